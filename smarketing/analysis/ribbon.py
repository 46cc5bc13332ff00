"""What the ribbon shows: one row per stage from the first visit to won, beside the period before."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import polars as pl

from smarketing.analysis.funnel import one
from smarketing.analysis.intervals import FEW, rate
from smarketing.analysis.stages import LABELS, SIDES, VISIT
from smarketing.targets import STAGES

TRAFFIC_DIMENSIONS = ("channel", "campaign", "region")
SCHEMA = {
    "stage": pl.String,
    "label": pl.String,
    "side": pl.String,
    "count": pl.Int64,
    "imputed": pl.Int64,
    "rate": pl.Float64,
    "rate_low": pl.Float64,
    "rate_high": pl.Float64,
    "n": pl.Int64,
    "in_play": pl.Int64,
    "few": pl.Boolean,
    "change": pl.Float64,
    "change_count": pl.Int64,
    "rate_change": pl.Float64,
    "rate_so_far": pl.Float64,
    "maturity": pl.String,
    "note": pl.String,
}
NO_TRAFFIC = "No web traffic is loaded for this period."
PER_VISIT = "Leads per visit within the period; visits are counted, not followed."


def ribbon_stages(
    steps: pl.DataFrame,
    previous_steps: pl.DataFrame | None = None,
    traffic: pl.DataFrame | None = None,
    previous_traffic: pl.DataFrame | None = None,
    filters: Collection[str] = (),
) -> pl.DataFrame:
    """Seven rows (visit, lead .. won) for charts.ribbon, of `funnel.steps` for one value and the traffic read.

    count: who reached the stage (null: no data). rate, rate_low, rate_high, n, in_play, few, maturity: the
    headline of the step into it, as in `funnel.steps`. change, change_count: count against the period before at
    the same age, relative and absolute; rate_change: rate minus its rate then, as a fraction (0.01 = 1 point).
    The rate into lead is leads per visit of the period, without an interval. `filters` names the dimensions that
    are narrowed: where traffic does not know one of them, visits are null and `note` says so.
    """
    before = one(previous_steps) if previous_steps is not None else {}
    silent = _silence(filters)
    visits = None if silent else _sessions(traffic)
    then = None if silent else _sessions(previous_traffic)
    rows = [_row(VISIT, {"reached": visits}, {"reached": then})]
    rows[0]["note"] = None if visits is not None else silent or NO_TRAFFIC
    now = one(steps)
    rows.extend(_row(stage, now.get(stage, {}), before.get(stage, {})) for stage in STAGES)
    _per_visit(rows[1], visits, then, before.get("lead", {}).get("reached"))
    return pl.DataFrame(rows, schema=SCHEMA)


def _silence(filters: Collection[str]) -> str | None:
    deaf = [name for name in filters if name not in TRAFFIC_DIMENSIONS]
    return f"Web traffic does not know the {' or '.join(deaf)} of a visit." if deaf else None


def _sessions(traffic: pl.DataFrame | None) -> int | None:
    if traffic is None or traffic["sessions"].null_count() == traffic.height:
        return None
    return int(traffic["sessions"].sum())


def _row(stage: str, now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    count, then = now.get("reached"), before.get("reached")
    gained = None if count is None or then is None else count - then
    return {
        "stage": stage,
        "label": LABELS[stage],
        "side": SIDES[stage],
        "count": count,
        "imputed": now.get("imputed"),
        "rate": now.get("rate"),
        "rate_low": now.get("low"),
        "rate_high": now.get("high"),
        **{name: now.get(name) for name in ("n", "in_play", "few", "rate_so_far", "maturity")},
        "change": rate(gained, then),
        "change_count": gained,
        "rate_change": _minus(now.get("rate"), before.get("rate")),
        "note": None,
    }


def _per_visit(lead: dict[str, Any], visits: int | None, then: int | None, leads_then: int | None) -> None:
    if visits is None or lead["count"] is None or lead["count"] > visits:
        return
    share = rate(lead["count"], visits)
    lead |= {"rate": share, "n": visits, "few": visits < FEW, "note": PER_VISIT}
    lead["rate_change"] = _minus(share, rate(leads_then, then))


def _minus(share: float | None, earlier: float | None) -> float | None:
    return None if share is None or earlier is None else share - earlier
