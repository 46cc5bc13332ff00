"""How many of each score become an SQL, and from which score a lead is an MQL: today and under a draft."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, text_width

HEIGHT = 320
BAND = 10


def score_bands(
    frame: pl.DataFrame,
    now: float | None,
    then: float | None,
    *,
    width: int = 1180,
    height: int = HEIGHT,
    scale: float = 1.0,
) -> go.Figure:
    """The figure of the SQL rate per band of ten points with its 95 % interval, and both thresholds as lines.

    Columns of `frame` as `analysis.rescore.banded` gives them; leads without a score are left out. `now` is the score
    in force, `then` that of the draft; None: no score rule. Bands with few MQLs have an open mark, those with none "—".
    """
    canvas = Canvas(width, height, scale)
    rows = _scored(frame)
    if not rows:
        return canvas.empty("No lead of these days has a score.")
    top = max([row["high"] for row in rows if row["high"] is not None], default=1.0)
    _draw_axes(canvas, rows, top)
    _draw_rates(canvas, rows, top)
    first, last = rows[0]["band"], rows[-1]["band"] + BAND
    _draw_thresholds(canvas, first, last, now, then)
    return canvas.figure(
        margin={"l": canvas.px(48), "r": canvas.px(12), "t": canvas.px(44), "b": canvas.px(64)},
        xaxis=axis(range=[first, last]),
        yaxis=axis(range=[0, top * 1.06]),
        hovermode="closest",
    )


def alt(frame: pl.DataFrame, now: float | None, then: float | None) -> str:
    """The bands in words, with both thresholds."""
    rows = [row for row in _scored(frame) if row["rate"] is not None]
    parts = [f"{_name(row)}: {words.rate(row['rate'])} of {words.exact(row['mature'])}" for row in rows]
    lines = [f"now from {now:g}"] if now is not None else []
    lines += [f"then from {then:g}"] if then is not None else []
    told = f"MQLs by score that became an SQL. {'. '.join(parts)}." if parts else "No MQL of these days had its time."
    return f"{told} By score an MQL {', '.join(lines)}." if lines else told


def _scored(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.drop_nulls("band").sort("band").to_dicts()


def _name(row: dict[str, Any]) -> str:
    return f"{row['band']}–{row['band'] + BAND - 1}"


def _draw_rates(canvas: Canvas, rows: list[dict[str, Any]], top: float) -> None:
    known = [row for row in rows if row["rate"] is not None]
    for row in known:
        middle = row["band"] + BAND / 2
        canvas.line(middle, row["low"], middle, row["high"], theme.SALES_SOFT, width=canvas.px(9), layer="below")
        side = {"xanchor": "left", "xshift": canvas.px(10)}
        canvas.note(middle, row["rate"], bold(words.rate(row["rate"])), 14, theme.INK, **side)
    for row in rows:
        if row["rate"] is None:
            canvas.note(row["band"] + BAND / 2, top * 0.03, words.NOTHING, 14, theme.MUTED)
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row["band"] + BAND / 2 for row in known],
            "y": [row["rate"] for row in known],
            "marker": {
                "size": canvas.px(11),
                "color": [theme.PAGE if row["is_few"] else theme.SALES for row in known],
                "line": {"color": theme.SALES, "width": canvas.px(2)},
            },
            "text": [_tip(row) for row in known],
            "hovertemplate": "%{text}<extra></extra>",
            "cliponaxis": False,
        }
    )


def _tip(row: dict[str, Any]) -> str:
    few = ", few leads" if row["is_few"] else ""
    return (
        f"<b>Score {_name(row)}: {words.rate(row['rate'])} became an SQL</b><br>"
        f"{words.exact(row['sqls'])} of {words.exact(row['mature'])} "
        f"({words.interval(row['low'], row['high'])}{few})<br>{words.exact(row['never_mql'])} leads never were MQLs"
    )


def _draw_axes(canvas: Canvas, rows: list[dict[str, Any]], top: float) -> None:
    step = 0.25 if top > 0.5 else 0.1
    share = 0.0
    while share <= top:
        canvas.line(0, share, 1, share, theme.RULE, xref="paper", layer="below")
        where = {"xref": "paper", "xanchor": "right", "xshift": -canvas.px(8)}
        canvas.note(0, share, words.rate(share), 13, theme.MUTED, **where)
        share += step
    slot = (canvas.width - canvas.px(60)) / max(1, (rows[-1]["band"] - rows[0]["band"]) / BAND + 1)
    short = text_width("1,000 leads", canvas.px(13)) > slot
    for row in rows:
        below: dict[str, Any] = {"yref": "paper", "yanchor": "top"}
        count = words.count(row["leads"])
        middle = row["band"] + BAND / 2
        canvas.note(middle, 0, _name(row), 13, theme.INK, yshift=-canvas.px(6), **below)
        canvas.note(middle, 0, count if short else f"{count} leads", 13, theme.MUTED, yshift=-canvas.px(24), **below)
        others = words.count(row["mqls"])
        canvas.note(middle, 0, others if short else f"{others} MQLs", 13, theme.MUTED, yshift=-canvas.px(42), **below)


def _draw_thresholds(canvas: Canvas, first: float, last: float, now: float | None, then: float | None) -> None:
    """Both lines, named above the picture; one where they are the same, at the edge where they lie outside."""
    if now is not None and now == then:
        marks = [(now, f"an MQL from {now:g}, now and then", "solid")]
    else:
        marks = [(now, f"now an MQL from {now:g}", "solid")] if now is not None else []
        marks += [(then, f"then from {then:g}", "dash")] if then is not None else []
    for row, (score, name, dash) in enumerate(marks):
        place, share = min(max(score, first), last), (score - first) / (last - first)
        is_lower = len(marks) > 1 and score < marks[1 - row][0]
        is_right = share > 0.8 or (is_lower and share > 0.2)
        canvas.line(place, 0, place, 1.02 + row * 0.08, yref="paper", dash=dash, width=canvas.px(2), layer="below")
        where: dict[str, Any] = {"xanchor": "right" if is_right else "left", "xshift": canvas.px(-6 if is_right else 6)}
        where |= {"yref": "paper", "yanchor": "bottom", "yshift": canvas.px(2 + 20 * row)}
        canvas.note(place, 1, name, 14, **where)
