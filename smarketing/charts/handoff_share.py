"""Who has how many MQLs: what each got in the period beside the even share, and what lies open with each now."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, fitting, plain, shortened, text_width
from smarketing.targets import NOT_SET

ROW = 44
HEAD = 40
FOOT = 8
MOST = 14
NOBODY = "No owner"
# Where the two bar fields and the words at the right begin and end, as shares of the room beside the names.
GOT, OPEN, TOLD = (0.0, 0.40), (0.46, 0.84), 0.87


def height(frame: pl.DataFrame) -> int:
    """How high the figure of these owners is, in pixels."""
    return HEAD + FOOT + ROW * max(min(frame.height, MOST), 2)


def share(frame: pl.DataFrame, *, width: int = 1180, scale: float = 1.0) -> go.Figure:
    """The figure: a row per owner (the first 14), MQLs of the period with a tick at the even share of the team, what is
    open with the part past due in the colour of a breach, and the share of replies in time.

    Columns of `frame`, as `analysis.handoff.fair_share` gives them: owner, team, is_active, mqls, even, work, past_due
    (null: not known), in_time_rate, decided.
    """
    canvas = Canvas(width, height(frame), scale)
    rows = frame.head(MOST).to_dicts()
    if not rows:
        return canvas.empty("Nobody has any MQL.")
    names = [_name(row) for row in rows]
    margin = min(max(text_width(name, canvas.px(16), heavy=True) for name in names) + 24, width * 0.26)
    most = max([1.0, *(max(row["mqls"], row["even"] or 0) for row in rows)])
    open_most = max([1, *(row["work"] for row in rows)])
    for place, row in enumerate(rows):
        _name_of(canvas, row, place, margin)
        _got(canvas, row, place, most)
        _open(canvas, row, place, open_most)
        _in_time(canvas, row, place)
    _heads(canvas)
    return canvas.rows(len(rows), left=margin, right=canvas.px(8), top=canvas.px(HEAD), bottom=canvas.px(FOOT))


def alt(frame: pl.DataFrame) -> str:
    """What each owner has, in words."""
    rows = frame.head(MOST).to_dicts()
    if not rows:
        return "Nobody has any MQL."
    return " ".join(_said(row) for row in rows)


def _said(row: dict[str, Any]) -> str:
    due = "" if row["past_due"] is None else f", {words.exact(row['past_due'])} of them past due"
    timely = "" if row["in_time_rate"] is None else f", {words.rate(row['in_time_rate'])} of replies in time"
    return f"{_name(row)}: {words.exact(row['mqls'])} in the period{timely}; {words.exact(row['work'])} open{due}."


def _name(row: dict[str, Any]) -> str:
    return NOBODY if row["owner"] == NOT_SET else str(row["owner"])


def _name_of(canvas: Canvas, row: dict[str, Any], y: int, margin: float) -> None:
    name = _name(row)
    size = fitting(name, canvas.px(15), margin - 16, heavy=True)
    left = {"xref": "paper", "xanchor": "right", "xshift": -canvas.px(12)}
    about = "has left" if row["is_active"] == 0 else row["team"]
    shift = {"yshift": canvas.px(8)} if about else {}
    text = f"<b>{plain(shortened(name, size, margin - 8))}</b>"
    canvas.note(0, y, text, size / canvas.scale, theme.INK, **left, **shift)
    if about:
        colour = theme.BREACH_TEXT if row["is_active"] == 0 else theme.MUTED
        short = plain(shortened(str(about), canvas.px(12), margin - 8))
        canvas.note(0, y, short, 12, colour, **left, yshift=-canvas.px(9))


def _got(canvas: Canvas, row: dict[str, Any], y: int, most: float) -> None:
    """The MQLs of the period: the bar, its number, and a tick where the even share of the team lies."""
    start, end = GOT
    # The number beside the longest bar needs room as well.
    unit = (end - start) * 0.86 / most
    bar = row["mqls"] * unit
    tip = f"{words.exact(row['mqls'])} in the period"
    if row["even"] is not None:
        tip += f"<br>even share of the team: {words.exact(row['even'])}"
    _bar(canvas, row, y, (start, bar), theme.faded(theme.MARKETING, 0.4), tip)
    at = max(bar, (row["even"] or 0) * unit) if _near(bar, row["even"], unit) else bar
    canvas.note(start + at, y, words.exact(row["mqls"]), 15, theme.INK, xanchor="left", xshift=canvas.px(8))
    if row["even"] is not None:
        x = start + row["even"] * unit
        canvas.line(x, y - 0.34, x, y + 0.34, theme.INK, width=3)


def _near(bar: float, even: float | None, unit: float) -> bool:
    """Whether the tick of the even share would stand in the number beside the bar."""
    return even is not None and -0.01 < even * unit - bar < 0.05


def _open(canvas: Canvas, row: dict[str, Any], y: int, most: int) -> None:
    start, end = OPEN
    unit = (end - start) * 0.72 / most
    past = row["past_due"] or 0
    bar = row["work"] * unit
    tip = f"{words.exact(row['work'])} open" + ("" if row["past_due"] is None else f"<br>{words.exact(past)} past due")
    _bar(canvas, row, y, (start, bar), theme.faded(theme.SALES, 0.4), tip)
    if past:
        _bar(canvas, row, y, (start, past * unit), theme.BREACH, tip)
    said = words.exact(row["work"])
    if past:
        said += ", all past due" if past == row["work"] > 1 else f", {words.exact(past)} past due"
    colour = theme.BREACH_TEXT if past else theme.INK
    canvas.note(start + bar, y, said, 15, colour, xanchor="left", xshift=canvas.px(8))


def _bar(canvas: Canvas, row: dict[str, Any], y: int, span: tuple[float, float], fill: str, tip: str) -> None:
    start, wide = span
    canvas.traces.append(
        {
            "type": "bar",
            "orientation": "h",
            "x": [wide],
            "base": [start],
            "y": [y],
            "marker": {"color": fill, "line": {"width": 0}},
            "customdata": [row["owner"]],
            "text": [tip],
            "textposition": "none",
            "hovertemplate": f"<b>{plain(_name(row))}</b><br>%{{text}}<extra></extra>",
        }
    )


def _in_time(canvas: Canvas, row: dict[str, Any], y: int) -> None:
    left = {"xanchor": "left"}
    if row["in_time_rate"] is None:
        canvas.note(TOLD, y, words.NOTHING, 15, theme.MUTED, **left)
        return
    canvas.note(TOLD, y, f"<b>{words.rate(row['in_time_rate'])}</b>", 15, theme.INK, **left, yshift=canvas.px(8))
    canvas.note(TOLD, y, f"of {words.exact(row['decided'])}", 12, theme.MUTED, **left, yshift=-canvas.px(9))


def _heads(canvas: Canvas) -> None:
    top = {"yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": canvas.px(10)}
    for x, words_of in ((GOT[0], "MQLs of the period"), (OPEN[0], "Open now"), (TOLD, "Replies in time")):
        canvas.note(x, 1, words_of, 14, theme.MUTED, **top)
