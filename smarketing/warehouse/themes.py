"""Themes: what they are called, which of them are one, and which are not used any more. Nothing is ever overwritten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl

from smarketing import queries
from smarketing.errors import Refused
from smarketing.feedback import folded
from smarketing.targets import NOT_SET
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.load import next_version, utc

ADDED, RENAMED, MERGED, RETIRED, RESTORED = "added", "renamed", "merged", "retired", "restored"
MOST_LETTERS = 80
_ALIAS, _FIRST = ":alias", ":first"
_TICK = timedelta(microseconds=1)


class Themes:
    """The themes of what was heard. A theme is known by the first name it had, in lower case (`theme_id`).

    Each write is one transaction, and the same write twice changes nothing: ids are made by whoever asks. `at` is the
    instant of the write, `by` who makes it. Notes keep the theme that they were given; what counts in which theme is
    worked out from these statements, for uploaded notes and the reasons of lost deals too, so that taking a merge back
    parts them again as they were. Refused tells why nothing was changed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, event_id: str, name: str, *, by: str, at: datetime) -> None:
        """A theme that can be chosen before anybody has used it."""
        with self._connection.transaction() as writer:
            if _is_done(writer, event_id, ADDED):
                return
            said = _name(name)
            _assert_free(writer, said, None)
            _write(writer, event_id, folded(said), ADDED, by, at, name=said)

    def rename(self, event_id: str, theme_id: str, name: str, *, by: str, at: datetime) -> None:
        """Call a theme otherwise. Its earlier names still lead to it: files that use them are understood."""
        with self._connection.transaction() as writer:
            if _is_done(writer, event_id, RENAMED):
                return
            one, said = _standing(writer, theme_id), _name(name)
            if one["name"] == said:
                return
            known = folded(said)
            _assert_free(writer, said, one["theme_id"])
            _keep(writer, one, by, at)
            if _found(writer, known) is None:
                # Whoever writes the new name, in a file too, means this theme.
                _write(writer, f"{event_id}{_FIRST}{_ALIAS}", known, ADDED, by, at, name=said)
                _write(writer, f"{event_id}{_ALIAS}", known, MERGED, by, at, name=said, into_id=one["theme_id"])
            _write(writer, event_id, one["theme_id"], RENAMED, by, at, name=said)

    def merge(self, event_id: str, theme_id: str, into_id: str, *, by: str, at: datetime) -> None:
        """Count a theme in another one, with all that counts in it."""
        with self._connection.transaction() as writer:
            if _is_done(writer, event_id, MERGED):
                return
            one, other = _standing(writer, theme_id), _standing(writer, into_id)
            if one["theme_id"] == other["theme_id"]:
                raise Refused("SAME_THEME", f"“{one['name']}” and “{other['name']}” are one theme already.")
            if other["is_retired"]:
                raise Refused(
                    "RETIRED", f"“{other['name']}” is retired: take that back first, or choose another theme."
                )
            _keep(writer, one, by, at)
            _keep(writer, other, by, at)
            _write(writer, event_id, one["theme_id"], MERGED, by, at, name=one["name"], into_id=other["theme_id"])

    def retire(self, event_id: str, theme_id: str, *, by: str, at: datetime) -> None:
        """Offer a theme no more. What was heard of it stays where it is."""
        with self._connection.transaction() as writer:
            if _is_done(writer, event_id, RETIRED):
                return
            one = _standing(writer, theme_id)
            if not one["is_retired"]:
                _keep(writer, one, by, at)
                _write(writer, event_id, one["theme_id"], RETIRED, by, at, name=one["name"])

    def take_back(self, event_id: str, theme_id: str, *, by: str, at: datetime) -> None:
        """Undo the last merge or retirement of a theme: it stands for itself as it did before."""
        with self._connection.transaction() as writer:
            known = writer.frame("themes/event.sql", id=event_id)
            if known.height:
                return
            moves = writer.frame("themes/moves.sql", id=theme_id).to_dicts()
            last = moves[0]["event"] if moves else RESTORED
            if last == RESTORED:
                raise Refused(
                    "NOTHING_TO_TAKE_BACK", "This theme was not merged or retired: nothing is to be taken back."
                )
            before = moves[1]["event"] if len(moves) > 1 else RESTORED
            back = RETIRED if last == MERGED and before == RETIRED else RESTORED
            _write(writer, event_id, theme_id, back, by, at)

    def standing(self) -> pl.DataFrame:
        """Each name that a theme was ever given: theme_id, standing_id (what it counts in today), name (what that is
        called), is_retired.
        """
        return self._connection.frame(queries.text("themes/standing.sql"))

    def history(self) -> pl.DataFrame:
        """What people did with themes, the newest first: event_id, theme_id, event, name, was (the name before),
        into_id, made_by, made_at.

        Without what was written down only so that a later statement can be understood.
        """
        found = self._connection.frame(queries.text("themes/history.sql"))
        return found.filter(~pl.col("event_id").str.ends_with(_ALIAS) & ~pl.col("event_id").str.ends_with(_FIRST))


def _is_done(writer: Writer, event_id: str, event: str) -> bool:
    """Whether this statement was written before; Refused when the id is another's."""
    found = writer.frame("themes/event.sql", id=event_id)
    if found.height and found["event"][0] != event:
        raise Refused("SAME_ID", "Another entry has this id already; nothing was changed.")
    return found.height > 0


def _found(writer: Writer, theme_id: str) -> dict[str, Any] | None:
    found = writer.frame("themes/one.sql", id=theme_id)
    return None if found.is_empty() else found.row(0, named=True)


def _standing(writer: Writer, theme_id: str) -> dict[str, Any]:
    """The theme that a name counts in today."""
    found = _found(writer, theme_id)
    if found is None:
        raise Refused("NO_SUCH_ENTRY", f"No theme is known by the name {theme_id!r}: its file may have been undone.")
    return {**found, "theme_id": found["standing_id"]}


def _name(name: str) -> str:
    said = " ".join(name.split())
    if not said or folded(said) == NOT_SET:
        raise Refused("NOT_SAID", "Say what the theme is called.")
    if len(said) > MOST_LETTERS:
        raise Refused("TOO_LONG", f"A theme is a few words: at most {MOST_LETTERS} letters.")
    return said


def _assert_free(writer: Writer, name: str, own_id: str | None) -> None:
    """Refused when another theme is called so, or the name counts in another one."""
    known = _found(writer, folded(name))
    taken = set(writer.frame("themes/called.sql", folded=name.lower())["standing_id"])
    taken |= {known["standing_id"]} if known else set()
    if taken - {own_id}:
        counts = f"“{name}” counts in “{known['name']}” already" if known else f"Another theme is called “{name}”"
        raise Refused("NAME_TAKEN", f"{counts}: merge the two, or choose another name.")


def _keep(writer: Writer, one: dict[str, Any], by: str, at: datetime) -> None:
    """Write down what a theme is called, so that it is known when no file tells it any more."""
    first = f"added:{one['theme_id']}{_FIRST}"
    if writer.frame("themes/event.sql", id=first).is_empty():
        _write(writer, first, one["theme_id"], ADDED, by, at, name=one["name"])


def _write(
    writer: Writer,
    event_id: str,
    theme_id: str,
    event: str,
    by: str,
    at: datetime,
    *,
    name: str | None = None,
    into_id: str | None = None,
) -> None:
    if not by.strip():
        raise Refused("NOT_SAID", "Say who changes it.")
    last = writer.frame("themes/latest.sql")["made_at"][0]
    moment = utc(at)
    if last is not None and (moment is None or moment <= last):
        # The newest statement counts: two never share an instant.
        moment = last + _TICK
    said: dict[str, Any] = {"theme_id": theme_id, "event": event, "name": name, "into_id": into_id}
    writer.run("notes/insert_theme.sql", event_id=event_id, **said, by=by.strip(), at=moment)
    next_version(writer)
