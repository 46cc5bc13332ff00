"""What a period ends at by the words of those who own the deals: signed, with what they commit to, and further."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

COMMIT, BEST_CASE, PIPELINE, OMITTED = "commit", "best_case", "pipeline", "omitted"
RUNGS = (COMMIT, BEST_CASE, PIPELINE)


@dataclass(frozen=True)
class Ladder:
    """One currency: `signed`, and of the open deals expected to close by the end the sums of their amounts.

    sums: by category, 0 where no deal has it. untold: of those of which the source tells no category; the number of
    them is untold_deals. undated: open deals that are in no sum as nobody says when they close, unpriced: deals due
    without an amount.
    """

    signed: float
    sums: dict[str, float]
    untold: float
    untold_deals: int
    undated: int
    unpriced: int

    @property
    def rungs(self) -> list[tuple[str, float]]:
        """Each category with what the period ends at when it and those before it are won: signed + commit, .."""
        found, total = [], self.signed
        for name in RUNGS:
            total += self.sums[name]
            found.append((name, total))
        return found


@dataclass(frozen=True)
class Weighted:
    """One currency: signed + amount x chance of the open deals expected to close by the end.

    deals: how many of these have both; without: how many lack an amount or a chance and are not in it.
    """

    value: float
    deals: int
    without: int


def due(opened: pl.DataFrame, currency: str, until: date) -> pl.DataFrame:
    """Of the read open_deals those of one currency that are expected to close by a day, the overdue ones too."""
    return opened.filter((pl.col("currency") == currency) & (pl.col("closed_on") <= until))


def ladder(opened: pl.DataFrame, currency: str, signed: float, until: date) -> Ladder | None:
    """The ladder of the read open_deals; None where no source tells a category of any open deal in the currency."""
    mine = opened.filter(currency=currency)
    if not mine["forecast_category"].count():
        return None
    expected = due(opened, currency, until)
    untold = expected.filter(pl.col("forecast_category").is_null())
    return Ladder(
        signed=signed,
        sums={name: _sum(expected.filter(forecast_category=name)["amount"]) for name in (*RUNGS, OMITTED)},
        untold=_sum(untold["amount"]),
        untold_deals=untold.height,
        undated=mine["closed_on"].null_count(),
        unpriced=expected["amount"].null_count(),
    )


def weighted(opened: pl.DataFrame, currency: str, signed: float, until: date) -> Weighted | None:
    """The weighted forecast; None where no open deal in the currency has both an amount and a chance."""
    if not opened.filter(currency=currency)["weighted_amount"].count():
        return None
    worth = due(opened, currency, until)["weighted_amount"]
    return Weighted(signed + _sum(worth), worth.count(), worth.null_count())


def _sum(values: pl.Series) -> float:
    return float(values.drop_nulls().cast(pl.Float64).sum())
