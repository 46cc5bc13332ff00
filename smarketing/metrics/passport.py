"""The passport of a number: definition, filters, what it rests on, how far each source goes, SQL, rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from smarketing import queries
from smarketing.answers import Read
from smarketing.filters import Filters, day
from smarketing.metrics import engine, relations, wording
from smarketing.metrics.counting import measure_of
from smarketing.metrics.declaration import AS_OF, Metric
from smarketing.metrics.engine import Answer
from smarketing.metrics.registry import metric
from smarketing.metrics.relations import Bridge


@dataclass(frozen=True)
class Source:
    """One source of a metric and the day up to which its data goes; None where no upload says."""

    name: str
    kind: str
    until: date | None


@dataclass(frozen=True)
class Statement:
    """One read behind a number: its SQL and the parameters that it was asked with (None: not narrowed)."""

    name: str
    sql: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Passport:
    """All that is behind a number. `answers` has one per currency, `bridges` lead to its relatives."""

    metric: Metric
    filters: Filters
    answers: tuple[Answer, ...]
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    bridges: tuple[Bridge, ...]

    def text(self) -> str:
        """The passport as plain text, to be copied into a mail."""
        declared = self.metric
        when = f"at {day(self.filters.as_of)}" if declared.view == AS_OF else self.filters.describe()
        lines = [f"{declared.label}: {', '.join(wording.exact(one) for one in self.answers)} ({when})"]
        lines += [one.reason for one in self.answers if one.reason]
        lines += [wording.rests_on(one) for one in self.answers if wording.rests_on(one)]
        lines += [each for one in self.answers[:1] for each in one.beside]
        lines += [declared.says, f"Formula: {declared.formula}", f"Counts {wording.VIEWS[declared.view]}."]
        lines += [f"Whose: {wording.HORIZONS[declared.side]}; over {declared.horizon}."] if declared.horizon else []
        lines += [f"Trap: {trap}" for trap in declared.traps]
        lines.append(f"Data as of {day(self.filters.as_of)}.")
        lines += [f"{one.name}, {one.kind}: up to {day(one.until)}" for one in self.sources if one.until]
        lines += [bridge_text(bridge) for bridge in self.bridges]
        lines.append(f"Queries: {', '.join(each.name for each in self.statements)}")
        return "\n".join(lines)


def passport(read: Read, key: str, filters: Filters) -> Passport:
    """The passport of a metric over a period."""
    declared = metric(key)
    measure = measure_of(read, declared, filters)
    asked = filters.to_params()
    statements = []
    for name in dict.fromkeys(measure.reads):
        query = queries.read(name)
        statements.append(Statement(name, query.sql, {each: asked.get(each) for each in query.params}))
    return Passport(
        declared,
        filters,
        tuple(engine.compared(read, key, filters)),
        tuple(_sources(read, declared)),
        tuple(statements),
        tuple(relations.bridges(read, key, filters)),
    )


def bridge_text(bridge: Bridge) -> str:
    """A bridge in a line: '636 MQLs - 72 rejected by sales as below the definition = 564 Counted MQLs'."""
    said = [f"{wording.exact(bridge.start)} {bridge.start.metric.label}"]
    said += [
        f"{'+' if line.signed > 0 else wording.words.MINUS} {line.number:,} {line.term.says}" for line in bridge.lines
    ]
    return f"{' '.join(said)} = {wording.exact(bridge.end)} {bridge.end.metric.label}"


def _sources(read: Read, declared: Metric) -> list[Source]:
    fresh = read("freshness")
    found = []
    for row in fresh.iter_rows(named=True):
        if row["target"] in declared.needs:
            until = row["as_of"].date() if isinstance(row["as_of"], datetime) else row["as_of"]
            found.append(Source(row["source"], row["target"].replace("_", " "), until))
    return found
