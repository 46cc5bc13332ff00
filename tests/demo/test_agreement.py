"""The demo company's agreement: two sound versions, signed by its own heads, that fit its data."""

from __future__ import annotations

from datetime import date

from smarketing.agreement import differences, faults, impossible
from smarketing.demo import ZONE
from smarketing.demo.agreement import FIRST, SECOND, VERSIONS
from smarketing.demo.clock import END, START_ON, is_working_day
from smarketing.demo.stories import THRESHOLD_AFTER, THRESHOLD_BEFORE, THRESHOLD_CHANGED_ON
from smarketing.demo.team import MQLS_A_MONTH, PEOPLE, SEGMENTS


def test_both_versions_can_be_signed_and_kept() -> None:
    assert [(faults(one.terms), impossible(one.terms)) for one in VERSIONS] == [([], [])] * 2


def test_each_was_signed_before_it_began_by_those_who_lead_marketing_and_sales() -> None:
    roles = {person.name: person.role for person in PEOPLE}
    for one in VERSIONS:
        assert (roles[one.marketing], roles[one.sales]) == ("Head of marketing", "Head of sales")
        assert one.signed_at.date() < one.terms.effective_from
        assert is_working_day(one.signed_at.date())


def test_the_first_holds_from_the_first_day_and_the_second_from_the_day_of_its_story() -> None:
    assert [one.terms.effective_from for one in VERSIONS] == [START_ON, THRESHOLD_CHANGED_ON]
    assert (FIRST.definition and FIRST.definition.score, SECOND.definition and SECOND.definition.score) == (
        THRESHOLD_BEFORE,
        THRESHOLD_AFTER,
    )
    assert SECOND.volume is not None
    assert SECOND.volume.mqls == MQLS_A_MONTH
    assert {part.segment for part in SECOND.volume.segments} <= set(SEGMENTS)


def test_the_second_asks_more_of_both_sides() -> None:
    sides = {found.side for found in differences(FIRST, SECOND)}
    assert sides == {"both", "marketing", "sales"}


def test_the_clocks_stand_still_when_the_company_is_closed() -> None:
    calendar = SECOND.calendar_of()
    assert calendar.zone == ZONE
    start, end = START_ON.toordinal(), END.date().toordinal()
    worked = [
        day
        for number in range(start, end)
        if calendar.working_days(day := date.fromordinal(number), date.fromordinal(number + 1))
    ]
    assert all(is_working_day(day) for day in worked)
