"""Frames as text: a table for people, CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from smarketing.export import safe_csv

FORMATS = ("table", "csv", "json")


def say(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(text + "\n")


def shown(frame: pl.DataFrame, form: str) -> str:
    """The frame in one of FORMATS, without a newline at the end; a missing value is empty, in JSON null."""
    if form == "csv":
        return safe_csv(frame).decode("utf-8-sig").rstrip("\n")
    if form == "json":
        return as_json(frame.to_dicts())
    return table(frame)


def as_json(value: Any) -> str:
    """JSON with numbers as numbers, days and instants in ISO form (instants are UTC)."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=_plain)


def table(frame: pl.DataFrame) -> str:
    """Aligned columns under their names, numbers to the right, and the number of rows below."""
    columns = [_column(frame[name]) for name in frame.columns]
    lines = ["  ".join(cells).rstrip() for cells in zip(*columns, strict=True)]
    rows = f"({frame.height:,} row{'' if frame.height == 1 else 's'})"
    return "\n".join([*lines, rows])


def _column(series: pl.Series) -> list[str]:
    cells = [_cell(value) for value in series.to_list()]
    width = max(len(cell) for cell in [series.name, *cells])
    ready: Iterable[str] = (series.name, "-" * width, *cells)
    return [cell.rjust(width) if series.dtype.is_numeric() else cell.ljust(width) for cell in ready]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float | Decimal):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    # Control characters in a user's cell must not reach the terminal.
    return "".join(char if char.isprintable() else " " for char in str(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.isoformat() + ("" if value.tzinfo else "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
