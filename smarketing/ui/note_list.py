"""The notes under the filters of the page and their own, each as a card; all filters live in the address."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import notes_view
from smarketing.feedback import NOTE_KINDS, SEVERITIES, STATES, TEAMS
from smarketing.filters import Filters
from smarketing.notes_view import Asked, in_words
from smarketing.targets import NOT_SET
from smarketing.ui import names, note_card, parts, state

PAGE_OF = 20
_SHOWN = "notes_shown"


def show(chosen: Filters, *, visible: bool) -> None:
    """The filters at the left, the cards at the right."""
    left, right = st.columns((1, 2.6), gap="medium")
    with left, parts.card("Find a note", key="note_filters"):
        asked = _asked()
    found = notes_view.rows(state.read, chosen, asked)
    with right:
        _list(found, chosen, asked, visible=visible)


def headline(chosen: Filters) -> str:
    """How many notes there are and how many wait, under the filters of the page."""
    return notes_view.headline(notes_view.rows(state.read, chosen, Asked()))


def _asked() -> Asked:
    """What is looked for."""
    found = st.text_input(
        "Words", key="note_words", type="search", live="300ms", bind="query-params", persist_state="session",
        placeholder="A word, a company, a deal", label_visibility="collapsed",
    )  # fmt: skip
    picked: dict[str, Any] = {"text": " ".join(str(found or "").split())}
    picked["state"] = st.pills(
        "State", STATES, format_func=in_words, key="note_state", bind="query-params", persist_state="session"
    )
    for name, label, options in (
        ("kind", "Kind", [*NOTE_KINDS, NOT_SET]),
        ("theme", "Theme", notes_view.themes(state.read, used=True)),
        ("severity", "Severity", [*SEVERITIES, NOT_SET]),
        ("team", "Team", [*TEAMS, NOT_SET]),
    ):
        picked[name] = st.selectbox(
            label,
            options,
            index=None,
            format_func=str if name == "theme" else in_words,
            key=f"note_{name}_is",
            # A link may name what is no more: it must be told, not dropped without a word.
            accept_new_options=True,
            placeholder="All",
            bind="query-params",
            persist_state="session",
        )
    link = st.text_input(
        "Linked to", key="note_link", bind="query-params", persist_state="session", placeholder="competitor: Orbit",
        help="A kind and a name: deal, lead, campaign, channel, segment, stage or competitor.",
    )  # fmt: skip
    kind, _, value = str(link or "").partition(":")
    if kind.strip():
        picked |= {"link_kind": kind.strip().lower(), "link_value": value.strip()}
    st.button("Clear", key="note_clear", type="tertiary", icon=":material/close:", on_click=_clear)
    return Asked(**{name: value or None for name, value in picked.items()})


def _clear() -> None:
    for name in ("words", "link"):
        st.session_state[f"note_{name}"] = ""
    for name in ("note_state", *(f"note_{name}_is" for name in ("kind", "theme", "severity", "team"))):
        st.session_state[name] = None


def _list(found: pl.DataFrame, chosen: Filters, asked: Asked, *, visible: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{words.exact(found.height)}** {'note' if found.height == 1 else 'notes'}", width="content")
        with st.container(horizontal=True, horizontal_alignment="right"):
            parts.computed("note_rows", label="Definition")
            _download(found, visible=visible)
    if found.is_empty():
        _nothing(asked)
        return
    most = int(st.session_state.get(_SHOWN, PAGE_OF))
    for card in notes_view.cards(state.read, found.head(most), chosen.as_of):
        with parts.boundary("This note"):
            note_card.show(card, visible=visible)
    if found.height > most:
        st.button(f"Show {min(PAGE_OF, found.height - most)} more", key="notes_more", on_click=_more, args=(most,))


def _more(most: int) -> None:
    st.session_state[_SHOWN] = most + PAGE_OF


def _nothing(asked: Asked) -> None:
    if asked.params:
        parts.empty_state("No note under these filters.")
        return
    parts.empty_state(
        "No notes yet. Write down what a customer said with New note above, or load a file of call notes.",
        action="Add your data",
    )


def _download(found: pl.DataFrame, *, visible: bool) -> None:
    people = ("author", "state_by", "action_by")
    parts.download(names.shown(found.drop("is_due"), *people, visible=visible), "notes.csv", key="notes_csv")
