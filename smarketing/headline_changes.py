"""How the headlines changed against the period before, and what of it came from where: exact sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl

from smarketing import format as words
from smarketing.analysis import change
from smarketing.analysis.change import Effect, Split
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.format import money
from smarketing.metrics import engine
from smarketing.metrics.counting import counted
from smarketing.metrics.declaration import Count, Metric
from smarketing.metrics.engine import comparable
from smarketing.metrics.registry import metric

WIN_RATE = metric("win_rate")
SIGNED_SUM = metric("value_signed").measure
assert isinstance(SIGNED_SUM, Count)
PRICED = replace(SIGNED_SUM, column="priced")
SIGNED, RATE, MQLS = (metric(key).label for key in ("value_signed", "win_rate", "mqls"))
HEADLINES = (SIGNED, RATE, MQLS)
NO_BEFORE = "There is no period before all time. Choose a month, a quarter or a year above."
NOT_BACK = "The data does not reach back to the period before: there is nothing to compare with."


@dataclass(frozen=True)
class Signed:
    """The change of the value signed in one currency, by channel. `unpriced` deals won, of both periods and of all
    currencies, have no amount and are in no sum.
    """

    currency: str
    effects: tuple[Effect, ...]
    unpriced: int

    @property
    def now(self) -> Fraction:
        """What was signed in the period."""
        return sum((row.amount for row in self.effects), Fraction(0))

    @property
    def before(self) -> Fraction:
        """What was signed in the period before."""
        return sum((row.previous_amount for row in self.effects), Fraction(0))

    @property
    def number_effect(self) -> Fraction:
        """What more or fewer deals did."""
        return sum((row.number_effect for row in self.effects), Fraction(0))

    @property
    def size_effect(self) -> Fraction:
        """What larger or smaller deals did."""
        return sum((row.size_effect for row in self.effects), Fraction(0))


def period_before(read: Read, filters: Filters) -> tuple[Filters | None, str]:
    """The period before at the same age; or None, and why there is none to compare with."""
    if filters.previous() is None:
        return None, NO_BEFORE
    before = comparable(read, filters)
    return before, "" if before else NOT_BACK


def headlines(read: Read) -> tuple[str, ...]:
    """Those of HEADLINES of which anything is loaded."""
    held = read("contents").row(0, named=True)
    return tuple(number for number in HEADLINES if held["leads" if number == MQLS else "deals"])


def signed(read: Read, filters: Filters, before: Filters) -> list[Signed]:
    """The value signed in both periods by channel, one per currency, the largest first; [] when nothing was won."""
    now, then = (_priced(read, asked) for asked in (filters, before))
    won = sum(int(engine.answer(read, "deals_won", asked).value or 0) for asked in (filters, before))
    unpriced = won - sum(int(frame["number"].sum()) for frame in (now, then))
    found = []
    for currency in sorted({*now["currency"], *then["currency"]}):
        sides = [_worths(frame.filter(currency=currency)) for frame in (now, then)]
        rows = tuple(change.effects(*sides))
        if rows:
            found.append(Signed(currency, rows, unpriced))
    return sorted(found, key=lambda one: (-max(one.now, one.before), one.currency))


def win_rate(read: Read, filters: Filters, before: Filters) -> Split | None:
    """The win rate of both periods, by channel; None when either closed no deal."""
    periods = (counted(read, WIN_RATE.measure, asked, "channel") for asked in (filters, before))
    return change.split_counts(
        *({row["value"]: (row["part"], row["whole"]) for row in rows.iter_rows(named=True)} for rows in periods)
    )


def count_changes(read: Read, filters: Filters, before: Filters, counts: Metric) -> pl.DataFrame:
    """A count of both periods, by channel: value, previous, now, change; the largest change first."""
    sides = []
    for name, asked in (("now", filters), ("previous", before)):
        rows = counted(read, counts.measure, asked, "channel")
        sides.append(rows.select("value", pl.col("part").alias(name)))
    both = (
        sides[0]
        .join(sides[1], on="value", how="full", coalesce=True)
        .with_columns(pl.col("now", "previous").fill_null(0))
    )
    moved = both.with_columns(change=pl.col("now").cast(pl.Int64) - pl.col("previous").cast(pl.Int64))
    return moved.select("value", "previous", "now", "change").sort(
        pl.col("change").abs(), "value", descending=[True, False]
    )


def said_signed(one: Signed) -> str:
    """The change of the value signed in a sentence, and its two parts."""
    then, now = (money(float(each), one.currency) for each in (one.before, one.now))
    number, size = (amount(each, one.currency) for each in (one.number_effect, one.size_effect))
    return f"{SIGNED}: {then} before, {now} now: {number} from {_number(one.effects)}, {size} from their size."


def said_counted(rows: pl.DataFrame, name: str) -> str:
    """The change of a count in a sentence, with the channel that did most."""
    then, now = int(rows["previous"].sum()), int(rows["now"].sum())
    said = f"{name}: {words.exact(then)} before, {words.exact(now)} now ({plus(now - then)})."
    most = rows.row(0, named=True) if rows.height else None
    return said if most is None or not most["change"] else f"{said} Most by {most['value']}: {plus(most['change'])}."


def _priced(read: Read, filters: Filters) -> pl.DataFrame:
    """The deals won that have an amount, by channel and currency: value, currency, number, amount."""
    number, amount = (
        counted(read, measure, filters, "channel").select("value", "currency", pl.col("part").alias(name))
        for name, measure in (("number", PRICED), ("amount", SIGNED_SUM))
    )
    return amount.join(number, on=["value", "currency"])


def _worths(rows: pl.DataFrame) -> dict[str, change.Worth]:
    return {row["value"]: (row["number"], Fraction(row["amount"])) for row in rows.iter_rows(named=True)}


def _number(rows: Sequence[Effect]) -> str:
    moved = sum(row.number for row in rows) - sum(row.previous_number for row in rows)
    return f"the number of deals ({plus(moved)})"


def amount(value: Fraction, currency: str) -> str:
    """A change of an amount with its sign."""
    return f"{words.MINUS if value < 0 else '+'}{money(abs(float(value)), currency)}"


def plus(count: int) -> str:
    """A change of a count with its sign."""
    sign = words.MINUS if count < 0 else "+" if count else ""
    return f"{sign}{words.exact(abs(count))}"
