"""What is measured of files: a workbook over the same rows as CSV."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl

from benchmarks.exports import leads
from benchmarks.harness import Line, rounds
from benchmarks.lines import STAMPS, load_once

COLUMNS = 20


def workbook(folder: Path, rows: int, times: int) -> Line:
    """From an Excel file's bytes to fresh marts over the load of the same rows as CSV: 20 columns, dates as dates."""
    plain = pl.read_csv(leads(rows), infer_schema=False)
    more = [pl.format("Note {}", pl.int_range(pl.len()) % 997).alias(f"Extra {place}") for place in range(3)]
    more += [(pl.int_range(pl.len()) * 1.5).alias(f"Extra {place}") for place in range(3, COLUMNS - plain.width)]
    stamps = [pl.col(name).str.to_datetime("%Y-%m-%d %H:%M") for name in STAMPS]
    frame = plain.with_columns(*stamps, *more)
    out = io.BytesIO()
    frame.write_excel(out)
    csv = frame.write_csv(datetime_format="%Y-%m-%d %H:%M").encode()
    line = Line(f"load of an Excel file, {rows:,} rows of {frame.width} columns", "the same as CSV", 3)
    return rounds(line, lambda: load_once(folder, out.getvalue(), "leads.xlsx"), lambda: load_once(folder, csv), times)
