"""A volume per month, quarter or year: solid where all of it is known, hatched where a part is."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import fiscal
from smarketing import format as words
from smarketing.analysis.periods import MONTHS_IN, WHOLE
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, fitting, hatch, text_width

MOST = {"month": 13, "quarter": 8, "year": 8}
LEAST = 4


def periods(frame: pl.DataFrame, unit: str, *, width: int = 340, height: int = 230, scale: float = 1.0) -> go.Figure:
    """The figure of a frame of `analysis.periods.totals`, its last rows: 13 months, 8 quarters or 8 years."""
    rows = frame.tail(MOST[unit]).to_dicts()
    canvas = Canvas(width, height, scale)
    known = [row["amount"] for row in rows if row["amount"] is not None]
    if not known:
        return canvas.empty("No data yet.")
    slots = max(len(rows), LEAST)
    slot = (width - 12) / slots
    canvas.traces.append(_bars(rows, unit))
    every = _every(canvas, [words.count(row["amount"]) for row in rows], slot)
    for place, row in enumerate(rows):
        if (len(rows) - 1 - place) % every == 0:
            text = words.count(row["amount"])
            colour = theme.MUTED if row["amount"] is None else theme.INK
            canvas.note(place, row["amount"] or 0, text, 14, colour, yanchor="bottom", yshift=canvas.px(3))
        _name(canvas, place, row, unit, slot, len(rows))
    return canvas.figure(
        margin={"l": 6, "r": 6, "t": canvas.px(24), "b": canvas.px(40)},
        xaxis=axis(range=[-0.5, slots - 0.5]),
        yaxis=axis(range=[0, max(known) or 1]),
        bargap=0,
    )


def alt(frame: pl.DataFrame, unit: str) -> str:
    """The last two whole periods in words, and the one that is running."""
    known = frame.filter(pl.col("amount").is_not_null())
    whole = known.filter(pl.col("state") == WHOLE).tail(2).to_dicts()
    rest = [row for row in known.tail(1).to_dicts() if row["state"] != WHOLE]
    said = [f"{title(row['value'], unit)}: {words.exact(row['amount'])}" for row in whole]
    said += [f"{title(row['value'], unit)} {row['state']}: {words.exact(row['amount'])}" for row in rest]
    return ". ".join(said) + "." if said else "No data yet."


def title(value: str, unit: str) -> str:
    """The name of a period: 'Oct 2026', 'Q4 2026' or '2026'."""
    if unit == "year":
        return words.year(value)
    return words.quarter(value, year=True) if unit == "quarter" else words.month(value, year=True)


def _bars(rows: list[dict[str, Any]], unit: str) -> dict[str, Any]:
    whole = [row["state"] == WHOLE for row in rows]
    tips = [
        f"<b>{title(row['value'], unit)}</b><br>{words.exact(row['amount'])}"
        + ("" if row["state"] == WHOLE else f", {row['state']}" if row["state"] != "part" else ", a part is not known")
        for row in rows
    ]
    pattern = hatch(theme.MARKETING) | {"shape": ["" if one else "/" for one in whole], "bgcolor": theme.MARKETING_SOFT}
    return {
        "type": "bar",
        "x": list(range(len(rows))),
        "y": [row["amount"] for row in rows],
        "width": 0.76,
        "text": tips,
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": theme.MARKETING, "cornerradius": 3, "line": {"width": 0}, "pattern": pattern},
    }


def _every(canvas: Canvas, texts: list[str], slot: float) -> int:
    """Every how manieth label finds room beside its neighbours."""
    return max(1, -(-int(max(text_width(text, canvas.px(14)) for text in texts) + 4) // max(int(slot), 1)))


def _name(canvas: Canvas, place: int, row: dict[str, Any], unit: str, slot: float, count: int) -> None:
    short = {"year": words.year, "quarter": words.quarter, "month": words.month}[unit](row["value"])
    every = _every(canvas, [short], slot)
    if (count - 1 - place) % every:
        return
    since = 0 if unit == "year" else _months_in_year(row["value"], unit)
    begins = unit != "year" and (place < every or since < every * MONTHS_IN[unit])
    below = "" if row["state"] == WHOLE else f"<br>{row['state']}"
    if below and text_width(row["state"], canvas.px(11)) > slot * every + 8:
        below = ""
    named = words.year(row["value"]) if unit == "quarter" else row["value"][:4]
    year = f"<br>{named}" if begins and not below else ""
    size = fitting(row["state"], canvas.px(13), slot * every + 8, least=canvas.px(11)) if below else canvas.px(13)
    canvas.note(
        place, 0, f"{short}{below or year}", size / canvas.scale, theme.MUTED, yanchor="top", yshift=-canvas.px(3)
    )


def _months_in_year(value: str, unit: str) -> int:
    """How many months of its year are over when a period begins; months are of the calendar year that they name."""
    first = fiscal.calendar().month if unit == "quarter" else 1
    return (int(value[5:7]) - first) % 12
