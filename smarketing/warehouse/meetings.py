"""The joint meetings: what was decided, who does what until when, and what the room saw, frozen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from smarketing import queries
from smarketing.errors import Refused, require_text
from smarketing.meeting.deck import Deck
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.load import next_version, utc
from smarketing.warehouse.meeting_rows import (
    ACTION,
    DEMO,
    DONE,
    DROPPED,
    KINDS,
    OPEN,
    Item,
    Meeting,
    Snapshot,
    is_carried,
    item,
    items,
    meeting,
    snapshot,
)

_REOPENED = "reopened"
_SAID = ("text", "owner", "due_on")


class Meetings:
    """Meetings, what was written in them, and their snapshots.

    Each write is one transaction, and the same write twice changes nothing: ids are made by whoever asks. `at` is the
    instant of the write, `by` who makes it. Refused tells why nothing was changed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self, meeting_id: str, title: str, since_on: date | None, *, by: str, at: datetime, is_demo: bool = False
    ) -> str:
        """Begin a meeting; the id of the meeting that is open now: one that is open already is joined."""
        with self._connection.transaction(facts=False) as writer:
            standing = writer.frame("meetings/open_meetings.sql")["meeting_id"].to_list()
            if writer.frame("meetings/meeting.sql", id=meeting_id).height:
                return meeting_id
            if standing and not is_demo:
                return str(standing[0])
            require_text("who opens the meeting", by)
            require_text("what the meeting is called", title)
            told: dict[str, Any] = {"title": title.strip(), "since_on": since_on, "is_demo": is_demo}
            writer.run("meetings/insert_meeting.sql", id=meeting_id, **told, by=by.strip(), at=utc(at))
            next_version(writer)
        return meeting_id

    def discard(self, meeting_id: str) -> None:
        """Take back a meeting that was opened by mistake: only while it is open and nothing was written in it."""
        with self._connection.transaction(facts=False) as writer:
            found = writer.frame("meetings/meeting.sql", id=meeting_id)
            if found.is_empty():
                return
            if found["closed_at"][0] is not None or any(one.meeting_id == meeting_id for one in items(writer)):
                raise Refused("NOT_EMPTY", "Something was written in this meeting: close it, and it is kept.")
            writer.run("meetings/discard_meeting.sql", id=meeting_id)
            next_version(writer)

    def add(
        self,
        item_id: str,
        meeting_id: str,
        kind: str,
        text: str,
        *,
        by: str,
        at: datetime,
        slide: str = "",
        owner: str = "",
        due_on: date | None = None,
        note_id: str | None = None,
    ) -> None:
        """Write a decision, an action or a note; also into a meeting that has just been closed: nothing is lost."""
        told: dict[str, Any] = {
            "kind": kind,
            "slide": slide,
            "text": text.strip(),
            "owner": owner.strip(),
            "due_on": due_on,
        }
        with self._connection.transaction(facts=False) as writer:
            if writer.frame("meetings/item.sql", id=item_id).height:
                return
            _assert_meeting(writer, meeting_id)
            if kind not in KINDS:
                raise Refused("UNKNOWN_WORD", f"The kind is {kind!r}: write one of {', '.join(KINDS)}.")
            require_text("what it is", text)
            require_text("who writes it", by)
            who: dict[str, Any] = {"note_id": note_id, "by": by.strip(), "at": utc(at)}
            writer.run("meetings/insert_item.sql", id=item_id, meeting_id=meeting_id, **told, **who)
            next_version(writer)

    def edit(
        self, event_id: str, item_id: str, *, by: str, at: datetime, meeting_id: str | None = None, **changes: Any
    ) -> None:
        """Write `text`, `owner` or `due_on` anew; what is not given stays, also what somebody else has just written."""
        unknown = [name for name in changes if name not in _SAID]
        if unknown:
            raise Refused("UNKNOWN_WORD", f"{unknown[0]} cannot be edited: only {', '.join(_SAID)}.")
        said = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
        if "text" in said:
            require_text("what it is", said["text"])
        self._write(event_id, item_id, "edited", by, at, meeting_id, said=said)

    def done(self, event_id: str, item_id: str, *, by: str, at: datetime, meeting_id: str | None = None) -> None:
        """The action is done; it leaves the list of what is carried over."""
        self._write(event_id, item_id, DONE, by, at, meeting_id)

    def reopen(
        self, event_id: str, item_id: str, *, by: str, at: datetime, reason: str = "", meeting_id: str | None = None
    ) -> None:
        """It is open again."""
        self._write(event_id, item_id, _REOPENED, by, at, meeting_id, reason=reason)

    def drop(
        self, event_id: str, item_id: str, *, by: str, at: datetime, reason: str = "", meeting_id: str | None = None
    ) -> None:
        """Take it back: it will not be done, or it was written by mistake. It stays in the history."""
        self._write(event_id, item_id, DROPPED, by, at, meeting_id, reason=reason)

    def close(self, meeting_id: str, deck: Deck, definitions: Mapping[str, Any], *, by: str, at: datetime) -> Snapshot:
        """End the meeting and freeze what it shows: once. Who closes second gets the snapshot that is there."""
        with self._connection.transaction(facts=False) as writer:
            _assert_meeting(writer, meeting_id)
            if writer.frame("meetings/snapshot.sql", id=meeting_id).is_empty():
                require_text("who closes the meeting", by)
                told = json.dumps({**definitions, DEMO: _shows_demo(writer)}, ensure_ascii=False, sort_keys=True)
                content: dict[str, Any] = {
                    "content": deck.to_json(),
                    "sha256": deck.sha256,
                    "as_of": date.fromisoformat(deck.as_of),
                }
                who: dict[str, Any] = {"by": by.strip(), "at": utc(at)}
                writer.run("meetings/insert_snapshot.sql", id=meeting_id, definitions=told, **content, **who)
                writer.run("meetings/close_meeting.sql", id=meeting_id, **who)
                next_version(writer)
            return snapshot(writer.frame("meetings/snapshot.sql", id=meeting_id))

    def list(self) -> tuple[Meeting, ...]:
        """All meetings, the newest first."""
        return tuple(meeting(row) for row in self._frame("meetings").iter_rows(named=True))

    def current(self) -> Meeting | None:
        """The meeting that is open, the first when there are several; None without one."""
        return next((one for one in reversed(self.list()) if one.closed_at is None), None)

    def previous(self, meeting_id: str | None = None) -> Meeting | None:
        """The last meeting closed before this one was opened (without an id: of all) that showed the same company."""
        every = self.list()
        before = next((one.opened_at for one in every if one.meeting_id == meeting_id), datetime.max)
        demo = bool(self._connection.frame(queries.text("load/live_uploads.sql"))["demo"].item())
        found = [one for one in every if one.closed_at and one.opened_at < before and one.shows_demo == demo]
        return max(found, key=lambda one: one.closed_at or datetime.min, default=None)

    def snapshot(self, meeting_id: str) -> Snapshot | None:
        """What the meeting showed when it was closed; None while it is open."""
        found = self._connection.frame(queries.text("meetings/snapshot.sql"), {"id": meeting_id})
        return None if found.is_empty() else snapshot(found)

    def standing(self, meeting_id: str | None = None) -> tuple[Item, ...]:
        """The items of a meeting and the actions that it took over from earlier ones: those not done, and those done
        or dropped since the meeting before. Without an id: those that the next meeting will take over.
        """
        every = self.list()
        this = next((one for one in every if one.meeting_id == meeting_id), None)
        start = this.opened_at if this else datetime.max
        since = max((one.closed_at for one in every if one.closed_at and one.opened_at < start), default=datetime.min)
        rows = self._frame("items").iter_rows(named=True)
        return tuple(
            replace(item(row), is_carried=row["meeting_id"] != meeting_id)
            for row in rows
            if row["meeting_id"] == meeting_id or is_carried(row, start, since)
        )

    def items(self) -> tuple[Item, ...]:
        """Everything that was written in any meeting, the oldest first, as it stands."""
        return tuple(item(row) for row in self._frame("items").iter_rows(named=True))

    def history(self, item_id: str) -> pl.DataFrame:
        """event (added, edited, done, reopened, dropped), meeting_id, text, owner, due_on, reason, made_by, made_at."""
        return self._connection.frame(queries.text("meetings/item_history.sql"), {"id": item_id})

    def _frame(self, name: str) -> pl.DataFrame:
        return self._connection.frame(queries.text(f"meetings/{name}.sql"))

    def _write(
        self,
        event_id: str,
        item_id: str,
        event: str,
        by: str,
        at: datetime,
        meeting_id: str | None,
        *,
        said: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        with self._connection.transaction(facts=False) as writer:
            if writer.frame("meetings/event.sql", id=event_id).height:
                return
            one = next((found for found in items(writer) if found.item_id == item_id), None)
            if one is None:
                raise Refused("NO_SUCH_ENTRY", "This was not written in any meeting.")
            if event == DONE and one.kind != ACTION:
                raise Refused("NOT_AN_ACTION", f"A {one.kind} cannot be done; only actions can.")
            now = {name: getattr(one, name) for name in _SAID}
            told = now | dict(said or {})
            state = OPEN if event == _REOPENED else event
            if told == now if event == "edited" else state == one.state:
                return
            require_text("who writes it", by)
            # The order of events is told by their instants: two of one item never share one.
            last = max([*writer.frame("meetings/item_history.sql", id=item_id)["made_at"]])
            moment = max(utc(at) or last, last + timedelta(microseconds=1))
            who = {"reason": reason.strip() or None, "by": by.strip(), "at": moment, "meeting_id": meeting_id}
            writer.run("meetings/insert_event.sql", id=event_id, item_id=item_id, event=event, **told, **who)
            next_version(writer)


def _shows_demo(writer: Writer) -> bool:
    return bool(writer.frame("load/live_uploads.sql")["demo"].item())


def _assert_meeting(writer: Writer, meeting_id: str) -> None:
    if writer.frame("meetings/meeting.sql", id=meeting_id).is_empty():
        raise Refused("NO_SUCH_ENTRY", "There is no such meeting.")
