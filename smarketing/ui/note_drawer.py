"""A new note, from any page: a button in the frame, the key N, and a drawer that takes ten seconds."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from smarketing import notes_view
from smarketing.feedback import NOTE_KINDS, SEVERITIES, TEAMS
from smarketing.notes_view import in_words
from smarketing.targets import STAGES
from smarketing.ui import note_desk, parts, state
from smarketing.ui.note_desk import BY, TEAM, desk
from smarketing.warehouse import Link

WIDTH = 620
_LEAST_LETTERS = 2
_MOST_FOUND = 8
_FOCUS = st.components.v2.component(
    "smarketing_note_focus",
    html="<span></span>",
    js=(Path(__file__).parent / "note_focus.js").read_text(encoding="utf-8"),
)
_STYLE = """
<style>
.st-key-new_note button * { opacity: 1; }
.st-key-new_note { position: fixed; top: .5rem; right: 3.25rem; width: auto; z-index: 999991; }
</style>
"""


def button() -> None:
    """The button in the frame of every page."""
    with st.container(key="new_note"):
        st.button(
            "New note", icon=":material/edit_note:", key="new_note_button", shortcut="N", on_click=note_desk.begin
        )


def about(link: Link, *, key: str) -> None:
    """A button that opens the drawer with a link to what is shown."""
    if st.button("New note", icon=":material/edit_note:", key=key, on_click=note_desk.begin, args=(link,)):
        # Within a drawer a click runs that drawer alone: the page must draw the other one in its place.
        st.rerun()


def is_open() -> bool:
    """Whether the drawer of a new note is out: a page then draws no other drawer."""
    return desk().is_open


def opened() -> None:
    """Draws the drawer while it is open, and says once that a note was saved."""
    found = desk()
    if found.toast:
        st.toast(found.toast, icon=":material/check:")
        found.toast = ""
    if found.is_open:
        st.dialog(
            "New note", icon=":material/edit_note:", width=WIDTH, position="right", on_dismiss=note_desk.put_away
        )(_drawer)()
    st.html(_STYLE)


def _drawer() -> None:
    found = desk()
    if not found.is_open:
        st.rerun()
    st.text_area(
        "What did you hear?",
        key=found.key("text"),
        height=120,
        max_chars=4000,
        placeholder="In the customer's words, if you can",
        persist_state="session",
    )
    st.pills("What is it about?", NOTE_KINDS, format_func=in_words, key=found.key("kind"), persist_state="session")
    st.selectbox(
        "Theme",
        notes_view.themes(state.read),
        index=None,
        key=found.key("theme"),
        accept_new_options=True,
        placeholder="Choose one, or type a new one",
        persist_state="session",
    )
    st.segmented_control(
        "How bad is it?", SEVERITIES, format_func=in_words, key=found.key("severity"), persist_state="session"
    )
    _links()
    _author()
    if found.refused:
        st.markdown(f":red[{parts.text(found.refused)}]")
    with st.container(horizontal=True):
        st.button("Save note", type="primary", key="note_save", on_click=note_desk.save, args=(found.note_id,))
        st.button("Discard", key="note_discard", on_click=note_desk.discard)
    _FOCUS(key="note_focus")


def _author() -> None:
    found = desk()
    name, team, when = st.columns(3)
    name.text_input("Your name", key=BY, max_chars=80, persist_state="session")
    team.segmented_control("Team", [one.capitalize() for one in TEAMS], key=TEAM, persist_state="session")
    when.date_input(
        "Heard on", note_desk.day(), key=found.key("heard_on"), format="YYYY-MM-DD", persist_state="session"
    )


def _links() -> None:
    """What the note is about, and the search for more of it."""
    found = desk()
    for place, link in enumerate(found.links):
        st.button(
            f"{in_words(link.kind)}: {parts.text(link.label or link.value)}",
            icon=":material/close:",
            icon_position="right",
            key=f"note_untie_{place}_{link.kind}_{link.value}",
            on_click=note_desk.untie,
            args=(place,),
            help="Take this link off",
        )
    for place, link in enumerate(search(found.key(f"find_{found.turn}"))):
        st.button(
            label_of(link), key=f"note_tie_{place}", type="tertiary", icon=":material/add_link:",
            on_click=note_desk.tie, args=(link,),
        )  # fmt: skip


def search(key: str) -> list[Link]:
    """A field that finds what a note can be linked to while one types, and what it has found."""
    typed = st.text_input(
        "Link it to", key=key, type="search", live="300ms",
        placeholder="Two letters of a deal, lead, campaign, channel, stage or competitor",
    )  # fmt: skip
    words = " ".join(str(typed or "").split())
    if len(words) < _LEAST_LETTERS:
        return []
    rows = notes_view.targets(state.read, words).iter_rows(named=True)
    links = [Link(one["kind"], one["value"], _named(one["label"], one["about"])) for one in rows]
    links += [Link("stage", one, in_words(one)) for one in STAGES if words.lower() in in_words(one).lower()]
    if not any(link.kind == "competitor" and link.value.lower() == words.lower() for link in links):
        links.append(Link("competitor", words, words))
    return notes_view.mixed(links, _MOST_FOUND)


def label_of(link: Link) -> str:
    """A link as a line of what was found."""
    return f"{in_words(link.kind)} · {parts.text(link.label)}"


def _named(label: str, about: str | None) -> str:
    return f"{label} · {about}" if about and about != label else label
