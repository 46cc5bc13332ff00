"""What each channel, campaign or segment cost and brought, side by side, and where their names do not meet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.analysis.intervals import rate_of
from smarketing.targets import NOT_SET

# column of the table -> the stage of activity_funnel that it counts
COUNTS = {"leads": "lead", "mqls": "mql", "accepted": "sal", "sqls": "sql", "won": "won"}
COSTS = {"cost_per_lead": "leads", "cost_per_mql": "mqls", "cost_per_sql": "sqls", "cost_per_customer": "won"}
_COHORT = ("decided", "cohort_accepted", "aged_to_win", "aged_won")
MOST_NAMED = 5


def currencies(spend: pl.DataFrame) -> list[str]:
    """The currencies of a spend frame, the one with most spend first; rows without an amount name none."""
    sums = spend.drop_nulls("spend").group_by("currency").agg(pl.col("spend").sum())
    return sums.sort("spend", "currency", descending=[True, False])["currency"].to_list()


def outcomes(
    spend: pl.DataFrame, activity: pl.DataFrame, cohorts: pl.DataFrame, currency: str | None, known: Collection[str]
) -> pl.DataFrame:
    """One row per value, the one with most spend first, then with most leads.

    `spend`, `activity` and `cohorts` are the reads spend, activity_funnel and cohort_outcomes, broken down alike.
    Columns: value; spend in `currency` (null: none under this name, which is not 0); leads, mqls, accepted, sqls, won
    as they happened in the period, 0 when nothing did (null for a stage that is not in `known`: nobody ever told);
    cost_per_lead, cost_per_mql,
    cost_per_sql, cost_per_customer = spend / count, null where either is missing or 0; and of the leads created in
    the period: decided (MQLs accepted or rejected), acceptance (0-1, of these), aged_to_win (MQLs that have had the
    time to be won, null without a window), won_rate (0-1, of these).
    """
    spent = (
        spend.filter(pl.col("currency") == pl.lit(currency, pl.String))
        .group_by("value")
        .agg(pl.col("spend").sum().cast(pl.Float64))
    )
    happened = activity.group_by("value").agg(
        pl.col("events").filter(pl.col("stage") == stage).sum().cast(pl.Int64).alias(name)
        for name, stage in COUNTS.items()
    )
    became = cohorts.select(
        "value",
        decided=pl.col("accepted") + pl.col("rejected"),
        cohort_accepted=pl.col("accepted"),
        aged_to_win=pl.col("aged_to_win"),
        aged_won=pl.col("aged_won"),
    )
    values = pl.concat([frame.select("value") for frame in (spend, happened, became)]).unique()
    table = values
    for frame in (spent, happened, became):
        table = table.join(frame, on="value", how="left")
    counted = [
        (pl.col(name).fill_null(0) if stage in known else pl.lit(None, pl.Int64)).alias(name)
        for name, stage in COUNTS.items()
    ]
    # Where no source tells decisions, nobody decided is not known either.
    told = bool({"sal", "rejected"} & set(known))
    cohort = [
        (pl.col(name) if told or name.startswith("aged") else pl.lit(None)).cast(pl.Int64).alias(name)
        for name in _COHORT
    ]
    return _rated(table.with_columns(*counted, *cohort)).sort(
        ["spend", "leads", "value"], descending=[True, True, False], nulls_last=True
    )


def total(table: pl.DataFrame) -> dict[str, Any]:
    """The one row of all values together: counts and spend added, costs and rates computed from the sums."""
    names = ("spend", *COUNTS, *_COHORT)
    sums = table.select(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in names)
    return _rated(sums).row(0, named=True)


def _rated(table: pl.DataFrame) -> pl.DataFrame:
    costs = [rate_of("spend", count).alias(name) for name, count in COSTS.items()]
    return table.with_columns(
        *costs,
        acceptance=rate_of("cohort_accepted", "decided"),
        won_rate=rate_of("aged_won", "aged_to_win"),
    )


def names_apart(table: pl.DataFrame, dimension: str, currency: str | None, *, several: bool = False) -> list[str]:
    """Where spend and leads do not meet under one name, in sentences; names are user text, not escaped.

    `several`: there is spend in other currencies too, which this table leaves out. Two sources may call
    one channel differently; nothing is put together by guess.
    """
    known = table.filter(pl.col("value") != NOT_SET)
    paid, brought = pl.col("spend") > 0, pl.col("leads") > 0
    spending = table.filter(paid)
    if spending.is_empty() or not table["leads"].sum():
        return []
    if spending.filter(pl.col("value") != NOT_SET).is_empty():
        return [f"The spend names no {dimension}: all of it stands beside {NOT_SET}, so no {dimension} has a cost."]
    said = []
    alone = known.filter(paid & ~brought)
    if alone.height:
        shown = None if currency == NOT_SET else currency
        amount = words.money(float(alone["spend"].sum()), shown)
        said.append(f"Spend without a lead under the same name: {_listed(alone)}; {amount} in all.")
    free = known.filter(brought & ~paid.fill_null(value=False))
    if free.height:
        where = f" in {currency}" if several else ""
        said.append(f"Leads without spend{where} under the same name, so without a cost: {_listed(free)}.")
    return said + [
        f"“{one}” and “{other}” differ only in how they are written: if they are the same, give them one name, at the "
        "end of the Marketing page. Nothing is put together by guess."
        for one, other in alike(known["value"].to_list())[:MOST_NAMED]
    ]


def alike(values: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of values that are the same but for case, spaces and signs."""
    bare: dict[str, list[str]] = {}
    for value in sorted(values):
        bare.setdefault("".join(filter(str.isalnum, value.casefold())), []).append(value)
    return [(same[0], other) for key, same in sorted(bare.items()) if key for other in same[1:]]


def _listed(rows: pl.DataFrame) -> str:
    names = rows["value"].to_list()
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"
