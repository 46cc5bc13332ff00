"""Forecasts beside what happened: for each past month the 80 % range and a mark for the outcome."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from smarketing import format as words
from smarketing.analysis.forecast import Landing
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis
from smarketing.targets import NOT_SET

HEIGHT = 260
MOST = 18


def landings(tested: Sequence[Landing], *, currency: str, width: int = 1180, scale: float = 1.0) -> go.Figure:
    """The figure: a soft bar per month from the low to the high end; ● an outcome within it, ✕ one outside."""
    canvas = Canvas(width, HEIGHT, scale)
    shown = list(tested)[-MOST:]
    if not shown:
        return canvas.empty("No month is over that could have been forecast.")
    top = max(max(one.high, one.outcome or 0.0) for one in shown) or 1.0
    for place, one in enumerate(shown):
        canvas.rect(place - 0.3, one.low, place + 0.3, one.high, theme.SALES_SOFT)
        outcome = one.outcome or 0.0
        colour = theme.SALES if one.holds else theme.BREACH
        canvas.note(place, outcome, "\u25cf" if one.holds else "\u2715", 18, colour)
        month = words.month(one.from_on, year=not place or one.from_on.month == 1)
        canvas.note(place, -top * 0.04, month, 13, theme.MUTED, yanchor="top")
        said = _money(outcome, currency)
        canvas.note(place, outcome, said, 13, theme.INK, yanchor="bottom", yshift=canvas.px(11))
    return canvas.figure(
        margin={"l": 4, "r": 4, "t": canvas.px(8), "b": canvas.px(8)},
        xaxis=axis(range=[-0.6, len(shown) - 0.4]),
        yaxis=axis(range=[-top * 0.16, top * 1.18]),
        hovermode=False,
    )


def alt(tested: Sequence[Landing], *, currency: str) -> str:
    """Each month's range and outcome, in words."""
    return " ".join(
        f"{words.month(one.from_on, year=True)}: {_money(one.outcome, currency)}, "
        f"{'within' if one.holds else 'outside'} {_money(one.low, currency)}–{_money(one.high, currency)}."
        for one in list(tested)[-MOST:]
    )


def _money(value: float | None, currency: str) -> str:
    return words.money(value, None if currency == NOT_SET else currency)
