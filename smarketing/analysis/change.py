"""What changed against the period before at the same age, and whether it was the mix or the rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from smarketing.analysis.intervals import FEW, difference, rate

COMPARED = {
    "value": pl.String,
    "stage": pl.String,
    "label": pl.String,
    "side": pl.String,
    "count": pl.Int64,
    "previous_count": pl.Int64,
    "change_count": pl.Int64,
    "change": pl.Float64,
    "rate": pl.Float64,
    "previous_rate": pl.Float64,
    "rate_change": pl.Float64,
    "rate_change_low": pl.Float64,
    "rate_change_high": pl.Float64,
    "is_clear": pl.Boolean,
}
DECOMPOSED = {
    "value": pl.String,
    "n": pl.Int64,
    "previous_n": pl.Int64,
    "rate": pl.Float64,
    "previous_rate": pl.Float64,
    "mix_effect": pl.Float64,
    "rate_effect": pl.Float64,
}

Worth = tuple[int, Fraction]
# (part, whole) of a rate, (amount, count) of a cost.
Quotient = tuple[int | Fraction, int | Fraction]
_NONE: Quotient = (0, 0)


@dataclass(frozen=True)
class Split:
    """A rate then and now (`part` of `n`), its change with 95 % limits, and `parts` by value (columns DECOMPOSED)."""

    part: int
    n: int
    previous_part: int
    previous_n: int
    moved: float
    low: float
    high: float
    parts: pl.DataFrame

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance alone would do: both limits on one side of 0, 20 members in each period."""
        return min(self.n, self.previous_n) >= FEW and (self.low > 0 or self.high < 0)

    @property
    def mix(self) -> float:
        """The part of the change that comes from other shares of the values."""
        return float(self.parts["mix_effect"].sum())

    @property
    def own(self) -> float:
        """The part of the change that comes from the values' own rates."""
        return float(self.parts["rate_effect"].sum())


def compare(steps: pl.DataFrame, previous: pl.DataFrame) -> pl.DataFrame:
    """Each row of `funnel.steps` beside the same value and stage of the period before (read at the same age).

    change_count and change: of the count, absolute and relative (null when it was 0 or is missing); rate_change:
    headline rate minus headline rate then (0.01 = 1 point), with Newcombe's 95 % limits; is_clear: these limits
    are on one side of 0 and both rates rest on at least 20 members.
    """
    before = {(row["value"], row["stage"]): row for row in previous.iter_rows(named=True)}
    rows = [_compared(row, before.get((row["value"], row["stage"]), {})) for row in steps.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=COMPARED)


def _compared(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    count, then = now["reached"], before.get("reached")
    gained = None if count is None or then is None else count - then
    (k, n), (old_k, old_n) = _headline(now), _headline(before)
    moved = difference(k, n, old_k, old_n) or (None, None, None)
    clear = None
    if moved[1] is not None and moved[2] is not None:
        clear = min(n or 0, old_n or 0) >= FEW and (moved[1] > 0 or moved[2] < 0)
    return {
        **{name: now[name] for name in ("value", "stage", "label", "side", "rate")},
        "count": count,
        "previous_count": then,
        "change_count": gained,
        "change": rate(gained, then),
        "previous_rate": before.get("rate"),
        **dict(zip(("rate_change", "rate_change_low", "rate_change_high"), moved, strict=True)),
        "is_clear": clear,
    }


def _headline(row: dict[str, Any]) -> tuple[int | None, int | None]:
    """(converted, members) that the headline rate of a step rests on."""
    share, n = row.get("rate"), row.get("n")
    return (None, None) if share is None or n is None else (round(share * n), n)


def decompose(steps: pl.DataFrame, previous: pl.DataFrame, stage: str) -> pl.DataFrame:
    """The change of the headline rate into `stage`, split by value into mix and rate (columns DECOMPOSED).

    Takes `funnel.steps` of both periods, broken down by the same dimension. With w a value's share of the members
    and r its rate: rate_effect = (r1 - r0)·(w0 + w1)/2; mix_effect = (w1 - w0)·((r0 + r1)/2 - (R0 + R1)/2), R the
    rate of all. Both columns together sum to R1 - R0. A value that is missing in one period has no rate effect.
    Empty when either period has no rate. Source: E. M. Kitagawa, "Components of a difference between two rates",
    JASA 50 (1955), average weights.
    """
    return _decomposed(_counts(steps, stage), _counts(previous, stage))


def mixed(now: Mapping[str, Quotient], before: Mapping[str, Quotient]) -> dict[str, tuple[Fraction, Fraction]]:
    """Each value's part of the change of sum of parts / sum of wholes: (mix, own), as `decompose` says, exactly.

    Both map a value to (part, whole), and have a whole that is not 0. What a value has without a whole of its own, such
    as spend that brought nobody, is its own.
    """
    (k1, n1), (k0, n0) = (_summed(each) for each in (now, before))
    middle = (k1 / n1 + k0 / n0) / 2
    found = {}
    for value in sorted(now.keys() | before.keys()):
        (k, n), (old_k, old_n) = now.get(value, _NONE), before.get(value, _NONE)
        moved = Fraction(n) / n1 - Fraction(old_n) / n0
        old_rate = Fraction(old_k) / old_n if old_n else Fraction(k) / n if n else Fraction(0)
        average = ((Fraction(k) / n if n else old_rate) + old_rate) / 2
        found[value] = (moved * (average - middle), Fraction(k) / n1 - Fraction(old_k) / n0 - moved * average)
    return found


def _summed(sides: Mapping[str, Quotient]) -> tuple[Fraction, Fraction]:
    return sum((Fraction(k) for k, _ in sides.values()), Fraction(0)), sum(
        (Fraction(n) for _, n in sides.values()), Fraction(0)
    )


def _decomposed(now: Mapping[str, tuple[int, int]], before: Mapping[str, tuple[int, int]]) -> pl.DataFrame:
    if not any(n for _, n in now.values()) or not any(n for _, n in before.values()):
        return pl.DataFrame(schema=DECOMPOSED)
    rows = []
    for value, effects_of in mixed(now, before).items():
        (k, n), (old_k, old_n) = now.get(value, (0, 0)), before.get(value, (0, 0))
        rows.append((value, n, old_n, rate(k, n), rate(old_k, old_n), *map(float, effects_of)))
    return pl.DataFrame(rows, schema=DECOMPOSED, orient="row")


def split(
    now: tuple[pl.DataFrame, pl.DataFrame], before: tuple[pl.DataFrame, pl.DataFrame], stage: str
) -> Split | None:
    """The change of the headline rate of all into `stage`, and its parts by value, which sum to it exactly.

    `now` and `before` are `funnel.steps` as a whole and by value. The values are counted as the whole is: all of
    their members when the step is over for everybody, else the mature ones. None when either period has no rate.
    """
    (k, n), (old_k, old_n) = (_headline(_row(whole, stage)) for whole, _ in (now, before))
    moved = difference(k, n, old_k, old_n)
    if moved is None or k is None or n is None or old_k is None or old_n is None:
        return None
    parts = decompose(_alike(*now, stage), _alike(*before, stage), stage)
    return Split(k, n, old_k, old_n, *moved, parts)


def _row(steps: pl.DataFrame, stage: str) -> dict[str, Any]:
    found = steps.filter(stage=stage)
    return found.row(0, named=True) if found.height else {}


def _alike(whole: pl.DataFrame, values: pl.DataFrame, stage: str) -> pl.DataFrame:
    """The steps of the values with rate and n of those members on which the rate of the whole rests."""
    over = _row(whole, stage)["maturity"] == "mature"
    part, of = ("converted", "entered") if over else ("mature_converted", "mature_entered")
    counted = values.filter((pl.col("stage") == stage) & (pl.col(of) > 0))
    return counted.with_columns(n=pl.col(of), rate=pl.col(part) / pl.col(of))


def _counts(steps: pl.DataFrame, stage: str) -> dict[str, tuple[int, int]]:
    rows = steps.filter(pl.col("stage") == stage).iter_rows(named=True)
    return {row["value"]: (k, n) for row in rows for k, n in [_headline(row)] if k is not None and n}


@dataclass(frozen=True)
class Effect:
    """What one value did to a sum: its number and amount in both periods; both effects together are its change."""

    value: str
    number: int
    previous_number: int
    amount: Fraction
    previous_amount: Fraction
    number_effect: Fraction
    size_effect: Fraction

    @property
    def change(self) -> Fraction:
        """The change of the value's amount, exactly."""
        return self.number_effect + self.size_effect


def effects(now: Mapping[str, Worth], before: Mapping[str, Worth]) -> list[Effect]:
    """The change of a sum of amounts, by value, split into how many and how large; the largest change first.

    Both map a value to (number, amount). With n the number and a the amount of one on average: number_effect =
    (n1 - n0)·(a0 + a1)/2, size_effect = (a1 - a0)·(n0 + n1)/2: exactly the change of n·a (average weights, as
    `decompose`). Where one period has none, the average of the other stands for both and there is no size effect.
    """
    rows = []
    for value in sorted(now.keys() | before.keys()):
        (n1, amount), (n0, previous) = now.get(value, (0, Fraction(0))), before.get(value, (0, Fraction(0)))
        a1 = amount / n1 if n1 else previous / n0 if n0 else Fraction(0)
        a0 = previous / n0 if n0 else a1
        rows.append(Effect(value, n1, n0, amount, previous, (n1 - n0) * (a0 + a1) / 2, (a1 - a0) * (n0 + n1) / 2))
    return sorted(rows, key=lambda row: (-abs(row.change), row.value))


def split_counts(now: Mapping[str, tuple[int, int]], before: Mapping[str, tuple[int, int]]) -> Split | None:
    """As `split`, of plain counts: value -> (part, n) in both periods. None when either period has no rate."""
    (k, n), (old_k, old_n) = (
        (sum(p for p, _ in one.values()), sum(w for _, w in one.values())) for one in (now, before)
    )
    moved = difference(k, n, old_k, old_n)
    return None if moved is None else Split(k, n, old_k, old_n, *moved, _decomposed(now, before))
