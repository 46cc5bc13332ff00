"""Batches written as data, for tests: a list of dicts becomes what intake would hand over."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from smarketing.batch import SET_ASIDE_SCHEMA, Batch
from smarketing.fields import day_column
from smarketing.targets import target
from smarketing.warehouse import Loaded, Warehouse

LOADED_AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
_TYPES: dict[str, Any] = {
    "text": pl.String,
    "int": pl.Int64,
    "decimal": pl.Decimal(38, 6),
    "percent": pl.Decimal(38, 6),
    "duration": pl.Decimal(38, 6),
    "date": pl.Date,
    "bool": pl.Boolean,
}


def batch(
    name: str, rows: list[dict[str, Any]], *, source: str = "crm", fields: tuple[str, ...] | None = None
) -> Batch:
    """Rows as dicts by field; a timestamp is given as "2026-10-01" (a day) or "2026-10-01 09:30" (an instant)."""
    goal = target(name)
    used = fields or tuple(field.name for field in goal.fields if any(field.name in row for row in rows))
    columns: dict[str, pl.Series] = {"line": pl.Series(range(2, len(rows) + 2), dtype=pl.Int64)}
    newest: list[datetime] = []
    for field in (goal.field(field_name) for field_name in used):
        values = [row.get(field.name) for row in rows]
        if field.type == "timestamp":
            moments = [_moment(value) for value in values]
            days = [_day(value) for value in values]
            columns[field.name] = pl.Series(moments, dtype=pl.Datetime("us"))
            columns[day_column(field.name)] = pl.Series(days, dtype=pl.Date)
            closed = field.name == "closed_at"
            happened = [
                day for day, row in zip(days, rows, strict=True) if not closed or row.get("status") in ("won", "lost")
            ]
            if field.event or closed:
                newest += [datetime(day.year, day.month, day.day) for day in happened if day]
        elif field.type == "date":
            days = [_day(value) for value in values]
            columns[field.name] = pl.Series(days, dtype=pl.Date)
            if field.event:
                newest += [datetime(day.year, day.month, day.day) for day in days if day]
        else:
            series = pl.Series(values, strict=False)
            columns[field.name] = (
                series.cast(_TYPES[field.type]) if series.len() else pl.Series(values, dtype=_TYPES[field.type])
            )
    return Batch(
        target=name,
        source=source,
        rows=pl.DataFrame(columns),
        set_aside=pl.DataFrame(schema=SET_ASIDE_SCHEMA),
        fields=used,
        records=len(rows),
        skipped=0,
        as_of=max(newest, default=None),
    )


def load(warehouse: Warehouse, name: str, rows: list[dict[str, Any]], *, source: str = "crm", **more: Any) -> Loaded:
    """Load rows given as dicts; the same rows twice are the same file, unless `again` says otherwise.

    `policy` and `key` are those of the batch; `loaded_at` is LOADED_AT unless told.
    """
    made = batch(name, rows, source=source, fields=more.pop("fields", None))
    made = replace(made, policy=more.pop("policy", {}), key=more.pop("key", ()))
    same = (name, source, rows, made.fields, more.pop("again", 0))
    sha256 = hashlib.sha256(repr(same).encode()).hexdigest()
    more.setdefault("loaded_at", LOADED_AT)
    return warehouse.load(made, sha256=sha256, file_name=f"{name}.csv", **more)


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value and ":" in value else None


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
