"""The bridge between two counts: from one to the other over what each side alone counts, reason by reason."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, fitting, plain, shortened, text_width

ROW = 38
_FILLS = {"total": theme.INK, "same": theme.INK, "less": theme.MUTED, "more": theme.MUTED}
_SIGNS = {"less": words.MINUS, "more": "+"}


def best_height(frame: pl.DataFrame) -> int:
    """The height in pixels at which each step has its row."""
    return max(160, frame.height * ROW + 16)


def bridge(frame: pl.DataFrame, *, width: int = 1180, height: int | None = None, scale: float = 1.0) -> go.Figure:
    """The figure of the steps from one count to another, one row each, from zero.

    Columns of `frame`: label, amount (signed), start and end (where the bar begins and stops), kind (total, same, less,
    more), pick (what a click on the bar hands back). Each step starts where the one before ends.
    """
    canvas = Canvas(width, height or best_height(frame), scale)
    if frame.is_empty() or not frame["end"].max():
        return canvas.empty("Neither side counts anything in this period.")
    rows = frame.rows(named=True)
    margin = min(
        max(text_width(plain(row["label"]), canvas.px(16), heavy=_is_total(row)) for row in rows) + 18, width * 0.45
    )
    top = max(max(row["start"], row["end"]) for row in rows)
    for place, row in enumerate(rows):
        _draw(canvas, row, place, margin)
        if place + 1 < len(rows):
            canvas.line(row["end"], place, row["end"], place + 1, theme.RULE, layer="below", width=1.5)
    canvas.traces.append(_bars(rows))
    return canvas.figure(
        margin={"l": margin, "r": canvas.px(72), "t": 4, "b": 4},
        xaxis=axis(range=[0, top]),
        yaxis=axis(range=[len(rows) - 0.5, -0.5]),
        bargap=0.42,
    )


def alt(frame: pl.DataFrame) -> str:
    """The bridge in words, step by step."""
    if frame.is_empty() or not frame["end"].max():
        return "Neither side counts anything in this period."
    steps = [f"{row['label']}: {_amount(row)}" for row in frame.iter_rows(named=True)]
    return f"{'. '.join(steps)}."


def _amount(row: dict[str, Any]) -> str:
    return f"{_SIGNS.get(row['kind'], '')}{words.exact(abs(row['amount']))}"


def _is_total(row: dict[str, Any]) -> bool:
    return row["kind"] in ("total", "same")


def _draw(canvas: Canvas, row: dict[str, Any], place: int, margin: float) -> None:
    """The words of one step: what it is at the left, how many at the end of its bar."""
    size = fitting(plain(row["label"]), canvas.px(16), margin - 14, least=13 * canvas.scale, heavy=_is_total(row))
    label = plain(shortened(row["label"], size, margin - 6))
    amount = _amount(row)
    strong = _is_total(row)
    colour = theme.INK if strong else theme.MUTED
    left = {"xref": "paper", "xanchor": "right", "xshift": -canvas.px(12)}
    canvas.note(0, place, bold(label) if strong else label, size / canvas.scale, theme.INK, **left)
    end = {"xanchor": "left", "xshift": canvas.px(8)}
    canvas.note(max(row["start"], row["end"]), place, bold(amount) if strong else amount, 16, colour, **end)


def _bars(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [min(row["start"], row["end"]) for row in rows],
        "x": [abs(row["amount"]) for row in rows],
        "y": list(range(len(rows))),
        "marker": {"color": [_FILLS[row["kind"]] for row in rows], "line": {"width": 0}},
        "customdata": [row["pick"] for row in rows],
        "hoverinfo": "none",
    }
