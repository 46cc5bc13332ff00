"""What a load does to the headline numbers of each month, and which months of the past it restates."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

NEW, RESTATED, SAME = "new", "restated", "same"
NUMBER = pl.Decimal(38, 6)
HEADLINE: dict[str, Any] = {
    "month": pl.Date,
    "measure": pl.String,
    "currency": pl.String,
    "before": NUMBER,
    "after": NUMBER,
    "change": NUMBER,
    "kind": pl.String,
}


def headline(was: pl.DataFrame, will: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    """HEADLINE: each number of a month before and after, by month, then in the order of the measures.

    `was` and `will`: month, measure, currency (None for a count), value; `as_of` is the data-as-of before, None when
    there was no data.
    `before` is null where nothing was known of that month, 0 where it is between months that are known. A month that
    lay wholly before `as_of` is restated when its number changes; other numbers that change are new.
    """
    key = ["month", "measure", "currency"]
    both = will.join(was, on=key, how="full", coalesce=True, nulls_equal=True, suffix="_before")
    spans = was.group_by("measure").agg(first=pl.col("month").min())
    both = both.join(spans, on="measure", how="left")
    this_month = pl.lit(None if as_of is None else as_of.replace(day=1), dtype=pl.Date)
    known = (pl.col("month") >= pl.col("first")) & (pl.col("month") <= this_month)
    nothing = pl.lit(0, dtype=NUMBER)
    # A currency without a deal has no value of deals; a month without a deal has 0 of both.
    both = both.with_columns(
        before=pl.when(pl.col("value_before").is_null() & known.fill_null(False))
        .then(nothing)
        .otherwise(pl.col("value_before")),
        after=pl.when(pl.col("value").is_null() & pl.col("value_before").is_not_null())
        .then(nothing)
        .otherwise(pl.col("value")),
    )
    change = (pl.col("after").fill_null(nothing) - pl.col("before").fill_null(nothing)).cast(NUMBER)
    past = known & (pl.col("month") < this_month)
    kind = pl.when(change == 0).then(pl.lit(SAME)).when(past).then(pl.lit(RESTATED)).otherwise(pl.lit(NEW))
    measures = pl.concat([was["measure"], will["measure"]]).unique(maintain_order=True)
    order = pl.col("measure").replace_strict(measures, range(measures.len()), return_dtype=pl.Int8)
    return both.with_columns(change=change, kind=kind).sort("month", order, "currency").select(list(HEADLINE))


def restated(months: pl.DataFrame) -> pl.DataFrame:
    """Of a headline the months of the past whose numbers change."""
    return months.filter(pl.col("kind") == RESTATED)


def sentence(months: pl.DataFrame) -> str:
    """Which months of the past change, for people: `Restates January and February 2026.`; '' when none does."""
    names = [f"{month:%B %Y}" for month in restated(months)["month"].unique().sort().to_list()]
    if not names:
        return ""
    shown = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more months"]
    return f"Restates {', '.join(shown[:-1])}{' and ' if len(shown) > 1 else ''}{shown[-1]}."
