"""The rows below the header as a frame of text."""

from __future__ import annotations

import numpy as np

from smarketing.intake import cells, tokens
from smarketing.intake.cells import Table
from smarketing.intake.decode import Decoded
from smarketing.intake.layout import Layout, is_banner, layout
from smarketing.intake.result import Stopped

MAX_LINE = 1024 * 1024
_HEAD = 262_144


def found_layout(decoded: Decoded, wanted: dict[str, str], choices: dict[str, object]) -> Layout:
    """The layout of the table that is meant; only the start of a long file is looked at, unless tables are stacked."""
    _check_lines(decoded.data)
    head = decoded.data[:_HEAD].decode("utf-8", errors="ignore")
    whole = len(decoded.data) <= _HEAD
    if not whole and is_banner(head):
        head, whole = decoded.data.decode("utf-8"), True
    return layout(head, wanted, choices, whole=whole)


def table(decoded: Decoded, place: Layout) -> Table:
    """The records of the table at `place`."""
    text = decoded.data.decode("utf-8")
    text = text[place.body : place.stop] if place.tables else text[place.body :]
    backslash = tokens.escape_style(text, place.delimiter)
    return cells.careful(text, place.delimiter, place.header, place.body_line, decoded.bad_lines, backslash=backslash)


def _check_lines(data: bytes) -> None:
    """Stopped when a line is longer than MAX_LINE bytes: that is no table."""
    if len(data) <= MAX_LINE:
        return
    view = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero((view == 10) | (view == 13))
    lengths = np.diff(np.concatenate(([-1], ends, [len(view)])))
    if lengths.max() > MAX_LINE:
        line = 1 + int(np.count_nonzero(view[: ends[lengths.argmax() - 1]] == 10)) if lengths.argmax() else 1
        raise Stopped("LINE_TOO_LONG", f"Line {line} is longer than {MAX_LINE:,} bytes: this is not a table.")
