"""How far each source's data reaches, beside the newest data in the warehouse."""

from __future__ import annotations

from datetime import date

import polars as pl

FRESH, BEHIND, STALE, UNKNOWN = "fresh", "behind", "stale", "unknown"
FRESH_DAYS = 1
STALE_DAYS = 7
WORDS = {
    "leads": ("Leads", "later leads are not in yet"),
    "stage_history": ("Stage changes", "later stage changes are not in yet"),
    "deals": ("Deals", "later conversions are not in yet"),
    "deal_history": ("Deal changes", "later changes of deals are not in yet"),
    "touches": ("Calls, e-mails and meetings", "later touches are not in yet"),
    "campaign_days": ("Ad spend", "later spend is not in yet"),
    "traffic_days": ("Web traffic", "later visits are not in yet"),
}


def states(freshness: pl.DataFrame, stale_days: int = STALE_DAYS) -> pl.DataFrame:
    """The freshness read (source, target, as_of, loaded_at, rows) with behind_days and state.

    behind_days: calendar days that a row's data ends before the newest data-as-of of all rows (null without one);
    state: 'fresh' (at most 1 day behind), 'behind', 'stale' (at least `stale_days` behind) or 'unknown'.
    """
    day = pl.col("as_of").cast(pl.Date)
    behind = (day.max() - day).dt.total_days()
    return freshness.with_columns(behind_days=behind).with_columns(
        state=pl.when(pl.col("behind_days").is_null())
        .then(pl.lit(UNKNOWN))
        .when(pl.col("behind_days") <= FRESH_DAYS)
        .then(pl.lit(FRESH))
        .when(pl.col("behind_days") < stale_days)
        .then(pl.lit(BEHIND))
        .otherwise(pl.lit(STALE))
    )


def sentences(freshness: pl.DataFrame, least_days: int = FRESH_DAYS + 1) -> list[str]:
    """One sentence for each table whose data ends at least so many days before the newest, worst first.

    "Deals end 4 days before leads: later conversions are not in yet." A table from several sources reaches as far
    as the newest of them. Tables without events in time (people, quotas) are left out.
    """
    known = freshness.filter(pl.col("target").is_in(list(WORDS)) & pl.col("as_of").is_not_null())
    ends: dict[str, date] = {
        row["target"]: row["day"]
        for row in known.group_by("target")
        .agg(day=pl.col("as_of").cast(pl.Date).max())
        .sort("target")
        .iter_rows(named=True)
    }
    if not ends:
        return []
    order = list(WORDS)
    newest = min(ends, key=lambda target: (-ends[target].toordinal(), order.index(target)))
    behind = {target: (ends[newest] - ends[target]).days for target in ends}
    late = sorted((target for target in behind if behind[target] >= least_days), key=lambda target: -behind[target])
    return [_sentence(target, newest, behind[target]) for target in late]


def _sentence(target: str, newest: str, days: int) -> str:
    who, what = WORDS[target]
    ends = "ends" if target in ("campaign_days", "traffic_days") else "end"
    other = WORDS[newest][0]
    return f"{who} {ends} {days:,} days before {other[0].lower()}{other[1:]}: {what}."
