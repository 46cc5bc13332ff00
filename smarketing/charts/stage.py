"""One shown stage of the funnel, as the ribbon reads it from a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.charts.canvas import plain


@dataclass(frozen=True)
class Stage:
    """One stage: its count (None: no data, not zero) and the step into it."""

    stage: str
    label: str
    side: str
    count: int | None
    imputed: int | None = None
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    in_play: int | None = None
    few: bool | None = None
    change: float | None = None
    change_count: int | None = None
    rate_change: float | None = None
    note: str | None = None
    against: str | None = None
    entered_from: bool = False
    """Whether the stage before it has data, so that there is a step to speak of."""


BEFORE = "the period before"
NAMES = {"count": "reached", "rate_low": "low", "rate_high": "high"}
PLAIN = ("imputed", "rate", "n", "in_play", "few", "change", "change_count", "rate_change", "note", "against")


def stages_of(frame: pl.DataFrame) -> list[Stage]:
    """The stages of a frame, in its order; marketing before sales."""
    rows = list(frame.iter_rows(named=True))
    stages: list[Stage] = []
    before: int | None = None
    for row in sorted(rows, key=lambda row: row["side"] != "marketing"):
        count = _value(row, "count")
        numbers = {name: row.get(name) for name in PLAIN}
        ends = {"low": _value(row, "rate_low"), "high": _value(row, "rate_high")}
        known = before is not None
        stages.append(Stage(row["stage"], row["label"], row["side"], count, **numbers, **ends, entered_from=known))
        before = count
    return stages


def details(stage: Stage) -> list[str]:
    """Every number of a stage, exactly, one a line, as markup."""
    lines = [f"<b>{plain(stage.label)}: {words.exact(stage.count)}</b>"]
    if stage.imputed:
        lines.append(f"{words.exact(stage.imputed)} of them imputed: a later stage was reached")
    if stage.rate is not None:
        lines.append(f"{words.rate(stage.rate)} of the stage before ({words.interval(stage.low, stage.high)})")
        lines.append(
            f"measured on {words.exact(stage.n)} who had the whole time" + (", few leads" if stage.few else "")
        )
    if stage.rate is not None and stage.rate_change is not None:
        lines.append(f"{words.points(stage.rate_change)} against the rate of the period before")
    if stage.in_play:
        lines.append(f"{words.exact(stage.in_play)} at the stage before are still in play")
    if stage.change is not None:
        count = f" ({words.signed(stage.change_count)})" if stage.change_count is not None else ""
        lines.append(f"{words.change(stage.change)}{count} against {plain(stage.against or BEFORE)}")
    if stage.note:
        lines.append(plain(stage.note))
    return lines


def _value(row: dict[str, Any], name: str) -> Any:
    return row[name] if name in row else row.get(NAMES[name])
