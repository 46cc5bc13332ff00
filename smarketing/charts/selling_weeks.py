"""Small panels week by week or month by month: what was done, what was opened and closed, and the speed to lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.calendars.work_week import WorkWeek
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, hatch, text_width

PANEL, HEAD, FOOT = 190, 44, 26
LEAST = 250


@dataclass(frozen=True)
class Bar:
    """One week or month: its first day, its amount (None: not known then), a mark above, whether it is whole."""

    day: date
    amount: float | None
    mark: float | None
    over: bool


@dataclass(frozen=True)
class Panel:
    """One series under its title; `week`: amounts are working hours of it, not counts."""

    title: str
    bars: Sequence[Bar]
    week: WorkWeek | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it."""
        return any(bar.amount is not None for bar in self.bars)


def panels(counts: pl.DataFrame, speed: pl.DataFrame, titles: dict[str, str], week: WorkWeek) -> list[Panel]:
    """The panels of `analysis.selling_weeks`: one per series, and the speed to lead where any reply is timed."""
    found = []
    for series, title in titles.items():
        rows = counts.filter(series=series).iter_rows(named=True)
        found.append(Panel(title, [Bar(row["start_on"], row["amount"], None, row["is_over"]) for row in rows]))
    hours = [
        Bar(row["start_on"], _hours(row["median_minutes"]), _hours(row["p90_minutes"]), row["is_over"])
        for row in speed.iter_rows(named=True)
    ]
    return [*found, Panel("Speed to lead", hours, week)]


def height(found: Sequence[Panel], width: int = 1180, scale: float = 1.0) -> int:
    """How high the figure of these panels is, in pixels."""
    return round(PANEL * scale) * ceil(max(len(found), 1) / _across(found, width, scale))


def figure(found: Sequence[Panel], *, unit: str, width: int = 1180, scale: float = 1.0) -> go.Figure:
    """The figure; a week or month that is not whole is hatched, one of which nothing is known is a gap.

    A dash over a bar of the speed to lead is its 90th percentile.
    """
    canvas = Canvas(width, height(found, width, scale), scale)
    if not any(panel.is_known for panel in found):
        return canvas.empty("Nothing is known of these weeks.")
    across = _across(found, width, scale)
    rows = ceil(len(found) / across)
    layout: dict[str, Any] = {}
    for place, panel in enumerate(found):
        row, column = divmod(place, across)
        suffix = str(place + 1) if place else ""
        left, right = column / across, (column + 1) / across - 28 / width
        top, bottom = 1 - row / rows - canvas.px(HEAD) / canvas.height, 1 - (row + 1) / rows
        bottom += canvas.px(FOOT) / canvas.height
        high = max([max(bar.amount or 0, bar.mark or 0) for bar in panel.bars], default=0) or 1
        layout[f"xaxis{suffix}"] = axis(range=[-0.5, len(panel.bars) - 0.5], domain=[left, right], anchor=f"y{suffix}")
        layout[f"yaxis{suffix}"] = axis(range=[0, high * 1.05], domain=[bottom, top], anchor=f"x{suffix}")
        _draw(canvas, panel, (f"x{suffix}", f"y{suffix}"), (right - left) * width, unit)
    return canvas.figure(margin={"l": 4, "r": 4, "t": 0, "b": 0}, bargap=0, hovermode="closest", **layout)


def alt(found: Sequence[Panel], *, unit: str) -> str:
    """The last whole week or month of each panel, in words."""
    said = []
    for panel in found:
        last = _last(panel)
        said.append(f"{panel.title}: {_told(panel, last, unit)}" if last else f"{panel.title}: no data")
    return f"{'. '.join(said)}."


def _draw(canvas: Canvas, panel: Panel, axes: tuple[str, str], width: float, unit: str) -> None:
    where = {"xref": f"{axes[0]} domain", "yref": f"{axes[1]} domain", "yanchor": "bottom"}
    title = canvas.px(16)
    canvas.note(0, 1, bold(panel.title), 16, theme.INK, xanchor="left", yshift=canvas.px(8), **where)
    if not panel.is_known:
        canvas.note(0.5, 0.5, "no data", 15, theme.MUTED, **where | {"yanchor": "middle"})
        return
    last = _last(panel)
    if last is not None:
        told = _told(panel, last, unit)
        free = width - text_width(panel.title, title, heavy=True) - 12
        told = told if text_width(told, canvas.px(15)) <= free else _say(panel, last.amount)
        canvas.note(1, 1, told, 15, theme.SALES_TEXT, xanchor="right", yshift=canvas.px(8), **where)
    _bars(canvas, panel, axes)
    ends = {0: "left", len(panel.bars) - 1: "right"}
    for place, side in ends.items():
        bar = panel.bars[place]
        name = _name(panel, bar, unit) + ("" if bar.over or place == 0 else " so far")
        under = {"xref": f"{axes[0]} domain", "yref": f"{axes[1]} domain", "yanchor": "top", "yshift": -canvas.px(3)}
        canvas.note(0 if side == "left" else 1, 0, name, 13, theme.MUTED, xanchor=side, **under)


def _bars(canvas: Canvas, panel: Panel, axes: tuple[str, str]) -> None:
    canvas.traces.append(
        {
            "type": "bar",
            "x": list(range(len(panel.bars))),
            "y": [bar.amount for bar in panel.bars],
            "xaxis": axes[0],
            "yaxis": axes[1],
            "width": 0.76,
            "text": [_tip(panel, bar) for bar in panel.bars],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {
                "color": theme.SALES,
                "line": {"width": 0},
                "pattern": hatch(theme.SALES)
                | {"shape": ["" if bar.over else "/" for bar in panel.bars], "bgcolor": theme.SALES_SOFT},
            },
        }
    )
    for place, bar in enumerate(panel.bars):
        if bar.mark is not None:
            at = {"xref": axes[0], "yref": axes[1], "layer": "above"}
            canvas.line(place - 0.38, bar.mark, place + 0.38, bar.mark, theme.INK, width=canvas.px(2), **at)


def _across(found: Sequence[Panel], width: int, scale: float) -> int:
    return max(1, min(len(found), 4, int(width / (LEAST * scale))))


def _last(panel: Panel) -> Bar | None:
    known = [bar for bar in panel.bars if bar.amount is not None]
    return next((bar for bar in reversed(known) if bar.over), known[-1] if known else None)


def _told(panel: Panel, bar: Bar, unit: str) -> str:
    more = f" (9 in 10: {_say(panel, bar.mark)})" if bar.mark is not None else ""
    so_far = "" if bar.over else " so far"
    return f"{_name(panel, bar, unit)}{so_far}: {_say(panel, bar.amount)}{more}"


def _tip(panel: Panel, bar: Bar) -> str:
    more = f"<br>nine in ten within {_say(panel, bar.mark)}" if bar.mark is not None else ""
    return f"<b>{words.day(bar.day)}</b><br>{_say(panel, bar.amount)}{'' if bar.over else ', so far'}{more}"


def _say(panel: Panel, amount: float | None) -> str:
    return words.count(amount) if panel.week is None else words.working_time(amount, panel.week)


def _name(panel: Panel, bar: Bar, unit: str) -> str:
    return words.day(bar.day, panel.bars[-1].day) if unit == "week" else words.month(bar.day, year=True)


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else minutes / 60
