"""Targets spread over working days: exact values, and what must hold for any set of targets."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from smarketing.analysis import plan
from smarketing.calendars import Calendar
from smarketing.targets import NOT_SET

CALENDAR = Calendar("UTC", {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}, ["2026-10-26"])
PLANS = {
    "metric": pl.String,
    "segment": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "planned": pl.Float64,
    "currency": pl.String,
    "set_at": pl.Datetime("us"),
}
# Working days of 2026: October 21 (a holiday), November 21, December 23; the fourth quarter 65.
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))
QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
DAY = timedelta(days=1)


def row(days: tuple[date, date], value: float, **more: Any) -> dict[str, Any]:
    base = {"metric": "mqls", "segment": None, "currency": NOT_SET, "set_at": datetime(2026, 9, 1)}
    return base | {"starts_on": days[0], "ends_on": days[1], "planned": value} | more


def plans(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=PLANS)


def one(found: list[plan.Planned]) -> plan.Planned:
    (single,) = found
    return single


def test_a_target_is_pro_rated_by_working_days():
    asked = plans(row(QUARTER, 650))
    october = one(plan.planned(asked, "mqls", OCTOBER, CALENDAR))
    assert october == plan.Planned("mqls", NOT_SET, 210.0, 21, 21)
    assert october.is_whole
    assert one(plan.planned(asked, "mqls", QUARTER, CALENDAR)).value == 650


def test_without_a_target_there_is_no_number_and_a_part_says_so():
    asked = plans(row(OCTOBER, 210))
    assert plan.planned(asked, "leads", OCTOBER, CALENDAR) == []
    assert plan.planned(asked, "mqls", NOVEMBER, CALENDAR) == []
    assert plan.planned(plans(), "mqls", NOVEMBER, CALENDAR) == []
    part = one(plan.planned(asked, "mqls", QUARTER, CALENDAR))
    assert (part.value, part.covered_days, part.days, part.is_whole) == (210, 21, 65, False)


def test_a_month_within_its_quarter_fixes_its_part_and_the_rest_is_spread_over_the_other_days():
    asked = plans(row(QUARTER, 650), row(OCTOBER, 210 - 88))
    assert one(plan.planned(asked, "mqls", OCTOBER, CALENDAR)).value == 122
    assert one(plan.planned(asked, "mqls", NOVEMBER, CALENDAR)).value == pytest.approx(528 * 21 / 44)
    assert one(plan.planned(asked, "mqls", QUARTER, CALENDAR)).value == 650


def test_months_that_contradict_their_quarter_leave_each_what_it_says():
    asked = plans(row(QUARTER, 300), row(OCTOBER, 90), row(NOVEMBER, 90), row(DECEMBER, 90))
    assert one(plan.planned(asked, "mqls", DECEMBER, CALENDAR)).value == 90
    assert one(plan.planned(asked, "mqls", (OCTOBER[0], NOVEMBER[1]), CALENDAR)).value == 180
    assert one(plan.planned(asked, "mqls", QUARTER, CALENDAR)).value == 300
    more = plans(row(QUARTER, 100), row(OCTOBER, 120))
    assert one(plan.planned(more, "mqls", NOVEMBER, CALENDAR)).value == 0


def test_the_segments_are_added_only_where_nothing_is_set_for_the_whole():
    smb, mid = row(OCTOBER, 100, segment="SMB"), row(OCTOBER, 60, segment="Mid-market")
    summed = one(plan.planned(plans(smb, mid), "mqls", OCTOBER, CALENDAR))
    assert (summed.value, summed.segments, summed.is_sum_of_segments) == (160, ("Mid-market", "SMB"), True)
    whole = one(plan.planned(plans(smb, mid, row(OCTOBER, 150)), "mqls", OCTOBER, CALENDAR))
    assert (whole.value, whole.is_sum_of_segments) == (150, False)
    own = one(plan.planned(plans(smb, mid, row(OCTOBER, 150)), "mqls", OCTOBER, CALENDAR, segment="SMB"))
    assert (own.value, own.is_sum_of_segments) == (100, False)
    assert plan.planned(plans(smb), "mqls", OCTOBER, CALENDAR, segment="Enterprise") == []


def test_currencies_are_never_added():
    euros = row(OCTOBER, 1000, metric="amount", currency="EUR")
    dollars = row(OCTOBER, 500, metric="amount", currency="USD", segment="SMB")
    found = plan.planned(plans(euros, dollars), "amount", OCTOBER, CALENDAR)
    assert [(each.currency, each.value, each.is_sum_of_segments) for each in found] == [
        ("EUR", 1000, False),
        ("USD", 500, True),
    ]


def test_a_target_for_days_without_work_is_spread_over_these_days():
    weekend = (date(2026, 10, 3), date(2026, 10, 4))
    asked = plans(row(weekend, 8, metric="sessions"))
    assert one(plan.planned(asked, "sessions", weekend, CALENDAR)) == plan.Planned("sessions", NOT_SET, 8, 0, 0)
    assert one(plan.planned(asked, "sessions", (weekend[0], weekend[0]), CALENDAR)).value == 4


def test_of_two_of_one_length_that_overlap_the_newer_has_the_days_of_both():
    early = row((date(2026, 10, 5), date(2026, 10, 9)), 5)
    late = row((date(2026, 10, 7), date(2026, 10, 13)), 50, ends_on=date(2026, 10, 11), set_at=datetime(2026, 9, 2))
    both = plans(early, late)
    assert one(plan.planned(both, "mqls", (date(2026, 10, 7), date(2026, 10, 9)), CALENDAR)).value == 50
    assert one(plan.planned(both, "mqls", (date(2026, 10, 5), date(2026, 10, 6)), CALENDAR)).value == 0


def test_days_outside_of_the_calendars_are_left_out():
    asked = plans(row((date(1969, 1, 1), date(9999, 1, 1)), 5), row(OCTOBER, 210))
    assert one(plan.planned(asked, "mqls", OCTOBER, CALENDAR)).value == 210


def test_the_days_add_up_to_the_span_and_parts_to_the_whole():
    """For any targets that nest without contradiction: a span is the sum of its days and of any two parts of it."""
    world = random.Random(5)
    for _ in range(150):
        asked = plans(row(QUARTER, 1000), *nested(world, QUARTER, 1000.0))
        first = QUARTER[0] + DAY * world.randrange(60)
        middle = first + DAY * world.randrange(15)
        last = middle + DAY + DAY * world.randrange(15)
        whole = one(plan.planned(asked, "mqls", (first, last), CALENDAR))
        parts = [one(plan.planned(asked, "mqls", each, CALENDAR)) for each in ((first, middle), (middle + DAY, last))]
        assert whole.value == pytest.approx(sum(part.value for part in parts))
        assert whole.covered_days == whole.days == sum(part.covered_days for part in parts)
        days = plan.daily(asked, "mqls", (first, last), CALENDAR)
        assert days["planned"].sum() == pytest.approx(whole.value)
        assert days["day_on"].to_list() == [first + DAY * place for place in range((last - first).days + 1)]


def nested(world: random.Random, days: tuple[date, date], value: float) -> list[dict[str, Any]]:
    """Targets of weeks within the days that together ask for less than `value`."""
    weeks = [days[0] + DAY * 7 * place for place in range((days[1] - days[0]).days // 7)]
    chosen = world.sample(weeks, world.randrange(len(weeks)))
    shares = [world.random() for _ in chosen]
    total = sum(shares) or 1.0
    return [
        row((week, week + DAY * 6), value * 0.9 * share / total) for week, share in zip(chosen, shares, strict=True)
    ]
