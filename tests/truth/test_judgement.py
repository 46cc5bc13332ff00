"""What must hold of every verdict on a promise, one case each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from smarketing.agreement import Attempts, Definition, Disposition, Response, Target, Terms, WorkingTime
from smarketing.agreement.terms import weekly
from smarketing.warehouse import Warehouse
from tests import templates
from tests.size import cases
from tests.warehouse.build import LOADED_AT, load

SIGNED_AT = datetime(2025, 12, 1, 9, tzinfo=UTC)
# Monday to Friday, 9 to 17 in UTC; two hours to reply, two days to decide. 5 January 2026 is a Monday.
TERMS = Terms(
    name="First",
    effective_from=date(2026, 1, 1),
    calendar=WorkingTime("UTC", weekly({day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")})),
    definition=Definition(70, ("Demo request",)),
    response=Response((Target(120),), goal=0.9),
    attempts=Attempts(2, 3),
    disposition=Disposition(2, ("Unreachable", "Not a fit"), ("Not a fit",)),
)
LATER = replace(
    TERMS,
    name="Second",
    effective_from=date(2026, 2, 1),
    definition=Definition(90),
    response=Response((Target(10),), goal=0.9),
    disposition=Disposition(0),
)
Row = dict[str, Any]


def sign(warehouse: Warehouse, terms: Terms, at: datetime = SIGNED_AT) -> None:
    """Bring terms into force."""
    warehouse.agreements.draft(terms.name, terms, at=at, by="Ann")
    for side, who in (("marketing", "Ann"), ("sales", "Bo")):
        warehouse.agreements.sign(terms.name, side, by=who, at=at)


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    made = templates.fresh()
    sign(made, TERMS)
    yield made
    made.close()


def lead(number: int, mql_at: str, **more: Any) -> Row:
    """A lead that became an MQL."""
    return {"lead_id": str(number), "created_at": "2026-01-01", "mql_at": mql_at, **more}


def touch(number: int, at: str, **more: Any) -> Row:
    """A call to the lead of that number."""
    return {"touch_id": f"T{number} {at}", "lead_id": str(number), "kind": "call", "happened_at": at, **more}


def tell(warehouse: Warehouse, leads: list[Row], touches: list[Row], until: str = "2026-01-30 17:00") -> None:
    """Load leads and touches that are told up to then."""
    as_of = datetime.fromisoformat(until)
    load(warehouse, "leads", leads, as_of=as_of)
    load(warehouse, "touches", touches or [touch(99, "2026-01-02 10:00")], as_of=as_of)


def states(warehouse: Warehouse, **asked: Any) -> dict[str, str]:
    """The state of each lead's reply."""
    return dict(warehouse.read("reply_rows", **asked).select("lead_id", "state").sort("lead_id").rows())


def state_of(mql_at: str, touched_at: str | None, until: str = "2026-01-30 17:00") -> str:
    """The state of one lead's reply under the first terms."""
    made = templates.fresh()
    sign(made, TERMS)
    tell(made, [lead(1, mql_at)], [touch(1, touched_at)] if touched_at else [], until)
    found = states(made)["1"]
    assert found == made.read("handoff_rows", list="work")["reply_state"].to_list()[0] if not touched_at else True
    made.close()
    return found


def everything(warehouse: Warehouse) -> list[Row]:
    """All that is judged, in words that do not depend on when it was loaded."""
    rows = warehouse._connection.table("marts", "handoffs").drop("upload_id", "line")
    return rows.sort("lead_key", "cycle").to_dicts()


MANY = [
    lead(1, "2026-01-05 09:00", score=80, segment="A"),
    lead(2, "2026-01-06 16:30", trigger="Demo request"),
    lead(3, "2026-01-07", score=10),
    lead(4, "2026-01-08 11:00", stage="rejected", exit_at="2026-01-09 10:00", reason="Not a fit"),
    lead(5, "2026-01-09 17:30", stage="rejected", exit_at="2026-01-20", reason="Unreachable"),
    lead(6, "2026-02-03 10:00", sal_at="2026-02-03 12:00", score=95),
]
CALLS = [
    touch(1, "2026-01-05 10:30", person="Bo"),
    touch(1, "2026-01-05 09:10", person="Mia"),
    touch(2, "2026-01-07 11:00", person="Bo"),
    touch(3, "2026-01-07"),
    touch(5, "2026-01-12 09:30"),
    touch(6, "2026-02-03 11:00", person="Bo"),
]
PEOPLE = [{"person_id": "1", "name": "Mia", "team": "Marketing"}, {"person_id": "2", "name": "Bo", "team": "Sales"}]


def test_todays_terms_change_no_verdict_of_the_past(warehouse: Warehouse) -> None:
    tell(warehouse, MANY, CALLS)
    before = [row for row in everything(warehouse) if row["mql_on"] < LATER.effective_from]
    asked = {"to_on": LATER.effective_from}
    read = ("reply_states", "decision_states", "volume_months")
    told = {name: warehouse.read(name, **asked).rows() for name in read}
    sign(warehouse, LATER, datetime(2026, 1, 31, 9, tzinfo=UTC))
    after = everything(warehouse)
    assert [row for row in after if row["mql_on"] < LATER.effective_from] == before
    assert {name: warehouse.read(name, **asked).rows() for name in read} == told
    assert {row["version_id"] for row in after if row["mql_on"] >= LATER.effective_from} == {"Second"}


def test_an_export_that_is_three_days_old_breaks_no_promise() -> None:
    """The leads are told up to Friday, the calls up to Tuesday: who became an MQL after that may have been called."""
    made = templates.fresh()
    sign(made, TERMS)
    load(made, "leads", [lead(1, "2026-01-06 15:30"), lead(2, "2026-01-08 09:00")], as_of=datetime(2026, 1, 9, 17))
    load(made, "touches", [touch(9, "2026-01-06 16:00")], as_of=datetime(2026, 1, 6, 16))
    assert states(made) == {"1": "running", "2": "running"}
    assert made.read("late_replies").height == 0
    assert made.read("handoff_lists").select("reply_late", "decision_late", "untouched_late").row(0) == (0, 0, 0)
    load(made, "touches", [touch(1, "2026-01-06 16:30"), touch(2, "2026-01-08 10:00")], as_of=datetime(2026, 1, 9, 17))
    assert states(made) == {"1": "met", "2": "met"}
    made.close()


def test_calls_of_another_system_are_waited_for_while_it_still_tells_some() -> None:
    """A fresh export of the CRM's own calls does not make late whom the telephone system may have called."""
    made = templates.fresh()
    sign(made, TERMS)
    load(made, "leads", [lead(1, "2026-01-08 09:00")], as_of=datetime(2026, 1, 9, 17))
    load(made, "touches", [touch(9, "2026-01-02 09:30")], source="phone", as_of=datetime(2026, 1, 6, 17))
    load(made, "touches", [touch(8, "2026-01-02 09:00")], as_of=datetime(2026, 1, 9, 17))
    assert states(made) == {"1": "running"}
    load(made, "touches", [touch(8, "2026-02-27 09:00")], as_of=datetime(2026, 2, 27, 17))
    assert states(made) == {"1": "breached"}  # the telephone system was given up
    made.close()


def test_nobody_is_blamed_for_decisions_that_no_file_tells() -> None:
    made = templates.fresh()
    sign(made, TERMS)
    old = {"as_of": datetime(2026, 2, 27, 17)}
    load(made, "leads", [lead(1, "2026-01-05 10:00")], **old)
    counted = ("unjudged", "pending", "accepted_by_default")
    assert made.read("decision_states").select(counted).row(0) == (1, 0, 0)
    # A first touch would stand for an acceptance: from then on it is known that there was none.
    load(made, "touches", [touch(9, "2026-01-06 10:00")], as_of=datetime(2026, 1, 6, 17))
    assert made.read("decision_states").select(counted).row(0) == (0, 1, 0)
    load(made, "touches", [touch(9, "2026-01-06 10:00"), touch(8, "2026-02-26 10:00")], **old)
    assert made.read("decision_states").select(counted).row(0) == (0, 0, 1)
    made.close()


def test_no_answer_of_an_old_export_of_leads_counts_as_accepted_by_default() -> None:
    made = templates.fresh()
    sign(made, TERMS)
    load(made, "leads", [lead(1, "2026-01-05 10:00")], as_of=datetime(2026, 1, 6, 17))
    load(made, "touches", [touch(9, "2026-01-30 10:00")], as_of=datetime(2026, 1, 30, 17))
    assert made.read("decision_states").select("pending", "accepted_by_default").row(0) == (1, 0)
    assert states(made) == {"1": "breached"}  # known: nobody called until Tuesday evening
    made.close()


@pytest.mark.parametrize(
    ("mql_at", "touched_at", "expected"),
    [
        ("2026-01-05 15:00", "2026-01-05 17:00", "met"),  # due at closing time, answered at closing time
        ("2026-01-05 15:00", "2026-01-06 09:00", "met"),  # no working minute later
        ("2026-01-05 15:00", "2026-01-06 09:01", "met_late"),
        ("2026-01-05 09:00", "2026-01-05 11:00", "met"),  # exactly in time
        ("2026-01-05 09:00", "2026-01-05 11:01", "met_late"),
        ("2026-01-09 18:00", "2026-01-10 12:00", "met"),  # Friday evening, Saturday
        ("2026-01-05 09:00", "2026-01-05 08:59", "pre_contacted"),
        ("2026-01-05", "2026-01-05", "unknown_precision"),  # 0 to 480 minutes
        ("2026-01-05", "2026-01-05 10:59", "met"),  # at most 119 minutes, whenever on that day
        ("2026-01-05", "2026-01-05 11:00", "met"),
        ("2026-01-05", "2026-01-05 11:01", "unknown_precision"),
        ("2026-01-05", "2026-01-06 11:00", "unknown_precision"),  # from 120 minutes
        ("2026-01-05", "2026-01-06 11:01", "met_late"),
        ("2026-01-05", "2026-01-07", "met_late"),  # a whole working day lies between
        ("2026-01-05 16:00", "2026-01-05", "met"),  # at most an hour
        ("2026-01-05 14:59", "2026-01-05", "unknown_precision"),
        ("2026-01-05 14:59", "2026-01-07", "met_late"),
        ("2026-01-10", "2026-01-11", "met"),  # a weekend
    ],
)
def test_a_reply_is_judged_by_what_is_certain(mql_at: str, touched_at: str, expected: str) -> None:
    assert state_of(mql_at, touched_at) == expected


@pytest.mark.parametrize(
    ("mql_at", "until", "expected"),
    [
        ("2026-01-05 15:00", "2026-01-05 16:29", "running"),
        ("2026-01-05 15:00", "2026-01-05 16:30", "at_risk"),
        ("2026-01-05 15:00", "2026-01-05 17:00", "at_risk"),
        ("2026-01-05 15:00", "2026-01-06 09:00", "at_risk"),  # due since yesterday evening, and not a minute late
        ("2026-01-05 15:00", "2026-01-06 09:01", "breached"),
        ("2026-01-05", "2026-01-05 11:01", "unknown_precision"),
        ("2026-01-05", "2026-01-06 11:00", "unknown_precision"),
        ("2026-01-05", "2026-01-06 11:01", "breached"),
    ],
)
def test_an_open_one_is_late_once_no_time_is_left(mql_at: str, until: str, expected: str) -> None:
    assert state_of(mql_at, None, until) == expected


def test_a_saturday_reply_to_a_friday_evening_lead_took_no_business_minute(warehouse: Warehouse) -> None:
    tell(warehouse, [lead(1, "2026-01-09 18:00")], [touch(1, "2026-01-10 12:00")])
    row = warehouse.read("reply_rows").row(0, named=True)
    assert (row["state"], row["reply_minutes"], row["reply_wall_minutes"]) == ("met", 0, 18 * 60)
    told = warehouse.read("reply_states").row(0, named=True)
    assert (told["median_minutes"], told["median_wall_minutes"]) == (0, 18 * 60)


def test_due_at_closing_time_is_due_at_closing_time(warehouse: Warehouse) -> None:
    tell(warehouse, [lead(1, "2026-01-05 15:00")], [])
    assert warehouse.read("reply_rows")["due_at"].to_list() == [datetime(2026, 1, 5, 17)]


def test_another_owner_does_not_start_the_clock_again(warehouse: Warehouse) -> None:
    before = lead(1, "2026-01-05 09:00", owner="Bo", assigned_at="2026-01-05 09:30")
    tell(warehouse, [before], [])
    was = warehouse.read("reply_rows").select("start_at", "due_at", "state").rows()
    tell(warehouse, [{**before, "owner": "Cy", "assigned_at": "2026-01-29 09:00"}], [])
    assert warehouse.read("reply_rows").select("start_at", "due_at", "state").rows() == was
    assert was == [(datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 11), "breached")]


def test_a_rejection_does_not_answer_the_lead(warehouse: Warehouse) -> None:
    rejected = {"stage": "rejected", "exit_at": "2026-01-05 10:00", "reason": "Not a fit"}
    tell(warehouse, [lead(1, "2026-01-05 09:00", **rejected), lead(2, "2026-01-05 09:00", **rejected)],
         [touch(2, "2026-01-05 13:00")])  # fmt: skip
    assert states(warehouse) == {"1": "breached", "2": "met_late"}
    decided = warehouse.read("decision_states").row(0, named=True)
    assert (decided["rejected"], decided["met"], decided["not_meeting"]) == (2, 2, 2)


@pytest.mark.slow
def test_a_rebuild_and_an_undo_give_the_same_verdicts(warehouse: Warehouse) -> None:
    load(warehouse, "people", PEOPLE)
    tell(warehouse, MANY, CALLS)
    kept = everything(warehouse)
    warehouse.rebuild()
    assert everything(warehouse) == kept
    changed = [lead(1, "2026-01-06 09:00"), lead(4, "2026-01-08", stage="lead"), lead(7, "2026-01-09 09:00")]
    done = [
        load(warehouse, "leads", changed, as_of=datetime(2026, 1, 30)),
        load(warehouse, "touches", [touch(4, "2026-01-08 11:30"), touch(6, "2026-02-01 09:00")]),
        load(warehouse, "people", [{"person_id": "2", "name": "Bo", "team": "Marketing"}]),
    ]
    assert everything(warehouse) != kept
    for one in (done[1], done[2], done[0]):
        warehouse.undo(one.upload_id, undone_at=LOADED_AT)
    assert everything(warehouse) == kept
    assert warehouse.check() == []


@pytest.mark.slow
@pytest.mark.sampled
def test_the_order_of_the_files_changes_no_verdict() -> None:
    def loaded(order: tuple[str, ...]) -> list[Row]:
        made = templates.fresh()
        steps = {
            "leads": lambda: load(made, "leads", MANY, as_of=datetime(2026, 1, 30)),
            "touches": lambda: load(made, "touches", CALLS, as_of=datetime(2026, 1, 30)),
            "people": lambda: load(made, "people", PEOPLE),
            "agreement": lambda: sign(made, TERMS),
        }
        for name in order:
            steps[name]()
        found = everything(made)
        assert made.check() == []
        made.close()
        return found

    first, *others = permutations(("leads", "touches", "people", "agreement"))
    expected = loaded(first)
    for order in others[:: len(others) // cases(3, 23, 23)]:
        assert loaded(order) == expected, order
