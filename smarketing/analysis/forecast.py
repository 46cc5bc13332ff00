"""Where the value signed lands: open deals by how deals of their age have ended, deals yet to come, with a range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from smarketing.analysis import stage_course

Numbers = np.ndarray
LEAST_WON = 20
LEAST_IN_BAND = 10
MOST_BANDS = 3
# Of fewer open deals with an amount than this share, their sum says little.
LEAST_PRICED = 0.8
DRAWS = 10_000
# How many times the history is drawn anew: that it is short widens the range.
HISTORIES = 200
_AT_ONCE = 50
# The days over which the arrival of new deals is observed.
ARRIVALS = 91
LOW, HIGH = 10, 90
# Where none arrived, half of one is taken for granted: that none came does not say that none can.
LEAST_ARRIVING = 0.5
_ORDER = ("created_on", "ended_on", "is_won", "amount", "deal_key")
_SEED = 20170101
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Landing:
    """The value signed in [from_on, until] in one currency, as seen at the end of `as_of`.

    signed: already; low, middle, high: the 10th, 50th and 90th percentile of where it ends; outcome: what it became,
    where that is known (a back-test). open_deals: how many open deals with an amount are in it; by_stage: how many of
    them are judged by their stage too.
    """

    from_on: date
    until: date
    as_of: date
    signed: float
    low: float
    middle: float
    high: float
    outcome: float | None = None
    open_deals: int = 0
    by_stage: int = 0

    @property
    def holds(self) -> bool | None:
        """Whether the outcome lies within the 80 % range; None where it is not known."""
        return None if self.outcome is None else self.low <= self.outcome <= self.high


def landing(
    lives: pl.DataFrame, currency: str, span: tuple[date, date], as_of: date, told: pl.DataFrame | None = None
) -> Landing | None:
    """Where the value signed in `span` (both days inclusive) lands; None with fewer than 20 won deals by `as_of`, and
    where more than one in five open deals has no amount.

    `lives` is the read deal_lives; what happened after `as_of` is not looked at. A deal that is open at an age is won
    within the days that are left as often as deals that reached that age were (won and lost as competing ends, by
    day of age, each band of size by itself). With `told`, the read deal_stages, a deal whose stage is known is won as
    often as those that were in that stage at that age, where enough were (see `analysis.stage_course`). In both a deal
    counts as much as it is worth: large ones are won less often. New deals keep coming as in the last 91 days. Each of
    10,000 draws decides every deal by chance, and the history itself is drawn anew 200 times. Open deals without an
    amount are not in it. The draws begin alike each time, and deals are put in order before: the same data give the
    same range, in whatever order they come. While days are left the high end is above the low one (see `_ends`).
    """
    ordered = lives.filter(currency=currency).sort([name for name in _ORDER if name in lives.columns])
    known = _as_of(ordered, as_of)
    from_on, until = span
    won = known.filter(pl.col("is_won") == 1)
    is_open = known.filter(pl.col("ended_on").is_null())
    if won.height < LEAST_WON or is_open["amount"].count() < LEAST_PRICED * is_open.height:
        return None
    signed = _signed(won, from_on, until + _DAY)
    left = (until - as_of).days
    if left <= 0:
        return Landing(from_on, until, as_of, signed, signed, signed, signed)
    told = told if told is None else told.filter(pl.col("told_on") <= as_of)
    drawn, by_stage = _draws(known, left, told)
    low, middle, high = _ends(drawn, pl.concat([is_open["amount"], won["amount"]]))
    ends = (signed + low, signed + middle, signed + high)
    return Landing(from_on, until, as_of, signed, *ends, open_deals=is_open["amount"].count(), by_stage=by_stage)


def backtest(
    lives: pl.DataFrame, currency: str, as_of: date, told: pl.DataFrame | None = None, *, weeks: int = 0
) -> list[Landing]:
    """Each whole month that is over, forecast as of the last day before it and after each of its first `weeks` weeks,
    beside what it became; oldest first. A month that could not be forecast before it began is left out.

    Amounts are those of today: exports seldom say what a deal was worth then.
    """
    found = []
    month = _first(lives["created_on"].min())
    while month is not None and (following := _following(month)) <= as_of + _DAY:
        became = _signed(lives.filter((pl.col("currency") == currency) & (pl.col("is_won") == 1)), month, following)
        for week in range(weeks + 1):
            seen = month - _DAY + week * 7 * _DAY
            guess = landing(lives, currency, (month, following - _DAY), seen, told)
            if guess is None:
                break
            found.append(replace(guess, outcome=became))
        month = following
    return found


def _ends(drawn: Numbers, amounts: pl.Series) -> tuple[float, float, float]:
    """The 10th, 50th and 90th percentile. Where both ends are the same, the high one is the next that a win makes.

    More than 8 in 10 draws end there then: it is the narrowest range that says that more may come.
    """
    low, middle, high = (float(np.percentile(drawn, at)) for at in (LOW, 50, HIGH))
    if low < high:
        return low, middle, high
    beyond = drawn[drawn > high]
    worth = amounts.drop_nulls().cast(pl.Float64)
    least = worth.filter(worth > 0).min()
    steps = [*([float(beyond.min())] if len(beyond) else []), *([high + least] if isinstance(least, float) else [])]
    return low, middle, min(steps, default=high)


def _signed(won: pl.DataFrame, start: date, stop: date) -> float:
    inside = won.filter((pl.col("ended_on") >= start) & (pl.col("ended_on") < stop))
    return float(inside["amount"].drop_nulls().cast(pl.Float64).sum())


def _as_of(lives: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The deals opened by then, with only those ends that had happened."""
    ended = pl.col("ended_on") <= as_of
    return lives.filter(pl.col("created_on") <= as_of).with_columns(
        ended_on=pl.when(ended).then("ended_on"),
        is_won=pl.when(ended).then("is_won").otherwise(0),
        days=(pl.when(ended).then("ended_on").otherwise(pl.lit(as_of)) - pl.col("created_on")).dt.total_days().clip(0),
        since=(pl.lit(as_of) - pl.col("created_on")).dt.total_days(),
    )


def _draws(known: pl.DataFrame, left: int, told: pl.DataFrame | None) -> tuple[Numbers, int]:
    """What is signed in the `left` days to come, one number per draw; how many deals are judged by their stage."""
    chance = np.random.default_rng(_SEED)
    totals, by_stage = np.zeros(DRAWS), 0
    for band in _bands(known):
        course = None if told is None else stage_course.course(band, told)
        totals += _drawn(band, left, chance, course)
        by_stage += 0 if course is None else course.judged
    return totals, by_stage


def _bands(known: pl.DataFrame) -> list[pl.DataFrame]:
    """The deals in bands of size, each with enough that were won; those without an amount are in the last.

    Large deals take longer and are won less often: together with small ones they would be expected too often.
    """
    for bands in range(MOST_BANDS, 1, -1):
        edges = [known["amount"].cast(pl.Float64).quantile(place / bands) for place in range(1, bands)]
        place = sum((pl.col("amount").cast(pl.Float64) > edge for edge in edges), pl.lit(0)).fill_null(bands - 1)
        parts = known.with_columns(band=place).partition_by("band")
        if len(parts) == bands and all(part["is_won"].sum() >= LEAST_IN_BAND for part in parts):
            return parts
    return [known]


def _drawn(known: pl.DataFrame, left: int, chance: np.random.Generator, course: stage_course.Course | None) -> Numbers:
    days, since = known["days"].to_numpy(), known["since"].to_numpy()
    is_over = known["ended_on"].is_not_null().to_numpy()
    is_won = known["is_won"].to_numpy() == 1
    amount = known["amount"].cast(pl.Float64).to_numpy()
    prices = amount[is_won & ~np.isnan(amount)]
    is_open = ~is_over & ~np.isnan(amount)
    value = np.nan_to_num(amount)
    rows = DRAWS // HISTORIES
    totals = []
    for _ in range(HISTORIES // _AT_ONCE):
        histories = chance.integers(0, len(days), (_AT_ONCE, len(days)))
        by_stage = None if course is None else course.odds(histories, value, left)
        for place, picked in enumerate(histories):
            wins, stays = _course(days[picked], is_over[picked], is_won[picked], left)
            course_by_value = _course(days[picked], is_over[picked], is_won[picked], left, value[picked])
            odds = _odds(*course_by_value, days[is_open], left)
            if by_stage is not None:
                odds = np.where(np.isnan(by_stage[place]), odds, by_stage[place])
            kept = (chance.random((rows, len(odds))) < odds) @ amount[is_open]
            arriving = max((since[picked] < ARRIVALS).sum(), LEAST_ARRIVING) / min(ARRIVALS, since.max() + 1)
            coming = arriving * np.cumsum(wins * stays)[:left].sum()
            totals.append(kept + _new(chance, coming, prices, rows))
    return np.concatenate(totals)


def _new(chance: np.random.Generator, coming: float, prices: Numbers, rows: int) -> Numbers:
    """What deals that are yet to come are won for, per draw, when so many are expected to be won."""
    counts = chance.poisson(coming, rows)
    if not len(prices):
        return np.zeros(rows)
    return np.bincount(np.repeat(np.arange(rows), counts), chance.choice(prices, counts.sum()), rows)


def _course(
    days: Numbers, is_over: Numbers, is_won: Numbers, left: int, value: Numbers | None = None
) -> tuple[Numbers, Numbers]:
    """By day of age: the chance to be won on it when still open before, and the chance to be still open before it.

    With `value` each deal counts as much as it is worth.
    """
    most = int(days.max()) + left + 2
    value = np.ones(len(days)) if value is None else value
    at_risk = np.maximum(np.bincount(days, value, most)[::-1].cumsum()[::-1], 1e-9)
    ends = np.minimum(np.bincount(days[is_over], value[is_over], most) / at_risk, 1.0)
    wins = np.bincount(days[is_over & is_won], value[is_over & is_won], most) / at_risk
    stays = np.concatenate([[1.0], np.cumprod(1 - ends)[:-1]])
    return wins, stays


def _odds(wins: Numbers, stays: Numbers, ages: Numbers, left: int) -> Numbers:
    """The chance of each open deal to be won within the days that are left."""
    total = np.concatenate([[0.0], np.cumsum(wins * stays)])
    last = len(wins) - 1
    start, stop = np.minimum(ages + 1, last), np.minimum(ages + left + 1, last)
    open_still = stays[start]
    return np.where(open_still > 0, (total[stop] - total[start]) / np.maximum(open_still, 1e-12), 0.0)


def _first(day: object) -> date | None:
    return day.replace(day=1) if isinstance(day, date) else None


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
