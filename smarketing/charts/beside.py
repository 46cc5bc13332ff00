"""Several figures side by side in one, each with words above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from smarketing.charts import theme

Words = tuple[str, float, str, bool]


@dataclass(frozen=True)
class Panel:
    """A figure of `width` pixels below `head` pixels of words: (markup, size, colour, whether bold) from the top."""

    figure: go.Figure
    width: int
    head: float
    words: tuple[Words, ...] = ()


def beside(panels: Sequence[Panel], width: int, height: int) -> go.Figure:
    """The panels from left to right, the space left over between them."""
    gap = (width - sum(panel.width for panel in panels)) / max(len(panels) - 1, 1)
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {"shapes": [], "annotations": [], "meta": {"width": width, "height": height}}
    at = 0.0
    for place, panel in enumerate(panels, start=1):
        told = panel.figure.to_plotly_json()
        field = _field(told["layout"]["margin"], panel, at, (width, height))
        number = "" if place == 1 else f"{place}"
        data += [dict(trace) | {"xaxis": f"x{number}", "yaxis": f"y{number}"} for trace in told.get("data", ())]
        for name in ("shapes", "annotations"):
            layout[name] += [_moved(one, number, field) for one in told["layout"].get(name, ())]
        layout[f"xaxis{number}"] = told["layout"]["xaxis"] | {"domain": field[:2], "anchor": f"y{number}"}
        layout[f"yaxis{number}"] = told["layout"]["yaxis"] | {"domain": field[2:], "anchor": f"x{number}"}
        layout["annotations"] += _head(panel, at / width)
        at += panel.width + gap
    return go.Figure(
        {"data": data, "layout": theme.layout(**layout | {"margin": dict.fromkeys("lrtb", 0), "hovermode": "closest"})}
    )


def _field(margin: Mapping[str, float], panel: Panel, at: float, size: tuple[int, int]) -> list[float]:
    """Where the axes of a panel lie in the whole: x0, x1, y0, y1 from 0 to 1."""
    width, height = size
    return [
        (at + margin["l"]) / width,
        (at + panel.width - margin["r"]) / width,
        margin["b"] / height,
        1 - (panel.head + margin["t"]) / height,
    ]


def _moved(one: Mapping[str, Any], number: str, field: Sequence[float]) -> dict[str, Any]:
    """A shape or note at the axes of its panel, or at the same part of it."""
    moved = dict(one)
    for name, (low, high) in (("x", field[:2]), ("y", field[2:])):
        if moved.get(f"{name}ref", name) != "paper":
            moved[f"{name}ref"] = f"{name}{number}"
            continue
        for key in (name, f"{name}0", f"{name}1"):
            if key in moved:
                moved[key] = low + moved[key] * (high - low)
    return moved


def _head(panel: Panel, left: float) -> list[dict[str, Any]]:
    notes, down = [], 0.0
    for words, size, colour, is_bold in panel.words:
        notes.append(
            {
                "x": left,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "text": f"<b>{words}</b>" if is_bold else words,
                "showarrow": False,
                "font": {"size": size, "color": colour, "family": theme.FONT},
                "xanchor": "left",
                "yanchor": "top",
                "align": "left",
                "yshift": -down,
                "borderpad": 0,
            }
        )
        down += size * 1.5
    return notes
