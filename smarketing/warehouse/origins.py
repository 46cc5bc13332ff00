"""Where each value of a record comes from: the upload, its file and line, and what other uploads say."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from smarketing.fields import Field, Target
from smarketing.policies import NEWEST
from smarketing.warehouse.rows import picked, spoken

ORIGINS: dict[str, Any] = {
    "field": pl.String,
    "value": pl.String,
    "is_current": pl.Boolean,
    "upload_id": pl.Int32,
    "file_name": pl.String,
    "line": pl.Int64,
    "loaded_at": pl.Datetime("us"),
    "loaded_by": pl.String,
    "policy": pl.String,
}


def origins(statements: pl.DataFrame, target: Target) -> pl.DataFrame:
    """ORIGINS: per field of one record, in the target's order, what each live upload that has it says, newest first.

    The one that holds is current; a field that nobody fills is left out. A moment is told as its instant in UTC, or
    as its day. `statements` are the rows of queries/load/statements.sql.
    """
    said = spoken(statements)
    rows = []
    for field in target.fields:
        how = {upload: one.how(target, field.name) for upload, one in said.items()}
        if statements[field.columns[-1]].null_count() == statements.height:
            continue
        current = _current(statements, field, how)
        for row in reversed([row for row in statements.to_dicts() if how[row["upload_id"]]]):
            value = next((row[name] for name in field.columns if row[name] is not None), None)
            rows.append(
                {
                    "field": field.name,
                    "value": None if value is None else _words(value),
                    "is_current": row["upload_id"] == current,
                    **{name: row[name] for name in ("upload_id", "file_name", "line", "loaded_at", "loaded_by")},
                    "policy": how[row["upload_id"]],
                }
            )
    return pl.DataFrame(rows, schema=ORIGINS)


def of_record(by_key: Sequence[pl.DataFrame], row: dict[str, Any], target: Target) -> pl.DataFrame:
    """The origins of several keys that are one record, field by field: current are those that say what counts (`row`,
    the record in core).
    """
    counts = pl.DataFrame(
        [
            (field.name, _words(next((row[name] for name in field.columns if row[name] is not None), "")))
            for field in target.fields
        ],
        schema={"field": pl.String, "counts": pl.String},
        orient="row",
    ).with_row_index("place")
    every = pl.concat(by_key).join(counts, on="field", how="left", maintain_order="left")
    holds = pl.col("is_current") & (pl.col("value").fill_null("") == pl.col("counts"))
    return every.with_columns(is_current=holds).sort("place", maintain_order=True).select(*ORIGINS)


def _current(statements: pl.DataFrame, field: Field, how: dict[int, str | None]) -> int | None:
    """The upload whose value of a field holds; where there is none, the one that emptied it."""
    column = field.columns[-1]
    marks = statements.select(
        "upload_id", pl.when(pl.col(column).is_not_null()).then(pl.col("upload_id")).alias("mark")
    )
    marks = marks.with_columns(pl.col("mark").alias(name) for name in field.columns)
    holds: int | None = marks.select(picked(field, how))[column].item()
    emptied = [upload for upload in statements["upload_id"] if how[upload] == NEWEST]
    return holds if holds is not None else next(reversed(emptied), None)


def _words(value: Any) -> str:
    """A value without the zeros that only its type has."""
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)
