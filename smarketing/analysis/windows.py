"""Conversion windows: how long a step is given before "not yet" counts as "no"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import polars as pl

from smarketing.analysis.stages import LABELS
from smarketing.errors import SmarketingError
from smarketing.targets import STAGES

SHARE = 0.95
LEAST_CONVERSIONS = 20


@dataclass(frozen=True)
class Window:
    """The window of the step into `stage`: whole days, or None with the reason; `conversions` it rests on."""

    stage: str
    days: int | None
    conversions: int
    is_set: bool
    reason: str | None = None


def percentile(lags: pl.DataFrame, share: float) -> float | None:
    """The percentile of a histogram (columns days, leads), linear between neighbours; None when it is empty.

    The same as SQL's percentile_cont(share): the value at position (n - 1) · share of the sorted members.
    """
    rows = lags.group_by("days").agg(pl.col("leads").sum()).filter(pl.col("leads") > 0).sort("days")
    total = int(rows["leads"].sum())
    if not total:
        return None
    ends = rows["leads"].cum_sum()
    position = (total - 1) * share
    low, high = (rows["days"][int((ends <= place).sum())] for place in (int(position), ceil(position)))
    return float(low + (high - low) * (position - int(position)))


def observed(outcomes: pl.DataFrame, overrides: Mapping[str, int | None] | None = None) -> dict[str, Window]:
    """The window of each step, by the stage it leads into, from a step_outcomes frame (stage, outcome, days, leads).

    Without an override it is the observed 95th percentile of the days that converted members with a usable date
    pair needed, rounded up to whole days, at least 1; None, with the reason, on fewer than 20 conversions.
    SmarketingError when an override is not a whole number of days from 1 on.
    """
    chosen = {stage: days for stage, days in (overrides or {}).items() if days is not None}
    wrong = [stage for stage, days in chosen.items() if stage not in STAGES[1:] or days < 1]
    if wrong:
        raise SmarketingError(f"A conversion window is at least 1 day, for a step into a stage: {', '.join(wrong)}.")
    pairs = outcomes.filter((pl.col("outcome") == "converted") & pl.col("days").is_not_null())
    result = {}
    for stage in STAGES[1:]:
        lags = pairs.filter(pl.col("stage") == stage)
        count = int(lags["leads"].sum())
        longest = percentile(lags, SHARE) if count >= LEAST_CONVERSIONS else None
        reason = None
        if longest is None and stage not in chosen:
            reason = (
                f"{LABELS[stage]}: {count} dated conversions, {LEAST_CONVERSIONS} are needed to see how long one takes"
            )
        days = chosen.get(stage, None if longest is None else max(1, ceil(longest - 1e-9)))
        result[stage] = Window(stage, days, count, stage in chosen, reason)
    return result


def windows(outcomes: pl.DataFrame, overrides: Mapping[str, int | None] | None = None) -> dict[str, int | None]:
    """The days of `observed` alone: {stage: days or None} for the steps into mql .. won."""
    return {stage: window.days for stage, window in observed(outcomes, overrides).items()}


def parameters(days: Mapping[str, int | None]) -> dict[str, int | None]:
    """The windows as the parameters of cohort_funnel: {'window_mql': 30, ...}."""
    return {f"window_{stage}": days.get(stage) for stage in STAGES[1:]}
