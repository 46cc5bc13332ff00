"""Wall clocks become instants exactly as zoneinfo says, and what the clocks skip or repeat is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing import zones

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "UTC",
]


def _naive(*moments: datetime) -> pl.Series:
    return pl.Series(list(moments), dtype=pl.Datetime("us"))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ZONES), st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)))
def test_an_instant_survives_the_way_to_its_wall_clock_and_back(name: str, moment: datetime) -> None:
    utc = _naive(moment)
    local = zones.to_local(utc, name)
    assert local[0] == moment.replace(tzinfo=UTC).astimezone(zones.zone(name)).replace(tzinfo=None)
    back, gap, fold = zones.to_utc(local, name)
    assert not gap[0]
    assert back[0] == moment or fold[0]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ZONES), st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)))
def test_a_wall_clock_is_read_as_zoneinfo_reads_it(name: str, wall: datetime) -> None:
    tz = zones.zone(name)
    first = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    utc, gap, fold = zones.to_utc(_naive(wall), name)
    assert utc[0] == first.replace(tzinfo=None)
    assert gap[0] == (first > second)
    assert fold[0] == (first < second)


def test_hours_around_the_change_of_clocks() -> None:
    walls = _naive(
        datetime(2024, 3, 31, 1, 59, 59), datetime(2024, 3, 31, 2), datetime(2024, 3, 31, 3),
        datetime(2024, 10, 27, 1, 59, 59), datetime(2024, 10, 27, 2), datetime(2024, 10, 27, 3),
    )  # fmt: skip
    utc, gap, fold = zones.to_utc(walls, "Europe/Berlin")
    assert gap.to_list() == [False, True, False, False, False, False]
    assert fold.to_list() == [False, False, False, False, True, False]
    assert utc[0] == datetime(2024, 3, 31, 0, 59, 59)
    assert utc[4] == datetime(2024, 10, 27, 0)
    assert utc[5] == datetime(2024, 10, 27, 2)


def test_missing_times_stay_missing() -> None:
    utc, gap, fold = zones.to_utc(pl.Series([None, datetime(2024, 1, 1)], dtype=pl.Datetime("us")), "Asia/Tokyo")
    assert utc.to_list() == [None, datetime(2023, 12, 31, 15)]
    assert (gap.any(), fold.any()) == (False, False)


def test_vancouver_follows_the_pinned_rules_of_2026() -> None:
    utc, _, _ = zones.to_utc(_naive(datetime(2026, 11, 23, 11)), "America/Vancouver")
    assert utc[0] == datetime(2026, 11, 23, 18)


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(zones.UnknownZone, match="Mars/Base"):
        zones.zone("Mars/Base")


def test_today_is_a_day_of_the_zone() -> None:
    assert abs(zones.today("Pacific/Kiritimati") - date.today()) <= timedelta(days=1)
