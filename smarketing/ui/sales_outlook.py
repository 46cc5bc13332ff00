"""The forecast card of the Sales page: where the month and the quarter land, and how such guesses did before."""

from __future__ import annotations

import polars as pl
import streamlit as st

from smarketing import sales_forecast
from smarketing.analysis import forecast
from smarketing.analysis.forecast import Landing
from smarketing.charts import landings, outlook
from smarketing.charts.canvas import to_json
from smarketing.charts.outlook import Method
from smarketing.filters import Filters
from smarketing.sales_forecast import Goals, Outlook
from smarketing.ui import parts, sales_cards, state
from smarketing.ui.plot import plot

_HOW = (
    "Weighted: signed + amount × the source's chance of the open deals expected to close by the end, those past their "
    "date included. By category: the same deals, with what their owners commit to, the best case, the whole pipeline. "
    "Observed: open deals are won as often as those that were in their stage at their age (else: of that age), by "
    "size and value, and new deals come as in the last 91 days; 8 times in 10 the end lies in the range. It "
    "follows the calendar, not the period above."
)


def show(chosen: Filters) -> None:
    """The outlooks as pictures and in words, then, when asked for, each past month's range beside what it became."""
    outlooks = found(chosen)
    if not outlooks:
        parts.empty_state(sales_forecast.LACKS, border=False)
        return
    for one, place in zip(outlooks, st.columns(len(outlooks)), strict=True):
        with place:
            _outlook(chosen, one)
    st.caption(_HOW)
    if st.toggle("Past forecasts", key="past_forecasts", bind="query-params", persist_state="session"):
        _past(chosen, outlooks[0].currency)
    with st.container(horizontal=True):
        parts.download(_rows(outlooks), "forecast.csv", key="forecast_csv")
        parts.computed("deal_lives", label="Ages", key="computed_lives")
        parts.computed("deal_stages", label="Stages", key="computed_stages")
        parts.computed("open_deals", label="Open deals", key="computed_forecast")


def found(chosen: Filters) -> list[Outlook]:
    """The outlooks of this month and quarter, kept until the warehouse changes; none with too few deals."""
    outlooks: list[Outlook] = state.kept("outlooks", lambda: _outlooks(chosen), chosen)
    return outlooks


def _outlooks(chosen: Filters) -> list[Outlook]:
    deals = sales_forecast.lives(state.read, chosen)
    currency = sales_forecast.currency_of(deals)
    return [] if currency is None else sales_forecast.outlooks(state.read, chosen, deals, currency)


def _outlook(chosen: Filters, one: Outlook) -> None:
    st.markdown(f"**{parts.text(sales_forecast.lands(one))}**")
    asked = sales_forecast.goals(state.read, chosen, sales_cards.calendar(chosen), one)
    methods, goals = _methods(one), _goals(asked)
    signed = one.landing.signed
    plot(
        to_json(outlook.outlook(methods, signed, goals, currency=one.currency)),
        key=f"outlook_{one.landing.from_on}_{one.landing.until}",
        height=outlook.height(methods),
        alt=outlook.alt(methods, signed, goals, currency=one.currency),
    )
    lines = (
        sales_forecast.said_weighted(one),
        sales_forecast.said_by_category(one),
        sales_forecast.said_observed(one),
    )
    st.markdown("\n".join(f"- {parts.text(line)}" for line in lines))


def _methods(one: Outlook) -> list[Method]:
    weighted, rungs = one.weighted, one.by_category
    return [
        Method("Weighted", [("", weighted.value)]) if weighted else Method("Weighted", lacks="no chances told"),
        Method("By category", [(sales_forecast.CATEGORIES[name], total) for name, total in rungs.rungs])
        if rungs
        else Method("By category", lacks="no category told"),
        Method("Observed", low=one.landing.low, high=one.landing.high),
    ]


def _goals(asked: Goals) -> list[tuple[str, float]]:
    both = (("quota", asked.quota), ("target", asked.target))
    found = [(name, amount) for name, amount in both if amount is not None]
    same = len(found) > 1 and round(found[0][1]) == round(found[1][1])
    return [("quota and target", found[0][1])] if same else found


def _rows(outlooks: list[Outlook]) -> pl.DataFrame:
    """The forecasts as a table: one row per period and number."""
    rows = []
    for one in outlooks:
        told = [("signed", one.landing.signed), ("observed_low", one.landing.low), ("observed_high", one.landing.high)]
        told += [("weighted", one.weighted.value)] if one.weighted else []
        told += [(f"with_{name}", total) for name, total in one.by_category.rungs] if one.by_category else []
        rows += [(one.title, one.currency, name, value) for name, value in told]
    return pl.DataFrame(rows, schema=("period", "currency", "forecast", "value"), orient="row")


def _past(chosen: Filters, currency: str) -> None:
    tested: list[Landing] = state.kept("backtest", lambda: _tested(chosen, currency), chosen)
    st.markdown(parts.text(sales_forecast.record(tested)))
    first = sales_forecast.before(tested)
    figure = landings.landings(first, currency=currency)
    plot(to_json(figure), key="landings", height=landings.HEIGHT, alt=landings.alt(first, currency=currency))
    rows = [
        (one.from_on, one.as_of, one.low, one.middle, one.high, one.outcome, "yes" if one.holds else "no")
        for one in tested
    ]
    names = ("month", "as_of", "low", "middle", "high", "outcome", "within")
    parts.download(pl.DataFrame(rows, schema=names, orient="row"), "past-forecasts.csv", key="past_csv")


def _tested(chosen: Filters, currency: str) -> list[Landing]:
    deals, history = sales_forecast.lives(state.read, chosen), sales_forecast.told(state.read, chosen)
    return forecast.backtest(deals, currency, chosen.as_of, history, weeks=sales_forecast.WEEKS)
