"""From a key number to its rows: one choice per page, kept in the address, with names hidden and a download."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing.filters import Filters, day
from smarketing.metrics.records import records
from smarketing.metrics.registry import METRICS
from smarketing.ui import names, parts, state

MOST_ROWS = 500
# Columns that name people: a contact's name is left out, an owner becomes a number, unless names are shown.
PEOPLE, CONTACT = ("owner", "person"), "lead_name"
OVERVIEW = ("value_signed", "win_rate", "leads", "mqls")
MARKETING = ("leads", "mqls", "spend")
SALES = ("value_signed", "win_rate", "sql_to_won", "pipeline", "sales_cycle")


def show(chosen: Filters, keys: Sequence[str], page: str) -> None:
    """The choice of one of these metrics, and when one is picked, the rows behind it."""
    tools = st.container(horizontal=True, vertical_alignment="bottom")
    picked = tools.segmented_control(
        "Rows behind",
        keys,
        format_func=lambda key: METRICS[key].label,
        key=f"{page}_rows",
        bind="query-params",
        persist_state="session",
        help="Shows the records that a key number is made of.",
    )
    if picked is None:
        return
    found = records(state.read, picked, chosen)
    with tools:
        visible = bool(set(found.frame.columns) & {*PEOPLE, CONTACT}) and names.switch(f"{page}_rows")
    if found.frame.is_empty():
        parts.empty_state("No record is behind this number in these days.", border=False)
        return
    rows = names.shown(found.frame, *(set(PEOPLE) & set(found.frame.columns)), visible=visible)
    rows = rows if visible else rows.drop(CONTACT, strict=False)
    more = f", the first {MOST_ROWS} shown" if rows.height > MOST_ROWS else ""
    st.markdown(f"**{words.exact(rows.height)}** rows{more}, at {day(chosen.as_of)}. {parts.text(found.says)}")
    shown = rows.head(MOST_ROWS).with_columns(pl.selectors.decimal().cast(pl.Float64))
    parts.records(
        shown, found.read, height=min(320, 36 * (rows.height + 1) + 2), alt=f"The rows behind {METRICS[picked].label}"
    )
    with st.container(horizontal=True):
        parts.download(rows, f"rows-{picked.replace('_', '-')}.csv", key=f"{page}_rows_csv")
        parts.computed(found.read, key=f"computed_{page}_rows")
