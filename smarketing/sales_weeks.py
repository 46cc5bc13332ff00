"""The weekly trend of the Sales page: what was done, what was opened and closed, and how fast leads were answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from smarketing.analysis import selling_weeks
from smarketing.analysis.selling_weeks import Known
from smarketing.answers import Read, ask
from smarketing.filters import BEGINNING, Filters

LABELS = {
    "call": "Calls",
    "email": "E-mails",
    "meeting": "Meetings",
    "created": "Deals created",
    "won": "Deals won",
    "lost": "Deals lost",
}


@dataclass(frozen=True)
class Trend:
    """`counts` as `analysis.selling_weeks.counts` gives them, `speed` as `.speed` does; unit 'week' or 'month'."""

    unit: str
    counts: pl.DataFrame
    speed: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of these days."""
        return not self.counts["amount"].count() and not self.speed["median_minutes"].count()


def trend(read: Read, filters: Filters, unit: str) -> Trend:
    """The last thirteen weeks or months up to the end of the period, or of the data where that comes first."""
    last_on = min(filters.last_on, filters.as_of)
    days = selling_weeks.starts(unit, last_on, filters.as_of)
    asked = replace(filters, from_on=days[0], to_on=selling_weeks.end_of(unit, days[-1]) + timedelta(days=1))
    touches = ask(read, "touch_counts", asked, by=unit)
    closed = ask(read, "deal_outcomes", asked, by=unit)
    opened = ask(read, "opened_deals", asked, by=unit)
    found = {kind: _amounts(touches.filter(kind=kind), "touches") for kind in selling_weeks.TOUCHES}
    found |= {"created": _amounts(opened, "deals"), "won": _amounts(closed, "won"), "lost": _amounts(closed, "lost")}
    speed = selling_weeks.speed(unit, days, ask(read, "reply_states", asked, by=unit), filters.as_of)
    return Trend(unit, selling_weeks.counts(unit, days, found, _known(read, filters), filters.as_of), speed)


def _amounts(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    return frame.group_by("value").agg(amount=pl.col(column).sum())


def _known(read: Read, filters: Filters) -> dict[str, Known]:
    """From when to when each series is known, whatever the filters: from its first week to its newest export."""
    ever = replace(filters, from_on=BEGINNING, to_on=filters.as_of + timedelta(days=1))
    ever = replace(ever, **dict.fromkeys(ever.chosen))  # type: ignore[arg-type]
    fresh = read("freshness")
    touches, deals = (_until(fresh, target, filters.as_of) for target in ("touches", "deals"))
    first_touch = _first(ask(read, "touch_counts", ever, by="week"))
    closed = ask(read, "deal_outcomes", ever, by="week")
    firsts: dict[str, tuple[date | None, date | None]] = {
        **dict.fromkeys(selling_weeks.TOUCHES, (first_touch, touches)),
        "created": (_first(ask(read, "opened_deals", ever, by="week")), deals),
        "won": (_first(closed), deals),
        "lost": (_first(closed), deals),
    }
    return {name: Known(first, last) for name, (first, last) in firsts.items() if first and last}


def _first(by_week: pl.DataFrame) -> date | None:
    """The first day of the week in which a read by week begins."""
    values = by_week["value"].drop_nulls()
    return date.fromisoformat(str(values.min())) if len(values) else None


def _until(fresh: pl.DataFrame, target: str, as_of: date) -> date | None:
    ends = fresh.filter(target=target)["as_of"].drop_nulls()
    return min(max(ends.to_list()).date(), as_of) if len(ends) else None
