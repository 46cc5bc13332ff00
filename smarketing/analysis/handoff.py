"""The MQLs that wait between the teams: how long in working time, what made them MQLs, and who has them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from smarketing.analysis.intervals import rate_of
from smarketing.calendars import Calendar
from smarketing.targets import NOT_SET

HOUR = 3600
REPLY, DECIDE = "reply", "decide"
_WAITS = {"age_seconds": pl.Float64, "late_seconds": pl.Float64, "left_seconds": pl.Float64}


def aged(rows: pl.DataFrame, calendars: Mapping[str, Calendar]) -> pl.DataFrame:
    """The rows of handoff_rows, in their order, with three spans of business seconds as of what their source tells.

    age_seconds: since the clock started; late_seconds: since the next step was due, where it is late; left_seconds:
    until it is due, where it is not. Null where only days are known, and where nothing is due. Each row is measured by
    the calendar of its own version (`calendars` by version_id).
    """
    if rows.is_empty():
        return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in _WAITS.items())
    numbered = rows.with_row_index("place")
    parts = [
        part.with_columns(
            age_seconds=calendars[str(version)].elapsed_seconds(part["start_at"], part["now_at"]),
            late_seconds=calendars[str(version)].elapsed_seconds(part["next_due_at"], part["now_at"]),
            left_seconds=calendars[str(version)].elapsed_seconds(part["now_at"], part["next_due_at"]),
        )
        for (version,), part in numbered.partition_by("version_id", as_dict=True).items()
    ]
    is_late, is_open = pl.col("is_late") == 1, pl.col("next_step").is_not_null()
    return (
        pl.concat(parts)
        .sort("place")
        .with_columns(
            late_seconds=pl.when(is_late).then("late_seconds"),
            left_seconds=pl.when(is_open & ~is_late).then("left_seconds"),
        )
        .drop("place")
    )


def fired(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `why`: what made each an MQL, in words.

    'Score 82 ≥ 70' or the trigger that is agreed; 'Score 60 < 70' for one below the definition; without a score, the
    trigger as its source gives it, or null.
    """
    score, agreed = _number("score"), _number("threshold")
    trigger = pl.col("trigger").str.strip_chars()
    below = pl.col("score") < pl.col("threshold")
    known = pl.col("score").is_not_null() & pl.col("threshold").is_not_null()
    sign = pl.when(below).then(pl.lit(" < ")).otherwise(pl.lit(" \u2265 "))
    scored = pl.concat_str(pl.lit("Score "), score, sign, agreed)
    why = (
        pl.when(pl.col("met_by") == "trigger")
        .then(trigger)
        .when(known)
        .then(scored)
        .otherwise(pl.coalesce(trigger, pl.concat_str(pl.lit("Score "), score)))
    )
    return rows.with_columns(why=why)


def fair_share(owners: pl.DataFrame, replies: pl.DataFrame) -> pl.DataFrame:
    """Who has how much, one row per owner with MQLs of the period or open ones, nobody first, then the most open first.

    From the reads handoff_owners (as it stands) and reply_states by owner (of the period). Columns: owner, team,
    is_known, is_active, mqls (of the period), even (what each active member of the team would have had of them, null
    for others), work, queue, past_due, reply_late, decision_late, in_time and
    decided (replies of the period), in_time_rate (null without any).
    """
    of_period = replies.select(
        owner="value",
        mqls="mqls",
        in_time="met",
        decided=pl.col("met") + pl.col("met_late") + pl.col("breached"),
    )
    works = (pl.col("owner") != NOT_SET) & (pl.col("is_active") == 1)
    team = pl.col("team").fill_null("")
    even = (works * pl.col("mqls")).sum().over(team) / works.sum().over(team)
    return (
        owners.drop("mqls")
        .join(of_period, on="owner", how="left")
        .with_columns(pl.col("mqls", "in_time", "decided").fill_null(0))
        .filter((pl.col("mqls") > 0) | (pl.col("work") > 0))
        .with_columns(
            even=pl.when(works).then(even),
            in_time_rate=rate_of("in_time", "decided"),
        )
        .sort(pl.col("owner") != NOT_SET, "work", "mqls", "owner", descending=[False, True, True, False])
    )


def _number(column: str) -> pl.Expr:
    """A score as people write it: 82, 82.5."""
    return pl.col(column).cast(pl.Float64).round(2).cast(pl.String).str.strip_suffix(".0")
