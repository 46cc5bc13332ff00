"""Where each record of a large, sound text starts and ends, found on whole arrays of bytes instead of one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_STEP = 4 * 1024 * 1024
_QUOTE, _LF, _CR = 34, 10, 13


@dataclass(frozen=True)
class Scan:
    """Per record (blank lines included): first byte, byte behind the last, delimiters, quotes, doubled quotes, line."""

    starts: np.ndarray
    stops: np.ndarray
    delimiters: np.ndarray
    quotes: np.ndarray
    doubled: np.ndarray
    lines: np.ndarray
    last_lines: np.ndarray

    def content(self, chosen: np.ndarray) -> int:
        """The bytes that the cells of the chosen records hold once delimiters and quotes are taken away."""
        size = (self.stops - self.starts)[chosen].sum() - self.delimiters[chosen].sum()
        return int(size - self.quotes[chosen].sum() + self.doubled[chosen].sum())


def scan(data: bytes, start: int, delimiter: int, line: int) -> Scan | None:
    """The records of data[start:], whose first line has the number `line`; None when it must be read with care.

    None means: a quote that neither opens nor closes a cell, a quoted cell without an end, or a carriage return that
    ends a line alone. Line ends inside quotes belong to the cell.
    """
    view = np.frombuffer(data, dtype=np.uint8)
    pieces, counts = [], np.array([0, 0, 0, line], dtype=np.int64)
    bare = data.find(b'"', start) < 0 and data.find(b"\r", start) < 0
    for low in range(start, len(view), _STEP):
        piece = _bare_piece(view, low, delimiter, counts) if bare else _piece(view, low, start, delimiter, counts)
        if piece is None:
            return None
        pieces.append(piece)
        counts = piece[1]
    if counts[1] % 2:
        return None
    ends = np.concatenate([np.zeros(0, dtype=np.int64), *(piece[0][0] for piece in pieces)])
    totals = [
        np.concatenate([np.zeros(0, dtype=np.int64), *(piece[0][1 + index] for piece in pieces)]) for index in range(4)
    ]
    if len(view) > (ends[-1] + 1 if len(ends) else start):
        ends = np.append(ends, len(view))
        totals = [np.append(total, count) for total, count in zip(totals, counts, strict=True)]
        totals[3][-1] += 1
    return _records(view, start, line, ends, totals)


def _piece(
    view: np.ndarray, low: int, start: int, delimiter: int, counts: np.ndarray
) -> tuple[list[np.ndarray], np.ndarray] | None:
    """The record ends of one stretch with the running counts at each, and the counts behind the stretch.

    The counts are: delimiters outside quotes, quotes, doubled quotes, lines.
    """
    part = view[low : low + _STEP]
    at = np.flatnonzero((part == delimiter) | (part == _LF) | (part == _CR) | (part == _QUOTE))
    kind = part[at]
    at += low
    following = view[np.minimum(at + 1, len(view) - 1)]
    is_quote = kind == _QUOTE
    quotes = counts[1] + np.cumsum(is_quote)
    doubled = np.zeros(len(at), dtype=bool)
    if is_quote.any():
        sound = _quotes(view, at, following, is_quote, quotes, start, delimiter)
        if sound is None:
            return None
        doubled = sound
    outside = quotes % 2 == 0
    lone = (kind == _CR) & ~((following == _LF) & (at + 1 < len(view)))
    if (lone & outside).any():
        return None
    running = [
        counts[0] + np.cumsum((kind == delimiter) & outside),
        quotes,
        counts[2] + np.cumsum(doubled),
        counts[3] + np.cumsum((kind == _LF) | lone),
    ]
    ends = (kind == _LF) & outside
    behind = np.array([total[-1] for total in running]) if len(at) else counts
    return [at[ends], *(total[ends] for total in running)], behind


def _bare_piece(view: np.ndarray, low: int, delimiter: int, counts: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """What `_piece` gives, for a text without quotes and carriage returns."""
    part = view[low : low + _STEP]
    is_end = part == _LF
    at = np.flatnonzero((part == delimiter) | is_end)
    ends = np.flatnonzero(is_end[at])
    lines = np.arange(1, len(ends) + 1)
    zeros = np.zeros(len(ends), dtype=np.int64)
    behind = np.add(counts, (len(at) - len(ends), 0, 0, len(ends)))
    running = [counts[0] + ends + 1 - lines, zeros, zeros, counts[3] + lines]
    return [at[ends] + low, *running], behind


def _quotes(
    view: np.ndarray,
    at: np.ndarray,
    following: np.ndarray,
    is_quote: np.ndarray,
    quotes: np.ndarray,
    start: int,
    delimiter: int,
) -> np.ndarray | None:
    """Which quotes are the second half of a doubled one; None when a quote stands where none may."""
    opening = is_quote & (quotes % 2 == 1)
    closing = is_quote & ~opening
    before = view[np.maximum(at - 1, 0)]
    first = at == start
    opens = first | (before == delimiter) | (before == _LF) | (before == _CR) | (before == _QUOTE)
    last = at == len(view) - 1
    closes = last | (following == delimiter) | (following == _LF) | (following == _CR) | (following == _QUOTE)
    if (opening & ~opens).any() or (closing & ~closes).any():
        return None
    doubled: np.ndarray = opening & (before == _QUOTE) & ~first
    return doubled


def _records(view: np.ndarray, start: int, line: int, ends: np.ndarray, totals: list[np.ndarray]) -> Scan:
    starts = np.concatenate(([start], ends[:-1] + 1)) if len(ends) else ends
    bare = (ends > starts) & (view[np.maximum(ends - 1, 0)] == _CR)
    delimiters, quotes, doubled = (np.diff(total, prepend=0) for total in totals[:3])
    lines = np.concatenate(([line], totals[3][:-1])) if len(ends) else ends
    return Scan(starts, ends - bare, delimiters, quotes, doubled, lines, totals[3] - 1)
