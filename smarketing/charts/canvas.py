"""A figure being drawn: its traces, shapes and words, and where words fit."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from smarketing.charts import theme

Trace = dict[str, Any]
CURVE = tuple(place / 16 for place in range(17))
GLYPH = 0.56
GLYPH_BOLD = 0.6


class Canvas:
    """Collects what a figure shows. `width` and `height` are the pixels that the figure is laid out for.

    Positions are data or paper coordinates, so the figure survives resizing; the pixels only decide type sizes,
    line breaks and what would collide. `scale` enlarges all type (a meeting room).
    """

    def __init__(self, width: int = 1180, height: int = 460, scale: float = 1.0) -> None:
        self.width = width
        self.height = height
        self.scale = scale
        self.traces: list[Trace] = []
        self.shapes: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []

    def px(self, size: float) -> int:
        """A type size in pixels, at the scale of this canvas."""
        return round(size * self.scale)

    def note(self, x: Any, y: Any, words: str, size: float, colour: str = theme.INK, **changes: Any) -> None:
        """Writes ready markup at a point (see `plain` for words that come from data). `size` is in unscaled pixels."""
        base = {
            "x": x,
            "y": y,
            "text": words,
            "showarrow": False,
            "font": {"size": self.px(size), "color": colour, "family": theme.FONT},
            "xanchor": "center",
            "yanchor": "middle",
            "borderpad": 0,
        }
        self.notes.append(base | changes)

    def line(self, x0: Any, y0: Any, x1: Any, y1: Any, colour: str = theme.INK, **changes: Any) -> None:
        """Draws a straight line behind or over the traces (`layer`)."""
        stroke = {"color": colour, "width": changes.pop("width", 1), "dash": changes.pop("dash", "solid")}
        self.shapes.append({"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": stroke} | changes)

    def rect(self, x0: Any, y0: Any, x1: Any, y1: Any, fill: str = theme.CLEAR, **changes: Any) -> None:
        """Draws a rectangle; `outline` names the colour of a dashed outline."""
        outline = changes.pop("outline", None)
        stroke = {"color": outline or theme.CLEAR, "width": 1.5 if outline else 0, "dash": "dash"}
        shape = {"type": "rect", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "fillcolor": fill, "line": stroke}
        self.shapes.append({"layer": "below"} | shape | changes)

    def area(self, x: Sequence[float], y: Sequence[float], fill: str, **changes: Any) -> None:
        """Fills a polygon given by its corners."""
        base = {"type": "scatter", "x": list(x), "y": list(y), "mode": "none", "fill": "toself", "fillcolor": fill}
        self.traces.append(base | {"hoverinfo": "skip"} | changes)

    def hatched(self, x: Sequence[float], y: Sequence[float], colour: str, **changes: Any) -> None:
        """Fills a polygon with the hatching that means "still in play"."""
        self.area(x, y, theme.CLEAR, fillpattern=hatch(colour), **changes)

    def empty(self, words: str) -> go.Figure:
        """The figure of nothing to show: an outlined area with a sentence that says so."""
        self.rect(0.005, 0.1, 0.995, 0.9, outline=theme.faded(theme.MUTED, 0.6), xref="paper", yref="paper")
        text = wrapped(words, self.px(17), self.width * 0.8)
        self.note(0.5, 0.5, text, 17, theme.MUTED, xref="paper", yref="paper")
        return self.figure(xaxis=axis(), yaxis=axis())

    def rows(self, count: int, *, left: float, right: float, top: float, bottom: float) -> go.Figure:
        """The finished figure of a table of `count` rows with bars: x from 0 to 1, the rows from the top down."""
        return self.figure(
            margin={"l": left, "r": right, "t": top, "b": bottom},
            xaxis=axis(range=[0, 1]),
            yaxis=axis(range=[count - 0.5, -0.5]),
            barmode="overlay",
            bargap=0.45,
            hovermode="closest",
        )

    def figure(self, **layout: Any) -> go.Figure:
        """The finished figure; `layout` is laid over the common layout."""
        meta = {"width": self.width, "height": self.height}
        whole = theme.layout(**{"meta": meta, "shapes": self.shapes, "annotations": self.notes} | layout)
        return go.Figure({"data": self.traces, "layout": whole})


def to_json(figure: go.Figure) -> str:
    """The figure as the JSON that plotly.js draws."""
    return str(figure.to_json(validate=False, engine="json"))


def axis(**changes: Any) -> dict[str, Any]:
    """A hidden axis that cannot be dragged; `changes` are laid over it."""
    base = {"fixedrange": True, "showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}
    return base | {"showline": False, "tickangle": 0, "automargin": False} | changes


def hatch(colour: str, size: float = 7) -> dict[str, Any]:
    """The pattern that means "still in play": thin diagonal lines."""
    lines = {"shape": "/", "fgcolor": colour, "bgcolor": theme.CLEAR, "fillmode": "replace"}
    return lines | {"size": size, "solidity": 0.22}


def plain(words: object) -> str:
    """Words from data, safe inside Plotly's markup."""
    return html.escape(str(words), quote=False)


def bold(words: str) -> str:
    """Markup in bold."""
    return f"<b>{words}</b>"


def sized(words: str, size: float, colour: str) -> str:
    """Markup in another size and colour."""
    return f'<span style="font-size:{round(size)}px;color:{colour}">{words}</span>'


def text_width(words: str, size: float, *, heavy: bool = False) -> float:
    """The width in pixels that words take at most; of several lines, the longest. Markup counts nothing."""
    lines = re.split(r"<br>|\n", words)
    longest = max(len(html.unescape(re.sub(r"<[^>]+>", "", line))) for line in lines)
    return longest * size * (GLYPH_BOLD if heavy else GLYPH)


def fitting(words: str, size: float, room: float, *, least: float = 12, heavy: bool = False) -> float:
    """The largest type size up to `size` at which words take at most `room` pixels, never below `least`."""
    wide = text_width(words, 1, heavy=heavy)
    return size if wide * size <= room else max(least, room / wide)


def wrapped(words: str, size: float, room: float) -> str:
    """Words broken into lines of at most `room` pixels, as markup."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "<br>".join(plain(line) for line in lines)


def shortened(words: str, size: float, room: float) -> str:
    """Words cut with an ellipsis so that they take at most `room` pixels."""
    most = max(1, int(room / (size * GLYPH)))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def eased(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Points of a curve that leaves and arrives level."""
    (x0, y0), (x1, y1) = start, end
    return [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t * t * (3 - 2 * t)) for t in CURVE]


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres near the wanted ones, in the same order, whose extents (`sizes`) neither overlap nor leave low..high.

    When they cannot all fit they overlap evenly.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    squeeze = min(1.0, (high - low) / max(sum(sizes), 1e-9))
    half = [size * squeeze / 2 for size in sizes]
    centres = list(wanted)
    edge = low
    for place in order:
        centres[place] = max(centres[place], edge + half[place])
        edge = centres[place] + half[place]
    edge = high
    for place in reversed(order):
        centres[place] = min(centres[place], edge - half[place])
        edge = centres[place] - half[place]
    return centres


def listed(words: Iterable[str]) -> str:
    """Words joined for reading: 'a, b and c'."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
