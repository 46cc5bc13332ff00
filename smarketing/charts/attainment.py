"""Quota attainment: one bar per person or team, against the tick of what was asked for up to data-as-of."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, fitting, plain, shortened, text_width
from smarketing.targets import NOT_SET

ROW, HEAD, FOOT = 40, 30, 8
MOST = 16
BEHIND = 0.95
# The axis ends at least here, so that a little over the quota does not look like twice of it; and never later.
LEAST_END, MOST_END = 1.25, 2.5
# Where the words at the right begin, as a share of the room beside the names.
TOLD = 0.66
NOBODY = "No owner"


def height(frame: pl.DataFrame) -> int:
    """How high the figure of these rows is, in pixels."""
    return HEAD + FOOT + ROW * max(min(frame.height, MOST), 2)


def attainment(frame: pl.DataFrame, *, currency: str | None, width: int = 1180, scale: float = 1.0) -> go.Figure:
    """The figure: a row per person or team (the first 16), its share of the quota to date, and both amounts in words.

    Columns of `frame`: name, about (a second line, or null), due (null: no quota), reached, attainment (null without a
    quota). Less than 95 % of what was asked for has the colour of a breach and says "behind". `currency` None: counts.
    """
    canvas = Canvas(width, height(frame), scale)
    rows = frame.head(MOST).to_dicts()
    if not rows:
        return canvas.empty("Nobody has a quota.")
    wide = [text_width(_name(row), canvas.px(16), heavy=True) for row in rows]
    wide += [text_width(str(row["about"]), canvas.px(12)) for row in rows if row["about"]]
    margin = min(max(wide) + 24, width * 0.26)
    shares = [row["attainment"] for row in rows if row["attainment"] is not None]
    end = min(MOST_END, max([LEAST_END, *shares]))
    unit = TOLD * 0.86 / end
    for place, row in enumerate(rows):
        _label(canvas, row, place, margin)
        _bar(canvas, row, place, unit, end, currency)
    if shares:
        _goal(canvas, unit, len(rows))
    return canvas.rows(len(rows), left=margin, right=canvas.px(8), top=canvas.px(HEAD), bottom=canvas.px(FOOT))


def alt(frame: pl.DataFrame, *, currency: str | None) -> str:
    """What each brought of the quota, in words."""
    rows = frame.head(MOST).to_dicts()
    return " ".join(f"{_name(row)}: {_said(row, currency)}." for row in rows) or "Nobody has a quota."


def _name(row: dict[str, Any]) -> str:
    return NOBODY if row["name"] == NOT_SET else str(row["name"])


def _amount(value: float | None, currency: str | None) -> str:
    if currency is None:
        return words.count(value)
    return words.money(value, None if currency == NOT_SET else currency)


def _said(row: dict[str, Any], currency: str | None) -> str:
    if row["attainment"] is None:
        return f"{_amount(row['reached'], currency)}, no quota"
    behind = ", behind" if row["attainment"] < BEHIND else ""
    both = f"{_amount(row['reached'], currency)} of {_amount(row['due'], currency)}"
    return f"{words.rate(row['attainment'])}{behind}: {both}"


def _label(canvas: Canvas, row: dict[str, Any], y: int, margin: float) -> None:
    name, size = _name(row), fitting(_name(row), canvas.px(15), margin - 16, heavy=True)
    left: dict[str, Any] = {"xref": "paper", "xanchor": "right", "xshift": -canvas.px(12)}
    shift: dict[str, Any] = {"yshift": canvas.px(8)} if row["about"] else {}
    canvas.note(0, y, f"<b>{plain(shortened(name, size, margin - 8))}</b>", size / canvas.scale, **left, **shift)
    if row["about"]:
        short = plain(shortened(str(row["about"]), canvas.px(12), margin - 8))
        canvas.note(0, y, short, 12, theme.MUTED, **left, yshift=-canvas.px(9))


def _bar(canvas: Canvas, row: dict[str, Any], y: int, unit: float, end: float, currency: str | None) -> None:
    share = row["attainment"]
    told = {"xanchor": "left", "yanchor": "middle"}
    if share is None:
        canvas.note(0, y, "no quota", 15, theme.MUTED, **told, xshift=canvas.px(4))
        canvas.note(TOLD, y, _amount(row["reached"], currency), 15, theme.INK, **told)
        return
    behind = share < BEHIND
    wide = min(max(share, 0.0), end) * unit
    canvas.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "x": [wide],
            "y": [y],
            "marker": {"color": theme.BREACH if behind else theme.SALES, "line": {"width": 0}},
            "text": [plain(_said(row, currency))],
            "textposition": "none",
            "hovertemplate": f"<b>{plain(_name(row))}</b><br>%{{text}}<extra></extra>",
        }
    )
    more = " \u25b8" if share > end else ""
    colour = theme.BREACH_TEXT if behind else theme.INK
    canvas.note(TOLD, y, f"<b>{words.rate(share)}</b>{more}{' behind' if behind else ''}", 15, colour, **told)
    both = f"{_amount(row['reached'], currency)} of {_amount(row['due'], currency)}"
    canvas.note(1, y, both, 15, theme.INK, xanchor="right")


def _goal(canvas: Canvas, unit: float, rows: int) -> None:
    """The line of what was asked for up to data-as-of, which all rows share."""
    canvas.line(unit, -0.5, unit, rows - 0.5, theme.INK, width=canvas.px(2), layer="above")
    canvas.note(unit, -0.5, "quota to date", 13, theme.MUTED, yanchor="bottom", yshift=canvas.px(4))
