"""Answers of the registry: the value of any metric, what it rests on, and, where there is none, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from smarketing import queries
from smarketing.analysis.intervals import interval, is_few
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.metrics import reasons
from smarketing.metrics.counting import COLUMNS, counted, known_days, measure_of
from smarketing.metrics.declaration import AS_OF, RATE, Count, Metric, Middle, Reached
from smarketing.metrics.registry import metric
from smarketing.targets import DIMENSIONS


@dataclass(frozen=True)
class Answer:
    """A metric over one period. `value` is None where it is not known; then `reason` says why and what to add.

    value: 0 to 1 for a rate, hours or days for a time, else the count or amount (in `currency`; NOT_SET: the source
    names none). part and whole are exact, where the value is a quotient; n: members that it rests on. low, high: the
    95 % interval of a rate; few: n < 20. previous: the same over the period before, at the same age; change: the
    difference of a rate, else relative. beside: counts that are in neither part, in words. until: the last day that is
    in it, where that is before the period's: a cost is known as far as both its halves are.
    """

    metric: Metric
    filters: Filters
    value: float | None = None
    part: Any = None
    whole: int | None = None
    currency: str | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    few: bool | None = None
    previous: float | None = None
    change: float | None = None
    beside: tuple[str, ...] = ()
    until: date | None = None
    reason: str | None = None
    read: str = ""

    @property
    def key(self) -> str:
        """The key of its metric."""
        return self.metric.key


def answer(read: Read, key: str, filters: Filters) -> Answer:
    """The metric over the period; of money the currency with the largest sum."""
    return all_currencies(read, key, filters)[0]


def all_currencies(read: Read, key: str, filters: Filters) -> list[Answer]:
    """The metric over the period: of money one answer per currency, the largest sum first; else one."""
    declared = metric(key)
    measure = measure_of(read, declared, filters)
    days = known_days(read, measure, filters)
    empty = Answer(declared, filters, read=measure.reads[0], until=None if days == filters else days.last_on)
    reason = reasons.unknown(read, declared, measure, filters)
    if reason:
        return [replace(empty, reason=reason)]
    rows = counted(read, measure, filters).sort("part", "currency", descending=[True, False], nulls_last=True)
    beside = _beside(read, declared, filters)
    found = [replace(_valued(empty, row), beside=beside) for row in rows.iter_rows(named=True)]
    known = [one for one in found if one.value is not None]
    return known or [replace(empty, beside=beside, reason=reasons.none(declared, filters))]


def compared(read: Read, key: str, filters: Filters) -> list[Answer]:
    """As `all_currencies`, each beside the same over the period before, at the same age, where the data reaches it."""
    now, before = all_currencies(read, key, filters), comparable(read, filters)
    if before is None or metric(key).view == AS_OF:
        return now
    then = {one.currency: one.value for one in all_currencies(read, key, before)}
    return [_changed(one, then.get(one.currency)) for one in now]


def comparable(read: Read, filters: Filters) -> Filters | None:
    """The period before, when the data reaches back to its start: else fewer would only mean that less is loaded."""
    before = filters.previous()
    first = read("contents")["first_on"].item()
    return before if before is not None and first is not None and first <= before.from_on else None


def dimensions(declared: Metric) -> tuple[str, ...]:
    """What the metric can be narrowed to and broken down by: the dimensions that all its reads know."""
    names = [set(queries.read(name).params) for name in declared.measure.reads]
    return tuple(name for name in DIMENSIONS if all(name in known for known in names))


def breakdown(read: Read, key: str, filters: Filters, by: str) -> pl.DataFrame:
    """The metric for each value of a dimension or each month, quarter or week, the largest first (time: in order).

    Columns value, currency, amount (the metric), part, whole, low, high, few. SmarketingError where it cannot be broken
    down so. Empty where it is not known at all.
    """
    declared = metric(key)
    measure = measure_of(read, declared, filters)
    reasons.refuse_breakdown(declared, measure, by)
    rows = counted(read, measure, filters, by) if not reasons.unknown(read, declared, measure, filters) else None
    schema = {"amount": pl.Float64, "low": pl.Float64, "high": pl.Float64, "few": pl.Boolean}
    empty = Answer(declared, filters)
    valued = [] if rows is None else [_valued(empty, row) for row in rows.iter_rows(named=True)]
    more = pl.DataFrame([(one.value, one.low, one.high, one.few) for one in valued], schema=schema, orient="row")
    frame = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String)) if rows is None else rows
    found = frame.hstack(more).select("value", "currency", "amount", "part", "whole", "low", "high", "few")
    if by in reasons.TIME:
        return found.sort("value", "currency")
    return found.sort(pl.col("part"), "value", "currency", descending=[True, False, False], nulls_last=True)


def _valued(empty: Answer, row: Mapping[str, Any]) -> Answer:
    """One row of `counted` as an answer."""
    declared, part, whole = empty.metric, row["part"], row["whole"]
    more: dict[str, Any] = {"part": part, "whole": whole, "currency": row["currency"], "n": whole}
    if isinstance(declared.measure, Middle):
        return replace(empty, **more, value=None if part is None else float(part))
    if isinstance(declared.measure, Count | Reached):
        return replace(empty, **more, value=None if part is None else float(part))
    if part is None or not whole or (declared.unit == RATE and part > whole):
        return replace(empty, **more)
    if declared.unit != RATE:
        return replace(empty, **more, value=float(part) / whole)
    limits = interval(float(part), whole)
    assert limits is not None
    return replace(empty, **more, value=float(part) / whole, low=limits[0], high=limits[1], few=is_few(whole))


def _changed(now: Answer, previous: float | None) -> Answer:
    if now.value is None or previous is None:
        return replace(now, previous=previous)
    moved = now.value - previous
    if now.metric.unit == RATE:
        return replace(now, previous=previous, change=moved)
    return replace(now, previous=previous, change=moved / previous if previous else None)


def _beside(read: Read, declared: Metric, filters: Filters) -> tuple[str, ...]:
    found = []
    for each in declared.beside:
        number = counted(read, each.count, filters)["part"].sum()
        if number:
            found.append(f"{number:,} {each.says}")
    return tuple(found)
