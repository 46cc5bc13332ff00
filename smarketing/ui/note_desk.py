"""What one person does with notes: the note in hand, what was said last; and all that is written of notes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.settings import settings
from smarketing.ui import state
from smarketing.ui.desk import attempt
from smarketing.warehouse import Action, Link, Notes
from smarketing.zones import today

BY, TEAM = "note_by", "note_team"
EDIT, REPLY, ACT, DECLINE, VERIFY, REOPEN = "edit", "reply", "act", "decline", "verify", "reopen"
_DESK = "_note_desk"
_NOBODY = "Type your name first: it is remembered."


@dataclass
class Desk:
    """`is_open`: the drawer of a new note is out; `note_id` is the note that it writes, with the links chosen so far.

    `doing` is the note and the form that is open on its card, `event_id` what that will write: once, however often it
    is asked for. `said` are the last words, of the note `about`; `toast` what is said once, at the foot of the screen.
    """

    is_open: bool = False
    note_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    links: list[Link] = field(default_factory=list)
    turn: int = 0
    refused: str = ""
    doing: tuple[str, str] | None = None
    event_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    last_id: str = ""
    about: str = ""
    said: str = ""
    toast: str = ""

    def key(self, name: str) -> str:
        """The key of a field of the note in hand."""
        return f"note_{self.note_id}_{name}"


def desk() -> Desk:
    """The desk of this session."""
    found = st.session_state.setdefault(_DESK, Desk())
    assert isinstance(found, Desk)
    return found


def field_of(number: str, name: str) -> str:
    """The key of a field of the form that writes the event `number`."""
    return f"note_{number}_{name}"


def notes() -> Notes:
    """The notes of this process's warehouse."""
    return state.warehouse().notes


def by() -> str:
    """Who writes, as typed."""
    return str(st.session_state.get(BY) or "").strip()


def team() -> str:
    """The team of who writes, as chosen; "" when not said."""
    return str(st.session_state.get(TEAM) or "").lower()


def begin(*links: Link) -> None:
    """Callback: open the drawer of a new note, linked to what the page shows; a note that is half written stays."""
    found = desk()
    found.is_open, found.refused = True, ""
    found.links += [link for link in links if link not in found.links]


def put_away() -> None:
    """Callback: close the drawer; what was typed is there when it is opened again."""
    desk().is_open = False


def discard() -> None:
    """Callback: close the drawer and forget what was typed."""
    found = desk()
    found.is_open, found.refused, found.links, found.note_id = False, "", [], uuid.uuid4().hex


def tie(link: Link) -> None:
    """Callback: link the note in hand to something more."""
    found = desk()
    if link not in found.links:
        found.links.append(link)
    found.turn += 1


def untie(place: int) -> None:
    """Callback: take a link of the note in hand off."""
    del desk().links[place : place + 1]


def save(number: str) -> None:
    """Callback: write the note in hand, once; when it is refused, the drawer stays and says why."""
    found = desk()
    if number != found.note_id:
        return
    told: dict[str, Any] = {
        name: st.session_state.get(found.key(name)) for name in ("kind", "text", "severity", "theme", "heard_on")
    }
    if not told["kind"]:
        found.refused = "Choose what it is about."
        return
    more: dict[str, Any] = {"severity": told["severity"] or "", "theme": told["theme"] or "", "team": team()}

    def write() -> None:
        _assert_named()
        notes().write(
            found.note_id,
            str(told["kind"]),
            str(told["text"] or ""),
            heard_on=told["heard_on"] if isinstance(told["heard_on"], date) else day(),
            links=tuple(found.links),
            **_who(),
            **more,
        )

    _, found.refused = attempt(write)
    if found.refused:
        return
    discard()
    found.toast = "The note is saved."


def day() -> date:
    """Today, where the workspace is: the day on which something is heard unless another is said."""
    return today(settings().zone)


def do(note_id: str, what: str) -> None:
    """Callback: open a form on a card, or close the one that is open."""
    found = desk()
    found.doing = None if found.doing == (note_id, what) else (note_id, what)
    found.event_id, found.said = uuid.uuid4().hex, ""


def acknowledge(note_id: str, seen: int, number: str) -> None:
    """Callback: somebody looks into it."""
    _write(note_id, number, lambda: notes().acknowledge(number, note_id, seen=seen, **_who()), "Acknowledged.")


def reply(note_id: str, seen: int, number: str) -> None:
    """Callback: answer in words."""
    told: dict[str, Any] = {"text": _typed(number, "text"), "team": team(), "seen": seen}
    _write(note_id, number, lambda: notes().reply(number, note_id, **told, **_who()), "Replied.")


def act(note_id: str, seen: int, number: str) -> None:
    """Callback: what was changed, what should move, and when that is looked at."""
    check_on = st.session_state.get(field_of(number, "check_on"))
    if not isinstance(check_on, date):
        _say(note_id, "Choose the day on which it is looked at.")
        return
    action = Action(_typed(number, "change"), _typed(number, "metric"), check_on, _typed(number, "scope"))
    told: dict[str, Any] = {"action": action, "seen": seen}
    _write(note_id, number, lambda: notes().action(number, note_id, **told, **_who()), "The action is written down.")


def decline(note_id: str, seen: int, number: str) -> None:
    """Callback: nothing will be done, and why."""
    told: dict[str, Any] = {"reason": _typed(number, "text"), "seen": seen}
    _write(note_id, number, lambda: notes().decline(number, note_id, **told, **_who()), "Declined.")


def verify(note_id: str, seen: int, number: str, finding: str) -> None:
    """Callback: it has worked; what came of it is kept as it reads now."""
    told: dict[str, Any] = {"finding": finding, "reason": _typed(number, "text"), "seen": seen}
    _write(note_id, number, lambda: notes().verify(number, note_id, **told, **_who()), "Verified.")


def reopen(note_id: str, seen: int, number: str) -> None:
    """Callback: it is open again, and why."""
    told: dict[str, Any] = {"reason": _typed(number, "text"), "seen": seen}
    _write(note_id, number, lambda: notes().reopen(number, note_id, **told, **_who()), "Open again.")


def edit(note_id: str, seen: int, number: str, was: dict[str, str]) -> None:
    """Callback: write anew what was changed in the form, and that alone: what others changed meanwhile stays."""
    changes = {name: now for name in was if (now := _typed(number, name)) != was[name]}
    told: dict[str, Any] = {**changes, "seen": seen}
    _write(note_id, number, lambda: notes().edit(number, note_id, **told, **_who()), "Edited.")


def link(note_id: str, number: str, one: Link) -> None:
    """Callback: link a note to something more; its form stays open."""
    _write(note_id, number, lambda: notes().link(number, note_id, one, **_who()), "Linked.", keep=True)


def unlink(note_id: str, number: str, kind: str, value: str) -> None:
    """Callback: take a link off; the form stays open."""
    _write(note_id, number, lambda: notes().unlink(number, note_id, kind, value, **_who()), "Taken off.", keep=True)


def _typed(number: str, name: str) -> str:
    return str(st.session_state.get(field_of(number, name)) or "")


def _who() -> dict[str, Any]:
    return {"by": by(), "at": state.now()}


def _write(note_id: str, number: str, write: Callable[[], str | None], done: str, *, keep: bool = False) -> None:
    """Write, and say what came of it: at the foot of the screen, or, when others did something meanwhile, on the card.

    The form stays open with `keep`, and when it was refused. A second click writes nothing.
    """
    found = desk()
    if number == found.last_id:
        return

    def named() -> str | None:
        _assert_named()
        return write()

    told, refusal = attempt(named)
    if refusal:
        _say(note_id, refusal)
        return
    found.doing = found.doing if keep else None
    found.last_id, found.event_id, found.toast = number, uuid.uuid4().hex, done
    found.turn += 1
    _say(note_id, f"{done} {told}" if told else "")


def _say(note_id: str, words: str) -> None:
    found = desk()
    found.about, found.said = note_id, words


def _assert_named() -> None:
    if not by():
        raise SmarketingError(_NOBODY)
