"""What keeps an agreement from being signed, and what nobody could keep, each in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from smarketing.agreement import (
    STARTER,
    Attempts,
    Definition,
    Disposition,
    Holiday,
    Part,
    Quality,
    Response,
    Target,
    Terms,
    Volume,
    WorkingTime,
    describe,
    faults,
    impossible,
    weekly,
)
from tests.agreement.build import full
from tests.agreement.test_terms import terms

NINE_TO_FIVE = weekly({"mon": [("09:00", "17:00")]})


def test_a_sound_agreement_has_no_faults() -> None:
    assert (faults(full()), impossible(full())) == ([], [])
    assert (faults(STARTER), impossible(STARTER)) == ([], [])


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": "  "}, "The agreement has no name."),
    ({"effective_from": date(1899, 12, 31)}, "The agreement cannot begin on 1899-12-31"),
    ({"effective_from": date(2060, 1, 1)}, "The agreement cannot begin on 2060-01-01"),
    ({"definition": Definition()}, "names neither a score nor a trigger"),
    ({"definition": Definition(-1)}, "The definition's score is -1"),
    ({"definition": Definition(None, ("Demo", " demo "))}, "names the trigger 'demo' 2 times"),
    ({"definition": Definition(70, segments=("",))}, "The definition clause has an empty segment."),
    ({"volume": Volume()}, "The volume names no number of MQLs"),
    ({"volume": Volume(0)}, "The volume is 0 MQLs a month"),
    ({"volume": Volume(9, (Part("SMB", -1),))}, "The volume of SMB is -1 MQLs a month"),
    ({"volume": Volume(9, (Part("SMB", 1), Part("smb", 2)))}, "names the segment 'smb' 2 times"),
    ({"quality": Quality(1.2)}, "The share that sales accepts is 1.2"),
    ({"quality": Quality(80)}, "The share that sales accepts is 80"),
    ({"response": Response(())}, "The response names no target"),
    ({"response": Response((Target(60),), "lead")}, "The response clock starts at 'lead'"),
    ({"response": Response((Target(60),), goal=0)}, "The share of replies in time is 0"),
    ({"response": Response((Target(-1),))}, "The response target for all others is -1 minutes"),
    ({"response": Response((Target(1, "SMB"), Target(2, "smb ")))}, "Two response targets are for smb : keep one."),
    ({"response": Response((Target(1, " "),))}, "names an empty segment or trigger"),
    ({"attempts": Attempts(0, 5)}, "The attempts are 0 touches"),
    ({"attempts": Attempts(3, 367)}, "The attempts clause gives 367 business days"),
    ({"disposition": Disposition(-1)}, "The disposition clause gives -1 business days"),
    ({"calendar": WorkingTime("Mars/Base", NINE_TO_FIVE)}, "There is no time zone called 'Mars/Base'"),
    ({"calendar": WorkingTime("UTC", weekly({"mon": [("17:00", "09:00")]}))}, "mon"),
    ({"calendar": WorkingTime("UTC", weekly({"someday": [("09:00", "17:00")]}))}, "someday"),
    ({"calendar": WorkingTime("UTC", ())}, "No weekday has working hours"),
    ({"calendar": WorkingTime("UTC", NINE_TO_FIVE, "XX")}, "XX"),
    ({"calendar": WorkingTime("UTC", NINE_TO_FIVE, "DE", "ZZ")}, "ZZ"),
    ({"calendar": WorkingTime("UTC", NINE_TO_FIVE, None, "BE")}, "the subdivision 'BE' without its country"),
    (
        {"calendar": WorkingTime("UTC", NINE_TO_FIVE, own=(Holiday(date(2026, 1, 1)),) * 2)},
        "The holidays name 2026-01-01 2 times.",
    ),
]


@pytest.mark.parametrize(("change", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_fault_is_told_in_words(change: dict[str, Any], words: str) -> None:
    (found,) = faults(replace(full(), **change))
    assert words in found


def test_all_faults_are_told_at_once() -> None:
    wrong = replace(full(), name="", quality=Quality(2), calendar=WorkingTime("Mars/Base", (), "XX"))
    assert len(faults(wrong)) == 5


NEVER: list[tuple[dict[str, Any], str]] = [
    ({"definition": Definition(120)}, "scores usually end at 100"),
    ({"volume": Volume(10, (Part("SMB", 8), Part("Enterprise", 8)))}, "add up to 16, more than the 10 in all"),
    ({"definition": Definition(70, segments=("SMB",))}, "MQLs of Enterprise are promised, but the definition"),
    ({"response": Response((Target(0),))}, "within 0 minutes: nobody can"),
    ({"response": Response((Target(900_000),))}, "more than a year, so hardly any reply could be late"),
    ({"response": Response((Target(60, "SMB"),))}, "No response target is for all others"),
    (
        {"response": Response((Target(60, "SMB"), Target(30, "smb", "Demo"), Target(90)))},
        "The target for smb with Demo never applies: the one for SMB above it matches first.",
    ),
    ({"attempts": Attempts(4, 0)}, "4 touches are asked for within 0 business days."),
    ({"attempts": Attempts(4, 5, ())}, "it never applies"),
    ({"attempts": Attempts(4, 5, ("Gone",))}, "'Gone', which is not among the reasons offered"),
    ({"attempts": Attempts(4, 20)}, "counts as accepted before it may be called unreachable"),
    (
        {
            "calendar": WorkingTime(
                "UTC",
                NINE_TO_FIVE,
                own=tuple(Holiday(date.fromordinal(date(2026, 1, 1).toordinal() + n)) for n in range(366)),
            )
        },
        "The year from 2026-01-01 has no working day",
    ),
]


@pytest.mark.parametrize(("change", "words"), NEVER, ids=[words for _, words in NEVER])
def test_a_promise_that_nobody_can_keep_or_break_is_named_but_may_be_signed(change: dict[str, Any], words: str) -> None:
    changed = replace(full(), **change)
    (found,) = impossible(changed)
    assert words in found
    assert faults(changed) == []


@settings(max_examples=60, deadline=None)
@given(terms())
def test_any_terms_can_be_judged_and_told(said: Terms) -> None:
    assert all(sentence.endswith((".", "?", ">")) or ":" in sentence for sentence in faults(said))
    assert isinstance(impossible(said), list)
    assert all(side in {"marketing", "sales", "both"} for side, _ in describe(said))
