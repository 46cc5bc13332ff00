"""Both sides of the ledger: what marketing is short of beside what sales has left waiting, on one scale."""

from __future__ import annotations

import plotly.graph_objects as go

from smarketing import format as words
from smarketing.analysis.ledger import NO_PROMISE
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, hatch, plain, text_width

HEIGHT = 150


def two_sides(
    missing: int | None,
    late: int | None,
    waiting: int | None,
    money: tuple[str, str],
    *,
    no_missing: str = NO_PROMISE,
    width: int = 1180,
    height: int = HEIGHT,
    scale: float = 1.0,
) -> go.Figure:
    """The figure of two bars from one middle: missing MQLs to the left, those whose reply is late to the right.

    One MQL is as long on either side; `money` are both amounts in words. None: that side made no such promise, or it
    cannot be judged; `no_missing` says why for marketing.
    """
    canvas = Canvas(width, height, scale)
    end = max(missing or 0, (late or 0) + (waiting or 0), 1) * 1.02
    canvas.line(0, -0.1, 0, 1.05, theme.INK, yref="paper", width=canvas.px(2), layer="above")
    _bar(canvas, -(missing or 0), 0, theme.MARKETING, "missing MQLs", is_open=False)
    _bar(canvas, waiting or 0, 0, theme.SALES, "reply late, still open", is_open=True)
    _bar(canvas, late or 0, waiting or 0, theme.SALES, "replied late", is_open=False)
    said = "cannot be judged" if missing is None else "nothing short" if not missing else bold(plain(money[0]))
    _words(canvas, said, _short(missing, no_missing), theme.MARKETING_TEXT, left=True)
    exposed = None if late is None or waiting is None else late + waiting
    said = "cannot be judged" if exposed is None else "no reply late" if not exposed else bold(plain(money[1]))
    _words(canvas, said, _late(late, waiting), theme.SALES_TEXT, left=False)
    return canvas.figure(
        margin={"l": 4, "r": 4, "t": canvas.px(66), "b": 6},
        xaxis=axis(range=[-end, end]),
        yaxis=axis(range=[0, 1]),
        barmode="overlay",
        hovermode="closest",
    )


def alt(
    missing: int | None,
    late: int | None,
    waiting: int | None,
    money: tuple[str, str],
    *,
    no_missing: str = NO_PROMISE,
) -> str:
    """Both sides in words."""
    left = f"cannot be judged: {no_missing}" if missing is None else f"{_short(missing, no_missing)}, {money[0]}"
    right = "cannot be judged" if late is None or waiting is None else f"{_late(late, waiting)}, {money[1]}"
    return f"Marketing: {left}. Sales: {right}. Expected value, not cause."


def _bar(canvas: Canvas, length: int, base: int, colour: str, said: str, *, is_open: bool) -> None:
    if not length:
        return
    pattern = {"pattern": hatch(colour), "color": theme.CLEAR, "line": {"color": colour, "width": 1.5}}
    solid = {"color": colour, "line": {"width": 0}}
    canvas.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "x": [length],
            "base": [base],
            "y": [0.45],
            "width": [0.8],
            "marker": pattern if is_open else solid,
            "hovertemplate": f"{words.exact(abs(length))} {said}<extra></extra>",
        }
    )


def _words(canvas: Canvas, amount: str, said: str, colour: str, *, left: bool) -> None:
    side = {"xanchor": "right" if left else "left", "xshift": canvas.px(-14 if left else 14)}
    where = {"yref": "paper", "yanchor": "bottom", **side}
    canvas.note(0, 1, amount, 26, colour, yshift=canvas.px(24), **where)
    size = min(14.0, 14 * canvas.width / 2 / max(text_width(said, canvas.px(14)) + 20, 1))
    canvas.note(0, 1, plain(said), size, theme.MUTED, yshift=canvas.px(5), **where)


def _short(missing: int | None, no_missing: str) -> str:
    return no_missing if missing is None else f"{words.exact(missing)} MQLs short of the promise"


def _late(late: int | None, waiting: int | None) -> str:
    if late is None or waiting is None:
        return "no reply can be judged"
    return f"{words.exact(waiting)} MQLs with the reply late and still open, {words.exact(late)} replied late"
