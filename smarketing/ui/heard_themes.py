"""The editor of themes: call one otherwise, count one in another, retire one, take that back, and who did what."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import heard_taxonomy
from smarketing.heard_taxonomy import Taxonomy
from smarketing.ui import names, note_desk, parts, state
from smarketing.ui.desk import SaveResult
from smarketing.warehouse.themes import MOST_LETTERS

RENAME, MERGE, RETIRE, ADD = "Rename", "Merge into", "Retire", "Add"
_DESK, BY, MOST_ROWS = "_theme_desk", "theme_by", 200


@dataclass
class Desk(SaveResult):
    """`event_id` is the id of what the form writes next: once, however often it is asked for."""

    event_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def key(self, name: str) -> str:
        """The key of a field of the form in hand."""
        return f"theme_{self.event_id}_{name}"


def desk() -> Desk:
    """The desk of this session."""
    found = st.session_state.setdefault(_DESK, Desk())
    assert isinstance(found, Desk)
    return found


def editor(*, visible: bool) -> None:
    """The themes as they stand, the form, and the history; folded away until somebody looks for it."""
    with (
        st.expander("Themes: rename, merge, retire, and who did what", icon=":material/sell:"),
        parts.boundary("The themes"),
    ):
        themes = state.warehouse().themes
        found: Taxonomy = state.kept("themes", lambda: heard_taxonomy.taxonomy(themes.standing(), themes.history()))
        desk().show()
        _form(found)
        _back(found)
        _history(found, visible=visible)


def _form(found: Taxonomy) -> None:
    hand = desk()
    with st.container(horizontal=True, vertical_alignment="bottom", key="theme_form"):
        what = st.segmented_control(
            "What to do", (RENAME, MERGE, RETIRE, ADD), default=RENAME, required=True, key="theme_what"
        )
        if what != ADD:
            st.selectbox(
                "Theme", list(found.standing), format_func=found.name, index=None, key=hand.key("one"), width=225,
                placeholder="Choose a theme",
            )  # fmt: skip
        if what == MERGE:
            st.selectbox(
                "Into", list(found.open), format_func=found.name, index=None, key=hand.key("other"), width=225,
                placeholder="Choose the one that stays",
            )  # fmt: skip
        if what in (RENAME, ADD):
            st.text_input("Name", key=hand.key("name"), max_chars=MOST_LETTERS, width=225)
        _by()
        st.button(str(what), key="theme_do", on_click=_do, args=(hand.event_id, what), type="primary")
    st.caption(
        "Notes keep what was written. A merge also counts for files and for the reasons of lost deals, those still to "
        "come too; taken back, all is as it was. A retired theme is offered no more and keeps what was heard."
    )


def _by() -> None:
    if BY not in st.session_state:
        st.session_state[BY] = note_desk.by()
    st.text_input("Your name", key=BY, max_chars=200, width=150)


def _back(found: Taxonomy) -> None:
    """The merges and retirements that stand, and the button that takes one back."""
    if not found.moved:
        return
    hand = desk()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Take back", list(found.moved), format_func=found.moved.__getitem__, index=None, key=hand.key("back"),
            width=456, placeholder="A merge or retirement that stands",
        )  # fmt: skip
        st.button("Take it back", key="theme_back", on_click=_take_back, args=(hand.event_id,))


def _history(found: Taxonomy, *, visible: bool) -> None:
    if found.history.is_empty():
        st.caption("Nothing was renamed, merged or retired yet.")
        return
    history = names.shown(found.history, "made_by", visible=visible)
    shown = history.head(MOST_ROWS)
    if found.history.height > MOST_ROWS:
        st.caption(f"The newest {MOST_ROWS} of {words.exact(found.history.height)}; all are in the download.")
    st.dataframe(
        shown.select(
            pl.col("made_at").dt.strftime("%Y-%m-%d %H:%M UTC").alias("When"),
            pl.col("made_by").alias("Who"),
            pl.col("said").alias("What"),
        ).to_arrow(),
        hide_index=True,
        alt="What was done with themes, the newest first",
    )
    parts.download(history, "themes-history.csv", key="themes_csv")


def _do(number: str, what: str) -> None:
    hand = desk()
    told: dict[str, Any] = {name: st.session_state.get(hand.key(name)) for name in ("one", "other", "name")}
    themes = state.warehouse().themes
    one, other, name = (str(told[part] or "") for part in ("one", "other", "name"))
    if (what != ADD and not one) or (what == MERGE and not other):
        desk().say("Choose a theme first.", is_refused=True)
        return
    writes: dict[str, Callable[..., None]] = {
        RENAME: lambda **who: themes.rename(number, one, name, **who),
        MERGE: lambda **who: themes.merge(number, one, other, **who),
        RETIRE: lambda **who: themes.retire(number, one, **who),
        ADD: lambda **who: themes.add(number, name, **who),
    }
    done = {RENAME: "Renamed.", MERGE: "Merged.", RETIRE: "Retired.", ADD: "Added."}
    _write(number, writes[what], done[what])


def _take_back(number: str) -> None:
    theme_id = st.session_state.get(desk().key("back"))
    if theme_id is None:
        desk().say("Choose what is to be taken back.", is_refused=True)
        return
    themes = state.warehouse().themes
    _write(number, lambda **who: themes.take_back(number, theme_id, **who), "Taken back: it is as it was.")


def _write(number: str, write: Callable[..., None], done: str) -> None:
    """Write once and say what came of it; a second click of one form writes nothing."""
    if number != desk().event_id:
        return
    by = str(st.session_state.get(BY) or "").strip()
    if desk().save(lambda: write(by=by, at=state.now()), done):
        st.session_state[note_desk.BY] = by
        st.session_state[_DESK] = Desk(message=done)
