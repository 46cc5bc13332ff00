"""CSV for other programs, in which no cell can run as a formula."""

from __future__ import annotations

import polars as pl

_TEXT = (pl.String, pl.Categorical, pl.Enum)
# CWE-1236: a spreadsheet runs a cell that starts with one of these.
_LIVE = r"^[=+\-@\t\r\x00]"


def safe_csv(frame: pl.DataFrame) -> bytes:
    """The frame as CSV (UTF-8 with BOM, so that a spreadsheet reads the letters right).

    A text cell or a header that a spreadsheet could run gets a leading apostrophe; numbers and dates stay as they are.
    """
    guarded = frame.with_columns(_guarded(name) for name, kind in frame.schema.items() if kind in _TEXT)
    headers = pl.Series(frame.columns, dtype=pl.String)
    safe = headers.to_frame("name").select(_guarded("name")).to_series().to_list()
    return guarded.rename(dict(zip(frame.columns, safe, strict=True))).write_csv(include_bom=True).encode("utf-8")


def _guarded(name: str) -> pl.Expr:
    cell = pl.col(name).cast(pl.String)
    return pl.when(cell.str.contains(_LIVE)).then(pl.lit("'") + cell).otherwise(cell).alias(name)
