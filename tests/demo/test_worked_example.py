"""docs/worked-example.md says what the app says, and what the CSV files give without it."""

from __future__ import annotations

import ast
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from smarketing import answers, marketing_view, promise_view
from smarketing.demo.agreement import SECOND
from smarketing.filters import Filters
from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests import templates
from tests.demo import by_hand
from tests.demo.by_hand import Trip

TEXT = (ROOT / "docs" / "worked-example.md").read_text("utf-8")
PERIOD: dict[str, Any] = {"from_on": by_hand.FROM, "to_on": by_hand.TO}
STATES = ("met", "met_late", "breached", "pre_contacted")
Rows = list[dict[str, str]]
_SIGNS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@pytest.fixture(scope="module")
def company() -> Iterator[Warehouse]:
    warehouse = templates.fresh()
    templates.demo(warehouse)
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def every() -> list[Trip]:
    return by_hand.trips()


def table(first: str) -> Rows:
    """The rows of the table whose first header is that."""
    lines = TEXT.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    cells = []
    for line in lines[at:]:
        if not line.startswith("|"):
            break
        cells.append([cell.strip() for cell in line.strip("|").split("|")])
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def number(text: str) -> float:
    """A figure as it is written."""
    return float(text.replace(",", "").replace("%", ""))


def numbers(row: dict[str, str], *names: str) -> tuple[float, ...]:
    """Those cells of a row."""
    return tuple(number(row[name]) for name in names)


def as_told(at: datetime | None) -> str:
    """An instant as the document writes it."""
    return f"{at.day} {at:%B, %H:%M}" if at else "none"


def test_each_sum_that_is_written_out_is_right() -> None:
    sums = [match for match in re.findall(r"`([^`]+)`", TEXT) if " = " in match]
    assert len(sums) == TEXT.count(" = ") == 18
    for said in sums:
        left, right = said.split(" = ")
        plain = left.replace("×", "*").replace("÷", "/").replace("−", "-")
        places = len(right.partition(".")[2])
        assert round(_worth(ast.parse(plain, mode="eval").body), places) == float(right), said


def _worth(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    assert isinstance(node, ast.BinOp)
    return _SIGNS[type(node.op)](_worth(node.left), _worth(node.right))


def test_the_terms_are_those_that_were_signed() -> None:
    assert SECOND.effective_from == date(2026, 4, 1)
    volume, response = SECOND.volume, SECOND.response
    assert volume is not None
    assert response is not None
    assert {"all": volume.mqls} | {part.segment: part.mqls for part in volume.segments} == by_hand.PROMISED
    assert [(one.minutes, one.segment, one.trigger) for one in response.targets] == [
        (240, "Enterprise", by_hand.DEMO),
        (360, None, by_hand.DEMO),
        (480, None, None),
    ]
    said = " ".join(row["terms"] for row in table("promise"))
    assert [int(figure) for figure in re.findall(r"\d+", said)] == [115, 15, 240, 360, 480]
    assert f"{response.goal * 100:.0f} % was promised" in TEXT


def test_each_reply_of_enterprise_is_as_listed(company: Warehouse, every: list[Trip]) -> None:
    rows = [tuple(row.values()) for row in table("MQL")]
    mine = [reply for reply in by_hand.replies(every) if reply.segment == "Enterprise"]
    assert rows == [
        (
            as_told(one.became_at),
            "yes" if one.is_demo else "no",
            as_told(one.replied_at),
            "none" if one.minutes is None else f"{one.minutes:,}",
            str(one.target),
            one.state,
        )
        for one in mine
    ]
    told = company.read("reply_rows", **PERIOD, segment="Enterprise").sort("mql_on", "start_at")
    asked = told.select("target_minutes", "state", "reply_minutes").rows()
    assert asked == [(one.target, one.state, one.minutes) for one in mine]


def test_compliance_is_as_told_per_segment(company: Warehouse, every: list[Trip]) -> None:
    tally = Counter((reply.segment, reply.state) for reply in by_hand.replies(every))
    rows = {row["segment"]: row for row in table("segment")}
    told = {row["value"]: row for row in company.read("reply_states", **PERIOD, by="segment").to_dicts()}
    told["all"] = company.read("reply_states", **PERIOD).row(0, named=True)
    assert set(rows) == set(told)
    for segment, row in rows.items():
        mine = [sum(n for (part, state), n in tally.items() if part == segment or segment == "all" if state == name)
                for name in STATES]  # fmt: skip
        said = numbers(row, "met", "met late", "breached", "pre-contacted")
        assert said == tuple(mine) == tuple(told[segment][name] for name in STATES)
        assert number(row["MQLs"]) == sum(mine) == told[segment]["mqls"]
        assert number(row["in time"]) == round(100 * mine[0] / sum(mine[:3]), 1)


def test_the_volume_is_as_told(company: Warehouse, every: list[Trip]) -> None:
    told = {row["segment"]: row for row in company.read("volume_months", **PERIOD).to_dicts()}
    for row in table("part"):
        part = row["part"]
        said = tuple(number(value) for name, value in row.items() if name != "part")
        assert said == tuple(by_hand.volume(every, None if part == "all" else part).values())
        app = told[part.lower()]
        names = ("mqls", "below", "not_meeting", "counted", "promised")
        assert said == (*(app[name] for name in names), app["promised"] - app["counted"])


def test_mql_to_won_is_as_told(company: Warehouse, every: list[Trip]) -> None:
    (row,) = table("MQL to won")
    assert company.as_of is not None
    found = answers.mql_to_won(company.read, Filters(by_hand.FROM, by_hand.TO, company.as_of))
    said = numbers(row, "time in days", "had the whole time", "won")
    assert said == by_hand.to_won(every) == (found.window, found.mqls, found.won)
    assert number(row["rate"]) == round(100 * said[2] / said[1], 2)
    assert found.limits is not None
    low, high = (f"{100 * end:.1f}" for end in found.limits)
    assert f"a 95 % interval of {low} to {high} %" in TEXT


def test_the_marketing_page_has_the_same_rate(company: Warehouse) -> None:
    """By channel, and so summed, of the leads of any period: here of all."""
    assert company.as_of is not None
    filters = Filters(by_hand.FROM, by_hand.TO, company.as_of)
    aged = company.read("cohort_outcomes", as_of=company.as_of, **marketing_view.windows(company.read, filters))
    found = answers.mql_to_won(company.read, filters)
    assert (aged["aged_won"].sum(), aged["aged_to_win"].sum()) == (found.won, found.mqls)


def test_each_step_from_mql_on_is_counted_as_by_hand(company: Warehouse, every: list[Trip]) -> None:
    steps = by_hand.steps(every)
    funnel = {row["stage"]: row for row in answers.cohort_funnel(company.read, first_stage="mql").to_dicts()}
    windows = answers.windows(company.read, as_of=company.as_of, first_stage="mql")
    for stage in ("sal", "sql", "opportunity", "won"):
        assert steps[stage] == (windows[stage].days, funnel[stage]["mature_entered"], funnel[stage]["mature_converted"])


def test_the_ledger_is_as_told(company: Warehouse, every: list[Trip]) -> None:
    won = by_hand.won_amounts()
    _, old, taken = by_hand.to_won(every)
    value = taken / old * sum(won) / len(won)
    states = Counter(reply.state for reply in by_hand.replies(every))
    sides = {"marketing": by_hand.volume(every)["missing"], "sales": states["met_late"] + states["breached"]}
    assert company.as_of is not None
    shown = promise_view.view(
        company.read, Filters(by_hand.FROM, by_hand.TO, company.as_of), company.agreements.versions()
    ).ledger
    assert {"marketing": shown.missing, "sales": shown.exposed} == sides
    assert shown.value.per_mql == (("EUR", pytest.approx(value)),)
    for row in table("side"):
        assert numbers(row, "MQLs", "EUR") == (sides[row["side"]], round(sides[row["side"]] * value, 2))


def test_no_other_figure_is_written(every: list[Trip]) -> None:
    """What stands in the sentences, beside the tables and the sums."""
    prose = re.sub(r"`[^`]*`|^\|.*$|\[[^]]*\]\([^)]*\)", "", TEXT, flags=re.MULTILINE)
    plain = re.sub(r"\d{1,2}(?= (?:April|August|October))|\d{1,2}:\d{2}|\b2026\b|1 to 31", "", prose)
    found = [number(figure.rstrip(".,")) for figure in re.findall(r"\d[\d,.]*", plain)]
    won, volume, part = by_hand.won_amounts(), by_hand.volume(every), by_hand.volume(every, "Enterprise")
    hours = [by_hand.OPENS, by_hand.CLOSES]
    minutes = [210, 499, 480, 540, 35, 240]
    expected = [*hours, *minutes, 85, volume["MQLs"], by_hand.THRESHOLD, volume["rejected"], 95]
    expected += [95, 7.0, 9.7, len(won), sum(won), part["missing"], volume["missing"]]
    assert found == expected
    assert by_hand.worked_minutes(datetime(2026, 8, 19, 14, 30), datetime(2026, 8, 19, 23)) == minutes[0]
    assert by_hand.worked_minutes(datetime(2026, 8, 20), datetime(2026, 8, 20, 17, 19)) == minutes[1]
    assert by_hand.worked_minutes(datetime(2026, 8, 28, 8, 9), datetime(2026, 8, 29)) == minutes[3]
    assert by_hand.worked_minutes(datetime(2026, 9, 1), datetime(2026, 9, 1, 9, 35)) == minutes[4]
