"""Working hours as intervals of real time: the arrays that all business time is read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from smarketing import zones
from smarketing.calendars.rules import Windows

Times = NDArray[np.int64]

MINUTE = 60_000_000
DAY = 1440 * MINUTE
EPOCH = date(1970, 1, 1)
# Zone tables say nothing outside of these days, so neither does a calendar.
FIRST_DAY = (date(zones.FIRST_YEAR, 1, 1) - EPOCH).days
LAST_DAY = (date(zones.LAST_YEAR, 1, 1) - EPOCH).days
FIRST, LAST = FIRST_DAY * DAY, LAST_DAY * DAY
# Stretches of 2^32 µs (72 minutes): an instant's is found by a shift.
STRETCH = 32
FIRST_STRETCH = FIRST >> STRETCH
# So many instants at once that what is made of them stays in the processor's cache.
BATCH = 1 << 14


@dataclass(frozen=True, eq=False)
class Openings:
    """Intervals of working hours in UTC, in order and apart; all in µs since 1970.

    `opens` is where each begins, `passed` the business time before it, `ends` that up to its end and `ahead` what turns
    an instant within it into business time. The first interval is empty and opens before all others, so that each
    instant has one at or before it; `nexts` is where the one behind each opens.

    `before` has, for each stretch of time, the last interval that opens before the stretch does, and `most` says how
    many open within one at the most (one, as a rule): looking there and going on is much faster than a search.

    `days` are the working days (local, since 1970), `closes` the instant at which each one's last interval ends.
    """

    opens: Times
    passed: Times
    ends: Times
    ahead: Times
    nexts: Times
    before: NDArray[np.int32]
    most: int
    days: Times
    closes: Times

    def business(self, at: Times) -> Times:
        """Business time from the beginning of the tables to each instant."""
        found = np.empty_like(at)
        for begin in range(0, len(at), BATCH):
            batch = at[begin : begin + BATCH]
            index = self.before.take((batch >> STRETCH) - FIRST_STRETCH).astype(np.int64)
            for _ in range(self.most):
                index += self.nexts.take(index) <= batch
            np.minimum(batch + self.ahead.take(index), self.ends.take(index), out=found[begin : begin + BATCH])
        return found

    def first_at(self, business: Times) -> Times:
        """The first instant with so much business time before it; LAST when there is none."""
        return self._at(np.searchsorted(self.ends, business, side="left"), business)

    def last_at(self, business: Times) -> Times:
        """The last instant with no more business time before it; LAST when there is none."""
        index = np.searchsorted(self.passed, business, side="right") - 1
        reached = business < self.ends[-1]
        return np.where(reached, self._at(index, business), LAST)

    def _at(self, index: Times, business: Times) -> Times:
        inside = np.minimum(index, len(self.opens) - 1)
        return np.where(index == inside, self.opens[inside] + business - self.passed[inside], LAST)


@lru_cache(maxsize=16)
def openings(zone: str, week: tuple[Windows, ...], holidays: tuple[tuple[date, Windows], ...]) -> Openings:
    """The openings of these hours over all years of the zone tables: about 15 ms and 4 MB, then remembered."""
    starts, ends = _local_windows(week, holidays)
    opens, closes, days = _in_utc(zone, starts, ends)
    begins = np.concatenate(([FIRST - DAY], opens))
    ends = np.concatenate(([0], np.cumsum(closes - opens)))
    passed = ends - np.concatenate(([0], closes - opens))
    # Where clocks go back over midnight, a day's intervals may lie around the next day's first minutes.
    order = np.argsort(days, kind="stable")
    last_of_day = np.flatnonzero(np.diff(days[order], append=np.iinfo(np.int64).max))
    counts = np.bincount((opens >> STRETCH) - FIRST_STRETCH, minlength=(LAST >> STRETCH) - FIRST_STRETCH + 1)
    return Openings(
        opens=begins,
        passed=passed,
        ends=ends,
        ahead=passed - begins,
        nexts=np.concatenate((opens, [np.iinfo(np.int64).max])),
        before=(np.cumsum(counts) - counts).astype(np.int32),
        most=int(counts.max()),
        days=days[order][last_of_day],
        closes=closes[order][last_of_day],
    )


def _local_windows(week: tuple[Windows, ...], holidays: tuple[tuple[date, Windows], ...]) -> tuple[Times, Times]:
    """Start and end of each window on the wall clock (µs since 1970 there), in order."""
    days = np.arange(FIRST_DAY - 1, LAST_DAY + 1, dtype=np.int64)
    off = np.array([(day - EPOCH).days for day, _ in holidays], dtype=np.int64)
    days = days[~np.isin(days, off)]
    starts, ends = [], []
    for number, windows in enumerate(week):
        midnights = days[(days + EPOCH.weekday()) % 7 == number] * DAY
        for opens, closes in windows:
            starts.append(midnights + opens * MINUTE)
            ends.append(midnights + closes * MINUTE)
    for day, (_, windows) in zip(off.tolist(), holidays, strict=True):
        starts.append(np.array([day * DAY + opens * MINUTE for opens, _ in windows], dtype=np.int64))
        ends.append(np.array([day * DAY + closes * MINUTE for _, closes in windows], dtype=np.int64))
    start, end = np.concatenate(starts), np.concatenate(ends)
    order = np.argsort(start)
    return start[order], end[order]


def _in_utc(zone: str, starts: Times, ends: Times) -> tuple[Times, Times, Times]:
    """The windows cut at each change of the zone's offset and moved to UTC, and each one's local day.

    Between two changes wall clock and real time run alike. So of an hour that is there twice both are cut out, and
    of one that is skipped none.
    """
    instants, offsets = zones.transitions(zone)
    froms = np.concatenate(([FIRST], instants))
    tos = np.concatenate((instants, [LAST]))
    opens, closes, days = [], [], []
    for begin, until, offset in zip(froms, tos, offsets, strict=True):
        low = np.searchsorted(ends, begin + offset, side="right")
        high = np.searchsorted(starts, until + offset, side="left")
        start, end = starts[low:high], ends[low:high]
        opens.append(np.maximum(start - offset, begin))
        closes.append(np.minimum(end - offset, until))
        days.append(start // DAY)
    return np.concatenate(opens), np.concatenate(closes), np.concatenate(days)


def local_days(zone: str, at: Times) -> Times:
    """The local day (since 1970) of each instant."""
    instants, offsets = zones.transitions(zone)
    days: Times = (at + offsets[np.searchsorted(instants, at, side="right")]) // DAY
    return days


def midnights(zone: str, days: Times) -> Times:
    """The first instant of each local day (since 1970): its midnight, or where that is skipped, the end of the gap.

    Outside of the zone tables the offset at their edge is taken.
    """
    instants, offsets = zones.transitions(zone)
    wall = days * DAY
    index = np.searchsorted(instants + offsets[:-1], wall, side="right")
    changed = np.concatenate(([np.iinfo(np.int64).min], instants))[index]
    begins: Times = np.maximum(wall - offsets[index], changed)
    return begins
