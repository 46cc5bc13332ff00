"""Who brought the won deals: per channel or campaign the five models on one line, first and last touch the loudest."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.analysis.attribution import FIRST, LAST, LINEAR, MODELS, NO_TOUCH, U, W
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, fitting, plain, shortened, text_width
from smarketing.targets import NOT_SET

MOST, ROW, HEAD = 9, 46, 46
# Where the two columns of numbers end, in pixels right of the picture.
_ENDS = {86: FIRST, 162: LAST}
# model -> (symbol, size, colour, its sign in the legend, its name)
_MARKS = {
    LAST: ("circle", 18, theme.MARKETING, "\u25cf", "last touch"),
    FIRST: ("circle-open", 18, theme.MARKETING, "\u25cb", "first touch"),
    LINEAR: ("line-ns-open", 15, theme.INK, "|", "linear"),
    U: ("diamond-open", 11, theme.INK, "\u25c7", "U"),
    W: ("triangle-down-open", 11, theme.INK, "\u25bd", "W"),
}


def height(table: pl.DataFrame) -> int:
    """The pixels that the figure of a table wants."""
    return HEAD + ROW * max(2, len(_rows(table)))


def attribution(table: pl.DataFrame, currency: str | None, *, width: int = 1120, scale: float = 1.0) -> go.Figure:
    """The figure of a frame of `analysis.attribution.table`: the rows with most credit by any model, from the top down.

    The bar joins first and last touch: a long one says that who starts deals is not who finishes them.
    """
    canvas = Canvas(width, height(table), scale)
    rows = _rows(table)
    if not rows:
        return canvas.empty("No touch is known of these deals.")
    longest = max(text_width(plain(row["value"]), canvas.px(16)) for row in rows)
    left, right = min(canvas.px(250), round(longest) + canvas.px(24)), canvas.px(170)
    top = max(row[model] for row in rows for model in MODELS) or 1.0
    for place, row in enumerate(rows):
        _words(canvas, place, row, left, currency)
        canvas.line(0, place, top, place, theme.RULE, layer="below")
        canvas.line(row[FIRST], place, row[LAST], place, theme.MARKETING_SOFT, width=canvas.px(9), layer="below")
    canvas.traces += _marks(canvas, rows, currency)
    _legend(canvas)
    return canvas.figure(
        margin={"l": left, "r": right, "t": canvas.px(HEAD), "b": 4},
        xaxis=axis(range=[-top * 0.012, top * 1.012]),
        yaxis=axis(range=[len(rows) - 0.5, -0.5]),
        hovermode="closest",
    )


def alt(table: pl.DataFrame, currency: str | None) -> str:
    """Each row's first and last touch in words."""
    said = [
        f"{row['value']}: {_number(row[FIRST], currency)} by first touch, {_number(row[LAST], currency)} by last"
        for row in _rows(table)
    ]
    return f"{'. '.join(said)}." if said else "No touch is known of these deals."


def left_out(table: pl.DataFrame) -> int:
    """How many rows with credit find no room in the figure; the table has them."""
    return max(0, _credited(table).height - MOST)


def _credited(table: pl.DataFrame) -> pl.DataFrame:
    credited = pl.max_horizontal(*MODELS) > 0
    return table.filter((pl.col("value") != NO_TOUCH) & credited)


def _rows(table: pl.DataFrame) -> list[dict[str, Any]]:
    most = pl.max_horizontal(*MODELS)
    return _credited(table).sort(most, "value", descending=[True, False]).head(MOST).to_dicts()


def _words(canvas: Canvas, place: int, row: dict[str, Any], left: float, currency: str | None) -> None:
    """The name of a row at its left, what first and last touch give it at its right."""
    room = left - canvas.px(16)
    size = fitting(row["value"], canvas.px(16), room, least=canvas.px(14))
    name = plain(shortened(row["value"], size, room))
    canvas.note(0, place, name, size / canvas.scale, xref="paper", xanchor="right", xshift=-canvas.px(14))
    for shift, model in _ENDS.items():
        said = words.money(row[model], _unit(currency)) if currency else words.exact(row[model])
        canvas.note(1, place, f"<b>{said}</b>", 16, xref="paper", xanchor="right", xshift=canvas.px(shift))


def _marks(canvas: Canvas, rows: list[dict[str, Any]], currency: str | None) -> list[dict[str, Any]]:
    """One trace per model, the small marks over the large ones."""
    tips = [_tip(row, currency) for row in rows]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row[model] for row in rows],
            "y": list(range(len(rows))),
            "text": tips,
            "hovertemplate": "%{text}<extra></extra>",
            "cliponaxis": False,
            "marker": {
                "symbol": symbol,
                "size": canvas.px(size),
                "color": colour,
                "opacity": 1,
                "line": {"width": 3 if size > 15 else 2, "color": colour},
            },
        }
        for model, (symbol, size, colour, _, _) in _MARKS.items()
    ]


def _legend(canvas: Canvas) -> None:
    """The marks by name at the left, the heads of the two columns of numbers at the right."""
    place = 0.0
    base: dict[str, Any] = {"xref": "paper", "yref": "paper", "yanchor": "middle", "yshift": canvas.px(24)}
    for model in (FIRST, LAST, LINEAR, U, W):
        _, size, colour, sign, name = _MARKS[model]
        sign_size = 26 if size > 15 else 18
        canvas.note(0, 1, sign, sign_size, colour, **base | {"xanchor": "left", "xshift": place})
        canvas.note(0, 1, name, 15, **base | {"xanchor": "left", "xshift": place + canvas.px(22)})
        place += canvas.px(50) + text_width(name, canvas.px(15))
    for shift, model in _ENDS.items():
        canvas.note(1, 1, model, 14, theme.MUTED, **base | {"xanchor": "right", "xshift": canvas.px(shift)})


def _tip(row: dict[str, Any], currency: str | None) -> str:
    lines = [f"<b>{plain(row['value'])}</b>"]
    lines += [f"{_MARKS[model][4]}: {_number(row[model], currency)}" for model in (FIRST, LAST, LINEAR, U, W)]
    lines.append(f"any touch: {_number(row['influenced'], currency)}")
    return "<br>".join(lines)


def _number(value: float, currency: str | None) -> str:
    if currency is not None:
        return words.money(value, _unit(currency))
    return f"{value:,.1f}".removesuffix(".0")


def _unit(currency: str | None) -> str | None:
    return None if currency == NOT_SET else currency
