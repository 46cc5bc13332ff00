"""A volume over months, quarters or years, saying of each whether all of it is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from smarketing import fiscal

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
WHOLE, SO_FAR, PART = "whole", "so far", "part"
SCHEMA: dict[str, type[pl.DataType]] = {"value": pl.String, "amount": pl.Float64, "state": pl.String}
_DAY = timedelta(days=1)


def starts(first_on: date, last_on: date, months: int) -> list[date]:
    """The first days of the months (1), quarters (3) or years (12) from that of one day to that of another."""
    start = fiscal.calendar().start(months, first_on)
    first = start.year * 12 + start.month - 1
    last = last_on.year * 12 + last_on.month - 1
    return [date(place // 12, place % 12 + 1, 1) for place in range(first, last + 1, months)]


def end(start: date, months: int) -> date:
    """The last day of the period of so many months."""
    place = start.year * 12 + start.month - 1 + months
    return date(place // 12, place % 12 + 1, 1) - _DAY


def totals(
    amounts: Mapping[str, float | None], unit: str, first_on: date, last_on: date, *, gaps_are_zero: bool
) -> pl.DataFrame:
    """One row per month, quarter or year from `first_on` to `last_on`, the first and last day that the data knows.

    `amounts`: what each month brought, by its first day. Columns value (the first day), amount (null: nothing is
    known), state: 'whole', 'so far' (it goes on after `last_on`) or 'part' (a month of it is not known). A month
    without an amount is 0 with `gaps_are_zero` (nobody came), else unknown (nobody told).
    """
    known: dict[date, float] = {}
    for month in starts(first_on, last_on, 1):
        amount = amounts.get(f"{month}", 0.0 if gaps_are_zero else None)
        if amount is not None:
            known[month] = float(amount)
    rows = []
    for start in starts(first_on, last_on, MONTHS_IN[unit]):
        stop = end(start, MONTHS_IN[unit])
        months = starts(start, min(stop, last_on), 1)
        told = [known[month] for month in months if month in known]
        state = SO_FAR if stop > last_on else WHOLE if len(told) == MONTHS_IN[unit] else PART
        rows.append((f"{start}", sum(told) if told else None, state))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
