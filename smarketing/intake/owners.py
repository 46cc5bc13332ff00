"""Owners that are no person own nothing: a queue, a team, "Unassigned", the user of an integration."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import polars as pl

from smarketing.intake.rules import Sound
from smarketing.sources.nobody import is_nobody

_EXAMPLES = 3


def without_nobody(result: Sound, kept: Collection[str]) -> Sound:
    """The rows without owners that are no person, except the words `kept`, which a map calls owners; both are said."""
    rows = result.rows
    if "owner" not in rows.columns:
        return result
    words = rows["owner"].drop_nulls().value_counts(sort=True).rows()
    nobody = {word: count for word, count in words if word not in kept and is_nobody(word)}
    if not nobody:
        return result
    count = sum(nobody.values())
    examples = ", ".join(f"{word!r}" for word in list(nobody)[:_EXAMPLES])
    text = f"{'1 row has' if count == 1 else f'{count:,} rows have'} an owner that is no person ({examples}): no owner."
    owner = pl.when(pl.col("owner").is_in(list(nobody))).then(None).otherwise("owner").alias("owner")
    warning = {"code": "NO_PERSON", "text": text}
    return replace(result, rows=rows.with_columns(owner), warnings=[*result.warnings, warning])
