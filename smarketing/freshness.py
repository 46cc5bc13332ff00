"""How old the data is, in words: an instant, an age, whether it is stale."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from smarketing import zones


def moment(when: date | datetime, zone: str) -> str:
    """'Fri 23 Oct, 09:40' in a zone; of a UTC instant at midnight, or of a day, only the day is known: 'Fri 23 Oct'."""
    if not isinstance(when, datetime):
        return f"{when:%a} {when.day} {when:%b}"
    if when.time() == time(0):
        return moment(when.date(), zone)
    local = when.replace(tzinfo=UTC).astimezone(zones.zone(zone))
    return f"{moment(local.date(), zone)}, {local:%H:%M}"


def dated(when: date | datetime, zone: str) -> str:
    """An instant in UTC by the clock of `zone`, or a day, with its year: 'Wed 7 May 2025, 09:06', 'Wed 7 May 2025'."""
    if not isinstance(when, datetime):
        return f"{when:%a} {when.day} {when:%b %Y}"
    local = when.replace(tzinfo=UTC).astimezone(zones.zone(zone))
    return f"{dated(local.date(), zone)}, {local:%H:%M}"


def ago(when: datetime, now: datetime) -> str:
    """The time since, both in UTC without zone: 'just now', '14 min ago', '3 h ago', '11 days ago'."""
    passed = now - when
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min ago"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} h ago"
    return f"{_days(passed.days)} ago"


def staleness(as_of: date, today: date, limit: int) -> str | None:
    """'11 days old' when the data is at least `limit` days old, else None."""
    age = (today - as_of).days
    return f"{_days(age)} old" if age >= limit else None


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
