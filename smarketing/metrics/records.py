"""The records behind a number: which read lists them, and how they make it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from smarketing.answers import Read, ask
from smarketing.errors import Refused
from smarketing.filters import BEGINNING, Filters
from smarketing.metrics.counting import known_days, measure_of
from smarketing.metrics.declaration import Metric, RecordsRead
from smarketing.metrics.registry import metric


@dataclass(frozen=True)
class Records:
    """The rows behind a number, in words how they make it, and the read that they come from."""

    frame: pl.DataFrame
    says: str
    read: str


def records(read: Read, key: str, filters: Filters) -> Records:
    """The rows behind a metric over the period; Refused where none are kept of it."""
    declared = metric(key)
    source = source_of(read, declared, filters)
    if source is None:
        raise Refused("NO_RECORDS", f"No records are kept behind {declared.label}.")
    return listed(read, source, known_days(read, declared.measure, filters))


def source_of(read: Read, declared: Metric, filters: Filters) -> RecordsRead | None:
    """The read that lists the records behind a metric; None where none does, as of one that is counted otherwise."""
    return declared.records if measure_of(read, declared, filters) is declared.measure else None


def listed(read: Read, source: RecordsRead, filters: Filters) -> Records:
    """The rows that a declaration names, of the period."""
    asked: dict[str, Any] = dict(source.params)
    if source.days:
        asked |= dict(zip(source.days, (filters.from_on, filters.to_on), strict=True))
    # By its own day, whatever the cohort: a stage without a day is in no volume, and a cohort may begin earlier.
    shared = replace(filters, from_on=BEGINNING) if source.dated else filters
    rows = ask(read, source.read, shared, **asked)
    if source.dated:
        on = pl.col(source.dated)
        rows = rows.filter((on >= filters.from_on) & (on < filters.to_on))
    if source.days:
        rows = rows.filter(pl.col("closed_on") <= filters.as_of)
    rows = rows.drop_nulls(source.told) if source.told else rows
    for column, values in source.where.items():
        rows = rows.filter(pl.col(column).is_in(values))
    return Records(rows, source.says, source.read)
