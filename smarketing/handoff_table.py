"""A list of the handoff as people read it on a screen, in a file and on paper."""

from __future__ import annotations

from typing import Literal

import polars as pl

from smarketing import format as words
from smarketing import zones
from smarketing.analysis.handoff import DECIDE, HOUR, REPLY
from smarketing.calendars.work_week import WorkWeek
from smarketing.handoff_lists import Listed
from smarketing.targets import NOT_SET

LEAD, OWNER, DUE, LATE, WAITING, NEXT = "Lead", "Owner", "Due", "Past due by", "Waiting", "Next step"
Form = Literal["screen", "file", "paper"]
NOBODY = "No owner"
_NOW = (LEAD, "Company", OWNER, LATE, WAITING, NEXT, DUE, "Why an MQL", "MQL on")
_DONE = (LEAD, "Company", OWNER, "Why an MQL", "MQL on", "Decision", "Decided on", "Reason", NEXT, DUE)
_TRIED = (LEAD, "Company", OWNER, "MQL on", "Attempts", "Agreed attempts", "Decided on", "Reason")
_BELOW = (LEAD, "Company", OWNER, "Why an MQL", "Trigger as told", "MQL on", "Decision", "Decided on", "Reason")
_COLUMNS = {"unreachable_early": _TRIED, "below": _BELOW}


def table(rows: pl.DataFrame, one: Listed, zone: str, week: WorkWeek, form: Form = "screen") -> pl.DataFrame:
    """The rows of `handoff_view.rows` under their headings, times by the clock of `zone`.

    Spans are numbers of working days on a screen, which sorts by them, of working hours in a file, and words on paper.
    A lead without a name is shown by its id. A file has the source and the lead's id in it in front.
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
        WAITING: _span("age_seconds", week, form),
        NEXT: step,
        DUE: zones.to_local(rows["next_due_at"], zone).alias(DUE),
        LATE: _span("late_seconds", week, form),
        "Attempts": pl.col("attempts"),
        "Agreed attempts": pl.col("needs_attempts"),
        "Decision": decision,
        "Decided on": pl.col("decided_on"),
        "Reason": pl.col("reason"),
    }
    chosen = _COLUMNS.get(one.key, _NOW if one.is_now else _DONE)
    ids: dict[str, pl.Expr | pl.Series] = {}
    if form == "file":
        ids = {"Source": pl.col("source"), "Lead id": pl.col("lead_id")}
    titles = {name: titled(name, form) for name in (WAITING, LATE)}
    return rows.select(**ids | {titles.get(name, name): columns[name] for name in chosen})


def titled(span: str, form: Form) -> str:
    """The heading of a span with its unit, where it is a number."""
    if form == "screen":
        return {WAITING: "Workdays waiting", LATE: "Workdays past due"}[span]
    return f"{span} (working hours)" if form == "file" else span


def _span(seconds: str, week: WorkWeek, form: Form) -> pl.Expr:
    span = pl.col(seconds)
    if form == "file":
        return (span / HOUR).round(1)
    if form == "paper":
        return span.map_elements(lambda each: words.working_time(each / HOUR, week), return_dtype=pl.String)
    return words.durations(week.days_of(span))
