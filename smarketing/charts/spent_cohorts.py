"""Spend beside what it became: per month or quarter, the money above and the fate of the MQLs below."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.analysis.spent_cohorts import JUDGED, QUARTER
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, fitting, hatch, text_width

SPENT, FATES = (0.72, 0.94), (0.3, 0.62)
# Heights of the lines of words below the bars, as shares of the figure.
WON, PLAY, COST = 0.18, 0.1, 0.02
LEAST = 6
TOO_EARLY = "too early"


def spent_cohorts(
    frame: pl.DataFrame, currency: str | None, unit: str, *, width: int = 1120, height: int = 440, scale: float = 1.0
) -> go.Figure:
    """The figure of a frame of `analysis.spent_cohorts.cohorts`; leave out the oldest rows that find no room before.

    Solid: won; hatched: still in play; outlined: out. The cost of a customer stands only under a cohort that is judged.
    """
    canvas = Canvas(width, height, scale)
    rows = frame.to_dicts()
    if not rows:
        return canvas.empty("No lead was created in these months.")
    left = canvas.px(132)
    slots = max(len(rows), LEAST)
    slot = (width - left - 8) / slots
    canvas.traces.append(_bar(rows, "spend", "y", theme.MARKETING, _tips(rows, currency, unit)))
    canvas.traces.append(_bar(rows, "won", "y2", theme.SALES, _tips(rows, currency, unit)))
    canvas.traces.append(_bar(rows, "in_play", "y2", theme.CLEAR, _tips(rows, currency, unit), theme.SALES))
    canvas.traces.append(_bar(rows, "out", "y2", theme.FAINT, _tips(rows, currency, unit)))
    for place, row in enumerate(rows):
        _label(canvas, place, row, slot, currency, unit)
    _heads(canvas)
    most = max((row["spend"] or 0 for row in rows), default=0) or 1
    return canvas.figure(
        margin={"l": left, "r": 8, "t": canvas.px(8), "b": canvas.px(6)},
        barmode="stack",
        bargap=0,
        xaxis=axis(range=[-0.5, slots - 0.5]),
        yaxis=axis(range=[min(0, *(row["spend"] or 0 for row in rows), 0), most], domain=list(SPENT)),
        yaxis2=axis(range=[0, max(row["mqls"] for row in rows) or 1], domain=list(FATES)),
    )


def alt(frame: pl.DataFrame, currency: str | None, unit: str) -> str:
    """The last judged cohort in words, and how many are still in play."""
    open_ones = frame.filter(pl.col("state") != JUDGED).height
    judged = frame.filter((pl.col("state") == JUDGED) & (pl.col("mqls") > 0))
    said = []
    if judged.height:
        row = judged.row(-1, named=True)
        cost = row["cost_per_customer"]
        each = f", {words.money(cost, currency)} each" if cost is not None else ""
        spent = f"{words.money(row['spend'], currency)} became " if row["spend"] is not None else ""
        said.append(f"{name(row['value'], unit)}: {spent}{row['mqls']:,} MQLs and {row['won']:,} won{each}")
    if open_ones:
        said.append(f"{open_ones} of {frame.height} {unit}s are still in play and not judged")
    return ". ".join(said) + "." if said else "No lead was created in these months."


def name(value: str, unit: str) -> str:
    """The name of a cohort: 'Oct 2026' or 'Q4 2026'."""
    return words.quarter(value, year=True) if unit == QUARTER else words.month(value, year=True)


def _bar(
    rows: list[dict[str, Any]], column: str, y: str, colour: str, tips: list[str], hatched: str | None = None
) -> dict[str, Any]:
    marker: dict[str, Any] = {"color": colour, "line": {"width": 1, "color": hatched or theme.RULE}}
    if hatched:
        marker["pattern"] = hatch(hatched)
    if colour in (theme.MARKETING, theme.SALES):
        marker["line"] = {"width": 0}
    return {
        "type": "bar",
        "x": list(range(len(rows))),
        "y": [row[column] for row in rows],
        "yaxis": y,
        "width": 0.7,
        "text": tips,
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": marker,
    }


def _label(canvas: Canvas, place: int, row: dict[str, Any], slot: float, currency: str | None, unit: str) -> None:
    room = slot - 6
    above = {"yanchor": "bottom", "yshift": canvas.px(2)}
    spent = words.money(row["spend"], currency)
    _fit(canvas, place, row["spend"] or 0, spent, room, theme.INK, **above)
    _fit(canvas, place, row["mqls"], words.count(row["mqls"]), room, theme.INK, yref="y2", **above)
    short = words.quarter(row["value"]) if unit == QUARTER else words.month(row["value"])
    begins = place == 0 or row["value"][5:7] == "01"
    title = f"{short} {row['value'][2:4]}" if begins else short
    below = {"yref": "paper", "yanchor": "middle"}
    called = title if row["is_over"] else f"{short}<br>so far"
    _fit(canvas, place, FATES[0], called, room, theme.MUTED, yref="paper", yanchor="top", yshift=-canvas.px(3))
    _fit(canvas, place, WON, words.count(row["won"]), room, theme.SALES_TEXT, heavy=True, **below)
    _fit(canvas, place, PLAY, words.count(row["in_play"]) if row["in_play"] else "none", room, theme.MUTED, **below)
    judged = row["state"] == JUDGED
    cost = words.money(row["cost_per_customer"], currency) if judged else TOO_EARLY
    _fit(canvas, place, COST, cost, room, theme.INK if judged else theme.MUTED, heavy=judged, **below)


def _fit(canvas: Canvas, x: float, y: float, text: str, room: float, colour: str, **changes: Any) -> None:
    """Writes words in the largest size that fits between the neighbours; leaves them out where none does."""
    heavy = bool(changes.pop("heavy", False))
    size = fitting(text, canvas.px(14), room, least=canvas.px(11), heavy=heavy)
    if text_width(text, size, heavy=heavy) <= room + canvas.px(8):
        canvas.note(x, y, f"<b>{text}</b>" if heavy else text, size / canvas.scale, colour, **changes)


def _heads(canvas: Canvas) -> None:
    head = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "middle", "xshift": -canvas.px(132)}
    middle = (sum(SPENT) / 2, sum(FATES) / 2)
    for y, text, colour in (
        (middle[0], "<b>Spend</b>", theme.MARKETING_TEXT),
        (middle[1], "<b>MQLs</b> of the<br>leads created<br>then", theme.INK),
        (WON, "<b>won</b>", theme.SALES_TEXT),
        (PLAY, "still in play", theme.MUTED),
        (COST, "per customer", theme.INK),
    ):
        canvas.note(0, y, text, 14, colour, align="left", **head)


def _tips(rows: list[dict[str, Any]], currency: str | None, unit: str) -> list[str]:
    found = []
    for row in rows:
        lines = [f"<b>{name(row['value'], unit)}{'' if row['is_over'] else ', so far'}</b>"]
        lines += [f"{words.money(row['spend'], currency)} spent", f"{row['leads']:,} leads, {row['mqls']:,} MQLs"]
        lines.append(f"{row['won']:,} won, {row['out']:,} out, {row['in_play']:,} still in play")
        lines.append(f"{row['open_leads']:,} leads may still become MQLs")
        found.append("<br>".join(lines))
    return found
