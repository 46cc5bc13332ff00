"""The forms that a note's card opens: reply, what was changed, decline, verify, reopen, edit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from smarketing import notes_view
from smarketing.feedback import NOTE_KINDS, SEVERITIES, TEAMS
from smarketing.metrics import registry
from smarketing.metrics.registry import ACTIONS
from smarketing.notes_view import Card, in_words
from smarketing.targets import NOT_SET
from smarketing.ui import note_desk, note_drawer, parts, state
from smarketing.ui.note_desk import ACT, BY, DECLINE, EDIT, REOPEN, REPLY, TEAM, VERIFY, desk, field_of
from smarketing.warehouse import Link

_CHECK_AFTER_DAYS = 30
_ASKS = {
    REPLY: ("Your reply", "Reply", note_desk.reply),
    DECLINE: ("Why nothing will be done", "Decline", note_desk.decline),
    VERIFY: ("What you say to it (optional)", "Verify", note_desk.verify),
    REOPEN: ("Why (optional)", "Reopen", note_desk.reopen),
}


def show(card: Card, form: str) -> None:
    """The form that is open on a card; it is sent as a whole, and once."""
    if form == EDIT:
        _edit(card)
    elif form == ACT:
        _act(card)
    else:
        _words(card, form)


def _words(card: Card, form: str) -> None:
    number = desk().event_id
    label, send, write = _ASKS[form]
    more = (card.check or "",) if form == VERIFY else ()
    with st.form(f"note_form_{number}"):
        st.text_area(label, key=field_of(number, "text"), height=80, max_chars=4000)
        _author(with_team=form == REPLY)
        _send(send, write, card.note_id, int(card.row["events"]), number, *more)


def _act(card: Card) -> None:
    number = desk().event_id
    with st.form(f"note_form_{number}"):
        st.text_area(
            "What was changed", key=field_of(number, "change"), height=80, max_chars=4000,
            placeholder="A new price page, a talk track, other targeting",
        )  # fmt: skip
        metric, scope, check_on = st.columns((2, 2, 1))
        metric.selectbox(
            "What should move",
            ACTIONS,
            format_func=lambda key: registry.metric(key).label,
            key=field_of(number, "metric"),
        )
        scope.selectbox(
            "For whom",
            notes_view.scopes(state.choices("segment"), state.choices("channel")),
            index=None,
            key=field_of(number, "scope"),
            placeholder="Everybody",
        )
        check_on.date_input(
            "Look at it on",
            note_desk.day() + timedelta(days=_CHECK_AFTER_DAYS),
            key=field_of(number, "check_on"),
            format="YYYY-MM-DD",
            help="On this day the app shows the number before and after the change, and asks whether it has worked.",
        )
        _author()
        _send("Save", note_desk.act, card.note_id, int(card.row["events"]), number)


def _edit(card: Card) -> None:
    number = desk().event_id
    row = card.row
    was = {name: "" if row[name] == NOT_SET else str(row[name]) for name in ("text", "kind", "theme", "severity")}
    for name, value in was.items():
        st.session_state.setdefault(field_of(number, name), value or None)
    with st.form(f"note_form_{number}"):
        st.text_area("What was heard", key=field_of(number, "text"), height=120, max_chars=4000)
        st.pills("What it is about", NOTE_KINDS, format_func=in_words, key=field_of(number, "kind"))
        theme, severity = st.columns((2, 1))
        theme.selectbox(
            "Theme", _with(notes_view.themes(state.read), was["theme"]), key=field_of(number, "theme"),
            accept_new_options=True, placeholder="Choose one, or type a new one",
        )  # fmt: skip
        severity.segmented_control("How bad it is", SEVERITIES, format_func=in_words, key=field_of(number, "severity"))
        _author()
        _send("Save", note_desk.edit, card.note_id, int(row["events"]), number, was)
    _links(card, number)


def _links(card: Card, number: str) -> None:
    """The links of the note, each with the way to take it off, and the search for more."""
    with st.container(horizontal=True):
        for tie in card.ties:
            st.button(
                f"{in_words(tie.kind)}: {parts.text(tie.code)}",
                icon=":material/close:",
                icon_position="right",
                key=f"note_off_{card.note_id}_{tie.kind}_{tie.value}",
                on_click=note_desk.unlink,
                args=(card.note_id, number, tie.kind, tie.value),
                help="Take this link off",
            )
    for place, link in enumerate(note_drawer.search(f"note_find_{card.note_id}_{desk().turn}")):
        st.button(
            note_drawer.label_of(link), key=f"note_on_{place}", type="tertiary", icon=":material/add_link:",
            on_click=note_desk.link, args=(card.note_id, number, Link(link.kind, link.value, link.label)),
        )  # fmt: skip


def _author(*, with_team: bool = False) -> None:
    name, team = st.columns((1, 1))
    name.text_input("Your name", key=BY, max_chars=80, persist_state="session")
    if with_team:
        team.segmented_control("Team", [one.capitalize() for one in TEAMS], key=TEAM, persist_state="session")


def _send(label: str, write: Any, *args: Any) -> None:
    with st.container(horizontal=True):
        st.form_submit_button(label, type="primary", on_click=write, args=args)


def _with(options: list[str], value: str) -> list[str]:
    return options if not value or value in options else [*options, value]
