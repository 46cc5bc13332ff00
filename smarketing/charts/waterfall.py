"""The pipeline between two days: from what was open then, over what was added and what left it, to what is open now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from smarketing import format as words
from smarketing.analysis.waterfall import Bar
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, fitting, plain, shortened, sized, text_width

ROW = 42
FOOT = 26
NOTHING = "There is nothing to show."
# Above this share of the highest level nothing happens below: bars of the whole would hide what moved.
_CROWDED = 0.4
_FILLS = {"total": theme.INK, "won": theme.SALES, "more": theme.SALES_SOFT, "less": theme.MUTED}


def best_height(rows: Sequence[Bar]) -> int:
    """The height in pixels at which each row has its place."""
    return max(160, len(rows) * ROW + 8 + (FOOT if floor(rows) else 0))


def floor(rows: Sequence[Bar]) -> float:
    """Where the bars begin: 0, or a round number below all levels when these lie close together."""
    levels = [float(level) for row in rows for level in ((row.end,) if row.kind == "total" else (row.start, row.end))]
    if not levels or min(levels) <= _CROWDED * max(levels):
        return min([0.0, *levels])
    low, high = min(levels), max(levels)
    gap = max(high - low, low * 0.02) * 0.3
    # No finer than the three digits in which the words beside it say it.
    step = 10.0 ** max(math.floor(math.log10(gap)), math.floor(math.log10(low)) - 2)
    return max(0.0, (low - gap) // step * step)


def waterfall(
    rows: Sequence[Bar], *, currency: str | None, width: int = 1180, height: int | None = None, scale: float = 1.0
) -> go.Figure:
    """The figure: one row per bar, each beginning where the one before ends, with its amount and its deals."""
    canvas = Canvas(width, height or best_height(rows), scale)
    if not rows:
        return canvas.empty(NOTHING)
    low = floor(rows)
    high = max(float(max(row.start, row.end)) for row in rows)
    margin = min(max(text_width(row.label, canvas.px(17), heavy=True) for row in rows) + 20, width * 0.34)
    for place, row in enumerate(rows):
        _words(canvas, row, place, margin, currency)
        if place + 1 < len(rows):
            level = float(row.end)
            canvas.line(level, place, level, place + 1, theme.RULE, layer="below", width=1.5)
        if low > 0 and row.kind == "total":
            _broken(canvas, place, low, high)
    if low > 0:
        said = f"The bars of what is open begin at {words.money(low, currency)}, not at 0."
        canvas.note(0, 0, said, 14, theme.MUTED, xref="paper", yref="paper", xanchor="left", yanchor="top", yshift=-4)
    canvas.traces.append(_bars(rows, low))
    return canvas.figure(
        margin={"l": margin, "r": canvas.px(190), "t": 4, "b": 4 + (FOOT if low > 0 else 0)},
        xaxis=axis(range=[low, high if high > low else low + 1]),
        yaxis=axis(range=[len(rows) - 0.5, -0.5]),
        bargap=0.36,
    )


def alt(rows: Sequence[Bar], *, currency: str | None) -> str:
    """The picture in words, bar by bar."""
    if not rows:
        return NOTHING
    return f"{'. '.join(f'{row.label}: {_amount(row, currency)}{_deals(row)}' for row in rows)}."


def _amount(row: Bar, currency: str | None) -> str:
    if row.amount is None:
        return "not known"
    said = words.money(row.amount, currency)
    return f"+{said}" if row.kind != "total" and row.amount > 0 else said


def _deals(row: Bar) -> str:
    if row.deals is None:
        return ""
    return f", {words.exact(row.deals)} {'deal' if row.deals == 1 else 'deals'}"


def _words(canvas: Canvas, row: Bar, place: int, margin: float, currency: str | None) -> None:
    """What the row is at the left; how much and how many at the end of its bar."""
    strong = row.kind in ("total", "won")
    size = fitting(row.label, canvas.px(17), margin - 16, least=13 * canvas.scale, heavy=strong)
    label = plain(shortened(row.label, size, margin - 8))
    canvas.note(
        0, place, bold(label) if strong else label, size / canvas.scale, theme.INK, xref="paper", xanchor="right",
        xshift=-canvas.px(12),
    )  # fmt: skip
    count = sized(_deals(row).removeprefix(", "), canvas.px(14), theme.MUTED)
    amount = plain(_amount(row, currency))
    colour = theme.MUTED if row.amount is None else theme.SALES_TEXT if row.kind in ("won", "more") else theme.INK
    said = f"{bold(amount) if row.amount is not None else amount}\u2002{count}"
    end = float(max(row.start, row.end))
    canvas.note(end, place, said, 17, colour, xanchor="left", xshift=canvas.px(9))


def _broken(canvas: Canvas, place: int, low: float, high: float) -> None:
    """Two gaps across the foot of a bar that does not begin at 0."""
    wide = (high - low) or 1
    for share in (0.016, 0.026):
        canvas.line(
            low + wide * share, place + 0.4, low + wide * (share + 0.008), place - 0.4, theme.PAGE, width=3
        )  # fmt: skip


def _bars(rows: Sequence[Bar], low: float) -> dict[str, Any]:
    """The bars; those of what is open begin at the floor."""
    known = [(place, row) for place, row in enumerate(rows) if row.amount is not None]
    starts = [max(low, 0.0) if row.kind == "total" else float(row.start) for _, row in known]
    ends = [float(row.end) for _, row in known]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [min(pair) for pair in zip(starts, ends, strict=True)],
        "x": [abs(start - end) for start, end in zip(starts, ends, strict=True)],
        "y": [place for place, _ in known],
        "marker": {"color": [_FILLS[row.kind] for _, row in known], "line": {"width": 0}},
        "customdata": [row.pick for _, row in known],
        "hoverinfo": "none",
    }
