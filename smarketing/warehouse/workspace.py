"""What the database knows of itself and its workspace: one value per name in app.workspace; among them its calendar."""

from __future__ import annotations

from typing import Any

from smarketing.fiscal import FiscalCalendar
from smarketing.warehouse.connection import Connection, Writer

_MONTH, _WEEKDAY = "fiscal_month", "first_weekday"


class Workspace:
    """What people say once for all who use this warehouse: where their year and their week begin."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        with connection.transaction(keep=False) as writer:
            month, weekday = value(writer, _MONTH), value(writer, _WEEKDAY)
        self._fiscal = FiscalCalendar(int(month or 1), int(weekday or 0))

    @property
    def fiscal(self) -> FiscalCalendar:
        """The calendar of its quarters, years and weeks; January and Monday until somebody says otherwise."""
        return self._fiscal

    def set_fiscal(self, chosen: FiscalCalendar) -> bool:
        """Count quarters, years and weeks by this calendar from now on; False when that is so already."""
        if chosen == self._fiscal:
            return False
        with self._connection.transaction() as writer:
            put(writer, _MONTH, str(chosen.month))
            put(writer, _WEEKDAY, str(chosen.weekday))
            writer.run("load/next_version.sql")
        self._fiscal = chosen
        return True

    def filled(self, names: tuple[str, ...], given: dict[str, Any], as_of: Any) -> dict[str, Any]:
        """The parameters of a read: as they are given, else data-as-of and the shifts of the calendar where it asks."""
        own = {"as_of": as_of, **self._fiscal.shifts}
        return {name: own.get(name) if given.get(name) is None else given[name] for name in names}


def value(writer: Writer, name: str) -> str | None:
    """The value of a name; None when there is none."""
    rows = writer.query("select value from app.workspace where name = $name", name=name)
    return next((str(text) for (text,) in rows.iter_rows()), None)


def beginning(writer: Writer, start: str) -> dict[str, str]:
    """The values of all names that begin with `start`, by what follows it."""
    rows = writer.query("select name, value from app.workspace where starts_with(name, $start)", start=start)
    return {name.removeprefix(start): text for name, text in rows.iter_rows()}


def put(writer: Writer, name: str, text: str) -> None:
    """Keep a value in the place of the one before."""
    if value(writer, name) != text:
        writer.execute("delete from app.workspace where name = $name", name=name)
        writer.execute("insert into app.workspace values ($name, $text)", name=name, text=text)
