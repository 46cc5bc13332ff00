"""A slide laid out over as many pages as it needs: what does not fit goes on under the same title."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from smarketing.charts import theme
from smarketing.meeting.deck import Line, Table
from smarketing.report import blocks, tables
from smarketing.report.lettering import at_most, broken, one_line
from smarketing.report.pieces import FOOT, INNER, LEADING, MARGIN, SAID, SMALL, TITLE, TOP, Page, Piece, Words

BOTTOM = FOOT - 12
GAP = 13.0
_LEAST_ROWS = 3
Block = Callable[[float], tuple[list[Piece], float]]


class Flow:
    """The pages of one slide, filled from top to bottom between `left` and the `room` beside it."""

    def __init__(self, key: str, title: str, spoken: Sequence[str] = ()) -> None:
        self.key = key
        self.title = one_line(title)
        self.heading = _heading(title)
        self.spoken = tuple(spoken)
        self.start = TOP + self.heading.height + 18
        self.left, self.room = MARGIN, INNER
        self.y = self.start
        self._pieces: list[Piece] = []
        self._pages: list[Page] = []

    @property
    def rest(self) -> float:
        """How much of the page is left."""
        return BOTTOM - self.y

    def put(self, pieces: Sequence[Piece], height: float = 0.0) -> None:
        """Lay pieces down where they are, and go on below them."""
        self._pieces += pieces
        self.y += height + (GAP if height else 0)

    def add(self, block: Block) -> None:
        """Lay a block down here, or on the next page when it does not fit."""
        pieces, height = block(self.y)
        if height > self.rest and self.y > self.start:
            self.turn()
            pieces, height = block(self.y)
        self.put(pieces, height)

    def turn(self) -> None:
        """Go on on the next page, over its whole width."""
        self._pages.append(self._page())
        self._pieces, self.y = [], self.start
        self.left, self.room = MARGIN, INNER

    def lines(self, said: Sequence[Line], size: float = SAID) -> None:
        """Sentences, one below the other."""
        for whole in said:
            for part in blocks.portions(whole, self.room, size):
                self.add(lambda y, part=part: blocks.line(part, self.left, y, self.room, size))  # type: ignore[misc]

    def table(self, table: Table, room: float, size: float) -> None:
        """A table, on as many pages as it takes."""
        rest: tables.Grid | None = tables.grid(table, self.left, self.y, room, size)
        while rest is not None:
            least = rest.head.height + sum(row.height for row in rest.rows[:_LEAST_ROWS])
            if least > self.rest and self.y > self.start:
                self.turn()
            part, rest = tables.cut(tables.moved(rest, self.left, self.y), self.rest)
            self.put([part], part.height)
            if rest is not None:
                self.turn()

    def small(self, said: Sequence[str]) -> None:
        """Small print, at the foot of the page where there is room."""
        found = [each for text in said for each in blocks.small(text, self.left, 0.0, self.room)]
        tall = sum(each.height + 2 for each in found)
        if tall <= self.rest:
            self.y = BOTTOM - tall
        for each in found:
            if each.height > self.rest and self.y > self.start:
                self.turn()
            self.put([Words(self.left, self.y, each.width, each.lines, each.size, each.colour)])
            self.y += each.height + 2

    def text(self, said: str, size: float = SAID, colour: str = theme.MUTED) -> None:
        """A plain paragraph."""
        lines = tuple(broken(said, size, self.room))
        self.add(lambda y: ([Words(self.left, y, self.room, lines, size, colour)], len(lines) * size * LEADING))

    def pages(self) -> list[Page]:
        """All pages."""
        return [*self._pages, self._page()]

    def _page(self) -> Page:
        is_more = bool(self._pages)
        return Page(self.key, self.title, self.heading, tuple(self._pieces), () if is_more else self.spoken, is_more)


def small_height(said: Sequence[str], room: float) -> float:
    """How much small print takes."""
    return sum(len(broken(text, SMALL, room)) * SMALL * LEADING + 2 for text in said)


def lines_height(said: Sequence[Line], room: float, size: float = SAID) -> float:
    """How much sentences take."""
    return sum(blocks.line(each, 0.0, 0.0, room, size)[1] + GAP for each in said)


def _heading(title: str) -> Words:
    """The title as large as it fits on two lines, a long one smaller on up to four."""
    for size, most in ((TITLE, 2), (24.0, 2), (18.0, 4)):
        lines = broken(title, size, INNER, heavy=True)
        if len(lines) <= most or size == 18.0:
            break
    return Words(MARGIN, TOP, INNER, at_most(lines, 4), size, heavy=True)
