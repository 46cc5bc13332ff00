"""Where a month or quarter lands by three methods on one axis: weighted, by category, and as observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, fitting, listed, plain, text_width
from smarketing.targets import NOT_SET

ROW, HEAD, FOOT = 74, 30, 34
# Where the bar of a row begins and ends, of its height of 1 from the top; the words stand above it.
_TOP, _BOTTOM = 0.42, 0.92


@dataclass(frozen=True)
class Method:
    """One row: `steps` are (name, end) beyond what is signed, each end counted from 0; `low` and `high` are a range.

    lacks: why there is nothing to be drawn.
    """

    name: str
    steps: Sequence[tuple[str, float]] = ()
    low: float | None = None
    high: float | None = None
    lacks: str = ""


def height(methods: Sequence[Method]) -> int:
    """How high the figure of these rows is, in pixels."""
    return HEAD + FOOT + ROW * len(methods)


def outlook(
    methods: Sequence[Method],
    signed: float,
    goals: Sequence[tuple[str, float]],
    *,
    currency: str,
    width: int = 570,
    scale: float = 1.0,
) -> go.Figure:
    """The figure: per method what is signed, solid, and how far it goes on; a tick per goal (name, amount).

    A range is hatched, since nobody knows yet where in it the end lies.
    """
    canvas = Canvas(width, height(methods), scale)
    ends = [signed, *(end for one in methods for _, end in one.steps), *(amount for _, amount in goals)]
    end = max([*ends, *(one.high or 0.0 for one in methods)]) or 1.0
    for place, one in enumerate(methods):
        _head(canvas, one, place, currency)
        if one.lacks:
            canvas.note(0, place + 0.66, plain(one.lacks), 14, theme.MUTED, xanchor="left")
            continue
        _bar(canvas, one, place, signed)
        told = f"signed {_money(signed, currency)}"
        if signed / end * width > text_width(told, canvas.px(15)) + 16:
            middle = place + (_TOP + _BOTTOM) / 2
            canvas.note(0, middle, told, 15, theme.PAGE, xanchor="left", xshift=canvas.px(8))
    for place, (name, amount) in enumerate(goals):
        _goal(canvas, name, amount, end, len(methods), currency, under=place > 0)
    return canvas.figure(
        margin={"l": 2, "r": 2, "t": canvas.px(HEAD), "b": canvas.px(FOOT)},
        xaxis=axis(range=[0, end * 1.01]),
        yaxis=axis(range=[len(methods), 0]),
        hovermode=False,
    )


def alt(methods: Sequence[Method], signed: float, goals: Sequence[tuple[str, float]], *, currency: str) -> str:
    """What each method says, in words."""
    said = [f"{one.name}: {_said(one, currency)}" for one in methods]
    said += [f"{name} {_money(amount, currency)}" for name, amount in goals]
    return f"{_money(signed, currency)} is signed. {'. '.join(said)}."


def _head(canvas: Canvas, one: Method, place: int, currency: str) -> None:
    told = _said(one, currency)
    room = canvas.width - text_width(one.name, canvas.px(16), heavy=True) - 24
    size = fitting(told, canvas.px(16), room, least=canvas.px(12))
    up = {"yanchor": "middle"}
    canvas.note(0, place + 0.2, bold(plain(one.name)), 16, theme.INK, xanchor="left", **up)
    canvas.note(1, place + 0.2, plain(told), size / canvas.scale, theme.SALES_TEXT, xref="paper", xanchor="right", **up)


def _bar(canvas: Canvas, one: Method, place: int, signed: float) -> None:
    top, bottom = place + _TOP, place + _BOTTOM
    canvas.rect(0, top, signed, bottom, theme.SALES, layer="above")
    start = signed
    for number, (_, end) in enumerate(one.steps):
        corners = [start, end, end, start], [top, top, bottom, bottom]
        if number == 0:
            canvas.rect(start, top, end, bottom, theme.faded(theme.SALES, 0.45))
        elif number == 1:
            canvas.rect(start, top, end, bottom, theme.SALES_SOFT)
        else:
            canvas.hatched(*corners, theme.SALES)
        start = end
    if one.low is not None and one.high is not None:
        canvas.hatched([one.low, one.high, one.high, one.low], [top, top, bottom, bottom], theme.SALES)
        for at in (one.low, one.high):
            canvas.line(at, top, at, bottom, theme.SALES, width=canvas.px(3), layer="above")


def _goal(canvas: Canvas, name: str, amount: float, end: float, rows: int, currency: str, *, under: bool) -> None:
    for place in range(rows):
        dash = "dot" if under else "solid"
        at = (amount, place + _TOP - 0.06, amount, place + _BOTTOM + 0.06)
        canvas.line(*at, theme.INK, width=canvas.px(4), layer="above", dash=dash)
    told = f"{name} {_money(amount, currency)}"
    half = text_width(told, canvas.px(14)) / 2 / canvas.width
    share = amount / end
    side = "left" if share < half else "right" if share > 1 - half else "center"
    where = {"yanchor": "top", "yshift": -canvas.px(4)} if under else {"yanchor": "bottom", "yshift": canvas.px(4)}
    canvas.note(amount, rows if under else 0, plain(told), 14, theme.INK, xanchor=side, **where)


def _said(one: Method, currency: str) -> str:
    if one.lacks:
        return "—"
    if one.low is not None and one.high is not None:
        return f"{_money(one.low, currency)}–{_money(one.high, currency)}"
    return listed(f"{name} {_money(end, currency)}".strip() for name, end in one.steps)


def _money(value: float, currency: str) -> str:
    return words.money(value, None if currency == NOT_SET else currency)
