"""The meeting as HTML for a mail: one file that asks no other host, in which nothing that people typed can run."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from smarketing.charts import theme
from smarketing.meeting.deck import Deck, Hero, Line, Slide, Table
from smarketing.report import values
from smarketing.report.lettering import one_line
from smarketing.report.pieces import team, team_fill

_FONT = "font-family:'IBM Plex Sans',Arial,Helvetica,sans-serif"
_QUIET = f"color:{theme.MUTED};font-size:14px"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(deck: Deck) -> str:
    """The deck slide by slide, then what the numbers mean, with its styles on the elements as mail programs want it."""
    body = [
        f'<h1 style="font-size:26px;margin:0 0 4px">{text(deck.title)}</h1>',
        f'<p style="margin:0;{_QUIET}">{text(" · ".join(values.facts(deck)))}</p>',
    ]
    for slide in deck.slides:
        body += _slide(slide)
    body += [_heading("What the numbers mean"), _table(values.defined(deck), 13)]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{text(deck.title)}</title></head>",
            f'<body style="margin:0;background:{theme.PAGE};color:{theme.INK};{_FONT};font-size:16px;line-height:1.4">',
            '<div style="max-width:720px;margin:0 auto;padding:24px 16px">',
            *body,
            "</div></body></html>",
            "",
        ]
    )


def text(words: object) -> str:
    """Words on one line, shown letter by letter in HTML."""
    return escape(one_line(words))


def _slide(slide: Slide) -> Iterator[str]:
    yield _heading(slide.title)
    if slide.lacks:
        yield f'<p style="margin:6px 0;color:{theme.MUTED}">{text(slide.lacks)}</p>'
    yield from map(_hero, slide.heroes)
    alt, rows = values.unseen(slide)
    if alt:
        yield f'<p style="margin:6px 0">{text(alt)}</p>'
    yield from (_table(table, 15) for table in (rows, slide.table) if table is not None)
    yield from map(_line, slide.lines)
    yield from (f'<p style="margin:4px 0;color:{theme.MUTED};font-size:13px">{text(said)}</p>' for said in slide.small)


def _heading(title: str) -> str:
    return f'<h2 style="font-size:20px;margin:32px 0 8px">{text(title)}</h2>'


def _hero(hero: Hero) -> str:
    colour = theme.BREACH_TEXT if hero.is_broken else theme.INK
    notes = "<br>".join(map(text, hero.notes))
    label = f'<span style="color:{team(hero.side)};font-weight:bold">{text(hero.label)}</span>'
    number = f'<span style="color:{colour};font-size:32px;font-weight:bold;line-height:1.2">{text(hero.text)}</span>'
    return f'<p style="margin:12px 0">{label}<br>{number}<br><span style="{_QUIET}">{notes}</span></p>'


def _line(line: Line) -> str:
    mark = theme.BREACH if line.is_broken else team_fill(line.side)
    note = f'<br><span style="{_QUIET}">{text(line.note)}</span>' if line.note else ""
    style = f"margin:10px 0;padding-left:10px;border-left:3px solid {mark}"
    return f'<p style="{style}"><b>{text(line.text)}</b>{note}</p>'


def _table(table: Table, size: int) -> str:
    cell = f"padding:4px 12px 4px 0;border-bottom:1px solid {theme.RULE};text-align:left;vertical-align:top"
    head = "".join(f'<th style="{cell};{_QUIET};font-weight:normal">{text(each)}</th>' for each in table.columns)
    sides = (*table.sides, *("" for _ in table.cells))
    rows = [
        "<tr>"
        + "".join(
            f'<td style="{cell};{f"color:{team(side)};font-weight:bold" if not place else ""}">{text(each)}</td>'
            for place, each in enumerate(cells)
        )
        + "</tr>"
        for cells, side in zip(table.cells, sides, strict=False)
    ]
    style = f"border-collapse:collapse;width:100%;font-size:{size}px;margin:8px 0"
    return f'<table style="{style}"><tr>{head}</tr>{"".join(rows)}</table>'
