"""The ribbon's words: the number in each band, and the conversion in each pinch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, fitting, plain, shortened, sized, text_width
from smarketing.charts.ribbon_shape import Band
from smarketing.charts.stage import Stage

SHORT = {"opportunity": "Opps"}
LEAST = 13


@dataclass(frozen=True)
class Types:
    """The type sizes in pixels that all stages of one ribbon share, so that no stage looks more important."""

    name: float
    number: float

    @classmethod
    def of(cls, canvas: Canvas, shown: Sequence[Stage], column: float) -> Types:
        """The largest sizes at which every name (shortened if need be) and every number fit their columns."""
        full, least = canvas.px(theme.SIZE_NAME), canvas.px(LEAST)
        names = [fitting(stage.label, full, column - 6, least=0, heavy=True) for stage in shown]
        large = canvas.px(theme.SIZE_NUMBER)
        numbers = [fitting(words.count(stage.count), large, column - 14, heavy=True) for stage in shown]
        return cls(max(least, min(names, default=full)), min(numbers, default=large))


def draw_name(canvas: Canvas, stage: Stage, x: float, column: float, size: float) -> None:
    """Writes a stage's name above its band in its team's colour."""
    room = column - 4
    label = stage.label
    if text_width(label, size, heavy=True) > room:
        label = shortened(SHORT.get(stage.stage, label), size, room)
    text = f"<b>{plain(label)}</b>"
    ink = ink_of(stage.side)
    canvas.note(x, 1, text, size / canvas.scale, ink, yref="paper", yanchor="bottom", yshift=canvas.px(8))


def number(canvas: Canvas, band: Band, pixels: float, column: float, size: float) -> None:
    """Writes a stage's count in its band, or above it when the band is too thin; nothing when there is no data."""
    if band.half is None:
        return
    stage, thick = band.stage, band.half * pixels
    text = f"<b>{words.count(stage.count)}</b>"
    unscaled = size / canvas.scale
    if thick < size * 1.15:
        top = max(band.half, band.ghost or 0)
        canvas.note(band.x, top, text, unscaled, ink_of(stage.side), yanchor="bottom", yshift=canvas.px(3))
        return
    note = f"incl. {words.count(stage.imputed)} imputed" if stage.imputed else ""
    below = note and text_width(note, canvas.px(13)) < column - 6 and thick > size + canvas.px(44)
    canvas.note(band.x, 0, text, unscaled, theme.PAGE, yshift=canvas.px(8) if below else 0)
    if below:
        canvas.note(band.x, 0, note, 13, theme.PAGE, yshift=-round(size * 0.62 + canvas.px(4)))


def ink_of(side: str) -> str:
    """The colour of a team's words."""
    return theme.MARKETING_TEXT if side == "marketing" else theme.SALES_TEXT


def pinch(canvas: Canvas, stage: Stage, x: float, y: float, room: float, *, name: str = "") -> None:
    """Writes the conversion into a stage under the pinch: the rate, how sure it is, and who is still in play.

    `name` says which rate it is, where another stands near it.
    """
    if stage.count is None or not stage.entered_from:
        return
    lines = pinch_lines(stage, room, canvas.scale)
    if name and stage.rate is not None:
        lines.insert(1, (name, min(13.0, fitting(name, 13 * canvas.scale, room - 2) / canvas.scale), theme.MUTED))
    drop = canvas.px(10)
    for text, size, colour in lines:
        canvas.note(x, y, text, size, colour, yref="paper", yanchor="top", yshift=-drop)
        drop += canvas.px(size * 1.22)


def pinch_lines(stage: Stage, room: float, scale: float = 1.0) -> list[tuple[str, float, str]]:
    """The lines under a pinch: markup, size and colour."""
    lines = [("too early" if stage.in_play else "no rate", min(14.0, room / 6), theme.MUTED)]
    if stage.rate is not None:
        rate = words.rate(stage.rate)
        size = fitting(rate, 18 * scale, room - 4, heavy=True) / scale
        shown = plain(rate) if stage.few else f"<b>{plain(rate)}</b>{_moved(stage, rate, room, scale)}"
        lines = [(shown, size, theme.MUTED if stage.few else theme.INK)]
        sure = "few leads" if stage.few else words.interval(stage.low, stage.high)
        if sure not in (words.NOTHING, rate):
            lines.append((sure, 13.0, theme.MUTED))
    if stage.in_play:
        count = words.count(stage.in_play)
        options = (f"{count} still in play", f"{count} in play", f"{count} open", count)
        text = next((option for option in options if text_width(option, 13 * scale) <= room - 2), count)
        lines.append((text, 13.0, theme.MUTED))
    return lines


def _moved(stage: Stage, rate: str, room: float, scale: float) -> str:
    """How the rate moved against the period before, in points; in the alarm colour when it clearly fell."""
    change = stage.rate_change
    if change is None or stage.rate is None or abs(change) < 0.0005:
        return ""
    text = f"{'▲' if change > 0 else '▼'} {abs(change) * 100:.1f}"
    if text_width(rate, 18 * scale, heavy=True) + text_width(" " + text, 13 * scale) > room - 4:
        return ""
    fell = stage.high is not None and stage.rate - change > stage.high and change < 0
    return " " + sized(text, 13 * scale, theme.BREACH_TEXT if fell else theme.MUTED)
