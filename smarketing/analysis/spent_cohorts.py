"""What spend became: the leads created in a month or quarter, followed as far as the data goes."""

from __future__ import annotations

from datetime import date

import polars as pl

from smarketing.analysis.intervals import rate_of
from smarketing.analysis.periods import MONTHS_IN, end, starts

MONTH, QUARTER = "month", "quarter"
JUDGED, IN_PLAY = "judged", "in play"
_COUNTS = ("leads", "mqls", "won", "in_play", "open_leads")


def cohorts(
    spend: pl.DataFrame, outcomes: pl.DataFrame, currency: str | None, unit: str, first_on: date, as_of: date
) -> pl.DataFrame:
    """One row per month or quarter from that of `first_on` to that of `as_of`, by when the leads were created.

    `spend` and `outcomes` are the reads spend and cohort_outcomes by that unit. Columns: value (the first day), is_over
    (the whole of it lies before the end of the data), spend in `currency` (null: none is known), leads, mqls, won,
    in_play (MQLs that are neither won nor out), out (MQLs that left), open_leads (not an MQL yet); state: 'judged' when
    every lead has had the time to be won or nobody is in play any more, else 'in play'; cost_per_customer = spend /
    won, only of a judged cohort with somebody won: before that it would only say that little time has passed.
    """
    days = starts(first_on, as_of, MONTHS_IN[unit])
    frame = pl.DataFrame(
        {"value": [f"{day}" for day in days], "is_over": [end(day, MONTHS_IN[unit]) <= as_of for day in days]}
    )
    spent = spend.filter(pl.col("currency") == pl.lit(currency, pl.String)).select(
        "value", pl.col("spend").cast(pl.Float64)
    )
    joined = frame.join(spent, on="value", how="left").join(
        outcomes.select("value", *(pl.col(name).cast(pl.Int64) for name in (*_COUNTS, "aged_leads"))),
        on="value",
        how="left",
    )
    nobody_left = (pl.col("in_play") == 0) & (pl.col("open_leads") == 0)
    judged = pl.col("is_over") & ((pl.col("aged_leads") == pl.col("leads")) | nobody_left).fill_null(value=False)
    counted = joined.with_columns(pl.col(name).fill_null(0) for name in _COUNTS)
    return counted.with_columns(
        out=pl.col("mqls") - pl.col("won") - pl.col("in_play"),
        state=pl.when(judged).then(pl.lit(JUDGED)).otherwise(pl.lit(IN_PLAY)),
    ).select(
        *("value", "is_over", "spend", "leads", "mqls", "won", "in_play", "out", "open_leads", "state"),
        cost_per_customer=pl.when(pl.col("state") == JUDGED).then(rate_of("spend", "won")),
    )
