"""A breakdown, ranked: how many came from each value, how many of them went on, and how many may still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.analysis.intervals import rate
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, fitting, plain, shortened, sized, text_width
from smarketing.targets import NOT_SET

MOST = 12
HEAD = 34
ROW = 40
ABOVE, BELOW = "▲", "▼"
KEY = "▲ ▼ clearly above or below all others"


@dataclass(frozen=True)
class _Grid:
    """Where the columns are: pixels of the names at the left and of the words at the right, and the two fields between.

    The words at the right are the rates and, `play` pixels further, who is still in play.
    """

    left: float
    right: float
    play: float
    bars: tuple[float, float]
    rates: tuple[float, float]
    inner: float

    def pixels(self, field: tuple[float, float]) -> float:
        """The width of a field in pixels."""
        return (field[1] - field[0]) * self.inner


def breakdown(
    frame: pl.DataFrame, stage: str, *, width: int = 1180, height: int | None = None, scale: float = 1.0
) -> go.Figure:
    """The figure of one step, value by value: who entered it (bars), the mature conversion (dots with 95 % interval).

    Columns of `frame`, as `analysis.funnel.breakdown` gives them: value, stage, label, entered, rate, low, high, n,
    few, in_play, and is_clear and gap where they are known. `stage` is the stage that the step leads into. Values
    keep the order of the frame, '(not set)' comes last; beyond twelve they are counted together in words.
    """
    rows = _rows(frame, stage)
    shown, rest = rows[:MOST], rows[MOST:]
    canvas = Canvas(width, height or best_height(frame, stage, scale=scale), scale)
    if not shown:
        return canvas.empty("No data for this breakdown.")
    grid = _grid(canvas, shown)
    high = max([row["high"] for row in shown if row["high"] is not None] or [1.0])
    most = max([row["entered"] or 0 for row in shown]) or 1
    _draw_heads(canvas, _before(frame, stage), shown[0]["label"], grid)
    for y, row in enumerate(shown):
        _draw_bar(canvas, row, y, most, grid)
        _draw_rate(canvas, row, y)
    _draw_all(canvas, rows, len(shown))
    if grid.right - grid.play > canvas.px(100) and any(_mark(row) for row in shown):
        foot = {"xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "top", "xshift": grid.right - 4}
        canvas.note(1, 0, KEY, 13, theme.MUTED, yshift=-canvas.px(3), **foot)
    if rest:
        _draw_rest(canvas, rest)
    return canvas.figure(
        margin={"l": grid.left, "r": grid.right, "t": canvas.px(HEAD), "b": canvas.px(24)},
        xaxis=axis(range=[0, most / 0.72], domain=list(grid.bars)),
        xaxis2=axis(range=[0, high], domain=list(grid.rates), anchor="y"),
        yaxis=axis(range=[len(shown) - 0.45, -0.55]),
        hovermode="closest",
    )


def best_height(frame: pl.DataFrame, stage: str, *, scale: float = 1.0) -> int:
    """The height in pixels at which the rows of a breakdown stand well."""
    rows = min(len(_rows(frame, stage)), MOST)
    return round((HEAD + 24 + max(rows, 3) * ROW) * scale)


def alt(frame: pl.DataFrame, stage: str) -> str:
    """The breakdown in words: the largest value, and the best and the worst rate that rest on enough leads."""
    rows = _rows(frame, stage)
    if not rows:
        return "No data for this breakdown."
    sure = [row for row in rows if row["rate"] is not None and not row["few"]]
    parts = [f"Most come from {rows[0]['value']}: {words.exact(rows[0]['entered'])}"]
    if len(sure) > 1:
        best, worst = max(sure, key=lambda row: row["rate"]), min(sure, key=lambda row: row["rate"])
        parts.append(f"Best conversion to {best['label']}: {best['value']}, {words.rate(best['rate'])}")
        parts.append(f"Worst: {worst['value']}, {words.rate(worst['rate'])}")
    few = sum(bool(row["few"]) for row in rows)
    if few:
        parts.append(f"{few} of {len(rows)} have few leads")
    return ". ".join(parts) + "."


def _rows(frame: pl.DataFrame, stage: str) -> list[dict[str, Any]]:
    rows = [_named(row) for row in frame.filter(pl.col("stage") == stage).iter_rows(named=True)]
    known = [row for row in rows if row["entered"] is not None]
    return sorted(known, key=lambda row: row["value"] == NOT_SET)


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"value": NOT_SET if row["value"] is None else str(row["value"])}


def _before(frame: pl.DataFrame, stage: str) -> str:
    """The label of the stage that the step starts from."""
    order = frame.filter(pl.col("stage") == stage)["stage_order"]
    earlier = frame.filter(pl.col("stage_order") == order[0] - 1)["label"] if order.len() else order
    return str(earlier[0]) if earlier.len() else "Entered"


def _grid(canvas: Canvas, rows: Sequence[dict[str, Any]]) -> _Grid:
    wide = canvas.width >= 760 * canvas.scale
    names = max(text_width(row["value"], canvas.px(16)) for row in rows) + 16
    left = min(names, canvas.width * (0.24 if wide else 0.22))
    play = canvas.px(142 if wide else 124)
    right = play + canvas.px(110 if wide else 50)
    return _Grid(left, right, play, (0.0, 0.5), (0.56, 1.0), canvas.width - left - right)


def _draw_heads(canvas: Canvas, before: str, after: str, grid: _Grid) -> None:
    head = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": canvas.px(8)}
    canvas.note(0, 1, f"<b>{plain(before)}</b>", 15, theme.INK, **head)
    full = f"became {after}"
    room = grid.pixels(grid.rates) + grid.play - 8
    size = fitting(full, canvas.px(15), room, heavy=True) / canvas.scale
    canvas.note(grid.rates[0], 1, f"<b>{plain(full)}</b>", size, theme.INK, **head)
    title = "still in play" if grid.right - grid.play > canvas.px(100) else "in play"
    canvas.note(1, 1, title, 13, theme.MUTED, **head | {"xshift": grid.play})


def _draw_bar(canvas: Canvas, row: dict[str, Any], y: int, most: int, grid: _Grid) -> None:
    entered = row["entered"]
    colour = theme.MUTED if row["value"] == NOT_SET else theme.INK
    name = shortened(row["value"], canvas.px(16), grid.left - 12)
    canvas.note(0, y, plain(name), 16, colour, xref="paper", xanchor="right", xshift=-canvas.px(8))
    fill = theme.team(_start(row["stage"]))
    canvas.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "x": [entered],
            "y": [y],
            "width": [0.5],
            "marker": {"color": fill, "cornerradius": 4, "line": {"width": 0}},
            "customdata": [[row["value"]]],
            "hovertemplate": "<br>".join(_tip(row)) + "<extra></extra>",
        }
    )
    canvas.note(entered, y, f"<b>{words.count(entered)}</b>", 16, theme.INK, xanchor="left", xshift=canvas.px(6))
    share = rate(row["in_play"], entered)
    text = "none" if row["in_play"] == 0 else words.rate(share)
    if grid.right - grid.play > canvas.px(100) and row["in_play"]:
        text = f"{text}, {words.count(row['in_play'])}"
    canvas.note(1, y, text, 14, theme.MUTED, xref="paper", xanchor="left", xshift=grid.play)


def _start(stage: str) -> str:
    return "mql" if stage == "sal" else stage


def _draw_rate(canvas: Canvas, row: dict[str, Any], y: int) -> None:
    words_at = {"xref": "paper", "xanchor": "left", "xshift": canvas.px(14)}
    if row["rate"] is None:
        text = "too early" if row["in_play"] else "no data"
        canvas.note(1, y, text, 14, theme.MUTED, **words_at)
        return
    strong = theme.MUTED if row["few"] else theme.team(row["stage"])
    for x, mode in (([row["low"], row["high"]], "lines"), ([row["rate"]], "markers")):
        canvas.traces.append(
            {
                "type": "scatter",
                "x": x,
                "y": [y] * len(x),
                "xaxis": "x2",
                "mode": mode,
                "line": {"color": strong, "width": canvas.px(3)},
                "marker": {"color": theme.PAGE if row["few"] else strong, "size": canvas.px(14), "line": _ring(strong)},
                "cliponaxis": False,
                "hovertemplate": "<br>".join(_tip(row)) + "<extra></extra>",
            }
        )
    sure = "few leads" if row["few"] else words.interval(row["low"], row["high"])
    text = words.rate(row["rate"]) if row["few"] else f"<b>{words.rate(row['rate'])}</b>"
    text += f" {sized(sure, canvas.px(13), theme.MUTED)} {_mark(row)}"
    colour = theme.MUTED if row["few"] else theme.INK
    canvas.note(1, y, text.rstrip(), 15, colour, **words_at)


def _mark(row: dict[str, Any]) -> str:
    """How a value compares with all others together, where that is clear."""
    if not row.get("is_clear") or row.get("gap") is None:
        return ""
    return ABOVE if row["gap"] > 0 else BELOW


def _ring(colour: str) -> dict[str, Any]:
    return {"color": colour, "width": 2}


def _tip(row: dict[str, Any]) -> list[str]:
    lines = [f"<b>{plain(row['value'])}: {words.exact(row['entered'])}</b>"]
    if row["rate"] is not None:
        lines.append(
            f"{words.rate(row['rate'])} became {plain(row['label'])} ({words.interval(row['low'], row['high'])})"
        )
        lines.append(
            f"measured on {words.exact(row['n'])} who had the whole time" + (", few leads" if row["few"] else "")
        )
    if row["in_play"] is not None:
        lines.append(f"{words.exact(row['in_play'])} still in play")
    return lines


def _draw_all(canvas: Canvas, rows: Sequence[dict[str, Any]], shown: int) -> None:
    """Marks the rate of all values together: a line to compare with."""
    known = [row for row in rows if row["rate"] is not None and row["n"]]
    if len(known) < 2:
        return
    share = sum(row["rate"] * row["n"] for row in known) / sum(row["n"] for row in known)
    canvas.line(share, -0.5, share, shown - 0.5, theme.INK, xref="x2", dash="dot", layer="below")
    foot = {"xref": "x2", "yref": "paper", "yanchor": "top", "yshift": -canvas.px(3)}
    canvas.note(share, 0, f"all: {words.rate(share)}", 13, theme.INK, **foot)


def _draw_rest(canvas: Canvas, rest: Sequence[dict[str, Any]]) -> None:
    entered = sum(row["entered"] for row in rest)
    foot = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -canvas.px(3)}
    canvas.note(0, 0, f"and {len(rest)} more with {words.count(entered)}", 13, theme.MUTED, **foot)
