"""Signed, with the commit, the best case, the pipeline: exact sums, and what is in none of them is counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from smarketing.analysis.ladder import Weighted, ladder, weighted

END = date(2026, 10, 31)
SCHEMA = {
    "currency": pl.String,
    "amount": pl.Decimal(38, 6),
    "weighted_amount": pl.Decimal(38, 6),
    "forecast_category": pl.String,
    "closed_on": pl.Date,
}
DUE, OVERDUE, LATER = date(2026, 10, 30), date(2026, 9, 1), date(2026, 11, 1)


def opened(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


DEALS = opened(
    ("EUR", 100, 75, "commit", DUE),
    ("EUR", 40, 20, "best_case", OVERDUE),
    ("EUR", 30, 6, "pipeline", DUE),
    ("EUR", 7, 1, "omitted", DUE),
    ("EUR", 5, None, None, DUE),
    ("EUR", 900, 90, "commit", LATER),
    ("EUR", None, None, "commit", DUE),
    ("EUR", 11, 1, "pipeline", None),
    ("USD", 1000, 500, "commit", DUE),
)


def test_each_rung_holds_those_before_it_and_omitted_and_untold_deals_are_in_none():
    found = ladder(DEALS, "EUR", 10.0, END)
    assert found is not None
    assert found.rungs == [("commit", 110.0), ("best_case", 150.0), ("pipeline", 180.0)]
    assert (found.sums["omitted"], found.untold, found.untold_deals) == (7.0, 5.0, 1)
    assert (found.undated, found.unpriced) == (1, 1)


def test_without_any_category_there_is_no_ladder_whatever_the_chances():
    untold = DEALS.with_columns(forecast_category=pl.lit(None, pl.String))
    assert ladder(untold, "EUR", 10.0, END) is None
    assert ladder(DEALS, "GBP", 10.0, END) is None


def test_weighted_adds_the_chances_to_what_is_signed_in_one_currency():
    assert weighted(DEALS, "EUR", 10.0, END) == Weighted(112.0, 4, 2)
    assert weighted(DEALS, "USD", 0.0, END) == Weighted(500.0, 1, 0)
    assert weighted(DEALS, "GBP", 0.0, END) is None
