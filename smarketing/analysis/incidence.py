"""Cumulative incidence: what share of those who enter a step has converted after so many days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from smarketing.analysis.intervals import Z95, interval

LEAST_AT_RISK = 10
_NOBODY = 1e-12


@dataclass(frozen=True)
class Day:
    """What happened `days` after entry: members who converted, who left, and who are still in play at that age."""

    days: int
    converted: int = 0
    out: int = 0
    in_play: int = 0


@dataclass(frozen=True)
class Point:
    """The curve after `days`: share converted (with its 95 % band) and share undecided; `at_risk` just before."""

    days: int
    at_risk: int
    rate: float
    low: float
    high: float
    undecided: float


def curve(days: Iterable[Day], least_at_risk: int = LEAST_AT_RISK) -> list[Point]:
    """The Aalen-Johansen estimate of the share converted, one point per day on which somebody converted or left.

    Those who left are competing outcomes: they stay in the whole as "never converts". Only members in play are
    censored, at their age. With S the share undecided just before a day, d converted of n at risk: rate += S·d/n.
    The variance is the delta-method form of Marubini and Valsecchi, "Analysing Survival Data from Clinical Trials"
    (1995); without censoring it is the binomial one. The band is on the log(-log) scale (Choudhury, Statistics in
    Medicine 21 (2002)), so it stays within 0-1; where nobody or everybody converted it is Wilson's.
    Once somebody was censored, the curve ends where fewer than `least_at_risk` are left: one late conversion of a
    handful would otherwise speak for all. Source: Aalen and Johansen, Scand. J. Statistics 5 (1978).
    """
    ordered = sorted(days, key=lambda day: day.days)
    at_risk = sum(day.converted + day.out + day.in_play for day in ordered)
    total, undecided, rate, censored = at_risk, 1.0, 0.0, 0
    spread = _Spread()
    points: list[Point] = []
    for day in ordered:
        if censored and at_risk < least_at_risk:
            break
        events = day.converted + day.out
        if events:
            rate = min(1.0, rate + undecided * day.converted / at_risk)
            spread.add(undecided, rate, at_risk, day.converted, events)
            undecided *= 1 - events / at_risk
            points.append(Point(day.days, at_risk, rate, *band(rate, spread.variance(rate), total), undecided))
        at_risk -= events + day.in_play
        censored += day.in_play
    return points


class _Spread:
    """The variance of the curve, kept as three sums so that each day is added in constant time."""

    def __init__(self) -> None:
        self._sums = [0.0, 0.0, 0.0]

    def add(self, undecided: float, rate: float, at_risk: int, converted: int, events: int) -> None:
        """Adds a day; `undecided` is the share just before it and `rate` the share converted just after it."""
        own = undecided**2 * (at_risk - converted) * converted / at_risk**3
        cross = undecided * converted / at_risk**2
        weight = events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
        # (F - f)² w - 2 (F - f) c + own, for every later F, as a polynomial in F
        self._sums[0] += weight
        self._sums[1] += weight * rate + cross
        self._sums[2] += weight * rate**2 + 2 * rate * cross + own

    def variance(self, rate: float) -> float:
        """The variance at a share converted of `rate`."""
        square, linear, constant = self._sums
        return max(0.0, square * rate**2 - 2 * linear * rate + constant)


def band(rate: float, variance: float, n: int) -> tuple[float, float]:
    """The 95 % limits of a share on the log(-log) scale; Wilson's on `n` where the share is 0 or 1."""
    if not _NOBODY < rate < 1 - _NOBODY:
        return interval(round(rate) * n, n) or (0.0, 1.0)
    width = Z95 * sqrt(variance) / abs(rate * log(rate))
    return rate ** exp(width), rate ** exp(-width)


def at(points: list[Point], days: int) -> tuple[float, float]:
    """(share converted, share undecided) after so many days; (0, 1) before the first point."""
    reached = [point for point in points if point.days <= days]
    return (reached[-1].rate, reached[-1].undecided) if reached else (0.0, 1.0)
