"""The demo company's time: its span, its working hours, and the stamps that its systems write."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from smarketing.zones import zone

ZONE = "Europe/Berlin"
START_ON = date(2025, 5, 1)
END = datetime(2026, 10, 23, 9, 40)
AS_OF = END.replace(tzinfo=zone(ZONE)).astimezone(UTC)

OPENS, CLOSES = 9, 18
DAY_MINUTES = (CLOSES - OPENS) * 60
DAYS = (END.date() - START_ON).days
_CLOSED = {(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)}


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, except on the company's fixed holidays."""
    return day.weekday() < 5 and (day.month, day.day) not in _CLOSED


def into_hours(when: datetime) -> datetime:
    """`when`, or the next opening when the company is closed then."""
    opening = when.replace(hour=OPENS, minute=0)
    if when < opening and is_working_day(when.date()):
        return opening
    if when < opening.replace(hour=CLOSES) and is_working_day(when.date()):
        return when
    day = when.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, OPENS)


def after_work_minutes(when: datetime, minutes: int) -> datetime:
    """The moment at which `minutes` of working time have passed since `when`."""
    now = into_hours(when)
    while True:
        left = (CLOSES - now.hour) * 60 - now.minute
        if minutes < left:
            return now + timedelta(minutes=minutes)
        minutes -= left
        now = into_hours(now.replace(hour=CLOSES, minute=0))


def in_office(when: datetime) -> datetime:
    """A moment of the day, or of the next working day, that lies in office hours as `when` lies in its 24 hours."""
    day = when.date()
    while not is_working_day(day):
        day += timedelta(days=1)
    opening = datetime(day.year, day.month, day.day, OPENS)
    return opening + timedelta(minutes=(when.hour * 60 + when.minute) * DAY_MINUTES // 1440)


def after_days(when: datetime, days: float) -> datetime:
    """About that many calendar days later, in office hours, and at least ten working minutes later."""
    return max(in_office(when + timedelta(minutes=int(days * 1440))), after_work_minutes(when, 10))


def work_minutes_between(start: datetime, end: datetime) -> int:
    """Minutes of working time from `start` to `end`; 0 when `end` is not later."""
    now, total = into_hours(start), 0
    while now.date() < end.date():
        total += (CLOSES - now.hour) * 60 - now.minute
        now = into_hours(now.replace(hour=CLOSES, minute=0))
    closing = end.replace(hour=CLOSES, minute=0)
    return total + max(0, int((min(end, closing) - now).total_seconds()) // 60)


def not_in_the_changed_hour(when: datetime) -> datetime:
    """`when`, two hours later if its hour is one that the clocks skip or repeat."""
    return when + timedelta(hours=2) if when.hour == 2 and when.weekday() == 6 else when
