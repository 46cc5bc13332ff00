"""Where they leak: what flows from stage to stage, and what leaves or waits on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from smarketing import format as words
from smarketing.analysis.stages import IN_PLAY, LABELS, ORDER, SIDES
from smarketing.charts import theme
from smarketing.charts.canvas import Canvas, axis, eased, fitting, listed, plain, spread, text_width

HEAD = 78
NODE = 12
GAP = 10
OTHER = "other exits"
SIDEWAYS = (IN_PLAY, "rejected", "recycled", "disqualified", "lost", "other")


@dataclass(frozen=True)
class _Step:
    """What reached a stage, what went on from there, and what left or waits, in drawing order."""

    stage: str
    reached: int
    converted: int
    sideways: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class _Grid:
    """Pixels to data: x counts columns, y counts pixels downwards; `unit` is the pixels of one lead."""

    column: float
    height: float
    unit: float
    turn: float
    label: float


def leaks(flows: pl.DataFrame, *, width: int = 1180, height: int = 460, scale: float = 1.0) -> go.Figure:
    """The figure of what flows where, from MQL (or the first stage with data) on.

    Columns of `flows`, as `analysis.funnel.flows` gives them: source (a stage), target (a stage, an exit, 'other' or
    'in_play'), count. Heights are linear: what leaves a stage is as high as what reached it. What is still in play
    is hatched. Labels stand where no flow runs.
    """
    canvas = Canvas(width, height, scale)
    steps = _steps(flows)
    if not steps:
        return canvas.empty("No MQLs in this period.")
    grid = _grid(canvas, steps)
    for place, step in enumerate(steps):
        _draw_node(canvas, steps, place, grid)
        if step.converted:
            _draw_flow(
                canvas, (place, 0, step.converted * grid.unit), (place + 1, 0), step, steps[place + 1].stage, grid
            )
        _draw_sideways(canvas, place, step, grid)
    end = len(steps) - 1 + _last(canvas, steps) / grid.column
    return canvas.figure(
        margin={"l": 6, "r": 6, "t": canvas.px(HEAD), "b": 6},
        xaxis=axis(range=[-NODE / 2 / grid.column, end]),
        yaxis=axis(range=[grid.height, 0]),
        hovermode="closest",
    )


def alt(flows: pl.DataFrame) -> str:
    """The flows in words: what reached each stage, what left there, and the largest leak."""
    steps = _steps(flows)
    if not steps:
        return "No MQLs in this period."
    parts = []
    for step in steps:
        gone = [f"{words.exact(count)} {_name(kind)}" for kind, count in step.sideways]
        parts.append(
            f"{LABELS[step.stage]}: {words.exact(step.reached)}" + (f", of them {listed(gone)}" if gone else "")
        )
    exits = [(count, kind, step) for step in steps for kind, count in step.sideways if kind != IN_PLAY]
    if exits:
        count, kind, step = max(exits, key=lambda leak: leak[0])
        parts.append(f"The largest leak: {words.exact(count)} {_name(kind)} after {LABELS[step.stage]}")
    return ". ".join(parts) + "."


def _steps(flows: pl.DataFrame) -> list[_Step]:
    counts = {(row["source"], row["target"]): int(row["count"]) for row in flows.iter_rows(named=True)}
    stages = sorted({name for pair in counts for name in pair if name in ORDER}, key=lambda stage: ORDER[stage])
    steps = []
    arrived = 0
    for stage in stages:
        gone = {target: count for (source, target), count in counts.items() if source == stage}
        on = sum(count for target, count in gone.items() if target in ORDER)
        sideways = tuple((kind, gone[kind]) for kind in SIDEWAYS if gone.get(kind))
        steps.append(_Step(stage, sum(gone.values()) or arrived, on, sideways))
        arrived = on
    return steps


def _grid(canvas: Canvas, steps: Sequence[_Step]) -> _Grid:
    columns = max(len(steps) - 1, 1)
    column = (canvas.width - 12 - NODE - _last(canvas, steps)) / columns
    height = canvas.height - canvas.px(HEAD) - 6
    turn = 0.3 if column < 190 * canvas.scale else 0.42
    label = canvas.px(41 if column < 240 * canvas.scale else 22)
    unit = height / max(steps[0].reached, 1)
    while max(_need(step, unit, label, canvas.px(GAP)) for step in steps) > height and unit * steps[0].reached > 1:
        unit *= 0.97
    return _Grid(column, height, unit, turn, label)


def _need(step: _Step, unit: float, label: float, gap: float) -> float:
    sideways = sum(max(count * unit, label) for _, count in step.sideways)
    return max(step.reached * unit, step.converted * unit + gap + sideways)


def _last(canvas: Canvas, steps: Sequence[_Step]) -> float:
    texts = (LABELS[steps[-1].stage], words.count(steps[-1].reached), _share(steps, len(steps) - 1))
    sizes = (theme.SIZE_NAME, 26, 13)
    return max(text_width(text, canvas.px(size), heavy=True) for text, size in zip(texts, sizes, strict=True)) + 4


def _share(steps: Sequence[_Step], place: int) -> str:
    first = steps[0]
    if place == 0 or not first.reached:
        return ""
    return f"{words.rate(steps[place].reached / first.reached)} of {LABELS[first.stage]}"


def _draw_node(canvas: Canvas, steps: Sequence[_Step], place: int, grid: _Grid) -> None:
    step = steps[place]
    marketing = SIDES[step.stage] == "marketing"
    half = NODE / 2 / grid.column
    fill = theme.MARKETING if marketing else theme.SALES
    canvas.rect(place - half, 0, place + half, max(step.reached * grid.unit, 2), fill, layer="above")
    room = (grid.column if place + 1 < len(steps) else _last(canvas, steps)) - 6
    ink = theme.MARKETING_TEXT if marketing else theme.SALES_TEXT
    name = fitting(LABELS[step.stage], canvas.px(theme.SIZE_NAME), room, heavy=True) / canvas.scale
    lines = [
        (f"<b>{LABELS[step.stage]}</b>", name, ink, 52),
        (f"<b>{words.count(step.reached)}</b>", 26, theme.INK, 24),
        (_share(steps, place), 13, theme.MUTED, 6),
    ]
    for text, size, colour, up in lines:
        where = {"xanchor": "left", "yanchor": "bottom", "yref": "paper", "yshift": canvas.px(up)}
        canvas.note(place - half, 1, text, size, colour, **where)


def _draw_flow(
    canvas: Canvas, start: tuple[float, float, float], end: tuple[float, float], step: _Step, kind: str, grid: _Grid
) -> None:
    (x0, top, thick), (x1, down) = start, end
    half = NODE / 2 / grid.column
    upper = eased((x0 + half, top), (x1 - half, down))
    lower = eased((x0 + half, top + thick), (x1 - half, down + thick))
    x = [point[0] for point in upper + lower[::-1]]
    y = [point[1] for point in upper + lower[::-1]]
    count = step.converted if kind in ORDER else dict(step.sideways)[kind]
    tip = f"<b>{words.exact(count)} {_name(kind)}</b><br>of {words.exact(step.reached)} {LABELS[step.stage]}"
    pointed = {"hoveron": "fills", "hoverinfo": "text", "text": tip, "name": kind}
    if kind == IN_PLAY:
        canvas.area(x, y, theme.team_soft(step.stage))
        canvas.hatched(x, y, theme.team(step.stage), **pointed)
    else:
        canvas.area(x, y, _fill(kind), **pointed)


def _fill(kind: str) -> str:
    if kind in ORDER:
        return theme.team_soft(kind)
    return theme.BREACH_SOFT if kind == "rejected" else theme.RULE


def _draw_sideways(canvas: Canvas, place: int, step: _Step, grid: _Grid) -> None:
    sizes = [count * grid.unit for _, count in step.sideways]
    starts = [step.converted * grid.unit + sum(sizes[:which]) for which in range(len(sizes))]
    floor = step.converted * grid.unit + canvas.px(GAP)
    wanted = [start + size / 2 + canvas.px(GAP) for start, size in zip(starts, sizes, strict=True)]
    centres = spread(wanted, [max(size, grid.label) for size in sizes], floor, grid.height)
    half = NODE / 2 / grid.column
    for (kind, count), start, size, centre in zip(step.sideways, starts, sizes, centres, strict=True):
        thick = max(size, 2.0)
        end = place + grid.turn
        _draw_flow(canvas, (place, start, thick), (end, centre - thick / 2), step, kind, grid)
        strong = theme.team(step.stage) if kind == IN_PLAY else theme.BREACH if kind == "rejected" else theme.MUTED
        canvas.rect(end - half, centre - thick / 2, end, centre + thick / 2, strong, layer="above")
        _draw_label(canvas, kind, count, (end + 6 / grid.column, centre), grid)


def _draw_label(canvas: Canvas, kind: str, count: int, at: tuple[float, float], grid: _Grid) -> None:
    room = grid.column * (1 - grid.turn) - NODE - 8
    number, name = words.count(count), _name(kind)
    ink = theme.BREACH_TEXT if kind == "rejected" else theme.INK
    size = 15.0 if grid.column > 190 * canvas.scale else 14.0
    apart = "<br>" if grid.label > canvas.px(30) else " "
    if apart == " ":
        size = fitting(f"{number} {name}", canvas.px(size), room, heavy=True) / canvas.scale
    small = fitting(name, canvas.px(min(size, 14)), room) / canvas.scale
    text = f'<b>{plain(number)}</b>{apart}<span style="font-size:{canvas.px(small)}px">{plain(name)}</span>'
    canvas.note(*at, text, size, ink, xanchor="left", align="left")


def _name(kind: str) -> str:
    return LABELS[kind] if kind in ORDER else OTHER if kind == "other" else LABELS[kind].lower()
