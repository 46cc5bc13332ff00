"""Ages and instants read as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from smarketing.freshness import ago, dated, moment, staleness

NOW = datetime(2026, 10, 23, 12, 0)


@pytest.mark.parametrize(
    ("when", "zone", "words"),
    [
        (datetime(2026, 10, 23, 7, 40), "Europe/Berlin", "Fri 23 Oct, 09:40"),
        (datetime(2026, 10, 23, 23, 40), "Europe/Berlin", "Sat 24 Oct, 01:40"),
        (datetime(2026, 10, 23, 9, 40), "UTC", "Fri 23 Oct, 09:40"),
        (datetime(2026, 10, 23), "Europe/Berlin", "Fri 23 Oct"),
        (date(2026, 10, 5), "UTC", "Mon 5 Oct"),
    ],
)
def test_an_instant_is_told_in_the_zone_and_a_day_without_a_clock(when, zone, words):
    assert moment(when, zone, date(2026, 1, 1)) == words


def test_a_year_that_is_not_this_one_is_told():
    assert moment(datetime(2025, 12, 31, 23, 30), "Europe/Berlin", date(2025, 6, 1)) == "Thu 1 Jan 2026, 00:30"
    assert moment(date(2025, 12, 31), "UTC", date(2026, 1, 1)) == "Wed 31 Dec 2025"
    assert moment(date(2025, 12, 31), "UTC") == "Wed 31 Dec 2025"


def test_with_its_year_an_instant_keeps_its_clock_and_a_day_has_none():
    assert dated(datetime(2025, 12, 31, 23, 30), "Europe/Berlin") == "Thu 1 Jan 2026, 00:30"
    assert dated(datetime(2025, 12, 31), "UTC") == "Wed 31 Dec 2025, 00:00"
    assert dated(date(2025, 12, 31), "Europe/Berlin") == "Wed 31 Dec 2025"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=14, seconds=50), "14 min ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=1_200), "1,200 days ago"),
    ],
)
def test_the_time_since_a_load_is_rounded_down(passed, words):
    assert ago(NOW - passed, NOW) == words


@pytest.mark.parametrize(("age", "words"), [(6, None), (7, "7 days old"), (11, "11 days old"), (-3, None)])
def test_data_is_old_from_the_limit_on(age, words):
    assert staleness(NOW.date() - timedelta(days=age), NOW.date(), 7) == words
