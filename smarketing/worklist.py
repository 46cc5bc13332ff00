"""The work list on paper: one HTML file that needs nothing else, for the browser's own print."""

from __future__ import annotations

import html
from datetime import date, datetime
from typing import Any

import polars as pl

from smarketing import format as words

_STYLE = """
:root { color-scheme: light; }
body { font: 10pt/1.35 "IBM Plex Sans", "Segoe UI", system-ui, sans-serif; color: #161a23; margin: 1.5rem; }
h1 { font-size: 16pt; margin: 0 0 .25rem; }
p { margin: 0 0 .75rem; max-width: 60rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: #5a6272; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #d8dce5; }
thead th { border-bottom: 2px solid #161a23; }
tbody th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number, td.day { white-space: nowrap; }
.done { width: 1.2rem; }
.box { display: inline-block; width: .9rem; height: .9rem; border: 1px solid #161a23; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { margin: 0; font-size: 9pt; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""


def printable(table: pl.DataFrame, *, title: str, sentences: list[str]) -> bytes:
    """The table as an HTML document (UTF-8) without scripts and without anything fetched, with a box to tick per row.

    The first column names the row. `sentences` stand above it. Everything is escaped.
    """
    notes = "".join(f"<p>{_text(sentence)}</p>" for sentence in sentences)
    heads = "".join(f'<th scope="col"{_class(table[name])}>{_text(name)}</th>' for name in table.columns)
    body = "".join(_row(table, row) for row in table.iter_rows())
    several = "1 lead" if table.height == 1 else f"{words.exact(table.height)} leads"
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_text(title)}</h1>\n{notes}\n<table>\n<caption>{several}</caption>\n"
        f'<thead><tr><th scope="col" class="done">Done</th>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n'
        "</main>\n</body>\n</html>\n"
    )
    return page.encode("utf-8")


def _row(table: pl.DataFrame, row: tuple[Any, ...]) -> str:
    first, *rest = row
    cells = "".join(
        f"<td{_class(table[name])}>{_text(_cell(value))}</td>"
        for name, value in zip(table.columns[1:], rest, strict=True)
    )
    box = '<td class="done"><span class="box" aria-hidden="true"></span></td>'
    return f'<tr>{box}<th scope="row">{_text(_cell(first))}</th>{cells}</tr>\n'


def _class(column: pl.Series) -> str:
    kind = "number" if column.dtype.is_numeric() else "day" if column.dtype.is_temporal() else ""
    return f' class="{kind}"' if kind else ""


def _cell(value: Any) -> str:
    if value is None:
        return words.NOTHING
    if isinstance(value, datetime):
        return f"{words.day(value)}, {value:%H:%M}"
    return words.day(value) if isinstance(value, date) else str(value)


def _text(words_of: str) -> str:
    return html.escape(words_of)
