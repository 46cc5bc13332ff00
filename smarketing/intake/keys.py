"""Rows that say the same twice, and rows that contradict each other about one key."""

from __future__ import annotations

import polars as pl


def default_key(columns: list[str], present: set[str]) -> list[str]:
    """The key when nobody names one: `lead_id`, else `email`, if the file has it; else none."""
    for name in ("lead_id", "email"):
        if name in columns:
            return [name] if name in present else []
    return []


def clashes(rows: pl.DataFrame, key: list[str], columns: list[str]) -> pl.Series:
    """Per row: DUPLICATE_ROW for a later copy of a row, CONFLICTING_KEY where a key has several values, else null.

    Rows without the whole key are never compared.
    """
    if not key or rows.is_empty():
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in key)
    frame = rows.select(*columns).with_columns(known=known)
    if frame[key[0]].n_unique() == len(frame):
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
    repeated = frame.select(pl.struct(key).is_duplicated() & pl.col("known")).to_series()
    if not repeated.any():
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
    twins = frame.with_row_index("i").filter(repeated)
    rest = [name for name in columns if name not in key]
    if rest:
        variants = pl.struct(rest).n_unique().over(key)
    else:
        variants = pl.lit(1)
    later = pl.int_range(pl.len()).over(key) > 0
    reason = pl.when(variants > 1).then(pl.lit("CONFLICTING_KEY")).when(later).then(pl.lit("DUPLICATE_ROW"))
    twins = twins.select("i", reason=reason)
    return frame.with_row_index("i").select("i").join(twins, on="i", how="left", maintain_order="left")["reason"]
