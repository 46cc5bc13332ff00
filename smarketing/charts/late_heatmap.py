"""Who has MQLs waiting past the promise, and how long: owner by age."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, plain, shortened, text_width

AGES = {
    "late_4_hours": "<4<br>hours",
    "late_1_day": "4–24<br>hours",
    "late_3_days": "1–3<br>days",
    "late_7_days": "3–7<br>days",
    "late_longer": ">7<br>days",
}
MOST = 8
ROW, HEAD = 42, 44


def late_heatmap(frame: pl.DataFrame, *, width: int = 390, height: int | None = None, scale: float = 1.0) -> go.Figure:
    """The figure of MQLs past the promised reply, one row an owner, one column an age past due.

    Columns of `frame`: name (as it is to be shown), late, and late_4_hours to late_longer as the read late_replies
    gives them. Beyond eight owners the rest stand together.
    """
    rows = rows_of(frame)
    canvas = Canvas(width, height or best_height(frame, scale=scale), scale)
    if not rows:
        return canvas.empty("No MQL waits past the promised reply.")
    most = max(row[age] for row in rows for age in AGES)
    left = min(max(text_width(plain(row["name"]), canvas.px(15)) for row in rows) + 14, width * 0.42)
    for column, title in enumerate(AGES.values()):
        where = {"yref": "paper", "yanchor": "bottom", "yshift": canvas.px(6)}
        canvas.note(column, 1, title, 12, theme.MUTED, **where)
    for y, row in enumerate(rows):
        name = plain(shortened(row["name"], canvas.px(15), left - 8))
        canvas.note(0, y, name, 15, theme.INK, xref="paper", xanchor="right", xshift=-canvas.px(8))
        for column, age in enumerate(AGES):
            _draw_cell(canvas, column, y, row[age], most)
        canvas.note(len(AGES) - 0.4, y, bold(words.exact(row["late"])), 15, theme.INK, xanchor="left")
    return canvas.figure(
        margin={"l": left, "r": canvas.px(6), "t": canvas.px(HEAD), "b": 4},
        xaxis=axis(range=[-0.5, len(AGES) + 0.1]),
        yaxis=axis(range=[len(rows) - 0.5, -0.5]),
        hovermode=False,
    )


def rows_of(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows that are drawn: the owners with most, and all others together."""
    rows = frame.filter(pl.col("late") > 0).to_dicts()
    if len(rows) <= MOST:
        return rows
    shown, rest = rows[: MOST - 1], rows[MOST - 1 :]
    sums = {name: sum(row[name] for row in rest) for name in ("late", *AGES)}
    return [*shown, {"name": f"{len(rest)} others", **sums}]


def best_height(frame: pl.DataFrame, *, scale: float = 1.0) -> int:
    """The height in pixels at which the rows stand well."""
    return round((HEAD + 4 + max(len(rows_of(frame)), 3) * ROW) * scale)


def alt(frame: pl.DataFrame) -> str:
    """The same in words: how many, and who has most of them."""
    rows = rows_of(frame)
    if not rows:
        return "No MQL waits past the promised reply."
    total = sum(row["late"] for row in rows)
    old = sum(row["late_longer"] for row in rows)
    each = ", ".join(f"{row['name']} {words.exact(row['late'])}" for row in rows)
    return f"{words.exact(total)} past the promised reply: {each}. {words.exact(old)} of them for more than 7 days."


def _draw_cell(canvas: Canvas, column: int, y: int, count: int, most: int) -> None:
    if not count:
        canvas.note(column, y, "·", 15, theme.MUTED)
        return
    step = min(len(theme.SEQUENTIAL) - 1, round((count / most) ** 0.6 * (len(theme.SEQUENTIAL) - 1)))
    canvas.rect(column - 0.48, y - 0.46, column + 0.48, y + 0.46, theme.SEQUENTIAL[step])
    canvas.note(column, y, bold(words.exact(count)), 15, theme.INK if step < 5 else theme.PAGE)
