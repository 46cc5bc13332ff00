"""Small exports for the tests of reading."""

from __future__ import annotations

import csv
import io
from typing import Any

from smarketing.intake import Intake, read_table


def column(kind: str, *values: str, zone: str | None = None, **choices: Any) -> Intake:
    """One column `x` of the type, beside an id, read from a comma-separated file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "x"])
    writer.writerows([str(number), value] for number, value in enumerate(values, start=1))
    return read_table(text.getvalue().encode(), "x.csv", {"id": "text", "x": kind}, ["id"], zone, choices)


def values(got: Intake) -> list[Any]:
    """The values of column `x`, as text (None where missing)."""
    return [None if value is None else str(value) for value in got.rows["x"].to_list()]


def reasons(got: Intake) -> list[tuple[int, str]]:
    """Row and reason of each row that was set aside."""
    return list(got.set_aside.select("row", "reason").iter_rows())


def table(data: str | bytes, types: dict[str, str] | None = None, **choices: Any) -> Intake:
    """A file read with the columns a and b as text unless said otherwise, no key."""
    raw = data if isinstance(data, bytes) else data.encode()
    return read_table(raw, "x.csv", types or {"a": "text", "b": "text"}, [], None, {"key": [], **choices})
