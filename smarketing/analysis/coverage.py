"""Whether enough is open to reach the quota: open pipeline of the days to come against what is left to sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

import polars as pl

COVERED, BETWEEN, SHORT, REACHED, NO_QUOTA, NO_AMOUNTS, UNJUDGED = (
    "covered",
    "between",
    "short",
    "reached",
    "no quota",
    "no amounts",
    "unjudged",
)
# What was needed is said from this many past periods on; of each, the close dates of that day must be known of most.
LEAST_PERIODS = 3
LEAST_KNOWN = 0.8


@dataclass(frozen=True)
class Past:
    """A past period in one currency, seen from a day `on` that lies as far before its end as data-as-of does now.

    opened: open on that day and expected to close by the end, in the amounts of that day; won: the part of these that
    was won by the end; others: what all other deals brought until then (opened later, pulled in, overdue on that day).
    """

    on: date
    opened: float
    won: float
    others: float

    @property
    def times(self) -> float:
        """How many times what it brought was open; inf when nothing of it was won."""
        return self.opened / self.won if self.won else inf


@dataclass(frozen=True)
class Needed:
    """How many times the rest of a quota must be open: 1 / `share`, the part of such pipeline that was won, by amount.

    times: of all past `periods` together; low, high: of the period that needed least and most (inf: nothing was won).
    others: the least and the most that other deals brought by the end.
    """

    times: float
    low: float
    high: float
    share: float
    periods: int
    others: tuple[float, float]


@dataclass(frozen=True)
class Coverage:
    """One currency: what is open and expected to close from data-as-of to the end of the days, and what is left.

    opened: the sum of these amounts, None when none is known; deals: how many, unpriced: of them without an amount;
    overdue: the sum of the open deals that were expected before, which are not in `opened`. quota and won: over the
    whole days, None without a quota. covered: opened / (quota - won); needed: None where too few past periods say.
    state: COVERED (as in the past period that needed most), SHORT (of the one that needed least) or BETWEEN both;
    REACHED (nothing is left), NO_QUOTA, NO_AMOUNTS, UNJUDGED (not known what is needed).
    """

    currency: str
    opened: float | None
    deals: int
    unpriced: int
    overdue: float
    quota: float | None
    won: float | None
    covered: float | None
    needed: Needed | None
    state: str

    @property
    def left(self) -> float | None:
        """What is left of the quota, never below 0; None without a quota."""
        return None if self.quota is None or self.won is None else max(self.quota - self.won, 0.0)


def past(then: pl.DataFrame, ended: pl.DataFrame, on: date, until: date, currency: str) -> Past | None:
    """What became of the pipeline of a past day; both frames are the read deal_states, of `on` and of data-as-of.

    None where nothing was open that was expected from `on` to `until`, or where the close dates of that day are known
    of fewer than four in five open deals: those told later would say how the deals ended.
    """
    opened = then.filter((pl.col("status") == "open") & (pl.col("currency") == currency))
    if opened["is_closing_known"].sum() < LEAST_KNOWN * opened.height:
        return None
    due = opened.filter(pl.col("closes_on").is_between(on, until))
    won = ended.filter((pl.col("status") == "won") & (pl.col("closes_on") > on) & (pl.col("closes_on") <= until))
    others = won.filter(currency=currency).join(due, on="deal_key", how="anti")
    amount = _sum(due)
    return Past(on, amount, _sum(due.join(won, on="deal_key", how="semi")), _sum(others)) if amount else None


def needed(found: Sequence[Past]) -> Needed | None:
    """What past periods needed; None with fewer than three of them, or when nothing was won in any."""
    opened, won = sum(one.opened for one in found), sum(one.won for one in found)
    if len(found) < LEAST_PERIODS or not won:
        return None
    times, others = [one.times for one in found], [one.others for one in found]
    return Needed(opened / won, min(times), max(times), won / opened, len(found), (min(others), max(others)))


def coverage(
    opened: pl.DataFrame, whole: pl.DataFrame, needs: Mapping[str, Needed], as_of: date, until: date
) -> list[Coverage]:
    """One Coverage per currency, the largest quota first, then the currencies without one; they are never added.

    `opened` is the read open_deals, `whole` the frame of `analysis.quota.whole` over the whole days up to `until`
    (inclusive), `needs` what is needed by currency (see `needed`).
    """
    due = opened.filter((pl.col("closed_on") >= as_of) & (pl.col("closed_on") <= until))
    late = opened.filter(pl.col("closed_on") < as_of)
    quotas = {row["currency"]: (row["due"], row["reached"]) for row in whole.iter_rows(named=True)}
    sums = due.group_by("currency").agg(pl.col("amount").sum()).sort("amount", "currency", descending=[True, False])
    order = dict.fromkeys([*quotas, *sums["currency"]])
    return [
        _one(
            unit, due.filter(currency=unit), late.filter(currency=unit), quotas.get(unit, (None, None)), needs.get(unit)
        )
        for unit in order
    ]


def _one(
    currency: str,
    due: pl.DataFrame,
    late: pl.DataFrame,
    asked: tuple[float | None, float | None],
    need: Needed | None,
) -> Coverage:
    quota, won = asked
    unpriced = due["amount"].null_count()
    opened = None if due.height and unpriced == due.height else float(due["amount"].sum())
    left = None if quota is None or won is None else quota - won
    covered = opened / left if opened is not None and left is not None and left > 0 else None
    if left is None:
        state = NO_QUOTA
    elif left <= 0:
        state = REACHED
    elif covered is None:
        state = NO_AMOUNTS
    elif need is None:
        state = UNJUDGED
    else:
        state = COVERED if covered >= need.high else SHORT if covered < need.low else BETWEEN
    return Coverage(
        currency=currency,
        opened=opened,
        deals=due.height,
        unpriced=unpriced,
        overdue=float(late["amount"].sum()),
        quota=quota,
        won=won,
        covered=covered,
        needed=need,
        state=state,
    )


def _sum(deals: pl.DataFrame) -> float:
    return float(deals["amount"].drop_nulls().cast(pl.Float64).sum())
