"""A calendar: how much business time passed, when a promise is due, which days are worked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from smarketing import zones
from smarketing.calendars.openings import (
    FIRST,
    FIRST_DAY,
    LAST,
    LAST_DAY,
    MINUTE,
    Openings,
    Times,
    local_days,
    midnights,
    openings,
)
from smarketing.calendars.rules import Windows, holidays_from, week_of
from smarketing.errors import Refused

Moment = datetime | str
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Judged:
    """One reply held against its promise; minutes are business minutes, instants UTC."""

    elapsed_minutes: float
    breached: bool
    due_at: datetime
    last_on_time_at: datetime


@dataclass(frozen=True, init=False)
class Calendar:
    """The working hours of one place. Equal calendars are equal values.

    An instant is business time when the wall clock of `zone` then shows a time within [open, close) of one of that
    weekday's windows, and that date is no holiday (or within the holiday's own windows). Elapsed time is real time:
    an hour that happens twice counts twice, one that is skipped not at all.

    Known from 1970 to 2059, as the zone tables are. Outside of that the single form refuses (OUTSIDE_CALENDAR) and the
    form over series gives null.
    """

    zone: str
    week: tuple[Windows, ...]
    holidays: tuple[tuple[date, Windows], ...]

    def __init__(
        self,
        zone: str,
        hours: Mapping[str, Sequence[Sequence[str]]],
        holidays: Sequence[str | date | Mapping[str, Any]] = (),
    ) -> None:
        """`hours`: mon to sun, each a list of pairs like ["09:00", "17:00"] ("24:00" ends a day); `holidays`: dates, or
        {"date": ..., "hours": [...]} for a short day. Refused as UNKNOWN_TIME_ZONE, BAD_HOURS, NO_WORKING_HOURS or
        BAD_HOLIDAY.
        """
        try:
            zones.zone(zone)
        except zones.UnknownZone as fault:
            raise Refused("UNKNOWN_TIME_ZONE", str(fault)) from None
        object.__setattr__(self, "zone", zone)
        object.__setattr__(self, "week", week_of(hours))
        object.__setattr__(self, "holidays", holidays_from(holidays))

    @cached_property
    def _openings(self) -> Openings:
        return openings(self.zone, self.week, self.holidays)

    # One instant at a time. Instants are aware, or naive in UTC, or ISO text; answers are aware, in UTC.

    def elapsed_minutes(self, start: Moment, stop: Moment) -> float:
        """Business minutes from start to stop, seconds and less included; refused as STOP_BEFORE_START."""
        if _moment(stop) < _moment(start):
            raise Refused("STOP_BEFORE_START", f"{stop} lies before {start}.")
        return self._elapsed(start, stop) / MINUTE

    def due_at(self, start: Moment, minutes: float) -> datetime:
        """The first instant at which so many business minutes have passed since start."""
        return _single(self.due(_series(start), minutes), "The target is not reached within the calendar's years.")

    def last_on_time_at(self, start: Moment, minutes: float) -> datetime:
        """The last instant at which no more than these business minutes have passed: a reply up to then is on time."""
        return _single(self.last_on_time(_series(start), minutes), "The target outlasts the calendar's years.")

    def closes_at(self, start: Moment, days: int) -> datetime:
        """When the `days`-th working day after the start's local day closes.

        0 is the start's own day (so it may lie before the start), or the next working day when that one is none.
        """
        return _single(self.closes(_series(start), days), "There are not so many working days in the calendar's years.")

    def judge(
        self, created_at: Moment, first_response_at: Moment | None, now: Moment | None, target_minutes: float
    ) -> Judged:
        """The reply (or, without one, the waiting until now) against a target in business minutes; equal is on time.

        Refused as RESPONSE_BEFORE_CREATED, CREATED_IN_FUTURE (no reply, and created after now) or NO_NOW.
        """
        created = _moment(created_at)
        if first_response_at is not None and _moment(first_response_at) < created:
            raise Refused("RESPONSE_BEFORE_CREATED", f"The reply of {first_response_at} lies before {created_at}.")
        stop = first_response_at if first_response_at is not None else now
        if stop is None:
            raise Refused("NO_NOW", "Without a reply, say up to when the waiting is counted.")
        if _moment(stop) < created:
            raise Refused("CREATED_IN_FUTURE", f"{created_at} lies after {now}, up to which is counted.")
        elapsed = self._elapsed(created_at, stop)
        return Judged(
            elapsed_minutes=elapsed / MINUTE,
            breached=elapsed > round(target_minutes * MINUTE),
            due_at=self.due_at(created_at, target_minutes),
            last_on_time_at=self.last_on_time_at(created_at, target_minutes),
        )

    def working_days(self, from_on: date, to_on: date) -> int:
        """How many local dates in [from_on, to_on) have working hours; 0 when to_on is not later."""
        found = self.working_days_between(pl.Series([from_on], dtype=pl.Date), pl.Series([to_on], dtype=pl.Date))[0]
        if found is None:
            raise _outside(f"{from_on} to {to_on}")
        return int(found)

    # Many at once: series of Datetime("us") in UTC without zone. A null, or an answer outside of the years, is null.

    def elapsed_seconds(self, start: pl.Series, stop: pl.Series) -> pl.Series:
        """Business seconds (Float64) from start to stop; null where stop lies before start."""
        begin, known = _times(start)
        end, also = _times(stop)
        passed = (self._openings.business(end) - self._openings.business(begin)) / 1_000_000
        return _masked(pl.Series("elapsed_seconds", passed), known & also & (begin <= end))

    def due(self, start: pl.Series, minutes: pl.Series | float) -> pl.Series:
        """The first instant at which so many business minutes have passed since each start."""
        return self._reached("due_at", start, minutes, self._openings.first_at)

    def last_on_time(self, start: pl.Series, minutes: pl.Series | float) -> pl.Series:
        """The last instant at which no more than these business minutes have passed since each start."""
        return self._reached("last_on_time_at", start, minutes, self._openings.last_at)

    def closes(self, start: pl.Series, days: pl.Series | int) -> pl.Series:
        """When the `days`-th working day after each start's local day closes; 0 as in closes_at."""
        begin, known = _times(start)
        count, given = _numbers(days, len(begin))
        counted = count.astype(np.int64)
        today = local_days(self.zone, begin)
        worked = self._openings.days
        index = np.where(
            counted == 0,
            np.searchsorted(worked, today, side="left"),
            np.searchsorted(worked, today, side="right") + counted - 1,
        )
        there = (index < len(worked)) & (counted >= 0)
        closes = np.append(self._openings.closes, LAST)[np.where(there, index, -1)]
        return _stamps("closes_at", closes, known & given & there)

    def day_starts(self, days: pl.Series) -> pl.Series:
        """The UTC instant at which each local day (Date) begins; outside of the years, by the offset at their edge."""
        return self._midnights("day_starts_at", days, 0)

    def day_ends(self, days: pl.Series) -> pl.Series:
        """The UTC instant at which the day after each local day (Date) begins."""
        return self._midnights("day_ends_at", days, 1)

    def working_days_between(self, from_on: pl.Series, to_on: pl.Series) -> pl.Series:
        """How many local dates in [from_on, to_on) have working hours (Int64); 0 where to_on is not later."""
        missing = (from_on.is_null() | to_on.is_null()).to_numpy()
        low, high = (side.to_physical().fill_null(0).to_numpy().astype(np.int64) for side in (from_on, to_on))
        inside = (np.minimum(low, high) >= FIRST_DAY) & (np.maximum(low, high) <= LAST_DAY)
        found = np.searchsorted(self._openings.days, high) - np.searchsorted(self._openings.days, low)
        return _masked(pl.Series("working_days", np.maximum(found, 0).astype(np.int64)), inside & ~missing)

    def _elapsed(self, start: Moment, stop: Moment) -> int:
        begin, end = (np.array([_known(moment)], dtype=np.int64) for moment in (start, stop))
        return int((self._openings.business(end) - self._openings.business(begin))[0])

    def _reached(
        self, name: str, start: pl.Series, minutes: pl.Series | float, at: Callable[[Times], Times]
    ) -> pl.Series:
        begin, known = _times(start)
        target, given = _numbers(minutes, len(begin))
        business = self._openings.business(begin) + np.rint(target * MINUTE).astype(np.int64)
        # A target of nothing is reached at once, also outside of working hours: not when they last ended.
        found = np.maximum(at(business), begin)
        return _stamps(name, found, known & given & (target >= 0) & (found < LAST))

    def _midnights(self, name: str, days: pl.Series, later: int) -> pl.Series:
        numbers = days.to_physical().fill_null(0).to_numpy().astype(np.int64) + later
        return _stamps(name, midnights(self.zone, numbers), ~days.is_null().to_numpy())


def _times(stamps: pl.Series) -> tuple[Times, np.ndarray]:
    """Instants in µs, and which of them are known: not null, and within the years of the zone tables."""
    times = stamps.dt.cast_time_unit("us").to_physical().fill_null(FIRST - 1).to_numpy()
    known = (times >= FIRST) & (times < LAST)
    return (times if known.all() else np.where(known, times, FIRST)), known


def _numbers(given: pl.Series | float, height: int) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(given, pl.Series):
        return given.cast(pl.Float64).fill_null(0).to_numpy(), ~given.is_null().to_numpy()
    return np.full(height, float(given)), np.ones(height, dtype=bool)


def _stamps(name: str, times: np.ndarray, known: np.ndarray) -> pl.Series:
    return _masked(pl.Series(name, times, dtype=pl.Int64).cast(pl.Datetime("us")), known)


def _masked(values: pl.Series, known: np.ndarray) -> pl.Series:
    return values if known.all() else values.set(pl.Series(~known), None)


def _moment(given: Moment) -> datetime:
    """An instant as an aware datetime; BAD_TIME when the text is none."""
    try:
        at = datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        raise Refused("BAD_TIME", f"{given!r} is not an instant. Write it like 2026-05-14T08:00:00Z.") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _known(given: Moment) -> int:
    """An instant in µs; OUTSIDE_CALENDAR where the zone tables say nothing."""
    at = (_moment(given) - _START) // _MICROSECOND
    if not FIRST <= at < LAST:
        raise _outside(str(given))
    return at


def _series(given: Moment) -> pl.Series:
    return pl.Series([_known(given)], dtype=pl.Int64).cast(pl.Datetime("us"))


def _single(found: pl.Series, otherwise: str) -> datetime:
    at: datetime | None = found[0]
    if at is None:
        raise Refused("OUTSIDE_CALENDAR", otherwise)
    return at.replace(tzinfo=UTC)


def _outside(what: str) -> Refused:
    return Refused("OUTSIDE_CALENDAR", f"{what}: calendars know the years {zones.FIRST_YEAR} to {zones.LAST_YEAR - 1}.")
