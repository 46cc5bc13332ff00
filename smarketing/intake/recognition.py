"""Bytes to candidates: the tables of a file, their headers, and what each of them may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from smarketing.corrections import is_ours
from smarketing.intake import tokens
from smarketing.intake.columns import check_bounds
from smarketing.intake.decode import decode
from smarketing.intake.layout import Layout, layout
from smarketing.intake.result import Stopped
from smarketing.sources.registry import Recognised, candidates, known_headers, ranked

_HEAD = 2_000_000
_EXAMPLES = 5


@dataclass(frozen=True)
class Table:
    """One table of a file: its headers, the first values of each, and the lines above it.

    `number` is its place in a file of several stacked tables (0-based), None in a file of one.
    """

    headers: list[str]
    examples: dict[str, list[str]]
    line: int
    preamble: list[str] = field(default_factory=list)
    number: int | None = None


def tables(data: bytes, name: str, choices: dict[str, Any] | None = None) -> list[Table]:
    """The tables of the file, judged by its first two million bytes; Stopped when it is no text table at all."""
    answers = choices or {}
    start, whole = _start(data)
    text = decode(start, name, answers).data.decode("utf-8")
    known = known_headers()
    try:
        first = layout(text, known, answers, whole=whole)
    except Stopped as stopped:
        if stopped.reason != "SEVERAL_TABLES":
            raise
        first = layout(text, known, {**answers, "table": 0}, whole=whole)
    if len(first.tables) < 2:
        return [_table(text, first, None)]
    numbers = [answers["table"]] if "table" in answers else range(len(first.tables))
    return [_table(text, layout(text, known, {**answers, "table": number}, whole=whole), number) for number in numbers]


def headers(data: bytes, name: str, choices: dict[str, Any] | None = None) -> list[str]:
    """The headers of all tables of the file, in order, without repetition."""
    return list(dict.fromkeys(header for table in tables(data, name, choices) for header in table.headers if header))


def recognise(data: bytes, name: str, choices: dict[str, Any] | None = None) -> list[Recognised]:
    """What the file may be, best first; empty when nothing fits or it is no text table.

    In a file of several tables each candidate names its `table`.
    """
    try:
        found = tables(data, name, choices)
    except Stopped:
        return []
    return ranked(one for table in found for one in candidates(table.headers, name, table.number))


def _start(data: bytes) -> tuple[bytes, bool]:
    """The file up to a line end near its two-millionth byte, and whether that is all of it; archives are whole."""
    if len(data) <= _HEAD or data[:2] == b"\x1f\x8b":
        return data, True
    end = data.rfind(b"\n", 0, _HEAD) + 1 or _HEAD
    # In UTF-16 and UTF-32 a character has two or four bytes: do not cut through one.
    return data[: end + (-end) % 4], False


def _table(text: str, at: Layout, number: int | None) -> Table:
    check_bounds(at.header)
    rows = _first_rows(text[at.body : at.stop], at.delimiter)
    examples = {
        header: [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        for place, header in enumerate(at.header)
        if not is_ours(header.strip())
    }
    headers = [header.strip() for header in at.header if not is_ours(header.strip())]
    return Table(headers, examples, at.header_line, at.preamble, number)


def _first_rows(body: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(record.cells for record in islice(tokens.records(body, delimiter), _EXAMPLES))
    except Stopped:
        return rows
    return rows
