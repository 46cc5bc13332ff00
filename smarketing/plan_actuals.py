"""What came of what targets ask for: the counts of the other pages per month, quarter or year. No clock, no screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from smarketing.analysis import periods
from smarketing.answers import Read
from smarketing.targets import NOT_SET

# metric -> the stage whose events are counted, each on its day
STAGES = {"leads": "lead", "mqls": "mql", "sals": "sal", "sqls": "sql", "opportunities": "opportunity"}
# metric -> read, column, and the kinds of files that tell up to when it is known
_READS = {
    "sessions": ("traffic", "sessions", ("traffic_days",)),
    "spend": ("spend", "spend", ("campaign_days",)),
    "deals": ("deal_outcomes", "won", ("deals", "deal_history")),
    "amount": ("deal_outcomes", "won_amount", ("deals", "deal_history")),
    "opportunities": ("activity_funnel", "events", ("leads", "stage_history", "deals", "deal_history")),
}
_STAGED = ("activity_funnel", "events", ("leads", "stage_history"))


@dataclass(frozen=True)
class Told:
    """What each month brought: value (its first day), currency, amount. Known from `first_on` to `last_on`.

    A month without a row is 0 with `gaps_are_zero` (nobody came), else unknown (nobody told).
    """

    months: pl.DataFrame
    first_on: date
    last_on: date
    gaps_are_zero: bool

    @property
    def currencies(self) -> list[str]:
        """The currencies in which anything came, or (not set) for a count."""
        return self.months["currency"].unique().sort().to_list()

    def over(self, unit: str, currency: str) -> dict[date, tuple[float | None, str]]:
        """The first day of each known period of a unit (month, quarter or year) -> how much, and of which state.

        The states are those of `analysis.periods.totals`.
        """
        amounts = dict(self.months.filter(currency=currency).select("value", "amount").iter_rows())
        if not self.gaps_are_zero:
            # A month in which anything was told, in whichever currency, brought nothing in the others.
            amounts = dict.fromkeys(self.months["value"].to_list(), 0.0) | amounts
        found = periods.totals(amounts, unit, self.first_on, self.last_on, gaps_are_zero=self.gaps_are_zero)
        return {date.fromisoformat(value): (amount, state) for value, amount, state in found.iter_rows()}


def told(read: Read, metric: str, as_of: date, segment: str | None = None) -> Told | None:
    """What came of a metric up to data-as-of, by the day it happened; None where no source tells of it.

    Sales' decisions are known where any acceptance or rejection is. Sessions belong to no segment.
    """
    name, column, kinds = _READS.get(metric, _STAGED)
    if segment is not None and (metric == "sessions" or not _is_known(read, segment)):
        return None
    ever = _months(read, name, column, metric, as_of=as_of)
    if ever.is_empty() and not (metric == "sals" and _rejects(read, as_of)):
        return None
    mine = ever if segment is None else _months(read, name, column, metric, as_of=as_of, segment=segment)
    fresh = read("freshness").filter(pl.col("target").is_in(list(kinds)))["as_of"].drop_nulls()
    last = as_of if fresh.is_empty() else min(as_of, date.fromisoformat(str(fresh.max())[:10]))
    first = min((date.fromisoformat(value) for value in ever["value"]), default=last.replace(day=1))
    return Told(mine, first, max(first, last), metric not in ("sessions", "spend"))


def _months(read: Read, name: str, column: str, metric: str, **params: Any) -> pl.DataFrame:
    found = read(name, by="month", **params)
    if metric in STAGES:
        found = found.filter(stage=STAGES[metric])
    if "currency" not in found.columns or metric == "deals":
        found = found.with_columns(currency=pl.lit(NOT_SET))
    known = pl.col(column).is_not_null().all()
    sums = pl.when(known).then(pl.col(column).cast(pl.Float64).sum())
    months = found.group_by("value", "currency").agg(amount=sums).sort("value", "currency")
    if metric in ("sessions", "spend"):
        months = months.drop_nulls("amount")
    return months.select("value", "currency", pl.col("amount").cast(pl.Float64))


def _rejects(read: Read, as_of: date) -> bool:
    return not read("activity_funnel", as_of=as_of).filter(stage="rejected").is_empty()


def _is_known(read: Read, segment: str) -> bool:
    return not read("dimension_values").filter(dimension="segment", value=segment).is_empty()
