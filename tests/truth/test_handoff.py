"""What is made of each promise, against the reference, over random small worlds."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from smarketing.analysis.rescore import as_agreed
from smarketing.warehouse import Warehouse
from tests.size import cases
from tests.truth.handoff import Court
from tests.truth.handoff_worlds import START, made

# A world takes two seconds: few in every run, many under `make fuzz`.
SEEDS = range(cases(1, 24, 300))
STATES = (
    "met", "met_late", "breached", "at_risk", "running", "pre_contacted", "exempt", "unknown_precision", "not_started",
    "uncovered", "unjudged",
)  # fmt: skip
LISTS = (
    "work", "queue", "reply_late", "decision_late", "unowned", "owner_gone", "untouched_late", "accepted_untouched",
    "unreachable_early", "below", "unevidenced",
)  # fmt: skip
DECISIONS = {
    "accepted": "accepted", "rejected": "rejected", "left_early": "left", "accepted_by_default": "accepted_by_default",
    "pending": "pending", "unjudged": "unjudged",
}  # fmt: skip


def questions(seed: int, today: date) -> list[dict[str, Any]]:
    """As it stands, and one look back at a part."""
    random = Random(seed + 1)
    start = START + timedelta(days=random.randint(0, 20))
    back = {"as_of": START + timedelta(days=random.randint(3, 45)), "from_on": start}
    return [{"as_of": today}, back | {"to_on": start + timedelta(days=random.randint(1, 40))}]


@pytest.mark.sampled
@pytest.mark.parametrize("seed", SEEDS)
def test_each_promise_is_judged_as_the_reference_judges_it(seed: int) -> None:
    world = made(seed)
    warehouse, court = world.warehouse, world.court
    today = warehouse.as_of
    assert today is not None
    for asked in questions(seed, today):
        _compare_replies(warehouse, court, asked)
        _compare_rescored(warehouse, court, asked)
        _compare_decisions(warehouse, court, asked)
        _compare_volume(warehouse, court, asked)
    _compare_attempts(warehouse, court)
    _compare_lists(warehouse, court)
    assert warehouse.check() == []
    warehouse.close()


def _compare_replies(warehouse: Warehouse, court: Court, asked: dict[str, Any]) -> None:
    expected = {
        (case.cycle.lead, case.cycle.number): (court.state(case, asked["as_of"]), court.minutes(case))
        for case in court.in_period(asked)
    }
    rows = warehouse.read("reply_rows", **asked)
    found = {(row["lead_key"], row["cycle"]): (row["state"], row["target_minutes"]) for row in rows.to_dicts()}
    assert found == expected, asked
    versions = {(case.cycle.lead, case.cycle.number): f"Version {case.version}" for case in court.in_period(asked)}
    assert {row[:2]: row[2] for row in rows.select("lead_key", "cycle", "version_id").rows()} == versions
    tally = Counter(state for state, _ in expected.values())
    told = warehouse.read("reply_states", **asked).to_dicts()
    assert [{name: row[name] for name in STATES} for row in told] == ([{s: tally[s] for s in STATES}] if tally else [])
    assert warehouse.read("late_replies", **asked)["late"].sum() == tally["breached"]
    causes = warehouse.read("breach_causes", **asked)
    assert (causes["leads"].sum(), causes["still_open"].sum()) == (
        tally["met_late"] + tally["breached"],
        tally["breached"],
    )


def _compare_rescored(warehouse: Warehouse, court: Court, asked: dict[str, Any]) -> None:
    """Judged anew under the terms as they were, nothing changes."""
    chain = {f"Version {place}": terms for place, (_, terms) in enumerate(court.chain)}
    rows = as_agreed(lambda start: warehouse.read("rescore_rows", **asked, starts_at=start), chain, asked["as_of"])
    found = {row[:2]: row[2:] for row in rows.select("lead_key", "cycle", "state", "definition").rows()}
    assert found == {
        (case.cycle.lead, case.cycle.number): (court.state(case, asked["as_of"]), court.definition(case))
        for case in court.in_period(asked)
    }


def _compare_decisions(warehouse: Warehouse, court: Court, asked: dict[str, Any]) -> None:
    cases = court.in_period(asked)
    decided = [court.decided(case, asked["as_of"]) for case in cases]
    tally = Counter(state for state, _, _ in decided)
    results = Counter(result for _, result, _ in decided)
    kinds = Counter(court.definition(case) for case in cases)
    expected = {name: tally[state] for name, state in DECISIONS.items()}
    expected |= {name: results[name] for name in ("met", "met_late", "unknown_precision")}
    expected |= {name: kinds[name] for name in ("meets", "below", "unknown")}
    expected |= {"at_risk": sum(at_risk for _, _, at_risk in decided)}
    found = warehouse.read("decision_states", **asked).to_dicts()
    assert [{name: row[name] for name in expected} for row in found] == ([expected] if cases else []), asked
    rows = warehouse.read("decision_rows", **asked)
    judged = {row[:2]: row[2:] for row in rows.select("lead_key", "cycle", "state", "definition").rows()}
    assert judged == {
        (case.cycle.lead, case.cycle.number): (state, court.definition(case))
        for case, (state, _, _) in zip(cases, decided, strict=True)
    }, asked
    counts = Counter(rows["counts_as"])
    assert all(
        counts[name] == row[column]
        for row in found
        for name, column in {"counted": "counted", "below": "below", "rejected_below": "rejected_below"}.items()
    ), asked


def _compare_volume(warehouse: Warehouse, court: Court, asked: dict[str, Any]) -> None:
    found = {
        (row["month_on"], row["segment"]): tuple(
            row[k] for k in ("mqls", "below", "unknown", "not_meeting", "promised")
        )
        for row in warehouse.read("volume_months", **asked).to_dicts()
    }
    assert found == court.months(asked), asked


def _compare_attempts(warehouse: Warehouse, court: Court) -> None:
    table = warehouse._connection.table("marts", "handoffs")
    found = {row[:2]: row[2:] for row in table.select("lead_key", "cycle", "needs_attempts", "attempts").rows()}
    assert found == {(case.cycle.lead, case.cycle.number): court.attempts(case) for case in court.cases}


def _compare_lists(warehouse: Warehouse, court: Court) -> None:
    told = warehouse.read("handoff_lists").row(0, named=True)
    for name in LISTS:
        expected = sorted((one.cycle.lead, one.cycle.number) for one in court.cases if name in court.lists(one))
        found = sorted(warehouse.read("handoff_rows", list=name).select("lead_key", "cycle").rows())
        assert (found, told[name] or 0) == (expected, len(expected)), name
