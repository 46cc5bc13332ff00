"""Where the table is: preamble, delimiter, header and stacked tables, from the evidence of the file itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import Any

from smarketing.intake import tokens
from smarketing.intake.columns import found
from smarketing.intake.result import Stopped, question
from smarketing.intake.tokens import Record

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_SEP = re.compile(r'\s*"?sep=(.|\\t)"?[ \t]*(?:\r\n|\n|\r)', re.I)
_COMMENT = re.compile(r"^#(?=[\s-]|$)")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_PEEK = 200


@dataclass(frozen=True)
class Layout:
    """One table of a file: offsets are characters of the text, lines are 1-based.

    The header record starts at `header_at`, the rows lie between `body` and `stop`; the first of them is on
    `body_line`.
    """

    delimiter: str
    header: list[str]
    header_at: int
    header_line: int
    body: int
    body_line: int
    stop: int
    preamble: list[str] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    evidence: str = ""


@dataclass(frozen=True)
class _Section:
    """A stretch of text between comment lines, and the comments above it."""

    start: int
    stop: int
    line: int
    comments: list[str]


def layout(text: str, wanted: dict[str, str], choices: dict[str, Any], *, whole: bool = True) -> Layout:
    """The layout of the table in `text` that holds the wanted names (name -> header).

    `whole` says whether `text` is the whole file or only its start. Stopped when the delimiter cannot be known or
    several stacked tables fit.
    """
    mark = _SEP.match(text)
    delimiter = choices.get("delimiter") or (mark and mark[1].replace("\\t", "\t"))
    start = mark.end() if mark else 0
    line = 1 + _count_lines(text[:start])
    if not is_banner(text):
        section = _Section(start, len(text), line, [])
        return _in_section(text, section, wanted, choices, delimiter, whole)
    layouts = [
        _in_section(text, section, wanted, choices, delimiter, whole) for section in _sections(text, start, line)
    ]
    return _one_of(text, layouts, wanted, choices)


def is_banner(text: str) -> bool:
    """Whether the file opens with two comment lines (`# ...`) or more, as a Google Analytics download does."""
    opening = [line for line in text[:4096].splitlines() if line.strip()][:2]
    return len(opening) == 2 and all(_COMMENT.match(line) for line in opening)


def _sections(text: str, start: int, line: int) -> list[_Section]:
    """The stretches between comment lines, blank ones left out."""
    sections: list[_Section] = []
    comments: list[str] = []
    begin, first = start, line
    for match in _LINES.finditer(text, start):
        if not match[0]:
            break
        if _COMMENT.match(match[0]):
            if text[begin : match.start()].strip():
                sections.append(_Section(begin, match.start(), first, comments))
                comments = []
            comments.append(match[0].strip())
            begin, first = match.end(), line + 1
        line += 1
    if text[begin:].strip():
        sections.append(_Section(begin, len(text), first, comments))
    if not sections:
        raise Stopped("NO_DATA_ROWS", "The file holds only comment lines.")
    return sections


def _one_of(text: str, layouts: list[Layout], wanted: dict[str, str], choices: dict[str, Any]) -> Layout:
    """The table that was chosen, else the only one with the most wanted names; Stopped with a question otherwise."""
    tables = [
        {
            "table": number,
            "line": table.header_line,
            "headers": table.header,
            "comments": table.preamble,
            "rows": sum(not line.isspace() for line in text[table.body : table.stop].splitlines() if line),
        }
        for number, table in enumerate(layouts)
    ]
    chosen = choices.get("table")
    if chosen is None:
        counts = [len(found(table.header, wanted)) for table in layouts]
        best = [number for number, count in enumerate(counts) if count == max(counts)]
        if len(best) > 1:
            words = f"This file holds {len(layouts)} tables, and {len(best)} of them fit. Which one is meant?"
            options = [tables[number] for number in best]
            raise Stopped("SEVERAL_TABLES", words, [question("SEVERAL_TABLES", "table", words, options=options)])
        chosen = best[0]
    if not isinstance(chosen, int) or not 0 <= chosen < len(layouts):
        raise Stopped("NO_SUCH_TABLE", f"This file holds {len(layouts)} tables; there is no table {chosen!r}.")
    table = layouts[chosen]
    return Layout(**{**table.__dict__, "tables": tables})


def _in_section(
    text: str,
    section: _Section,
    wanted: dict[str, str],
    choices: dict[str, Any],
    delimiter: str | None,
    whole: bool,
) -> Layout:
    """The layout of one section: the reading whose header names most of what is wanted, rows most even."""
    part = text[section.start : section.stop]
    readings = []
    for candidate in (delimiter,) if delimiter else DELIMITERS:
        rows = _peek(part, candidate, section.line, whole or section.stop < len(text))
        at = _header_index(rows, wanted, choices.get("header_line"))
        if at is not None:
            readings.append((_rank(rows, at, wanted), candidate, rows, at))
    if not readings:
        raise Stopped("NO_HEADER", "No header line was found at the line that was chosen.")
    rank, best, rows, at = max(readings, key=lambda reading: reading[0])
    header = rows[at]
    _check_delimiter(part[header.start : header.stop], header.cells, best, wanted)
    preamble = [*section.comments, *_above(part, rows[:at], best)]
    body, body_line = _after(part, header)
    return Layout(
        delimiter=best,
        header=header.cells,
        header_at=section.start + header.start,
        header_line=header.line,
        body=section.start + body,
        body_line=body_line,
        stop=section.stop,
        preamble=preamble,
        evidence="chosen" if choices.get("delimiter") else "sep= line" if delimiter else _words(rank, rows, at),
    )


def _above(part: str, rows: list[Record], delimiter: str) -> list[str]:
    """The lines above the header, as they are written, without the blank cells that fill them up."""
    lines = (part[row.start : row.stop].strip().rstrip(delimiter) for row in rows)
    return [line for line in lines if line]


def _peek(part: str, delimiter: str, line: int, whole: bool) -> list[Record]:
    """The first records; the last one is dropped when the text is cut off behind it."""
    rows: list[Record] = []
    try:
        rows.extend(islice(tokens.records(part, delimiter, line=line), _PEEK))
    except Stopped:
        return rows
    return rows if whole or len(rows) == _PEEK or len(rows) < 2 else rows[:-1]


def _header_index(rows: list[Record], wanted: dict[str, str], chosen: int | None) -> int | None:
    """The index of the header among the first records, or None when there is none where it was chosen to be."""
    if chosen is not None:
        return next((index for index, row in enumerate(rows) if row.line == chosen), None)
    if not rows:
        return None
    counts = [len(found(row.cells, wanted)) for row in rows]
    best = _best(rows, counts)
    alike = any(_is_like(row, rows[best]) for row in rows[:best])
    if counts[best] and (not alike or counts[best] >= max(2, len(wanted) / 2)):
        return best
    usual = [index for index, row in enumerate(rows) if len(row.cells) == _usual(rows)]
    typical = median(_filled(rows[index]) for index in usual)
    return next(index for index in usual if 2 * _filled(rows[index]) >= typical)


def _is_like(row: Record, header: Record) -> bool:
    """Whether a record may be the header as well: as wide, and not a title that a spreadsheet filled up with blanks."""
    return len(row.cells) == len(header.cells) > 1 and 2 * _filled(row) >= _filled(header)


def _filled(row: Record) -> int:
    return sum(bool(cell and not cell.isspace()) for cell in row.cells)


def _usual(rows: list[Record]) -> int:
    widths = Counter(len(row.cells) for row in rows)
    return max(widths, key=lambda width: (widths[width], width))


def _best(rows: list[Record], counts: list[int]) -> int:
    """The first record with the most wanted names, one as wide as most records before any other."""
    tied = [index for index, count in enumerate(counts) if count == max(counts)]
    usual = _usual(rows)
    return next((index for index in tied if len(rows[index].cells) == usual), tied[0])


def _rank(rows: list[Record], at: int, wanted: dict[str, str]) -> tuple[int, float, int]:
    """How good a reading is: wanted names in the header, share of rows as wide as it, its width."""
    width = len(rows[at].cells)
    below = rows[at + 1 :]
    even = sum(len(row.cells) == width for row in below) / len(below) if below else 1.0
    return len(found(rows[at].cells, wanted)), even if width > 1 else 0.0, width


def _check_delimiter(raw: str, cells: list[str], delimiter: str, wanted: dict[str, str]) -> None:
    """Stopped when the delimiter has two characters or is none of those we know."""
    doubled = len(cells) >= 3 and len(cells) % 2 == 1 and not any(cells[1::2]) and all(cells[0::2])
    names = {header.casefold() for header in wanted.values()}
    inside = [name for name in names if name in raw.casefold()]
    glued = len(cells) == 1 and len(inside) > 1 and len(found(cells, wanted)) == 0
    if doubled or glued:
        what = f"{delimiter * 2!r}" if doubled else "unknown"
        raise Stopped(
            "UNKNOWN_DELIMITER",
            f"The columns are not separated by a comma, semicolon, tab or pipe (separator: {what}). "
            "Export the file with one of these.",
        )


def _after(part: str, header: Record) -> tuple[int, int]:
    """Where the rows start: offset and line."""
    ends = re.compile(r"\r\n|\n|\r").match(part, header.stop)
    return (ends.end() if ends else len(part)), header.last_line + 1


def _words(rank: tuple[int, float, int], rows: list[Record], at: int) -> str:
    names, even, width = rank
    below = len(rows) - at - 1
    return f"{names} known names in a header of {width}; {even:.0%} of the first {below} rows are as wide"


def _count_lines(text: str) -> int:
    return len(re.findall(r"\r\n|\n|\r", text))
