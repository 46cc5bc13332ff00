"""What is to be signed in a quarter: a goal typed in, else its target, else the sum of its quotas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from smarketing import planning, sales_forecast, sales_view
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.filters import Filters
from smarketing.format import money
from smarketing.targets import NOT_SET

THIS, NEXT = "This quarter", "Next quarter"
_DAY = timedelta(days=1)
NO_GOAL = "No target or quota of an amount is set for {title}. Type one on the right to see what it takes."
NO_SEGMENT_GOAL = (
    "No target of an amount is set for {segment} in {title}, and quotas are not set by segment. Type one on the right."
)
NO_OWN_QUOTA = "No quota of an amount of this person is set for {title}. Type one on the right."
NARROWED = "Targets and quotas are not set by {names}. Type one on the right, or take that filter away."


@dataclass(frozen=True)
class Quarter:
    """A quarter: its name, and its first and last day."""

    title: str
    first: date
    last: date


@dataclass(frozen=True)
class Goal:
    """What is to be signed in a quarter, in one currency, and who says so; `notes` are what must be known of it."""

    amount: float
    currency: str
    origin: str
    notes: tuple[str, ...] = ()


def quarter_of(as_of: date, which: str) -> Quarter:
    """The quarter that holds the day after data-as-of, or the one after it."""
    title, (first, last) = sales_forecast.spans(as_of)[1]
    if which == NEXT:
        title, (first, last) = sales_forecast.spans(last)[1]
    return Quarter(title, first, last)


def goal_of(
    read: Read, filters: Filters, calendar: Calendar, quarter: Quarter, typed: float | None
) -> tuple[Goal | None, str]:
    """The goal of a quarter: typed in, else its target, else the sum of its quotas; or None and what is missing.

    In the currency in which most was won where the target or quotas have it, else in that of the largest. A next
    quarter of which nothing is set has the goal of this one, and says so.
    """
    leading = sales_forecast.currency_of(sales_forecast.lives(read, filters))
    set_by = _set(read, filters, calendar, quarter)
    found = max(set_by, key=lambda one: (one.currency == leading, one.amount), default=None)
    if typed:
        return Goal(typed, found.currency if found else leading or NOT_SET, "the target typed in here"), ""
    if found is not None:
        others = [money(one.amount, one.currency) for one in set_by if one is not found]
        more = (f"Not in the target: {' and '.join(others)}; currencies are never added.",) if others else ()
        return replace(found, notes=(*found.notes, *more)), ""
    now = quarter_of(filters.as_of, THIS)
    if quarter != now:
        taken, _ = goal_of(read, filters, calendar, now, None)
        if taken is not None:
            note = f"No target or quota of {quarter.title} is set: that of {now.title} is taken."
            return replace(taken, origin=f"as in {now.title}: none is set", notes=(note, *taken.notes)), ""
    narrowed = [name for name in filters.chosen if name != "segment"]
    if narrowed == ["owner"]:
        return None, NO_OWN_QUOTA.format(title=quarter.title)
    if narrowed:
        return None, NARROWED.format(names=" and ".join(narrowed))
    said = NO_SEGMENT_GOAL if filters.segment else NO_GOAL
    return None, said.format(title=quarter.title, segment=filters.segment)


def _set(read: Read, filters: Filters, calendar: Calendar, quarter: Quarter) -> list[Goal]:
    return _targets(read, filters, calendar, quarter) or _quotas(read, filters, calendar, quarter)


def _targets(read: Read, filters: Filters, calendar: Calendar, quarter: Quarter) -> list[Goal]:
    if set(filters.chosen) - {"segment"}:
        return []
    span = (quarter.first, quarter.last)
    found = []
    for one in planning.planned(read, "amount", span, calendar, filters.segment):
        notes = [] if one.is_whole else [f"It covers {one.covered_days} of {one.days} working days of {quarter.title}."]
        notes += ["It is the sum of the segments' targets."] if one.is_sum_of_segments else []
        found.append(Goal(one.value, one.currency, f"the target of {quarter.title}", tuple(notes)))
    return [one for one in found if one.amount > 0]


def _quotas(read: Read, filters: Filters, calendar: Calendar, quarter: Quarter) -> list[Goal]:
    days = replace(filters, from_on=quarter.first, to_on=quarter.last + _DAY)
    whole = sales_view.quotas_of(read, days, calendar, until=quarter.last).whole
    origin = f"the sum of the quotas of {quarter.title}"
    return [Goal(row["due"], row["currency"], origin) for row in whole.iter_rows(named=True) if row["due"]]
