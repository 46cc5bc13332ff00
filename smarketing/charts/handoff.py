"""The column between the two teams: what happens at the handoff, in up to three facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, fitting, plain, wrapped
from smarketing.charts.ribbon_words import pinch
from smarketing.charts.stage import Stage

HALF = 0.45
# The step across the handoff: of all who had the time, not only of those whom sales decided on.
STEP = "MQL to SAL, mature"


@dataclass(frozen=True)
class Fact:
    """One fact of the handoff: its value ('5 hours'), what it is ('median first reply'), and whether it is late."""

    value: str
    label: str
    late: bool = False


def draw_handoff(
    canvas: Canvas,
    shown: Sequence[Stage],
    facts: Sequence[Fact],
    x: float,
    ribbon: tuple[float, float],
    column: float,
    pixels: float,
) -> None:
    """Draws the column at x beside a ribbon that takes paper y `ribbon` and `pixels` of height."""
    room = column * 2 * HALF - 6
    foot = ribbon[0] - (ribbon[1] - ribbon[0]) * canvas.px(86) / pixels
    head = 1 + (ribbon[1] - ribbon[0]) * canvas.px(32) / pixels
    canvas.rect(x - HALF, foot, x + HALF, head, theme.FAINT, yref="paper")
    size = fitting("Handoff", canvas.px(theme.SIZE_NAME), room, heavy=True) / canvas.scale
    canvas.note(x, 1, "<b>Handoff</b>", size, theme.INK, yref="paper", yanchor="bottom", yshift=canvas.px(8))
    entry = next((stage for stage in shown if stage.side == "sales"), None)
    if entry is not None:
        pinch(canvas, entry, x, ribbon[0], room, name=STEP)
    if not facts:
        canvas.note(x, 0, "no data", 14, theme.MUTED)
    _draw_facts(canvas, facts, x, room, pixels)


def _draw_facts(canvas: Canvas, facts: Sequence[Fact], x: float, room: float, pixels: float) -> None:
    sizes = [
        fitting(fact.value, canvas.px(28 if place == 0 else 22), room, heavy=True) for place, fact in enumerate(facts)
    ]
    labels = [wrapped(fact.label, canvas.px(13), room) for fact in facts]
    heights = [
        size * 1.1 + canvas.px(16) * (label.count("<br>") + 1) for size, label in zip(sizes, labels, strict=True)
    ]
    free = (pixels - sum(heights)) / (len(facts) + 1) if facts else 0.0
    down = max(free, 0.0)
    for fact, size, label, height in zip(facts, sizes, labels, heights, strict=True):
        y = 1 - 2 * (down + height / 2) / pixels
        colour = theme.BREACH_TEXT if fact.late else theme.INK
        top = round(height / 2)
        value = f"<b>{plain(fact.value)}</b>"
        canvas.note(x, y, value, size / canvas.scale, colour, yanchor="top", yshift=top)
        canvas.note(x, y, label, 13, theme.MUTED, yanchor="top", yshift=top - round(size * 1.2))
        down += height + max(free, 2.0)
