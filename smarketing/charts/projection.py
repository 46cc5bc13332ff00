"""Where each step will end: the share converted by age, observed and projected, with its band."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, fitting, plain

CAPTION = "Solid: everybody is that old. Dashed: estimated from those who are, exits kept as exits. Band: 95%."
HEAD = 96
FOOT = 26
LEAST = 220


def projection(
    curves: pl.DataFrame, projected: pl.DataFrame, *, width: int = 1180, height: int = 400, scale: float = 1.0
) -> go.Figure:
    """The figure of cumulative incidence, one panel a step, all on one scale.

    `curves` as `analysis.projection.curves` gives it: stage, days, at_risk, rate, low, high, undecided. `projected` as
    `analysis.projection.project` does: stage, label, side, n, converted, in_play, rate, low, high, horizon_days,
    undecided, few. A step without a rate is a panel with words. The curve is solid as long as nobody still in play
    is younger than it.
    """
    canvas = Canvas(width, height, scale)
    steps = list(projected.iter_rows(named=True))
    if not steps:
        return canvas.empty("Nothing to project in this period.")
    most = max(1, min(len(steps), int(width / (LEAST * scale))))
    rows = ceil(len(steps) / most)
    across = ceil(len(steps) / rows)
    high = max([step["high"] for step in steps if step["high"] is not None] or [1.0]) * 1.16
    layout: dict[str, Any] = {}
    plot = height - canvas.px(24)
    for place, step in enumerate(steps):
        row, column = divmod(place, across)
        suffix = str(place + 1) if place else ""
        left, right = column / across, (column + 1) / across - 26 / width
        top, bottom = 1 - row / rows - canvas.px(HEAD) / plot, 1 - (row + 1) / rows + canvas.px(FOOT) / plot
        horizon = max(step["horizon_days"] or 1, 1)
        layout["xaxis" + suffix] = axis(range=[0, horizon], domain=[left, right], anchor=f"y{suffix}")
        layout["yaxis" + suffix] = axis(range=[0, high], domain=[bottom, top], anchor=f"x{suffix}")
        points = curves.filter(pl.col("stage") == step["stage"]).sort("days")
        _draw(canvas, step, points, suffix, (right - left) * width)
    under = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}
    size = fitting(CAPTION, canvas.px(13), width - 12, least=10 * scale) / scale
    canvas.note(0, 0, CAPTION, size, theme.MUTED, **under)
    return canvas.figure(margin={"l": 6, "r": 6, "t": 0, "b": canvas.px(24)}, **layout)


def alt(projected: pl.DataFrame) -> str:
    """The projection in words: where each step will end, with its range."""
    parts = []
    for step in projected.iter_rows(named=True):
        if step["rate"] is None:
            parts.append(f"{step['label']}: too early to say")
        else:
            few = ", few leads" if step["few"] else ""
            parts.append(f"{step['label']}: {_landing(step)} ({words.interval(step['low'], step['high'])}{few})")
    return ". ".join(parts) + "." if parts else "Nothing to project in this period."


def observed_points(points: pl.DataFrame, n: int) -> int:
    """How many of the first points of a curve are observed: nobody still in play is younger than that.

    Those at risk on a day are then exactly the members who were undecided before it.
    """
    undecided = [1.0, *points["undecided"].to_list()]
    for place, at_risk in enumerate(points["at_risk"].to_list()):
        if abs(at_risk - n * undecided[place]) > 0.5:
            return place
    return points.height


def _landing(step: dict[str, Any]) -> str:
    return f"{words.rate(step['rate'])} within {step['horizon_days']:,} days"


def _draw(canvas: Canvas, step: dict[str, Any], points: pl.DataFrame, suffix: str, room: float) -> None:
    marketing = step["side"] == "marketing"
    ink = theme.MARKETING_TEXT if marketing else theme.SALES_TEXT
    head = {"xref": f"x{suffix} domain", "yref": f"y{suffix} domain", "xanchor": "left", "yanchor": "bottom"}
    known = step["rate"] is not None and points.height > 0
    detail = f"{words.count(step['converted'])} so far, {words.count(step['in_play'])} still in play"
    lines = [(f"<b>to {plain(step['label'])}</b>", 17.0, ink, 70)]
    landing = f"<b>{_landing(step)}</b>" if known else "too early to say"
    lines.append((landing, 16.0, theme.INK if known else theme.MUTED, 47))
    if known:
        lines.append((_sure(step), 14.0, theme.MUTED if step["few"] else theme.INK, 27))
    lines.append((detail, 13.0, theme.MUTED, 9 if known else 28))
    for text, size, colour, up in lines:
        fit = fitting(text, canvas.px(size), room, least=11 * canvas.scale, heavy=size > 13) / canvas.scale
        canvas.note(0, 1, text, fit, colour, yshift=canvas.px(up), **head)
    canvas.line(0, 0, 1, 0, theme.RULE, xref=f"x{suffix} domain", yref=f"y{suffix}", width=1.5)
    if known:
        colours = (theme.MARKETING, theme.MARKETING_SOFT) if marketing else (theme.SALES, theme.SALES_SOFT)
        _draw_curve(canvas, step, points, suffix, colours)
        _draw_days(canvas, step, suffix)
        _draw_end(canvas, step, suffix)


def _draw_curve(
    canvas: Canvas, step: dict[str, Any], points: pl.DataFrame, suffix: str, colours: tuple[str, str]
) -> None:
    strong, soft = colours
    days, rates = points["days"].to_list(), points["rate"].to_list()
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    x, upper = _stairs(days, points["high"].to_list())
    _, lower = _stairs(days, points["low"].to_list())
    canvas.area([*x, *x[::-1]], [*upper, *lower[::-1]], soft, **axes)
    seen = observed_points(points, step["n"])
    solid = _stairs([0, *days[:seen]], [0.0, *rates[:seen]])
    dashed = _stairs([([0, *days])[seen], *days[seen:]], [([0.0, *rates])[seen], *rates[seen:]])
    colour = theme.MUTED if step["few"] else strong
    for (xs, ys), dash in ((solid, "solid"), (dashed, "9px,6px")):
        if len(xs) > 1:
            canvas.traces.append(
                {
                    "type": "scatter",
                    "x": xs,
                    "y": ys,
                    "mode": "lines",
                    "line": {"color": colour, "width": canvas.px(3), "dash": dash},
                    "hovertemplate": "%{y:.0%} within %{x} days<extra></extra>",
                    **axes,
                }
            )


def _stairs(x: Sequence[float], y: Sequence[float]) -> tuple[list[float], list[float]]:
    """Corners of a curve that rises on the days themselves and is level between them."""
    xs, ys = list(x[:1]), list(y[:1])
    for day, value in zip(x[1:], y[1:], strict=True):
        xs += [day, day]
        ys += [ys[-1], value]
    return xs, ys


def _draw_days(canvas: Canvas, step: dict[str, Any], suffix: str) -> None:
    low = {"xref": f"x{suffix}", "yref": f"y{suffix}", "yanchor": "top", "yshift": -canvas.px(4)}
    canvas.note(0, 0, "entered", 13, theme.MUTED, xanchor="left", **low)
    canvas.note(step["horizon_days"], 0, f"{step['horizon_days']:,} days", 13, theme.MUTED, xanchor="right", **low)


def _draw_end(canvas: Canvas, step: dict[str, Any], suffix: str) -> None:
    """Ends the curve with its share, above its band."""
    at = {"xref": f"x{suffix}", "yref": f"y{suffix}", "xanchor": "right", "yanchor": "bottom"}
    text = words.rate(step["rate"])
    colour = theme.MUTED if step["few"] else theme.INK
    canvas.note(step["horizon_days"], step["high"], f"<b>{text}</b>", 17, colour, yshift=canvas.px(3), **at)


def _sure(step: dict[str, Any]) -> str:
    sure = words.interval(step["low"], step["high"]) + (", few leads" if step["few"] else "")
    return f"{sure}, {words.rate(step['undecided'])} undecided" if step["undecided"] else sure
