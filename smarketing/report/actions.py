"""The actions of a meeting as CSV, for a task list."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from smarketing.export import safe_csv
from smarketing.report.lettering import one_line
from smarketing.warehouse import Item

_ACTION = "action"
_TYPES = {
    "action": pl.String,
    "owner": pl.String,
    "due_on": pl.Date,
    "state": pl.String,
    "agreed_on": pl.Date,
    "written_by": pl.String,
    "is_carried_over": pl.Boolean,
    "done_on": pl.Date,
    "reason": pl.String,
}


def actions_csv(items: Sequence[Item]) -> bytes:
    """One row per action, as it stands, the earliest due first; no cell can run as a formula."""
    found = sorted(
        (one for one in items if one.kind == _ACTION),
        key=lambda one: (one.due_on is None, str(one.due_on), one.made_at, one.item_id),
    )
    rows = [
        {
            "action": one_line(one.text),
            "owner": one_line(one.owner) or None,
            "due_on": one.due_on,
            "state": one.state,
            "agreed_on": one.made_at.date(),
            "written_by": one_line(one.made_by),
            "is_carried_over": one.is_carried,
            "done_on": one.state_at.date() if one.state == "done" and one.state_at else None,
            "reason": one_line(one.reason or "") or None,
        }
        for one in found
    ]
    return safe_csv(pl.DataFrame(rows, schema=_TYPES))
