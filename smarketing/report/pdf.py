"""The meeting as a PDF: text that can be selected, a bookmark for each slide, no word of who made it."""

from __future__ import annotations

from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.fonts import TTFFont

from smarketing.charts import theme
from smarketing.meeting.deck import Deck
from smarketing.report.lettering import FAMILY, FILES, lettered, width
from smarketing.report.pages import pages
from smarketing.report.pictures import NONE, Drawn
from smarketing.report.pieces import HEIGHT, LEADING, RIGHT, WIDTH, Bar, Grid, Image, Piece, Row, Words
from smarketing.report.tables import GAP, PAD

# Where the foot of the letters lies within a line, as a part of the type size.
_BASE = 0.98


def pdf(deck: Deck, pictures: Drawn = NONE) -> bytes:
    """The whole meeting on pages of 16:9; the same deck and pictures make the same bytes."""
    file = FPDF(unit="pt", format=(HEIGHT, WIDTH), orientation="landscape")
    try:
        _begin(file, deck)
        for page in pages(deck, pictures.images, pictures.lacks):
            file.add_page()
            if not page.is_more:
                file.start_section(lettered(page.title))
            for piece in (page.heading, *page.pieces):
                _draw(file, piece, pictures)
        return bytes(file.output())
    finally:
        for font in file.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()


def _begin(file: FPDF, deck: Deck) -> None:
    file.set_auto_page_break(False)
    file.set_margin(0)
    for heavy, name in FILES.items():
        file.add_font(FAMILY, "B" if heavy else "", name)
    file.set_title(lettered(deck.title))
    file.set_lang("en")
    file.set_creation_date(datetime.fromisoformat(deck.as_of).replace(tzinfo=UTC))


def _draw(file: FPDF, piece: Piece, pictures: Drawn) -> None:
    if isinstance(piece, Words):
        _words(file, piece)
    elif isinstance(piece, Bar):
        _bar(file, piece)
    elif isinstance(piece, Image):
        file.image(
            pictures.images[piece.key], piece.x, piece.y, piece.width, piece.height, alt_text=lettered(piece.alt)
        )
    else:
        _grid(file, piece)


def _words(file: FPDF, words: Words) -> None:
    _type(file, words.size, words.colour, words.heavy)
    for place, line in enumerate(words.lines):
        y = words.y + place * words.size * LEADING
        left = words.x
        if words.align == RIGHT:
            left += words.width - width(line, words.size, heavy=words.heavy)
        file.text(left, y + words.size * _BASE, line)
    if words.link is not None:
        file.link(words.x, words.y, words.width, words.height, file.add_link(page=words.link))


def _bar(file: FPDF, bar: Bar) -> None:
    file.set_fill_color(*_rgb(bar.colour))
    file.rect(bar.x, bar.y, bar.width, bar.height, style="F")


def _grid(file: FPDF, grid: Grid) -> None:
    y = grid.y
    for place, row in enumerate((grid.head, *grid.rows)):
        _row(file, grid, row, y, is_head=place == 0)
        y += row.height
        _bar(file, Bar(grid.x, y - 0.3, sum(grid.widths), 0.6, theme.RULE))


def _row(file: FPDF, grid: Grid, row: Row, y: float, *, is_head: bool) -> None:
    x, size = grid.x, grid.size - 2 if is_head else grid.size
    for place, (lines, wide) in enumerate(zip(row.cells, grid.widths, strict=True)):
        colour = row.colour if place == 0 or is_head else theme.INK
        align = RIGHT if grid.to_right[place] else "left"
        _words(file, Words(x, y + PAD, wide - GAP, lines, size, colour, place == 0 and not is_head, align))
        x += wide


def _type(file: FPDF, size: float, colour: str, heavy: bool) -> None:
    file.set_font(FAMILY, "B" if heavy else "", size)
    file.set_text_color(*_rgb(colour))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
