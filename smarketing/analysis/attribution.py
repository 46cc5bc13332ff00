"""Who gets credit for a won deal: five models side by side, each of which gives every deal exactly once.

The models and what they mean are those of HubSpot's "Understand attribution reporting": first and last interaction,
linear, U-shaped (40 % to the first touch, 40 % to the one that made the lead, 20 % to all others) and W-shaped (30 %
each to the first touch, the creation of the lead and that of the deal, 10 % to all others). A model is a convention,
not a measurement: none says what would have happened without a touch.

Credits are fractions, so that they sum to 1 for each deal; an amount is split to the cent, and what is left of it after
rounding goes to the largest remainders, so that the parts sum to the amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import groupby

import polars as pl

FIRST, LAST, LINEAR, U, W = "first", "last", "linear", "u", "w"
MODELS = (FIRST, LAST, LINEAR, U, W)
SOURCED, INFLUENCED = "sourced", "influenced"
COLUMNS = (SOURCED, INFLUENCED, *MODELS)
NO_TOUCH = "(no touch known)"
_CENT = -2
_ROLES = ("is_lead", "is_deal")
# What all touches without a role share; the roles share the rest in equal parts.
_OTHERS = {U: Fraction(1, 5), W: Fraction(1, 10)}


@dataclass(frozen=True)
class WonDeal:
    """A won deal: where it comes from, and the channel or campaign of each of its touches, in order.

    `lead_at` and `deal_at` are the places (from 0) of the touches that stand for the creation of the lead and of the
    deal; None where there is none.
    """

    key: str
    amount: Decimal | None
    currency: str
    sourced: str
    touches: tuple[str, ...] = ()
    lead_at: int | None = None
    deal_at: int | None = None

    def credits(self, model: str) -> tuple[Fraction, ...]:
        """What each of its touches gets by a model; () without touches."""
        return weights(model, len(self.touches), self.lead_at, self.deal_at)


@cache
def weights(model: str, touches: int, lead_at: int | None, deal_at: int | None) -> tuple[Fraction, ...]:
    """The share of each of a deal's touches; they sum to 1, and are () without touches.

    Roles on one touch add up; the share of a role that no touch has, and that of the others where there are none, go to
    the other roles in equal parts.
    """
    if not touches:
        return ()
    places = range(touches)
    if model == LINEAR:
        return tuple(Fraction(1, touches) for _ in places)
    if model in (FIRST, LAST):
        only = 0 if model == FIRST else touches - 1
        return tuple(Fraction(int(place == only)) for place in places)
    roles = [role for role in ((0, lead_at) if model == U else (0, lead_at, deal_at)) if role is not None]
    others = [place for place in places if place not in roles]
    rest = _OTHERS[model] if others else Fraction(0)
    return tuple(
        (1 - rest) / len(roles) * roles.count(place) if place in roles else rest / len(others) for place in places
    )


def split(amount: Decimal, shares: Sequence[Fraction]) -> list[Decimal]:
    """An amount in these shares (which sum to 1), to the cent; what rounding leaves goes to the largest remainders.

    An amount that is finer than a cent is split in its own smallest unit. The parts sum to the amount.
    """
    exponent = amount.as_tuple().exponent
    assert isinstance(exponent, int)
    unit = Decimal(1).scaleb(min(_CENT, exponent))
    whole = int(amount / unit)
    sign = -1 if whole < 0 else 1
    exact = [share * abs(whole) for share in shares]
    parts = [int(part) for part in exact]
    largest = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in largest[: abs(whole) - sum(parts)]:
        parts[place] += 1
    return [sign * part * unit for part in parts]


def won_deals(touches: pl.DataFrame, by: str) -> list[WonDeal]:
    """The deals of the read deal_touches, by `channel` or `campaign`."""
    found = []
    for key, group in groupby(touches.iter_rows(named=True), key=lambda row: row["deal_key"]):
        rows = list(group)
        known = [row for row in rows if row["nth"] is not None]
        places = {role: next((at for at, row in enumerate(known) if row[role] == 1), None) for role in _ROLES}
        found.append(
            WonDeal(
                key=key,
                amount=rows[0]["amount"],
                currency=rows[0]["currency"],
                sourced=rows[0][by],
                touches=tuple(row[f"touch_{by}"] for row in known),
                lead_at=places["is_lead"],
                deal_at=places["is_deal"],
            )
        )
    return found


def shares(deals: Iterable[WonDeal], currency: str | None = None) -> dict[str, dict[str, Fraction]]:
    """value -> what it gets in each of COLUMNS, exactly: deals, or with a currency their amounts in it.

    `sourced` and each model sum to all deals over the values; `influenced` overlaps and is never to be summed. A deal
    without a touch is under NO_TOUCH in each model, and nobody influenced it.
    """
    table: dict[str, dict[str, Fraction]] = {}

    def give(value: str, column: str, part: Fraction | Decimal | int) -> None:
        row = table.setdefault(value, dict.fromkeys(COLUMNS, Fraction(0)))
        row[column] += Fraction(part)

    for deal in deals:
        if currency is not None and (deal.currency != currency or deal.amount is None):
            continue
        worth = Decimal(1) if currency is None or deal.amount is None else deal.amount
        give(deal.sourced, SOURCED, worth)
        for value in set(deal.touches):
            give(value, INFLUENCED, worth)
        for model in MODELS:
            if not deal.touches:
                give(NO_TOUCH, model, worth)
                continue
            by_count = deal.credits(model)
            parts: Sequence[Fraction | Decimal] = by_count if currency is None else split(worth, by_count)
            for value, part in zip(deal.touches, parts, strict=True):
                give(value, model, part)
    return table


def table(deals: Sequence[WonDeal], currency: str | None = None) -> pl.DataFrame:
    """The same as a frame: `value` and COLUMNS, most credit by any model first, NO_TOUCH last.

    Null where a column cannot speak of a row: nobody is sourced or influenced by NO_TOUCH.
    """
    found = shares(deals, currency)
    most = {value: max(row[model] for model in MODELS) for value, row in found.items()}
    order = sorted(found, key=lambda value: (value == NO_TOUCH, -most[value], -found[value][SOURCED], value))
    rows = [
        {"value": value}
        | {
            name: None if value == NO_TOUCH and name in (SOURCED, INFLUENCED) else float(found[value][name])
            for name in COLUMNS
        }
        for value in order
    ]
    return pl.DataFrame(rows, schema={"value": pl.String, **dict.fromkeys(COLUMNS, pl.Float64)})


def total(deals: Iterable[WonDeal], currency: str | None = None) -> tuple[float, float]:
    """All deals, and those of them that any touch influenced, each once: counts, or amounts in a currency."""
    counted = [deal for deal in deals if currency is None or (deal.currency == currency and deal.amount is not None)]
    worth = {deal.key: Decimal(1) if currency is None else deal.amount or Decimal(0) for deal in counted}
    return float(sum(worth.values())), float(sum(worth[deal.key] for deal in counted if deal.touches))


def currencies(deals: Iterable[WonDeal]) -> list[str]:
    """The currencies of the amounts won, the largest sum first."""
    sums: dict[str, Decimal] = {}
    for deal in deals:
        if deal.amount is not None:
            sums[deal.currency] = sums.get(deal.currency, Decimal(0)) + deal.amount
    return sorted(sums, key=lambda unit: (-sums[unit], unit))
