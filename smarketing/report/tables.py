"""Tables on a page: how wide their columns are, how high their rows, and where they go on to the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smarketing.charts import theme
from smarketing.meeting.deck import MARKETING, SALES, Table
from smarketing.report.lettering import at_most, broken, lettered, width
from smarketing.report.pieces import LEADING, Grid, Row, team

GAP, PAD = 14.0, 3.5
# Of one cell; a table is for what is short.
MOST_LINES, MOST_HEAD = 12, 3
# Slides are shown in a font whose bold letters are a little wider than ours.
_SPARE = 1.07
_BEHIND = re.compile(r"( \(|, ).*")
_FIGURE = re.compile(r"—|[−+<>≥]?([€$£¥₹]|[A-Z]{3}\s)?\d[\d.,]*\s?(%|k|M|B|T|d|h|min|points)?")


def grid(table: Table, x: float, y: float, room: float, size: float) -> Grid:
    """The table in `room`, as narrow as its words allow; the last column takes more lines where they are long."""
    wanted = [_wanted(table, place, size) for place in range(len(table.columns))]
    widths = _fitted(wanted, room)
    sides = {MARKETING: team(MARKETING), SALES: team(SALES)}
    rows = tuple(
        _row(cells, widths, size, sides.get(side, theme.INK))
        for cells, side in zip(table.cells, (*table.sides, *("" for _ in table.cells)), strict=False)
    )
    to_right = tuple(place > 0 and _is_figures(table, place) for place in range(len(widths)))
    return Grid(x, y, widths, _row(table.columns, widths, size - 2, theme.MUTED, MOST_HEAD), rows, size, to_right)


def cut(whole: Grid, room: float) -> tuple[Grid, Grid | None]:
    """The part of the table that fits into `room` (one row at least), and the rest with the same head."""
    used, fits = whole.head.height, 0
    for row in whole.rows:
        if used + row.height > room and fits:
            break
        used, fits = used + row.height, fits + 1
    first, rest = whole.rows[:fits], whole.rows[fits:]
    return _with(whole, first), _with(whole, rest) if rest else None


def moved(whole: Grid, x: float, y: float) -> Grid:
    """The same table at another place."""
    return Grid(x, y, whole.widths, whole.head, whole.rows, whole.size, whole.to_right)


def _with(whole: Grid, rows: tuple[Row, ...]) -> Grid:
    return Grid(whole.x, whole.y, whole.widths, whole.head, rows, whole.size, whole.to_right)


def _row(cells: Sequence[str], widths: Sequence[float], size: float, colour: str, most: int = MOST_LINES) -> Row:
    lines = tuple(
        at_most(broken(cell, size, wide - GAP, heavy=place == 0), most)
        for place, (cell, wide) in enumerate(zip(cells, widths, strict=False))
    )
    tall = max((len(cell) for cell in lines), default=1) or 1
    return Row(lines, tall * size * LEADING + 2 * PAD, colour)


def _wanted(table: Table, place: int, size: float) -> float:
    words = [table.columns[place], *(cells[place] for cells in table.cells if place < len(cells))]
    return max(width(lettered(each), size, heavy=place == 0) for each in words) * _SPARE + GAP + 1


def _fitted(wanted: Sequence[float], room: float) -> tuple[float, ...]:
    """The wanted widths; where they are too wide together, an equal share of what the narrower ones leave."""
    left, open_ones = room, len(wanted)
    found = dict.fromkeys(range(len(wanted)), 0.0)
    for place in sorted(found, key=lambda each: wanted[each]):
        found[place] = min(wanted[place], left / open_ones)
        left, open_ones = left - found[place], open_ones - 1
    return tuple(found.values())


def _is_figures(table: Table, place: int) -> bool:
    """Whether a column has figures alone, whatever is said behind them in brackets or after a comma."""
    cells = [cells[place] for cells in table.cells if place < len(cells) and cells[place]]
    return bool(cells) and all(_FIGURE.fullmatch(_BEHIND.sub("", cell)) for cell in cells)
