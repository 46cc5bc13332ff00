"""What sales does and has open: touches and replies per person or team, and open deals by what is wrong with them."""

from __future__ import annotations

import polars as pl

from smarketing.analysis.intervals import rate_of
from smarketing.targets import NOT_SET

KINDS = ("call", "email", "meeting", "other")
JUDGED = ("met", "met_late", "breached")
# Days of age at which the bands of open deals begin.
EDGES = (31, 61, 91, 181)
# What can be wrong with an open deal, see `flagged`.
FLAGS = ("idle", "old", "overdue", "without_amount")


def named(frame: pl.DataFrame, people: pl.DataFrame, column: str = "value") -> pl.DataFrame:
    """The frame with `person` and `team` in place of a column of words by which a source tells somebody.

    `people` is the read team_list. A word that it does not know is its own name, without a team.
    """
    known = people.select(word="person", known="name", team="team")
    return (
        frame.with_columns(word=pl.col(column).str.strip_chars().str.to_lowercase())
        .join(known, on="word", how="left")
        .with_columns(person=pl.coalesce("known", column))
        .drop("word", "known", column)
    )


def activity(touches: pl.DataFrame, replies: pl.DataFrame, people: pl.DataFrame, *, by: str) -> pl.DataFrame:
    """What each person or team (`by`) did in the period, most touches first.

    From the reads touch_counts by person and reply_states by owner. Columns: person (null by team), team, people (who
    touched anybody), call, email, meeting, other, touches, met, judged (replies met, late or overdue: the denominator),
    in_time_rate (null without any), median_minutes (business minutes to the first reply; null by team and where a
    person goes by two words: medians cannot be added). What nobody is named for stands under (not set).
    Touches are null, not 0, where none of anybody is known.
    """
    made = named(touches, people).with_columns(pl.col("team").fill_null(NOT_SET))
    answered = named(replies, people).with_columns(pl.col("team").fill_null(NOT_SET))
    answered = answered.with_columns(judged=sum((pl.col(name) for name in JUDGED[1:]), pl.col(JUDGED[0])))
    keys = ["person", "team"] if by == "person" else ["team"]
    kind = pl.when(pl.col("kind").is_in(KINDS)).then("kind").otherwise(pl.lit("other"))
    sums = (
        made.with_columns(kind=kind)
        .group_by(keys)
        .agg(
            *(pl.col("touches").filter(pl.col("kind") == name).sum().alias(name) for name in KINDS),
            pl.col("touches").sum(),
            people=pl.col("person").filter(pl.col("person") != NOT_SET).n_unique().cast(pl.Int64),
        )
    )
    one_word = pl.when((pl.len() == 1) & (by == "person")).then(pl.col("median_minutes").first())
    judged = answered.group_by(keys).agg(pl.col("met", "judged").sum(), median_minutes=one_word)
    both = sums.join(judged, on=keys, how="full", coalesce=True)
    if made.height:
        both = both.with_columns(pl.col("people", *KINDS, "touches").fill_null(0))
    person = pl.col("person") if by == "person" else pl.lit(None, pl.String).alias("person")
    return both.select(
        person,
        "team",
        "people",
        *KINDS,
        "touches",
        "met",
        "judged",
        rate_of("met", "judged").alias("in_time_rate"),
        "median_minutes",
    ).sort("touches", *keys, descending=[True, *(False for _ in keys)], nulls_last=True)


def flagged(deals: pl.DataFrame, *, idle_days: int | None, usual_days: float | None) -> pl.DataFrame:
    """The read open_deals with is_idle, is_old and is_without_amount (booleans), null where it cannot be known.

    Idle: nothing happened for `idle_days` or more (None: the data tells neither changes nor touches). Old: open for
    longer than `usual_days`, the days within which nine in ten won deals were won (None: too few wins to say).
    """
    nothing = pl.lit(None, pl.Boolean)
    old = nothing if usual_days is None else pl.col("age_days") > usual_days
    return deals.with_columns(
        is_idle=nothing if idle_days is None else pl.col("idle_days") >= idle_days,
        is_old=old,
        is_overdue=pl.col("is_overdue") == 1,
        is_without_amount=pl.col("amount").is_null(),
    )


def stages(deals: pl.DataFrame, edges: tuple[int, ...] = EDGES) -> pl.DataFrame:
    """The result of `flagged` by stage and currency, from the first stage on by the chance of winning, then by name.

    Columns: stage, currency, deals, amount, weighted_amount, median_age, oldest, then age_0, age_1, .. (how many deals
    are younger than the first edge in days, from there to the second, ..), and idle, old, overdue, without_amount. An
    amount is null when no deal has one, a flag where it cannot be known of any deal. A deal as old as an edge is past
    it; one without an opening day is in no band.
    """
    band = sum((pl.col("age_days") >= edge for edge in edges), pl.lit(0))
    return (
        deals.with_columns(band=pl.when(pl.col("age_days").is_not_null()).then(band))
        .group_by("stage", "currency")
        .agg(
            pl.len().cast(pl.Int64).alias("deals"),
            *(_total(name) for name in ("amount", "weighted_amount")),
            pl.col("age_days").median().alias("median_age"),
            pl.col("age_days").max().alias("oldest"),
            *((pl.col("band") == place).sum().cast(pl.Int64).alias(f"age_{place}") for place in range(len(edges) + 1)),
            pl.col("probability").cast(pl.Float64).mean().alias("chance"),
            *(_count(name) for name in FLAGS),
        )
        .sort("chance", "stage", "currency", nulls_last=False)
        .drop("chance")
    )


def _total(name: str) -> pl.Expr:
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).cast(pl.Float64).sum()).alias(name)


def _count(flag: str) -> pl.Expr:
    column = pl.col(f"is_{flag}")
    return pl.when(column.count() > 0).then(column.sum()).cast(pl.Int64).alias(flag)
