"""The rows below the header as a frame of text: on whole arrays where the text is sound, record by record where not."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import polars as pl

from smarketing.intake import cells, tokens
from smarketing.intake.cells import Table
from smarketing.intake.columns import found as named
from smarketing.intake.decode import Decoded
from smarketing.intake.layout import Layout, is_banner, layout
from smarketing.intake.result import Stopped
from smarketing.intake.scan import Scan, scan
from smarketing.intake.sheet_text import BREAK, restored
from smarketing.intake.tokens import Record

MAX_LINE = 1024 * 1024
_HEAD = 262_144
_ODD = 20_000


def meant(found: list[Decoded], wanted: dict[str, str], choices: dict[str, object]) -> tuple[Decoded, Layout] | None:
    """The file and the layout of its table; of several sheets the only one whose header has the most wanted names.

    None when several have.
    """
    if len(found) == 1:
        return found[0], found_layout(found[0], wanted, choices)
    places = [(each, place) for each in found if (place := _layout_or_none(each, wanted, choices))]
    counts = [len(named(place.header, wanted)) for _, place in places]
    return places[counts.index(max(counts))] if counts.count(max(counts, default=0)) == 1 else None


def _layout_or_none(decoded: Decoded, wanted: dict[str, str], choices: dict[str, object]) -> Layout | None:
    try:
        return found_layout(decoded, wanted, choices)
    except Stopped:
        return None


def found_layout(decoded: Decoded, wanted: dict[str, str], choices: dict[str, object]) -> Layout:
    """The layout of the table that is meant; only the start of a long file is looked at, unless tables are stacked."""
    if decoded.is_typed:
        choices = {**choices, "delimiter": ","}
    _check_lines(decoded.data)
    head = decoded.data[:_HEAD].decode("utf-8", errors="ignore")
    whole = len(decoded.data) <= _HEAD
    if not whole and is_banner(head):
        head, whole = decoded.data.decode("utf-8"), True
    return layout(head, wanted, choices, whole=whole)


def table(decoded: Decoded, place: Layout) -> Table:
    """The records of the table at `place`, as they are written."""
    found = None
    if not decoded.bad_lines and not place.tables and len(place.delimiter) == 1 and place.delimiter.isascii():
        found = _swift(decoded.data, place)
    if found is None:
        text = decoded.data.decode("utf-8")
        text = text[place.body : place.stop] if place.tables else text[place.body :]
        backslash = tokens.escape_style(text, place.delimiter)
        found = cells.careful(
            text, place.delimiter, place.header, place.body_line, decoded.bad_lines, backslash=backslash
        )
    if decoded.is_typed and BREAK.encode() in decoded.data:
        found.frame = restored(found.frame)
    return found


def _swift(data: bytes, place: Layout) -> Table | None:
    """The table read at once, or None when the text is not sound enough for that."""
    start = len(data[: 4 * place.body].decode("utf-8", errors="ignore")[: place.body].encode())
    if len(place.header) < 2 or b'\\"' in data:
        return None
    records = scan(data, start, ord(place.delimiter), place.body_line)
    if records is None and b'"' not in data and b"\n" not in data[start:]:
        data = data[:start] + data[start:].replace(b"\r", b"\n")
        records = scan(data, start, ord(place.delimiter), place.body_line)
    if records is None:
        return None
    widths = records.delimiters + 1
    sizes, counts = np.unique(widths[records.stops > records.starts], return_counts=True)
    expected = Counter(dict(zip(sizes.tolist(), counts.tolist(), strict=True)))
    width = len(place.header)
    warnings: list[dict[str, object]] = []
    if expected and not expected[width]:
        if expected[width + 1] and not _empty_tails(data, records, widths == width + 1, place.delimiter):
            return None
        width, warnings = cells.row_width(place.header, expected, empty_tails=True)
    good = (widths == width) & (records.stops > records.starts)
    odd = np.flatnonzero(~good & (records.stops > records.starts))
    if len(odd) > _ODD:
        return None
    return _collected(data, place, records, good, odd, width, warnings)


def _collected(
    data: bytes,
    place: Layout,
    records: Scan,
    good: np.ndarray,
    odd: np.ndarray,
    width: int,
    warnings: list[dict[str, object]],
) -> Table | None:
    """The sound records as a frame, the odd ones named; None when Polars and the scan do not agree to the byte."""
    blank, odd_records = _odd_records(data, place.delimiter, records, odd)
    counted = records.stops > records.starts
    counted[blank] = False
    rows = np.cumsum(counted)
    found = Table(pl.DataFrame(), int(rows[-1]) if len(rows) else 0, warnings=warnings)
    for index, record in odd_records:
        cells.sort_out(
            found, int(rows[index]), record, width, data[records.starts[index] : records.stops[index]].decode()
        )
    for index in np.flatnonzero(good & (records.last_lines - records.lines >= 2)).tolist():
        raw = data[records.starts[index] : records.stops[index]].decode()
        if cells.swallowed(raw, place.delimiter, width):
            good[index] = False
            found.faults.append(cells.swallowing(int(rows[index]), int(records.lines[index]), raw))
    frame = _frame(data, records, good, place.delimiter, width)
    if frame is None:
        return None
    places = pl.DataFrame({"row": rows[good].astype(np.int64), "line": records.lines[good].astype(np.int64)})
    found.frame = places.hstack(frame)
    return found


def _odd_records(
    data: bytes, delimiter: str, records: Scan, odd: np.ndarray
) -> tuple[list[int], list[tuple[int, Record]]]:
    """Of the records of unusual width: the indices of blank lines, and the others taken apart."""
    blank: list[int] = []
    others: list[tuple[int, Record]] = []
    for index in odd.tolist():
        raw = data[records.starts[index] : records.stops[index]].decode()
        found = next(iter(tokens.records(raw, delimiter, line=int(records.lines[index]))), None)
        if found is None:
            blank.append(index)
        else:
            others.append((index, found))
    return blank, others


def _frame(data: bytes, records: Scan, good: np.ndarray, delimiter: str, width: int) -> pl.DataFrame | None:
    """The good records as columns of text, checked against the scan: as many rows, as many bytes of content."""
    schema = {str(position): pl.String for position in range(width)}
    if not good.any():
        return pl.DataFrame(schema=schema)
    quoted = bool(records.quotes[good].any())
    frame = pl.read_csv(
        _joined(data, records, good),
        has_header=False,
        separator=delimiter,
        quote_char='"' if quoted else None,
        schema=schema,
        empty_string_is_null=False,
        encoding="utf8",
    )
    content = sum(frame.select(pl.all().str.len_bytes().cast(pl.Int64).sum()).row(0))
    return frame if len(frame) == int(good.sum()) and content == records.content(good) else None


def _joined(data: bytes, records: Scan, good: np.ndarray) -> bytes:
    """The bytes of the good records alone."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], good, [False])).astype(np.int8)))
    view = memoryview(data)
    runs = [view[records.starts[first] : records.stops[last - 1]] for first, last in edges.reshape(-1, 2).tolist()]
    return bytes(runs[0]) if len(runs) == 1 else b"\n".join(runs)


def _empty_tails(data: bytes, records: Scan, longer: np.ndarray, delimiter: str) -> bool:
    """Whether every record that is one cell too long ends with nothing behind its last delimiter."""
    last = np.frombuffer(data, dtype=np.uint8)[np.maximum(records.stops[longer] - 1, 0)]
    return bool((last == ord(delimiter)).all())


def _check_lines(data: bytes) -> None:
    """Stopped when a line is longer than MAX_LINE bytes: that is no table."""
    position = 0
    while len(data) - position > MAX_LINE:
        end = max(
            data.rfind(b"\n", position, position + MAX_LINE + 1), data.rfind(b"\r", position, position + MAX_LINE + 1)
        )
        if end < 0:
            line = 1 + len(re.findall(rb"\r\n|\n|\r", data[:position]))
            raise Stopped("LINE_TOO_LONG", f"Line {line} is longer than {MAX_LINE:,} bytes: this is not a table.")
        position = end + 1
