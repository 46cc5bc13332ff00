"""An agreement in sentences, and what two of them say differently."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from smarketing.agreement import (
    ACCEPTED,
    STARTER,
    Definition,
    Difference,
    Part,
    Quality,
    Response,
    Target,
    Terms,
    Volume,
    WorkingTime,
    describe,
    differences,
    minutes_in_words,
    share,
    weekly,
)
from tests.agreement.build import full
from tests.agreement.test_terms import terms


def test_an_agreement_reads_as_sentences_each_with_its_side() -> None:
    assert describe(full()) == [
        ("both", "An MQL is a lead that has a score of at least 70 or came by Demo request or Pricing request."),
        ("marketing", "Marketing hands over 115 MQLs a calendar month, 20 in Enterprise among them."),
        ("marketing", "Sales accepts at least 80% of the MQLs handed over."),
        (
            "sales",
            "Sales replies in time to 90% of MQLs: within 1 working hour for Enterprise with Demo request, 4 working "
            "hours for all others; counted from when it becomes an MQL.",
        ),
        (
            "sales",
            "Sales tries at least 4 times within 10 working days before it rejects an MQL as “Unreachable”.",
        ),
        (
            "sales",
            "Sales accepts or rejects each MQL within 12 working days; what is still open then is past its time.",
        ),
        (
            "both",
            "Working time is Mon 09:00–12:00 and 13:00–17:30; Tue–Wed 09:00–17:30 in Europe/Berlin, but for the public "
            "holidays of DE-BE and 2 days of our own.",
        ),
    ]


def test_one_target_and_other_forms_read_well() -> None:
    said = replace(
        full(),
        definition=Definition(None, ("Demo request",), ("SMB", "Enterprise")),
        volume=Volume(None, (Part("SMB", 1), Part("Enterprise", 20))),
        response=Response((Target(30),), "assigned"),
        attempts=None,
        disposition=None,
        calendar=WorkingTime("UTC", weekly({"sat": [("10:00", "14:00")]})),
    )
    assert [sentence for _, sentence in describe(said)] == [
        "An MQL is a lead that came by Demo request and is in SMB or Enterprise.",
        "Marketing hands over 1 MQL in SMB and 20 MQLs in Enterprise a calendar month.",
        "Sales accepts at least 80% of the MQLs handed over.",
        "Sales replies within 30 working minutes to every MQL, counted from when it gets an owner.",
        "Working time is Sat 10:00–14:00 in UTC.",
    ]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 working minutes"), (1, "1 working minute"), (60, "1 working hour"), (90, "90 working minutes")],
)
def test_a_time_is_told_in_hours_where_they_are_whole(minutes: int, words: str) -> None:
    assert minutes_in_words(minutes) == words


def test_shares_keep_what_makes_them_differ() -> None:
    assert [share(value) for value in (0.8, 1, 0.875, 0.29)] == ["80%", "100%", "87.5%", "29%"]


def test_two_agreements_differ_in_what_they_say_differently() -> None:
    before = full()
    after = replace(
        before,
        name="Agreement 2027",
        effective_from=date(2027, 1, 1),
        definition=Definition(75, ("Demo request", "Pricing request")),
        volume=Volume(115),
        quality=None,
        response=Response((Target(30, "Enterprise", "Demo request"), Target(120, "SMB"), Target(240)), goal=0.9),
    )
    assert differences(before, after) == [
        Difference("agreement", "both", "name", "Agreement 2026", "Agreement 2027"),
        Difference("agreement", "both", "first day", "2026-01-01", "2027-01-01"),
        Difference("definition", "both", "score", "at least 70", "at least 75"),
        Difference("volume", "marketing", "MQLs a month in Enterprise", "20", "not agreed"),
        Difference("quality", "marketing", "accepted by sales", "at least 80%", "not agreed"),
        Difference("quality", "marketing", "undecided past their time", "left out", "not agreed"),
        Difference(
            "response", "sales", "reply to Enterprise with Demo request", "1 working hour", "30 working minutes"
        ),
        Difference("response", "sales", "reply to SMB", "not agreed", "2 working hours"),
        Difference(
            "response",
            "sales",
            "order of the targets",
            "Enterprise with Demo request, all others",
            "Enterprise with Demo request, SMB, all others",
        ),
    ]


def test_the_order_of_the_targets_matters() -> None:
    first, second, rest = Target(60, "SMB"), Target(30, None, "Demo request"), Target(240)
    one = replace(full(), response=Response((first, second, rest)))
    other = replace(full(), response=Response((second, first, rest)))
    assert [found.what for found in differences(one, other)] == ["order of the targets"]


@settings(max_examples=60, deadline=None)
@given(terms(), terms())
def test_the_same_terms_never_differ_and_the_way_back_tells_the_same(one: Terms, other: Terms) -> None:
    assert differences(one, one) == []
    there = {(found.clause, found.what, found.before, found.after) for found in differences(one, other)}
    back = {(found.clause, found.what, found.after, found.before) for found in differences(other, one)}
    assert there == back


def test_a_changed_quality_is_one_difference() -> None:
    (found,) = differences(STARTER, replace(STARTER, quality=Quality(0.75)))
    assert found == Difference("quality", "marketing", "accepted by sales", "at least 70%", "at least 75%")


def test_a_version_that_takes_silence_for_acceptance_says_so() -> None:
    said = [sentence for _, sentence in describe(replace(STARTER, quality=Quality(0.7, ACCEPTED)))]
    assert "Sales accepts at least 70% of the MQLs handed over; silence counts as acceptance." in said
    assert (
        "Sales accepts or rejects each MQL within 10 working days; what is still open then counts as accepted." in said
    )
