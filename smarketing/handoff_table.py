"""A list of the handoff as people read it on a screen, in a file and on paper."""

from __future__ import annotations

import polars as pl

from smarketing import zones
from smarketing.analysis.handoff import DECIDE, HOUR, REPLY
from smarketing.handoff_lists import Listed
from smarketing.targets import NOT_SET

LEAD, OWNER, DUE, LATE, WAITING, NEXT = "Lead", "Owner", "Due", "Past due by", "Waiting", "Next step"
HOURS = (WAITING, LATE)
NOBODY = "No owner"
_NOW = (LEAD, "Company", OWNER, "Why an MQL", "MQL on", WAITING, NEXT, DUE, LATE)
_DONE = (LEAD, "Company", OWNER, "Why an MQL", "MQL on", "Decision", "Decided on", "Reason", NEXT, DUE)
_TRIED = (LEAD, "Company", OWNER, "MQL on", "Attempts", "Agreed attempts", "Decided on", "Reason")
_BELOW = (LEAD, "Company", OWNER, "Why an MQL", "Trigger as told", "MQL on", "Decision", "Decided on", "Reason")
_COLUMNS = {"unreachable_early": _TRIED, "below": _BELOW}


def table(rows: pl.DataFrame, one: Listed, zone: str, *, with_ids: bool = False) -> pl.DataFrame:
    """The rows of `handoff_view.rows` under their headings: times by the clock of `zone`, spans in working hours.

    A lead without a name is shown by its id. `with_ids` puts the source and the lead's id in it in front.
    """
    is_open = pl.col("next_step").is_not_null()
    step = (
        pl.when(is_open & (pl.col("reply_state") == "unjudged"))
        .then(pl.lit("Reply or decide"))
        .otherwise(pl.col("next_step").replace_strict({REPLY: "Reply", DECIDE: "Decide"}, default=None))
    )
    decision = pl.col("decision").str.to_titlecase().fill_null("Open")
    columns: dict[str, pl.Expr | pl.Series] = {
        LEAD: pl.coalesce("lead_name", "lead_id"),
        "Company": pl.col("company"),
        OWNER: pl.when(pl.col("owner") == NOT_SET).then(pl.lit(NOBODY)).otherwise(pl.col("owner")),
        "Why an MQL": pl.col("why"),
        "Trigger as told": pl.col("trigger"),
        "MQL on": pl.col("mql_on"),
        WAITING: (pl.col("age_seconds") / HOUR).round(1),
        NEXT: step,
        DUE: zones.to_local(rows["next_due_at"], zone).alias(DUE),
        LATE: (pl.col("late_seconds") / HOUR).round(1),
        "Attempts": pl.col("attempts"),
        "Agreed attempts": pl.col("needs_attempts"),
        "Decision": decision,
        "Decided on": pl.col("decided_on"),
        "Reason": pl.col("reason"),
    }
    chosen = _COLUMNS.get(one.key, _NOW if one.is_now else _DONE)
    ids: dict[str, pl.Expr | pl.Series] = {"Source": pl.col("source"), "Lead id": pl.col("lead_id")} if with_ids else {}
    return rows.select(**ids | {name: columns[name] for name in chosen})
