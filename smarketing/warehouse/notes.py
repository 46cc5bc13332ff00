"""Notes: what people heard, what was made of it, and what the other team answered. Nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from smarketing.errors import Refused, require_text
from smarketing.feedback import ACKNOWLEDGED, ACTIONED, DECLINED, EDITED, REOPENED, REPLIED, VERIFIED, WRITTEN
from smarketing.metrics.registry import ACTIONS
from smarketing.warehouse.connection import Connection
from smarketing.warehouse.load import next_version, utc
from smarketing.warehouse.note_events import (
    SAID,
    Link,
    insert,
    kept,
    short,
    sound,
    standing,
    team_of,
    theme_id,
    tie,
)


@dataclass(frozen=True)
class Action:
    """What was changed, and the metric (one of registry.ACTIONS) that should have moved by a day.

    `scope` narrows it: "segment: SMB" or "channel: Events"; "" for all.
    """

    change: str
    metric: str
    check_on: date
    scope: str = ""


class Notes:
    """Notes and what was done with them.

    Each write is one transaction, and the same write twice changes nothing: ids are made by whoever asks. `at` is the
    instant of the write, `by` who makes it. What is done to a note that is there returns in words what others have done
    to it meanwhile: since `seen`, the number of its events that the writer had on the screen (`events` of marts.notes);
    "" when nothing. What was allowed then is kept, and the later step counts. Refused tells why nothing was changed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(
        self,
        note_id: str,
        kind: str,
        text: str,
        *,
        by: str,
        at: datetime,
        severity: str = "",
        theme: str = "",
        team: str = "",
        heard_on: date | None = None,
        links: Sequence[Link] = (),
    ) -> None:
        """Write a note. A theme that nobody has named before is made."""
        said = {"kind": kind, "severity": severity, "text": text, "team": team, "heard_on": heard_on}
        with self._connection.transaction() as writer:
            if writer.frame("notes/event.sql", id=note_id).height:
                return
            if writer.frame("notes/note.sql", id=note_id).height:
                raise Refused("SAME_ID", "Another note has this id already; nothing was changed.")
            require_text("who writes it", by)
            said |= {"theme_id": theme_id(writer, theme, by, at)}
            insert(writer, note_id, note_id, WRITTEN, by, utc(at), **sound(said))
            for link in links:
                tie(writer, f"{note_id}:{link.kind}:{link.value}", note_id, link, by, at)
            next_version(writer)

    def edit(
        self, event_id: str, note_id: str, *, by: str, at: datetime, seen: int | None = None, **changes: Any
    ) -> str:
        """Write kind, severity, theme, text, team or heard_on anew; what is not given stays as it stands now."""
        with self._connection.transaction() as writer:
            note = standing(writer, event_id, note_id, by)
            if note is None:
                return ""
            if "theme" in changes:
                changes["theme_id"] = theme_id(writer, changes.pop("theme"), by, at)
            unknown = [name for name in changes if name not in SAID]
            if unknown:
                raise Refused("UNKNOWN_WORD", f"{unknown[0]} of a note cannot be edited.")
            said = sound(note.said | changes)
            if said == sound(note.said):
                return ""
            return kept(writer, event_id, note, EDITED, by, at, seen, said)

    def reply(
        self, event_id: str, note_id: str, text: str, *, by: str, at: datetime, team: str = "", seen: int | None = None
    ) -> str:
        """Answer in words; the state stays."""
        require_text("what you reply", text)
        return self._write(event_id, note_id, REPLIED, by, at, seen, text=short(text), team=team_of(team))

    def acknowledge(self, event_id: str, note_id: str, *, by: str, at: datetime, seen: int | None = None) -> str:
        """Somebody has read it and looks into it."""
        return self._write(event_id, note_id, ACKNOWLEDGED, by, at, seen)

    def action(
        self, event_id: str, note_id: str, action: Action, *, by: str, at: datetime, seen: int | None = None
    ) -> str:
        """Say what was changed, what should move, and when that is looked at."""
        require_text("what was changed", action.change)
        if action.metric not in ACTIONS:
            names = ", ".join(ACTIONS)
            raise Refused("UNKNOWN_WORD", f"The metric is {action.metric!r}: write one of {names}.")
        if action.check_on <= at.date():
            raise Refused(
                "ENDS_BEFORE_START", f"{action.check_on} is not after the change: choose a later day to look."
            )
        told = {"change": short(action.change), "metric": action.metric, "check_on": action.check_on}
        return self._write(event_id, note_id, ACTIONED, by, at, seen, **told, segment=action.scope.strip() or None)

    def verify(
        self,
        event_id: str,
        note_id: str,
        *,
        by: str,
        at: datetime,
        finding: str,
        reason: str = "",
        seen: int | None = None,
    ) -> str:
        """It has worked, and is done. `finding` is the metric before and after, in words: it is kept as it is now."""
        require_text("what came of it", finding)
        told = {"text": finding.strip(), "reason": short(reason) or None}
        return self._write(event_id, note_id, VERIFIED, by, at, seen, **told)

    def decline(
        self, event_id: str, note_id: str, reason: str, *, by: str, at: datetime, seen: int | None = None
    ) -> str:
        """Nothing will be done, and why."""
        require_text("why nothing will be done", reason)
        return self._write(event_id, note_id, DECLINED, by, at, seen, reason=short(reason))

    def reopen(
        self, event_id: str, note_id: str, *, by: str, at: datetime, reason: str = "", seen: int | None = None
    ) -> str:
        """It is open again."""
        return self._write(event_id, note_id, REOPENED, by, at, seen, reason=short(reason) or None)

    def link(self, link_id: str, note_id: str, link: Link, *, by: str, at: datetime) -> None:
        """Link a note to something more; a link that is there stays as it is."""
        with self._connection.transaction() as writer:
            if writer.frame("notes/link.sql", id=link_id).height:
                return
            if writer.frame("notes/note.sql", id=note_id).is_empty():
                raise Refused("NO_SUCH_ENTRY", "There is no such note.")
            if writer.frame("notes/tie.sql", id=note_id, kind=link.kind, value=link.value).is_empty():
                require_text("who links it", by)
                tie(writer, link_id, note_id, link, by, at)
                next_version(writer)

    def unlink(self, link_id: str, note_id: str, kind: str, value: str, *, by: str, at: datetime) -> None:
        """Take a link off, also one that a file set; what is not linked stays so."""
        with self._connection.transaction() as writer:
            found = writer.frame("notes/tie.sql", id=note_id, kind=kind, value=value)
            if writer.frame("notes/link.sql", id=link_id).height or found.is_empty():
                return
            require_text("who takes the link off", by)
            gone: dict[str, Any] = {"by": None, "at": None, "removed_by": by.strip(), "removed_at": utc(at)}
            told = {"kind": kind, "value": value, "label": found["label"][0]}
            writer.run("notes/insert_link.sql", link_id=link_id, note_id=note_id, **told, **gone)
            next_version(writer)

    def _write(
        self, event_id: str, note_id: str, event: str, by: str, at: datetime, seen: int | None, **said: Any
    ) -> str:
        with self._connection.transaction() as writer:
            note = standing(writer, event_id, note_id, by)
            return "" if note is None else kept(writer, event_id, note, event, by, at, seen, said)
