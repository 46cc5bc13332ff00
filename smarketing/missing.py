"""What is missing, in words: which half of the picture, why, and what to add."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.analysis.ribbon import NO_TRAFFIC
from smarketing.analysis.stages import MARKETING, SALES
from smarketing.analysis.verdict import Part, Verdict

_WHAT = {"traffic": "Web traffic", "spend": "Ad spend"}
NO_COHORT = "No leads are loaded: who entered the funnel is not known. Add leads from your marketing tool or CRM."
NO_SALES = "No deals, calls, e-mails or meetings loaded yet. Add exports from your CRM."
NO_LEADS = "No leads loaded yet. Add leads from your marketing tool or CRM."
NOBODY = "Nobody entered in this period."
NOBODY_SALES = "Nobody reached sales in this period."
NOT_LINKED = "No deal is linked to a lead yet. Add the lead's id or e-mail to the deals export."


def noticed(said: Verdict, held: Mapping[str, Any], visits: int | None) -> Verdict:
    """The verdict, saying what to add where a half is not loaded: of whom nothing is known nobody is called missing.

    `held` is the one row of the read contents, `visits` are those of the period.
    """
    if not held["leads"] and not held["deals"]:
        came = "visit" if visits == 1 else "visits"
        visited = [] if visits is None else [Part(f"{words.exact(visits)} {came} in this period.", MARKETING)]
        return Verdict("no cohort", (*visited, Part(NO_COHORT)))
    if said.kind == "marketing only" and not held["deals"] and not held["touches"]:
        return replace(said, parts=(*said.parts[:-1], Part(NO_SALES, SALES)))
    return said


def numbers(held: Mapping[str, Any], silent: Mapping[str, Sequence[str]], *, filtered: bool) -> dict[str, str]:
    """What a side says in the place of its key numbers when it has none.

    `held` is the one row of the read contents; `silent` names, for each read, the dimensions that are narrowed and
    that it does not know; `filtered` is whether any is narrowed.
    """
    nothing = "none in this period under these filters." if filtered else "none in this period."
    marketing = []
    for read, days in (("spend", "spend_days"), ("traffic", "traffic_days")):
        why = nothing if held[days] else "not loaded yet."
        marketing.append(f"{_WHAT[read]}: {_unknown_by(silent[read]) if held[days] and silent.get(read) else why}")
    said = {"marketing": " ".join(marketing), "sales": f"Deals, calls, e-mails and meetings: {nothing}"}
    if not held["spend_days"] and not held["traffic_days"]:
        said["marketing"] = (
            "No spend and no web traffic loaded yet. Add exports from your ad platforms and your web analytics."
        )
    if not held["deals"] and not held["touches"]:
        said["sales"] = NO_SALES
    return said


def noted(stages: pl.DataFrame, held: Mapping[str, Any], known: Collection[str], *, filtered: bool) -> pl.DataFrame:
    """The ribbon's stages, the last one of each half without data saying why, and what to add where the page's verdict
    does not.

    `known`: the stages that anybody ever reached; a half of which one is known is empty in this period only.
    """
    missing = {
        "marketing": NO_LEADS if held["deals"] else None,
        "sales": NOT_LINKED if held["deals"] else None,
    }
    for last, side, nobody in (("mql", "marketing", NOBODY), ("won", "sales", NOBODY_SALES)):
        half = stages.filter(pl.col("side") == side)
        if half["count"].null_count() == half.height:
            why = nobody if set(half["stage"]) & set(known) else missing[side]
            note = pl.when(pl.col("stage") == last).then(pl.lit(why, pl.String)).otherwise(pl.col("note"))
            stages = stages.with_columns(note=note)
    if held["traffic_days"]:
        loaded = f"No web traffic in this period{' under these filters' if filtered else ''}."
        stages = stages.with_columns(pl.col("note").replace(NO_TRAFFIC, loaded))
    return stages


def _unknown_by(dimensions: Sequence[str]) -> str:
    return f"not known by {' or '.join(dimensions)}."
