"""Replies in time, week by week, against the goal, with the weeks in which a new version came into force."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, bold, plain, shortened, text_width

HEIGHT = 300


def compliance_trend(frame: pl.DataFrame, *, width: int = 1180, height: int = HEIGHT, scale: float = 1.0) -> go.Figure:
    """The figure of the share in time per week, with its 95 % interval as a band.

    Columns of `frame` as `analysis.trend_weeks.weeks` gives them. Weeks with few replies have an open mark, weeks
    without any a gap; a week in which replies still run is hatched below.
    """
    canvas = Canvas(width, height, scale)
    rows = frame.to_dicts()
    known = [place for place, row in enumerate(rows) if row["share"] is not None]
    if not known:
        return canvas.empty("No reply was due in these weeks.")
    _draw_band(canvas, rows)
    _draw_goal(canvas, rows)
    _draw_line(canvas, rows)
    _draw_versions(canvas, rows)
    _draw_axes(canvas, rows)
    last = rows[known[-1]]
    where = {"xanchor": "left", "xshift": canvas.px(12)}
    canvas.note(known[-1], last["share"], bold(words.rate(last["share"])), 16, _colour(last), **where)
    return canvas.figure(
        margin={"l": canvas.px(48), "r": canvas.px(84), "t": canvas.px(30), "b": canvas.px(30)},
        xaxis=axis(range=[-0.5, len(rows) - 0.5]),
        yaxis=axis(range=[0, 1.02]),
        hovermode="closest",
    )


def alt(frame: pl.DataFrame) -> str:
    """The trend in words: the last weeks, and the goal."""
    known = frame.drop_nulls("share").to_dicts()
    if not known:
        return "No reply was due in these weeks."
    newest = known[-1]["week_on"]
    parts = [f"Week of {words.day(row['week_on'], newest)}: {words.rate(row['share'])} in time" for row in known[-3:]]
    goal = known[-1]["goal"]
    missed = sum(row["goal"] is not None and row["share"] < row["goal"] for row in known)
    parts += [f"Promised {words.rate(goal)}"] if goal is not None else []
    parts.append(f"{missed} of {len(known)} weeks are below the promise")
    return f"{'. '.join(parts)}."


def _draw_band(canvas: Canvas, rows: list[dict[str, Any]]) -> None:
    for run in _runs(rows):
        low, high = [rows[place]["low"] for place in run], [rows[place]["high"] for place in run]
        canvas.area([*run, *reversed(run)], [*low, *reversed(high)], theme.SALES_SOFT, opacity=0.55)


def _runs(rows: list[dict[str, Any]]) -> list[list[int]]:
    """The weeks with a share, in unbroken runs."""
    runs: list[list[int]] = [[]]
    for place, row in enumerate(rows):
        if row["share"] is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _draw_goal(canvas: Canvas, rows: list[dict[str, Any]]) -> None:
    """The goal as a line of steps, named at its end."""
    for place, row in enumerate(rows):
        if row["goal"] is not None:
            canvas.line(
                place - 0.5, row["goal"], place + 0.5, row["goal"], theme.INK, width=canvas.px(2), layer="below"
            )
    if rows[-1]["goal"] is not None:
        where = {"xref": "paper", "xanchor": "left", "xshift": canvas.px(8)}
        canvas.note(1, rows[-1]["goal"], f"promised<br>{words.rate(rows[-1]['goal'])}", 14, theme.INK, **where)


def _draw_line(canvas: Canvas, rows: list[dict[str, Any]]) -> None:
    for run in _runs(rows):
        shown = [rows[place] for place in run]
        canvas.traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": run,
                "y": [row["share"] for row in shown],
                "line": {"color": theme.SALES, "width": canvas.px(2.5)},
                "marker": {
                    "size": canvas.px(9),
                    "color": [theme.PAGE if row["few"] else _colour(row) for row in shown],
                    "line": {"color": [_colour(row) for row in shown], "width": canvas.px(2)},
                },
                "text": [_tip(row) for row in shown],
                "hovertemplate": "%{text}<extra></extra>",
                "cliponaxis": False,
            }
        )


def _colour(row: dict[str, Any]) -> str:
    return theme.BREACH if row["goal"] is not None and row["share"] < row["goal"] else theme.SALES


def _tip(row: dict[str, Any]) -> str:
    lines = [f"<b>Week of {words.day(row['week_on'])}: {words.rate(row['share'])} in time</b>"]
    few = ", few leads" if row["few"] else ""
    lines.append(
        f"{words.exact(row['met'])} of {words.exact(row['decided'])} ({words.interval(row['low'], row['high'])}{few})"
    )
    if row["open"]:
        lines.append(f"{words.exact(row['open'])} still running")
    lines.append(plain(row["version"] or ""))
    return "<br>".join(lines)


def _draw_versions(canvas: Canvas, rows: list[dict[str, Any]]) -> None:
    slot = canvas.width / max(len(rows), 1)
    for place, row in enumerate(rows):
        if not row["is_new"]:
            continue
        canvas.line(place - 0.5, 0, place - 0.5, 1.04, theme.MUTED, yref="paper", dash="dot", width=canvas.px(1.5))
        name = shortened(str(row["version"]), canvas.px(13), canvas.width * 0.3)
        fits = (len(rows) - place) * slot > text_width(name, canvas.px(13))
        side = {"xanchor": "left" if fits else "right", "xshift": canvas.px(5 if fits else -5)}
        canvas.note(place - 0.5, 1, plain(name), 13, theme.MUTED, yref="paper", yanchor="bottom", **side)


def _draw_axes(canvas: Canvas, rows: list[dict[str, Any]]) -> None:
    for share in (0, 0.25, 0.5, 0.75, 1):
        canvas.line(0, share, 1, share, theme.RULE, xref="paper", layer="below")
        where = {"xref": "paper", "xanchor": "right", "xshift": -canvas.px(8)}
        canvas.note(0, share, words.rate(share), 13, theme.MUTED, **where)
    edge = -1e9
    slot = (canvas.width - canvas.px(132)) / len(rows)
    for place, row in enumerate(rows):
        text = words.day(row["week_on"], rows[-1]["week_on"])
        if place * slot < edge:
            continue
        edge = place * slot + text_width(text, canvas.px(13)) + canvas.px(24)
        canvas.note(place, 0, text, 13, theme.MUTED, yref="paper", yanchor="top", yshift=-canvas.px(6))
