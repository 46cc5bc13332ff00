"""One slide on the wall: its sentence, numbers, picture, table and lines, sized for the back row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from smarketing.charts import room
from smarketing.charts.canvas import to_json
from smarketing.meeting.deck import Hero, Line, Slide, Table
from smarketing.ui.plot import plot

# A slide is laid out for 1920 x 1080 pixels, on which 1rem is this many.
REM = 27.84
WIDE, TALL = 1800, 800
ASIDE, NARROW = 0.3, 1180
# The type of rows by how many there are: at most so many, in rem.
ROWS = ((6, 1.8), (9, 1.6), (12, 1.35), (14, 1.15))
LEAST = 1.02
WIDTHS = {"%": 0.98, "M": 0.86, "–": 0.62, ".": 0.3, ",": 0.3}
MOST_ROWS = 6
LISTS = ("actions", "decide")
Buttons = Callable[[int, Line], None]


@dataclass(frozen=True)
class Mark:
    """What a closed meeting is marked with; `is_warning` when it is no longer what the data tells."""

    words: str
    is_warning: bool = False


def show(slide: Slide, *, mark: Mark | None = None, buttons: Buttons | None = None, is_shared: bool = False) -> None:
    """Draws a slide; `mark` stands beside its sentence, `buttons` draws what can be done with a line at its right.

    is_shared: buttons of the meeting stand in the row of the sentence.
    """
    st.html(_headline(slide, mark, is_shared=is_shared))
    if slide.lacks:
        st.html(f'<p class="room-lacks">{escape(slide.lacks)}</p>')
    if slide.picture and slide.heroes:
        left, right = st.columns((ASIDE, 1 - ASIDE), gap="large")
        with left:
            st.html(_heroes(slide.heroes, aside=True))
        with right:
            _picture(slide, NARROW)
    elif slide.heroes:
        st.html(_heroes(slide.heroes))
    elif slide.picture:
        _picture(slide, WIDE)
    if slide.table:
        st.html(_table(slide.table, len(slide.lines)))
    if slide.key in LISTS:
        _list(slide.lines, buttons)
    elif slide.lines:
        st.html(_lines(slide.lines, _place(slide)))


def _headline(slide: Slide, mark: Mark | None, *, is_shared: bool) -> str:
    letters = len(slide.title) + (18 if is_shared else 0) + (0.45 * len(mark.words) if mark is not None else 0)
    size = 2.5 if letters <= 46 else 2.1 if letters <= 56 else 1.85
    warns = " room-restated" if mark is not None and mark.is_warning else ""
    over = "" if mark is None else f'<span class="room-mark{warns}">{escape(mark.words)}</span>'
    return f'<h1 class="room-title" style="font-size:{size}rem">{escape(slide.title)}{over}</h1>'


def _heroes(heroes: Sequence[Hero], *, aside: bool = False) -> str:
    wide = WIDE * ASIDE - 60 if aside else (WIDE - 70 * (len(heroes) - 1)) / len(heroes)
    most = 190 if aside else {1: 324, 2: 324}.get(len(heroes), 220)
    # All numbers of a slide in one size, that of the longest.
    size = min([most, *(wide / _width(hero.text) for hero in heroes)]) / REM
    cells = "".join(_hero(hero, size) for hero in heroes)
    return f'<div class="room-heroes{" room-aside" if aside else ""}">{cells}</div>'


def _width(words: str) -> float:
    """How wide bold words are, in parts of their size."""
    return sum(WIDTHS.get(letter, 0.62) for letter in words) or 1


def _hero(hero: Hero, size: float) -> str:
    notes = "".join(f"<p>{escape(note)}</p>" for note in hero.notes)
    return (
        f'<section class="room-hero room-{escape(hero.side)}{_broken(hero.is_broken)}">'
        f'<h2>{escape(hero.label)}</h2><div class="room-number" style="font-size:{size:.2f}rem">{escape(hero.text)}'
        f"</div>{_bar(hero)}{notes}</section>"
    )


def _bar(hero: Hero) -> str:
    """How far it came of the whole, with the tick of what was promised."""
    if hero.done is None or not hero.whole:
        return ""
    end = max(hero.whole, hero.done, hero.promised or 0)
    tick = "" if hero.promised is None else f'<i style="left:{_percent(hero.promised, end)}"></i>'
    return f'<div class="room-bar"><b style="width:{_percent(hero.done, end)}"></b>{tick}</div>'


def _percent(part: float, whole: float) -> str:
    return f"{min(max(part / whole, 0), 1) * 100:.2f}%"


def _broken(is_broken: bool) -> str:
    return " room-broken" if is_broken else ""


def _size(rows: int) -> float:
    return next((size for most, size in ROWS if rows <= most), LEAST)


def _table(table: Table, lines: int) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    sides = (*table.sides, *[""] * len(table.cells))
    body = "".join(
        f'<tr class="room-{escape(side)}">{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for cells, side in zip(table.cells, sides, strict=False)
    )
    size = _size(len(table.cells) + lines)
    return f'<table class="room-table" style="font-size:{size}rem"><tr>{head}</tr>{body}</table>'


def _place(slide: Slide) -> str:
    """How lines stand: beside each other under heroes, large when they are alone."""
    return "beside" if slide.heroes else "below" if slide.picture or slide.table else "alone"


def _lines(lines: Sequence[Line], place: str) -> str:
    found = "".join(
        f'<div class="room-{escape(line.side)}{_broken(line.is_broken)}">{escape(line.text)}{_note(line)}</div>'
        for line in lines
    )
    return f'<div class="room-lines room-{place}">{found}</div>'


def _note(line: Line) -> str:
    return f"<small>{escape(line.note)}</small>" if line.note else ""


def _height(line: Line) -> int:
    """The pixels that a line takes under a picture."""
    return 54 + 42 * (len(line.text) // 96) + (38 if line.note else 0)


def _list(lines: Sequence[Line], buttons: Buttons | None) -> None:
    size = {1: 1.75, 2: 1.75, 3: 1.75, 4: 1.6, 5: 1.4, 6: 1.25}.get(len(lines), 1.1)
    # Many rows stand close, each with its note behind its sentence.
    dense = " room-dense" if len(lines) > MOST_ROWS else ""
    for place, line in enumerate(lines):
        with st.container(horizontal=True, vertical_alignment="center", key=f"room_row_{place}", gap="small"):
            st.html(
                f'<div class="room-row{dense} room-{escape(line.side)}{_broken(line.is_broken)}" '
                f'style="font-size:{size}rem"><b>{place + 1}</b><p>{escape(line.text)}{_note(line)}</p></div>'
            )
            if buttons is not None:
                buttons(place, line)


def _picture(slide: Slide, width: int) -> None:
    assert slide.picture is not None
    beside = bool(slide.heroes)
    below = 0 if beside else sum(_height(line) for line in slide.lines) + 20
    height = TALL - below - (40 if len(slide.title) > 66 else 0)
    figure = room.figure(slide.picture, width, height)
    unit = {"width": width, "height": height, "rem": REM}
    plot(to_json(figure), key=f"room_{slide.key}", height=height, alt=slide.picture.alt, unit=unit)
