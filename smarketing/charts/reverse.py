"""How much of the chance is left: the share of it that falls before the quarter's end, by the day of entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, plain

HEIGHT = 250
LEAST_DAYS, MOST_DAYS = 56, 270
_ALMOST = 0.98


@dataclass(frozen=True)
class Mark:
    """A day on the curve, and what is to be said of it."""

    on: date
    label: str
    is_now: bool = False


def remaining(
    shares: Sequence[float], until: date, marks: Sequence[Mark], *, width: int = 1180, scale: float = 1.0
) -> go.Figure:
    """The figure: `shares` by days left before `until` (0, 1, ..), drawn by the day of entry, with the marks on it."""
    canvas = Canvas(width, HEIGHT, scale)
    if not len(shares) or not max(shares):
        return canvas.empty("It is not known how long it takes to be won.")
    back = _days(shares, until, marks)
    x = [-days for days in range(back, -1, -1)]
    y = [shares[min(-place, len(shares) - 1)] for place in x]
    canvas.area([x[0], *x, 0], [0, *y, 0], theme.MARKETING_SOFT)
    line = {"color": theme.MARKETING, "width": 3}
    canvas.traces.append({"type": "scatter", "x": x, "y": y, "mode": "lines", "line": line, "hoverinfo": "skip"})
    canvas.line(x[0], 0, 0, 0, theme.RULE, width=1.5)
    shown = [mark for mark in marks if -back <= (mark.on - until).days <= 0]
    now = next(((mark.on - until).days for mark in shown if mark.is_now), None)
    for mark in shown:
        _mark(canvas, mark, until, shares, (back, now))
    for days in range(back - back % 28, -1, -28):
        on = until - timedelta(days=days)
        anchor = "right" if days == 0 else "left" if days == back else "center"
        canvas.note(
            -days, 0, words.day(on, until), 13, theme.MUTED, yanchor="top", yshift=-canvas.px(6), xanchor=anchor
        )
    return canvas.figure(
        margin={"l": 8, "r": 8, "t": canvas.px(10), "b": canvas.px(30)},
        xaxis=axis(range=[-back, 0]),
        yaxis=axis(range=[0, 1.18]),
        hovermode=False,
    )


def alt(shares: Sequence[float], until: date, marks: Sequence[Mark]) -> str:
    """The marks in words, each with the share that is left on its day."""
    return " ".join(
        f"{plain(mark.label)}, {words.day(mark.on)}: {words.rate(_share(shares, (until - mark.on).days))}"
        " of the chance is left."
        for mark in marks
        if mark.on <= until
    )


def _days(shares: Sequence[float], until: date, marks: Sequence[Mark]) -> int:
    """How far back the picture goes: until almost all of the chance is there, and to every mark, within limits."""
    whole = next((days for days, share in enumerate(shares) if share >= _ALMOST), LEAST_DAYS)
    earliest = max([(until - mark.on).days + 7 for mark in marks], default=0)
    return max(LEAST_DAYS, min(MOST_DAYS, max(whole, earliest)))


def _share(shares: Sequence[float], days: int) -> float:
    return float(shares[max(0, min(days, len(shares) - 1))])


def _mark(canvas: Canvas, mark: Mark, until: date, shares: Sequence[float], place: tuple[int, int | None]) -> None:
    """The mark on the curve; the day of the data is a line of full height with its words at the top."""
    back, now = place
    x = (mark.on - until).days
    share = _share(shares, -x)
    canvas.line(x, 0, x, 1.12 if mark.is_now else share, theme.INK if mark.is_now else theme.MUTED,
                dash="solid" if mark.is_now else "dot")  # fmt: skip
    canvas.note(x, share, "\u25cf", 16, theme.INK if mark.is_now else theme.MARKETING)
    room = back * 0.18
    # Words stand to the right of their day unless the line of the data's day, or the end, is in the way.
    is_left = x > -room or (not mark.is_now and now is not None and 0 <= now - x < room)
    canvas.note(
        x,
        1.12 if mark.is_now else share,
        f"<b>{plain(mark.label)}</b>: {words.rate(share)} left",
        14,
        theme.INK,
        xanchor="right" if is_left else "left",
        yanchor="middle",
        xshift=canvas.px(-10 if is_left else 10),
        yshift=canvas.px(0 if mark.is_now or is_left else 9),
    )
