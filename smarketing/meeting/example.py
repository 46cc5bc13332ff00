"""The demo company's last meeting: held as it was frozen, so that the demo begins with something to compare with."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from smarketing.demo import meeting
from smarketing.meeting import build
from smarketing.meeting.deck import Deck
from smarketing.settings import ROOT
from smarketing.warehouse import Item, Warehouse

FILE = ROOT / "data" / "demo-meeting.json"


def hold(warehouse: Warehouse, file: Path = FILE) -> None:
    """Open that meeting, write what was agreed, close it with the snapshot of the file; twice changes nothing.

    The file holds what `freeze` made of the same data: reading it costs nothing, where making it takes a second.
    """
    meetings = warehouse.meetings
    if meetings.snapshot(meeting.MEETING_ID) is not None or not file.exists():
        return
    who: dict[str, Any] = {"by": meeting.BY}
    meetings.open(meeting.MEETING_ID, meeting.TITLE, None, at=meeting.OPENED_AT, is_demo=True, **who)
    for one in meeting.ITEMS:
        said: dict[str, Any] = {"slide": one.slide, "owner": one.owner, "due_on": one.due_on}
        meetings.add(one.item_id, meeting.MEETING_ID, one.kind, one.text, at=meeting.OPENED_AT, **who, **said)
    told = json.loads(file.read_text("utf-8"))
    deck = Deck.from_json(json.dumps(told["deck"]))
    meetings.close(meeting.MEETING_ID, deck, told["definitions"], at=meeting.CLOSED_AT, **who)
    for one in meeting.ITEMS:
        if one.done_at is not None:
            meetings.done(f"{one.item_id}-done", one.item_id, by=one.owner, at=one.done_at)


def freeze(warehouse: Warehouse, file: Path = FILE) -> Deck | None:
    """Write that meeting's snapshot, as the demo company's data tells of its day; None, and nothing is written, where
    another agreement than the demo company's judges it.
    """
    on: date = meeting.AS_OF
    versions, held = warehouse.agreements.versions(on), warehouse.agreements.in_force(on)
    if not held.is_demo:
        return None
    how: dict[str, Any] = {"versions": versions, "calendar": held.terms.calendar_of(), "items": _items()}
    deck = build.deck(warehouse.read, on, title=meeting.TITLE, **how)
    told = {"deck": json.loads(deck.to_json()), "definitions": build.definitions(deck, versions)}
    part = file.with_suffix(".part")
    part.write_text(json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8", newline="\n")
    part.replace(file)
    return deck


def _items() -> list[Item]:
    """What was agreed, as it stood when the meeting was closed."""
    blank: dict[str, Any] = dict.fromkeys(("note_id", "state_at", "state_by", "reason"))
    made: dict[str, Any] = {"made_by": meeting.BY, "made_at": meeting.OPENED_AT, "state": "open", "edits": 0, **blank}
    return [
        Item(one.item_id, meeting.MEETING_ID, one.kind, one.slide, one.text, one.owner, one.due_on, **made)
        for one in meeting.ITEMS
    ]
