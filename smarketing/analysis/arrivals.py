"""Where a count ends at the end of a period: what has come so far, and as much as keeps coming, with a range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import numpy as np
import polars as pl

from smarketing.analysis.pace import Clock, clock, period, working_amounts
from smarketing.calendars import Calendar

# The half width of an 80 % interval, in standard deviations.
Z80 = 1.2815515655446004
# The rate is that of a quarter's working days; how much it sways is seen in up to a year of blocks of a month's.
RECENT, LONGEST, BLOCK = 65, 252, 21
LEAST_BLOCKS = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Range:
    """Where a count ends, 8 times in 10; `outcome` is what it became, where that is known (a back-test)."""

    low: int
    high: int
    outcome: int | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the outcome lies within; None where it is not known."""
        return None if self.outcome is None else self.low <= self.outcome <= self.high


def landing(results: pl.DataFrame, at: Clock, calendar: Calendar, first_on: date | None = None) -> Range | None:
    """Where the count of a period ends; None with less than 63 working days of history.

    `results` (day_on, number) after the day of the clock are not looked at. The working days that are left bring as
    many as the last 65 did on average. Their sum sways by more than chance alone: its variance is that of a Poisson
    count times the dispersion of past months (variance / mean of blocks of 21 working days, never below 1), and wider
    because the rate itself is estimated; few blocks widen it further (Student's t).
    """
    known = results.filter(pl.col("day_on") <= at.as_of)
    so_far = float(known.filter(pl.col("day_on") >= at.period.first)["number"].cast(pl.Float64).sum())
    left = len(at.days) - at.gone
    if at.is_over or left <= 0:
        return Range(round(so_far), round(so_far))
    begun = first_on or known["day_on"].min()
    if not isinstance(begun, date):
        return None
    # The day of as-of may be known in part only, and the first day is as it happens to begin.
    history = working_amounts(
        known.filter(pl.col("day_on") > begun), _days_between(begun + _DAY, at.as_of - _DAY, calendar)
    )[-LONGEST:]
    if len(history) < LEAST_BLOCKS * BLOCK:
        return None
    blocks = history[len(history) % BLOCK :].reshape(-1, BLOCK).sum(axis=1)
    sway = max(1.0, float(blocks.var(ddof=1) / blocks.mean())) if blocks.mean() > 0 else 1.0
    recent = history[-RECENT:]
    rest = float(recent.mean()) * left
    half = _quantile(len(blocks) - 1) * sqrt(sway * rest * (1 + left / len(recent)))
    return Range(round(so_far + max(0.0, rest - half)), round(so_far + rest + half))


def backtest(results: pl.DataFrame, kind: str, calendar: Calendar, as_of: date, share: float) -> list[Range]:
    """Each whole period that is over, judged when `share` of its working days were gone, beside what it became."""
    begun = results["day_on"].min()
    found: list[Range] = []
    of = period(kind, as_of)
    while isinstance(begun, date) and of.first > begun:
        days = clock(of, calendar, of.last).days
        then = days[int(share * len(days)) - 1] if int(share * len(days)) else of.first - _DAY
        guess = landing(results, clock(of, calendar, then), calendar)
        if of.last <= as_of and guess is not None:
            inside = results.filter((pl.col("day_on") >= of.first) & (pl.col("day_on") <= of.last))
            found.append(Range(guess.low, guess.high, int(inside["number"].sum())))
        of = period(kind, of.first - _DAY)
    return found[::-1]


def _quantile(freedom: int) -> float:
    """The 90th percentile of Student's t, by its expansion around the normal one."""
    return Z80 + (Z80**3 + Z80) / (4 * max(freedom, 1))


def _days_between(first: date, last: date, calendar: Calendar) -> tuple[date, ...]:
    if last < first:
        return ()
    days = pl.date_range(first, last, eager=True)
    worked: np.ndarray = calendar.working_days_between(days, days.dt.offset_by("1d")).to_numpy() > 0
    return tuple(days.filter(pl.Series(worked)))
