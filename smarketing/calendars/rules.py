"""Working hours and holidays as people write them, checked and put in one form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from smarketing.errors import Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Minutes since local midnight, [open, close); those of one day are sorted and never overlap.
Window = tuple[int, int]
Windows = tuple[Window, ...]

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DAY_MINUTES = 1440


def week_of(hours: Mapping[str, Sequence[Sequence[str]]]) -> tuple[Windows, ...]:
    """The windows of the seven weekdays, Monday first; a weekday that is not named is closed.

    Refused as BAD_HOURS (an unknown weekday, a time that is none, a window that ends before it starts or meets
    another) or NO_WORKING_HOURS (no window at all).
    """
    if not isinstance(hours, Mapping):
        raise _bad_hours(f"Working hours are a table of weekdays, not {hours!r}.")
    for day in hours:
        if day not in WEEKDAYS:
            raise _bad_hours(f"There is no weekday called {day!r}. Use {', '.join(WEEKDAYS)}.")
    week = tuple(windows_of(hours.get(day, ()), day) for day in WEEKDAYS)
    if not any(week):
        raise Refused(
            "NO_WORKING_HOURS", "No weekday has working hours, so no time would ever pass. Give at least one."
        )
    return week


def windows_of(pairs: Sequence[Sequence[str]], day: str) -> Windows:
    """One day's windows from its pairs of opening and closing time, sorted; BAD_HOURS as above."""
    if isinstance(pairs, str) or not isinstance(pairs, Sequence):
        raise _bad_hours(f'{day}: hours are a list of pairs like ["09:00", "17:00"], not {pairs!r}.')
    windows = sorted(_window(pair, day) for pair in pairs)
    for (_, close), (opens, _) in pairwise(windows):
        if opens < close:
            raise _bad_hours(f"{day}: the window that opens at {_shown(opens)} overlaps the one before it.")
    return tuple(windows)


def holidays_from(given: Sequence[str | date | Mapping[str, Any]]) -> tuple[tuple[date, Windows], ...]:
    """Each holiday with the windows that are left on it (mostly none), by date.

    A holiday is a date, or {date, hours}. Refused as BAD_HOLIDAY when it is neither, or when one date is given
    twice with different hours.
    """
    if isinstance(given, str | Mapping) or not isinstance(given, Sequence):
        raise _bad_holiday(f"Holidays are a list of dates, not {given!r}.")
    found: dict[date, Windows] = {}
    for holiday in given:
        day, windows = _holiday(holiday)
        if found.setdefault(day, windows) != windows:
            raise _bad_holiday(f"The holiday {day} is given twice, with different hours. Keep one of them.")
    return tuple(sorted(found.items()))


def _holiday(given: str | date | Mapping[str, Any]) -> tuple[date, Windows]:
    if not isinstance(given, Mapping):
        return _day(given), ()
    if unknown := sorted(map(str, set(given) - {"date", "hours"})):
        raise _bad_holiday(f"A holiday has a date and hours, not {', '.join(unknown)}.")
    day = _day(given.get("date"))
    try:
        return day, windows_of(given.get("hours", ()), f"holiday {day}")
    except Refused as fault:
        raise _bad_holiday(str(fault)) from None


def _day(given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        day = date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != given:
        raise _bad_holiday(f"{given!r} is not a holiday's date. Write it like 2026-12-24.")
    return day


def _window(pair: Sequence[str], day: str) -> Window:
    if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
        raise _bad_hours(f'{day}: {pair!r} is not a pair like ["09:00", "17:00"].')
    opens, closes = _minutes(pair[0], day), _minutes(pair[1], day)
    if opens >= closes:
        raise _bad_hours(
            f"{day}: {pair[0]} to {pair[1]} does not end after it starts. Work over midnight is two windows: "
            "one until 24:00, and one from 00:00 on the next day."
        )
    return opens, closes


def _minutes(text: object, day: str) -> int:
    if text == "24:00":
        return _DAY_MINUTES
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise _bad_hours(f"{day}: {text!r} is not a time of day. Write it like 09:00; the end of the day is 24:00.")
    return int(found[1]) * 60 + int(found[2])


def _shown(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _bad_hours(message: str) -> Refused:
    return Refused("BAD_HOURS", message)


def _bad_holiday(message: str) -> Refused:
    return Refused("BAD_HOLIDAY", message)
