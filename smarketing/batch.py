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
REFUSED_SCHEMA: dict[str, Any] = {"row": pl.Int64, "line": pl.Int64, "cells": pl.List(pl.String)}
DUPLICATE = "DUPLICATE_ROW"


@dataclass(frozen=True)
class Batch:
    """One file, read: ready to be loaded.

    `rows` has `line` (Int64, the line of the file on which the record starts, 1-based) and the stored columns
    (see `Target.columns`) of each field in `fields`, typed: text String, int Int64, decimal/percent/duration
    Decimal(38, 6), date Date, timestamp Datetime("us") in UTC without zone plus its Date, bool Boolean.
    `set_aside` has SET_ASIDE_SCHEMA. `records` counts the data records of the file:
    rows + set-aside rows (distinct `row`) + skipped = records, checked by the warehouse on each load.
    `as_of` is the newest event in the file, UTC, or None.
    `key` names the fields that identify a row, where that is not the target's own key; `policy` says per field what
    happens to values of earlier uploads (see smarketing.policies), where that is not the field's own.
    `headers` are the file's, `refused` (REFUSED_SCHEMA) the set-aside records as they stand in it.
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
    key: tuple[str, ...] = ()
    policy: dict[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    refused: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REFUSED_SCHEMA))

    @property
    def duplicates(self) -> int:
        """Set-aside rows that say again what an earlier row of the file said, and have no other fault."""
        faulty = self.set_aside.filter(pl.col("reason") != DUPLICATE)["row"]
        return int(self.set_aside.filter(~pl.col("row").is_in(faulty.implode()))["row"].n_unique())

    @property
    def faulty(self) -> int:
        """Set-aside rows that are not duplicates."""
        return int(self.set_aside["row"].n_unique()) - self.duplicates
