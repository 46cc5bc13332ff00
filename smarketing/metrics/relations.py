""" "Why not 636?": what stands between two metrics of a family, counted, so that the sum is exact."""

from __future__ import annotations

from dataclasses import dataclass, replace

from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.metrics import engine
from smarketing.metrics.counting import counted, measure_of
from smarketing.metrics.declaration import Relation, Term
from smarketing.metrics.engine import Answer
from smarketing.metrics.registry import METRICS, metric


@dataclass(frozen=True)
class Line:
    """One term of a bridge: `number` is added with its sign; of a rate to its part, its whole or both."""

    term: Term
    number: int

    @property
    def signed(self) -> int:
        """The number as it is added."""
        return self.term.sign * self.number


@dataclass(frozen=True)
class Bridge:
    """From one metric to a relative over the same period: start + all lines = end, where `adds_up`."""

    start: Answer
    lines: tuple[Line, ...]
    end: Answer

    @property
    def adds_up(self) -> bool:
        """Whether the lines make the one number of the other, to the record."""
        part = sum(line.signed for line in self.lines if line.term.to != "whole")
        whole = sum(line.signed for line in self.lines if line.term.to != "part")
        is_rate = self.start.whole is not None or self.end.whole is not None
        return (self.start.part or 0) + part == (self.end.part or 0) and (
            not is_rate or (self.start.whole or 0) + whole == (self.end.whole or 0)
        )


def bridges(read: Read, key: str, filters: Filters) -> list[Bridge]:
    """From the metric to each of its relatives that is known over the period; [] where it has none.

    One that is counted otherwise, by deals alone, has none: the terms are of what its measure counts.
    """
    if not _is_measured(read, key, filters):
        return []
    start = engine.answer(read, key, filters)
    found = []
    for other, terms in _paths(key):
        end = engine.answer(read, other, filters)
        if start.part is None or end.part is None or not _is_measured(read, other, filters):
            continue
        lines = tuple(Line(term, int(counted(read, term.count, filters)["part"].sum())) for term in terms)
        found.append(Bridge(start, tuple(line for line in lines if line.number), end))
    return found


def _is_measured(read: Read, key: str, filters: Filters) -> bool:
    return measure_of(read, metric(key), filters) is metric(key).measure


def family(key: str) -> tuple[str, ...]:
    """The other metrics that the registry relates this one to, whether by one step or through a common one."""
    return tuple(other for other, _ in _paths(key))


def _paths(key: str) -> list[tuple[str, tuple[Term, ...]]]:
    """Each relative, with the terms that lead to it: its own relations, those back, and through the one they share."""
    paths = [(relation.to, relation.terms) for relation in metric(key).relations]
    for root in METRICS.values():
        for relation in root.relations:
            if relation.to == key:
                back = tuple(replace(term, sign=-term.sign) for term in relation.terms)
                paths.append((root.key, back))
                paths += [(sibling.to, (*back, *sibling.terms)) for sibling in _siblings(root.relations, key)]
    return paths


def _siblings(relations: tuple[Relation, ...], key: str) -> list[Relation]:
    return [relation for relation in relations if relation.to != key]
