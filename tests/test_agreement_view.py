"""What is said of the versions of an agreement: names, states, first days, free days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from smarketing import agreement_view as view
from smarketing.agreement import STARTER, Holiday, Terms, WorkingTime
from smarketing.filters import ALL_TIME, CUSTOM, Filters
from smarketing.warehouse import Warehouse
from tests import templates
from tests.agreement.build import full
from tests.warehouse.build import load

DECEMBER = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def house() -> Warehouse:
    return templates.fresh()


def signed(house: Warehouse, number: str, terms: Terms, at: datetime = DECEMBER) -> None:
    house.agreements.draft(number, terms, at=at, by="")
    for side, name in (("marketing", "Ada"), ("sales", "Bo")):
        house.agreements.sign(number, side, by=name, at=at)


def test_the_starter_is_told_from_what_both_sides_signed(house: Warehouse) -> None:
    on = date(2026, 10, 1)
    assert view.headline(house.agreements.versions(on)) == "Starter agreement: nobody has signed it"
    signed(house, "a", full())
    known = house.agreements.versions(on)
    assert view.headline(known) == "Agreement 2026 is in force since 1 Jan 2026, signed by both sides"
    assert [(view.standing(one), view.signed(one)) for one in view.newest_first(known)] == [
        ("In force from 1 Jan 2026", "signed by Ada (marketing) and Bo (sales)"),
        ("Superseded: until 31 Dec 2025", "nobody has signed it"),
    ]
    assert view.standing(house.agreements.versions(date(2025, 12, 5))[-1]) == "Scheduled from 1 Jan 2026"


def test_drafts_come_first_and_what_was_discarded_last(house: Warehouse) -> None:
    signed(house, "a", full())
    house.agreements.draft("b", replace(full(), name="Put aside"), at=DECEMBER, by="")
    house.agreements.discard("b", at=DECEMBER, by="")
    house.agreements.draft("c", replace(full(), name="Next", effective_from=date(2027, 1, 1)), at=DECEMBER, by="")
    house.agreements.sign("c", "sales", by="Bo", at=DECEMBER)
    known = view.newest_first(house.agreements.versions(date(2026, 10, 1)))
    assert [one.name for one in known] == ["Next", "Agreement 2026", "Starter agreement", "Put aside"]
    assert view.standing(known[0]) == "Signed by sales only, to hold from 1 Jan 2027"
    assert view.standing(known[3]) == "Discarded, to hold from 1 Jan 2026"
    assert view.replaced(known, known[0]) is known[1]
    assert view.replaced(known, known[1]) is known[2]
    assert view.replaced(known, known[2]) is None


def test_no_two_versions_have_one_label(house: Warehouse) -> None:
    for number in ("a", "b", "c"):
        house.agreements.draft(number, full(), at=DECEMBER, by="")
    labels = view.labels(house.agreements.versions(date(2026, 10, 1)), with_days=False)
    assert sorted(labels.values()) == [
        "Agreement 2026",
        "Agreement 2026 no. 2",
        "Agreement 2026 no. 3",
        "Starter agreement",
    ]
    assert view.new_name(house.agreements.versions(), "Agreement 2026") == "Agreement 2026 (2)"
    assert view.new_name(house.agreements.versions(), "Agreement 2027") == "Agreement 2027"


def test_a_first_day_is_free_over_the_starter_and_later_than_all_that_was_signed(house: Warehouse) -> None:
    today = date(2026, 10, 15)
    assert view.first_day_allowed(house.agreements.versions(), today) is None
    assert view.begun(house.agreements.versions(), STARTER, today) == date(2026, 10, 1)
    signed(house, "a", full())
    known = house.agreements.versions()
    assert view.first_day_allowed(known, today) == today
    assert view.first_day_allowed(known, date(2025, 12, 20)) == date(2026, 1, 2)
    assert view.begun(known, full(), today) == date(2026, 11, 1)
    assert view.begun(known, full(), date(2026, 11, 1)) == date(2026, 11, 1)
    assert view.begun(known, replace(full(), effective_from=date(2027, 4, 5)), today) == date(2027, 4, 5)


def test_the_free_days_of_a_year_are_public_holidays_and_days_of_our_own() -> None:
    time = WorkingTime("Europe/Berlin", (("mon", (("09:00", "17:00"),)),), "DE", "BE", (Holiday(date(2026, 12, 24)),))
    time = replace(time, own=(*time.own, Holiday(date(2026, 12, 25), (("09:00", "12:00"),)), Holiday(date(2025, 1, 2))))
    found = dict(view.free_days(Terms("T", date(2026, 1, 1), time), 2026))
    assert found[date(2026, 12, 24)] == "our own day"
    assert found[date(2026, 12, 25)] == "our own day, 09:00–12:00"
    assert date(2026, 3, 8) in found
    assert date(2025, 1, 2) not in found
    nowhere = Terms("T", date(2026, 1, 1), replace(time, country="XX", own=()))
    assert view.free_days(nowhere, 2026) == []
    assert view.idle_weekdays(nowhere) == ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def test_a_period_is_said_with_what_it_is_narrowed_to() -> None:
    chosen = Filters.over(CUSTOM, date(2026, 10, 23), start=date(2026, 5, 1), end=date(2026, 10, 23), segment="SMB")
    assert view.period(chosen) == "1 May – 23 Oct 2026, segment SMB"
    assert view.period(Filters.over(ALL_TIME, date(2026, 10, 23))) == "all that is loaded"


def test_touches_before_their_lead_was_known_are_counted(house: Warehouse) -> None:
    assert view.early_touches(house.read("data_issues")) == view.Finding(
        True, "No touch lies before its lead was known."
    )
    load(house, "leads", [{"lead_id": "1", "created_at": "2026-10-02 10:00"}])
    touches = [("a", "2026-10-02 09:59"), ("b", "2026-10-02 10:00"), ("c", "2026-10-01"), ("d", "2026-10-02")]
    load(
        house,
        "touches",
        [{"touch_id": number, "lead_id": "1", "kind": "call", "happened_at": at} for number, at in touches],
    )
    assert house.read("data_issue_rows", issue=view.EARLY_TOUCH)["record"].to_list() == ["crm:a", "crm:c"]
    assert view.early_touches(house.read("data_issues")) == view.Finding(
        False, "2 touches lie before the lead was known. An MQL touched before its clock starts is not judged."
    )
