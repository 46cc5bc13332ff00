"""What happened by a file's own dates, and up to when: planned activities and close dates ahead are none of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from smarketing.fields import PLANNED_STATE, STATE
from smarketing.intake.rules import Sound
from smarketing.targets import target


def ended_by_change(result: Sound, name: str, not_after: datetime | None) -> Sound:
    """The rows with each lost deal closed by its last change, where its close date lies after that.

    A close date that is left from before the loss is only planned. Where the file tells no change, one that is not
    before `not_after` (UTC) has not come: the deal was lost by the newest event of the file.
    """
    rows = result.rows
    if name != "deals" or not {"status", "closed_on"} <= set(rows.columns):
        return result
    lost = pl.col("status").eq_missing("lost")
    count = 0
    if "modified_on" in rows.columns:
        ahead = lost & (pl.col("closed_on") > pl.col("modified_on"))
        count += rows.filter(ahead).height
        rows = _closed(rows, ahead, pl.col("modified_at"), pl.col("modified_on"))
    known = newest(rows, name, not_after)
    if not_after is not None and known is not None:
        ahead = lost & (_begun(("closed_at", "closed_on")) > pl.lit(not_after.replace(tzinfo=None)))
        count += rows.filter(ahead & (pl.col("closed_on") > known.date())).height
        rows = _closed(rows, ahead, pl.lit(None, pl.Datetime("us")), pl.lit(known.date()))
    if not count:
        return result
    deals = "1 lost deal has a close date" if count == 1 else f"{count:,} lost deals have close dates"
    text = f"{deals} after the last change: lost on the day of that change."
    return replace(result, rows=rows, warnings=[*result.warnings, {"code": "LOST_BY_CHANGE", "text": text}])


def _closed(rows: pl.DataFrame, where: pl.Expr, at: pl.Expr, on: pl.Expr) -> pl.DataFrame:
    """The rows with another close date `where` so."""
    return rows.with_columns(
        closed_at=pl.when(where).then(at).otherwise("closed_at"),
        closed_on=pl.when(where).then(on).otherwise("closed_on"),
    )


def newest(rows: pl.DataFrame, name: str, not_after: datetime | None = None) -> datetime | None:
    """The newest event among the rows: of each event field, and of the close dates of deals won or lost.

    An instant in UTC that lies on the calendar day on which the event happened in the file's zone: what is judged at
    that day must hold the event itself.
    """
    wanted = target(name)
    until = None if not_after is None else not_after.replace(tzinfo=None)
    if STATE in rows.columns and STATE in wanted.names:
        # A planned activity has happened on no day.
        rows = rows.filter(pl.col(STATE).ne_missing(PLANNED_STATE))
    moments = [
        _newest(rows, each.columns, until) for each in wanted.fields if each.event and each.columns[-1] in rows.columns
    ]
    if {"status", "closed_on"} <= set(rows.columns):
        ended = rows.filter(pl.col("status").is_in(["won", "lost"]))
        moments.append(_newest(ended, ("closed_at", "closed_on"), until))
    return max((moment for moment in moments if moment is not None), default=None)


def _newest(rows: pl.DataFrame, columns: Sequence[str], until: datetime | None) -> datetime | None:
    """The newest event of a field, within its own calendar day, of those that may have begun by `until` (UTC)."""
    day = pl.col(columns[-1]).cast(pl.Datetime("us"))
    at = pl.coalesce(pl.col(columns[0]).cast(pl.Datetime("us")), day)
    last = day + pl.duration(days=1) - pl.duration(microseconds=1)
    within = pl.min_horizontal(pl.max_horizontal(at, day), last)
    known = within if until is None else within.filter(_begun(columns) <= until)
    latest = rows.select(known.max()).item()
    return latest if isinstance(latest, datetime) else None


def _begun(columns: Sequence[str]) -> pl.Expr:
    """When an event may have begun (UTC): of one whose day alone is known, when that began in the east of the world."""
    day = pl.col(columns[-1]).cast(pl.Datetime("us"))
    at = pl.coalesce(pl.col(columns[0]).cast(pl.Datetime("us")), day)
    # 14 hours before it begins in UTC.
    return pl.when(at == day).then(day - pl.duration(hours=14)).otherwise(at)
