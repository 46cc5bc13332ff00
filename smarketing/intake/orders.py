"""Day first, month first or year first: decided from all values of a column, or asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from smarketing.intake.result import Stopped, question

ORDERS = ("DMY", "MDY", "YMD")
_PLACES = {"DMY": ("c", "b", "a"), "MDY": ("c", "a", "b"), "YMD": ("a", "b", "c")}
# From this many different dates on, a field with at most _FEW values cannot be the day of the month.
_MANY, _FEW = 30, 3


@dataclass(frozen=True)
class Order:
    """The order of one group of values (same separator, same length of year) and what proves it."""

    order: str
    evidence: str
    examples: list[str]


def decided(group: pl.DataFrame, column: str, choice: str | None) -> Order:
    """The order in which the values of `group` (a, b, c, two, p, clean) are written; Stopped if open."""
    short = group["form"][0] == "short"
    dotted = group["p"][0] == "."
    if choice:
        return Order(choice, "chosen", group["clean"].head(2).to_list())
    possible = {order: _possible(order) for order in (ORDERS if short and not dotted else ORDERS[:2])}
    sound = group.filter(pl.any_horizontal(*possible.values()))
    if sound.is_empty():
        return Order("DMY", "no value is a date", group["clean"].head(2).to_list())
    left = [order for order, test in possible.items() if sound.select(test.all()).item()]
    if len(left) > 1:
        left = _by_spread(sound, left)
    if len(left) == 1:
        return _proven(left[0], sound, [test for order, test in possible.items() if order != left[0]])
    if left and _agree(sound, left):
        return Order(left[0], "day and month are equal in every value", sound["clean"].head(2).to_list())
    if left and dotted:
        return Order("DMY", "dots: the day comes first", sound["clean"].head(2).to_list())
    raise _open(sound, column, left or list(possible), possible)


def _possible(order: str) -> pl.Expr:
    """Whether a value can be a date in this order."""
    _, month, day = _PLACES[order]
    test = pl.col(month).is_between(1, 12) & pl.col(day).is_between(1, 31)
    return test & pl.col("two") if order == "YMD" else test


def _proven(order: str, sound: pl.DataFrame, others: list[pl.Expr]) -> Order:
    proof = sound.filter(~pl.any_horizontal(*others))
    if proof.is_empty():
        return Order(order, f"only as {order} do the days of the month vary", sound["clean"].head(2).to_list())
    return Order(order, f"{proof['clean'][0]} can only be {order}", proof["clean"].head(2).to_list())


def _by_spread(sound: pl.DataFrame, left: list[str]) -> list[str]:
    """The orders under which the day of the month varies as days do, when there are enough dates to tell."""
    dates = sound.select("a", "b", "c").unique()
    if len(dates) < _MANY:
        return left
    varied = [order for order in left if dates[_PLACES[order][2]].n_unique() > _FEW]
    return varied or left


def _agree(sound: pl.DataFrame, left: list[str]) -> bool:
    """Whether every order that is left reads every value as the same date."""
    readings = [sound.select(pl.concat_list(_PLACES[order]).alias("date"))["date"] for order in left]
    return all((readings[0] == reading).all() for reading in readings[1:])


def _open(sound: pl.DataFrame, column: str, left: list[str], possible: dict[str, pl.Expr]) -> Stopped:
    proofs = []
    for order in left:
        others = [test for name, test in possible.items() if name != order]
        only = sound.filter(possible[order] & ~pl.any_horizontal(*others))["clean"]
        proofs.extend(only.head(1).to_list())
    shown = proofs if len(proofs) > 1 else sound.filter(pl.col("a") != pl.col("b"))["clean"].head(2).to_list()
    why = "holds dates of several orders" if len(proofs) > 1 else "can be read in several orders"
    text = f"Column {column!r} {why} (for example {' and '.join(shown)}). Which comes first: day, month or year?"
    asked = question("AMBIGUOUS_DATE", "date_order", text, column=column, options=left, evidence=shown)
    return Stopped("AMBIGUOUS_DATE", text, [asked])


def ordered(frame: pl.DataFrame, column: str, choice: Any) -> tuple[pl.DataFrame, list[Order]]:
    """The taken-apart values with y, m, d filled for every triple, and the orders found."""
    chosen = choice.get(column) if isinstance(choice, dict) else choice
    found: list[Order] = []
    pieces = [frame.filter(~pl.col("form").is_in(["triple", "short"]).fill_null(False))]
    for _, group in frame.filter(pl.col("form").is_in(["triple", "short"])).group_by("p", "form", maintain_order=True):
        usable = chosen if chosen in ORDERS and (chosen != "YMD" or group["form"][0] == "short") else None
        order = decided(group, column, usable)
        found.append(order)
        year, month, day = _PLACES[order.order]
        pieces.append(group.with_columns(y=pl.col(year), m=pl.col(month), d=pl.col(day)))
    return pl.concat(pieces).sort("i"), found
