"""What the chances to be won rest on, as numbers: stays in each stage, deals and their amounts; and drawn anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from smarketing.analysis.chances import Course, Numbers, course

DEAL = "deal"
STAGES = ("lead", "mql", "sal", "sql")
OUTCOMES = ("converted", "out", "in_play")
LEAST = 20
LEAST_IN_BAND = 10
MOST_CHANNELS = 40
# Of fewer open deals with an amount than this share, size says nothing of how a deal ends.
LEAST_PRICED = 0.8
# Of conversions without a day, more than this share makes a rate too low to be used.
MOST_UNDATED = 0.1
_SEED = 20170101


@dataclass(frozen=True)
class Deals:
    """Deals of one currency: age at the end or at data-as-of, how they ended, amount (NaN: none), band of size, channel
    (place in `History.channels`), whether their lead is known; `weight` is 1, or how often a draw picked them.
    """

    age: Numbers
    is_over: Numbers
    is_won: Numbers
    amount: Numbers
    band: Numbers
    channel: Numbers
    is_linked: Numbers
    weight: Numbers

    @property
    def priced(self) -> Numbers:
        """Which were won and have an amount."""
        found: Numbers = self.is_won & ~np.isnan(self.amount)
        return found

    def course(self, chosen: Numbers) -> Course:
        """How the chosen deals end by day of age."""
        size = int(self.age.max(initial=0)) + 1
        parts = (self.is_won, self.is_over & ~self.is_won, ~self.is_over)
        return course(*(self._by_age(chosen & part, size) for part in parts))

    def average(self, chosen: Numbers) -> float:
        """The average amount of the chosen deals that were won; 0 where none was."""
        picked = chosen & self.priced
        total = self.weight[picked].sum()
        return float(self.weight[picked] @ self.amount[picked] / total) if total else 0.0

    def _by_age(self, chosen: Numbers, size: int) -> Numbers:
        found: Numbers = np.bincount(self.age[chosen], self.weight[chosen], size).astype(float)
        return found


@dataclass(frozen=True)
class History:
    """All of it up to data-as-of. `channels` are those with rates of their own; all others are together in the place
    after them.

    stays: per stage the counts by outcome, channel and days; ages: per stage the days and counts of those in play.
    currency_share: of the deals whose lead is known, the share in the currency of `deals`; undated: per stage the
    conversions without a day, as a share of all of them.
    """

    channels: tuple[str, ...]
    stays: dict[str, Numbers]
    ages: dict[str, tuple[Numbers, Numbers]]
    undated: dict[str, float]
    deals: Deals
    currency_share: float

    def course(self, stage: str) -> Course:
        """How those in a stage go on, all channels together."""
        return course(*self.stays[stage].sum(axis=1))

    def draws(self, count: int) -> Iterator[History]:
        """The history drawn anew so many times: each lead and deal counts as often as chance has it, once on average.

        Those who are in play stay as they are: only what is learned from the past is uncertain. The draws begin alike
        each time.
        """
        chance = np.random.default_rng(_SEED)
        for _ in range(count):
            stays = {stage: chance.poisson(counts).astype(float) for stage, counts in self.stays.items()}
            weight = chance.poisson(1.0, len(self.deals.weight)).astype(float)
            yield replace(self, stays=stays, deals=replace(self.deals, weight=weight))


def history(stays: pl.DataFrame, lives: pl.DataFrame, currency: str, as_of: date) -> History:
    """From the reads stage_stays and deal_lives; nothing that happened after `as_of` may be in them."""
    channels = _channels(stays)
    place = {name: number for number, name in enumerate(channels)}
    counts, ages, undated = {}, {}, {}
    for stage in STAGES:
        rows = stays.filter(stage=stage)
        dated = rows.drop_nulls("days")
        counts[stage] = _counts(dated, place)
        held = dated.filter(outcome="in_play").group_by("days").agg(pl.col("leads").sum()).sort("days")
        ages[stage] = (held["days"].to_numpy().astype(int), held["leads"].to_numpy().astype(float))
        moved = rows.filter(outcome="converted")
        blind = int(moved.filter(pl.col("days").is_null())["leads"].sum())
        undated[stage] = blind / max(int(moved["leads"].sum()), 1)
    linked = lives.filter(pl.col("is_linked") == 1)
    share = linked.filter(currency=currency).height / max(linked.height, 1)
    return History(channels[:-1], counts, ages, undated, _deals(lives.filter(currency=currency), place, as_of), share)


def _channels(stays: pl.DataFrame) -> tuple[str, ...]:
    """The largest channels that can have rates of their own, by name; at the end a place for all others."""
    sums = stays.filter(stage="mql").group_by("channel").agg(pl.col("leads").sum())
    large = sums.filter(pl.col("leads") >= LEAST).sort("leads", "channel", descending=[True, False])
    return (*sorted(large["channel"].head(MOST_CHANNELS)), "")


def _counts(dated: pl.DataFrame, place: dict[str, int]) -> Numbers:
    """Leads by outcome, channel and days; whoever stayed longer than all who went on is in the last place."""
    last = int(dated.filter(outcome="converted")["days"].max() or 0)  # type: ignore[arg-type]
    found = np.zeros((len(OUTCOMES), len(place), last + 2))
    outcomes = {name: number for number, name in enumerate(OUTCOMES)}
    spots = dated.select(
        pl.col("outcome").replace_strict(outcomes, return_dtype=pl.Int64),
        pl.col("channel").replace_strict(place, default=len(place) - 1, return_dtype=pl.Int64),
        pl.col("days").clip(0, last + 1),
    )
    np.add.at(found, tuple(spots.to_numpy().astype(int).T), dated["leads"].to_numpy())
    return found


def _deals(lives: pl.DataFrame, place: dict[str, int], as_of: date) -> Deals:
    end = pl.coalesce("ended_on", pl.lit(as_of))
    amount = lives["amount"].cast(pl.Float64).to_numpy().astype(float)
    is_won = (lives["is_won"] == 1).to_numpy().astype(bool)
    is_over = lives["ended_on"].is_not_null().to_numpy().astype(bool)
    return Deals(
        age=lives.select((end - pl.col("created_on")).dt.total_days().clip(0)).to_series().to_numpy().astype(int),
        is_over=is_over,
        is_won=is_won,
        amount=amount,
        band=_bands(amount, is_won, is_over),
        channel=lives["channel"]
        .replace_strict(place, default=len(place) - 1, return_dtype=pl.Int64)
        .to_numpy()
        .astype(int),
        is_linked=(lives["is_linked"] == 1).to_numpy().astype(bool),
        weight=np.ones(lives.height),
    )


def _bands(amount: Numbers, is_won: Numbers, is_over: Numbers) -> Numbers:
    """The band of size of each deal, as in the forecast: large deals take longer and are won less often.

    Up to three with enough that were won; those without an amount are in the last. One alone where many open deals have
    no amount: only those that ended would be in the others.
    """
    is_priced = ~np.isnan(amount)
    enough = is_priced[~is_over].sum() >= LEAST_PRICED * (~is_over).sum()
    for bands in (3, 2) if enough and is_priced.any() else ():
        edges = np.quantile(amount[is_priced], [step / bands for step in range(1, bands)])
        found: Numbers = np.where(is_priced, (amount[:, None] > edges).sum(axis=1), bands - 1)
        if all(is_won[found == band].sum() >= LEAST_IN_BAND for band in range(bands)):
            return found
    return np.zeros(len(amount), dtype=int)
