"""What people say of records: that two are the same, that one is not, and whether addresses decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import polars as pl

from smarketing import queries
from smarketing.errors import Refused, require_text
from smarketing.targets import Target, target
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.derive import derive_core
from smarketing.warehouse.identity import IDENTIFIED, is_matching
from smarketing.warehouse.load import next_version, utc
from smarketing.warehouse.origins import of_record, origins
from smarketing.warehouse.records import JOIN, SPLIT

_OF_A_RECORD = ("load/statements", "identity/record_row")
_RULE, _OFF = "leads", "rule_off"
_TICK = timedelta(microseconds=1)


class Matches:
    """Joins, splits and the rule of addresses. Each write is one transaction and can be taken back under its id, which
    whoever asks makes up; the same write twice changes nothing. `at` is the instant of the write, `by` who makes it.

    A key is `source:id`, as the uploads have it. What is said of keys stays when an upload is undone or loaded again.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def is_by_email(self) -> bool:
        """Whether people are matched across sources by their e-mail address."""
        return self._connection.frame(queries.text("identity/rule_off.sql")).is_empty()

    def standing(self, name: str) -> pl.DataFrame:
        """What was said of the records of a target and not taken back, the oldest first: match_id, kind, first_key,
        second_key, made_by, made_at.
        """
        return self._connection.frame(queries.text("identity/standing_matches.sql"), {"target": name})

    def origins(self, of: Target, key: str) -> pl.DataFrame:
        """Where the values of the record of a key come from: see smarketing.warehouse.origins; empty for an unknown
        key.
        """
        statement, row = (queries.statements_for(f"{file}.sql", of.name)[0] for file in _OF_A_RECORD)
        members = self._connection.frame(queries.text("identity/members.sql"), {"target": of.name, "key": key})
        keys = members["key"].to_list() or [key]
        by_key = [origins(self._connection.frame(statement, {"key": each}), of) for each in keys]
        if members.is_empty():
            return by_key[0]
        record = self._connection.frame(row, {"key": members["record"][0]})
        return of_record(by_key, record.row(0, named=True), of)

    def join(self, match_id: str, name: str, first: str, second: str, *, at: datetime, by: str) -> bool:
        """Let two keys be one record; a split between them is taken back. False when it was done before.

        Refused where their records hold others that people hold apart, or when a key is not known.
        """
        return self._write(name, lambda writer: _join(writer, match_id, name, (first, second), at, by))

    def split(self, match_id: str, name: str, key: str, *, at: datetime, by: str) -> bool:
        """Take a key out of its record: it is none of the others there. A join between them is taken back.

        Refused when it is a record alone. False when it was done before.
        """
        return self._write(name, lambda writer: _split(writer, match_id, name, key, at, by))

    def apart(self, match_id: str, name: str, first: str, second: str, *, at: datetime, by: str) -> bool:
        """Hold two keys apart: they are never one record. False when it was done before."""
        return self._write(name, lambda writer: _apart(writer, match_id, name, first, second, at, by))

    def withdraw(self, match_id: str, *, at: datetime, by: str) -> bool:
        """Take back what was said under an id, and all that was said at once with it; False when that was done."""
        require_text("who takes it back", by)
        with self._connection.transaction() as writer:
            said = writer.frame("identity/match.sql", id=match_id)
            if said.is_empty():
                raise Refused("NO_SUCH_MATCH", f"Nothing was said of records under the id {match_id!r}.")
            if said["withdrawn_at"][0] is not None:
                return False
            writer.run("identity/withdraw_match.sql", id=match_id, at=utc(at), by=by.strip())
            _derive(writer, said["target"][0])
        return True

    def set_by_email(self, match_id: str, *, on: bool, at: datetime, by: str) -> bool:
        """Match people across sources by their address, or do not; False when that is so already."""
        require_text("who sets it", by)
        with self._connection.transaction() as writer:
            if is_matching(writer) == on:
                return False
            if on:
                for (number,) in (
                    writer.frame("identity/standing_matches.sql", target=_RULE)
                    .filter(kind=_OFF)
                    .select("match_id")
                    .iter_rows()
                ):
                    writer.run("identity/withdraw_match.sql", id=number, at=utc(at), by=by.strip())
            else:
                _insert(writer, match_id, _RULE, _OFF, (None, None), at, by)
            _derive(writer, _RULE)
        return True

    def _write(self, name: str, write: Callable[[Writer], bool]) -> bool:
        if name not in IDENTIFIED:
            raise Refused("NO_RECORDS", f"Records of {name} are not joined or split: only those of leads and deals.")
        with self._connection.transaction() as writer:
            done = write(writer)
            if done:
                _derive(writer, name)
        self._connection.checkpoint()
        return done


def _derive(writer: Writer, name: str) -> None:
    writer.run("identity/no_keys.sql")
    derive_core(writer, target(name))
    next_version(writer)


def _join(writer: Writer, match_id: str, name: str, keys: tuple[str, str], at: datetime, by: str) -> bool:
    if _is_done(writer, match_id, JOIN, keys):
        return False
    _assert_two(writer, name, keys)
    _withdraw_between(writer, name, SPLIT, keys[0], {keys[1]}, at, by)
    for first, second in product(*(_members(writer, name, key) for key in keys)):
        held = _between(writer, name, SPLIT, first, {second})
        if held:
            _, who = held[0]
            raise Refused("HELD_APART", f"{who} said that {first} and {second} are not the same. Take that back first.")
    _insert(writer, match_id, name, JOIN, keys, at, by)
    return True


def _split(writer: Writer, match_id: str, name: str, key: str, at: datetime, by: str) -> bool:
    if writer.frame("identity/match.sql", id=match_id).height:
        return False
    others = _members(writer, name, key) - {key}
    if not others:
        raise Refused("ALONE", f"{key} is a record by itself: there is nothing to split.")
    _withdraw_between(writer, name, JOIN, key, others, at, by)
    for place, other in enumerate(sorted(others)):
        number = match_id if place == 0 else f"{match_id}.{place}"
        _insert(writer, number, name, SPLIT, (key, other), at, by)
    return True


def _apart(writer: Writer, match_id: str, name: str, first: str, second: str, at: datetime, by: str) -> bool:
    if _is_done(writer, match_id, SPLIT, (first, second)):
        return False
    _assert_two(writer, name, (first, second))
    _withdraw_between(writer, name, JOIN, first, {second}, at, by)
    _insert(writer, match_id, name, SPLIT, (first, second), at, by)
    return True


def _is_done(writer: Writer, match_id: str, kind: str, keys: tuple[str, str]) -> bool:
    """Whether this was said before under the same id; Refused when something else was."""
    said = writer.frame("identity/match.sql", id=match_id)
    if said.height and said.select("kind", "first_key", "second_key").row(0) != (kind, *keys):
        raise Refused("SAME_ID", "Something else was said of records under this id; nothing was changed.")
    return said.height > 0


def _assert_two(writer: Writer, name: str, keys: tuple[str, str]) -> None:
    if keys[0] == keys[1]:
        raise Refused("SAME_KEY", f"{keys[0]} is one record: name two.")
    for key in keys:
        if writer.frame("identity/known_key.sql", table=name, key=key).item() == 0:
            raise Refused("NO_SUCH_RECORD", f"No upload speaks of {key} in {name}.")


def _members(writer: Writer, name: str, key: str) -> set[str]:
    """The keys of the record of a key, itself included."""
    return {key, *writer.frame("identity/members.sql", target=name, key=key)["key"]}


def _between(writer: Writer, name: str, kind: str, key: str, others: set[str]) -> list[tuple[str, str]]:
    """match_id and who said it, of what stands between a key and others."""
    rows = writer.frame("identity/standing_matches.sql", target=name).filter(kind=kind)
    pairs = rows.select("match_id", "made_by", "first_key", "second_key").iter_rows()
    return [
        (number, who) for number, who, one, other in pairs if key in (one, other) and {one, other} - {key} <= others
    ]


def _withdraw_between(writer: Writer, name: str, kind: str, key: str, others: set[str], at: datetime, by: str) -> None:
    for number, _ in _between(writer, name, kind, key, others):
        writer.run("identity/withdraw_match.sql", id=number, at=utc(at), by=by.strip())


def _insert(
    writer: Writer, match_id: str, name: str, kind: str, keys: tuple[str | None, str | None], at: datetime, by: str
) -> None:
    require_text("who says so", by)
    latest = writer.frame("identity/standing_matches.sql", target=name)["made_at"].max()
    moment = utc(at) or datetime.min
    if isinstance(latest, datetime):
        # Never before what was said before it, whatever the clocks say.
        moment = max(moment, latest + _TICK)
    words: dict[str, Any] = {"id": match_id, "target": name, "kind": kind, "first": keys[0], "second": keys[1]}
    writer.run("identity/insert_match.sql", **words, at=moment, by=by.strip())
