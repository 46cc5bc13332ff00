"""The forecast card of the Sales page: where the month and the quarter land, and how such guesses did before."""

from __future__ import annotations

import polars as pl
import streamlit as st

from smarketing import sales_forecast
from smarketing.analysis import forecast
from smarketing.analysis.forecast import Landing
from smarketing.charts import landings
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.sales_forecast import Outlook
from smarketing.ui import parts, state
from smarketing.ui.funnel_cards import ask
from smarketing.ui.plot import plot

_HOW = (
    "Signed so far, open deals won as often as deals of their age and size were, and new deals as in the last 91 days; "
    "8 times in 10 the end lies in the range. Stages are not looked at. It follows the calendar, not the "
    "period above."
)


def show(chosen: Filters) -> None:
    """The outlooks in words, then, when asked for, each past month's range beside what it became."""
    outlooks = found(chosen)
    if not outlooks:
        parts.empty_state(sales_forecast.LACKS, border=False)
        return
    for one in outlooks:
        st.markdown(f"**{parts.text(sales_forecast.sentence(one))}**")
    st.caption(_HOW)
    if st.toggle("Past forecasts", key="past_forecasts", bind="query-params", persist_state="session"):
        _past(chosen, outlooks[0].currency)
    parts.computed("deal_lives")


def found(chosen: Filters) -> list[Outlook]:
    """The outlooks of this month and quarter, kept until the warehouse changes; none with too few deals."""
    outlooks: list[Outlook] = state.kept("outlooks", lambda: _outlooks(chosen), chosen)
    return outlooks


def _outlooks(chosen: Filters) -> list[Outlook]:
    deals = sales_forecast.lives(ask, chosen)
    currency = sales_forecast.currency_of(deals)
    return [] if currency is None else sales_forecast.outlooks(ask, chosen, deals, currency)


def _past(chosen: Filters, currency: str) -> None:
    tested: list[Landing] = state.kept("backtest", lambda: _tested(chosen, currency), chosen)
    st.markdown(parts.text(sales_forecast.record(tested)))
    figure = landings.landings(tested, currency=currency)
    plot(to_json(figure), key="landings", height=landings.HEIGHT, alt=landings.alt(tested, currency=currency))
    rows = [(one.from_on, one.low, one.middle, one.high, one.outcome, "yes" if one.holds else "no") for one in tested]
    names = ("month", "low", "middle", "high", "outcome", "within")
    parts.download(pl.DataFrame(rows, schema=names, orient="row"), "past-forecasts.csv", key="past_csv")


def _tested(chosen: Filters, currency: str) -> list[Landing]:
    return forecast.backtest(sales_forecast.lives(ask, chosen), currency, chosen.as_of)
