"""A meeting as pages: a summary, one slide after the other, and what each number means. PDF and slides draw them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from smarketing.charts import theme
from smarketing.meeting.deck import Deck, Picture, Slide, Table
from smarketing.report import blocks, tables, values
from smarketing.report.flow import GAP, Flow, lines_height, small_height
from smarketing.report.lettering import broken, is_lettered, width
from smarketing.report.pieces import (
    FOOT,
    INNER,
    MARGIN,
    NOTE,
    RIGHT,
    SAID,
    SMALL,
    Bar,
    Image,
    Page,
    Piece,
    Words,
)

DEFINITIONS, SUMMARY = "definitions", "summary"
LACKS_LETTERS = "� stands for a letter or sign that this file's font lacks; the Markdown has it."
_SIDE, _LEAST_PICTURE = 236.0, 200.0
_AISLE, _LEAST_BESIDE = 40.0, 250.0
# Type sizes from large to small: the first that leaves all on one page is taken.
_LINES, _TABLES, _DEFINED = (24.0, 21.0, 19.0, SAID), (17.0, 16.0, 15.0, 14.0), (12.0, SMALL, 10.0)


def pages(deck: Deck, drawn: Collection[str] | None = None, lacks: str = "") -> tuple[Page, ...]:
    """All pages. `drawn` are the slides whose picture is at hand; of the others the rows stand there, and `lacks` says
    why. With None all pictures are taken to be there: for knowing how large they must be drawn.
    """
    found = [page for slide in deck.slides for page in _slide(deck, slide, drawn, lacks)]
    meant = _definitions(deck)
    return _numbered(deck, [_summary(deck, found, len(found) + 2), *found, *meant])


def pictures(deck: Deck) -> dict[str, tuple[Picture, float, float]]:
    """Each picture by its slide, with the width and height in points that it has on its page."""
    known = {slide.key: slide.picture for slide in deck.slides if slide.picture is not None}
    boxes = [piece for page in pages(deck) for piece in page.pieces if isinstance(piece, Image)]
    return {box.key: (known[box.key], box.width, box.height) for box in boxes}


def _slide(deck: Deck, slide: Slide, drawn: Collection[str] | None, lacks: str) -> list[Page]:
    picture = slide.picture
    is_drawn = picture is not None and (drawn is None or slide.key in drawn)
    alt = [picture.alt] if picture is not None else []
    flow = Flow(slide.key, slide.title, (*alt, *slide.small, *values.behind(slide, deck)))
    if slide.lacks:
        flow.text(slide.lacks, 20.0)
    if slide.heroes and is_drawn:
        _beside(flow, slide)
    else:
        if slide.heroes:
            flow.add(lambda y: blocks.heroes(slide.heroes, MARGIN, y, INNER))
        if picture is not None and is_drawn:
            _picture(flow, slide, MARGIN, INNER, _left(flow, slide))
        elif picture is not None:
            flow.text(lacks or values.FAILED, NOTE)
            if slide.table is None:
                _table(flow, slide, values.rows(picture))
            else:
                flow.table(values.rows(picture), INNER, _TABLES[-1])
    _rest(flow, slide)
    return flow.pages()


def _rest(flow: Flow, slide: Slide) -> None:
    """The table with the sentences beside it where both fit, else one below the other; then the small print."""
    if slide.table is not None:
        _table(flow, slide, slide.table)
    size = SAID
    if not (slide.heroes or slide.picture or slide.table):
        room = flow.rest - small_height(slide.small, flow.room)
        size = next((each for each in _LINES if lines_height(slide.lines, flow.room, each) <= room), SAID)
    flow.lines(slide.lines, size)
    flow.small(slide.small)


def _table(flow: Flow, slide: Slide, table: Table) -> None:
    for size in _TABLES:
        whole = tables.grid(table, flow.left, flow.y, INNER, size)
        wide = sum(whole.widths)
        room = INNER - wide - _AISLE
        if room >= _LEAST_BESIDE and (slide.lines or slide.small) and whole.height <= flow.rest:
            flow.put([whole])
            flow.left, flow.room = MARGIN + wide + _AISLE, room
            return
    flow.table(table, INNER, _TABLES[-1])


def _beside(flow: Flow, slide: Slide) -> None:
    """The numbers at the left, the picture beside them."""
    column, tall = blocks.stacked(slide.heroes, MARGIN, flow.y, _SIDE)
    room = max(_left(flow, slide), min(tall, flow.rest))
    flow.put(column)
    left = MARGIN + _SIDE + blocks.GUTTER
    _picture(flow, slide, left, INNER - _SIDE - blocks.GUTTER, room)


def _picture(flow: Flow, slide: Slide, x: float, room: float, height: float) -> None:
    assert slide.picture is not None
    if height < _LEAST_PICTURE and flow.y > flow.start and x == MARGIN:
        flow.turn()
        height = _left(flow, slide)
    tall = max(height, _LEAST_PICTURE)
    flow.put([Image(x, flow.y, room, tall, slide.key, slide.picture.alt)], tall)


def _left(flow: Flow, slide: Slide) -> float:
    """How high a picture can be so that what stands below it fits on its page, else all that is left."""
    below = lines_height(slide.lines, INNER) + small_height(slide.small, INNER)
    if slide.table is not None:
        below += tables.grid(slide.table, 0.0, 0.0, INNER, _TABLES[-1]).height + GAP
    left = flow.rest - below - GAP
    return left if left >= _LEAST_PICTURE else flow.rest


def _summary(deck: Deck, found: Sequence[Page], defined_on: int) -> Page:
    """What each slide says, with its page."""
    flow = Flow(SUMMARY, deck.title)
    flow.text(" · ".join(values.facts(deck)), SAID)
    flow.y += 8
    entries = [(page.title, place + 2) for place, page in enumerate(found) if not page.is_more]
    for title, number in [*entries, ("What the numbers mean", defined_on)]:
        flow.add(lambda y, title=title, number=number: _entry(title, number, y))  # type: ignore[misc]
    return flow.pages()[0]


def _entry(title: str, number: int, y: float) -> tuple[list[Piece], float]:
    lines = tuple(broken(title, SAID, INNER - 80))
    words = Words(MARGIN, y, INNER - 80, lines, SAID, link=number)
    where = Words(MARGIN + INNER - 60, y, 60, (f"{number}",), SAID, theme.MUTED, align=RIGHT, link=number)
    return [words, where, Bar(MARGIN, y + words.height + 6, INNER, 0.6, theme.RULE)], words.height + 2


def _definitions(deck: Deck) -> list[Page]:
    flow = Flow(DEFINITIONS, "What the numbers mean")
    if deck.numbers:
        table = values.defined(deck)
        heights = {size: tables.grid(table, MARGIN, flow.y, INNER, size).height for size in _DEFINED}
        flow.table(table, INNER, next((size for size in _DEFINED if heights[size] <= flow.rest), _DEFINED[0]))
    else:
        flow.text("This meeting has no numbers.")
    if not is_lettered(deck.to_json()):
        flow.small([LACKS_LETTERS])
    return flow.pages()


def _numbered(deck: Deck, found: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with what stands at the foot of each."""
    said = " · ".join(values.facts(deck))
    many = len(found)
    numbered = []
    for number, page in enumerate(found, start=1):
        facts = "" if page.key == SUMMARY else said
        where = f"{number} / {many}"
        room = INNER - width(where, SMALL) - 20
        foot = (
            Words(MARGIN, FOOT, room, tuple(broken(facts, SMALL, room))[:1], SMALL, theme.MUTED),
            Words(MARGIN + INNER - 80, FOOT, 80, (where,), SMALL, theme.MUTED, align=RIGHT),
        )
        shown = tuple(each for each in foot if each.lines)
        numbered.append(replace(page, pieces=(*page.pieces, *shown)))
    return tuple(numbered)
