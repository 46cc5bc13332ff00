"""What the Sales page says of the days to come: where this month and this quarter land, and how past guesses did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from smarketing import format as words
from smarketing import planning, sales_view
from smarketing.analysis import forecast, ladder, pace
from smarketing.analysis.forecast import Landing
from smarketing.analysis.intervals import rate
from smarketing.analysis.ladder import Ladder, Weighted
from smarketing.answers import Read, ask
from smarketing.calendars import Calendar
from smarketing.filters import Filters
from smarketing.format import day, money, money_range

_DAY = timedelta(days=1)
LACKS = f"No forecast: it takes {forecast.LEAST_WON} won deals with days and amounts, and an amount on most open deals."
LEAST_TESTED = 6


# Forecast thrice a month, and before it: as often as sales talks about it.
WEEKS = 3
CATEGORIES = {"commit": "commit", "best_case": "best case", "pipeline": "pipeline"}


@dataclass(frozen=True)
class Outlook:
    """Where one month or quarter lands in one currency, by three methods.

    landing: by how deals of their stage and age went on; weighted: by the source's own chances and close dates;
    by_category: by the words of those who own the deals. Those are None where the source tells no chance, no category.
    """

    title: str
    currency: str
    landing: Landing
    weighted: Weighted | None
    by_category: Ladder | None


@dataclass(frozen=True)
class Goals:
    """What is asked for over the whole month or quarter, each None where nothing is: quotas' sum, and the target."""

    quota: float | None
    target: float | None


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
    """The month and quarter that hold the day after data-as-of, with both of their days."""
    month, quarter = (pace.period(kind, as_of + _DAY) for kind in ("month", "quarter"))
    return [
        (words.month(month.first, year=True), (month.first, month.last)),
        (words.quarter(quarter.first, year=True), (quarter.first, quarter.last)),
    ]


def told(read: Read, filters: Filters) -> pl.DataFrame:
    """The read deal_stages: what the history tells of the deals, whatever the filters."""
    return read("deal_stages", as_of=filters.as_of)


def outlooks(read: Read, filters: Filters, deals: pl.DataFrame, currency: str) -> list[Outlook]:
    """This month's and this quarter's outlook; none where `analysis.forecast.landing` refuses one."""
    opened, history = ask(read, "open_deals", filters), told(read, filters)
    found = []
    for title, span in spans(filters.as_of):
        landing = lands_at(read, filters, deals, currency, span, history)
        if landing is not None:
            others = (opened, currency, landing.signed, span[1])
            found.append(Outlook(title, currency, landing, ladder.weighted(*others), ladder.ladder(*others)))
    return found


def lands_at(
    read: Read, filters: Filters, deals: pl.DataFrame, currency: str, span: tuple[date, date], history: pl.DataFrame
) -> Landing | None:
    """As `analysis.forecast.landing`, on top of all that is signed: also deals whose opening day is not known."""
    found = forecast.landing(deals, currency, span, filters.as_of, history)
    if found is None:
        return None
    won = ask(read, "deal_outcomes", filters, from_on=span[0], to_on=span[1] + _DAY)
    signed = float(won.filter(currency=currency)["won_amount"].drop_nulls().cast(pl.Float64).sum())
    more = signed - found.signed
    return replace(found, signed=signed, low=found.low + more, middle=found.middle + more, high=found.high + more)


def goals(read: Read, filters: Filters, calendar: Calendar, one: Outlook) -> Goals:
    """What quotas and targets ask for over the whole of an outlook's days, in its currency."""
    first, last = one.landing.from_on, one.landing.until
    days = replace(filters, from_on=first, to_on=last + _DAY)
    quotas = sales_view.quotas_of(read, days, calendar, until=last).whole.filter(currency=one.currency)
    target = None
    if not set(filters.chosen) - {"segment"}:
        asked = planning.planned(read, "amount", (first, last), calendar, filters.segment)
        target = next((each.value for each in asked if each.currency == one.currency), None)
    return Goals(None if quotas.is_empty() else float(quotas["due"][0]), target)


def lands(one: Outlook) -> str:
    """The forecast of an outlook, as a range: never a single number."""
    return f"{one.title}: forecast {spread(one)}, 8 times in 10; {money(one.landing.signed, one.currency)} is signed."


def spread(one: Outlook) -> str:
    """The 80 % range of an outlook: '€310k–€450k'."""
    return money_range(one.landing.low, one.landing.high, one.currency)


def sentence(one: Outlook) -> str:
    """The same with what the source's own chances make of it."""
    said = lands(one)
    if one.weighted is not None:
        said += f" The source's own chances and close dates make it {money(one.weighted.value, one.currency)}."
    return said


def said_weighted(one: Outlook) -> str:
    """The weighted forecast in words: what it counts, and what it leaves out."""
    if one.weighted is None:
        return "Weighted: no chance of winning is told of any open deal."
    found = one.weighted
    said = (
        f"Weighted: {money(found.value, one.currency)}, signed + amount × chance of "
        f"{_deals(found.deals)} expected to close by {day(one.landing.until)}."
    )
    if found.without:
        said += f" {_deals(found.without)} without an amount or a chance {_is(found.without)} not in it."
    return said


def said_by_category(one: Outlook) -> str:
    """The ladder in words: each rung, and what is left out of it."""
    found = one.by_category
    if found is None:
        return "By category: no category told. The source does not say which deals their owners commit to."
    rungs = [f"{money(total, one.currency)} with {CATEGORIES[name]}" for name, total in found.rungs]
    said = f"By category: {money(found.signed, one.currency)} signed, {', '.join(rungs)}."
    if found.sums[ladder.OMITTED]:
        said += f" {money(found.sums[ladder.OMITTED], one.currency)} is omitted by the owners and left out."
    if found.untold_deals:
        worth = money(found.untold, one.currency)
        said += f" Of {_deals(found.untold_deals)} ({worth}) no category is told: in no rung."
    if found.unpriced:
        said += f" {_deals(found.unpriced)} without an amount {_is(found.unpriced)} in no rung."
    if found.undated:
        said += f" Of {_deals(found.undated)} nobody says when they close: in no rung."
    return said


def said_observed(one: Outlook) -> str:
    """The range in words: by what it judges the open deals."""
    by = one.landing.by_stage
    if not one.landing.open_deals:
        how = "no deal is open"
    elif by == one.landing.open_deals:
        how = f"all {_deals(by)} by their stage and age"
    elif by:
        rest = one.landing.open_deals - by
        how = f"{_deals(by)} by their stage and age, {words.exact(rest)} by age only"
    else:
        how = f"{_deals(one.landing.open_deals)} by age only, as no history tells enough of their stages"
    return f"Observed: {spread(one)}, 8 times in 10; {how}."


def before(tested: Sequence[Landing]) -> list[Landing]:
    """Of the tested ranges those that were given on the day before their month."""
    return [one for one in tested if one.as_of < one.from_on]


def record(tested: Sequence[Landing]) -> str:
    """How past ranges did, in words: those before each month, and those within it."""
    first = before(tested)
    if len(first) < LEAST_TESTED:
        return "Too few months are over to say how well such ranges have held."
    held, all_held = (sum(bool(one.holds) for one in several) for several in (first, tested))
    said = f"{held} of {len(first)} past months ended within the range that would have been given before they began"
    if len(tested) > len(first):
        said += (
            f"; with those of each week within them {all_held} of {len(tested)} ranges held "
            f"({words.rate(rate(all_held, len(tested)))}; an 80% range should hold 8 in 10)"
        )
    else:
        said += f" ({words.rate(rate(held, len(first)))}; an 80% range should hold 8 in 10)"
    return f"{said}."


def _deals(number: int) -> str:
    return "1 deal" if number == 1 else f"{words.exact(number)} deals"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
