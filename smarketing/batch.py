"""What intake hands over and the warehouse takes: typed rows of one target, and all that was not taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

SET_ASIDE_SCHEMA = {
    "row": pl.Int64,
    "line": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "expected": pl.String,
}


@dataclass(frozen=True)
class Batch:
    """One file, read: ready to be loaded.

    `rows` has `line` (Int64, the line of the file on which the record starts, 1-based) and the stored columns
    (see `Target.columns`) of each field in `fields`, typed: text String, int Int64, decimal/percent/duration
    Decimal(38, 6), date Date, timestamp Datetime("us") in UTC without zone plus its Date, bool Boolean.
    `set_aside` has SET_ASIDE_SCHEMA. `records` counts the data records of the file:
    rows + set-aside rows (distinct `row`) + skipped = records, checked by the warehouse on each load.
    `as_of` is the newest event in the file, UTC, or None.
    """

    target: str
    source: str
    rows: pl.DataFrame
    set_aside: pl.DataFrame
    fields: tuple[str, ...]
    records: int
    skipped: int
    as_of: datetime | None
    mapping: dict[str, Any] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)
