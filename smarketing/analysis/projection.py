"""Where the cohort will end: each step's final rate, and what those still in play are expected to become."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from smarketing.analysis import incidence
from smarketing.analysis.incidence import LEAST_AT_RISK, Day, Point
from smarketing.analysis.intervals import FEW
from smarketing.analysis.stages import LABELS, ORDER, SIDES
from smarketing.errors import SmarketingError
from smarketing.targets import STAGES

MOST_UNDATED = 0.1
OUTCOMES = ("converted", "out", "in_play")
COLUMNS = {
    "stage": pl.String,
    "stage_order": pl.Int64,
    "label": pl.String,
    "side": pl.String,
    "n": pl.Int64,
    "converted": pl.Int64,
    "in_play": pl.Int64,
    "rate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "undecided": pl.Float64,
    "horizon_days": pl.Int64,
    "expected_more": pl.Float64,
    "expected_total": pl.Float64,
    "few": pl.Boolean,
    "undated": pl.Int64,
    "undated_converted": pl.Int64,
    "undated_in_play": pl.Int64,
    "is_partial": pl.Boolean,
}
CURVE = {
    "stage": pl.String,
    "days": pl.Int64,
    "at_risk": pl.Int64,
    "rate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "undecided": pl.Float64,
}


def curves(outcomes: pl.DataFrame, least_at_risk: int = LEAST_AT_RISK) -> pl.DataFrame:
    """The cumulative incidence of each step in a step_outcomes frame: stage, days, at_risk, rate, low, high, undecided.

    One row per step and day on which somebody converted or left; `incidence.curve` says how it is estimated.
    """
    rows = [
        (stage, point.days, point.at_risk, point.rate, point.low, point.high, point.undecided)
        for stage, days, _ in _steps(outcomes)
        for point in incidence.curve(days, least_at_risk)
    ]
    return pl.DataFrame(rows, schema=CURVE, orient="row")


def project(outcomes: pl.DataFrame, least_at_risk: int = LEAST_AT_RISK) -> pl.DataFrame:
    """One row per step of a step_outcomes frame (stage, outcome, days, leads): COLUMNS.

    rate (0-1, with 95 % band low, high): share of those who enter that converts within horizon_days, the longest
    age the data can speak of; undecided: share that is neither converted nor out by then; both null where nobody
    has converted or left yet. n: members with a usable date, of them converted and in_play so far. expected_more:
    conversions to come from those in play, each given its age; expected_total: with those so far.
    undated members have no usable date (imputed or backwards) and are in none of these; is_partial: more than a tenth
    of all conversions are undated, so the rate speaks of the dated part only and is too low. few: n < 20.
    SmarketingError for an unknown stage or outcome, or negative days.
    """
    rows = []
    for stage, days, undated in _steps(outcomes):
        points = incidence.curve(days, least_at_risk)
        n = sum(day.converted + day.out + day.in_play for day in days)
        converted = sum(day.converted for day in days)
        more = sum(day.in_play * _later(points, day.days) for day in days) if points else None
        last = points[-1] if points else None
        row: dict[str, Any] = dict.fromkeys(COLUMNS) | {"stage": stage, "stage_order": ORDER[stage]}
        row |= {"label": LABELS[stage], "side": SIDES[stage], "n": n, "converted": converted, "few": n < FEW}
        row |= {"in_play": sum(day.in_play for day in days), "undated": sum(undated.values())}
        row |= {"undated_converted": undated["converted"], "undated_in_play": undated["in_play"]}
        row["is_partial"] = undated["converted"] > MOST_UNDATED * (converted + undated["converted"])
        if last is not None and more is not None:
            row |= {"rate": last.rate, "low": last.low, "high": last.high, "undecided": last.undecided}
            row |= {"horizon_days": last.days, "expected_more": more, "expected_total": converted + more}
        rows.append(row)
    return pl.DataFrame(rows, schema=COLUMNS)


def _later(points: list[Point], age: int) -> float:
    """The chance that a member still in play at this age converts within the horizon: (F(end) - F(age)) / S(age)."""
    rate, undecided = incidence.at(points, age)
    return (points[-1].rate - rate) / undecided if undecided > 0 else 0.0


def _steps(outcomes: pl.DataFrame) -> Iterator[tuple[str, list[Day], dict[str, int]]]:
    unknown = outcomes.filter(
        ~pl.col("stage").is_in(list(STAGES)) | ~pl.col("outcome").is_in(list(OUTCOMES)) | (pl.col("days") < 0)
    )
    if unknown.height:
        raise SmarketingError(f"The outcomes of steps hold a row that cannot be: {unknown.row(0, named=True)}.")
    for stage in STAGES:
        rows = outcomes.filter(pl.col("stage") == stage)
        if not rows.height:
            continue
        dated = rows.filter(pl.col("days").is_not_null()).group_by("days")
        sums = [pl.col("leads").filter(pl.col("outcome") == name).sum().alias(name) for name in OUTCOMES]
        undated = rows.filter(pl.col("days").is_null()).select(sums).row(0, named=True)
        yield stage, [Day(**row) for row in dated.agg(sums).sort("days").iter_rows(named=True)], undated
