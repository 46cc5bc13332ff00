"""The sortable table of the Marketing page: what each channel, campaign or segment cost and brought."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import marketing_view
from smarketing.analysis import channels
from smarketing.format import day
from smarketing.marketing_view import MarketingView
from smarketing.targets import NOT_SET
from smarketing.ui import parts, state

DIMENSIONS = {"Channel": "channel", "Campaign": "campaign", "Segment": "segment"}
ROW, MOST_ROWS, MOST_LEADS = 35, 12, 500
_COUNTED = {
    "leads": ("Leads", "leads", "Leads created in the period."),
    "mqls": ("MQLs", "MQLs", "Leads that became an MQL in the period."),
    "accepted": ("Accepted", "accepted", "Leads that sales accepted in the period."),
    "sqls": ("SQLs", "SQLs", "Leads that sales qualified in the period."),
    "won": ("Won", "won", "Deals won in the period."),
}
_COSTS = {"cost_per_lead": "lead", "cost_per_mql": "MQL", "cost_per_sql": "SQL", "cost_per_customer": "won"}
_RATES = {
    "acceptance": (
        "Acceptance rate",
        "Of the MQLs that sales accepted or rejected (next column), of leads of the period.",
    ),
    "decided": ("of", "MQLs accepted or rejected, of the leads created in the period; under 20 are few."),
    "won_rate": ("MQL to won", "Won of the MQLs that have had the time for it (next column), of leads of the period."),
    "aged_to_win": ("of", "MQLs old enough to be judged; the others are still in play. Under 20 are few."),
}


def table(view: MarketingView, shown: str) -> None:
    """The table for one dimension, its total in words, and where names do not meet."""
    dimension = DIMENSIONS[shown]
    found = marketing_view.currencies(state.read, view)
    currency = _currency(found)
    frame = marketing_view.outcomes(state.read, view, dimension, currency)
    if frame.is_empty():
        parts.empty_state("Nothing was spent and nobody came in this period.", border=False)
        return
    unit = "" if currency in (None, NOT_SET) else f" ({currency})"
    picked = st.dataframe(
        _shown(frame).to_arrow(),
        key=f"outcomes_{dimension}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=ROW * (min(frame.height, MOST_ROWS) + 1) + 2,
        column_config=_columns(shown, unit),
        placeholder=words.NOTHING,
        alt=f"What each {dimension} cost and brought: {frame.height} rows. {_total(frame, currency)}",
    )
    st.markdown(f"**All together:** {parts.text(_total(frame, currency))}")
    days = marketing_view.costed_days(state.read, view.filters)
    if days != view.filters:
        st.markdown(f":small[Spend and counts up to {day(days.last_on)}: further not all of them are loaded.]")
    others = [unit for unit in found if unit != currency]
    if others:
        st.markdown(f":small[Spend in {parts.text(', '.join(others))} is not in this table: currencies are not added.]")
    for sentence in channels.names_apart(frame, dimension, currency, several=bool(others)):
        st.markdown(f":small[:material/info: {parts.text(sentence)}]")
    with st.container(horizontal=True, key="table_tools"):
        parts.download(frame, f"marketing-by-{dimension}.csv")
        parts.computed("spend", label="Spend", key="computed_table_spend")
        parts.computed("activity_funnel", label="Counts", key="computed_table_counts")
        parts.computed("cohort_outcomes", label="Acceptance rate and won rate", key="computed_table_rates")
    if picked.selection.rows:
        leads(view, dimension, frame["value"][picked.selection.rows[0]])
    else:
        st.markdown(":small[:gray[Click at the left of a row for the leads behind it.]]")


def leads(view: MarketingView, dimension: str, value: str) -> None:
    """The leads behind a row, and how far each of them came."""
    rows = marketing_view.leads_of(state.read, view, dimension, value)
    more = f", the first {MOST_LEADS} shown" if rows.height > MOST_LEADS else ""
    created = rows["lead_on"].count()
    back = rows.height - created
    returned = f", and {words.exact(back)} that came back or are known from a later stage alone" if back else ""
    st.markdown(f"**{parts.text(value)}:** {words.exact(created)} leads created in the period{returned}{more}")
    parts.records(rows.head(MOST_LEADS), "journey_rows", height=320, alt=f"The leads of {value}")
    parts.download(rows, f"leads-by-{dimension}.csv", label="Download these leads")


def _shown(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns as they are read: whole money but for the cost of a lead, rates in per cent."""
    whole = [pl.col(name).round(0) for name in ("spend", *_COSTS) if name != "cost_per_lead"]
    rates = [(pl.col(name) * 100).alias(name) for name in ("acceptance", "won_rate")]
    rounded = frame.with_columns(*whole, *rates, pl.col("cost_per_lead").round(2))
    return rounded.select("value", "spend", *_COUNTED, *_COSTS, *_RATES)


def _currency(found: list[str]) -> str | None:
    if len(found) < 2:
        return found[0] if found else None
    return parts.toggle("Currency", tuple(found), "spend_currency")


def _columns(shown: str, unit: str) -> dict[str, Any]:
    config = st.column_config
    columns: dict[str, Any] = {
        "value": config.TextColumn(shown, width=190 if shown == "Campaign" else 150),
        "spend": config.NumberColumn(f"Spend{unit}", format="localized", help="None under this name reads —, not 0."),
    }
    for name, (label, _, about) in _COUNTED.items():
        columns[name] = config.NumberColumn(label, format="localized", help=about)
    for name, one in _COSTS.items():
        about = f"Spend / number of {one}, both of the period{unit}; none where either is missing."
        columns[name] = config.NumberColumn(f"per {one}", format="localized", help=about)
    for name, (label, about) in _RATES.items():
        style = "%.1f%%" if name in ("acceptance", "won_rate") else "localized"
        columns[name] = config.NumberColumn(label, format=style, help=about)
    return columns


def _total(frame: pl.DataFrame, currency: str | None) -> str:
    """The sums of the table in a sentence, each count with its cost."""
    row = channels.total(frame)
    unit = None if currency == NOT_SET else currency
    said = [f"{words.money(row['spend'], unit)} spent"] if row["spend"] is not None else ["no spend"]
    costs = {count: name for name, count in channels.COSTS.items()}
    for name, (_, label, _) in _COUNTED.items():
        if row[name] is not None:
            cost = row.get(costs.get(name, ""))
            each = f" ({words.money(cost, unit)} each)" if cost is not None else ""
            said.append(f"{words.exact(row[name])} {label}{each}")
    if row["acceptance"] is not None:
        said.append(f"{words.rate(row['acceptance'])} of {words.exact(row['decided'])} decided MQLs accepted")
    if row["won_rate"] is not None:
        said.append(f"{words.rate(row['won_rate'])} of {words.exact(row['aged_to_win'])} MQLs old enough to judge won")
    return ", ".join(said) + "."
