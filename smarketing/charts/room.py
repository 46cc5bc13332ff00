"""The pictures of a meeting's slides: the figures of the pages with type that the back row reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing.charts import theme
from smarketing.charts.actual_vs_plan import COLOURS, actual_vs_plan
from smarketing.charts.beside import Panel, beside
from smarketing.charts.canvas import Canvas, axis, bold, fitting, plain, shortened, sized, text_width, wrapped
from smarketing.charts.late_heatmap import late_heatmap
from smarketing.meeting.deck import Picture
from smarketing.meeting.slides_outlook import pace_of

Rows = Sequence[dict[str, Any]]
Builder = Callable[[Rows, Mapping[str, Any], int, int], go.Figure]
# A slide is laid out for 1920 x 1080 pixels, and the smallest type on it has this many.
SLIDE = (1920, 1080)
LEAST = 29
NAME, SAID = 46, 30
STROKE = 1.8


def figure(picture: Picture, width: int, height: int) -> go.Figure:
    """The figure of a slide's picture, in light tokens, for so many pixels of a slide of 1920 x 1080.

    A picture whose builder this version does not know says what it showed (`alt`).
    """
    builder = FIGURES.get(picture.figure)
    if builder is None:
        return Canvas(width, height, LEAST / 17).empty(picture.alt)
    return builder(picture.rows, picture.options, width, height)


def late(rows: Rows, options: Mapping[str, Any], width: int, height: int) -> go.Figure:
    """Who has MQLs waiting past the promise, and how long. A row: name, late, late_4_hours to late_longer."""
    return late_heatmap(pl.DataFrame(list(rows)), width=width, height=height, scale=LEAST / 12)


def landing(rows: Rows, options: Mapping[str, Any], width: int, height: int) -> go.Figure:
    """What came against what was planned, side by side. A row as `meeting.slides_outlook.row` tells it."""
    wide = (width - 60 * (len(rows) - 1)) // max(len(rows), 1)
    lines = max(_verdict(row, wide).count("<br>") + 1 for row in rows)
    head = NAME * 1.5 + lines * SAID * 1.35 + 24
    return beside([_landing(row, wide, height, head) for row in rows], width, height)


def heard(rows: Rows, options: Mapping[str, Any], width: int, height: int) -> go.Figure:
    """What was heard most: a bar per theme. A row: name, value (the bar's length), said (in bold), note (in grey).

    `options["side"]` names the team whose colour the bars have ('sales' unless told); a row may have its own `side`.
    """
    canvas = Canvas(width, height, LEAST / 14)
    if not rows:
        return canvas.empty("Nothing was heard.")
    names, words = 34, 32
    left = min(max(text_width(row["name"], names) for row in rows) + 24, width * 0.36)
    right = min(max(text_width(_beside_bar(row), words) for row in rows) + 24, width * 0.34)
    for place, row in enumerate(rows):
        size = fitting(row["name"], names, left - 24, least=LEAST)
        where = {"xref": "paper", "xanchor": "right", "xshift": -18}
        name = plain(shortened(row["name"], size, left - 12))
        canvas.note(0, place, name, size / canvas.scale, theme.INK, **where)
        note = sized(plain(row.get("note", "")), words - 2, theme.MUTED)
        said = f"{bold(plain(row['said']))}\u2002{note}" if row.get("said") else note
        canvas.note(row["value"] or 0, place, said, words / canvas.scale, theme.INK, xanchor="left", xshift=14)
    side = options.get("side", "sales")
    canvas.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "x": [row["value"] or 0 for row in rows],
            "y": list(range(len(rows))),
            "marker": {"color": [COLOURS[row.get("side", side)][0] for row in rows], "line": {"width": 0}},
            "hoverinfo": "skip",
        }
    )
    top = max(row["value"] or 0 for row in rows) or 1
    return canvas.figure(
        margin={"l": left, "r": right, "t": 4, "b": 4},
        xaxis=axis(range=[0, top]),
        yaxis=axis(range=[max(len(rows), 4) - 0.5, -0.5]),
        bargap=0.38,
    )


def _beside_bar(row: Mapping[str, Any]) -> str:
    return f"{row.get('said', '')}  {row.get('note', '')}"


def _verdict(row: Mapping[str, Any], width: int) -> str:
    return wrapped(row["verdict"] or row["title"], SAID, width)


def _landing(row: Mapping[str, Any], width: int, height: int, head: float) -> Panel:
    _, _, ink = COLOURS[row["side"]]
    lands = None if row["lands"] is None else (row["lands"][0], row["lands"][1])
    found = actual_vs_plan(
        pace_of(dict(row)),
        side=row["side"],
        currency=row["currency"],
        lands=lands,
        width=width,
        height=round(height - head),
        scale=LEAST / 13,
    )
    _thicken(found)
    return Panel(
        found, width, head, ((plain(row["name"]), NAME, ink, True), (_verdict(row, width), SAID, theme.MUTED, False))
    )


def _thicken(found: go.Figure) -> None:
    """Lines and points that are seen from the back row too."""
    for trace in found.data:
        if trace.line.width:
            trace.line.width *= STROKE
        if trace.marker.size:
            trace.marker.size *= STROKE
    for shape in found.layout.shapes:
        if shape.line.width:
            shape.line.width *= STROKE


FIGURES: dict[str, Builder] = {"late": late, "landing": landing, "heard": heard}
