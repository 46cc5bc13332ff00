"""Text to records by RFC 4180, read strictly: what does not fit is named, never bent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from smarketing.intake.result import Stopped

_END = re.compile(r"\r\n|\n|\r")


class Record(NamedTuple):
    """One record: where it starts (offset in the text, line) and ends, its cells, and the fault if it has one.

    `is_quoted` says that a cell of it stands in quotes, `is_bare` that one which does not holds a quote.
    """

    start: int
    line: int
    stop: int
    last_line: int
    cells: list[str]
    fault: str | None = None
    is_quoted: bool = False
    is_bare: bool = False


def records(text: str, delimiter: str, *, line: int = 1, backslash: bool = False) -> Iterator[Record]:
    """The records of `text`, whose first line has the number `line`; blank lines are left out.

    A quote opens a quoted cell only at the cell's start (blanks before it allowed); elsewhere it is text.
    Text after a closing quote is the fault BAD_QUOTING of that record. Stopped (UNCLOSED_QUOTE) when a quoted
    cell never ends, or ends in the middle of another line's text: then no later row can be trusted.
    """
    position, size = 0, len(text)
    while position < size:
        end = _END.search(text, position)
        stop, following = (end.start(), end.end()) if end else (size, size)
        content = text[position:stop]
        if '"' in content:
            record, following = _quoted(text, position, delimiter, line, backslash)
            yield record
            stop, line = record.stop, record.last_line
        elif (content and not content.isspace()) or delimiter in content:
            yield Record(position, line, stop, line, content.split(delimiter))
        position, line = following, line + 1


def _quoted(text: str, start: int, delimiter: str, line: int, backslash: bool) -> tuple[Record, int]:
    """One record that holds quotes, and the start of the next."""
    cells: list[str] = []
    position, last, is_quoted, is_bare = start, line, False, False
    while True:
        opening = _opening(text, position, delimiter)
        if opening is None:
            cell, position = _plain(text, position, delimiter)
            cells.append(cell)
            is_bare |= '"' in cell
        else:
            closing = _closing(text, opening + 1, backslash)
            if closing is None:
                raise _unclosed(last)
            spanned = len(_END.findall(text, opening, closing))
            after = _after(text, closing + 1, delimiter)
            cells.append(_unescaped(text[opening + 1 : closing], backslash))
            is_quoted = True
            if after is None:
                if spanned:
                    raise _unclosed(last)
                cells, fault, stop, following, last = _broken(text, cells, closing, last)
                return Record(start, line, stop, last, cells, fault), following
            position, last = after, last + spanned
        end = _END.match(text, position)
        if end or position >= len(text):
            following = end.end() if end else position
            return Record(start, line, position, last, cells, None, is_quoted, is_bare), following
        position += len(delimiter)


def _opening(text: str, position: int, delimiter: str) -> int | None:
    """The offset of the quote that opens a quoted cell here, or None."""
    start = position
    while start < len(text) and text[start] == " " != delimiter:
        start += 1
    if start >= len(text) or text[start] != '"':
        return None
    if start == position:
        return start
    closing = _closing(text, start + 1, False)
    if closing is None or _after(text, closing + 1, delimiter) is None or _END.search(text, start, closing):
        return None
    return start


def _closing(text: str, position: int, backslash: bool) -> int | None:
    """The offset of the quote that closes the cell whose text starts at `position`, or None."""
    while True:
        position = text.find('"', position)
        if position < 0:
            return None
        if backslash and _slashes_before(text, position) % 2:
            position += 1
        elif text.startswith('"', position + 1):
            position += 2
        else:
            return position


def _slashes_before(text: str, position: int) -> int:
    start = position
    while start and text[start - 1] == "\\":
        start -= 1
    return position - start


def _after(text: str, position: int, delimiter: str) -> int | None:
    """The offset of the delimiter or line end that follows a closing quote, or None when text follows."""
    while position < len(text) and text[position] == " " != delimiter:
        position += 1
    if position >= len(text) or text.startswith(delimiter, position) or text[position] in "\r\n":
        return position
    return None


def _plain(text: str, position: int, delimiter: str) -> tuple[str, int]:
    end = _END.search(text, position)
    stop = end.start() if end else len(text)
    cut = text.find(delimiter, position, stop)
    cut = stop if cut < 0 else cut
    return text[position:cut], cut


def _unescaped(cell: str, backslash: bool) -> str:
    if backslash:
        cell = re.sub(r'\\(["\\])', r"\1", cell)
    return cell.replace('""', '"')


def _broken(text: str, cells: list[str], closing: int, line: int) -> tuple[list[str], str, int, int, int]:
    """A record with text after a closing quote: given up to the end of its line."""
    end = _END.search(text, closing)
    stop, following = (end.start(), end.end()) if end else (len(text), len(text))
    cells[-1] = f'"{cells[-1]}"{text[closing + 1 : stop]}'
    return cells, "BAD_QUOTING", stop, following, line


def _unclosed(line: int) -> Stopped:
    return Stopped(
        "UNCLOSED_QUOTE", f"A quoted cell that starts on line {line} never ends properly: rows would be lost."
    )


def escape_style(text: str, delimiter: str) -> bool:
    """Whether quotes are escaped with a backslash: only when reading by RFC 4180 fails and this reading does not."""
    if '\\"' not in text:
        return False
    return _faults(text, delimiter, backslash=False) > 0 == _faults(text, delimiter, backslash=True)


def _faults(text: str, delimiter: str, *, backslash: bool) -> int:
    try:
        return sum(record.fault is not None for record in records(text, delimiter, backslash=backslash))
    except Stopped:
        return 1
