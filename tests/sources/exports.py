"""Small files for tests, written on the spot."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from smarketing.intake import Prepared, prepare
from smarketing.sources import Mapping


def written(headers: Sequence[str], *rows: Sequence[object], delimiter: str = ",") -> bytes:
    """A CSV with these headers and rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([headers, *rows])
    return text.getvalue().encode()


def deals(headers: Sequence[str], *rows: Sequence[object], **mapping: object) -> Prepared:
    """The deals of a small file under a mapping with these entries."""
    return prepare(written(headers, *rows), "deals.csv", mapping=Mapping("test", "deals", **mapping))


def values(prepared: Prepared, *names: str) -> list[tuple[str | None, ...]]:
    """The named columns of the rows that would be loaded, each value as text."""
    assert prepared.batch is not None, prepared.message
    rows: Iterable[tuple[object, ...]] = prepared.batch.rows.select(names).iter_rows()
    return [tuple(None if value is None else str(value) for value in row) for row in rows]


def refused(prepared: Prepared) -> list[tuple[int, str, str]]:
    """Line, column and reason of each row set aside."""
    return prepared.set_aside.select("line", "column", "reason").rows()
