"""The meeting as slides that can be edited: real titles, tables and speaker notes, no word of who made it."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from smarketing.charts import theme
from smarketing.meeting.deck import Deck
from smarketing.report.lettering import one_line
from smarketing.report.pages import pages
from smarketing.report.pictures import NONE, Drawn
from smarketing.report.pieces import HEIGHT, LEADING, RIGHT, WIDTH, Bar, Grid, Image, Page, Piece, Row, Words
from smarketing.report.tables import GAP, PAD

# A file of slides carries no font; this one is on every machine and narrower than ours, so that lines still fit.
FONT = "Arial"
_TITLE_ONLY = 5
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_RGB: Any = RGBColor
_ACCENTS = (theme.MARKETING, theme.SALES, theme.BREACH, theme.WATCH, theme.MUTED, theme.INK)


def pptx(deck: Deck, pictures: Drawn = NONE) -> bytes:
    """The same pages as in the PDF, as a file of slides."""
    file = Presentation()
    file.slide_width, file.slide_height = Pt(WIDTH), Pt(HEIGHT)
    layout = _layout(file)
    _anonymous(file, deck)
    for page in pages(deck, pictures.images, pictures.lacks):
        slide = file.slides.add_slide(layout)
        _title(slide, page)
        for piece in page.pieces:
            _draw(slide, piece, pictures)
        if page.spoken:
            slide.notes_slide.notes_text_frame.text = "\n".join(map(_plain, page.spoken))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _layout(file: Any) -> Any:
    """The one layout that is kept: a title at our place, in our colours."""
    layout = file.slide_layouts[_TITLE_ONLY]
    for other in [each for each in file.slide_layouts if each is not layout]:
        file.slide_layouts.remove(other)
    for shape in [*layout.placeholders, *file.slide_master.placeholders]:
        if shape.placeholder_format.type is not None and shape.placeholder_format.idx != 0:
            shape.element.getparent().remove(shape.element)
    part = next(each.target_part for each in file.slide_master.part.rels.values() if each.reltype.endswith("/theme"))
    words = part.blob.decode("utf-8")
    words = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", words)
    for place, colour in enumerate(_ACCENTS, start=1):
        accent = rf"(<a:accent{place}>\s*<a:srgbClr val=\")[0-9A-Fa-f]{{6}}"
        words = re.sub(accent, rf"\g<1>{colour[1:]}", words)
    part._blob = words.encode("utf-8")
    return layout


def _anonymous(file: Any, deck: Deck) -> None:
    about = file.core_properties
    about.author = about.last_modified_by = about.keywords = about.comments = about.subject = about.category = ""
    about.title, about.language = _plain(deck.title), "en"
    about.created = about.modified = about.last_printed = datetime.fromisoformat(deck.as_of)
    about.revision = 1


def _title(slide: Any, page: Page) -> None:
    shape, words = slide.shapes.title, page.heading
    shape.left, shape.top = Pt(words.x), Pt(words.y)
    shape.width, shape.height = Pt(words.width), Pt(words.height + 4)
    _fill(shape.text_frame, _plain(page.title), words.size, words.colour, heavy=True)


def _draw(slide: Any, piece: Piece, pictures: Drawn) -> None:
    if isinstance(piece, Words):
        _words(slide, piece)
    elif isinstance(piece, Bar):
        _bar(slide, piece)
    elif isinstance(piece, Image):
        image = io.BytesIO(pictures.images[piece.key])
        shape = slide.shapes.add_picture(image, Pt(piece.x), Pt(piece.y), Pt(piece.width), Pt(piece.height))
        _described(shape, piece.alt)
    else:
        _grid(slide, piece)


def _words(slide: Any, words: Words) -> None:
    box = slide.shapes.add_textbox(Pt(words.x), Pt(words.y), Pt(words.width), Pt(words.height))
    _fill(
        box.text_frame,
        " ".join(words.lines),
        words.size,
        words.colour,
        heavy=words.heavy,
        align=PP_ALIGN.RIGHT if words.align == RIGHT else PP_ALIGN.LEFT,
    )


def _bar(slide: Any, bar: Bar) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(bar.x), Pt(bar.y), Pt(bar.width), Pt(bar.height))
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(bar.colour)
    shape.line.fill.background()
    shape.shadow.inherit = False
    # For the eye alone: who hears the slide read out hears the words beside it.
    _described(shape, "")


def _grid(slide: Any, grid: Grid) -> None:
    rows = (grid.head, *grid.rows)
    frame = slide.shapes.add_table(
        len(rows), len(grid.widths), Pt(grid.x), Pt(grid.y), Pt(sum(grid.widths)), Pt(grid.height)
    )
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_TABLE
    table.horz_banding = False
    for place, wide in enumerate(grid.widths):
        table.columns[place].width = Pt(wide)
    for number, row in enumerate(rows):
        table.rows[number].height = Pt(row.height)
        _row(table, grid, row, number)


def _row(table: Any, grid: Grid, row: Row, number: int) -> None:
    size = grid.size if number else grid.size - 2
    for place, lines in enumerate(row.cells):
        cell = table.cell(number, place)
        cell.margin_left, cell.margin_right = 0, Pt(GAP)
        cell.margin_top = cell.margin_bottom = Pt(PAD)
        cell.vertical_anchor = MSO_ANCHOR.TOP
        _fill(
            cell.text_frame,
            " ".join(lines),
            size,
            row.colour if place == 0 or not number else theme.INK,
            heavy=place == 0 and number > 0,
            align=PP_ALIGN.RIGHT if grid.to_right[place] else PP_ALIGN.LEFT,
            is_cell=True,
        )
        _ruled(cell)


def _ruled(cell: Any) -> None:
    colour = f'<a:solidFill><a:srgbClr val="{theme.RULE[1:]}"/></a:solidFill>'
    line = f'<a:lnB {nsdecls("a")} w="{Emu(Pt(0.6))}">{colour}</a:lnB>'
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def _fill(
    frame: Any,
    words: str,
    size: float,
    colour: str,
    *,
    heavy: bool = False,
    align: Any = PP_ALIGN.LEFT,
    is_cell: bool = False,
) -> None:
    if not is_cell:
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.word_wrap = True
    paragraph = frame.paragraphs[0]
    paragraph.alignment, paragraph.line_spacing = align, LEADING / 1.15
    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.bold, run.font.name = Pt(size), heavy, FONT
    run.font.color.rgb = _colour(colour)


def _described(shape: Any, words: str) -> None:
    shape._element.xpath("./*/p:cNvPr")[0].set("descr", _plain(words))


def _plain(words: str) -> str:
    return one_line(words)


def _colour(token: str) -> Any:
    return _RGB(*(int(token[place : place + 2], 16) for place in (1, 3, 5)))
