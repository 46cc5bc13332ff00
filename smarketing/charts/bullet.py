"""One promise as a bullet: how far it came, and the tick of what was promised."""

from __future__ import annotations

import plotly.graph_objects as go

from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, plain, text_width

HEIGHT = 54
COLOURS = {"marketing": theme.MARKETING, "sales": theme.SALES, "both": theme.MUTED}


def bullet(
    value: float | None,
    goal: float | None,
    top: float,
    label: str,
    *,
    side: str,
    broken: bool,
    range_: tuple[float, float] | None = None,
    width: int = 320,
    height: int = HEIGHT,
    scale: float = 1.0,
) -> go.Figure:
    """The figure of one value on an axis from 0 to `top`, with a thick tick at `goal` that `label` names.

    A kept promise has the colour of its side ('marketing', 'sales' or 'both'), a broken one that of a breach. `range_`
    draws a hatched continuation: where it will likely land. None: no value, or no goal, is drawn.
    """
    canvas = Canvas(width, height, scale)
    end = max([top, value or 0.0, goal or 0.0, *(range_ or ())]) or 1.0
    colour = theme.BREACH if broken else COLOURS[side]
    canvas.rect(0, 0.0, end, 1.0, theme.FAINT)
    if range_ is not None:
        low, high = range_
        canvas.hatched([low, high, high, low], [0.25, 0.25, 0.75, 0.75], theme.MUTED)
    if value is not None:
        canvas.rect(0, 0.25, value, 0.75, colour, layer="above")
    if goal is not None:
        canvas.line(goal, -0.15, goal, 1.15, theme.INK, width=canvas.px(4), layer="above")
        half = text_width(label, canvas.px(theme.SIZE_TICK)) / 2 / width
        side_of = "left" if goal / end < half else "right" if goal / end > 1 - half else "center"
        where = {"yref": "paper", "yanchor": "top", "yshift": -canvas.px(6), "xanchor": side_of}
        canvas.note(goal, 0, plain(label), theme.SIZE_TICK, theme.MUTED, **where)
    return canvas.figure(
        margin={"l": 2, "r": 2, "t": canvas.px(5), "b": canvas.px(26)},
        xaxis=axis(range=[0, end]),
        yaxis=axis(range=[0, 1]),
        hovermode=False,
    )
