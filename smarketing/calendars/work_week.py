"""The usual week of a calendar, by which working time is told in days."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from smarketing.calendars import Calendar

_HOUR = 3600


@dataclass(frozen=True)
class WorkWeek:
    """How many hours a working day has, and how many days of a week are working days."""

    hours: float
    days: int

    @classmethod
    def of(cls, calendar: Calendar) -> WorkWeek:
        """That of a calendar: the mean length of the weekdays that have hours, without its holidays."""
        lengths = [sum(stop - start for start, stop in windows) for windows in calendar.week if windows]
        return cls(sum(lengths) / len(lengths) / 60, len(lengths))

    @property
    def days_of_month(self) -> float:
        """The working days of a mean month."""
        return self.days * 365.25 / 12 / 7

    def days_of(self, seconds: pl.Expr) -> pl.Expr:
        """Business seconds in working days."""
        return seconds / (_HOUR * self.hours)
