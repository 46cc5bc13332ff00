"""What sales did and what came of it, week by week or month by month: no 0 where nothing was known yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from smarketing import fiscal

STEPS = 13
WEEK, MONTH = "week", "month"
TOUCHES = ("call", "email", "meeting")
DEALS = ("created", "won", "lost")
MINUTES = ("median_minutes", "p90_minutes")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Known:
    """From which day to which a kind of data is known, both inclusive."""

    first_on: date
    last_on: date


def starts(unit: str, last_on: date, as_of: date, count: int = STEPS) -> list[date]:
    """The first days of the last weeks or months up to a day, oldest first.

    Whole ones only, but for the one that is not over at `as_of`: a period that ends within a week ends with the week
    before, unless that is the week of data-as-of.
    """
    at = start_of(unit, last_on)
    if end_of(unit, at) > last_on and last_on < as_of:
        at = start_of(unit, at - _DAY)
    found = [at]
    while len(found) < count:
        found.append(start_of(unit, found[-1] - _DAY))
    return found[::-1]


def start_of(unit: str, day: date) -> date:
    """The first day of the week or month that holds a day."""
    return fiscal.calendar().week(day) if unit == WEEK else day.replace(day=1)


def end_of(unit: str, start: date) -> date:
    """The last day of the week or month that begins on a day."""
    if unit == WEEK:
        return start + timedelta(days=6)
    return date(start.year + start.month // 12, start.month % 12 + 1, 1) - _DAY


def counts(
    unit: str, days: list[date], found: Mapping[str, pl.DataFrame], known: Mapping[str, Known], as_of: date
) -> pl.DataFrame:
    """One row per series and step: series, start_on, amount (null: not known then), is_over.

    `found` holds per series a frame of value (the first day as text) and amount; `known` when its data is known: a step
    that begins before that or after it has no amount, one without a row 0. A step is whole (is_over) when its last day
    is known, and the data does not begin within it: `first_on` is the first day of the week in which it does.
    """
    rows: list[tuple[str, date, float | None, bool]] = []
    for series, frame in found.items():
        amounts = dict(zip(frame["value"].to_list(), frame["amount"].to_list(), strict=True))
        span = known.get(series)
        for start in days:
            end = end_of(unit, start)
            if span is None or start < span.first_on or start > span.last_on:
                rows.append((series, start, None, False))
                continue
            is_over = start != span.first_on and end <= min(as_of, span.last_on)
            rows.append((series, start, float(amounts.get(f"{start}") or 0), is_over))
    schema = {"series": pl.String, "start_on": pl.Date, "amount": pl.Float64, "is_over": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def speed(unit: str, days: list[date], states: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The speed to lead of the MQLs of each step, from the read reply_states by it.

    Columns: start_on, median_minutes, p90_minutes (business time; null without a reply by the clock), timed, waiting
    (not answered, time left), untouched (not answered, and late), is_over: the step is over and nobody waits any more.
    """
    told = states.select(
        pl.col("value").str.to_date().alias("start_on"),
        *MINUTES,
        "timed",
        waiting=(pl.col("at_risk") + pl.col("running")).cast(pl.Int64),
        untouched=pl.col("breached").cast(pl.Int64),
    )
    every = pl.DataFrame({"start_on": days}, schema={"start_on": pl.Date})
    ends = pl.Series([end_of(unit, start) for start in days], dtype=pl.Date)
    return (
        every.with_columns(end_on=ends)
        .join(told, on="start_on", how="left")
        .with_columns(pl.col("timed", "waiting", "untouched").fill_null(0))
        .with_columns(is_over=(pl.col("end_on") <= as_of) & (pl.col("waiting") == 0))
        .drop("end_on")
        .sort("start_on")
    )
