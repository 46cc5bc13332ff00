"""What the targets of the warehouse ask for: those of segments stand for the whole only where each segment has one."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from smarketing.analysis import plan
from smarketing.analysis.plan import Planned, Span
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.metrics.declaration import Per, Share
from smarketing.metrics.registry import TARGETS
from smarketing.targets import NOT_SET


def planned(read: Read, metric: str, span: Span, calendar: Calendar, segment: str | None = None) -> list[Planned]:
    """As `analysis.plan.planned`; what all segments brought is never held against the targets of some of them.

    A quotient is asked for of exactly the days of its target: no share of it belongs to a part of them, and two months
    of 100 for each are not a quarter of 200.
    """
    if metric in TARGETS and isinstance(TARGETS[metric].measure, Per | Share):
        return _exactly(read("plans"), metric, span, calendar, segment)
    found = plan.planned(read("plans"), metric, span, calendar, segment=segment)
    return [one for one in found if not (one.segments and _segments(read) - {*one.segments})]


def _exactly(plans: pl.DataFrame, metric: str, span: Span, calendar: Calendar, segment: str | None) -> list[Planned]:
    days = calendar.working_days(span[0], span[1] + timedelta(days=1))
    of_segment = pl.col("segment").is_null() if segment is None else pl.col("segment") == segment
    mine = plans.filter(of_segment, metric=metric, starts_on=span[0], ends_on=span[1]).select("currency", "planned")
    return [Planned(metric, currency, float(value), days, days) for currency, value in mine.iter_rows()]


def only_of(read: Read, metric: str, span: Span, calendar: Calendar) -> list[str]:
    """The segments with a target in the span where these do not stand for the whole; [] where they do."""
    found = plan.planned(read("plans"), metric, span, calendar)
    some = [one.segments for one in found if one.segments and _segments(read) - {*one.segments}]
    return sorted({segment for segments in some for segment in segments})


def _segments(read: Read) -> set[str]:
    known = read("dimension_values").filter(pl.col("dimension") == "segment")["value"]
    return {*known.drop_nulls()} - {NOT_SET}
