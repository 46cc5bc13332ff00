"""Plain data as terms: every name, every kind of value and every omission that is wrong, told at once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from smarketing.agreement.terms import (
    ACCEPTED,
    Attempts,
    Definition,
    Disposition,
    Holiday,
    Part,
    Quality,
    Response,
    Target,
    Terms,
    Volume,
    Windows,
    WorkingTime,
)
from smarketing.errors import Refused

BAD = "BAD_AGREEMENT"
_LIMIT = 100_000  # characters; an agreement fits on a page


def terms(text: str) -> Terms:
    """The terms of an agreement file; Refused (BAD_AGREEMENT) when it is none."""
    if len(text) > _LIMIT:
        raise Refused(BAD, f"This agreement file has {len(text):,} characters; at most {_LIMIT:,} are read.")
    try:
        whole = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as wrong:
        raise Refused(BAD, f"This agreement file is no TOML: {wrong}.") from wrong
    return terms_of(whole)


def terms_of(whole: Mapping[str, Any]) -> Terms:
    """The terms given as plain data; Refused (BAD_AGREEMENT) with all that is wrong, one sentence each."""
    faults: list[str] = []
    top = _Table(whole, "", faults)
    found = _terms(top)
    if faults:
        raise Refused(BAD, " ".join(faults))
    return found


class _Table:
    """One table of the file: hands out its entries, and notes those that are missing, strange or of a wrong kind."""

    def __init__(self, raw: Any, path: str, faults: list[str]) -> None:
        self.path, self.faults = path, faults
        self.is_table = isinstance(raw, Mapping)
        self._raw: dict[str, Any] = dict(raw) if isinstance(raw, Mapping) else {}
        if not self.is_table:
            self.wrong("", "must be a table")

    def wrong(self, name: str, what: str) -> None:
        place = ".".join(part for part in (self.path, name) if part)
        self.faults.append(f"{place} {what}.")

    def entry(
        self, name: str, check: Callable[[Any], bool], expected: str, instead: Any = ..., example: str = ""
    ) -> Any:
        """The entry called `name`; `instead` when it is not there, or a fault when there is nothing instead."""
        if name not in self._raw:
            if instead is ...:
                self.wrong(name, f"is missing: write {name} = {example}" if self.is_table and example else "is missing")
                return None
            return instead
        value = self._raw.pop(name)
        if not check(value):
            self.wrong(name, f"must be {expected}, not {_shown(value)}")
            return None
        return value

    def text(self, name: str, instead: Any = ..., example: str = '"..."') -> Any:
        return self.entry(name, lambda value: isinstance(value, str), "a text in quotes", instead, example)

    def whole(self, name: str, instead: Any = ..., example: str = "1") -> Any:
        return self.entry(name, _is_whole, "a whole number", instead, example)

    def number(self, name: str, instead: Any = ..., example: str = "0.9") -> Any:
        return self.entry(name, _is_number, "a number", instead, example)

    def texts(self, name: str, instead: Any = ()) -> tuple[str, ...]:
        found = self.entry(name, _is_texts, 'a list of texts, such as ["Demo request"]', instead)
        return tuple(found or ())

    def day(self, name: str) -> Any:
        found = self.entry(name, _is_day, "a day, such as 2026-01-01", example="2026-01-01")
        return date.fromisoformat(found) if isinstance(found, str) else found

    def table(self, name: str) -> _Table | None:
        """The table of that name; None when it is not there."""
        return _Table(self._raw.pop(name), self._below(name), self.faults) if name in self._raw else None

    def tables(self, name: str) -> list[_Table]:
        found = self._raw.pop(name, [])
        if not isinstance(found, list | tuple):
            self.wrong(name, f"must be a list of tables: write [[{self._below(name)}]]")
            return []
        return [_Table(one, f"{self._below(name)}[{place}]", self.faults) for place, one in enumerate(found, start=1)]

    def raw(self, name: str, instead: Any) -> Any:
        return self._raw.pop(name, instead)

    def end(self, *known: str) -> None:
        """Note what nobody asked for."""
        for name in self._raw:
            near = get_close_matches(str(name), known, n=1)
            self.wrong(
                str(name), f"is not known (did you mean {near[0]}?)" if near else f"is not one of {_list(known)}"
            )

    def _below(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def _terms(top: _Table) -> Terms:
    calendar = top.table("calendar")
    if calendar is None:
        top.wrong("calendar", "is missing: write [calendar] with the zone and the working hours")
    clauses = {name: (top.table(name), read) for name, read in _CLAUSES.items()}
    found = Terms(
        name=top.text("name", example='"Agreement 2026"'),
        effective_from=top.day("effective_from"),
        calendar=_working_time(calendar) if calendar else WorkingTime("UTC", ()),
        **{name: read(table) if table else None for name, (table, read) in clauses.items()},
    )
    top.end("name", "effective_from", *_CLAUSES, "calendar")
    return found


def _definition(table: _Table) -> Definition:
    found = Definition(table.number("score", None), table.texts("triggers"), table.texts("segments"))
    table.end("score", "triggers", "segments")
    return found


def _volume(table: _Table) -> Volume:
    parts = []
    for part in table.tables("segments"):
        parts.append(Part(part.text("segment"), part.whole("mqls")))
        part.end("segment", "mqls")
    found = Volume(table.whole("mqls", None), tuple(parts))
    table.end("mqls", "segments")
    return found


def _quality(table: _Table) -> Quality:
    found = Quality(table.number("accepted_share", example="0.8"), table.text("silence", ACCEPTED))
    table.end("accepted_share", "silence")
    return found


def _response(table: _Table) -> Response:
    targets = []
    for one in table.tables("targets"):
        targets.append(
            Target(one.whole("minutes", example="240"), one.text("segment", None), one.text("trigger", None))
        )
        one.end("segment", "trigger", "minutes")
    found = Response(tuple(targets), table.text("starts_at", "mql"), table.number("goal", 1.0))
    table.end("starts_at", "goal", "targets")
    return found


def _attempts(table: _Table) -> Attempts:
    reasons = table.texts("reasons", Attempts.reasons)
    found = Attempts(table.whole("touches", example="4"), table.whole("days", example="10"), reasons)
    table.end("touches", "days", "reasons")
    return found


def _disposition(table: _Table) -> Disposition:
    found = Disposition(table.whole("days", example="2"), table.texts("reasons"), table.texts("not_meeting"))
    table.end("days", "reasons", "not_meeting")
    return found


_CLAUSES: dict[str, Callable[[_Table], Any]] = {
    "definition": _definition,
    "volume": _volume,
    "quality": _quality,
    "response": _response,
    "attempts": _attempts,
    "disposition": _disposition,
}


def _working_time(table: _Table) -> WorkingTime:
    hours = table.raw("hours", None)
    if not isinstance(hours, Mapping):
        table.wrong("hours", 'must be a table of weekdays, such as { mon = [["09:00", "17:00"]] }')
        hours = {}
    week = tuple((str(day), _windows(table, f"hours.{day}", given)) for day, given in hours.items())
    days = table.table("holidays")
    own = tuple(_own(days)) if days else ()
    found = WorkingTime(
        table.text("zone", example='"Europe/Berlin"'),
        week,
        days.text("country", None) if days else None,
        days.text("subdivision", None) if days else None,
        own,
    )
    if days:
        days.end("country", "subdivision", "own")
    table.end("zone", "hours", "holidays")
    return found


def _own(days: _Table) -> list[Holiday]:
    given = days.raw("own", [])
    if not isinstance(given, list | tuple):
        days.wrong("own", 'must be a list of days, such as ["2026-12-24"]')
        return []
    found = []
    for place, one in enumerate(given, start=1):
        table = _Table(one if isinstance(one, Mapping) else {"date": one}, f"{days.path}.own[{place}]", days.faults)
        on, hours = table.day("date"), _windows(table, "hours", table.raw("hours", ()))
        table.end("date", "hours")
        if on:
            found.append(Holiday(on, hours))
    return found


def _windows(table: _Table, name: str, given: Any) -> Windows:
    pairs: Sequence[Any] = given if isinstance(given, list | tuple) else [""]
    if not all(_is_texts(pair) and len(pair) == 2 for pair in pairs):
        table.wrong(name, f'must be a list of hours, such as [["09:00", "17:00"]], not {_shown(given)}')
        return ()
    return tuple((start, stop) for start, stop in pairs)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return _is_whole(value) or (isinstance(value, float) and math.isfinite(value))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(part, str) for part in value)


def _is_day(value: Any) -> bool:
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
        return True
    return isinstance(value, date) and not isinstance(value, datetime)


def _shown(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:57]}..."


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names)
