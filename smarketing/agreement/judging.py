"""What the working hours of the agreement make of each MQL's clocks: when due, when late, how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from smarketing import zones
from smarketing.calendars import Calendar

# Three quarters of the promised time: from then on a clock is at risk.
AT_RISK = 0.75
_STAMP = pl.Datetime("us")


@dataclass(frozen=True)
class Measure:
    """By what one version of the agreement measures: its calendar, and the business days of two of its clauses."""

    calendar: Calendar
    decision_days: int | None = None
    attempt_days: int | None = None


def judged(clocks: pl.DataFrame, measures: Mapping[str, Measure]) -> pl.DataFrame:
    """The rows of marts.handoff_clocks with the columns that marts.judged has beside them.

    `measures` by version_id; each row is measured by its own version. Instants are Datetime("us") in UTC, durations
    whole business seconds. Where only a day is known, `x_from` and `x_until` bound what can have been: the local
    midnights around it. Of `untimed_on`, `answered_at`, `answered_on` and `is_answer_dated` those that the rows lack
    are taken as unknown. The order of the rows may change.
    """
    parts = [
        _measured(part, measures[str(version)])
        for (version,), part in clocks.partition_by("version_id", as_dict=True, maintain_order=True).items()
    ]
    return pl.concat(parts) if parts else _measured(clocks, next(iter(measures.values())))


def _measured(clocks: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    calendar, minutes = measure.calendar, clocks.get_column("target_minutes")
    start_at, touch_at = (clocks.get_column(f"{name}_at") for name in ("start", "touch"))
    start_from, start_until = _bounds(calendar, start_at, clocks.get_column("start_on"))
    touch_from, touch_until = _bounds(calendar, touch_at, clocks.get_column("touch_on"))
    # Beside a touch with a clock, one without may have been the first of that day.
    untimed = calendar.day_starts(_optional(clocks, "untimed_on", pl.Date))
    attempts_until = _closes(calendar, start_from, measure.attempt_days)
    return clocks.with_columns(
        start_from=start_from,
        start_until=start_until,
        due_at=calendar.due(start_from, minutes),
        at_risk_at=calendar.due(start_from, minutes * AT_RISK),
        in_time_from=calendar.last_on_time(start_from, minutes),
        in_time_until=calendar.last_on_time(start_until, minutes),
        touch_from=_later(_or(untimed, touch_from), start_from),
        touch_until=touch_until,
        reply_seconds=calendar.elapsed_seconds(start_at, touch_at),
        reply_wall_seconds=(touch_at - start_at).dt.total_seconds(),
        **_legs(clocks, calendar),
        **_decision(calendar, start_from, measure.decision_days),
        **_answer(clocks, calendar, start_from),
        attempts_until=attempts_until,
        attempts_until_on=zones.to_local(attempts_until.dt.offset_by("-1us"), calendar.zone).dt.date(),
    )


def _legs(clocks: pl.DataFrame, calendar: Calendar) -> dict[str, pl.Series]:
    """Business seconds from the MQL to the queue, to the owner, to the first touch; what came before counts as 0."""
    mql, start, touch = (clocks.get_column(f"{name}_at") for name in ("mql", "start", "touch"))
    queued = _later(clocks.get_column("queued_at"), mql)
    assigned = _later(clocks.get_column("assigned_at"), _or(queued, mql))
    return {
        "queue_seconds": calendar.elapsed_seconds(mql, queued),
        "assign_seconds": calendar.elapsed_seconds(_or(queued, mql), assigned),
        "touch_seconds": calendar.elapsed_seconds(_or(assigned, _or(_later(queued, start), start)), touch),
    }


def _decision(calendar: Calendar, start_from: pl.Series, days: int | None) -> dict[str, pl.Series]:
    """When the decision is due: the close of the agreed working day; one until the next opening is in time.

    That is counted from the day of the start, so it is the same for each time of that day.
    """
    due = _closes(calendar, start_from, days)
    used = calendar.elapsed_seconds(start_from, due)
    in_time = calendar.last_on_time(due, _zeros(due))
    return {
        "decision_due_at": due,
        "decision_at_risk_at": calendar.due(start_from, used / 60 * AT_RISK),
        "decision_in_time_from": in_time,
        "decision_in_time_until": in_time,
    }


def _answer(clocks: pl.DataFrame, calendar: Calendar, start_from: pl.Series) -> dict[str, pl.Series]:
    """When the first answer can have been: where a day only proves it, at any time from the start to that day's end."""
    at, on = _optional(clocks, "answered_at", _STAMP), _optional(clocks, "answered_on", pl.Date)
    answered_from, answered_until = _bounds(calendar, at, on)
    is_dated = (_optional(clocks, "is_answer_dated", pl.Int32) == 1).fill_null(value=False)
    return {
        "answered_from": _later(answered_from, start_from).zip_with(is_dated | on.is_null(), start_from),
        "answered_until": answered_until,
    }


def _bounds(calendar: Calendar, at: pl.Series, on: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The instants between which something was: both its own where the clock is known."""
    return _or(at, calendar.day_starts(on)), _or(at, calendar.day_ends(on))


def _optional(clocks: pl.DataFrame, name: str, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """A column; unknown in each row where there is none."""
    return clocks.get_column(name) if name in clocks.columns else pl.Series([None] * clocks.height, dtype=dtype)


def _closes(calendar: Calendar, start: pl.Series, days: int | None) -> pl.Series:
    return pl.Series([None] * len(start), dtype=_STAMP) if days is None else calendar.closes(start, days)


def _or(first: pl.Series, second: pl.Series) -> pl.Series:
    return first.zip_with(first.is_not_null(), second)


def _later(moment: pl.Series, other: pl.Series) -> pl.Series:
    """The later of two instants; null where the first is null, the first where the second is."""
    return moment.zip_with((moment >= other).fill_null(True), other)


def _zeros(like: pl.Series) -> pl.Series:
    return pl.Series([0] * len(like), dtype=pl.Int64)
