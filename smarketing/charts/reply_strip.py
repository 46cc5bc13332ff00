"""How fast sales replied: one mark per MQL on a logarithm of time, against the promise."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.calendars.work_week import WorkWeek
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, plain, shortened, text_width

ROW = 92
HEAD, FOOT = 30, 30
MARKS = {
    "met": ("circle", theme.SALES, "replied in time"),
    "running": ("circle-open", theme.SALES, "still open, in time"),
    "at_risk": ("circle-open", theme.SALES, "still open, due soon"),
    "met_late": ("x-thin", theme.BREACH, "replied late"),
    "breached": ("triangle-right", theme.BREACH, "reply late, still open"),
}
HOURS = ((1, "1 min"), (5, "5 min"), (15, "15 min"), (60, "1 hour"), (240, "4 hours"))
DAYS = (2, 5, 10, 20, 60)
MONTHS = (6, 12, 36, 120)
SHARES = (
    (0.01, "1%"),
    (0.1, "10%"),
    (0.5, "half"),
    (2.0, "2×"),
    (5.0, "5×"),
    (20.0, "20×"),
    (100.0, "100×"),
    (500.0, "500×"),
)
Ticks = Sequence[tuple[float, str]]
PROMISED = "promised time"
# Marks at one height would hide each other; the golden ratio spreads any number of them evenly.
GOLDEN = 0.618033988749895


def reply_strip(
    marks: pl.DataFrame,
    rows: pl.DataFrame,
    *,
    target: float | None,
    goal: float | None,
    week: WorkWeek,
    width: int = 620,
    height: int | None = None,
    scale: float = 1.0,
) -> go.Figure:
    """The figure of replies per segment; frames as `analysis.replies.strip` gives them.

    `target` is the promised time in business minutes where it is one for all: the axis is time then, else the share of
    the promised time. `week` says how long a working day is. `goal` is the promised share in time: segments below it
    are said in the colour of a breach.
    """
    canvas = Canvas(width, height or best_height(rows, scale=scale), scale)
    if rows.is_empty():
        return canvas.empty("No reply with a clock time in this period.")
    unit = "share" if target is None else "minutes"
    promise = 0.0 if target is None else log10(target)
    low, high = _ends(marks[unit], promise)
    left = _left(canvas, rows)
    canvas.rect(low, 0, promise, 1, theme.SALES_SOFT, yref="paper", opacity=0.55)
    for place, row in enumerate(rows.iter_rows(named=True)):
        _draw_row(canvas, row, place, left, goal)
        _draw_marks(canvas, marks.filter(pl.col("segment") == row["segment"]), place, unit, week)
        median = row["median" if target is None else "median_minutes"]
        if median is not None:
            canvas.line(log10(median), place - 0.36, log10(median), place + 0.36, theme.INK, width=canvas.px(5))
    canvas.line(promise, 0, promise, 1, theme.INK, yref="paper", width=canvas.px(3), layer="above")
    _draw_head(canvas, promise, target, week)
    known = SHARES if target is None else _ticks(week)
    _draw_ticks(canvas, (low, high), width - left - 12, known, promise)
    return canvas.figure(
        margin={"l": left, "r": 12, "t": canvas.px(HEAD), "b": canvas.px(FOOT)},
        xaxis=axis(range=[low, high]),
        yaxis=axis(range=[rows.height - 0.45, -0.55]),
        hovermode="closest",
    )


def best_height(rows: pl.DataFrame, *, scale: float = 1.0) -> int:
    """The height in pixels at which the segments stand well."""
    return round((HEAD + FOOT + max(rows.height, 2) * ROW) * scale)


def alt(rows: pl.DataFrame, week: WorkWeek) -> str:
    """The replies in words: the share in time and the median of each segment."""
    if rows.is_empty():
        return "No reply with a clock time in this period."
    parts = []
    for row in rows.iter_rows(named=True):
        middle = row["median_minutes"]
        half = "" if middle is None else f", half within {words.working_time(middle / 60, week)}"
        parts.append(f"{row['segment']}: {_in_time(row)}{half}")
    return f"{'. '.join(parts)}."


def _in_time(row: dict[str, Any]) -> str:
    return f"{words.rate(row['met'] / row['decided'])} in time" if row["decided"] else "nothing due yet"


def _left(canvas: Canvas, rows: pl.DataFrame) -> float:
    names = max(text_width(plain(name), canvas.px(15), heavy=True) for name in rows["segment"])
    return min(max(names, text_width("100% in time", canvas.px(14))) + 22, canvas.width * 0.3)


def _ends(values: pl.Series, promise: float) -> tuple[float, float]:
    """The ends of the axis: all marks, and some room on both sides of the promise."""
    logs = [log10(value) for value in values.to_list()] or [promise]
    low, high = min(*logs, promise - 1.0) if logs else promise - 1, max(*logs, promise + 1.0)
    room = (high - low) * 0.03
    return low - room, high + room


def _draw_row(canvas: Canvas, row: dict[str, Any], y: int, left: float, goal: float | None) -> None:
    where = {"xref": "paper", "xanchor": "right", "xshift": -canvas.px(12)}
    name = plain(shortened(str(row["segment"]), canvas.px(15), left - 10))
    canvas.note(0, y, bold(name), 15, theme.INK, **where, yanchor="bottom", yshift=1)
    under = goal is not None and row["decided"] and row["met"] / row["decided"] < goal
    canvas.note(0, y, _in_time(row), 14, theme.BREACH_TEXT if under else theme.MUTED, **where, yanchor="top", yshift=-1)


def _draw_marks(canvas: Canvas, marks: pl.DataFrame, y: int, unit: str, week: WorkWeek) -> None:
    for state, (symbol, colour, said) in MARKS.items():
        part = marks.filter(pl.col("state") == state)
        if part.is_empty():
            continue
        heights = [y + ((place * GOLDEN) % 1 - 0.5) * 0.62 for place in range(part.height)]
        line = {"color": colour, "width": canvas.px(2.4 if symbol != "circle" else 0)}
        size = canvas.px({"circle": 9, "x-thin": 9, "triangle-right": 13}.get(symbol, 10))
        canvas.traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [log10(value) for value in part[unit]],
                "y": heights,
                "marker": {"symbol": symbol, "color": colour, "size": size, "line": line, "opacity": 0.85},
                "text": [_tip(row, said, week) for row in part.iter_rows(named=True)],
                "hovertemplate": "%{text}<extra></extra>",
                "customdata": [[row] for row in part["lead_key"]],
                "cliponaxis": False,
            }
        )


def _tip(row: dict[str, Any], said: str, week: WorkWeek) -> str:
    taken, promised = (words.working_time(row[name] / 60, week) for name in ("minutes", "target"))
    return f"<b>{taken}</b>, {said}<br>promised: {promised}"


def _draw_head(canvas: Canvas, promise: float, target: float | None, week: WorkWeek) -> None:
    text = "Promise" if target is None else f"Promise: {words.working_time(target / 60, week)}"
    where = {"yref": "paper", "yanchor": "bottom", "yshift": canvas.px(6)}
    half = text_width(text, canvas.px(14), heavy=True) / 2 + canvas.px(14)
    canvas.note(promise, 1, bold(text), 14, theme.INK, **where)
    canvas.note(promise, 1, "in time", 14, theme.SALES_TEXT, **where, xanchor="right", xshift=-half)
    canvas.note(promise, 1, "reply late", 14, theme.BREACH_TEXT, **where, xanchor="left", xshift=half)


def _ticks(week: WorkWeek) -> Ticks:
    """Marks of an axis of business minutes, in the units in which durations are told."""
    day = 60 * week.hours
    days = [(number * day, f"{number} days") for number in DAYS]
    months = [(number * day * week.days_of_month, f"{number} months") for number in MONTHS]
    return (*HOURS, *days, *months)


def _draw_ticks(canvas: Canvas, ends: tuple[float, float], room: float, known: Ticks, promise: float) -> None:
    low, high = ends
    named = text_width(PROMISED, canvas.px(13), heavy=True) / 2 if known is SHARES else 0.0
    edge = -1e9
    for value, text in known:
        x = log10(value)
        half = text_width(text, canvas.px(13)) / 2
        at, middle = ((place - low) / (high - low) * room for place in (x, promise))
        meets = bool(named) and abs(at - middle) < half + named + 8
        if not low <= x <= high or at - half < edge + 10 or meets:
            continue
        edge = at + half
        canvas.note(x, 0, text, 13, theme.MUTED, yref="paper", yanchor="top", yshift=-canvas.px(6))
    if known is SHARES:
        where = {"yref": "paper", "yanchor": "top", "yshift": -canvas.px(6)}
        canvas.note(promise, 0, bold(PROMISED), 13, theme.INK, **where)
