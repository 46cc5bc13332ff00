"""What the Sales page says of the days to come: where this month and this quarter land, and how past guesses did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from smarketing import format as words
from smarketing import queries
from smarketing.analysis import forecast
from smarketing.analysis.forecast import Landing
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.sales_figures import money

_DAY = timedelta(days=1)
LACKS = f"No forecast: it takes {forecast.LEAST_WON} won deals with days and amounts, and an amount on most open deals."
LEAST_TESTED = 6


@dataclass(frozen=True)
class Outlook:
    """Where one calendar month or quarter lands in one currency.

    weighted: what the source's own chances and close dates make of it (signed + amount x chance of the open deals that
    are expected to close by its end); None: it gives none.
    """

    title: str
    currency: str
    landing: Landing
    weighted: float | None


def lives(read: Read, filters: Filters) -> pl.DataFrame:
    """The read deal_lives under the dimensions that are chosen."""
    return read("deal_lives", as_of=filters.as_of, **filters.chosen)


def currency_of(deals: pl.DataFrame) -> str | None:
    """The currency in which most was won; None without any won amount."""
    won = deals.filter(pl.col("is_won") == 1).drop_nulls("amount")
    if won.is_empty():
        return None
    sums = won.group_by("currency").agg(pl.col("amount").sum()).sort("amount", "currency", descending=[True, False])
    return str(sums["currency"][0])


def spans(as_of: date) -> list[tuple[str, tuple[date, date]]]:
    """The calendar month and quarter that hold the day after data-as-of, with both of their days."""
    day = as_of + _DAY
    month = day.replace(day=1)
    quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return [
        (words.month(month, year=True), (month, _months_on(month, 1) - _DAY)),
        (words.quarter(quarter, year=True), (quarter, _months_on(quarter, 3) - _DAY)),
    ]


def outlooks(read: Read, filters: Filters, deals: pl.DataFrame, currency: str) -> list[Outlook]:
    """This month's and this quarter's outlook; none where `analysis.forecast.landing` refuses one."""
    asked = {name: value for name, value in filters.to_params().items() if name in queries.read("open_deals").params}
    opened = read("open_deals", **asked).filter(currency=currency)
    found = []
    for title, span in spans(filters.as_of):
        landing = forecast.landing(deals, currency, span, filters.as_of)
        if landing is not None:
            due = opened.filter(pl.col("closed_on") <= span[1])["weighted_amount"].drop_nulls()
            weighted = landing.signed + float(due.sum()) if opened["weighted_amount"].count() else None
            found.append(Outlook(title, currency, landing, weighted))
    return found


def sentence(one: Outlook) -> str:
    """An outlook in words, as a range: never a single number."""
    low, high = money(one.landing.low, one.currency), money(one.landing.high, one.currency)
    said = f"{one.title}: {low}–{high} likely landing, of which {money(one.landing.signed, one.currency)} is signed."
    if one.weighted is not None:
        said += f" The source's own chances and close dates make it {money(one.weighted, one.currency)}."
    return said


def record(tested: Sequence[Landing]) -> str:
    """How past ranges did, in words."""
    if len(tested) < LEAST_TESTED:
        return "Too few months are over to say how well such ranges have held."
    held = sum(bool(one.holds) for one in tested)
    return (
        f"{held} of {len(tested)} past months ended within the range that would have been given before they began "
        f"({words.rate(held / len(tested))}; an 80% range should hold 8 in 10)."
    )


def _months_on(month: date, count: int) -> date:
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)
