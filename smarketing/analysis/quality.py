"""How good what each channel brings is: accepted, qualified and won of those who had their time, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from smarketing import format as words
from smarketing.analysis.intervals import FEW, difference, interval_of, rate_of
from smarketing.analysis.stages import LABELS, ORDER

# measure -> the columns of cohort_outcomes: part, whole, and who is still in play
MEASURES = {
    "sal": ("accepted", "decided", "undecided"),
    "sql": ("aged_sqls", "aged_mqls", "waiting_mqls"),
    "won": ("aged_won", "aged_to_win", "in_play"),
}
_GAPS = {"gap": pl.Float64, "gap_low": pl.Float64, "gap_high": pl.Float64}


def quality(outcomes: pl.DataFrame, stage: str) -> pl.DataFrame:
    """One row per value, the one with most MQLs first, of a cohort_outcomes frame broken down by it.

    `stage`: 'sal' (accepted / (accepted + rejected)), 'sql' or 'won' (of the MQLs that have had the time for it).
    Columns value, stage, stage_order, label, entered (MQLs), rate (0-1, null without anybody to judge) with its Wilson
    limits low, high, on n members; few: n < 20; in_play (may still get there); gap: rate minus that of all other values
    together, is_clear: its 95 % limits (Newcombe) are on one side of 0 and neither side is few.
    """
    part, whole, waiting = MEASURES[stage]
    low, high = interval_of("k", "n")
    frame = (
        outcomes.with_columns(decided=pl.col("accepted") + pl.col("rejected"))
        .filter(pl.col("mqls") > 0)
        .select(
            "value",
            stage=pl.lit(stage),
            stage_order=pl.lit(ORDER[stage]),
            label=pl.lit(LABELS[stage]),
            entered=pl.col("mqls").cast(pl.Int64),
            k=pl.col(part).cast(pl.Int64),
            n=pl.col(whole).cast(pl.Int64),
            in_play=pl.col(waiting).cast(pl.Int64),
        )
        .with_columns(rate=rate_of("k", "n"), low=low, high=high, few=pl.col("n") < FEW)
    )
    k, n = int(frame["k"].sum() or 0), int(frame["n"].sum() or 0)
    gaps = [
        difference(row["k"], row["n"], k - row["k"], n - row["n"]) or (None, None, None)
        if row["n"] is not None
        else (None, None, None)
        for row in frame.iter_rows(named=True)
    ]
    enough = (pl.col("n") >= FEW) & (n - pl.col("n") >= FEW)
    return (
        frame.with_columns(pl.DataFrame(gaps, schema=_GAPS, orient="row"))
        .with_columns(is_clear=enough & ((pl.col("gap_low") > 0) | (pl.col("gap_high") < 0)))
        .sort("entered", "value", descending=[True, False])
    )


def with_start(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a row that names where the rate starts, MQLs, as the picture of a breakdown wants it."""
    order = frame.select(pl.col("stage_order").first() - 1).item()
    start = pl.DataFrame({"value": [""], "stage": ["mql"], "stage_order": [order], "label": [LABELS["mql"]]})
    return pl.concat([frame, start], how="diagonal_relaxed")


@dataclass(frozen=True)
class Outlier:
    """The value whose MQLs sales accepts clearly less often than those of all others together."""

    value: str
    rate: float
    rest: float


def unwanted(frame: pl.DataFrame) -> Outlier | None:
    """The value furthest below all others of a `quality` frame for 'sal'; None where none is clearly below."""
    below = frame.filter(pl.col("is_clear").fill_null(value=False) & (pl.col("gap") < 0)).sort("gap")
    if below.is_empty():
        return None
    row = below.row(0, named=True)
    return Outlier(row["value"], row["rate"], row["rate"] - row["gap"])


def sentence(found: Outlier | None) -> str:
    """The outlier in a sentence; the value is user text, not escaped. Empty without one."""
    if found is None:
        return ""
    return (
        f"Sales accepts {words.rate(found.rate)} of those from {found.value}, {words.rate(found.rest)} of all others."
    )
