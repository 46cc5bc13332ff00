"""What came of what targets ask for: the counts of the registry per month, quarter or year. No clock, no screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from smarketing import queries
from smarketing.analysis import periods
from smarketing.analysis.intervals import rate
from smarketing.answers import Read, ask
from smarketing.filters import BEGINNING, Filters
from smarketing.metrics import reach
from smarketing.metrics.counting import counted, is_known, known_days, measure_of
from smarketing.metrics.declaration import Count, Per
from smarketing.metrics.registry import TARGETS
from smarketing.targets import NOT_SET


@dataclass(frozen=True)
class Told:
    """What each month brought: value (its first day), currency, amount. Known from `first_on` to `last_on`.

    A month without a row is 0 with `gaps_are_zero` (nobody came), else unknown (nobody told). Of a cost `per` is what
    its amounts are divided by.
    """

    months: pl.DataFrame
    first_on: date
    last_on: date
    gaps_are_zero: bool
    per: Told | None = None

    @property
    def currencies(self) -> list[str]:
        """The currencies in which anything came, or (not set) for a count."""
        return self.months["currency"].unique().sort().to_list()

    def over(self, unit: str, currency: str) -> dict[date, tuple[float | None, str]]:
        """The first day of each known period of a unit (month, quarter or year) -> how much, and of which state.

        The states are those of `analysis.periods.totals`. A cost is the amount of the period / the count of the
        period, both summed first; it is known as far as both are.
        """
        amounts = dict(self.months.filter(currency=currency).select("value", "amount").iter_rows())
        if not self.gaps_are_zero:
            # A month in which anything was told, in whichever currency, brought nothing in the others.
            amounts = dict.fromkeys(self.months["value"].to_list(), 0.0) | amounts
        found = periods.totals(amounts, unit, self.first_on, self.last_on, gaps_are_zero=self.gaps_are_zero)
        sums = {date.fromisoformat(value): (amount, state) for value, amount, state in found.iter_rows()}
        return sums if self.per is None else _divided(sums, self.per.over(unit, NOT_SET))


def told(read: Read, metric: str, as_of: date, segment: str | None = None) -> Told | None:
    """What came of what a target asks for (one of TARGETS) up to data-as-of, by the day it happened.

    None where no source tells of it, or not by segment.
    """
    declared = TARGETS[metric]
    measure = measure_of(read, declared, Filters(BEGINNING, as_of + timedelta(days=1), as_of))
    if isinstance(measure, Per):
        return _cost(read, measure, as_of, segment)
    assert isinstance(measure, Count)
    return _sums(read, measure, reach.newest(read, declared.needs), as_of, segment)


def _cost(read: Read, measure: Per, as_of: date, segment: str | None) -> Told | None:
    """Amounts and counts as far as both are known."""
    until = known_days(read, measure, Filters(BEGINNING, as_of + timedelta(days=1), as_of)).last_on
    amount, count = (_sums(read, side, until, until, segment) for side in (measure.amount, measure.count))
    return None if amount is None or count is None else replace(amount, per=count)


def _sums(read: Read, measure: Count, newest: date | None, as_of: date, segment: str | None) -> Told | None:
    by_segment = "segment" in queries.read(measure.read).params and _is_known(read, segment)
    if (segment is not None and not by_segment) or not is_known(read, measure, as_of):
        return None
    filters = Filters(BEGINNING, as_of + timedelta(days=1), as_of)
    ever = _months(read, measure, filters)
    mine = ever if segment is None else _months(read, measure, replace(filters, segment=segment))
    last = as_of if newest is None else min(as_of, newest)
    first = min((date.fromisoformat(value) for value in ever["value"]), default=last.replace(day=1))
    return Told(mine, first, max(first, last), measure.is_gapless)


def _months(read: Read, measure: Count, filters: Filters) -> pl.DataFrame:
    """value, currency, amount; null where a month has records, and none with an amount."""
    sums = counted(read, measure, filters, by="month").select("value", "currency", pl.col("part").cast(pl.Float64))
    if measure.is_money and measure.is_gapless:
        records = ask(read, measure.read, filters, by="month").select("value", "currency").unique()
        sums = records.join(sums, on=["value", "currency"], how="left", nulls_equal=True)
    months = sums.select("value", pl.col("currency").fill_null(NOT_SET), amount="part")
    return months.sort("value", "currency")


def _divided(
    amounts: dict[date, tuple[float | None, str]], counts: dict[date, tuple[float | None, str]]
) -> dict[date, tuple[float | None, str]]:
    """Amount / count of each period of which both are wholly known so far; else None."""
    quotients: dict[date, tuple[float | None, str]] = {}
    for first, (amount, state) in amounts.items():
        count, other = counts.get(first, (None, periods.PART))
        is_known = amount is not None and count and periods.PART not in (state, other)
        quotients[first] = (rate(amount, count) if is_known else None, state)
    return quotients


def _is_known(read: Read, segment: str | None) -> bool:
    return not read("dimension_values").filter(dimension="segment", value=segment or "").is_empty()
