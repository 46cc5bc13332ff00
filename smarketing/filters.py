"""The shared filters: what is asked of the warehouse and the words for it, in one value, so that they cannot differ."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from smarketing import fiscal
from smarketing.format import span
from smarketing.targets import DIMENSIONS

THIS_MONTH = "This month"
LAST_MONTH = "Last month"
THIS_QUARTER = "This quarter"
LAST_QUARTER = "Last quarter"
THIS_YEAR = "This year"
LAST_6_MONTHS = "Last 6 months"
LAST_12_MONTHS = "Last 12 months"
ALL_TIME = "All time"
CUSTOM = "Custom"
PERIODS = (
    THIS_MONTH,
    LAST_MONTH,
    THIS_QUARTER,
    LAST_QUARTER,
    THIS_YEAR,
    LAST_6_MONTHS,
    LAST_12_MONTHS,
    ALL_TIME,
    CUSTOM,
)
# Long enough that most of its cohorts are mature, short enough that a year of data holds the period before.
DEFAULT_PERIOD = LAST_6_MONTHS
BEGINNING = date(1900, 1, 1)
_DAY = timedelta(days=1)
_MONTHS_BACK = {
    THIS_MONTH: 1,
    LAST_MONTH: 1,
    THIS_QUARTER: 3,
    LAST_QUARTER: 3,
    THIS_YEAR: 12,
    LAST_6_MONTHS: 6,
    LAST_12_MONTHS: 12,
}


@dataclass(frozen=True)
class Filters:
    """A half-open period `[from_on, to_on)` judged at `as_of`, and one value or None per dimension.

    `first_stage` is the stage at which a cohort begins: `opportunity` where the warehouse holds only deals.
    """

    from_on: date
    to_on: date
    as_of: date
    period: str = CUSTOM
    first_stage: str = "lead"
    channel: str | None = None
    campaign: str | None = None
    segment: str | None = None
    region: str | None = None
    owner: str | None = None

    @classmethod
    def over(
        cls, period: str, as_of: date, *, start: date | None = None, end: date | None = None, **rest: Any
    ) -> Filters:
        """The filters of a named period, resolved against data-as-of, never against the clock.

        `start` and `end` (inclusive, as people say it) belong to CUSTOM; an end before the start means one day.
        """
        from_on, to_on = _bounds(period, as_of, start, end)
        return cls(from_on, to_on, as_of, period, **rest)

    @property
    def last_on(self) -> date:
        """The last day of the period, inclusive."""
        return self.to_on - _DAY

    @property
    def chosen(self) -> dict[str, str]:
        """The dimensions that are narrowed, and to which value."""
        values = {name: getattr(self, name) for name in DIMENSIONS}
        return {name: value for name, value in values.items() if value is not None}

    def to_params(self) -> dict[str, Any]:
        """The parameters that a read of `queries/reads` takes from the filters."""
        return {
            "from_on": self.from_on,
            "to_on": self.to_on,
            "as_of": self.as_of,
            "first_stage": self.first_stage,
            **{name: getattr(self, name) for name in DIMENSIONS},
        }

    def describe(self) -> str:
        """The same in words: 'This month (1 – 23 Oct 2026), segment SMB'; values are user text, not escaped."""
        days = "everything loaded" if self.from_on == BEGINNING else span(self.from_on, self.last_on)
        words = days if self.period == CUSTOM else f"{self.period} ({days})"
        return ", ".join([words, *(f"{name} {value}" for name, value in self.chosen.items())])

    def when(self) -> str:
        """The period in a sentence: 'this month', 'in the last 6 months', 'in these days'."""
        if self.period == ALL_TIME:
            return "over all time"
        if self.period == CUSTOM:
            return "in these days"
        name = self.period[0].lower() + self.period[1:]
        return f"in the {name}" if name.endswith("months") else name

    def previous(self) -> Filters | None:
        """The period before, at the same age; None for ALL_TIME.

        A calendar period steps back by its own unit (1 - 23 October: 1 - 23 September), a custom one by its length;
        the result is a custom period.
        `as_of` moves back by the same days as the start, so both cohorts have had equally long to convert.
        """
        if self.from_on == BEGINNING:
            return None
        months = _MONTHS_BACK.get(self.period)
        if months is None:
            length = self.to_on - self.from_on
            start, stop = self.from_on - length, self.from_on
        else:
            start, stop = _earlier(self.from_on, months), _earlier_end(self.to_on, months)
        as_of = self.as_of - (self.from_on - start)
        return replace(self, period=CUSTOM, from_on=start, to_on=stop, as_of=as_of)

    def link_query(self) -> dict[str, str]:
        """The query of a link that shows the same days on any later date: the period is pinned to its dates."""
        pinned = {"period": CUSTOM, "from": f"{self.from_on}", "to": f"{self.last_on}"}
        dates = {"period": ALL_TIME} if self.from_on == BEGINNING else pinned
        return dates | self.chosen


def _bounds(period: str, as_of: date, start: date | None, end: date | None) -> tuple[date, date]:
    tomorrow = as_of + _DAY
    month = as_of.replace(day=1)
    own = fiscal.calendar()
    quarter = own.start(fiscal.QUARTER, as_of)
    if period == CUSTOM:
        first = start or month
        return first, max(end or as_of, first) + _DAY
    return {
        THIS_MONTH: (month, tomorrow),
        LAST_MONTH: (_earlier(month, 1), month),
        THIS_QUARTER: (quarter, tomorrow),
        LAST_QUARTER: (_earlier(quarter, 3), quarter),
        THIS_YEAR: (own.start(fiscal.YEAR, as_of), tomorrow),
        LAST_6_MONTHS: (_earlier(month, 5), tomorrow),
        LAST_12_MONTHS: (_earlier(month, 11), tomorrow),
        ALL_TIME: (BEGINNING, tomorrow),
    }[period]


def _earlier(when: date, months: int) -> date:
    """The same day some months before, or the last day of that month."""
    index = when.year * 12 + when.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(when.day, monthrange(year, month + 1)[1]))


def _earlier_end(stop: date, months: int) -> date:
    """An exclusive end some months before; the last day of a month stays the last day of its month."""
    return _earlier(stop, months) if stop.day == 1 else _earlier(stop - _DAY, months) + _DAY
