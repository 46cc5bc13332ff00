"""What broken promises may cost either side, in the same money: expected value, not cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from smarketing import format as words
from smarketing.analysis.won_rate import WonRate
from smarketing.targets import NOT_SET

NO_PROMISE, OF_ALL = "no volume is promised", "promised for all MQLs, not under a filter"


@dataclass(frozen=True)
class Value:
    """What an MQL is worth on average: the share of MQLs that is won, times the average amount of a won deal.

    `share` is MQL to won (see `analysis.won_rate`); `amounts` are (currency, amount per won deal), the largest first,
    never added up; `won` deals they rest on. Where it cannot be said `reason` says why.
    """

    share: WonRate
    amounts: tuple[tuple[str, float], ...]
    won: int
    reason: str | None = None

    @property
    def per_mql(self) -> tuple[tuple[str | None, float], ...]:
        """(currency, expected amount) of one MQL; the currency is None where the source tells none."""
        rate = self.share.rate
        if rate is None:
            return ()
        return tuple((None if code == NOT_SET else code, rate * amount) for code, amount in self.amounts)


@dataclass(frozen=True)
class Ledger:
    """Both sides in MQLs and in money: `missing` of marketing, of sales `late` answered and `waiting` past their due.

    None: that side has no promise that can be judged; `no_missing` says why marketing's has none.
    """

    value: Value
    missing: int | None
    late: int | None
    waiting: int | None
    no_missing: str = NO_PROMISE

    @property
    def exposed(self) -> int | None:
        """The MQLs of sales' side."""
        return None if self.late is None or self.waiting is None else self.late + self.waiting

    def money(self, mqls: int | None) -> str:
        """So many MQLs in money, one amount per currency; the number of MQLs alone where their value is unknown."""
        if mqls is None:
            return words.NOTHING
        if not self.value.per_mql:
            return f"{words.exact(mqls)} MQLs"
        return " + ".join(words.money(mqls * amount, currency) for currency, amount in self.value.per_mql)


def table(book: Ledger) -> pl.DataFrame:
    """Both sides as rows, one per currency, for a download."""
    rows: list[tuple[str, int | None, str | None, float | None]] = []
    for side, mqls in (("marketing: missing", book.missing), ("sales: replied late", book.late)):
        rows += _amounts(book, side, mqls)
    rows += _amounts(book, "sales: reply late, still open", book.waiting)
    schema = {"side": pl.String, "mqls": pl.Int64, "currency": pl.String, "expected_value": pl.Float64}
    return pl.DataFrame(rows, schema, orient="row")


def _amounts(book: Ledger, side: str, mqls: int | None) -> list[tuple[str, int | None, str | None, float | None]]:
    if mqls is None or not book.value.per_mql:
        return [(side, mqls, None, None)]
    return [(side, mqls, currency, mqls * amount) for currency, amount in book.value.per_mql]


def value(share: WonRate, won: pl.DataFrame) -> Value:
    """The value of an MQL from the share that is won and the won deals.

    `won` has the columns currency, deals (with an amount) and amount.
    """
    counted = won.filter(pl.col("deals") > 0)
    deals, reason = int(counted["deals"].sum()), share.reason
    if not deals:
        reason = reason or "No won deal has an amount."
    # Each currency weighs by its share of the won deals: what an MQL brings on average in that currency.
    by_size = counted.sort("deals", "currency", descending=[True, False])
    amounts = tuple((str(row["currency"]), float(row["amount"]) / deals) for row in by_size.iter_rows(named=True))
    return Value(share, amounts, deals, reason)


def in_words(found: Value) -> Sequence[str]:
    """How the value of an MQL comes about, in sentences."""
    if found.reason:
        return [f"What an MQL is worth is not known yet: {found.reason[0].lower()}{found.reason[1:]}"]
    each = " + ".join(words.money(amount, currency) for currency, amount in found.per_mql)
    return [
        f"One MQL: {each}, which is {found.share.in_words} won × the average amount of {words.exact(found.won)} won "
        "deals. Expected value, not cause."
    ]
