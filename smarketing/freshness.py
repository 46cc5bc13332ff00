"""How old the data is, in words: an instant, an age, whether it is stale."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from smarketing import zones
from smarketing.format import day


def moment(when: date | datetime, zone: str, today: date | None = None) -> str:
    """'Fri 23 Oct 2026, 09:40' in a zone, without the year where it is that of `today`.

    Of a UTC instant at midnight, or of a day, only the day is known: 'Fri 23 Oct 2026'.
    """
    if isinstance(when, datetime) and when.time() == time(0):
        when = when.date()
    return dated(when, zone, today)


def dated(when: date | datetime, zone: str, today: date | None = None) -> str:
    """An instant in UTC by the clock of `zone`, or a day, as `moment`: 'Wed 7 May 2025, 09:06', 'Wed 7 May 2025'."""
    if not isinstance(when, datetime):
        return f"{when:%a} {day(when, today)}"
    local = when.replace(tzinfo=UTC).astimezone(zones.zone(zone))
    return f"{dated(local.date(), zone, today)}, {local:%H:%M}"


def ago(when: datetime, now: datetime) -> str:
    """The time since, both in UTC without zone: 'just now', '14 min ago', '3 hours ago', '11 days ago'."""
    passed = now - when
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min ago"
    if passed < timedelta(days=1):
        return f"{_many(passed // timedelta(hours=1), 'hour')} ago"
    return f"{_many(passed.days, 'day')} ago"


def staleness(as_of: date, today: date, limit: int) -> str | None:
    """'11 days old' when the data is at least `limit` days old, else None."""
    age = (today - as_of).days
    return f"{_many(age, 'day')} old" if age >= limit else None


def _many(number: int, unit: str) -> str:
    return f"1 {unit}" if number == 1 else f"{number:,} {unit}s"
