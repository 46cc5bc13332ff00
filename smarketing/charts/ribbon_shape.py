"""The ribbon's outline: how high each band is, and the curves between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, eased, wrapped
from smarketing.charts.stage import Stage, details

FLAT = 0.27
LEAST = 0.08
HAIRLINE = 0.012


@dataclass(frozen=True)
class Band:
    """One stage of the ribbon: its middle, half its height (None: no data), and half its height with those in play."""

    stage: Stage
    x: float
    half: float | None
    ghost: float | None

    @classmethod
    def of(cls, stage: Stage, x: float, top: float) -> Band:
        """The band of a stage; `top` is log10(1 + the highest count), which is drawn at full height."""
        if stage.count is None:
            return cls(stage, x, None, None)
        half = height(stage.count, top)
        ghost = height(stage.count + stage.in_play, top) if stage.in_play else None
        return cls(stage, x, half, ghost)


def height(count: int, top: float) -> float:
    """Half the height of a count, 0 to 1, on a log scale; a hairline for zero, never less than a sliver above it."""
    if count <= 0 or top <= 0:
        return HAIRLINE
    return max(LEAST, log10(1 + count) / top)


def segments(bands: Sequence[Band]) -> list[list[Band]]:
    """The runs of neighbouring bands that have data."""
    runs: list[list[Band]] = [[]]
    for band in bands:
        if band.half is None:
            runs.append([])
        else:
            runs[-1].append(band)
    return [run for run in runs if run]


def draw_segment(canvas: Canvas, run: Sequence[Band], ends: tuple[float, float]) -> None:
    """Draws one run of bands as a ribbon, and around each band what is still in play."""
    start, end = max(ends[0], run[0].x - 0.5), min(ends[1], run[-1].x + 0.5)
    strong, soft = colours(run[0].stage.side)
    before: Band | None = None
    for place, band in enumerate(run):
        if band.ghost is not None and band.half is not None:
            after = run[place + 1].x if place + 1 < len(run) else None
            _draw_ghost(canvas, before, band, start, end if after is None else None, (strong, soft))
        before = band
    upper = [(start, run[0].half or 0.0)]
    for left, right in pairwise(run):
        upper += eased((left.x + FLAT, left.half or 0), (right.x - FLAT, right.half or 0))
    upper.append((end, run[-1].half or 0.0))
    canvas.area(*_closed(upper, [(x, -y) for x, y in upper]), strong)


def draw_band(canvas: Canvas, band: Band, column: float) -> None:
    """Draws the outline of a band without data, or the unseen field that answers the pointer."""
    half = band.half
    if half is None:
        canvas.rect(band.x - 0.4, -0.3, band.x + 0.4, 0.3, outline=theme.faded(theme.MUTED, 0.6))
        canvas.note(band.x, 0, "no data", 14 if column > 60 else 12, theme.MUTED)
        if band.stage.note and column > 110 * canvas.scale:
            note = wrapped(band.stage.note, canvas.px(13), column - 12)
            canvas.note(band.x, -0.34, note, 13, theme.MUTED, yanchor="top")
        return
    reach = max(half, band.ghost or 0, 0.15)
    canvas.traces.append(
        {
            "type": "bar",
            "x": [band.x],
            "y": [2 * reach],
            "base": [-reach],
            "width": [0.96],
            "marker": {"color": theme.CLEAR, "line": {"width": 0}},
            "customdata": [[band.stage.stage]],
            "name": band.stage.stage,
            "hovertemplate": "<br>".join(details(band.stage)) + "<extra></extra>",
        }
    )


def colours(side: str) -> tuple[str, str]:
    """The strong and the soft colour of a side."""
    return (theme.MARKETING, theme.MARKETING_SOFT) if side == "marketing" else (theme.SALES, theme.SALES_SOFT)


def _draw_ghost(
    canvas: Canvas, before: Band | None, band: Band, start: float, end: float | None, colour: tuple[str, str]
) -> None:
    half, ghost = band.half or 0.0, band.ghost or 0.0
    if before is None or before.half is None:
        outer, inner = [(start, ghost)], [(start, half)]
    else:
        outer = eased((before.x + FLAT, before.half), (band.x - FLAT, ghost))
        inner = eased((before.x + FLAT, before.half), (band.x - FLAT, half))
    if end is None:
        outer += eased((band.x + 0.1, ghost), (band.x + FLAT, half))
        inner += [(band.x + FLAT, half)]
    else:
        outer += [(end, ghost)]
        inner += [(end, half)]
    for sign in (1, -1):
        x, y = _closed(outer, inner)
        canvas.area(x, [sign * value for value in y], colour[1])
        canvas.hatched(x, [sign * value for value in y], colour[0])


def _closed(
    there: Sequence[tuple[float, float]], back: Iterable[tuple[float, float]]
) -> tuple[list[float], list[float]]:
    corners = [*there, *reversed(list(back))]
    return [x for x, _ in corners], [y for _, y in corners]
