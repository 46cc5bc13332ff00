"""The workspace's year and week: in which month its fiscal year begins, on which day its week, and their names.

A fiscal year is named by the calendar year in which it ends: FY26 ends in 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from smarketing.errors import Refused

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
QUARTER, HALF, YEAR = 3, 6, 12
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FiscalCalendar:
    """The first month of the year (1 to 12) and the first day of the week (0 is Monday); Refused for another number."""

    month: int = 1
    weekday: int = 0

    def __post_init__(self) -> None:
        """Refused for a month or a day that there is none of."""
        if not (1 <= self.month <= YEAR and 0 <= self.weekday < len(WEEKDAYS)):
            raise Refused("NO_SUCH_CALENDAR", f"There is no month {self.month} or weekday {self.weekday}.")

    @property
    def shifts(self) -> dict[str, int]:
        """As the reads take it: how many months after a quarter of the calendar each quarter begins (0, 1 or 2), and
        how many days after Monday each week does.
        """
        return {"quarter_shift": (self.month - 1) % QUARTER, "week_shift": self.weekday}

    def start(self, months: int, day: date) -> date:
        """The first day of the month (1), quarter (3), half (6) or year (12) that holds a day."""
        place = day.year * YEAR + day.month - self.month
        return _first_of(place // months * months + self.month - 1)

    def end(self, months: int, day: date) -> date:
        """The last day of the month, quarter, half or year that holds a day."""
        start = self.start(months, day)
        return _first_of(start.year * YEAR + start.month - 1 + months) - _DAY

    def year_of(self, day: date) -> int:
        """The number of the fiscal year that holds a day: the calendar year in which it ends."""
        return self.end(YEAR, day).year

    def year(self, number: int) -> tuple[date, date]:
        """The first and the last day of a fiscal year."""
        start = date(number if self.month == 1 else number - 1, self.month, 1)
        return start, self.end(YEAR, start)

    def week(self, day: date) -> date:
        """The first day of the week that holds a day."""
        return day - timedelta(days=(day.weekday() - self.weekday) % len(WEEKDAYS))

    def quarter_of(self, day: date) -> int:
        """Which quarter of its fiscal year holds a day: 1 to 4."""
        return (day.month - self.month) % YEAR // QUARTER + 1

    def year_name(self, number: int) -> str:
        """'2026' where the year begins in January, else 'FY26'."""
        return f"{number}" if self.month == 1 else f"FY{number % 100:02}"

    def quarter_name(self, day: date) -> str:
        """'Q3 2026' where the year begins in January, else 'FY26 Q3'."""
        quarter, year = f"Q{self.quarter_of(day)}", self.year_name(self.year_of(day))
        return f"{quarter} {year}" if self.month == 1 else f"{year} {quarter}"


_in_force = FiscalCalendar()


def calendar() -> FiscalCalendar:
    """The calendar of the workspace that this process has open; January and Monday before one is."""
    return _in_force


def use(chosen: FiscalCalendar) -> None:
    """Count and name quarters, years and weeks by this calendar: called when a warehouse is opened."""
    global _in_force
    _in_force = chosen


def _first_of(place: int) -> date:
    """The first day of a month by its number since the year 0."""
    return date(place // YEAR, place % YEAR + 1, 1)
