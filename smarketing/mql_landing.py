"""Where MQLs end in the calendar month of data-as-of: one range for the Overview, the promise and the meeting."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from smarketing.analysis import arrivals, pace, volume
from smarketing.analysis.arrivals import Range
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.filters import Filters

MQLS, COUNTED = "mqls", "counted_mqls"


def landing(read: Read, filters: Filters, calendar: Calendar, metric: str) -> Range | None:
    """Where `metric` (MQLS or COUNTED, those that meet the definition) ends in the month of data-as-of.

    Of all of them, whatever the filters; None where `analysis.arrivals.landing` refuses.
    """
    results = read("daily_results", as_of=filters.as_of).filter(metric=metric)
    at = pace.clock(pace.period("month", filters.as_of), calendar, filters.as_of, known_part(read, filters, calendar))
    begun = results["day_on"].min()
    return arrivals.landing(results, at, calendar, begun) if isinstance(begun, date) else None


def ahead(read: Read, filters: Filters, calendar: Calendar) -> int | None:
    """How many more MQLs may come until the month ends: the high end of their range less those that came."""
    found = landing(read, filters, calendar, MQLS)
    if found is None:
        return None
    first = filters.as_of.replace(day=1)
    came = read("daily_results", as_of=filters.as_of, from_on=first).filter(metric=MQLS)["number"].sum()
    return max(0, found.high - int(came or 0))


def told_at(read: Read, filters: Filters) -> datetime | None:
    """The instant up to which the files of the leads of data-as-of's month tell (UTC); None where they tell days only.

    Of all of them, whatever the filters and the period: what a promise asks for by now is one number.
    """
    days = {"from_on": filters.as_of.replace(day=1), "to_on": filters.as_of + timedelta(days=1)}
    told = read("handoff_lists", **days)["told_at"].item()
    return told if isinstance(told, datetime) else None


def known_part(read: Read, filters: Filters, calendar: Calendar) -> float:
    """The part of the working time of data-as-of's day that the leads' files know, as for the promise of the volume."""
    month = filters.as_of.replace(day=1)
    _, gone, _ = volume.elapsed(calendar, month, filters.as_of, told_at(read, filters))
    return max(0.0, min(1.0, gone - calendar.working_days(month, filters.as_of)))
