"""What lies on a page: words, bars, pictures and tables at their places, in points from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass

from smarketing.charts import theme
from smarketing.meeting.deck import MARKETING, SALES

# 16:9; half the pixels of the screen that slides are laid out for.
WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 44.0
TOP, FOOT = 34.0, 506.0
INNER = WIDTH - 2 * MARGIN
LEADING = 1.28
# The type scale of the meeting, on paper.
TITLE, HERO, SAID, LABEL, NOTE, SMALL = 30.0, 54.0, 17.0, 15.0, 13.0, 11.0
LEFT, RIGHT = "left", "right"


@dataclass(frozen=True)
class Words:
    """Lines of one size and colour; `y` is the upper edge of the first. `link` is the page it leads to."""

    x: float
    y: float
    width: float
    lines: tuple[str, ...]
    size: float
    colour: str = theme.INK
    heavy: bool = False
    align: str = LEFT
    link: int | None = None

    @property
    def height(self) -> float:
        """How high all lines are."""
        return len(self.lines) * self.size * LEADING


@dataclass(frozen=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Image:
    """The picture of the slide `key`, with what it shows in words."""

    x: float
    y: float
    width: float
    height: float
    key: str
    alt: str


@dataclass(frozen=True)
class Row:
    """A row of a table: each cell as lines, and the colour of the first one."""

    cells: tuple[tuple[str, ...], ...]
    height: float
    colour: str = theme.INK


@dataclass(frozen=True)
class Grid:
    """A table; `head` are its columns, empty without. Columns of which `to_right` is true stand at the right edge."""

    x: float
    y: float
    widths: tuple[float, ...]
    head: Row
    rows: tuple[Row, ...]
    size: float
    to_right: tuple[bool, ...]

    @property
    def height(self) -> float:
        """How high the whole table is."""
        return sum(row.height for row in (self.head, *self.rows))


Piece = Words | Bar | Image | Grid


@dataclass(frozen=True)
class Page:
    """One page: its title as a bookmark has it (`title`), what lies on it, and what its speaker can say besides.

    `heading` is the title as it is drawn; `key` names the slide, '' for pages of no slide; `is_more`: it goes on with
    what the page before began.
    """

    key: str
    title: str
    heading: Words
    pieces: tuple[Piece, ...]
    spoken: tuple[str, ...] = ()
    is_more: bool = False


def team(side: str) -> str:
    """The colour of a team's words; ink for both."""
    return {MARKETING: theme.MARKETING_TEXT, SALES: theme.SALES_TEXT}.get(side, theme.INK)


def team_fill(side: str) -> str:
    """The colour of a team's bars; grey for both."""
    return {MARKETING: theme.MARKETING, SALES: theme.SALES}.get(side, theme.MUTED)
