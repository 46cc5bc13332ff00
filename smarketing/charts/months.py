"""Bars of one series over months, with the month that is not over hatched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, hatch, text_width

LABEL = 14


@dataclass(frozen=True)
class Month:
    """One month: its first day, its amount (None: no data), whether it is over (as-of is its last day or later)."""

    day: date
    amount: float | None
    over: bool


def months_of(rows: Sequence[tuple[object, Any]], as_of: date | None) -> list[Month]:
    """The months of (first day, amount) pairs in order, with the months in between that have no row."""
    amounts: dict[date, float | None] = {}
    for value, amount in rows:
        if value is not None:
            day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
            amounts[day.replace(day=1)] = None if amount is None else float(amount)
    months: list[Month] = []
    day, end = min(amounts, default=date.max), max(amounts, default=date.min)
    while day <= end:
        after = following(day)
        months.append(Month(day, amounts.get(day), as_of is None or as_of >= after - timedelta(days=1)))
        day = after
    return months


def following(day: date) -> date:
    """The first day of the month after this one."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def draw_months(
    canvas: Canvas,
    months: Sequence[Month],
    axes: tuple[str, str],
    colours: tuple[str, str],
    slot: float,
    say: Callable[[float | None], str],
) -> None:
    """Draws the bars at x = 0, 1, .. on the axes ('x2', 'y2'), each a slot of that many pixels wide, and labels them.

    `colours` are the strong and the soft one; `say` turns an amount into words.
    """
    strong, soft = colours
    over = [month.over for month in months]
    canvas.traces.append(
        {
            "type": "bar",
            "x": list(range(len(months))),
            "y": [month.amount for month in months],
            "xaxis": axes[0],
            "yaxis": axes[1],
            "width": 0.76,
            "text": [_tip(month, say) for month in months],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "color": strong,
                "cornerradius": 3,
                "line": {"width": 0},
                "pattern": hatch(strong) | {"shape": ["" if done else "/" for done in over], "bgcolor": soft},
            },
        }
    )
    _label(canvas, months, axes, slot, say)
    _name(canvas, months, axes, slot)


def _tip(month: Month, say: Callable[[float | None], str]) -> str:
    part = "" if month.over else ", so far"
    return f"<b>{words.month(month.day, year=True)}</b><br>{say(month.amount)}{part}"


def labels_fit(canvas: Canvas, months: Sequence[Month], slot: float, say: Callable[[float | None], str]) -> bool:
    """Whether every amount can stand over its bar without touching the next one."""
    return max((text_width(say(month.amount), canvas.px(LABEL)) for month in months), default=0) + 5 <= slot


def _label(
    canvas: Canvas, months: Sequence[Month], axes: tuple[str, str], slot: float, say: Callable[[float | None], str]
) -> None:
    """Writes amounts over their bars; where they do not all fit only the highest, over which nothing rises."""
    everything = labels_fit(canvas, months, slot, say)
    highest = max(range(len(months)), key=lambda place: months[place].amount or -1.0, default=0)
    for place, month in enumerate(months):
        if not everything and place != highest:
            continue
        missing = month.amount is None
        text = say(month.amount)
        half = text_width(text, canvas.px(LABEL)) / 2 / slot
        side = "left" if place + 0.5 < half else "right" if len(months) - place - 0.5 < half else "center"
        shift = {"left": -slot / 2, "right": slot / 2, "center": 0}[side]
        bold = everything and place == len(months) - 1 and not missing
        where = {"xref": axes[0], "yref": axes[1], "xanchor": side, "xshift": shift}
        where |= {"yanchor": "bottom", "yshift": canvas.px(3)}
        colour = theme.MUTED if missing else theme.INK
        canvas.note(place, month.amount or 0, f"<b>{text}</b>" if bold else text, LABEL, colour, **where)


def _name(canvas: Canvas, months: Sequence[Month], axes: tuple[str, str], slot: float) -> None:
    """Writes the months under their bars, the year where it begins; only every so many where they would touch."""
    every = max(1, -(-int(text_width("Mmm", canvas.px(13)) + 6) // max(int(slot), 1)))
    for place, month in enumerate(months):
        if (len(months) - 1 - place) % every:
            continue
        begins = month.day.month <= every and month.day.year > months[0].day.year
        year = f"<br>{month.day.year}" if begins or place < every else ""
        # Its neighbours rarely have a second line, so it may reach a little under them.
        so_far = "" if month.over or slot * every + 8 < text_width("so far", canvas.px(13)) else "<br>so far"
        where = {"xref": axes[0], "yref": axes[1], "yanchor": "top", "yshift": -canvas.px(3)}
        canvas.note(place, 0, f"{words.month(month.day)}{so_far or year}", 13, theme.MUTED, **where)
