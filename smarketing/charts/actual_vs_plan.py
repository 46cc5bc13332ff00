"""What came so far against what was planned, added up by working day, with the range in which it is likely to end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import plotly.graph_objects as go

from smarketing import fiscal
from smarketing import format as words
from smarketing.analysis.pace import Pace
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, spread, text_width
from smarketing.format import day, month
from smarketing.targets import NOT_SET

HEIGHT = 300
COLOURS = {
    "marketing": (theme.MARKETING, theme.MARKETING_SOFT, theme.MARKETING_TEXT),
    "sales": (theme.SALES, theme.SALES_SOFT, theme.SALES_TEXT),
}
LABEL, SMALL, NOW = 15, 13, 20
FOOT, HEAD = 30, 14
# Working days between two ticks under a month, so that their words do not touch.
LEAST_APART = 3


def actual_vs_plan(
    found: Pace,
    *,
    side: Literal["marketing", "sales"],
    currency: str | None = None,
    lands: tuple[float, float] | None = None,
    width: int = 560,
    height: int = HEIGHT,
    scale: float = 1.0,
) -> go.Figure:
    """The figure of one number over one period, by working days: solid what came, dotted what is planned.

    A thin dashed line shows the plan run as half of the past periods ran; the soft band is the 80 % range of where it
    ends (`lands`). Amounts are counts, or money with a `currency`.
    """
    canvas = Canvas(width, height, scale)
    days, ends = len(found.clock.days), _ends(found, currency, lands)
    if not days:
        return canvas.empty("This period has no working day.")
    right = max([text_width(text, canvas.px(LABEL)) for _, text, _ in ends], default=0) + canvas.px(14)
    plans = found.plan.steps if found.plan else ()
    top = max([1e-9, *(amount for _, amount in found.points), *plans, *(lands or ())]) * 1.08
    pixels = (height - canvas.px(FOOT) - canvas.px(HEAD)) / top
    canvas.line(0, 0, days, 0, theme.RULE, width=1.5)
    _band(canvas, found, side, lands)
    _plans(canvas, found)
    _actual(canvas, found, side, currency)
    sizes = [canvas.px(LABEL) * 1.35 / pixels for _ in ends]
    for (_, text, ink), at in zip(ends, spread([end for end, _, _ in ends], sizes, 0, top), strict=True):
        canvas.note(days, at, text, LABEL, ink, xanchor="left", xshift=canvas.px(9))
    return canvas.figure(
        margin={"l": 8, "r": right, "t": canvas.px(HEAD), "b": canvas.px(FOOT)},
        xaxis=axis(range=[0, days], showticklabels=True, **_ticks(canvas, found)),
        yaxis=axis(range=[0, top]),
        hovermode="closest",
    )


def alt(found: Pace, sentences: Sequence[str | None]) -> str:
    """The verdict and the range in words."""
    said = " ".join(filter(None, sentences))
    return said or f"{words.exact(found.actual)} so far; nothing to compare with."


def _say(value: float, currency: str | None) -> str:
    return words.exact(value) if currency is None else words.money(value, None if currency == NOT_SET else currency)


def _ends(found: Pace, currency: str | None, lands: tuple[float, float] | None) -> list[tuple[float, str, str]]:
    """What is written at the right: the height, the words and their colour."""
    ends = []
    if found.plan is not None:
        part = "" if found.plan.is_whole else " in part"
        ends.append((found.plan.steps[-1], f"{found.plan.aim} {_say(found.plan.whole, currency)}{part}", theme.INK))
    if lands is not None and not found.clock.is_over:
        low, high = (_say(end, currency) for end in lands)
        said = f"forecast <b>{f'about {low}' if low == high else f'{low}–{high}'}</b>"
        ends.append((sum(lands) / 2, said, theme.INK))
    return ends


def _band(canvas: Canvas, found: Pace, side: str, lands: tuple[float, float] | None) -> None:
    if lands is None or found.clock.is_over:
        return
    (start, now), end = found.points[-1], len(found.clock.days)
    strong, soft, _ = COLOURS[side]
    canvas.area([start, end, end, start], [now, lands[0], lands[1], now], soft)
    for edge in lands:
        canvas.line(start, now, end, edge, strong, width=1, dash="dash")
    canvas.line(end, lands[0], end, lands[1], strong, width=6)


def _plans(canvas: Canvas, found: Pace) -> None:
    if found.plan is None:
        return
    base = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": list(range(len(found.plan.steps)))}
    if found.course is not None and found.plan.is_whole:
        usual = [found.plan.whole * share for share in found.course.curve]
        canvas.traces.append(base | {"y": usual, "line": {"color": theme.MUTED, "width": 1.5, "dash": "dash"}})
    dotted = {"color": theme.INK, "width": 2.5, "dash": "dot"}
    canvas.traces.append(base | {"y": list(found.plan.steps), "line": dotted})


def _actual(canvas: Canvas, found: Pace, side: str, currency: str | None) -> None:
    strong, _, ink = COLOURS[side]
    x, y = ([point[place] for point in found.points] for place in (0, 1))
    tips = ["" if not place else _tip(found, place, currency) for place in range(len(x))]
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "lines+markers" if len(x) < 2 else "lines",
            "x": x,
            "y": y,
            "text": tips,
            "hovertemplate": "%{text}<extra></extra>",
            "line": {"color": strong, "width": 3.5},
            "marker": {"color": strong, "size": 9},
        }
    )
    canvas.traces.append(
        {"type": "scatter", "mode": "markers", "x": x[-1:], "y": y[-1:], "hoverinfo": "skip",
         "marker": {"color": strong, "size": 9}, "cliponaxis": False}
    )  # fmt: skip
    _say_now(canvas, found, _say(y[-1], currency), ink)


def _say_now(canvas: Canvas, found: Pace, said: str, ink: str) -> None:
    """The amount beside its point: over the line where it leads, under it where the plan lies above."""
    (x, y), days = found.points[-1], len(found.clock.days)
    ahead = found.due is None or y >= found.due
    column = (canvas.width - 100) / days
    room = text_width(said, canvas.px(NOW), heavy=True) + canvas.px(10)
    shift = canvas.px(9)
    where: dict[str, object] = {"yanchor": "bottom", "yshift": canvas.px(3), "xanchor": "right", "xshift": -shift}
    if not ahead:
        where = {"yanchor": "top", "yshift": -canvas.px(3), "xanchor": "left", "xshift": shift}
        if (days - x) * column < room:
            where |= {"xanchor": "right", "xshift": 0}
    elif x * column < room:
        where |= {"xanchor": "left", "xshift": -x * column + shift / 2, "yshift": canvas.px(9)}
    canvas.note(x, y, f"<b>{said}</b>", NOW, ink, **where)


def _tip(found: Pace, place: int, currency: str | None) -> str:
    last = place == len(found.points) - 1
    when = min(found.clock.as_of, found.clock.period.last) if last else found.clock.days[place - 1]
    text = f"<b>to {day(when)}</b><br>{_say(found.points[place][1], currency)}"
    due = found.due if last else found.plan.steps[place] if found.plan else None
    return text if due is None else f"{text} of {_say(due, currency)} due to date"


def _ticks(canvas: Canvas, found: Pace) -> dict[str, object]:
    """The first working day of each month; of a single month, of each week, without one too near the one before."""
    days, is_month = found.clock.days, found.clock.period.kind == "month"
    parts = [fiscal.calendar().week(day) if is_month else day.month for day in days]
    starts = [place for place in range(len(days)) if not place or parts[place] != parts[place - 1]]
    if is_month and len(starts) > 1 and starts[1] < LEAST_APART:
        del starts[1]
    names = [day(days[place], found.clock.as_of) if is_month else month(days[place]) for place in starts]
    style = {"size": canvas.px(SMALL), "color": theme.MUTED, "family": theme.FONT}
    return {
        "tickmode": "array",
        "tickvals": starts,
        "ticktext": names,
        "tickfont": style,
        "ticks": "outside",
        "tickcolor": theme.RULE,
        "ticklabelposition": "outside right",
    }
