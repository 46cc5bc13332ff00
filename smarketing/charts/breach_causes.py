"""Why replies came late: each cause with how many, and whose move it was."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, hatch, plain, shortened, sized, text_width

COLOURS = {
    "marketing": (theme.MARKETING, theme.MARKETING_TEXT, "Marketing"),
    "sales": (theme.SALES, theme.SALES_TEXT, "Sales"),
    "both": (theme.MUTED, theme.MUTED, "Both"),
}
MOST = 8
ROW = 44


def breach_causes(frame: pl.DataFrame, *, width: int = 400, height: int | None = None, scale: float = 1.0) -> go.Figure:
    """The figure of the causes, the most frequent first, in the colour of the side; hatched: still open.

    Columns of `frame` as the read breach_causes gives them: side, cause, is_explained, still_open, leads. Beyond eight
    causes the rest are counted in words.
    """
    rows = frame.to_dicts()
    canvas = Canvas(width, height or best_height(frame, scale=scale), scale)
    if not rows:
        return canvas.empty("No reply is late.")
    shown, rest = rows[:MOST], rows[MOST:]
    left = min(max(text_width(plain(_name(row)), canvas.px(15)) for row in shown) + 16, width * 0.42)
    right = text_width("Marketing", canvas.px(14), heavy=True) + 16
    most = max(row["leads"] for row in shown)
    for y, row in enumerate(shown):
        _draw_row(canvas, row, y, left)
    if rest:
        foot = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}
        number = sum(row["leads"] for row in rest)
        canvas.note(0, 0, f"and {len(rest)} more causes with {words.exact(number)}", 13, theme.MUTED, **foot)
    return canvas.figure(
        margin={"l": left, "r": right, "t": 4, "b": canvas.px(20) if rest else 4},
        xaxis=axis(range=[0, most / 0.8]),
        yaxis=axis(range=[len(shown) - 0.5, -0.5]),
        barmode="stack",
        hovermode="closest",
    )


def best_height(frame: pl.DataFrame, *, scale: float = 1.0) -> int:
    """The height in pixels at which the causes stand well."""
    more = 20 if frame.height > MOST else 4
    return round((max(min(frame.height, MOST), 3) * ROW + 4 + more) * scale)


def alt(frame: pl.DataFrame) -> str:
    """The causes in words, each with its side."""
    if frame.is_empty():
        return "No reply is late."
    each = [
        f"{_name(row)} ({COLOURS[row['side']][2].lower()}): {words.exact(row['leads'])}"
        + (f", {words.exact(row['still_open'])} still open" if row["still_open"] else "")
        for row in frame.to_dicts()
    ]
    return f"{'. '.join(each)}."


def _name(row: dict[str, Any]) -> str:
    cause = str(row["cause"])
    return f"{cause[:1].upper()}{cause[1:]}"


def _draw_row(canvas: Canvas, row: dict[str, Any], y: int, left: float) -> None:
    colour, text_colour, side = COLOURS[row["side"]]
    name = plain(shortened(_name(row), canvas.px(15), left - 8))
    canvas.note(0, y, name, 15, theme.INK, xref="paper", xanchor="right", xshift=-canvas.px(8))
    closed = row["leads"] - row["still_open"]
    for count, is_open in ((closed, False), (row["still_open"], True)):
        if not count:
            continue
        marker: dict[str, Any] = {"color": colour, "line": {"width": 0}}
        if is_open:
            marker = {"color": theme.CLEAR, "line": {"width": 1.5, "color": colour}, "pattern": hatch(colour)}
        said = "still waiting" if is_open else "answered by now"
        canvas.traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [count],
                "y": [y],
                "width": [0.52],
                "marker": marker,
                "hovertemplate": f"<b>{name}</b>: {words.exact(count)} {said}<extra></extra>",
            }
        )
    waits = (
        f" {sized(words.exact(row['still_open']) + ' still open', canvas.px(13), theme.MUTED)}"
        if row["still_open"] and closed
        else ""
    )
    waits = f" {sized('all still open', canvas.px(13), theme.MUTED)}" if row["still_open"] and not closed else waits
    canvas.note(row["leads"], y, bold(words.exact(row["leads"])) + waits, 15, xanchor="left", xshift=canvas.px(6))
    canvas.note(1, y, bold(side), 14, text_colour, xref="paper", xanchor="right", xshift=canvas.px(80))
