"""The names that people give to channels and campaigns, each from a day on; the files stay what they said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from smarketing import queries
from smarketing.errors import Refused, require_text
from smarketing.targets import NOT_SET
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.load import next_version, utc
from smarketing.warehouse.naming import CAMPAIGN_CHANNEL, KINDS, PREFIX, Rule, folded, held, rename, rules
from smarketing.warehouse.workspace import Workspace

Asked = Mapping[str, tuple[str, Mapping[str, Any]]]
_SAID = ("kind", "given", "name", "from_on", "to_on")
_HELD = {"name_id": pl.String, "from_on": pl.Date, "to_on": pl.Date}
_TICK = timedelta(microseconds=1)


class Names:
    """What channels and campaigns go by. Each write is one transaction, and the same write twice changes nothing: ids
    are made by whoever asks. `at` is the instant of the write, `by` who makes it. Refused tells why nothing changed.

    Of several rules for one name and day the newest counts; one that is taken back gives way to the one before.
    """

    def __init__(self, connection: Connection, workspace: Workspace) -> None:
        self._connection = connection
        self._workspace = workspace

    def standing(self) -> pl.DataFrame:
        """The rules that were not taken back, the oldest first: name_id, kind, given, name, from_on, to_on (exclusive),
        set_at, set_by.
        """
        return self._frame("names/standing.sql")

    def in_force(self) -> pl.DataFrame:
        """The standing rules, one row per period in which no newer one takes over, in the columns of `standing`:
        from_on and to_on are those of the period. One that is taken over altogether is missing.
        """
        found = self.standing()
        periods = pl.DataFrame(held(rules(found)), schema=_HELD, orient="row")
        return periods.join(found.drop("from_on", "to_on"), on="name_id", how="left").select(found.columns)

    def history(self) -> pl.DataFrame:
        """All rules ever, the newest first: the columns of `standing`, withdrawn_at, withdrawn_by."""
        return self._frame("names/history.sql")

    def set_name(
        self,
        name_id: str,
        kind: str,
        given: str,
        name: str,
        from_on: date | None = None,
        to_on: date | None = None,
        *,
        at: datetime,
        by: str,
    ) -> bool:
        """Let `given` go by `name`, see `naming.Rule`; False when it was done before under the same id."""
        return self.set_names([Rule(kind, given, name, from_on, to_on, name_id)], at=at, by=by)

    def set_names(self, given: Sequence[Rule], *, at: datetime, by: str) -> bool:
        """Several rules, all or none of them, each with a `name_id` of its own; False when all were set before.

        They are set in their order: where two speak of one name and day, the later counts.
        """
        with self._connection.transaction() as writer:
            done = _set(writer, given, at, by)
            if done:
                rename(writer)
                next_version(writer)
        return done

    def withdraw_name(self, name_id: str, *, at: datetime, by: str) -> bool:
        """Take a rule back; it stays in the history. False when it was taken back before."""
        require_text("who takes it back", by)
        with self._connection.transaction() as writer:
            found = writer.frame("names/one.sql", id=name_id)
            if found.is_empty():
                raise Refused("NO_SUCH_NAME", f"No name was given under the id {name_id!r}.")
            if found["withdrawn_at"][0] is not None:
                return False
            writer.run("names/withdraw.sql", id=name_id, at=utc(at), by=by.strip())
            rename(writer)
            next_version(writer)
        return True

    def trial(self, given: Sequence[Rule], asked: Asked, *, at: datetime) -> dict[str, pl.DataFrame]:
        """Reads (label: name and parameters) as they would be under these rules too; nothing is kept."""
        with self._connection.transaction(keep=False) as writer:
            numbered = [replace(rule, name_id=f"trial {place}") for place, rule in enumerate(given)]
            if _set(writer, numbered, at, "trial"):
                rename(writer)
            answers = {}
            for label, (read, params) in asked.items():
                query = queries.read(read)
                answers[label] = writer.query(query.sql, **self._workspace.filled(query.params, dict(params), None))
        return answers

    def _frame(self, path: str) -> pl.DataFrame:
        (statement,) = queries.statements_for(path)
        return self._connection.frame(statement)


def _set(writer: Writer, given: Sequence[Rule], at: datetime, by: str) -> bool:
    """Write those of the rules that were not written before under the same id; whether there was any."""
    require_text("who sets it", by)
    latest = writer.frame("names/history.sql")["set_at"].max()
    moment = utc(at) or datetime.min
    if isinstance(latest, datetime):
        # Never before what it takes over, whatever the clocks say.
        moment = max(moment, latest + _TICK)
    done = False
    for place, rule in enumerate(map(_clean, given)):
        said = (rule.kind, rule.given, rule.name, rule.from_on, rule.to_on)
        same = writer.frame("names/one.sql", id=rule.name_id)
        if same.height and same.row(0)[:5] != said:
            raise Refused("SAME_ID", "Another name has this id already; nothing was changed.")
        if same.height:
            continue
        named: dict[str, Any] = dict(zip(_SAID, said, strict=True))
        writer.run("names/insert.sql", id=rule.name_id, **named, at=moment + place * _TICK, by=by.strip())
        done = True
    return done


def _clean(rule: Rule) -> Rule:
    """The rule without spaces around its words; Refused where it makes no sense."""
    given, name = rule.given.strip(), rule.name.strip()
    if rule.kind not in KINDS:
        raise Refused("UNKNOWN_WORD", f"The kind is {rule.kind!r}: write one of {', '.join(KINDS)}.")
    require_text("the id of the rule", rule.name_id)
    require_text("which given name is meant", given)
    require_text(f"what {given} goes by", name)
    if NOT_SET in (folded(given), folded(name)):
        raise Refused("NOT_SET", f"{NOT_SET} means that no name is known: it can neither be renamed nor be a name.")
    if rule.kind == CAMPAIGN_CHANNEL and not given.removesuffix(PREFIX).strip():
        raise Refused("EVERYTHING", f"Say how the campaigns begin before {PREFIX}: not all of them are one channel's.")
    if rule.from_on and rule.to_on and rule.to_on <= rule.from_on:
        raise Refused("NO_DAY", f"From {rule.from_on} up to {rule.to_on} is no day: the end comes after the beginning.")
    return replace(rule, given=given, name=name)
