"""A Parquet file as text, its typed values written in one way only."""

from __future__ import annotations

import io

import polars as pl

from smarketing.intake.result import Stopped
from smarketing.intake.sheet_text import POINT_OR_THOUSAND

MAX_CELLS = 40_000_000


def text(data: bytes) -> bytes:
    """The rows as UTF-8 CSV with a header; Stopped when the file is damaged, encrypted or too large.

    What the file says of its rows is checked before any of them is read. Columns of lists, records and bytes
    are no cells: they are left out.
    """
    try:
        file = pl.scan_parquet(io.BytesIO(data))
        width, height = len(file.collect_schema()), file.select(pl.len()).collect().item()
        if width * height > MAX_CELLS:
            words = f"This Parquet file has {height:,} rows of {width:,} columns."
            raise Stopped("TOO_LARGE", f"{words} Split it, by month for example, and drop the parts.")
        frame = file.collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as wrong:
        raise _unreadable(wrong) from None
    plain = [name for name, kind in frame.schema.items() if not kind.is_nested() and kind != pl.Binary]
    out = io.BytesIO()
    frame.select(_written(frame, name) for name in plain).write_csv(out)
    return out.getvalue()


def _unreadable(wrong: BaseException) -> Stopped:
    if "encrypt" in str(wrong).lower():
        return Stopped(
            "ENCRYPTED", "This is a Parquet file that is encrypted. Write it anew without encryption, and drop that."
        )
    return Stopped(
        "DAMAGED_PARQUET", "This is a Parquet file, but it is damaged or cut off. Download or write it again."
    )


def _written(frame: pl.DataFrame, name: str) -> pl.Expr:
    """A column as text: instants with the zone they name, durations in seconds, numbers without an exponent."""
    kind, column = frame.schema[name], pl.col(name)
    if isinstance(kind, pl.Datetime):
        # What is stored is the instant in UTC; the zone says only how it is shown.
        zoned = column.to_physical().cast(pl.Datetime(kind.time_unit)) if kind.time_zone else column
        return zoned.dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ" if kind.time_zone else "%Y-%m-%d %H:%M:%S%.f")
    if kind == pl.Duration:
        return column.dt.total_seconds().cast(pl.String)
    if kind.is_float():
        column = column.cast(pl.Float64).round_sig_figs(15).cast(pl.Decimal(38, 9), strict=False)
    if kind.is_float() or kind.is_decimal():
        text = column.cast(pl.String)
        short = pl.when(text.str.contains(".", literal=True)).then(text.str.strip_chars_end("0")).otherwise(text)
        return short.str.strip_chars_end(".").str.replace(POINT_OR_THOUSAND, "${0}0")
    return column.cast(pl.String)
