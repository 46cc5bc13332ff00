"""The years, quarters and months for which targets are set and looked at, by the workspace's calendar."""

from __future__ import annotations

from datetime import date, timedelta

from smarketing import fiscal
from smarketing import format as words
from smarketing.analysis import periods
from smarketing.answers import Read

FIRST_HALF, SECOND_HALF = "first half", "second half"
MONTH, QUARTER = "month", "quarter"
_HALVES = {FIRST_HALF: slice(0, 6), SECOND_HALF: slice(6, 12)}


def years(read: Read, as_of: date) -> list[int]:
    """The years that can be looked at: from the first with data or a target to the one after data-as-of or the last."""
    plans, begun = read("plans"), read("contents")["first_on"].item()
    own = fiscal.calendar()
    now = own.year_of(as_of)
    days = [*plans["starts_on"], *plans["ends_on"], *([begun] if begun else [])]
    known = [now, now + 1, *map(own.year_of, days)]
    first, last = max(min(known), now - 10), min(max(known), now + 5)
    return list(range(first, last + 1))


def name(year: int) -> str:
    """The name of a year by its number: '2026', or 'FY26' where it does not begin in January."""
    return fiscal.calendar().year_name(year)


def units() -> dict[str, str]:
    """What is shown of a year, by its title: its quarters, or half of its months; twelve are wider than a screen."""
    first, last = fiscal.calendar().year(2001)
    middle = periods.end(first, fiscal.HALF)
    halves = ((first, middle), (middle + timedelta(days=1), last))
    titles = [f"{words.month(start)} – {words.month(stop)}" for start, stop in halves]
    return {"Quarters": QUARTER, titles[0]: FIRST_HALF, titles[1]: SECOND_HALF}


def spans(year: int, unit: str) -> list[tuple[str, date, date]]:
    """The periods of a year with their titles: its quarters, months or half of these (see `units`), then the year."""
    months = periods.MONTHS_IN[grain(unit)]
    named = words.quarter if unit == QUARTER else words.month
    first, last = fiscal.calendar().year(year)
    starts = periods.starts(first, last, months)[_HALVES.get(unit, slice(None))]
    found = [(named(start, year=True), start, periods.end(start, months)) for start in starts]
    return [*found, (name(year), first, last)]


def grain(unit: str) -> str:
    """Of what length the periods of a unit are: months or quarters."""
    return MONTH if unit in _HALVES else unit
