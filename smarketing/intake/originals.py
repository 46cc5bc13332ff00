"""Set-aside records as they stand in their file, so that they can be put right and dropped again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from smarketing.batch import REFUSED_SCHEMA
from smarketing.intake import tokens
from smarketing.intake.decode import decode
from smarketing.intake.result import Stopped
from smarketing.intake.sheet_text import BREAK

_CHUNK = 16 * 1024 * 1024
_MOST_LINES = 200
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|$)")


def originals(data: bytes, name: str, answers: dict[str, Any], delimiter: str, refused: pl.DataFrame) -> pl.DataFrame:
    """REFUSED_SCHEMA: the cells of each record of `refused` (with `row`, `line`), as they are written in the file."""
    wanted = refused.select("row", "line").unique("row", maintain_order=True)
    if wanted.is_empty():
        return pl.DataFrame(schema=REFUSED_SCHEMA)
    text = decode(data, name, answers).data
    starts = _starts(text, wanted["line"].to_list())
    cells = [_cells(text, starts.get(line), delimiter) for line in wanted["line"].to_list()]
    return wanted.with_columns(pl.Series("cells", cells, dtype=REFUSED_SCHEMA["cells"]))


def _starts(text: bytes, lines: Iterable[int]) -> dict[int, int]:
    """line (1-based) -> the offset at which it starts."""
    wanted = np.array(sorted(set(lines)), dtype=np.int64)
    found = {1: 0}
    line = 1
    whole = np.frombuffer(text, dtype=np.uint8)
    for begin in range(0, len(whole), _CHUNK):
        part = whole[begin : begin + _CHUNK + 1]
        following = np.append(part[1:], 0)[: min(_CHUNK, len(part))]
        part = part[: min(_CHUNK, len(part))]
        ends = np.flatnonzero((part == 10) | ((part == 13) & (following != 10)))
        inside = wanted[(wanted > line) & (wanted <= line + len(ends))]
        found |= {int(each): begin + int(ends[each - line - 1]) + 1 for each in inside}
        line += len(ends)
    return found


def _cells(text: bytes, start: int | None, delimiter: str) -> list[str]:
    """The cells of the record that starts at an offset; its text as one cell when it cannot be taken apart."""
    if start is None:
        return []
    stop = start
    for _ in range(_MOST_LINES):
        match = _LINE.match(text, stop)
        stop = match.end() if match else len(text)
        if text.count(b'"', start, stop) % 2 == 0 or stop >= len(text):
            break
    record = text[start:stop].decode("utf-8", errors="replace")
    try:
        first = next(iter(tokens.records(record, delimiter)), None)
    except Stopped:
        first = None
    cells = first.cells if first and not first.fault else [record.rstrip("\r\n")]
    return [cell.replace(BREAK, "\n") for cell in cells]
