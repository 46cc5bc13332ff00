"""The hero: one ribbon from the first visit to the last deal won, on a log scale, cut at the handoff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, wrapped
from smarketing.charts.handoff import HALF, Fact, draw_handoff
from smarketing.charts.ribbon_bars import AGAINST, LABEL, NOTHING_HERE, against, say, span_of
from smarketing.charts.ribbon_shape import Band, draw_band, draw_segment, segments
from smarketing.charts.ribbon_words import Types, draw_name, number, pinch
from smarketing.charts.stage import BEFORE, Stage, stages_of

__all__ = ["Fact", "alt", "ribbon"]

NO_DATA = {"marketing": "No leads loaded yet", "sales": "No deals loaded yet"}
SIDES = ("marketing", "sales")
HEAD = 34
BARS, NO_BARS = 112, 48
PINCH = 70


@dataclass(frozen=True)
class _Places:
    """Where things stand: x of the stages, of the handoff and of the ends; paper y of the ribbon and the bars."""

    x: tuple[float, ...]
    gap: float
    ends: tuple[float, float]
    ribbon: tuple[float, float]
    bars: tuple[float, float]
    column: float
    plot: float

    def side(self, side: str, clear: float = HALF + 0.06) -> tuple[float, float]:
        """The x where a side starts and ends, `clear` columns away from the middle of the handoff."""
        return (self.ends[0], self.gap - clear) if side == "marketing" else (self.gap + clear, self.ends[1])

    @property
    def pixels(self) -> float:
        """The height of the ribbon's field in pixels."""
        return (self.ribbon[1] - self.ribbon[0]) * self.plot


def ribbon(
    stages: pl.DataFrame,
    handoff: Sequence[Fact] = (),
    change: str = AGAINST,
    *,
    missing: str = NOTHING_HERE,
    width: int = 1180,
    height: int = 470,
    scale: float = 1.0,
) -> go.Figure:
    """The figure of both funnels as one ribbon. One row of `stages` per shown stage, in order.

    Columns: stage, label, side ('marketing' or 'sales'), count (null: no data), imputed, rate (0-1, into this stage,
    mature part), rate_low, rate_high, n (what the rate rests on), in_play (members of the previous stage who may
    still reach this one), few, change (relative, against the period before), change_count. `count`, `rate_low` and
    `rate_high` may also be called reached, low and high, as `analysis.funnel.steps` calls them. Up to three facts
    stand in the handoff; `change` says what the bars compare with, `missing` that a stage has nothing
    to compare with. A side without any count is an outlined area with the `note` of its last stage in it.
    """
    shown = stages_of(stages)
    canvas = Canvas(width, height, scale)
    places = _places(shown, canvas)
    types = Types.of(canvas, shown, places.column)
    for side in SIDES:
        _draw_side(canvas, side, shown, places, types)
    draw_handoff(canvas, shown, handoff[:3], places.gap, places.ribbon, places.column, places.pixels)
    against(canvas, shown, places.x, {side: places.side(side, 0.5) for side in SIDES}, places.column, missing)
    say(canvas, shown, change, (places.gap, places.bars[1] / 2), places.column)
    # An axis without any trace has no place in the picture, and neither has what is written at it.
    nothing = {"type": "scatter", "x": [places.gap], "y": [0], "mode": "none", "hoverinfo": "skip"}
    canvas.traces += [nothing | {"yaxis": name} for name in ("y", "y2")]
    room = (places.bars[1] - places.bars[0]) * places.plot
    return canvas.figure(
        margin={"l": 6, "r": 6, "t": canvas.px(HEAD), "b": _foot(canvas, places.column)},
        xaxis=axis(range=list(places.ends)),
        yaxis=axis(range=[-1, 1], domain=list(places.ribbon)),
        yaxis2=axis(range=list(span_of(shown, room, canvas.px(LABEL))), domain=list(places.bars), anchor="x"),
        bargap=0,
        hovermode="closest",
    )


def alt(stages: pl.DataFrame) -> str:
    """The ribbon in words: every count with its conversion, and the stage that fell most."""
    shown = stages_of(stages)
    parts = [_sentence(stage) for stage in shown]
    fallen = [stage for stage in shown if stage.change is not None and stage.change <= -0.05]
    if fallen:
        worst = min(fallen, key=lambda stage: stage.change or 0)
        parts.append(
            f"Furthest behind {(worst.against or BEFORE).split(':')[0]}: {worst.label}, {words.change(worst.change)}"
        )
    return ". ".join(parts) + "." if parts else "No data."


def _sentence(stage: Stage) -> str:
    if stage.count is None:
        return f"{stage.label}: no data" + (f" ({stage.note.rstrip('.')})" if stage.note else "")
    text = f"{stage.label}: {words.exact(stage.count)}"
    if stage.rate is not None:
        few = ", few leads" if stage.few else ""
        sure = "" if stage.low is None else f", {words.interval(stage.low, stage.high)}"
        text += f" ({words.rate(stage.rate)} of the stage before{sure}{few})"
    if stage.in_play:
        text += f", {words.exact(stage.in_play)} still in play"
    return text


def _foot(canvas: Canvas, column: float) -> int:
    return canvas.px(22) if column < 100 * canvas.scale else 4


def _places(shown: Sequence[Stage], canvas: Canvas) -> _Places:
    counts = [sum(stage.side == side for stage in shown) for side in SIDES]
    left, right = (count or 2 for count in counts)
    x = [float(left - counts[0] + place) for place in range(counts[0])]
    x += [float(left + 1 + place) for place in range(counts[1])]
    column = (canvas.width - 12) / (left + right + 1)
    plot = canvas.height - canvas.px(HEAD) - _foot(canvas, column)
    compared = any(stage.change is not None for stage in shown)
    bars = min(0.32, canvas.px(BARS if compared else NO_BARS) / plot)
    foot = min(0.6, bars + canvas.px(PINCH) / plot)
    ends = (-0.5, left + right + 0.5)
    return _Places(tuple(x), float(left), ends, (foot, 1.0), (0.0, bars), column, plot)


def _draw_side(canvas: Canvas, side: str, shown: Sequence[Stage], places: _Places, types: Types) -> None:
    mine = [(stage, x) for stage, x in zip(shown, places.x, strict=True) if stage.side == side]
    span = places.side(side)
    for stage, x in mine:
        draw_name(canvas, stage, x, places.column, types.name)
    if all(stage.count is None for stage, _ in mine):
        canvas.rect(span[0] + 0.02, -0.62, span[1] - 0.02, 0.62, outline=theme.faded(theme.MUTED, 0.6))
        words_of = mine[-1][0].note if mine and mine[-1][0].note else NO_DATA[side]
        text = wrapped(words_of, canvas.px(17), places.column * (span[1] - span[0]) - canvas.px(24))
        canvas.note((span[0] + span[1]) / 2, 0, text, 17, theme.MUTED)
        return
    top = log10(1 + max([s.count + (s.in_play or 0) for s in shown if s.count is not None]))
    bands = [Band.of(stage, x, top) for stage, x in mine]
    for run in segments(bands):
        draw_segment(canvas, run, span)
    for band in bands:
        draw_band(canvas, band, places.column)
        number(canvas, band, places.pixels, places.column, types.number)
    for (_, before), (stage, x) in pairwise(mine):
        pinch(canvas, stage, (before + x) / 2, places.ribbon[0], places.column)
