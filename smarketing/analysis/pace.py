"""Where a number stands against its plan in a calendar period: by working days, and by how past periods ran."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median

import numpy as np
import polars as pl

from smarketing import fiscal
from smarketing.calendars import Calendar

MONTHS = {"month": 1, "quarter": 3, "year": 12}
LEAST_PAST, MOST_PAST = 4, 12
# As of quotas: less than this part of the plan to date is behind; as much above it is ahead.
BEHIND_FROM, AHEAD_FROM = 0.95, 1.05
BEHIND, ON, AHEAD = "behind", "on", "ahead"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A month, quarter or year, by both of its days."""

    kind: str
    first: date
    last: date


@dataclass(frozen=True)
class Clock:
    """A period's working `days`, of which `gone` are over at the end of the data (the last one in part, where told)."""

    period: Period
    days: tuple[date, ...]
    as_of: date
    gone: float

    @property
    def is_over(self) -> bool:
        """Whether the data knows the whole period."""
        return self.as_of >= self.period.last


@dataclass(frozen=True)
class Plan:
    """What is asked for by the end of each working day, from 0 before the first; `whole` by the end of the period.

    covered: the working days for which anything is asked. Where these are not all, `whole` is of that part.
    """

    whole: float
    steps: tuple[float, ...]
    covered: int
    is_covered_so_far: bool
    origin: str

    @property
    def aim(self) -> str:
        """What it is called: 'target', or 'quota' or 'promise' where these stand in for one."""
        return {"quotas": "quota", "promise": "promise"}.get(self.origin, "target")

    @property
    def is_whole(self) -> bool:
        """Whether every working day of the period is covered."""
        return self.covered == len(self.steps) - 1


@dataclass(frozen=True)
class Course:
    """How past periods of the kind ran: which share of its end each had at the same point, the latest first.

    curve: the median share at the end of each working day of the period that is looked at, from 0 before the first.
    """

    shares: tuple[float, ...]
    curve: tuple[float, ...]

    @property
    def median(self) -> float:
        """The share that half of them had reached."""
        return median(self.shares)


@dataclass(frozen=True)
class Pace:
    """A number against its plan to date; a rate is None where there is nothing to compare with.

    points: the amount by the end of each working day that is over, as (working days gone, amount so far); the last one
    is all that is known.
    """

    clock: Clock
    points: tuple[tuple[float, float], ...]
    plan: Plan | None = None
    course: Course | None = None

    @property
    def actual(self) -> float:
        """What there is by the end of the data."""
        return self.points[-1][1]

    @cached_property
    def due(self) -> float | None:
        """What the plan asks for by now; None without one, without a working day gone, or where it does not reach."""
        if self.plan is None or not self.plan.is_covered_so_far or not self.clock.gone:
            return None
        return float(np.interp(self.clock.gone, range(len(self.plan.steps)), self.plan.steps))

    @property
    def rate(self) -> float | None:
        """actual / (target x elapsed working days / working days), each target over its own working days."""
        return self.actual / self.due if self.due else None

    @property
    def usual_due(self) -> float | None:
        """What would be there by now of a period that ends at its plan, if it ran as half of the past ones did."""
        known = self.plan is not None and self.plan.is_whole and self.course is not None and self.clock.gone
        return self.plan.whole * self.course.median if known and self.plan and self.course else None

    @property
    def usual_rate(self) -> float | None:
        """The amount against `usual_due`; None also where by now half of the past periods had nothing."""
        return self.actual / self.usual_due if self.usual_due and self.usual_due > 0 else None


def period(kind: str, day: date) -> Period:
    """The month, quarter or year (a key of MONTHS) of the workspace's calendar that holds a day."""
    own, span = fiscal.calendar(), MONTHS[kind]
    return Period(kind, own.start(span, day), own.end(span, day))


def earlier(of: Period) -> list[Period]:
    """The MOST_PAST periods of the same kind before it, the latest first."""
    return [period(of.kind, _on(of.first, -MONTHS[of.kind] * back)) for back in range(1, MOST_PAST + 1)]


def clock(of: Period, calendar: Calendar, as_of: date, part: float = 1.0) -> Clock:
    """How far the period is at the end of `as_of`, of whose working time `part` is in the data."""
    days = _working_days(of, calendar)
    place = bisect_right(days, as_of)
    gone = place - 1 + part if place and days[place - 1] == as_of else float(place)
    return Clock(of, days, as_of, gone)


def state(rate: float | None) -> str | None:
    """BEHIND below 95 % of the plan to date, AHEAD from 105 % on, else ON; None where there is no rate."""
    return None if rate is None else BEHIND if rate < BEHIND_FROM else AHEAD if rate >= AHEAD_FROM else ON


def plan_of(asked: pl.DataFrame, whole: float, at: Clock, origin: str) -> Plan:
    """The plan of a period from what is asked for on each of its days (day_on, planned; no row: nothing is said).

    `whole` is what the whole of it asks for; where days and whole contradict each other, the days are stretched to it.
    `origin` says whose plan it is, in words.
    """
    amounts = {day: float(planned) for day, planned in asked.select("day_on", "planned").iter_rows()}
    steps = _cumulative(amounts, at)
    stretch = whole / steps[-1] if steps[-1] > 0 else 0.0
    over = bisect_right(at.days, at.as_of)
    return Plan(
        whole=whole,
        steps=tuple(step * stretch for step in steps),
        covered=sum(day in amounts for day in at.days),
        is_covered_so_far=all(day in amounts for day in at.days[:over]),
        origin=origin,
    )


def pace(
    results: pl.DataFrame, at: Clock, calendar: Calendar, *, plan: Plan | None = None, first_on: date | None = None
) -> Pace:
    """A number (day_on, number: one metric in one currency) against its plan, and against its own past.

    `first_on` is the first day that the data knows of it: the periods that begin after that day were seen whole.
    Without it the first day of `results` is taken.
    """
    amounts = _amounts(results)
    known = {day: amount for day, amount in amounts.items() if at.period.first <= day <= min(at.as_of, at.period.last)}
    over = bisect_right(at.days, at.as_of)
    steps = _cumulative(known, at)[:over]
    points = [*enumerate(steps)] if at.gone else []
    begun = first_on or min(amounts, default=None)
    ran = course(amounts, at, calendar, begun) if begun else None
    return Pace(at, (*points, (at.gone, sum(known.values()))), plan, ran)


def course(amounts: Mapping[date, float], at: Clock, calendar: Calendar, first_on: date) -> Course | None:
    """How the whole periods before this one ran, by working day; None with fewer than LEAST_PAST that hold anything.

    A period is whole when the data begins before it does. The point is compared by the share of the working days that
    are gone, so that a month of 19 working days and one of 23 can be laid over each other.
    """
    curves = []
    for past in earlier(at.period):
        then = Clock(past, _working_days(past, calendar), past.last, 0.0)
        steps = _cumulative({day: n for day, n in amounts.items() if past.first <= day <= past.last}, then)
        if past.first > first_on and steps[-1] > 0 and past.last <= at.as_of and then.days:
            curves.append((np.arange(len(steps)) / len(then.days), np.array(steps) / steps[-1]))
    if len(curves) < LEAST_PAST or not at.days:
        return None
    whole = np.arange(len(at.days) + 1) / len(at.days)
    shares = tuple(float(np.interp(at.gone / len(at.days), *curve)) for curve in curves)
    middle = np.median([np.interp(whole, *curve) for curve in curves], axis=0)
    return Course(shares, tuple(float(share) for share in middle))


def working_amounts(results: pl.DataFrame, days: tuple[date, ...]) -> np.ndarray:
    """The amount of each of these working days; what falls between two of them belongs to the later one."""
    found = np.zeros(len(days))
    for day, amount in _amounts(results).items():
        place = bisect_left(days, day)
        if place < len(days):
            found[place] += amount
    return found


def _cumulative(amounts: Mapping[date, float], at: Clock) -> list[float]:
    """The sum by the end of each working day, 0 before the first; days after the last one count to that one."""
    found = np.zeros(len(at.days) + 1)
    for day, amount in amounts.items():
        found[min(bisect_left(at.days, day) + 1, len(at.days))] += amount
    return [float(step) for step in found.cumsum()]


def _amounts(results: pl.DataFrame) -> dict[date, float]:
    summed = results.group_by("day_on").agg(pl.col("number").cast(pl.Float64).sum())
    return dict(summed.sort("day_on").iter_rows())


def _working_days(of: Period, calendar: Calendar) -> tuple[date, ...]:
    days = pl.date_range(of.first, of.last, eager=True)
    return tuple(days.filter(calendar.working_days_between(days, days.dt.offset_by("1d")) > 0))


def _on(month: date, count: int) -> date:
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)
