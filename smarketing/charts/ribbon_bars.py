"""Under the ribbon: one axis, shared by both teams, of bars against the period before, or against plan."""

from __future__ import annotations

from collections.abc import Sequence

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, bold, fitting, sized, text_width, wrapped
from smarketing.charts.stage import Stage

AGAINST = "against the period before, at the same age"
NOTHING_HERE = "nothing before"
NOTHING_BEFORE = "no earlier period to compare with"
BEHIND = -0.05
CAP = 1.0
LEAST_SPAN = 0.1
LABEL = 24


def against(
    canvas: Canvas,
    shown: Sequence[Stage],
    x: Sequence[float],
    ends: dict[str, tuple[float, float]],
    column: float,
    missing: str = NOTHING_HERE,
) -> None:
    """Draws the bars on y2 (in relative change) and the axis of each side between its `ends`.

    `missing` stands where a stage has nothing to compare with.
    """
    known = any(stage.change is not None for stage in shown)
    for side, (start, end) in ends.items():
        compared = any(stage.change is not None for stage in shown if stage.side == side)
        canvas.line(start, 0, end, 0, theme.INK if compared else theme.RULE, yref="y2", width=1.5)
    for stage, place in zip(shown, x, strict=True):
        if stage.change is not None and stage.count is not None:
            _draw_bar(canvas, stage, place, column)
        elif known and stage.count is not None:
            said = missing if column > 100 * canvas.scale else words.NOTHING
            canvas.note(place, 0, said, 13, theme.MUTED, yref="y2", yanchor="bottom", yshift=canvas.px(4))


def span_of(shown: Sequence[Stage], room: float, label: float) -> tuple[float, float]:
    """The range of y2: from the lowest to the highest bar, with `label` of `room` pixels left at each end for words."""
    changes = [_capped(stage.change) for stage in shown if stage.change is not None]
    low, high = min(0.0, *changes, 0.0), max(0.0, *changes, 0.0)
    if high - low < LEAST_SPAN:
        missing = LEAST_SPAN - (high - low)
        low, high = low - missing / 2, high + missing / 2
    spare = (high - low) * label / max(room - 2 * label, 1)
    return low - spare, high + spare


def say(canvas: Canvas, shown: Sequence[Stage], change: str, at: tuple[float, float], column: float) -> None:
    """Writes what the bars compare with, in the handoff's column; under the bars when the column is too narrow."""
    known = any(stage.change is not None for stage in shown)
    text = change if known else NOTHING_BEFORE
    if column < 100 * canvas.scale:
        canvas.note(0.5, 0, text, 13, theme.MUTED, xref="paper", yref="paper", yanchor="top", yshift=-canvas.px(2))
        return
    canvas.note(*at, wrapped(text, canvas.px(13), column - 8), 13, theme.MUTED, yref="paper")


def colour_of(change: float, side: str) -> tuple[str, str]:
    """The colours of a bar and of its words: the team's, or the alarm colour from 5 % behind on."""
    if change <= BEHIND:
        return theme.BREACH, theme.BREACH_TEXT
    return (theme.MARKETING if side == "marketing" else theme.SALES), theme.INK


def _capped(change: float) -> float:
    return max(-CAP, min(CAP, change))


def _draw_bar(canvas: Canvas, stage: Stage, x: float, column: float) -> None:
    change = stage.change or 0.0
    fill, ink = colour_of(change, stage.side)
    end = _capped(change)
    canvas.traces.append(
        {
            "type": "bar",
            "x": [x],
            "y": [end],
            "yaxis": "y2",
            "width": [0.6],
            "marker": {"color": fill, "cornerradius": 4, "line": {"width": 0}},
            "hoverinfo": "skip",
        }
    )
    if abs(change) > CAP:
        canvas.line(x - 0.32, end * 0.6, x + 0.32, end * 0.75, theme.PAGE, yref="y2", width=4, layer="above")
    _write(canvas, stage, (x, end), up=change > 0, ink=ink, column=column)


def _write(canvas: Canvas, stage: Stage, at: tuple[float, float], *, up: bool, ink: str, column: float) -> None:
    percent, count = words.change(stage.change), words.signed(stage.change_count)
    size, small = canvas.px(16), canvas.px(13)
    text = bold(percent)
    whole = text_width(percent, size, heavy=True) + text_width(" " + count, small)
    if stage.change_count and whole <= column - 4:
        text += " " + sized(count, small, theme.MUTED)
    else:
        size = round(fitting(percent, size, column - 4, heavy=True))
    shift = canvas.px(2) if up else -canvas.px(2)
    anchor = "bottom" if up else "top"
    canvas.note(*at, text, size / canvas.scale, ink, yref="y2", yanchor=anchor, yshift=shift)
