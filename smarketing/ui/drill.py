"""From a key number to its rows: one choice per page, kept in the address, with names hidden and a download."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from smarketing import drill
from smarketing import format as words
from smarketing.filters import Filters, day
from smarketing.ui import names, parts, state

MOST_ROWS = 500


def show(chosen: Filters, numbers: Sequence[str], page: str) -> None:
    """The choice of a number, and when one is picked, the rows behind it."""
    tools = st.container(horizontal=True, vertical_alignment="bottom")
    picked = tools.segmented_control(
        "Rows behind",
        numbers,
        key=f"{page}_rows",
        bind="query-params",
        persist_state="session",
        help="Shows the records that a key number is made of.",
    )
    if picked is None:
        return
    found = drill.rows(state.read, chosen, picked)
    with tools:
        visible = bool(set(found.frame.columns) & {*drill.PEOPLE, drill.CONTACT}) and names.switch(f"{page}_rows")
    if found.frame.is_empty():
        parts.empty_state("No record is behind this number in these days.", border=False)
        return
    rows = names.shown(found.frame, *(set(drill.PEOPLE) & set(found.frame.columns)), visible=visible)
    rows = rows if visible else rows.drop(drill.CONTACT, strict=False)
    more = f", the first {MOST_ROWS} shown" if rows.height > MOST_ROWS else ""
    st.markdown(f"**{words.exact(rows.height)}** rows{more}, at {day(chosen.as_of)}. {parts.text(found.said)}")
    shown = rows.head(MOST_ROWS).with_columns(pl.selectors.decimal().cast(pl.Float64))
    parts.records(shown, found.read, height=min(320, 36 * (rows.height + 1) + 2), alt=f"The rows behind {picked}")
    with st.container(horizontal=True):
        parts.download(rows, f"rows-{_slug(picked)}.csv", key=f"{page}_rows_csv")
        parts.computed(found.read, key=f"computed_{page}_rows")


def _slug(number: str) -> str:
    return "-".join(number.partition(" (")[0].lower().split())
