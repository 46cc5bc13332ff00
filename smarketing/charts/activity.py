"""Activity: how many events of each kind each month saw. Volumes, not conversion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.analysis.stages import EXIT_STAGES, LABELS
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, listed, text_width
from smarketing.charts.months import Month, draw_months, labels_fit, months_of

VOLUMES = "Volumes, not conversion: events of each month, whenever the lead came in. Each panel has its own scale."
HEAD = 52
FOOT = 42
CAPTION = 24
LEAST = 280


def activity(
    frame: pl.DataFrame, *, as_of: date | None = None, width: int = 1180, height: int = 460, scale: float = 1.0
) -> go.Figure:
    """The figure of monthly volumes, one panel per stage or exit.

    Columns of `frame`, as the read `activity_funnel` gives them by month: value (first day of the month), stage,
    stage_order, events (null: no data). A month that is not over at `as_of` is hatched. Stages without any event
    in any month are left out.
    """
    canvas = Canvas(width, height, scale)
    panels = _panels(frame, as_of)
    if not panels:
        return canvas.empty("No activity in this period.")
    most = max(1, min(len(panels), int(width / (LEAST * scale))))
    rows = ceil(len(panels) / most)
    across = ceil(len(panels) / rows)
    layout: dict[str, Any] = {}
    plot = height - canvas.px(CAPTION)
    for place, (stage, months) in enumerate(panels):
        row, column = divmod(place, across)
        left, right = column / across, (column + 1) / across - 24 / width
        top, bottom = 1 - row / rows - canvas.px(HEAD) / plot, 1 - (row + 1) / rows + canvas.px(FOOT) / plot
        suffix = str(place + 1) if place else ""
        layout["xaxis" + suffix] = axis(range=[-0.5, len(months) - 0.5], domain=[left, right], anchor=f"y{suffix}")
        high = max([month.amount or 0 for month in months]) or 1
        layout["yaxis" + suffix] = axis(range=[0, high], domain=[bottom, top], anchor=f"x{suffix}")
        slot = (right - left) * (width - 12) / len(months)
        _draw(canvas, stage, months, (f"x{suffix}", f"y{suffix}"), slot)
    under = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}
    canvas.note(0, 0, VOLUMES, 13, theme.MUTED, **under)
    return canvas.figure(margin={"l": 6, "r": 6, "t": 0, "b": canvas.px(CAPTION)}, bargap=0, **layout)


def alt(frame: pl.DataFrame, *, as_of: date | None = None) -> str:
    """The volumes in words: the last month that is over, stage by stage."""
    panels = _panels(frame, as_of)
    parts = []
    for stage, months in panels:
        over = [month for month in months if month.over] or months
        parts.append(f"{words.exact(over[-1].amount)} {LABELS[stage]} in {words.month(over[-1].day, year=True)}")
    return f"Volumes, not conversion. {listed(parts)}." if parts else "No activity in this period."


def _panels(frame: pl.DataFrame, as_of: date | None) -> list[tuple[str, list[Month]]]:
    panels = []
    for (stage,), part in frame.sort("stage_order").group_by("stage", maintain_order=True):
        if part["events"].sum():
            rows = list(zip(part["value"].to_list(), part["events"].to_list(), strict=True))
            panels.append((str(stage), months_of(rows, as_of)))
    return [panel for panel in panels if panel[1]]


def _draw(canvas: Canvas, stage: str, months: Sequence[Month], axes: tuple[str, str], slot: float) -> None:
    exits = stage in EXIT_STAGES
    colours = (theme.MUTED, theme.FAINT) if exits else (theme.team(stage), theme.team_soft(stage))
    draw_months(canvas, months, axes, colours, slot, words.count)
    marketing = theme.team(stage) == theme.MARKETING
    ink = theme.INK if exits else theme.MARKETING_TEXT if marketing else theme.SALES_TEXT
    head = {"xref": f"{axes[0]} domain", "yref": f"{axes[1]} domain", "xanchor": "left", "yanchor": "bottom"}
    canvas.note(0, 1, f"<b>{LABELS.get(stage, stage)}</b>", 17, ink, yshift=canvas.px(24), **head)
    if not labels_fit(canvas, months, slot, words.count):
        text = _latest(months)
        free = slot * len(months) - text_width(LABELS.get(stage, stage), canvas.px(17), heavy=True) - 8
        text = text if text_width(text, canvas.px(13)) <= free else text.rpartition(" · ")[2]
        canvas.note(1, 1, text, 13, theme.MUTED, yshift=canvas.px(25), **head | {"xanchor": "right"})


def _latest(months: Sequence[Month]) -> str:
    """The last month that is over, and the month so far."""
    over = [f"{words.month(month.day)} {words.count(month.amount)}" for month in months if month.over]
    so_far = [f"{words.month(month.day)} so far {words.count(month.amount)}" for month in months if not month.over]
    return " · ".join(over[-1:] + so_far[-1:])
