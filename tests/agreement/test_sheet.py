"""The form of an agreement: what it shows is what it says, and what is wrong stands beside its clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from smarketing.agreement import SIDES, STARTER, Holiday, Response, Target, Terms, WorkingTime
from smarketing.agreement.sheet import HEADING, edited, sheet, windows, written
from tests.agreement.build import full


def form(**changed: Any) -> dict[str, Any]:
    return {**sheet(full()), **changed}


@pytest.mark.parametrize("terms", [full(), STARTER, Terms("Bare", date(2026, 1, 1), full().calendar)])
def test_what_a_form_shows_is_what_it_says(terms: Terms) -> None:
    found = written(sheet(terms))
    assert (found.terms, found.missing, found.faults) == (terms, {}, {})


def test_a_clause_that_is_switched_off_is_not_agreed_and_keeps_its_fields() -> None:
    off = form(**{clause: False for clause in SIDES if clause != "calendar"})
    assert written(off).terms == Terms(full().name, full().effective_from, full().calendar)
    assert written({**off, "quality": True}).terms == replace(
        Terms(full().name, full().effective_from, full().calendar), quality=full().quality
    )


def test_targets_are_taken_by_their_place_and_all_others_come_last() -> None:
    rows = [
        {"place": 2, "segment": "SMB", "trigger": None, "minutes": 120},
        {"place": 1, "segment": " Enterprise ", "trigger": "Demo request", "minutes": 30},
        {"place": None, "segment": None, "trigger": "Webinar", "minutes": 60},
        {"place": None, "segment": None, "trigger": None, "minutes": None},
    ]
    terms = written(form(targets=rows, others=480)).terms
    assert terms
    assert terms.response == Response(
        (Target(30, "Enterprise", "Demo request"), Target(120, "SMB"), Target(60, None, "Webinar"), Target(480)),
        "mql",
        0.9,
    )


@pytest.mark.parametrize(
    ("changed", "clause", "sentence"),
    [
        ({"effective_from": None}, HEADING, "Say from which day it holds."),
        ({"accepted": None}, "quality", "Say what share sales accepts."),
        ({"touches": None}, "attempts", "Say how many times sales tries, and within how many working days."),
        ({"decision_days": None}, "disposition", "Say within how many working days sales decides."),
        (
            {"targets": [{"place": 1, "segment": "SMB", "trigger": None, "minutes": None}]},
            "response",
            "Say within how many minutes sales replies to SMB.",
        ),
        (
            {"parts": [{"segment": "SMB", "mqls": None}]},
            "volume",
            "Say both for a segment: which, and how many MQLs (SMB stands alone).",
        ),
        (
            {"hours": [{"day": "Friday", "hours": "from nine"}]},
            "calendar",
            "Friday: write hours such as 09:00–12:00, 13:00–17:30, not 'from nine'.",
        ),
        ({"zone": None}, "calendar", "Say in which time zone the hours are."),
    ],
)
def test_what_cannot_be_written_down_is_said_beside_its_clause(
    changed: dict[str, Any], clause: str, sentence: str
) -> None:
    found = written(form(**changed))
    assert found.terms is None
    assert dict(found.missing) == {clause: (sentence,)}
    assert found.wrong(clause) == (sentence,)


@pytest.mark.parametrize(
    ("changed", "clause", "words"),
    [
        ({"name": " "}, HEADING, "no name"),
        ({"score": None, "triggers": []}, "definition", "neither a score nor a trigger"),
        ({"mqls": None, "parts": []}, "volume", "no number"),
        ({"accepted": 120}, "quality", "1.2"),
        ({"targets": [], "others": None}, "response", "no target"),
        ({"touches": 0}, "attempts", "0 touches"),
        ({"reasons": ["Late", "late"]}, "disposition", "2 times"),
        ({"zone": "Berlin"}, "calendar", "Berlin"),
        ({"hours": [{"day": "Monday", "hours": "17:00-09:00"}]}, "calendar", "17:00"),
    ],
)
def test_a_fault_is_said_beside_its_clause_and_can_still_be_kept(
    changed: dict[str, Any], clause: str, words: str
) -> None:
    found = written(form(**changed))
    assert found.terms is not None
    assert list(found.faults) == [clause]
    assert words in " ".join(found.wrong(clause))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("09:00–12:00, 13:00–17:30", (("09:00", "12:00"), ("13:00", "17:30"))),
        ("9-12; 13-17", (("09:00", "12:00"), ("13:00", "17:00"))),
        ("9:30 to 24:00", (("09:30", "24:00"),)),
        ("", ()),
        (None, ()),
        ("all day", None),
        ("09:00", None),
    ],
)
def test_hours_are_read_as_people_write_them(text: str | None, hours: Any) -> None:
    assert windows(text) == hours


def test_own_days_come_from_dates_or_their_text() -> None:
    rows = [{"on": "2026-12-24", "hours": None}, {"on": date(2026, 12, 31), "hours": "9-13"}, {"on": None}]
    terms = written(form(own=rows)).terms
    assert terms
    assert terms.calendar.own == (Holiday(date(2026, 12, 24)), Holiday(date(2026, 12, 31), (("09:00", "13:00"),)))
    assert isinstance(terms.calendar, WorkingTime)


def test_a_table_is_its_rows_after_the_edits() -> None:
    rows = [{"segment": "A", "mqls": 1}, {"segment": "B", "mqls": 2}]
    changes = {
        "edited_rows": {1: {"mqls": 5}},
        "deleted_rows": [0],
        "added_rows": [{"segment": "C"}, {}, {"segment": None}],
    }
    assert edited(rows, changes) == [{"segment": "B", "mqls": 5}, {"segment": "C"}]
    assert rows[1]["mqls"] == 2
