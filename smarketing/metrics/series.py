"""A metric over time: what each month, quarter or year brought, and of which of them all is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from smarketing.analysis import periods
from smarketing.analysis.intervals import rate
from smarketing.answers import Read
from smarketing.errors import Refused
from smarketing.filters import BEGINNING, Filters
from smarketing.metrics import reach, reasons
from smarketing.metrics.counting import counted, is_known, known_days, measure_of
from smarketing.metrics.declaration import Count, Per
from smarketing.metrics.registry import metric
from smarketing.targets import NOT_SET


@dataclass(frozen=True)
class Series:
    """What each month brought: value (its first day), currency, amount. Known from `first_on` to `last_on`.

    A month without a row is 0 with `gaps_are_zero` (nobody came), else unknown (nobody told). `currency` is that of the
    largest sum; NOT_SET of a count. Of a cost `per` is what its amounts are divided by.
    """

    months: pl.DataFrame
    currency: str
    first_on: date
    last_on: date
    gaps_are_zero: bool
    per: Series | None = None

    @property
    def currencies(self) -> list[str]:
        """The currencies in which anything came, or NOT_SET for a count."""
        return self.months["currency"].unique().sort().to_list()

    def totals(self, unit: str, currency: str) -> pl.DataFrame:
        """Each month, quarter or year from the first known day to the last, as `analysis.periods.totals`."""
        amounts = dict(self.months.filter(currency=currency).select("value", "amount").iter_rows())
        if not self.gaps_are_zero:
            # A month in which anything was told, in whichever currency, brought nothing in the others.
            amounts = dict.fromkeys(self.months["value"].to_list(), 0.0) | amounts
        return periods.totals(amounts, unit, self.first_on, self.last_on, gaps_are_zero=self.gaps_are_zero)

    def over(self, unit: str, currency: str) -> dict[date, tuple[float | None, str]]:
        """The first day of each known period of a unit -> how much, and of which state.

        A cost is the amount of the period / the count of the period, both summed first; it is known as far as both are.
        """
        rows = self.totals(unit, currency).iter_rows()
        sums = {date.fromisoformat(value): (amount, state) for value, amount, state in rows}
        return sums if self.per is None else _divided(sums, self.per.over(unit, NOT_SET))


def series(read: Read, key: str, filters: Filters) -> Series | None:
    """A count, a sum of money or a cost per month under the filters, over all days up to data-as-of that are known.

    None where no source tells of it, or not under these filters. Refused for a rate or a median.
    """
    declared = metric(key)
    ever = replace(filters, from_on=BEGINNING, to_on=filters.as_of + timedelta(days=1))
    measure = measure_of(read, declared, ever)
    if reasons.unsupported(measure, ever) or not is_known(read, measure, ever.as_of):
        return None
    if isinstance(measure, Per):
        until = known_days(read, measure, ever).last_on
        amount, count = (
            _monthly(read, side, until, replace(ever, as_of=until, to_on=until + timedelta(days=1)))
            for side in (measure.amount, measure.count)
        )
        return replace(amount, per=count)
    if not isinstance(measure, Count):
        raise Refused("NO_SERIES", f"{declared.label} has no sums per month that add up. Break it down by month.")
    return _monthly(read, measure, reach.newest(read, declared.needs), ever)


def _monthly(read: Read, measure: Count, newest: date | None, ever: Filters) -> Series:
    whole = _months(read, measure, Filters(ever.from_on, ever.to_on, ever.as_of))
    mine = _months(read, measure, ever) if ever.chosen else whole
    last = ever.as_of if newest is None else min(ever.as_of, newest)
    first = min((date.fromisoformat(value) for value in whole["value"]), default=last.replace(day=1))
    return Series(mine, _largest(mine) or _largest(whole) or NOT_SET, first, max(first, last), measure.is_gapless)


def _months(read: Read, measure: Count, filters: Filters) -> pl.DataFrame:
    """value, currency, amount; 0 where a month has no record that is summed, null where none of them has an amount."""
    sums = counted(read, measure, filters, by="month").select("value", "currency", pl.col("part").cast(pl.Float64))
    if measure.behind:
        behind = counted(read, replace(measure, column=measure.behind), filters, by="month")
        amount = pl.when(pl.col("behind") == 0).then(0.0).otherwise("part")
        both = behind.select("value", "currency", behind="part").join(sums, on=["value", "currency"], how="left")
        sums = both.select("value", "currency", part=amount)
    months = sums.select("value", pl.col("currency").fill_null(NOT_SET), amount="part")
    return months.sort("value", "currency")


def _largest(months: pl.DataFrame) -> str | None:
    sums = months.group_by("currency").agg(pl.col("amount").sum()).sort("amount", "currency", descending=[True, False])
    return None if sums.is_empty() else str(sums["currency"][0])


def _divided(
    amounts: dict[date, tuple[float | None, str]], counts: dict[date, tuple[float | None, str]]
) -> dict[date, tuple[float | None, str]]:
    """Amount / count of each period of which both are wholly known so far; else None."""
    quotients: dict[date, tuple[float | None, str]] = {}
    for first, (amount, state) in amounts.items():
        count, other = counts.get(first, (None, periods.PART))
        is_whole = amount is not None and count and periods.PART not in (state, other)
        quotients[first] = (rate(amount, count) if is_whole else None, state)
    return quotients
