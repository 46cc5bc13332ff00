"""How notes are kept: one event after the other, each told from what stood when its writer looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from smarketing import feedback
from smarketing.errors import Refused, require_text
from smarketing.feedback import EDITED, OPEN
from smarketing.warehouse.connection import Writer
from smarketing.warehouse.load import next_version, utc

MOST_LETTERS, MOST_OF_A_NAME = 4000, 80
# What a note says of itself, and what an edit can change.
SAID = ("kind", "severity", "theme_id", "text", "team", "heard_on")
_MOST_TOLD = 120
_EMPTY: dict[str, Any] = dict.fromkeys(
    ("kind", "severity", "theme_id", "text", "heard_on", "reason", "change", "metric", "segment", "check_on", "team")
)


@dataclass(frozen=True)
class Link:
    """What a note is about: `value` is the key of a lead or a deal, else the name; `label` what it is called."""

    kind: str
    value: str
    label: str = ""


@dataclass(frozen=True)
class Standing:
    """A note as it stands: what it says (`said`, by the names of SAID), its state, and its events, the oldest first.

    `since` is the instant before which nothing can have been done with it; None for one of a file.
    """

    note_id: str
    said: dict[str, Any]
    state: str
    events: tuple[dict[str, Any], ...]
    since: datetime | None

    def state_after(self, seen: int) -> str:
        """Where it stood after so many events."""
        state = OPEN
        for one in self.events[:seen]:
            state = feedback.after(state, one["event"])
        return state


def standing(writer: Writer, event_id: str, note_id: str, by: str) -> Standing | None:
    """The note as it stands; None when the event was written before."""
    known = writer.frame("notes/event.sql", id=event_id)
    if known.height:
        if known["note_id"][0] != note_id:
            raise Refused("SAME_ID", "Another entry has this id already; nothing was changed.")
        return None
    found = writer.frame("notes/note.sql", id=note_id)
    if found.is_empty():
        raise Refused("NO_SUCH_ENTRY", "This note is not here any more: the file that it came from was undone.")
    require_text("who writes it", by)
    first = found.row(0, named=True)
    events = tuple(writer.frame("notes/events.sql", id=note_id).to_dicts())
    last = next((one for one in reversed(events) if one["event"] == EDITED), first)
    state = OPEN
    for one in events:
        state = feedback.after(state, one["event"])
    since = first["made_at"] if first["origin"] == "app" else None
    return Standing(note_id, {name: last[name] for name in SAID}, state, events, since)


def kept(
    writer: Writer,
    event_id: str,
    note: Standing,
    event: str,
    by: str,
    at: datetime,
    seen: int | None,
    said: dict[str, Any],
) -> str:
    """Write an event that was allowed when its writer last looked; what others did since, in words."""
    looked = len(note.events) if seen is None else seen
    others = _meanwhile(note.events[looked:], by)
    if event in feedback.MOVES:
        why_not = feedback.refusal(event, note.state) and feedback.refusal(event, note.state_after(looked))
        if why_not:
            raise Refused("NOT_ALLOWED", f"{why_not} {others}".strip())
    moment = utc(at)
    # The order of events is told by their instants: two of one note never share one.
    last = max((one["made_at"] for one in note.events), default=note.since)
    if last is not None:
        moment = max(moment or last, last + timedelta(microseconds=1))
    insert(writer, event_id, note.note_id, event, by, moment, **said)
    next_version(writer)
    return others


def _meanwhile(events: Sequence[dict[str, Any]], by: str) -> str:
    """What others did while somebody was writing; "" when nothing."""
    who = by.strip()
    told = [feedback.did(one["event"], one["made_by"], _in_short(one)) for one in events if one["made_by"] != who]
    return f"Meanwhile {'; '.join(told)}." if told else ""


def _in_short(event: dict[str, Any]) -> str:
    """What was said with an event, in one line; nothing of an edit, which is there to be read."""
    text = "" if event["event"] == EDITED else event["reason"] or event["change"] or event["text"] or ""
    said = " ".join(text.split())
    return said if len(said) <= _MOST_TOLD else f"{said[: _MOST_TOLD - 1]}…"


def insert(writer: Writer, event_id: str, note_id: str, event: str, by: str, at: datetime | None, **said: Any) -> None:
    """Write one event of a note; what is not said of it is null."""
    told = _EMPTY | said | {"event_id": event_id, "note_id": note_id, "event": event}
    writer.run("notes/insert_event.sql", **told, by=by.strip(), at=at)


def tie(writer: Writer, link_id: str, note_id: str, link: Link, by: str, at: datetime) -> None:
    """Link a note to something, whether it is linked to it or not."""
    if link.kind not in feedback.LINK_KINDS:
        raise Refused("UNKNOWN_WORD", f"A note cannot be linked to a {link.kind!r}: only {_list(feedback.LINK_KINDS)}.")
    require_text("what it is linked to", link.value)
    value = link.value.strip()
    told: dict[str, Any] = {"kind": link.kind, "value": value, "label": link.label.strip() or value}
    made: dict[str, Any] = {"by": by.strip(), "at": utc(at), "removed_by": None, "removed_at": None}
    writer.run("notes/insert_link.sql", link_id=link_id, note_id=note_id, **told, **made)


def theme_id(writer: Writer, name: str, by: str, at: datetime) -> str:
    """The id of a theme by its name, as it is called today or ever was; one that nobody has named is made."""
    told = feedback.folded(name)
    if not told:
        return ""
    if len(told) > MOST_OF_A_NAME:
        raise Refused("TOO_LONG", f"The theme has {len(told)} letters: name it in at most {MOST_OF_A_NAME}.")
    known = writer.frame("notes/themes.sql").to_dicts()
    called = sorted(one["standing_id"] for one in known if feedback.folded(one["name"]) == told)
    found = called or [one["standing_id"] for one in known if one["theme_id"] == told]
    if found:
        return str(found[0])
    made: dict[str, Any] = {"event_id": f"added:{told}", "theme_id": told, "event": "added", "into_id": None}
    writer.run("notes/insert_theme.sql", **made, name=" ".join(name.split()), by=by.strip(), at=utc(at))
    return told


def sound(said: dict[str, Any]) -> dict[str, Any]:
    """What a note says, as it is kept; Refused when a word is not known or nothing is said."""
    told = {name: value or "" for name, value in said.items() if name not in ("heard_on", "kind")}
    told = {name: "" if value == "(not set)" else value for name, value in told.items()}
    kind = None if said["kind"] == "(not set)" else said["kind"]
    require_text("what you heard", told["text"])
    for what, value, words in (
        ("kind", kind, feedback.NOTE_KINDS),
        ("severity", told["severity"], feedback.SEVERITIES),
        ("team", told["team"], feedback.TEAMS),
    ):
        if value and value not in words:
            raise Refused("UNKNOWN_WORD", f"The {what} is {value!r}: write one of {_list(words)}.")
    return {**told, "kind": kind, "heard_on": said["heard_on"], "text": short(told["text"])}


def team_of(team: str) -> str | None:
    """The team, or None when none is said."""
    if team and team not in feedback.TEAMS:
        raise Refused("UNKNOWN_WORD", f"The team is {team!r}: write one of {_list(feedback.TEAMS)}.")
    return team or None


def short(text: str) -> str:
    """A text without blanks around it; Refused when nobody would read it."""
    said = text.strip()
    if len(said) > MOST_LETTERS:
        raise Refused("TOO_LONG", f"{len(said):,} letters are too many to be read: write at most {MOST_LETTERS:,}.")
    return said


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)
