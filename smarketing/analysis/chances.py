"""The chance to be won within days to come, by how others went on who were in a stage as long, or deals as old."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from smarketing.analysis.incidence import LEAST_AT_RISK

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Course:
    """How those who enter go on, by whole days since (last axis): `moves` is the share of all that converts on a day,
    `stays` the share that is undecided before it.
    """

    moves: Numbers
    stays: Numbers

    @property
    def rate(self) -> Numbers:
        """The share that converts in the end, as far as the history can speak."""
        found: Numbers = self.moves.sum(axis=-1)
        return found


@dataclass(frozen=True)
class Window:
    """The days to come that count: after `before` days from data-as-of, up to and with day `until`."""

    before: int
    until: int


def course(converted: Numbers, out: Numbers, in_play: Numbers) -> Course:
    """The cumulative incidence by day from the counts of each day (last axis), exits as competing outcomes.

    The same estimate as `analysis.incidence.curve` (Aalen and Johansen, 1978), for many groups at once and for weighted
    members; like that curve it ends where fewer than 10 are left at risk once somebody was censored.
    """
    ends = converted + out
    at_risk = np.flip(np.cumsum(np.flip(ends + in_play, -1), -1), -1)
    censored = np.cumsum(in_play, -1) - in_play
    speaks = (censored <= 0) | (at_risk >= LEAST_AT_RISK)
    safe = np.maximum(at_risk, 1e-12)
    kept = np.cumprod(np.where(speaks, 1 - np.minimum(ends / safe, 1), 1.0), -1)
    stays = np.concatenate([np.ones((*kept.shape[:-1], 1)), kept[..., :-1]], -1)
    return Course(np.where(speaks, stays * converted / safe, 0.0), stays)


def later(one: Course, ages: Numbers, days: int) -> Numbers:
    """For members who are undecided at the end of day `ages`: the chance to convert on each of the next `days` days."""
    wide = int(ages.max(initial=0)) + days + 2
    moves, stays = _long(one.moves, wide, 0.0), _long(one.stays, wide, float(one.stays[-1]))
    left = stays[ages + 1]
    chance = moves[ages[:, None] + np.arange(1, days + 1)]
    return np.where(left[:, None] > 1e-12, chance / np.maximum(left, 1e-12)[:, None], 0.0)


def onward(one: Course, following: Numbers) -> Numbers:
    """The density by day of what comes after both: leaving this stage, then `following`; as long as `following`."""
    size = len(following)
    found: Numbers = np.convolve(_long(one.moves, size, 0.0)[:size], following)[:size]
    return found


def within(density: Numbers, window: Window) -> Numbers:
    """What an entrant of each of the days 1 to `until` from now brings within the window; `density` by day since entry.

    An entrant of day j has `until` - j days left, of which those up to `before` - j do not count.
    """
    total = np.concatenate([np.zeros(1), np.cumsum(_long(density, window.until, 0.0))])
    entered = np.arange(1, window.until + 1)
    found: Numbers = total[window.until - entered + 1] - total[np.maximum(window.before - entered + 1, 0)]
    return found


def in_flight(one: Course, ages: Numbers, counts: Numbers, following: Numbers, window: Window) -> float:
    """What members in play (so many of each age) are expected to bring within the window.

    `following` is the density of what somebody brings who leaves this stage, by day since.
    """
    # Nobody converts at a higher age than anybody ever did.
    able = ages < np.flatnonzero(one.moves).max(initial=-1)
    if not able.any():
        return 0.0
    return float(counts[able] @ (later(one, ages[able], window.until) @ within(following, window)))


def odds(one: Course, ages: Numbers, window: Window) -> Numbers:
    """The chance of each member in play at an age to convert within the window."""
    chance = later(one, ages, window.until)
    found: Numbers = chance[:, window.before :].sum(axis=1)
    return found


def _long(values: Numbers, size: int, fill: float) -> Numbers:
    return values if len(values) >= size else np.concatenate([values, np.full(size - len(values), fill)])
