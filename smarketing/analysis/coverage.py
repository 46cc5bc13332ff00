"""Whether enough is open to reach the quota: open pipeline of the days to come against what is left to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from smarketing.analysis.intervals import is_few, rate

COVERED, SHORT, REACHED, NO_QUOTA, NO_AMOUNTS, UNJUDGED = (
    "covered",
    "short",
    "reached",
    "no quota",
    "no amounts",
    "unjudged",
)


@dataclass(frozen=True)
class Coverage:
    """One currency: what is open and expected to close from data-as-of to the end of the days, and what is left.

    opened: the sum of these amounts, None when none is known; deals: how many, unpriced: of them without an amount;
    overdue: the sum of the open deals that were expected before, which are not in `opened`. quota and won: over the
    whole days, None without a quota. covered: opened / (quota - won); needed: 1 / win rate, None without one.
    state: COVERED or SHORT of what is needed, REACHED (nothing is left), NO_QUOTA, NO_AMOUNTS, UNJUDGED (no win rate).
    """

    currency: str
    opened: float | None
    deals: int
    unpriced: int
    overdue: float
    quota: float | None
    won: float | None
    covered: float | None
    needed: float | None
    state: str

    @property
    def left(self) -> float | None:
        """What is left of the quota, never below 0; None without a quota."""
        return None if self.quota is None or self.won is None else max(self.quota - self.won, 0.0)


def needed(won: int, lost: int) -> tuple[float | None, bool]:
    """How many times the rest must be open: 1 / win rate, None when none was won; and whether fewer than 20 closed."""
    share = rate(won, won + lost)
    return (1 / share if share else None), bool(is_few(won + lost))


def coverage(
    opened: pl.DataFrame, whole: pl.DataFrame, times: float | None, as_of: date, until: date
) -> list[Coverage]:
    """One Coverage per currency, the largest quota first, then the currencies without one; they are never added.

    `opened` is the read open_deals, `whole` the frame of `analysis.quota.whole` over the whole days up to `until`
    (inclusive), `times` what is needed (see `needed`).
    """
    due = opened.filter((pl.col("closed_on") >= as_of) & (pl.col("closed_on") <= until))
    late = opened.filter(pl.col("closed_on") < as_of)
    quotas = {row["currency"]: (row["due"], row["reached"]) for row in whole.iter_rows(named=True)}
    sums = due.group_by("currency").agg(pl.col("amount").sum()).sort("amount", "currency", descending=[True, False])
    order = dict.fromkeys([*quotas, *sums["currency"]])
    return [
        _one(unit, due.filter(currency=unit), late.filter(currency=unit), quotas.get(unit, (None, None)), times)
        for unit in order
    ]


def _one(
    currency: str,
    due: pl.DataFrame,
    late: pl.DataFrame,
    asked: tuple[float | None, float | None],
    times: float | None,
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
    elif times is None:
        state = UNJUDGED
    else:
        state = COVERED if covered >= times else SHORT
    return Coverage(
        currency=currency,
        opened=opened,
        deals=due.height,
        unpriced=unpriced,
        overdue=float(late["amount"].sum()),
        quota=quota,
        won=won,
        covered=covered,
        needed=times,
        state=state,
    )
