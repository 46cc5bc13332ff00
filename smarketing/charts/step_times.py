"""How long each step takes: the days within which half, three in four and nine in ten get there."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, fitting, plain, shortened, spread, text_width

FEW = 20
HEAD = 8
FOOT = 26
TICKS = (
    (0, "same day"),
    (1, "1 day"),
    (7, "1 week"),
    (30, "1 month"),
    (90, "3 months"),
    (365, "1 year"),
    (1095, "3 years"),
)
QUANTILES = (("median_days", "half"), ("p75_days", "3 in 4"), ("p90_days", "9 in 10"))


def step_times(frame: pl.DataFrame, *, width: int = 1180, height: int = 380, scale: float = 1.0) -> go.Figure:
    """The figure of days per step, one row a step, on a log axis.

    Columns of `frame`, as `analysis.funnel.steps` gives them for one value: stage, label, side, reached, pairs (steps
    that the days rest on), median_days, p75_days, p90_days (null: no data). The first stage with data has no row.
    """
    canvas = Canvas(width, height, scale)
    rows = _rows(frame)
    if not rows:
        return canvas.empty("No step has been taken in this period.")
    names = [row["name"] for row in rows]
    margin = min(max(text_width(name, canvas.px(16), heavy=True) for name in names) + 18, width * 0.34)
    end = max([row[name] for row in rows for name, _ in QUANTILES if row[name] is not None] or [30.0])
    top = _place(max(end, 7)) * 1.06
    room = width - margin - canvas.px(96)
    for place, row in enumerate(rows):
        _draw_row(canvas, row, place, (margin, room, top), first=place == _first_known(rows))
    for days, text in _ticks(end, room / top, canvas):
        canvas.line(_place(days), 0, _place(days), 1, theme.RULE, yref="paper", layer="below")
        canvas.note(_place(days), 0, text, 13, theme.MUTED, yref="paper", yanchor="top", yshift=-canvas.px(4))
    return canvas.figure(
        margin={"l": margin, "r": canvas.px(96), "t": canvas.px(HEAD), "b": canvas.px(FOOT)},
        xaxis=axis(range=[-0.025 * top, top]),
        yaxis=axis(range=[len(rows) - 0.45, -0.65]),
        hovermode="closest",
    )


def alt(frame: pl.DataFrame) -> str:
    """The times in words, and the slowest step."""
    rows = _rows(frame)
    known = [row for row in rows if row["median_days"] is not None]
    if not known:
        return "No data on how long the steps take."
    parts = [f"{row['name']}: half {_within(row['median_days'])}, 9 in 10 {_within(row['p90_days'])}" for row in known]
    slowest = max(known, key=lambda row: row["median_days"])
    return f"{'. '.join(parts)}. The slowest step: {slowest['name']}."


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    rows = []
    before = ""
    for row in frame.iter_rows(named=True):
        if row["reached"] is None:
            continue
        if before:
            rows.append(row | {"name": f"{before} → {row['label']}"})
        before = row["label"]
    return rows


def _first_known(rows: Sequence[dict[str, Any]]) -> int:
    return next((place for place, row in enumerate(rows) if row["median_days"] is not None), -1)


def _place(days: float) -> float:
    return log10(1 + max(days, 0.0))


def _days(value: float | None) -> str:
    return "same day" if value is not None and value < 0.05 else words.days(value)


def _within(value: float | None) -> str:
    return "on the same day" if _days(value) == "same day" else f"within {words.days(value)}"


def _ticks(end: float, pixels: float, canvas: Canvas) -> list[tuple[int, str]]:
    """The ticks up to `end` days whose words do not touch; `pixels` per unit of the axis."""
    kept: list[tuple[int, str]] = []
    edge = -1e9
    for days, text in TICKS:
        half = text_width(text, canvas.px(13)) / 2
        if days <= max(end, 7) * 1.04 and _place(days) * pixels - half > edge + 6:
            kept.append((days, text))
            edge = _place(days) * pixels + half
    return kept


def _draw_row(canvas: Canvas, row: dict[str, Any], y: int, space: tuple[float, float, float], *, first: bool) -> None:
    margin, room, top = space
    strong = theme.MARKETING if row["side"] == "marketing" else theme.SALES
    size = fitting(row["name"], canvas.px(16), margin - 14, least=12 * canvas.scale, heavy=True)
    name = plain(shortened(row["name"], size, margin - 6))
    left = {"xref": "paper", "xanchor": "right", "xshift": -canvas.px(12)}
    canvas.note(0, y, f"<b>{name}</b>", size / canvas.scale, theme.INK, **left)
    few = (row["pairs"] or 0) < FEW
    if row["median_days"] is None:
        canvas.note(0, y, "no data", 14, theme.MUTED, xanchor="left", xshift=6)
        return
    known = [(row[column], word) for column, word in QUANTILES if row[column] is not None]
    x = [_place(days) for days, _ in known]
    soft = theme.MARKETING_SOFT if row["side"] == "marketing" else theme.SALES_SOFT
    line = {"color": soft, "width": canvas.px(10)}
    canvas.traces.append(
        {"type": "scatter", "x": x, "y": [y] * len(x), "mode": "lines", "line": line, "hoverinfo": "skip"}
    )
    canvas.traces.append(_dots(canvas, row, x, y, theme.MUTED if few else strong))
    right = {"xref": "paper", "xanchor": "left", "xshift": canvas.px(10), "align": "left"}
    counted = f"{words.count(row['pairs'])} leads" + ("<br>few leads" if few else "")
    canvas.note(1, y, counted, 13, theme.MUTED, **right)
    _label(canvas, known, (x, y), (room, top), first=first)


def _dots(canvas: Canvas, row: dict[str, Any], x: Sequence[float], y: int, colour: str) -> dict[str, Any]:
    tip = [f"{word}: {_days(row[column])}" for column, word in QUANTILES if row[column] is not None]
    marker = {
        "color": [colour, theme.PAGE, colour][: len(x)],
        "size": [canvas.px(18), canvas.px(10), canvas.px(16)][: len(x)],
        "symbol": ["circle", "circle", "line-ns"][: len(x)],
        "line": {"color": colour, "width": [0, 2, 3][: len(x)]},
        "opacity": 1,
    }
    base = {
        "type": "scatter",
        "mode": "markers",
        "x": list(x),
        "y": [y] * len(x),
        "marker": marker,
        "cliponaxis": False,
    }
    return base | {"text": tip, "hovertemplate": f"<b>{plain(row['name'])}</b><br>%{{text}}<extra></extra>"}


def _label(
    canvas: Canvas,
    known: Sequence[tuple[float, str]],
    at: tuple[Sequence[float], int],
    space: tuple[float, float],
    *,
    first: bool,
) -> None:
    (x, y), (room, top) = at, space
    texts = [f"{word}: {_days(days)}" if first else _days(days) for days, word in known]
    sizes = [17.0] + [14.0] * (len(texts) - 1)
    widths = [
        text_width(text, canvas.px(size), heavy=place == 0) + 10
        for place, (text, size) in enumerate(zip(texts, sizes, strict=True))
    ]
    centres = spread([value / top * room for value in x], widths, -12, room + canvas.px(6))
    for place, (text, size, centre) in enumerate(zip(texts, sizes, centres, strict=True)):
        marked = f"<b>{text}</b>" if place == 0 else text
        colour = theme.INK if place == 0 else theme.MUTED
        canvas.note(
            x[place],
            y,
            marked,
            size,
            colour,
            yanchor="bottom",
            yshift=canvas.px(12),
            xshift=centre - x[place] / top * room,
        )
