"""Cohorts: of 100 who entered in a month, how many reached each stage, and how much is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, fitting, plain, text_width

MOST = 8
FEWER = 6
SLOT = 29
HEAD = 62
FOOT = 22
CAPTION = 26
FADE = 0.6
SHORT = {"lead": "Lead", "mql": "MQL", "sal": "Acc.", "sql": "SQL", "opportunity": "Opp", "won": "Won"}


@dataclass(frozen=True)
class _Cohort:
    """One month: its bars, how many entered, and what share of them is still open (None: nobody entered)."""

    name: str
    bars: tuple[dict[str, Any], ...]
    entered: int | None
    open_share: float | None
    few: bool | None

    @property
    def status(self) -> str:
        """What may still change, in words."""
        if not self.entered or self.open_share is None:
            return "no leads" if self.entered == 0 else "no data"
        return "closed" if self.open_share == 0 else f"{words.rate(self.open_share)} still open"


def cohorts(
    frame: pl.DataFrame, *, grain: str = "month", width: int = 1180, height: int = 420, scale: float = 1.0
) -> go.Figure:
    """The figure of the last cohorts, per 100 members of the first stage: eight, or six where eight do not fit.

    Columns of `frame`, as `analysis.funnel.cohort_months` gives them: value (first day of the cohort), stage, label,
    side, cohort (members), per_100 (null: no data), open_share (0-1), few. Bars fade with the share still open.
    `grain` is 'month', 'quarter' or 'week'. Stages without any data are left out.
    """
    canvas = Canvas(width, height, scale)
    months = _cohorts(frame, grain)
    if not months:
        return canvas.empty("No cohorts in this period.")
    slots = max(len(month.bars) for month in months) + 0.9
    across = max(1, min(len(months), int((width - 12) / (canvas.px(SLOT) * slots))))
    months = months if across == len(months) else months[-FEWER:]
    rows = ceil(len(months) / across)
    across = ceil(len(months) / rows)
    slot = (width - 12) / (across * slots)
    layout: dict[str, Any] = {}
    for place, month in enumerate(months):
        row, left = place // across, place % across * slots
        _draw(canvas, month, left, slots, slot, f"y{row + 1}" if row else "y")
    tall = 1 / rows
    plot = height - canvas.px(CAPTION)
    for row in range(rows):
        top, bottom = 1 - row * tall, 1 - (row + 1) * tall
        domain = [bottom + canvas.px(FOOT) / plot, top - canvas.px(HEAD + 24) / plot]
        layout[f"yaxis{row + 1}" if row else "yaxis"] = axis(range=[0, 100], domain=domain, anchor="x")
    first = months[-1].bars[0]["label"]
    caption = {"xref": "paper", "yref": "paper", "yanchor": "top", "yshift": -canvas.px(4), "xanchor": "left"}
    canvas.note(0, 0, f"Per 100 {plain(first)}. Paler bars can still grow.", 13, theme.MUTED, **caption)
    margin = {"l": 6, "r": 6, "t": 0, "b": canvas.px(CAPTION)}
    return canvas.figure(margin=margin, xaxis=axis(range=[0, across * slots]), bargap=0, **layout)


def alt(frame: pl.DataFrame, *, grain: str = "month") -> str:
    """The cohorts in words: what became of 100 members of each."""
    months = _cohorts(frame, grain)
    parts = []
    for month in months:
        reached = [f"{_amount(bar['per_100'])} {bar['label']}" for bar in month.bars[1:] if bar["per_100"] is not None]
        few = ", few leads" if month.few else ""
        parts.append(f"{month.name} ({month.status}{few}): {', '.join(reached) or 'no data'}")
    return f"Per 100 {months[-1].bars[0]['label']}. {'. '.join(parts)}." if parts else "No cohorts in this period."


def _cohorts(frame: pl.DataFrame, grain: str) -> list[_Cohort]:
    known = frame.filter(pl.col("count").is_not_null())["stage"].unique().to_list() if frame.height else []
    shown = frame.filter(pl.col("stage").is_in(known) & pl.col("value").is_not_null()).sort("value", "stage_order")
    months = []
    for (value,), part in shown.group_by("value", maintain_order=True):
        bars = tuple(part.iter_rows(named=True))
        first = bars[0]
        months.append(_Cohort(_name(value, grain), bars, first["cohort"], first["open_share"], first["few"]))
    return months[-MOST:]


def _name(value: object, grain: str) -> str:
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)
    if grain == "week":
        return words.day(day)
    if grain == "quarter":
        return words.quarter(day, year=True)
    return words.month(day, year=day.month == 1)


def _amount(per_100: float | None) -> str:
    if per_100 is None:
        return words.NOTHING
    if 0 < per_100 < 0.05:
        return "<0.1"
    return f"{per_100:.1f}".removesuffix(".0") if per_100 < 9.95 else f"{per_100:.0f}"


def _draw(canvas: Canvas, month: _Cohort, left: float, slots: float, slot: float, yaxis: str) -> None:
    alpha = round(1 - FADE * (month.open_share or 0.0), 3)
    for place, bar in enumerate(month.bars):
        x = left + 0.9 + place
        strong = theme.MARKETING if bar["side"] == "marketing" else theme.SALES
        label = (
            bar["label"] if text_width(bar["label"], canvas.px(13)) < slot else SHORT.get(bar["stage"], bar["label"])
        )
        size = fitting(label, canvas.px(13), slot - 1, least=11 * canvas.scale) / canvas.scale
        canvas.note(x, 0, plain(label), size, theme.MUTED, yref=yaxis, yanchor="top", yshift=-canvas.px(3))
        if bar["per_100"] is None:
            canvas.note(x, 0, words.NOTHING, 14, theme.MUTED, yref=yaxis, yanchor="bottom", yshift=canvas.px(2))
            continue
        canvas.traces.append(
            {
                "type": "bar",
                "x": [x],
                "y": [bar["per_100"]],
                "yaxis": yaxis,
                "width": [0.82],
                "marker": {"color": theme.faded(strong, alpha), "cornerradius": 3, "line": {"width": 0}},
                "hovertemplate": f"<b>{plain(month.name)}: {words.exact(bar['count'])} {plain(bar['label'])}</b>"
                f"<br>of {words.exact(month.entered)}, {month.status}<extra></extra>",
            }
        )
        amount = _amount(bar["per_100"])
        above: dict[str, Any] = {"yref": yaxis, "yanchor": "bottom", "yshift": canvas.px(2)}
        canvas.note(x, bar["per_100"], amount, fitting(amount, canvas.px(15), slot) / canvas.scale, **above)
    _draw_head(canvas, month, left + slots / 2, slots * slot, yaxis)


def _draw_head(canvas: Canvas, month: _Cohort, x: float, room: float, yaxis: str) -> None:
    first = month.bars[0]["label"]
    entered = f"{words.count(month.entered)} {plain(first)}" + (", few leads" if month.few else "")
    lines: Sequence[tuple[str, float, str, float]] = (
        (f"<b>{plain(month.name)}</b>", 16, theme.INK, 60),
        (month.status, 14, theme.MUTED if month.status == "closed" else theme.INK, 41),
        (entered, 13, theme.MUTED, 23),
    )
    for text, size, colour, up in lines:
        fit = fitting(text, canvas.px(size), room - 4) / canvas.scale
        canvas.note(x, 100, text, fit, colour, yref=yaxis, yanchor="bottom", yshift=canvas.px(up))
