"""What is kept of a meeting, as it is read: the meeting, its items, its snapshot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from smarketing.meeting.deck import Deck
from smarketing.warehouse.connection import Writer

DECISION, ACTION, NOTE = "decision", "action", "note"
KINDS = (DECISION, ACTION, NOTE)
OPEN, DONE, DROPPED = "open", "done", "dropped"
# The mark, among a snapshot's definitions, that it shows the demo company.
DEMO = "is_demo"


@dataclass(frozen=True)
class Meeting:
    """A meeting; `as_of` is the day its snapshot tells of, None while it is open. Counts are of its own items.

    shows_demo: what it showed was the demo company (a meeting of the demo itself: `is_demo`).
    """

    meeting_id: str
    title: str
    since_on: date | None
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    is_demo: bool
    as_of: date | None
    decisions: int
    actions: int
    notes: int
    shows_demo: bool


@dataclass(frozen=True)
class Item:
    """A decision, an action or a note of a meeting as it stands. `state` is open, done or dropped (taken back).

    is_carried: an action of an earlier meeting; is_late_entry: not in its meeting's snapshot, since it was written when
    that was closed, or was just being closed. `edits` counts how often it was written anew.
    """

    item_id: str
    meeting_id: str
    kind: str
    slide: str
    text: str
    owner: str
    due_on: date | None
    note_id: str | None
    made_by: str
    made_at: datetime
    state: str
    state_at: datetime | None
    state_by: str | None
    reason: str | None
    edits: int
    is_carried: bool = False
    is_late_entry: bool = False

    def is_overdue(self, on: date) -> bool:
        """Whether it should have been done before this day, and is not."""
        return self.state == OPEN and self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class Snapshot:
    """What a meeting showed when it was closed. `is_intact`: its text is the one that was written."""

    meeting_id: str
    deck: Deck
    as_of: date
    taken_at: datetime
    taken_by: str
    data_version: int
    definitions: dict[str, Any]
    sha256: str
    is_intact: bool


def items(writer: Writer) -> tuple[Item, ...]:
    """Everything that was written in any meeting, within a write."""
    return tuple(item(row) for row in writer.frame("meetings/items.sql").iter_rows(named=True))


def item(row: Mapping[str, Any]) -> Item:
    """A row of meetings/items.sql."""
    told = {name: row[name] for name in Item.__dataclass_fields__ if name in row}
    return Item(**told, is_late_entry=row["is_unseen"] and row["state"] != DROPPED)


def is_carried(row: Mapping[str, Any], start: datetime, since: datetime) -> bool:
    """Whether a meeting that was opened at `start` takes this item over; the one before it was closed at `since`."""
    if row["kind"] != ACTION or row["opened_at"] >= start or (row["closed_at"] is None and start == datetime.max):
        return False
    return bool(row["state"] == OPEN or row["state_at"] > since)


def meeting(row: Mapping[str, Any]) -> Meeting:
    """A row of meetings/meetings.sql."""
    told = {name: row[name] for name in Meeting.__dataclass_fields__ if name in row}
    shown = json.loads(row["definitions"] or "{}")
    return Meeting(**told, shows_demo=bool(shown.get(DEMO)))


def snapshot(found: pl.DataFrame) -> Snapshot:
    """The row of app.snapshots."""
    row = found.row(0, named=True)
    told = {name: row[name] for name in Snapshot.__dataclass_fields__ if name in row}
    is_intact = hashlib.sha256(row["content"].encode()).hexdigest() == row["sha256"]
    definitions = json.loads(row["definitions"])
    return Snapshot(**told | {"definitions": definitions}, deck=Deck.from_json(row["content"]), is_intact=is_intact)
