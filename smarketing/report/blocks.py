"""The parts of a slide as pieces at their places: its numbers, its sentences, its small print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smarketing.charts import theme
from smarketing.meeting.deck import Hero, Line
from smarketing.report.lettering import at_most, broken, lettered, width
from smarketing.report.pieces import HERO, LABEL, LEADING, NOTE, SMALL, Bar, Piece, Words, team, team_fill

GUTTER = 28.0
MOST_LINES = 10
_MARK = 3.0


def heroes(shown: Sequence[Hero], x: float, y: float, room: float) -> tuple[list[Piece], float]:
    """Numbers side by side, and the height that they take."""
    wide = (room - GUTTER * (len(shown) - 1)) / len(shown)
    head = max(len(_label(hero, wide)) for hero in shown)
    found, tall = list[Piece](), 0.0
    for place, hero in enumerate(shown):
        pieces, height = _hero(hero, x + place * (wide + GUTTER), y, wide, head)
        found += pieces
        tall = max(tall, height)
    return found, tall


def stacked(shown: Sequence[Hero], x: float, y: float, room: float) -> tuple[list[Piece], float]:
    """Numbers one below the other, and the height that they take."""
    found, tall = list[Piece](), 0.0
    for hero in shown:
        pieces, height = _hero(hero, x, y + tall, room, len(_label(hero, room)))
        found += pieces
        tall += height + 14
    return found, tall - 14


def line(said: Line, x: float, y: float, room: float, size: float) -> tuple[list[Piece], float]:
    """A sentence behind a mark in its team's colour, with its note below, and the height that they take."""
    inner, place = room - _MARK - 11, x + _MARK + 11
    words = Words(place, y, inner, tuple(broken(said.text, size, inner, heavy=True)), size, heavy=True)
    note = Words(place, y + words.height, inner, tuple(broken(said.note, size * 0.8, inner)), size * 0.8, theme.MUTED)
    tall = words.height + note.height
    mark = Bar(x, y + 2, _MARK, tall - 4, theme.BREACH if said.is_broken else team_fill(said.side))
    return [mark, *(each for each in (words, note) if each.lines)], tall


def portions(said: Line, room: float, size: float) -> Iterator[Line]:
    """The sentence in parts of at most MOST_LINES lines, so that each fits on a page; nothing is left out."""
    inner = room - _MARK - 11
    texts = _parted(broken(said.text, size, inner, heavy=True)) or [""]
    notes = _parted(broken(said.note, size * 0.8, inner)) or [""]
    for text in texts[:-1]:
        yield replace(said, text=text, note="")
    yield replace(said, text=texts[-1], note=notes[0])
    for note in notes[1:]:
        yield replace(said, text="", note=note)


def small(said: str, x: float, y: float, room: float) -> Iterator[Words]:
    """Small print, in parts that each fit on a page."""
    for part in _parted(broken(said, SMALL, room)):
        yield Words(x, y, room, tuple(broken(part, SMALL, room)), SMALL, theme.MUTED)


def _parted(lines: list[str]) -> list[str]:
    return [" ".join(lines[first : first + MOST_LINES]) for first in range(0, len(lines), MOST_LINES)]


def _label(hero: Hero, room: float) -> tuple[str, ...]:
    return at_most(broken(hero.label, LABEL, room, heavy=True), 3)


def _hero(hero: Hero, x: float, y: float, room: float, head: int) -> tuple[list[Piece], float]:
    colour = theme.BREACH_TEXT if hero.is_broken else theme.INK
    found: list[Piece] = [Words(x, y, room, _label(hero, room), LABEL, team(hero.side), heavy=True)]
    below = y + head * LABEL * LEADING
    text = lettered(hero.text)
    size = min(HERO, HERO * room / max(width(text, HERO, heavy=True), 1))
    size = max(size, 20.0)
    number = Words(x, below, room, at_most(broken(text, size, room, heavy=True), 2), size, colour, heavy=True)
    found.append(number)
    below += number.height
    if hero.done is not None and hero.whole:
        found += _progress(hero, x, below + 2, room)
        below += 18
    for note in hero.notes:
        words = Words(x, below, room, at_most(broken(note, NOTE, room), 4), NOTE, theme.MUTED)
        found.append(words)
        below += words.height + 2
    return found, below - y


def _progress(hero: Hero, x: float, y: float, room: float) -> Iterator[Piece]:
    """How much of the whole is done, with a tick at what was promised."""
    whole, done = hero.whole or 1.0, hero.done or 0.0
    yield Bar(x, y, room, 8, theme.RULE)
    share = min(max(done / whole, 0.0), 1.0)
    if share:
        yield Bar(x, y, room * share, 8, theme.BREACH if hero.is_broken else team_fill(hero.side))
    if hero.promised is not None:
        place = min(max(hero.promised / whole, 0.0), 1.0) * room
        yield Bar(x + min(max(place - 1, 0), room - 2), y - 3, 2, 14, theme.INK)
