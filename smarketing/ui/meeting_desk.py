"""What one person does in a meeting: open, join and leave it, turn the slides, write, close."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from smarketing.meeting import build
from smarketing.meeting.deck import SLIDES, Deck
from smarketing.targets import NOT_SET
from smarketing.ui import note_desk, state
from smarketing.ui.desk import attempt
from smarketing.warehouse import Item, Meeting
from smarketing.warehouse.meetings import Meetings

MEETING, SLIDE, SHOWN, MINUTES, BY = "meeting", "slide", "slides", "minutes", "meeting_by"
TEXT, OWNER, DUE = "meeting_text", "meeting_owner", "meeting_due"
DECISION, ACTION, NOTE = "decision", "action", "note"
PLANNED_MINUTES = 5
NAMES = {
    "actions": "Last time's actions",
    "changed": "What changed",
    "promises": "Promises",
    "handoff": "Handoff",
    "heard": "What sales heard",
    "outlook": "Forecast",
    "decide": "Decide",
}
_DESK = "_meeting_desk"
_STYLE = """<style>[data-testid="stLayoutWrapper"]:has(> .st-key-meeting_address) { display: none; }</style>"""


@dataclass
class Desk:
    """The id of the next write, so that a click twice writes once; what is being written, and what was said last.

    `writing` is the kind of the open line at the foot of the slide, `editing` the item that it writes anew.
    """

    next_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    writing: str = ""
    editing: str = ""
    turn: int = 0
    said: str = ""
    is_closing: bool = False


def desk() -> Desk:
    """The desk of this session."""
    found = st.session_state.setdefault(_DESK, Desk())
    assert isinstance(found, Desk)
    return found


def meetings() -> Meetings:
    """The meetings of this process's warehouse."""
    return state.warehouse().meetings


def by() -> str:
    """Who writes, as typed."""
    return str(st.session_state.get(BY) or "").strip()


def address() -> str:
    """Keeps the meeting and the slide in the address; the id of the meeting that is on the screen, "" for none."""
    st.html(_STYLE)
    with st.container(key="meeting_address"):
        for name in (MEETING, SLIDE):
            st.text_input(name, key=name, bind="query-params", persist_state="session", label_visibility="collapsed")
    return str(st.session_state[MEETING] or "")


def start(title: str, since_on: date | None) -> None:
    """Callback: opens a meeting, or joins the one that somebody else has opened meanwhile."""
    meeting_id = uuid.uuid4().hex[:12]
    found = write(lambda at: meetings().open(meeting_id, title, since_on, by=by(), at=at))
    if found:
        show(found)


def show(meeting_id: str) -> None:
    """Callback: has a meeting on the screen, from its first slide on."""
    st.session_state[MEETING] = meeting_id
    st.session_state[SLIDE] = ""


def leave() -> None:
    """Callback: back to the list of meetings."""
    st.session_state[MEETING] = st.session_state[SLIDE] = ""
    st.session_state[_DESK] = Desk()


def turn(slide: str) -> None:
    """Callback: another slide."""
    st.session_state[SLIDE] = slide


def shown() -> tuple[str, ...]:
    """The slides that are not skipped, in their order; all when every one is."""
    picked = st.session_state.get(SHOWN)
    return tuple(slide for slide in SLIDES if not picked or slide in picked)


def compose(kind: str) -> None:
    """Callback: opens the line in which a decision, an action or a note is written; the same again closes it."""
    found = desk()
    found.writing = "" if found.writing == kind and not found.editing else kind
    found.editing, found.said, found.is_closing = "", "", False
    found.turn += 1
    if not by():
        # Whoever has written a note has said who they are.
        st.session_state[BY] = note_desk.by()


def edit(item: Item) -> None:
    """Callback: opens the line with what was written, to write it anew."""
    found = desk()
    found.writing, found.editing, found.said = item.kind, item.item_id, ""
    found.turn += 1
    st.session_state[TEXT], st.session_state[DUE] = item.text, item.due_on
    st.session_state[OWNER] = item.owner or None


def put_away() -> None:
    """Callback: closes the line; what was typed in it is gone."""
    desk().writing = desk().editing = desk().said = ""
    _blank()


def keep(meeting_id: str, slide: str) -> None:
    """Form submit: writes the line. What is refused stays in it, with the reason."""
    found, session = desk(), st.session_state
    told: dict[str, Any] = {"text": str(session.get(TEXT) or "")}
    if found.writing == ACTION:
        told |= {"owner": str(session.get(OWNER) or ""), "due_on": session.get(DUE)}

    def make(at: datetime) -> bool:
        if found.editing:
            meetings().edit(found.next_id, found.editing, by=by(), at=at, meeting_id=meeting_id, **told)
        else:
            meetings().add(found.next_id, meeting_id, found.writing, slide=slide, by=by(), at=at, **told)
        return True

    if write(make):
        if found.editing:
            found.writing = found.editing = ""
        found.turn += 1
        _blank()


def done(item: Item, meeting_id: str) -> None:
    """Callback: the action is done."""
    write(lambda at: meetings().done(desk().next_id, item.item_id, by=_who(), at=at, meeting_id=meeting_id))


def drop(item: Item, meeting_id: str) -> None:
    """Callback: it will not be done, or was not meant."""
    write(lambda at: meetings().drop(desk().next_id, item.item_id, by=_who(), at=at, meeting_id=meeting_id))


def reopen(item: Item, meeting_id: str) -> None:
    """Callback: it is open again."""
    write(lambda at: meetings().reopen(desk().next_id, item.item_id, by=_who(), at=at, meeting_id=meeting_id))


def ask_to_close(*, close: bool) -> None:
    """Callback: asks whether the meeting is over, or no longer does."""
    found = desk()
    found.is_closing, found.said = close, ""
    found.writing = found.editing = ""


def close(meeting: Meeting, shown_deck: Deck) -> None:
    """Form submit: freezes what the meeting shows, for good."""
    versions = state.versions(date.fromisoformat(shown_deck.as_of))
    told = build.definitions(shown_deck, versions)
    if write(lambda at: meetings().close(meeting.meeting_id, shown_deck, told, by=by(), at=at)):
        desk().is_closing = False
        desk().writing = ""


def discard(meeting_id: str) -> None:
    """Callback: takes a meeting back that was opened by mistake; not once anything is written in it."""
    write(lambda _: meetings().discard(meeting_id))


def owners(items: Sequence[Item]) -> list[str]:
    """Who may be given an action: the people of the team list or, without one, of the data; and whoever had one."""
    listed = state.read("team_list").filter(is_active=1)["name"].drop_nulls().to_list()
    return sorted({*(listed or state.choices("owner")), *(one.owner for one in items if one.owner)} - {NOT_SET})


def write(make: Callable[[datetime], Any]) -> Any:
    """What the write returns; after a refusal None, and the reason is kept to be said."""
    found = desk()
    made, found.said = attempt(lambda: make(datetime.now(UTC)))
    if not found.said:
        found.next_id = uuid.uuid4().hex
    return made


def _who() -> str:
    return by() or "the meeting"


def _blank() -> None:
    st.session_state[TEXT], st.session_state[OWNER], st.session_state[DUE] = "", None, None
