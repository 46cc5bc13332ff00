"""The rows behind a number and behind each term of its sums, with file and line, and with names hidden."""

from __future__ import annotations

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing.metrics.declaration import RecordsRead
from smarketing.metrics.passport import Passport
from smarketing.metrics.records import listed
from smarketing.ui import names, parts, state

MOST_ROWS = 500
# Columns that name people: a contact's name is left out, who works here becomes a number, unless names are shown.
PEOPLE, CONTACT = ("owner", "person", "touch_person", "author", "state_by", "action_by"), "lead_name"


def show(found: Passport) -> None:
    """The choice between the rows of the number and those of its terms, a table, and a download."""
    sources = found.records()
    if not sources:
        st.markdown("No rows are kept behind this number.")
        return
    key = found.metric.key
    picked = next(iter(sources))
    if len(sources) > 1:
        picked = st.selectbox("Rows of", list(sources), key=f"rows_of_{key}")
    source = sources[picked]
    rows = listed(state.read, source, found.filters)
    people = _people(rows.frame, source)
    visible = bool(people) and names.switch("passport")
    frame = _hidden(rows.frame, people, visible=visible)
    more = f", the first {MOST_ROWS} shown" if frame.height > MOST_ROWS else ""
    st.markdown(f"**{words.exact(frame.height)}** rows{more}. {parts.text(rows.says)}")
    shown = frame.head(MOST_ROWS).with_columns(pl.selectors.decimal().cast(pl.Float64))
    height = min(320, 36 * (shown.height + 1) + 2)
    parts.records(shown, rows.read, height=height, alt=f"The rows behind {picked}")
    parts.download(frame, f"{key.replace('_', '-')}.csv", key=f"passport_csv_{key}")


def _people(frame: pl.DataFrame, source: RecordsRead) -> list[str]:
    """The columns of these rows that name people."""
    by_person = ["value"] if source.params.get("by") in ("person", "owner") else []
    return [*by_person, *(column for column in frame.columns if column in {*PEOPLE, CONTACT})]


def _hidden(frame: pl.DataFrame, people: list[str], *, visible: bool) -> pl.DataFrame:
    """The rows without the names of people, unless they are to be seen."""
    if visible:
        return frame
    columns = [column for column in people if column != CONTACT]
    by_name = ("value",) if "value" in columns else ()
    return names.shown(frame, *columns, visible=False, listed_by=by_name).drop(CONTACT, strict=False)
