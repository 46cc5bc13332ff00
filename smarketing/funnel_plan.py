"""What the ribbon's bars say against plan to date: what happened in the period, stage by stage, beside its targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from smarketing import format as words
from smarketing import mql_landing, pace_view, planning
from smarketing.analysis.intervals import rate
from smarketing.analysis.plan import Planned
from smarketing.analysis.stages import LABELS, MARKETING, SIDES
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.filters import Filters

METRICS = {
    "visit": "sessions",
    "lead": "leads",
    "mql": "mqls",
    "sal": "sals",
    "sql": "sqls",
    "opportunity": "opportunities",
    "won": "deals",
}
AGAINST = "what happened in the period against target to date"
NO_TARGET = "no target"


@dataclass(frozen=True)
class FunnelPlan:
    """The plan to date of each stage with a target. `notes` say what of it could not be compared, and why."""

    stages: dict[str, tuple[float, float]]
    notes: tuple[str, ...] = ()


def view(read: Read, filters: Filters, calendar: Calendar) -> FunnelPlan | None:
    """Per stage what happened in the period and what was planned up to its end, or to data-as-of; None without any.

    The day of data-as-of counts as on each side's own page: whole for sales, for marketing by the part that is known.
    Under a filter other than the segment there is none either: targets are set for the whole or for a segment.
    """
    if pace_view.beyond(filters):
        return None
    last = min(filters.last_on, filters.as_of)
    first = read("contents")["first_on"].item()
    if first is None or filters.from_on > last:
        return None
    # Before the data begins nothing was seen: what was planned then is not asked for.
    span = max(filters.from_on, first), last
    days = {"from_on": span[0], "to_on": last + timedelta(days=1)}
    happened = read("daily_results", as_of=filters.as_of, **days, **filters.chosen)
    ever = set(read("daily_results", as_of=filters.as_of, **filters.chosen)["metric"])
    sums = dict(happened.group_by("metric").agg(pl.col("number").cast(pl.Float64).sum()).iter_rows())
    part = mql_landing.known_part(read, filters, calendar)
    found, notes = {}, []
    for stage, metric in METRICS.items():
        asked = planning.planned(read, metric, span, calendar, filters.segment)
        if not asked or metric not in ever:
            continue
        one = asked[0]
        due = one.value
        if last == filters.as_of and SIDES[stage] == MARKETING:
            today = planning.planned(read, metric, (last, last), calendar, filters.segment)
            due -= sum((1 - part) * day.value for day in today)
        if one.is_whole and due > 0:
            found[stage] = (sums.get(metric, 0.0), due)
        elif one.covered_days:
            notes.append(_in_part(stage, one))
    return FunnelPlan(found, tuple(notes)) if found else None


def compared(stages: pl.DataFrame, planned: FunnelPlan) -> pl.DataFrame:
    """The ribbon's stages with their change against target in the place of that against the period before.

    `against` says of each what the change compares, for who looks closer.
    """
    rows: list[tuple[float | None, int | None, str | None]] = []
    for stage in stages["stage"]:
        happened, due = planned.stages.get(stage, (None, None))
        if happened is None or due is None:
            rows.append((None, None, None))
            continue
        said = f"target to date: {words.exact(happened)} happened in the period, {words.exact(due)} were due"
        rows.append((rate(happened - due, due), round(happened - due), said))
    schema = {"change": pl.Float64, "change_count": pl.Int64, "against": pl.String}
    changes = pl.DataFrame(rows, schema=schema, orient="row")
    return stages.drop("change", "change_count", "against", strict=False).hstack(changes)


def _in_part(stage: str, one: Planned) -> str:
    return (
        f"{LABELS[stage]}: the targets cover {one.covered_days} of the {one.days} working days of the period, so they "
        "are not compared."
    )
