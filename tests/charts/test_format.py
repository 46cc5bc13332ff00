"""How numbers read."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from smarketing import format as words
from smarketing.calendars import Calendar
from smarketing.calendars.work_week import WorkWeek


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (float("nan"), "—"),
        (0, "0"),
        (12, "12"),
        (2.5, "2.5"),
        (9999, "9,999"),
        (10000, "10k"),
        (84210, "84.2k"),
        (99960, "100k"),
        (999_600, "1M"),
        (1_234_567, "1.23M"),
        (84_000_000, "84M"),
        (-3790, "−3,790"),
    ],
)
def test_a_count_is_short_and_never_turns_missing_into_zero(value, text):
    assert words.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (0, "0%"),
        (0.00003, "<0.01%"),
        (0.0004, "0.04%"),
        (0.035, "3.5%"),
        (0.0996, "10%"),
        (0.22, "22%"),
        (0.9951, "99.5%"),
        (0.9996, ">99.9%"),
        (1, "100%"),
        (1.2, "120%"),
    ],
)
def test_a_rate_says_0_or_100_per_cent_only_when_it_is(value, text):
    assert words.rate(value) == text


def test_an_interval_shares_its_unit_and_its_digits():
    assert words.interval(0.19, 0.25) == "19–25%"
    assert words.interval(0.031, 0.04) == "3.1–4.0%"
    assert words.interval(0, 0.003) == "0–0.3%"
    assert words.interval(0.0000001, 0.0000002) == "<0.01%"
    assert words.interval(None, 0.2) == "—"


def test_a_change_has_a_sign_and_a_typographic_minus():
    assert [words.change(value) for value in (0.03, -0.08, 0.004, 12.4, None)] == ["+3%", "−8%", "0%", "+1,240%", "—"]
    assert [words.signed(value) for value in (84, -58, 0, None)] == ["+84", "−58", "0", "—"]
    assert [words.points(value) for value in (0.011, -0.018, 0, None)] == [
        "+1.1 points",
        "−1.8 points",
        "0.0 points",
        "—",
    ]


def test_money_names_its_currency():
    assert words.money(Decimal("1180000"), "USD") == "$1.18M"
    assert words.money(75800, "eur") == "€75.8k"
    assert words.money(118, "CHF") == "CHF\u00a0118"
    assert words.money(-4.5, "EUR") == "−€4.50"
    assert words.money(118, None) == "118"
    assert words.money(None, "USD") == "—"


OFFICE = WorkWeek(hours=8, days=5)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (None, "—"),
        (float("nan"), "—"),
        (0, "0 min"),
        (59 / 60, "59 min"),
        (59.4 / 60, "59 min"),
        (1, "1 working hour"),
        (1.49, "1 working hour"),
        (2.5, "3 working hours"),
        (15.4, "15 working hours"),
        # 16 hours are two days, and so is what would read as 16 hours.
        (15.9, "2 working days"),
        (16, "2 working days"),
        (20, "2.5 working days"),
        (79, "9.9 working days"),
        (79.7, "10 working days"),
        (100, "13 working days"),
        (60 * 8, "60 working days"),
        # A month has 5 x 365.25 / 12 / 7 = 21.74 working days.
        (61 * 8, "2.8 months"),
        (3321.6, "19 months"),
        (-0.5, "−30 min"),
        (-5, "−5 working hours"),
        (-96, "−12 working days"),
        (-0.001, "0 min"),
    ],
)
def test_working_time_is_told_in_hours_then_in_days_then_in_months(hours, said):
    assert words.working_time(hours, OFFICE) == said


def test_a_working_day_is_as_long_as_its_calendar_says():
    short = WorkWeek(hours=7.5, days=4)
    assert words.working_time(14.4, short) == "14 working hours"
    assert words.working_time(15, short) == "2 working days"
    # 61 days of 4 x 365.25 / 12 / 7 = 17.39 a month.
    assert words.working_time(61 * 7.5, short) == "3.5 months"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (None, "—"),
        (59 / 60, "59 min"),
        (1, "1 hour"),
        (47.4, "47 hours"),
        (47.6, "2 days"),
        (60, "2.5 days"),
        (60 * 24, "60 days"),
        (61 * 24, "2 months"),
        (-30, "−30 hours"),
    ],
)
def test_time_by_the_clock_has_days_of_24_hours(hours, said):
    assert words.clock_time(hours) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, "—"),
        (0, "0 days"),
        (0.04, "0 days"),
        (1, "1 day"),
        (1.5, "1.5 days"),
        (3.0, "3 days"),
        (12.4, "12 days"),
        (49.5, "50 days"),
        (60, "60 days"),
        (60.4, "60 days"),
        (61, "2 months"),
        (120.4, "4 months"),
        (365.25, "12 months"),
        (-3, "−3 days"),
    ],
)
def test_what_is_counted_in_days_keeps_its_half_days_and_becomes_months(days, said):
    assert words.days(days) == said


def test_a_table_sorts_by_whole_days_and_a_short_time_is_not_zero():
    hours = pl.DataFrame({"hours": [3321.6, 96.0, 79.0, 20.0, 1.0, 0.5, 0.05, 0.0, None]})
    seconds = hours.select(pl.col("hours") * 3600)
    shown = seconds.select(words.durations(OFFICE.days_of(pl.col("hours"))))["hours"].to_list()
    assert shown == [415.0, 12.0, 9.9, 2.5, 0.1, 0.06, 0.006, 0.0, None]


def test_the_week_of_a_calendar_has_the_mean_length_of_its_days():
    long, short = [["09:00", "12:00"], ["13:00", "18:00"]], [["09:00", "13:00"]]
    calendar = Calendar("UTC", dict.fromkeys(("mon", "tue", "wed", "thu"), long) | {"fri": short})
    # (4 x 8 + 4) / 5
    assert WorkWeek.of(calendar) == WorkWeek(hours=7.2, days=5)


def test_a_day_carries_its_year_where_it_is_not_the_one_that_is_looked_at():
    assert words.day(date(2026, 10, 5)) == "5 Oct 2026"
    assert words.day(date(2026, 10, 5), date(2026, 1, 1)) == "5 Oct"
    assert words.day(date(2025, 12, 31), date(2026, 1, 1)) == "31 Dec 2025"
    assert words.day(date(2027, 1, 1), date(2026, 12, 31)) == "1 Jan 2027"


def test_a_month_is_read_from_a_date_or_its_text():
    assert words.month("2026-10-01") == "Oct"
    assert words.month(date(2026, 10, 1), year=True) == "Oct 2026"
    assert words.month(None) == "—"
