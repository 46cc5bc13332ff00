"""The meeting as Markdown for a chat or a wiki. What people typed stays text: no link, picture, tag or mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from smarketing.meeting.deck import Deck, Hero, Line, Slide, Table
from smarketing.report import values
from smarketing.report.lettering import one_line

_MARKS = re.compile(r"([\\`*_\[\]<>|~$])")
# At the start of a line these make a heading, a list or a quote.
_STARTS = re.compile(r"^([#+\-=>]|\d+[.)])")
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_JOINER = "\N{WORD JOINER}"


def markdown(deck: Deck) -> str:
    """The deck slide by slide, then what the numbers mean."""
    parts = [f"# {text(deck.title)}", text(" · ".join(values.facts(deck)))]
    for slide in deck.slides:
        parts += _slide(slide)
    parts += ["## What the numbers mean", *_table(values.defined(deck))]
    return "\n\n".join(parts) + "\n"


def text(words: object) -> str:
    """Words on one line, shown letter by letter in Markdown."""
    plain = _ADDRESS.sub(_JOINER, _MENTION.sub(f"@{_JOINER}", one_line(words)))
    escaped = _MARKS.sub(r"\\\1", _ENTITY.sub("&amp;", plain))
    return _STARTS.sub(lambda found: f"{found[1][:-1]}\\{found[1][-1]}", escaped)


def _slide(slide: Slide) -> Iterator[str]:
    yield f"## {text(slide.title)}"
    if slide.lacks:
        yield text(slide.lacks)
    if slide.heroes:
        yield "\n".join(map(_hero, slide.heroes))
    alt, rows = values.unseen(slide)
    if alt:
        yield text(alt)
    for table in filter(None, (rows, slide.table)):
        yield from _table(table)
    if slide.lines:
        yield "\n".join(map(_line, slide.lines))
    if slide.small:
        yield "\n".join(f"- {text(said)}" for said in slide.small)


def _hero(hero: Hero) -> str:
    notes = " ".join(f"{text(note).rstrip('.')}." for note in hero.notes)
    return f"- {text(hero.label)}: **{text(hero.text)}**{'. ' if notes else ''}{notes}"


def _line(line: Line) -> str:
    return f"- **{text(line.text)}**{f' ({text(line.note)})' if line.note else ''}"


def _table(table: Table) -> Iterator[str]:
    rows: list[Sequence[str]] = [table.columns, ["---"] * len(table.columns)]
    yield "\n".join(
        [
            f"| {' | '.join(text(cell) for cell in rows[0])} |",
            f"| {' | '.join(rows[1])} |",
            *(f"| {' | '.join(text(cell) for cell in cells)} |" for cells in table.cells),
        ]
    )
