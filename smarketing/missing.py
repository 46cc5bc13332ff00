"""What is missing, in words: which half of the picture, why, and what to add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

_WHAT = {"traffic": "Web traffic", "spend": "Ad spend"}
NO_DEALS = "No deals loaded yet. Add a deals export from your CRM."
NO_LEADS = "No leads loaded yet. Add leads from your marketing tool or CRM."
NOT_LINKED = "No deal is linked to a lead yet. Add the lead's id or e-mail to the deals export."


def numbers(held: Mapping[str, Any]) -> dict[str, str]:
    """What a side says in the place of its key numbers when it has none, from the one row of the read contents."""
    said = {
        "marketing": "No spend and no web traffic in this period, under these filters.",
        "sales": "No deals, calls, e-mails or meetings in this period, under these filters.",
    }
    if not held["spend_days"] and not held["traffic_days"]:
        said["marketing"] = (
            "No spend and no web traffic loaded yet. Add exports from your ad platforms and your web analytics."
        )
    if not held["deals"] and not held["touches"]:
        said["sales"] = "No deals, calls, e-mails or meetings loaded yet. Add exports from your CRM."
    return said


def noted(stages: pl.DataFrame, held: Mapping[str, Any]) -> pl.DataFrame:
    """The ribbon's stages, the last one of each half without data saying what to add."""
    deals = NOT_LINKED if held["deals"] else NO_DEALS
    for last, side, words in (("mql", "marketing", NO_LEADS), ("won", "sales", deals)):
        if stages.filter(pl.col("side") == side)["count"].null_count() == stages.filter(pl.col("side") == side).height:
            note = pl.when(pl.col("stage") == last).then(pl.lit(words)).otherwise(pl.col("note"))
            stages = stages.with_columns(note=note)
    return stages


def silenced(read: str, dimensions: Sequence[str]) -> str:
    """Why a number has no answer under a filter that its source does not know."""
    return f"{_WHAT.get(read, 'This number')} is not known by {' or '.join(dimensions)}: no data under this filter."
