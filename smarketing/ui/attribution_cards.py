"""The card "What brought the won deals": the picture of the models, their table, and the deals behind a row."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from smarketing import attribution_view
from smarketing import format as words
from smarketing.analysis import attribution
from smarketing.analysis.attribution import COLUMNS, INFLUENCED, MODELS, NO_TOUCH, SOURCED
from smarketing.attribution_view import LABELS, Credit
from smarketing.charts import attribution as picture
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.targets import NOT_SET
from smarketing.ui import parts, state
from smarketing.ui.plot import plot

DIMENSIONS = {"Channel": "channel", "Campaign": "campaign"}
UNITS = ("Deals", "Value")
ROW, MOST_ROWS, MOST_TOUCHES = 35, 12, 500
ABOUT = {
    SOURCED: "By the one channel or campaign that the deal's lead came from, frozen when it came. Sums to the total.",
    INFLUENCED: "Deals with at least one touch of it before they were won. A deal counts in each row that touched it, "
    "so these rows overlap and are never added.",
    "first": "All credit to the first touch that is known.",
    "last": "All credit to the last touch before the deal was won.",
    "linear": "The same credit for each touch.",
    "u": "40 % to the first touch, 40 % to the one that made the lead, 20 % to all others together.",
    "w": "30 % each to the first touch, the one that made the lead and the one before the deal was opened, 10 % to all "
    "others together.",
}


def brought(filters: Filters, dimension: str, unit: str) -> None:
    """All of the card under its title."""
    by = DIMENSIONS[dimension]
    shown: Credit = state.kept("credit", lambda: attribution_view.credit(state.read, filters, by), filters, by)
    if shown.lacks:
        parts.empty_state(shown.lacks, border=False, height=160)
        return
    currency = _currency(shown) if unit == "Value" else None
    if unit == "Value" and currency is None:
        parts.empty_state("No won deal of this period has an amount.", border=False, height=160)
        return
    st.markdown(f"**{parts.text(attribution_view.headline(shown))}**")
    table = attribution.table(shown.deals, currency)
    if shown.touched:
        figure = to_json(picture.attribution(table, currency))
        plot(figure, key="attribution", height=picture.height(table), alt=picture.alt(table, currency))
        if picture.left_out(table):
            st.caption(f"The {picture.MOST} with most credit by any model; the table has all.")
    _table(shown, table, dimension, currency)


def _currency(shown: Credit) -> str | None:
    if len(shown.currencies) < 2:
        return shown.currencies[0] if shown.currencies else None
    return parts.toggle("Currency of the won deals", shown.currencies, "won_currency")


def _table(shown: Credit, table: pl.DataFrame, dimension: str, currency: str | None) -> None:
    columns = COLUMNS if shown.is_told else (SOURCED,)
    rows = table.select("value", *columns)
    if not shown.is_told:
        rows = rows.filter(pl.col("value") != NO_TOUCH).sort(SOURCED, "value", descending=[True, False])
    sums = attribution_view.summed(shown, currency)
    # Parts of a deal have one digit, money none; the download has all of them.
    picked = st.dataframe(
        rows.with_columns(pl.col(columns).round(1 if currency is None else 0)).to_arrow(),
        key=f"attribution_{shown.by}_{currency}",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=ROW * (min(rows.height, MOST_ROWS) + 1) + 2,
        column_config=_columns(dimension, columns, currency),
        placeholder=words.NOTHING,
        alt=f"What each {shown.by} brought: {rows.height} rows. {sums}",
    )
    st.markdown(f"**All together:** {parts.text(sums)}")
    for sentence in attribution_view.missing(shown):
        st.markdown(f":small[:material/info: {parts.text(sentence)}]")
    with st.container(horizontal=True, key="attribution_tools"):
        parts.download(rows, f"won-deals-by-{shown.by}.csv")
        parts.computed("deal_touches", label="Definition", key="computed_deal_touches")
    if picked.selection.rows:
        _behind(shown, rows["value"][picked.selection.rows[0]])
    else:
        st.markdown(":small[:gray[Click at the left of a row for the deals and touches behind it.]]")


def _columns(dimension: str, columns: tuple[str, ...], currency: str | None) -> dict[str, Any]:
    config = st.column_config
    money = "" if currency in (None, NOT_SET) else f" ({currency})"
    shown: dict[str, Any] = {"value": config.TextColumn(dimension, width=190)}
    for name in columns:
        style = "%.1f" if currency is None and name in ("linear", "u", "w") else "localized"
        shown[name] = config.NumberColumn(f"{LABELS[name]}{money}", format=style, help=ABOUT[name])
    return shown


def _behind(shown: Credit, value: str) -> None:
    """The deals that a row speaks of, touch by touch, with what each model gives each touch."""
    rows = attribution_view.behind(shown, value)
    deals = rows["deal_id"].n_unique()
    more = f", the first {MOST_TOUCHES} rows shown" if rows.height > MOST_TOUCHES else ""
    kind = "without a known touch" if value == NO_TOUCH else "sourced or touched by it"
    st.markdown(
        f"**{parts.text(value)}:** {words.exact(deals)} won deal{'' if deals == 1 else 's'} {kind}, with all their "
        f"touches{more}. The models say what each touch gets of its deal."
    )
    percent = st.column_config.NumberColumn
    st.dataframe(
        rows.head(MOST_TOUCHES).to_arrow(),
        hide_index=True,
        height=320,
        placeholder=words.NOTHING,
        alt=f"The deals and touches of {value}",
        column_config={
            "deal_id": "Deal", "company": "Company", "closed_on": "Won on", "amount": "Amount", "currency": "Currency",
            shown.by: "Sourced by", "nth": "Touch", "happened_on": "On", "touch_channel": "Channel of the touch",
            "touch_campaign": "Campaign of the touch", "kind": "What it was", "role": "Stands for",
            **{model: percent(LABELS[model], format="percent", help=ABOUT[model]) for model in MODELS},
        },
    )  # fmt: skip
    parts.download(rows, f"touches-of-won-deals-by-{shown.by}.csv", label="Download these touches")
