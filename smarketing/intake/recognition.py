"""Bytes to candidates: the tables of a file, their headers, and what each of them may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from smarketing.corrections import is_ours
from smarketing.intake import kinds, tokens
from smarketing.intake.columns import check_bounds
from smarketing.intake.decode import Decoded, texts
from smarketing.intake.layout import Layout, layout
from smarketing.intake.result import Stopped
from smarketing.intake.tokens import Record
from smarketing.sources.registry import Recognised, candidates, known_headers, ranked

_HEAD = 2_000_000
_EXAMPLES = 5
# Of the first lines: how many, and how much of each.
_TOP, _CELLS, _CHARACTERS = 15, 8, 40


@dataclass(frozen=True)
class Table:
    """One table of a file: its headers, the first values of each, and the lines above it.

    `number` is its place in a file of several stacked tables (0-based), None in a file of one; `sheet` the name of its
    sheet in a workbook where several may be meant. `top` are the first lines of the file: number and filled cells.
    """

    headers: list[str]
    examples: dict[str, list[str]]
    line: int
    preamble: list[str] = field(default_factory=list)
    number: int | None = None
    sheet: str | None = None
    top: list[tuple[int, list[str]]] = field(default_factory=list)


def tables(data: bytes, name: str, choices: dict[str, Any] | None = None) -> list[Table]:
    """The tables of the file, judged by its first two million bytes; Stopped when it is no text table at all."""
    answers = choices or {}
    start, whole = _start(data)
    return [table for text in texts(start, name, answers) for table in _of_text(text, answers, whole=whole)]


def _of_text(decoded: Decoded, choices: dict[str, Any], *, whole: bool) -> list[Table]:
    """The tables of a file, or of one sheet."""
    text, known = decoded.data.decode("utf-8"), known_headers()
    answers = {**choices, "delimiter": ","} if decoded.is_typed else choices
    try:
        first = layout(text, known, answers, whole=whole)
    except Stopped as stopped:
        if stopped.reason != "SEVERAL_TABLES":
            raise
        first = layout(text, known, {**answers, "table": 0}, whole=whole)
    sheet = decoded.sheet if decoded.is_one_of_several else None
    if len(first.tables) < 2:
        return [_table(text, first, None, sheet)]
    numbers = [answers["table"]] if "table" in answers else range(len(first.tables))
    return [
        _table(text, layout(text, known, {**answers, "table": number}, whole=whole), number, sheet)
        for number in numbers
    ]


def headers(data: bytes, name: str, choices: dict[str, Any] | None = None) -> list[str]:
    """The headers of all tables of the file, in order, without repetition."""
    return list(dict.fromkeys(header for table in tables(data, name, choices) for header in table.headers if header))


def recognise(data: bytes, name: str, choices: dict[str, Any] | None = None) -> list[Recognised]:
    """What the file may be, best first; empty when nothing fits or it is no text table.

    In a file of several tables, or a workbook of several sheets, each candidate names its `table` or `sheet`.
    """
    try:
        found = tables(data, name, choices)
    except Stopped:
        return []
    return ranked(one for table in found for one in candidates(table.headers, name, table.number, table.sheet))


def _start(data: bytes) -> tuple[bytes, bool]:
    """The file up to a line end near its two-millionth byte, and whether that is all of it; archives are whole."""
    if len(data) <= _HEAD or data[:2] == b"\x1f\x8b" or kinds.typed_kind(data):
        return data, True
    end = data.rfind(b"\n", 0, _HEAD) + 1 or _HEAD
    # In UTF-16 and UTF-32 a character has two or four bytes: do not cut through one.
    return data[: end + (-end) % 4], False


def _table(text: str, at: Layout, number: int | None, sheet: str | None) -> Table:
    check_bounds(at.header)
    rows = [row.cells for row in _first_rows(text[at.body : at.stop], at.delimiter, _EXAMPLES)]
    examples = {
        header: [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        for place, header in enumerate(at.header)
        if not is_ours(header.strip())
    }
    headers = [header.strip() for header in at.header if not is_ours(header.strip())]
    top = [(row.line, _shown(row.cells)) for row in _first_rows(text, at.delimiter, max(_TOP, at.header_line))]
    return Table(headers, examples, at.header_line, at.preamble, number, sheet, top)


def _shown(cells: list[str]) -> list[str]:
    """The cells of a line as far as a person needs them to tell what it is."""
    filled = [" ".join(cell.split())[:_CHARACTERS] for cell in cells if cell.strip()]
    return filled[:_CELLS]


def _first_rows(text: str, delimiter: str, count: int) -> list[Record]:
    rows: list[Record] = []
    try:
        rows.extend(islice(tokens.records(text, delimiter), count))
    except Stopped:
        return rows
    return rows
