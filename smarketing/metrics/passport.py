"""The passport of a number: definition, filters, what it rests on, how far each source goes, SQL, rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from smarketing import fiscal, queries
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.format import day
from smarketing.metrics import engine, relations, wording
from smarketing.metrics.counting import known_days, measure_of
from smarketing.metrics.declaration import AS_OF, Metric, RecordsRead
from smarketing.metrics.engine import Answer
from smarketing.metrics.records import source_of
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

    def text(self) -> str:
        """The SQL, with its parameters in front of it as comments: '-- $from_on = 2026-05-01'."""
        given = [f"-- ${name} = {'null' if value is None else value}" for name, value in self.params.items()]
        return "\n".join([f"-- {self.name}", *given, self.sql.strip()])


@dataclass(frozen=True)
class Passport:
    """All that is behind a number. `answers` has one per currency, `bridges` lead to its relatives."""

    metric: Metric
    filters: Filters
    answers: tuple[Answer, ...]
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    bridges: tuple[Bridge, ...]
    rows: RecordsRead | None

    @property
    def when(self) -> str:
        """The days and what they are narrowed to: 'Last 6 months (1 May - 23 Oct 2026), segment SMB'."""
        if self.metric.view != AS_OF:
            return self.filters.describe()
        narrowed = [f"{name} {value}" for name, value in self.filters.chosen.items()]
        return ", ".join([f"at {day(self.filters.as_of)}", *narrowed])

    def notes(self) -> list[str]:
        """Why there is no number, its further currencies, what it rests on, and what stands beside it."""
        first, *others = self.answers
        also = [f"Also {', '.join(wording.exact(one) for one in others)}."] if others else []
        lines = [first.reason or "", *also, wording.reach(first), wording.rests_on(first), *first.beside]
        return [f"{line[0].upper()}{line[1:].removesuffix('.')}." for line in lines if line]

    def sources_in_words(self) -> list[str]:
        """Each source and how far it goes: 'hubspot leads to 23 Oct 2026'."""
        return [f"{each.name} {each.kind} to {day(each.until)}" for each in self.sources if each.until]

    def records(self) -> dict[str, RecordsRead]:
        """The rows behind the number and behind each term of its sums, by what they are."""
        own = {self.metric.label: self.rows} if self.rows else {}
        terms = [line.term for bridge in self.bridges for line in bridge.lines]
        return own | {f"{term.says[0].upper()}{term.says[1:]}": term.records for term in terms if term.records}

    def text(self) -> str:
        """The passport as plain text, to be copied into a mail."""
        declared = self.metric
        lines = [f"{declared.label}: {wording.exact(self.answers[0])} ({self.when})", *self.notes()]
        lines += [declared.says, f"Formula: {declared.formula}", f"Counts {wording.VIEWS[declared.view]}."]
        lines += [f"Whose: {wording.OWNERS[declared.side]}; over {declared.horizon}."]
        lines += [f"Trap: {trap}" for trap in declared.traps]
        lines += [f"Data as of {day(self.filters.as_of)}.", *self.sources_in_words()]
        lines += [bridge_text(bridge) for bridge in self.bridges]
        lines.append(f"Queries: {', '.join(each.name for each in self.statements)}")
        return "\n".join(lines)


def passport(read: Read, key: str, filters: Filters) -> Passport:
    """The passport of a metric over a period."""
    declared = metric(key)
    measure = measure_of(read, declared, filters)
    asked = known_days(read, measure, filters).to_params() | fiscal.calendar().shifts
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
        source_of(read, declared, filters),
    )


def bridge_text(bridge: Bridge) -> str:
    """A bridge in a line: '636 MQLs - 72 rejected by sales as below the definition = 564 Counted MQLs'."""
    (first, start), *terms, (last, end) = summands(bridge)
    return " ".join([f"{start} {first}", *(f"{number} {says}" for says, number in terms), f"= {end} {last}"])


def summands(bridge: Bridge) -> list[tuple[str, str]]:
    """A bridge as a sum, words and number a row: the metric, each term with its sign, the relative.

    Of a rate both sides are named ('437 of 555'), and to which of them a term is added.
    """
    sides = {"part": "", "whole": "of the whole", "both": "on both sides"}
    is_rate = bridge.start.whole is not None
    rows = [(bridge.start.metric.label, _counts(bridge.start))]
    for line in bridge.lines:
        sign = "+" if line.signed > 0 else wording.words.MINUS
        where = sides[line.term.to] if is_rate else ""
        rows.append((", ".join(filter(None, (line.term.says, where))), f"{sign} {line.number:,}"))
    return [*rows, (bridge.end.metric.label, _counts(bridge.end))]


def _counts(answer: Answer) -> str:
    if answer.whole is None:
        return wording.exact(answer)
    return f"{wording.exact(answer)} ({answer.part:,} of {answer.whole:,})"


def _sources(read: Read, declared: Metric) -> list[Source]:
    fresh = read("freshness")
    found = []
    for row in fresh.iter_rows(named=True):
        if row["target"] in declared.needs:
            until = row["as_of"].date() if isinstance(row["as_of"], datetime) else row["as_of"]
            found.append(Source(row["source"], row["target"].replace("_", " "), until))
    return found
