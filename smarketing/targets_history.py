"""What became of each target and quota: since when it stands, until when it stood, and who said so. No clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from smarketing.format import day

STANDS, REPLACED, TAKEN_BACK, UNDONE = "stands", "replaced", "taken back", "undone"
OF_PLANS = ("metric", "segment", "starts_on", "ends_on", "currency")
OF_QUOTAS = ("metric", "person", "team", "starts_on", "ends_on", "currency")


def told(history: pl.DataFrame, of: tuple[str, ...], value: str) -> pl.DataFrame:
    """The history (of `Warehouse.plans`) with `state` and `until`, the newest first.

    `of` names what a statement is about, `value` its number. Of one thing the newest that was not ended stands; the
    others stood until a newer one came, or until they were taken back or their file was undone.
    """
    rows = history.to_dicts()
    newest: dict[tuple[object, ...], datetime] = {}
    standing: set[tuple[object, ...]] = set()
    for row in rows:  # newest first
        about = tuple(row[name] for name in of)
        row["until"] = row["ended_at"]
        if row["ended_at"] is not None:
            row["state"] = TAKEN_BACK if row["origin"] == "app" else UNDONE
        elif about in standing:
            row["state"], row["until"] = REPLACED, newest[about]
        else:
            row["state"] = STANDS
            standing.add(about)
        newest[about] = row["set_at"]
    schema: dict[str, Any] = {**history.schema, "state": pl.String, "until": pl.Datetime("us")}
    found = pl.DataFrame(rows, schema=schema, orient="row")
    return found.with_columns(pl.col(value).cast(pl.Float64))


def words_of(row: dict[str, object], number: str) -> str:
    """A statement in words: '110 until 3 Nov 2026, set by Ada', '120 since 3 Nov 2026, from targets.csv'."""
    since, until = row["set_at"], row["until"]
    assert isinstance(since, datetime)
    when = f"since {day(since.date())}" if not isinstance(until, datetime) else f"until {day(until.date())}"
    who = f"from {row['file_name']}" if row["origin"] == "file" else f"set by {row['set_by']}"
    ended = f", {row['state']} by {row['ended_by']}" if row["ended_by"] else ""
    return f"{number} {when}, {who}{ended}"
