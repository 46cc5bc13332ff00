"""How long it takes from one stage to a later one: after that time a lead is old enough to be judged."""

from __future__ import annotations

from math import ceil

import polars as pl

from smarketing.analysis.windows import LEAST_CONVERSIONS, SHARE, percentile

# parameter of cohort_outcomes -> the pair of stages in stage_lags
PAIRS = {"window_lead": ("lead", "won"), "window_sql": ("mql", "sql"), "window_won": ("mql", "won")}


def windows(lags: pl.DataFrame) -> dict[str, int | None]:
    """The parameters of cohort_outcomes in days, from a stage_lags frame (from_stage, stage, days, leads).

    Each is the time in which 95 % of those who went all the way have done so, in whole days rounded up, at least 1;
    None on fewer than 20.
    """
    found: dict[str, int | None] = {}
    for name, (start, stop) in PAIRS.items():
        pairs = lags.filter((pl.col("from_stage") == start) & (pl.col("stage") == stop))
        longest = percentile(pairs, SHARE) if pairs["leads"].sum() >= LEAST_CONVERSIONS else None
        found[name] = None if longest is None else max(1, ceil(longest - 1e-9))
    return found
