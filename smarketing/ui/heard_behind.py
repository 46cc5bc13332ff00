"""What is behind a theme: its notes and its deals."""

from __future__ import annotations

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import heard_view, heard_words, notes_view
from smarketing.filters import Filters
from smarketing.heard_view import HeardView
from smarketing.notes_view import Asked, in_words
from smarketing.targets import NOT_SET
from smarketing.ui import names, parts, state

PICKED, VIEW, NOTES, HEAR = "heard_theme", "feedback_view", "Notes", "What we hear"
MOST_ROWS, ROW = 200, 35


def tools() -> tuple[str, bool]:
    """Which half of the page is asked for, and whether names are shown."""
    with st.container(horizontal=True, vertical_alignment="center", key="feedback_tools"):
        shown = parts.toggle("Feedback", (HEAR, NOTES), VIEW)
        with st.container(horizontal=True, horizontal_alignment="right", width="stretch"):
            visible = names.switch("feedback", default=True)
    return shown, visible


def pick(theme: str) -> None:
    """Show what is behind a theme; before its choice is drawn."""
    st.session_state[PICKED] = theme


def show(chosen: Filters, found: HeardView, *, visible: bool) -> None:
    """The choice of a theme, and what is behind the one that is chosen."""
    themes = found.themes["theme"].to_list()
    if st.session_state.get(PICKED) not in (None, *themes):
        st.session_state[PICKED] = None
    with st.container(horizontal=True, vertical_alignment="center"):
        theme = st.selectbox(
            "Theme",
            themes,
            index=None,
            key=PICKED,
            placeholder="Notes and deals of a theme (or click its bar)",
            label_visibility="collapsed",
            width=360,
            bind="query-params",
            persist_state="session",
        )
        if theme is None:
            return
        row = found.themes.filter(pl.col("theme") == theme).row(0, named=True)
        if row["notes"]:
            st.button(
                "Open in Notes", key="heard_open", icon=":material/arrow_forward:", on_click=_open, args=(str(theme),)
            )
    st.markdown(f"**{parts.text(theme)}:** {heard_words.counted(row)}, {_deals_of(row)}")
    if row["notes"]:
        _notes(chosen, str(theme), visible=visible)
    _deals(chosen, str(theme), visible=visible)


def _open(theme: str) -> None:
    """Callback: the list of notes with this theme alone."""
    st.session_state[VIEW] = NOTES
    st.session_state["note_theme_is"] = theme


def _deals_of(row: dict[str, int]) -> str:
    parts_of = [(row["open_deals"], "open"), (row["won_deals"], "won"), (row["lost_deals"], "lost")]
    told = ", ".join(f"{words.exact(count)} {state}" for count, state in parts_of if count)
    deals = f"{words.exact(row['deals'])} {'deal' if row['deals'] == 1 else 'deals'} behind it"
    return f"{deals} ({told})" if told else deals


def _notes(chosen: Filters, theme: str, *, visible: bool) -> None:
    rows = names.shown(notes_view.rows(state.read, chosen, Asked(theme=theme)), "author", visible=visible)
    shown = rows.head(MOST_ROWS).select(
        pl.col("heard_on").alias("Heard on"),
        pl.col("state").map_elements(in_words, return_dtype=pl.String).alias("State"),
        pl.col("kind").map_elements(in_words, return_dtype=pl.String).alias("Kind"),
        pl.col("severity").alias("Severity"),
        pl.col("text").alias("What was heard"),
        pl.col("team").alias("Team"),
        pl.col("author").alias("Who"),
    )
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        height=ROW * (min(shown.height, 8) + 1) + 2,
        placeholder=words.NOTHING,
        alt=f"The notes of {theme}",
        column_config={"What was heard": st.column_config.TextColumn("What was heard", width="large")},
    )


def _deals(chosen: Filters, theme: str, *, visible: bool) -> None:
    frame = heard_view.deals(state.read, chosen, theme)
    if frame.is_empty():
        st.caption("No deal is linked to it, directly or through a lead.")
        return
    rows = names.shown(frame, "owner", visible=visible)
    more = f", the first {MOST_ROWS} shown" if rows.height > MOST_ROWS else ""
    st.caption(f"{words.exact(rows.height)} deals{more}.")
    shown = rows.head(MOST_ROWS).select(
        pl.coalesce("name", "deal_id").alias("Deal"),
        pl.col("company").alias("Account"),
        pl.col("owner").replace(NOT_SET, "No owner").alias("Owner"),
        pl.col("status").fill_null("not known").alias("Status"),
        pl.col("amount").cast(pl.Float64).alias("Amount"),
        pl.col("currency").replace(NOT_SET, "").alias("Currency"),
        pl.col("closed_on").alias("Closed, or expected to"),
        pl.col("segment").alias("Segment"),
        pl.col("statements").alias("Heard"),
        pl.when(pl.col("is_direct") == 1).then(pl.lit("the deal")).otherwise(pl.lit("its lead")).alias("Linked to"),
    )
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        height=ROW * (min(shown.height, 8) + 1) + 2,
        placeholder=words.NOTHING,
        alt=f"The deals behind {theme}",
        column_config={"Amount": st.column_config.NumberColumn(format="localized")},
    )
    with st.container(horizontal=True):
        parts.download(rows.drop("theme"), "deals-of-a-theme.csv", key="heard_deals_csv")
        parts.computed("theme_deals", label="Definition")
