"""Frames as the reads give them, written as data."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from hypothesis import strategies as st

from smarketing.analysis.verdict import Happened
from smarketing.targets import EXITS, STAGES

COUNTS = ("reached", "imputed", "out", "in_play", *EXITS, "mature_entered", "mature_converted", "pairs")
SCHEMA = {
    "value": pl.String,
    "stage": pl.String,
    "stage_order": pl.Int64,
    **dict.fromkeys(COUNTS, pl.Int64),
    **dict.fromkeys(("median_days", "p75_days", "p90_days"), pl.Float64),
}


def funnel(
    reached: Sequence[int | None],
    out: Sequence[int | None],
    *,
    mature: Sequence[tuple[int, int] | None] | None = None,
    rejected: int = 0,
    imputed: Sequence[int] = (0,) * 6,
    value: str = "all",
) -> pl.DataFrame:
    """A cohort_funnel frame; still in play is what is left over. `rejected` of those out at MQL, the rest lost."""
    rows = []
    for order, stage in enumerate(STAGES):
        here = reached[order]
        row: dict[str, object] = dict.fromkeys(SCHEMA) | {"value": value, "stage": stage, "stage_order": order + 1}
        if here is not None:
            left = out[order] or 0
            onward = (reached[order + 1] or 0) if order < 5 else here
            sent_back = rejected if stage == "mql" else 0
            row |= {"reached": here, "imputed": imputed[order], "out": left, "in_play": here - onward - left}
            row |= dict.fromkeys(EXITS, 0) | {"rejected": sent_back, "lost": left - sent_back}
            part = mature[order] if mature else None
            if part:
                row |= {"mature_entered": part[0], "mature_converted": part[1]}
        rows.append(row)
    return pl.DataFrame(rows, schema=SCHEMA)


@st.composite
def funnels(draw: st.DrawFn, value: str = "all", largest: int = 500) -> pl.DataFrame:
    """Any cohort_funnel frame that adds up."""
    reached, out = [draw(st.integers(0, largest))], []
    mature: list[tuple[int, int] | None] = [None]
    for _ in STAGES[1:]:
        out.append(draw(st.integers(0, reached[-1])))
        reached.append(draw(st.integers(0, reached[-1] - out[-1])))
        entered = draw(st.integers(0, reached[-2]))
        known = draw(st.booleans())
        mature.append((entered, draw(st.integers(0, min(entered, reached[-1])))) if known else None)
    return funnel(reached, [*out, 0], mature=mature, rejected=draw(st.integers(0, out[1])), value=value)


def outcomes(*rows: tuple[str, str, int | None, int]) -> pl.DataFrame:
    """A step_outcomes frame from (stage, outcome, days, leads)."""
    schema = {"stage": pl.String, "outcome": pl.String, "days": pl.Int64, "leads": pl.Int64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def happened(steps: pl.DataFrame, previous: pl.DataFrame | None = None, *, undecided: int = 0) -> Happened:
    """What happened in a period in which only its own leads did anything."""
    now, then = ({row["stage"]: row for row in ([] if each is None else each.to_dicts())} for each in (steps, previous))
    brought = {name: (now.get(name, {}).get("reached"), then.get(name, {}).get("reached")) for name in ("lead", "mql")}
    sal = now.get("sal", {})
    return Happened(brought, sal.get("converted") or 0, sal.get("rejected") or 0, undecided)
