"""What is heard most: a bar per theme, with what stands behind it in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, fitting, plain, shortened, sized, text_width

ROW, NAME, SAID, NOTE = 46, 17, 16, 14
_LEAST = 0.3


def best_height(rows: Sequence[dict[str, Any]], *, scale: float = 1.0) -> int:
    """The height in pixels at which the bars stand well."""
    return round(max(len(rows), 3) * ROW * scale) + 8


def heard(
    rows: Sequence[dict[str, Any]], *, width: int = 1180, height: int | None = None, scale: float = 1.0
) -> go.Figure:
    """The figure of rows as `heard_view.bars` makes them: name, value (the bar's length), said (bold), note (grey)."""
    canvas = Canvas(width, height or best_height(rows, scale=scale), scale)
    if not rows:
        return canvas.empty("Nothing was heard.")
    left = min(max(text_width(row["name"], canvas.px(NAME)) for row in rows) + canvas.px(24), width * 0.28)
    right = min(max(_beside(canvas, row) for row in rows) + canvas.px(20), width * (1 - _LEAST) - left)
    for place, row in enumerate(rows):
        size = fitting(row["name"], canvas.px(NAME), left - canvas.px(20), least=canvas.px(13))
        name = plain(shortened(row["name"], size, left - canvas.px(16)))
        canvas.note(0, place, name, size / scale, xref="paper", xanchor="right", xshift=-canvas.px(12))
        note = shortened(row["note"], canvas.px(NOTE), right - text_width(row["said"], canvas.px(SAID), heavy=True))
        words = f"{bold(plain(row['said']))}\u2002{sized(plain(note), canvas.px(NOTE), theme.MUTED)}"
        canvas.note(row["value"], place, words, SAID, xanchor="left", xshift=canvas.px(8))
    canvas.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "x": [row["value"] for row in rows],
            "y": list(range(len(rows))),
            "marker": {"color": theme.SALES, "cornerradius": 4, "line": {"width": 0}},
            "customdata": [row["name"] for row in rows],
            "hovertemplate": [f"{bold(plain(row['name']))}<br>{plain(row['said'])}, {plain(row['note'])}<extra></extra>"
                              for row in rows],
        }
    )  # fmt: skip
    top = max(row["value"] for row in rows) or 1
    return canvas.figure(
        margin={"l": left, "r": right, "t": 4, "b": 4},
        xaxis=axis(range=[0, top]),
        yaxis=axis(range=[max(len(rows), 3) - 0.5, -0.5]),
        bargap=0.42,
        hovermode="closest",
    )


def _beside(canvas: Canvas, row: dict[str, Any]) -> float:
    said = text_width(row["said"], canvas.px(SAID), heavy=True)
    return said + text_width(row["note"], canvas.px(NOTE)) + canvas.px(16)
