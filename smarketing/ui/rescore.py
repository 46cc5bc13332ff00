"""What the last days would have looked like under other terms: side by side, and nothing is changed by it."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from smarketing import agreement_view, rescore_view
from smarketing import format as words
from smarketing.agreement import faults
from smarketing.agreement_view import Version
from smarketing.charts import score_bands
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.format import span
from smarketing.rescore_view import Rescored, Row
from smarketing.ui import agreement_desk, parts, state
from smarketing.ui.plot import plot

DAYS, MOST_DAYS = 90, 3650
_TITLES = {"volume": ":violet[Marketing's volume]", "replies": ":blue[Sales' replies]"}


def show(chosen: Filters) -> None:
    """The choice of terms and days, and what they would have made of the past."""
    known = agreement_view.newest_first(agreement_desk.agreements().versions())
    with st.container(horizontal=True, vertical_alignment="bottom", key="rescore_choice"):
        version = _version(known)
        days = int(
            st.number_input("Last days", 1, MOST_DAYS, DAYS, key="rescore_days", width=140, bind="query-params") or DAYS
        )
    wrong = faults(version.terms)
    if wrong:
        parts.verdict("This draft cannot be tried yet")
        st.error(parts.text(" ".join(wrong)), icon=":material/error:")
        return
    first = chosen.as_of - timedelta(days=days - 1)
    view = rescore_view.view(state.read, known, version, chosen, first)
    parts.verdict(parts.text(view.headline))
    narrowed = f", {', '.join(f'{name} {value}' for name, value in chosen.chosen.items())}" if chosen.chosen else ""
    st.markdown(
        f":gray[{parts.text(f'{span(first, chosen.as_of)}{narrowed}')}. As it was: each MQL by the version in force "
        "when its clock started. Nothing is changed by looking.]"
    )
    if not view.before.mqls:
        parts.empty_state("No lead became an MQL in these days. Look further back.")
        return
    with parts.boundary("The comparison"):
        _cards(view, version)
    with parts.boundary("The SQL rate by score"):
        _bands(view, version)


def _version(known: list[Version]) -> Version:
    by_id, names = {one.version_id: one for one in known}, agreement_view.labels(known)
    if st.session_state.get(agreement_desk.TRIED) not in by_id:
        st.session_state[agreement_desk.TRIED] = known[0].version_id
    picked = st.selectbox(
        "Under the terms of",
        list(by_id),
        format_func=lambda number: names[number],
        key=agreement_desk.TRIED,
        width=460,
    )
    return by_id[str(picked)]


def _cards(view: Rescored, version: Version) -> None:
    for (group, title), cell in zip(_TITLES.items(), st.columns(2), strict=True):
        with cell.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            _compared(view, version, group)


def _compared(view: Rescored, version: Version, group: str) -> None:
    _table([row for row in view.rows if row.group == group], version)
    for note in view.notes.get(group, ()):
        st.markdown(f":gray[:small[{parts.text(note)}]]")


def _table(rows: list[Row], version: Version) -> None:
    st.table(
        {
            "": [parts.text(row.what) for row in rows],
            "as it was": [parts.text(row.before) for row in rows],
            "under the draft" if version.state in agreement_view.OPEN else "under these": [
                parts.text(row.after) for row in rows
            ],
            "difference": [parts.text(row.difference) for row in rows],
        },
        border="horizontal",
    )


def _bands(view: Rescored, version: Version) -> None:
    with parts.card("What became of them, by score", key="rescore_bands") as tools:
        with tools:
            parts.computed("score_bands")
        _compared(view, version, "quality")
        figure = score_bands.score_bands(view.bands, view.score_now, view.score_then)
        plot(
            to_json(figure),
            key="score_bands",
            height=score_bands.HEIGHT,
            alt=score_bands.alt(view.bands, view.score_now, view.score_then),
        )
        st.markdown(
            f":gray[:small[Leads that came in during these days, by their score: of the MQLs that have had "
            f"{rescore_view.WINDOW_DAYS} days, how many became an SQL in that time, with the 95% interval. "
            "An open mark: few leads.]]"
        )
        with st.expander("As a table"):
            _band_table(view)


def _band_table(view: Rescored) -> None:
    rows = view.bands.to_dicts()
    st.table(
        {
            "score": [rescore_view.band(row) for row in rows],
            "leads": [words.exact(row["leads"]) for row in rows],
            "MQLs": [words.exact(row["mqls"]) for row in rows],
            f"SQL within {rescore_view.WINDOW_DAYS} days": [parts.text(rescore_view.rate(row)) for row in rows],
            "never an MQL": [words.exact(row["never_mql"]) for row in rows],
            "by score alone": [parts.text(rescore_view.place(row)) for row in rows],
        },
        border="horizontal",
    )
