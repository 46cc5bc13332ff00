"""Each number and the records behind it: as many, under every filter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from smarketing import format as words
from smarketing.analysis.intervals import rate
from smarketing.answers import windows
from smarketing.filters import ALL_TIME, THIS_QUARTER, Filters
from smarketing.funnel_view import known, view
from smarketing.metrics import engine
from smarketing.targets import DIMENSIONS, EXITS, STAGES
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

START = date(2026, 1, 1)
AS_OF = date(2026, 6, 30)


def _day(number: int) -> str:
    return str(START + timedelta(days=number))


def _lead(n: int) -> dict[str, Any]:
    """The n-th lead: how far it came and how it ended follow from its number."""
    reach, entered = n % 6, n % 150
    row: dict[str, Any] = {"lead_id": f"{n}", "created_at": _day(entered)}
    row |= {name: ("A", "B", "unknown", None)[(n // 6 + place) % 4] for place, name in enumerate(DIMENSIONS)}
    row |= {f"{stage}_at": _day(entered + 3 * place) for place, stage in enumerate(STAGES[1 : reach + 1], 1)}
    if n % 7 == 3 and reach < 5:
        row |= {"stage": EXITS[n % 4], "exit_at": _day(entered + 20)}
    if n % 11 == 5 and reach > 2:
        row.pop("mql_at")
    return row


def _deal(n: int) -> dict[str, Any]:
    row: dict[str, Any] = {"deal_id": f"D{n}", "created_at": _day(n), "closed_at": _day(n + n % 60)}
    row |= {"status": ("open", "won", "lost", None)[n % 4], "currency": ("EUR", "USD", None)[n % 3]}
    row |= {"amount": Decimal(n) if n % 5 else None, "stage": ("Offer", "Talk")[n % 2]}
    return row | {"channel": ("A", "B", "unknown", None)[n // 4 % 4], "owner": ("Ann", None)[n % 2]}


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    made = templates.fresh()
    load(made, "leads", [_lead(n) for n in range(240)])
    load(made, "deals", [_deal(n) for n in range(120)])
    spend = [
        {"day_on": _day(n), "channel": ("A", "B")[n % 2], "campaign": "x", "currency": code, "spend": Decimal(10)}
        for n in range(180)
        for code in ("EUR",)
    ]
    load(made, "campaign_days", [row | ({"currency": "USD"} if n % 3 == 0 else {}) for n, row in enumerate(spend)])
    yield made
    made.close()


FILTERS = [
    {},
    {"channel": "A"},
    {"channel": "(not set)", "segment": "unknown"},
    {"from_on": "2026-02-01", "to_on": "2026-04-01"},
    {"as_of": "2026-03-15", "owner": "B"},
]


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
@pytest.mark.parametrize("first", ["lead", "mql", "opportunity"])
def test_each_cell_of_the_step_table_has_as_many_records(
    warehouse: Warehouse, chosen: dict[str, Any], first: str
) -> None:
    asked = chosen | {"first_stage": first}
    for row in warehouse.read("cohort_funnel", **asked).to_dicts():
        behind = {
            state: warehouse.read("journey_rows", **asked, stage=row["stage"], state=state)
            for state in (None, "converted", "out", "in_play")
        }
        reached = behind[None]
        assert reached.height == row["reached"]
        assert reached[f"{row['stage']}_on"].null_count() == row["imputed"]
        assert behind["out"].height == row["out"]
        assert behind["in_play"].height == row["in_play"]
        for name in EXITS:
            assert behind["out"].filter(left_as=name).height == row[name]
        if row["stage"] != "won":
            following = warehouse.read("cohort_funnel", **asked).filter(stage_order=row["stage_order"] + 1)
            assert behind["converted"].height == (following["reached"].item() if following.height else 0)


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_each_number_of_deals_has_as_many_records(warehouse: Warehouse, chosen: dict[str, Any]) -> None:
    named = {name: value for name, value in chosen.items() if name not in ("from_on", "to_on")}
    pipeline = warehouse.read("pipeline", **named)
    for status in ("open", "won", "lost"):
        of_status = pipeline.filter(status=status)
        rows = warehouse.read("deal_rows", **named, status=status)
        assert rows.height == (of_status["deals"].sum() or 0)
        for currency, amount in of_status.group_by("currency").agg(pl.col("amount").sum()).rows():
            assert rows.filter(currency=currency)["amount"].sum() == amount
    closed = warehouse.read("deal_outcomes", **chosen)
    period = {"closed_from": chosen.get("from_on"), "closed_to": chosen.get("to_on")}
    for status in ("won", "lost"):
        rows = warehouse.read("deal_rows", **named, **period, status=status)
        assert rows.height == closed[status].sum()


def test_currencies_are_never_added(warehouse: Warehouse) -> None:
    shown = view(warehouse.read, Filters.over(ALL_TIME, AS_OF))
    values = {
        key: {one.currency: one.value for one in engine.all_currencies(warehouse.read, key, shown.filters)}
        for key in ("spend", "cost_per_mql", "value_signed")
    }
    spend = values["spend"]
    assert spend == {"EUR": 1200.0, "USD": 600.0}
    # The leads are loaded up to 14 June: the spend of later days, 100 EUR and 50 USD, is in no cost.
    until = engine.answer(warehouse.read, "cost_per_mql", shown.filters).until
    assert until == date(2026, 6, 14)
    mqls = warehouse.read("activity_funnel", as_of=until).filter(stage="mql")["events"].item()
    assert values["cost_per_mql"] == {"EUR": pytest.approx(1100 / mqls), "USD": pytest.approx(550 / mqls)}
    rows = warehouse.read("deal_rows", status="won", as_of=AS_OF)
    sums = {code: float(rows.filter(currency=code)["amount"].sum()) for code in rows["currency"].unique()}
    assert values["value_signed"] == {code: total for code, total in sums.items() if total}


@pytest.mark.slow
def test_a_number_is_compared_with_the_same_number_of_the_period_before(warehouse: Warehouse) -> None:
    now = Filters.over(THIS_QUARTER, AS_OF)
    before = now.previous()
    assert before is not None
    shown = view(warehouse.read, now)
    earlier = view(warehouse.read, before)
    for side in ("marketing", "sales", "handoff"):
        then = {
            (each.key, one.currency): one.value
            for each in getattr(earlier, side)
            for one in (each.answer, *each.others)
        }
        for each in getattr(shown, side):
            if each.key not in ("sql_to_won", "pipeline"):  # its windows are those of today; the other is of one day
                assert each.answer.previous == then.get((each.key, each.answer.currency)), each.key


def test_a_rate_of_engaged_visits_rests_on_the_visits_that_were_judged() -> None:
    made = templates.fresh()
    load(made, "traffic_days", [{"day_on": _day(0), "channel": "A", "sessions": 100, "engaged_sessions": 40}])
    load(made, "traffic_days", [{"day_on": _day(1), "channel": "A", "sessions": 900}], source="other")
    shown = view(made.read, Filters.over(ALL_TIME, AS_OF))
    engaged = next(each.answer for each in shown.marketing if each.key == "engagement_rate")
    assert (engaged.value, engaged.n) == (0.4, 100)
    made.close()


def test_a_missing_value_and_the_word_unknown_are_two_values_everywhere(warehouse: Warehouse) -> None:
    for name in ("cohort_funnel", "activity_funnel", "deal_outcomes"):
        found = set(warehouse.read(name, by="channel")["value"])
        assert {"unknown", "(not set)"} <= found, name
    known_values = warehouse.read("dimension_values").filter(dimension="channel")["value"].to_list()
    assert {"unknown", "(not set)"} <= set(known_values)


@pytest.mark.slow
@pytest.mark.parametrize("chosen", [{}, {"channel": "A"}, {"segment": "B"}, {"owner": "(not set)", "channel": "B"}])
@pytest.mark.parametrize("days", [20, 60, 179])
def test_the_verdict_says_no_number_that_is_not_in_the_frames(
    warehouse: Warehouse, chosen: dict[str, Any], days: int
) -> None:
    filters = Filters(AS_OF - timedelta(days=days), AS_OF + timedelta(days=1), AS_OF, **chosen)
    shown = view(warehouse.read, filters)
    allowed: set[str] = set()
    frames = [shown.steps] + ([] if shown.previous is None else [shown.previous])
    for frame in frames:
        rows = frame.to_dicts()
        counts = [row[name] for row in rows for name in ("reached", "converted", "in_play") if row[name] is not None]
        allowed |= {words.exact(count) for count in counts}
        allowed |= {words.rate(row["rate"]) for row in rows if row["rate"] is not None}
    rows = shown.steps.to_dicts()
    waiting = [row["in_play"] or 0 for row in rows]
    allowed |= {words.exact(sum(waiting[place:])) for place in range(len(waiting))}
    for key in ("leads", "mqls"):
        happened = engine.compared(warehouse.read, key, filters)[0]
        moved = rate(int(happened.value or 0) - int(happened.previous or 0), int(happened.previous or 0))
        allowed |= {words.exact(happened.value)}
        allowed |= {words.change(abs(moved)).removeprefix("+")} if moved is not None else set()
    decided = engine.answer(warehouse.read, "acceptance_rate", filters)
    silent = engine.answer(warehouse.read, "undecided", filters)
    counts = (decided.part, decided.whole, silent.value)
    allowed |= {words.exact(count) for count in counts if count is not None} | {words.rate(decided.value)}
    if shown.previous is not None:
        before = {row["stage"]: row["reached"] for row in shown.previous.to_dicts()}
        for row in rows:
            then = before.get(row["stage"])
            moved = rate((row["reached"] or 0) - (then or 0), then)
            allowed |= {words.change(abs(moved)).removeprefix("+")} if moved is not None else set()
    said = re.findall(r"\d[\d,.]*\d%?|\d%?", shown.verdict.text)
    assert [number for number in said if number.rstrip(".") not in allowed] == [], shown.verdict.text


def test_windows_and_known_stages_rest_on_all_that_is_loaded(warehouse: Warehouse) -> None:
    narrow = Filters(AS_OF, AS_OF + timedelta(days=1), AS_OF, channel="A")
    assert known(warehouse.read, narrow) == STAGES
    found = windows(warehouse.read, as_of=AS_OF, first_stage="lead")
    assert {stage: window.days for stage, window in found.items()} == dict.fromkeys(STAGES[1:], 3)
