"""What the targets of the warehouse ask for: those of segments stand for the whole only where each segment has one."""

from __future__ import annotations

import polars as pl

from smarketing.analysis import plan
from smarketing.analysis.plan import Planned, Span
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.targets import NOT_SET


def planned(read: Read, metric: str, span: Span, calendar: Calendar, segment: str | None = None) -> list[Planned]:
    """As `analysis.plan.planned`; what all segments brought is never held against the targets of some of them."""
    found = plan.planned(read("plans"), metric, span, calendar, segment=segment)
    return [one for one in found if not (one.segments and _segments(read) - {*one.segments})]


def only_of(read: Read, metric: str, span: Span, calendar: Calendar) -> list[str]:
    """The segments with a target in the span where these do not stand for the whole; [] where they do."""
    found = plan.planned(read("plans"), metric, span, calendar)
    some = [one.segments for one in found if one.segments and _segments(read) - {*one.segments}]
    return sorted({segment for segments in some for segment in segments})


def _segments(read: Read) -> set[str]:
    known = read("dimension_values").filter(pl.col("dimension") == "segment")["value"]
    return {*known.drop_nulls()} - {NOT_SET}
