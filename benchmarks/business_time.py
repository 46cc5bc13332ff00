"""Business time of many pairs of instants, over what else one would do with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from benchmarks.harness import Line, rounds, seconds
from smarketing.calendars import WEEKDAYS, Calendar

ZONE = "Europe/Berlin"
HOURS = {day: [["09:00", "12:00"], ["13:00", "17:30"]] for day in WEEKDAYS[:5]}
HOLIDAYS = [f"{year}-{day}" for year in range(2022, 2028) for day in ("01-01", "05-01", "10-03", "12-25", "12-26")]
# So many pairs take the row-by-row way about as long as all pairs take ours; its time is scaled up.
SAMPLE = 5_000
FIRST, LAST, LONGEST = 1_640_995_200, 1_798_761_600, 14 * 86_400  # 2022 to 2026; up to two weeks


def over_subtraction(rows: int, times: int) -> Line:
    """Business seconds of all pairs over plain seconds of them."""
    calendar, (start, stop) = Calendar(ZONE, HOURS, HOLIDAYS), pairs(rows)
    calendar.elapsed_seconds(start[:1], stop[:1])
    return rounds(
        Line(f"business time of {rows:,} pairs", "plain subtraction", 8),
        lambda: seconds(lambda: calendar.elapsed_seconds(start, stop)),
        lambda: seconds(lambda: (stop - start).dt.total_seconds(fractional=True)),
        times,
    )


def over_rows(rows: int, times: int) -> Line:
    """Business seconds of all pairs over a loop in Python."""
    calendar, (start, stop) = Calendar(ZONE, HOURS, HOLIDAYS), pairs(rows)
    few = min(SAMPLE, rows)
    one_by_one = list(zip(start[:few].to_list(), stop[:few].to_list(), strict=True))
    expected = calendar.elapsed_seconds(start[:few], stop[:few]).to_list()
    if [by_hand(begin, end) for begin, end in one_by_one] != expected:
        raise SystemExit("The two ways to count business time disagree.")
    return rounds(
        Line(f"business time of {rows:,} pairs", f"row by row in Python (from {few:,})", 1 / 30),
        lambda: seconds(lambda: calendar.elapsed_seconds(start, stop)),
        lambda: seconds(lambda: [by_hand(begin, end) for begin, end in one_by_one]) * rows / few,
        times,
    )


def pairs(rows: int) -> tuple[pl.Series, pl.Series]:
    """Random instants, each with a later one."""
    chance = np.random.default_rng(1)
    start = chance.integers(FIRST, LAST, rows)
    stop = start + chance.integers(0, LONGEST, rows)
    return _stamps(start), _stamps(stop)


def by_hand(start: datetime, stop: datetime) -> float:
    """Business seconds between two instants as one would write it for one lead: day by day, window by window."""
    zone, begin, end = ZoneInfo(ZONE), start.replace(tzinfo=UTC), stop.replace(tzinfo=UTC)
    day, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
    passed = timedelta()
    while day <= last:
        for opens, closes in _windows(day):
            first = datetime.combine(day, opens, zone).astimezone(UTC)
            until = datetime.combine(day, closes, zone).astimezone(UTC)
            passed += max(min(end, until) - max(begin, first), timedelta())
        day += timedelta(days=1)
    return passed.total_seconds()


def _windows(day: date) -> list[tuple[time, time]]:
    if day.isoformat() in HOLIDAYS:
        return []
    hours = HOURS.get(WEEKDAYS[day.weekday()], [])
    return [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in hours]


def _stamps(values: np.ndarray) -> pl.Series:
    return (pl.Series(values) * 1_000_000).cast(pl.Datetime("us"))
