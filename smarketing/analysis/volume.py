"""Marketing's volume against its promise: month by month, at the pace of the working days, and where it ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from smarketing import format as words
from smarketing.agreement import SIDES, same
from smarketing.analysis.promises import BEHIND, BROKEN, COUNT, KEPT, UNJUDGED, Card, InForce, sentence
from smarketing.calendars import Calendar

MOST_NAMED = 4
WHOLE = "all"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """One promise of one calendar month, for all MQLs or for a segment.

    `due` is what the working days that are gone ask for: all of `promised` once the month is over; `gone` of `days`
    working days.
    """

    month_on: date
    segment: str
    version: str
    promised: int
    counted: int
    below: int
    unknown: int
    not_meeting: int
    gone: float
    days: int
    is_over: bool

    @property
    def due(self) -> int:
        """How many the promise asks for by now."""
        return self.promised if self.is_over else int(self.promised * self.gone / self.days + 0.5) if self.days else 0

    @property
    def missing(self) -> int:
        """How many are missing by now."""
        return max(0, self.due - self.counted)


def months(
    counts: pl.DataFrame,
    versions: Sequence[InForce],
    days: tuple[date, date],
    as_of: date,
    told_at: datetime | None = None,
) -> list[Month]:
    """Every promise of every calendar month that touches [days), also of months in which no MQL came.

    `counts` is the read volume_months; the promise is that of the version in force on the first of the month. The day
    of `as_of` counts by the part of its working hours that is over at `told_at` (UTC), whole without it.
    """
    rows = {(row["month_on"], row["segment"]): row for row in counts.iter_rows(named=True)}
    found = []
    for month_on in _months(*days):
        version = next((one for one in versions if one.from_on <= month_on < one.to_on), None)
        if version is None or version.terms.volume is None:
            continue
        calendar = version.terms.calendar_of()
        whole, gone, is_over = elapsed(calendar, month_on, as_of, told_at)
        for segment, promised in _promises(version):
            row = rows.get((month_on, same(segment)), {})
            numbers = {name: int(row.get(name) or 0) for name in ("counted", "below", "unknown", "not_meeting")}
            month = Month(month_on, segment, version.name, promised, **numbers, gone=gone, days=whole, is_over=is_over)
            found.append(month)
    return found


def elapsed(calendar: Calendar, month_on: date, as_of: date, told_at: datetime | None) -> tuple[int, float, bool]:
    """(working days of the month, how many of them are over, whether the month is over) at the end of the data."""
    end = following(month_on)
    whole = calendar.working_days(month_on, end)
    if as_of >= end:
        return whole, float(whole), True
    if as_of < month_on:
        return whole, 0.0, False
    start, stop = (times(pl.Series([as_of]))[0] for times in (calendar.day_starts, calendar.day_ends))
    told = stop if told_at is None else min(max(told_at, start), stop)
    hours = calendar.elapsed_minutes(start, stop)
    part = calendar.elapsed_minutes(start, told) / hours if hours else 0.0
    return whole, calendar.working_days(month_on, as_of) + part, as_of == end - _DAY and told == stop


def card(versions: Sequence[InForce], found: Sequence[Month], landing: tuple[int, int] | None = None) -> Card | None:
    """The card of the volume over these months; None when no version of the period promises any.

    It is broken when a month that is over fell short, in all or in a segment, and behind when only the month that is
    running is short of its pace. `landing`: from where to where the running month likely ends as a whole.
    """
    newest = next((one for one in reversed(versions) if one.terms.volume is not None), None)
    if newest is None:
        return None
    side, promise = SIDES["volume"], sentence(newest.terms, "volume")
    if not found:
        said = "No calendar month of this period is under this promise."
        return Card("volume", side, promise, UNJUDGED, COUNT, None, None, 1.0, said, version=newest.name)
    judged = _whole(found)
    short = [one for one in found if one.missing]
    state = KEPT if not short else BROKEN if any(one.is_over for one in short) else BEHIND
    counted, due = sum(one.counted for one in judged), sum(one.due for one in judged)
    running = next((one for one in judged if not one.is_over), None)
    landing = landing if running is not None and running.segment == WHOLE else None
    return Card(
        clause="volume",
        side=side,
        promise=promise,
        state=state,
        unit=COUNT,
        value=float(counted),
        goal=float(due),
        top=float(max(counted, sum(one.promised for one in judged), 1)),
        said=_said(judged),
        badge=_lands(running, landing),
        notes=tuple(_notes(judged, found)),
        version=newest.name,
        landing=landing if len(judged) == 1 else None,
    )


def missing(found: Sequence[Month]) -> int:
    """How many MQLs are missing of these months by now; a surplus of one month does not fill another."""
    return sum(one.missing for one in _whole(found))


def _whole(found: Sequence[Month]) -> list[Month]:
    """The months as a whole; where only segments were promised, those."""
    whole = [one for one in found if one.segment == WHOLE]
    promised = {one.month_on for one in whole}
    return [*whole, *(one for one in found if one.segment != WHOLE and one.month_on not in promised)]


def _said(judged: Sequence[Month]) -> str:
    running = [one for one in judged if not one.is_over]
    if len(judged) == 1 and running:
        one = running[0]
        gone = f"{words.tenths(one.gone)} of {one.days} working days are gone"
        name = words.month(one.month_on)
        return f"{words.exact(one.counted)} of {words.exact(one.promised)} for {name}; {gone}, which ask for {one.due}."
    if len(judged) == 1:
        one = judged[0]
        return f"{words.exact(one.counted)} of {words.exact(one.promised)} in {words.month(one.month_on, year=True)}."
    counted, due = sum(one.counted for one in judged), sum(one.due for one in judged)
    by_now = " by now" if running else ""
    return (
        f"{words.exact(counted)} of {words.exact(due)} promised{by_now} in {len({m.month_on for m in judged})} months."
    )


def _lands(running: Month | None, landing: tuple[int, int] | None) -> str:
    if running is None or running.segment != WHOLE:
        return ""
    if landing is None:
        return "too little history to say where it ends"
    low, high = (words.exact(end) for end in landing)
    return f"{words.month(running.month_on)} ends at {low if low == high else f'{low}–{high}'} counted"


def _notes(judged: Sequence[Month], found: Sequence[Month]) -> Iterable[str]:
    short = [one for one in reversed(found) if one.missing]
    if short:
        more = f" and {len(short) - MOST_NAMED} more" if len(short) > MOST_NAMED else ""
        yield f"Short: {', '.join(_short(one, found[-1]) for one in short[:MOST_NAMED])}{more}."
    off = [
        (sum(one.not_meeting for one in judged), "rejected as not meeting the definition"),
        (sum(one.below for one in judged), "below it"),
    ]
    taken = " and ".join(f"{words.exact(number)} {why}" for number, why in off if number)
    if taken:
        yield f"Taken off: {taken}."
    unknown = sum(one.unknown for one in judged)
    if unknown:
        yield f"{words.exact(unknown)} of which nobody knows whether they meet the definition are counted."


def _short(one: Month, newest: Month) -> str:
    where = "" if one.segment == WHOLE else f" {one.segment}"
    by_now = "" if one.is_over else " by now"
    month = words.month(one.month_on, year=one.month_on.year != newest.month_on.year)
    return f"{month}{where} {words.exact(one.counted)} of {words.exact(one.due)}{by_now}"


def _promises(version: InForce) -> Iterable[tuple[str, int]]:
    volume = version.terms.volume
    if volume is not None and volume.mqls is not None:
        yield WHOLE, volume.mqls
    for part in volume.segments if volume is not None else ():
        yield part.segment, part.mqls


def _months(from_on: date, to_on: date) -> Iterable[date]:
    month = from_on.replace(day=1)
    while month < to_on:
        yield month
        month = following(month)


def following(day: date) -> date:
    """The first day of the month after this one."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
