"""One headline series over months: MQLs delivered, or value won."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis
from smarketing.charts.months import Month, draw_months, labels_fit, months_of

MOST, LEAST = 13, 6


def trend(
    frame: pl.DataFrame,
    *,
    side: Literal["marketing", "sales"],
    currency: str | None = None,
    as_of: date | None = None,
    width: int = 520,
    height: int = 230,
    scale: float = 1.0,
) -> go.Figure:
    """The figure of one amount per month, the month that is not over at `as_of` hatched.

    The last thirteen months are shown, or as many of them as can carry their amounts. A few months take the width
    of six, so that no bar becomes a wall.

    Columns of `frame`: value (first day of the month), amount (null: no data). Amounts are counts, or money with a
    `currency`; add no currencies up before.
    """
    canvas = Canvas(width, height, scale)
    months = _months(frame, as_of)[-MOST:]
    while len(months) > 3 and not labels_fit(canvas, months, (width - 12) / len(months), _say(currency)):
        months = months[1:]
    known = [month.amount for month in months if month.amount is not None]
    if not known:
        return canvas.empty("No data in this period.")
    strong, soft = (theme.MARKETING, theme.MARKETING_SOFT) if side == "marketing" else (theme.SALES, theme.SALES_SOFT)
    slots = max(len(months), LEAST)
    draw_months(canvas, months, ("x", "y"), (strong, soft), (width - 12) / slots, _say(currency))
    return canvas.figure(
        margin={"l": 6, "r": 6, "t": canvas.px(24), "b": canvas.px(40)},
        xaxis=axis(range=[-0.5, slots - 0.5]),
        yaxis=axis(range=[min(0.0, *known, 0.0), max(known) or 1]),
        bargap=0,
    )


def alt(frame: pl.DataFrame, *, currency: str | None = None, as_of: date | None = None) -> str:
    """The trend in words: the last month that is over beside the one before it, and the month so far."""
    known = [month for month in _months(frame, as_of) if month.amount is not None]
    say = _say(currency)
    over = [month for month in known if month.over]
    parts = [f"{words.month(month.day, year=True)}: {say(month.amount)}" for month in over[-2:]]
    parts += [f"{words.month(month.day, year=True)} so far: {say(month.amount)}" for month in known if not month.over]
    return ". ".join(parts) + "." if parts else "No data in this period."


def _months(frame: pl.DataFrame, as_of: date | None) -> list[Month]:
    return months_of(list(zip(frame["value"].to_list(), frame["amount"].to_list(), strict=True)), as_of)


def _say(currency: str | None) -> Callable[[float | None], str]:
    return (lambda amount: words.money(amount, currency)) if currency else words.count
