"""The share of replies in time, week by week, with its interval and the goal of the version in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from smarketing import fiscal
from smarketing.analysis.intervals import FEW, interval_of, rate_of
from smarketing.analysis.promises import InForce

_WEEK = timedelta(days=7)


def weeks(states: pl.DataFrame, versions: Sequence[InForce], start: date, end: date) -> pl.DataFrame:
    """One row per week, by its first day, of [start, end) from the read reply_states by week.

    Columns: week_on, met, decided, open (still running), share, low, high (null without a decided reply), few, goal
    and version (of the version in force at the end of that week; goal null where no reply was promised), is_new (the
    version is another than the week before).
    """
    first = fiscal.calendar().week(start)
    every = pl.DataFrame({"week_on": pl.date_range(first, end - timedelta(days=1), "7d", eager=True)})
    counted = states.select(
        week_on=pl.col("value").str.to_date(),
        met="met",
        decided=pl.col("met") + pl.col("met_late") + pl.col("breached"),
        open=pl.col("running") + pl.col("at_risk"),
    )
    low, high = interval_of("met", "decided")
    found = every.join(counted, on="week_on", how="left").with_columns(pl.col("met", "decided", "open").fill_null(0))
    holding = [_holding(versions, day) for day in every["week_on"].to_list()]
    return found.sort("week_on").with_columns(
        share=rate_of("met", "decided"),
        low=low,
        high=high,
        few=pl.col("decided") < FEW,
        goal=pl.Series([_goal(one) for one in holding], dtype=pl.Float64),
        version=pl.Series([one.name if one else None for one in holding], dtype=pl.String),
        is_new=pl.Series([place > 0 and one is not holding[place - 1] for place, one in enumerate(holding)]),
    )


def _holding(versions: Sequence[InForce], day: date) -> InForce | None:
    """The version in force at the end of the week that begins on a day."""
    last = day + _WEEK - timedelta(days=1)
    return next((one for one in versions if one.from_on <= last < one.to_on), None)


def _goal(version: InForce | None) -> float | None:
    return version.terms.response.goal if version and version.terms.response else None
