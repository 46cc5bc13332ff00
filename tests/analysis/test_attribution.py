"""Credit for won deals: every model gives each deal once, to the cent."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.analysis import attribution
from smarketing.analysis.attribution import INFLUENCED, MODELS, NO_TOUCH, SOURCED, WonDeal, split, weights

_VALUES = ("Search", "Social", "Webinar", "(not set)")


@st.composite
def _deal(draw: st.DrawFn) -> WonDeal:
    touches = draw(st.lists(st.sampled_from(_VALUES), max_size=9))
    place = st.none() | st.integers(0, len(touches) - 1) if touches else st.none()
    amount = st.none() | st.decimals(-10_000, 10_000_000, places=2) | st.decimals(0, 9, places=6)
    return WonDeal(
        key=str(draw(st.uuids())),
        amount=draw(amount),
        currency=draw(st.sampled_from(("EUR", "USD", "(not set)"))),
        sourced=draw(st.sampled_from(_VALUES)),
        touches=tuple(touches),
        lead_at=draw(place),
        deal_at=draw(place),
    )


@settings(max_examples=300, deadline=None)
@given(_deal())
def test_attribution_credits_sum_to_1_per_deal(deal: WonDeal) -> None:
    for model in MODELS:
        parts = deal.credits(model)
        assert len(parts) == len(deal.touches)
        assert all(part >= 0 for part in parts)
        assert sum(parts) == (1 if deal.touches else 0)
        if deal.touches and deal.amount is not None:
            amounts = split(deal.amount, parts)
            assert sum(amounts) == deal.amount
            assert all(
                abs(one - deal.amount * part.numerator / part.denominator) < Decimal("0.01")
                for one, part in zip(amounts, parts, strict=True)
            )


@settings(max_examples=100, deadline=None)
@given(st.lists(_deal(), max_size=12))
def test_channel_rows_sum_to_the_total(deals: list[WonDeal]) -> None:
    by_count = attribution.shares(deals)
    for column in (SOURCED, *MODELS):
        assert sum(row[column] for row in by_count.values()) == len(deals)
    for unit in ("EUR", "USD", "(not set)"):
        won = sum(deal.amount for deal in deals if deal.currency == unit and deal.amount is not None)
        by_amount = attribution.shares(deals, unit)
        for column in (SOURCED, *MODELS):
            assert sum(row[column] for row in by_amount.values()) == Fraction(won)


@pytest.mark.parametrize(
    ("touches", "lead_at", "deal_at", "u", "w"),
    [
        (1, 0, 0, "1", "1"),
        (1, None, None, "1", "1"),
        # One touch is the first and made the lead: both roles add up.
        (2, 0, 0, "4/5 1/5", "9/10 1/10"),
        (2, 0, 1, "4/5 1/5", "2/3 1/3"),
        # No middle: its share goes to the roles.
        (2, 1, 1, "1/2 1/2", "1/3 2/3"),
        (3, 1, 2, "2/5 2/5 1/5", "1/3 1/3 1/3"),
        (4, 1, 3, "2/5 2/5 1/10 1/10", "3/10 3/10 1/10 3/10"),
        (5, 1, 3, "2/5 2/5 1/15 1/15 1/15", "3/10 3/10 1/20 3/10 1/20"),
        # Nothing stands for the lead's creation: its share goes to the other roles.
        (3, None, 2, "4/5 1/10 1/10", "9/20 1/10 9/20"),
        (3, None, None, "4/5 1/10 1/10", "9/10 1/20 1/20"),
    ],
)
def test_the_roles_of_u_and_w(touches: int, lead_at: int | None, deal_at: int | None, u: str, w: str) -> None:
    assert weights("u", touches, lead_at, deal_at) == tuple(map(Fraction, u.split()))
    assert weights("w", touches, lead_at, deal_at) == tuple(map(Fraction, w.split()))


def test_first_last_and_linear() -> None:
    assert weights("first", 3, None, None) == (1, 0, 0)
    assert weights("last", 3, 0, 1) == (0, 0, 1)
    assert weights("linear", 3, 0, 1) == (Fraction(1, 3),) * 3
    assert weights("linear", 0, None, None) == ()


def test_what_rounding_leaves_goes_to_the_largest_remainders() -> None:
    thirds = (Fraction(1, 3),) * 3
    assert split(Decimal("100.00"), thirds) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert split(Decimal("0.02"), thirds) == [Decimal("0.01"), Decimal("0.01"), Decimal("0.00")]
    assert split(Decimal("-0.01"), thirds) == [Decimal("-0.01"), Decimal("0.00"), Decimal("0.00")]
    uneven = (Fraction(2, 5), Fraction(2, 5), Fraction(1, 5))
    assert split(Decimal("0.04"), uneven) == [Decimal("0.02"), Decimal("0.01"), Decimal("0.01")]
    assert split(Decimal("1.000001"), (Fraction(1, 2),) * 2) == [Decimal("0.500001"), Decimal("0.500000")]


def test_credit_against_an_independent_loop_on_random_worlds() -> None:
    chance = random.Random(8504)
    for _ in range(150):
        deals = [_random_deal(chance, str(number)) for number in range(chance.randint(0, 12))]
        found = attribution.shares(deals)
        for column in attribution.COLUMNS:
            expected = _by_hand(deals, column)
            assert {value: row[column] for value, row in found.items() if row[column]} == expected


def test_sourced_stands_beside_influenced_and_neither_is_added_to_the_other() -> None:
    deals = [
        WonDeal("1", Decimal(100), "EUR", "Search", ("Search", "Webinar", "Webinar"), 0, 1),
        WonDeal("2", Decimal(50), "EUR", "Social", ("Search", "Webinar"), 0, 0),
        WonDeal("3", Decimal(70), "USD", "Outbound"),
        WonDeal("4", None, "EUR", "Search", ("Search",), 0, 0),
    ]
    counts = attribution.table(deals)
    assert counts.select("value", SOURCED, INFLUENCED, "first", "last").rows() == [
        ("Search", 2, 3, 3, 1),
        ("Webinar", 0, 2, 0, 2),
        ("Outbound", 1, 0, 0, 0),
        ("Social", 1, 0, 0, 0),
        (NO_TOUCH, None, None, 1, 1),
    ]
    # Three deals have a touch; the rows of `influenced` overlap and say 5.
    assert attribution.total(deals) == (4, 3)
    assert attribution.currencies(deals) == ["EUR", "USD"]
    euros = attribution.table(deals, "EUR").select("value", SOURCED, INFLUENCED, "linear").rows()
    assert euros == [("Search", 100, 150, 58.34), ("Webinar", 0, 150, 91.66), ("Social", 50, 0, 0)]
    assert attribution.total(deals, "EUR") == (150, 150)
    assert attribution.table(deals, "USD").rows() == [
        ("Outbound", 70, 0, 0, 0, 0, 0, 0),
        (NO_TOUCH, None, None, 70, 70, 70, 70, 70),
    ]


def _random_deal(chance: random.Random, key: str) -> WonDeal:
    touches = tuple(chance.choice(_VALUES) for _ in range(chance.choice((0, 1, 1, 2, 3, 6))))
    place = [None, *range(len(touches))] if touches else [None]
    return WonDeal(key, None, "EUR", chance.choice(_VALUES), touches, chance.choice(place), chance.choice(place))


def _by_hand(deals: list[WonDeal], column: str) -> dict[str, Fraction]:
    """The same numbers, one coin at a time: roles are bags of coins that are handed out touch by touch."""
    given: Counter[str] = Counter()
    for deal in deals:
        count = len(deal.touches)
        chosen: tuple[str, ...]
        if column == SOURCED:
            given[deal.sourced] += Fraction(1)
        elif column == INFLUENCED:
            given.update({value: Fraction(1) for value in {*deal.touches}})
        elif not count:
            given[NO_TOUCH] += Fraction(1)
        elif column in ("u", "w"):
            holders = [0, deal.lead_at] if column == "u" else [0, deal.lead_at, deal.deal_at]
            holders = [holder for holder in holders if holder is not None]
            rest = [place for place in range(count) if place not in holders]
            pot = Fraction(80 if column == "u" else 90, 100) if rest else Fraction(1)
            for holder in holders:
                given[deal.touches[holder]] += pot / len(holders)
            for place in rest:
                given[deal.touches[place]] += (1 - pot) / len(rest)
        else:
            chosen = {"first": deal.touches[:1], "last": deal.touches[-1:], "linear": deal.touches}[column]
            for value in chosen:
                given[value] += Fraction(1, len(chosen))
    return {value: part for value, part in given.items() if part}
