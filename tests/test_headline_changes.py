"""How the headlines changed against the period before: each sum is exact, in each currency by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing import headline_changes
from smarketing.analysis import change
from smarketing.filters import Filters
from smarketing.metrics.registry import metric
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

SUMS = st.dictionaries(
    st.sampled_from("ABC"),
    st.tuples(st.integers(1, 50), st.decimals(0, 10**6, places=2).map(Fraction)),
)


@given(now=SUMS, before=SUMS)
def test_number_and_size_sum_to_the_change_exactly(now: dict[str, Any], before: dict[str, Any]) -> None:
    rows = change.effects(now, before)
    assert sum((row.change for row in rows), Fraction(0)) == sum(a for _, a in now.values()) - sum(
        a for _, a in before.values()
    )
    for row in rows:
        assert row.change == row.amount - row.previous_amount


@given(
    now=st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9).map(lambda n: (n // 2, n)), min_size=1),
    before=st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9).map(lambda n: (n // 3, n)), min_size=1),
)
def test_mix_and_rate_sum_to_the_change_of_the_win_rate(now: dict[str, Any], before: dict[str, Any]) -> None:
    found = change.split_counts(now, before)
    assert found is not None
    assert found.mix + found.own == pytest.approx(found.moved, abs=1e-12)


def deal(number: int, closed: str, channel: str, amount: int | None, currency: str = "EUR", status: str = "won") -> Any:
    return {
        "deal_id": f"D{number}",
        "channel": channel,
        "status": status,
        "amount": amount,
        "currency": currency,
        "created_at": "2026-06-01",
        "closed_at": closed,
    }


@pytest.fixture
def house() -> Iterator[Warehouse]:
    """June: two deals of 100 by Events. July: one of 300 by Events, one of 50 by Email, one in USD, one unpriced."""
    house = templates.fresh()
    rows = [
        deal(0, "2026-05-31", "Events", 7, status="lost") | {"created_at": "2026-05-01"},
        deal(1, "2026-06-10", "Events", 100),
        deal(2, "2026-06-11", "Events", 100),
        deal(3, "2026-06-12", "Email", 9, status="lost"),
        deal(4, "2026-07-10", "Events", 300),
        deal(5, "2026-07-11", "Email", 50),
        deal(6, "2026-07-12", "Email", 70, "USD"),
        deal(7, "2026-07-31", "Email", None),
    ]
    load(house, "deals", rows)
    yield house
    house.close()


def july(house: Warehouse) -> tuple[Filters, Filters]:
    chosen = Filters.over("Last month", date(2026, 8, 1), first_stage="opportunity")
    before, _ = headline_changes.period_before(house.read, chosen)
    assert before is not None
    return chosen, before


def test_the_value_signed_is_split_by_channel_and_never_adds_currencies(house: Warehouse) -> None:
    euros, dollars = headline_changes.signed(house.read, *july(house))
    assert (euros.currency, euros.before, euros.now, euros.unpriced) == ("EUR", 200, 350, 1)
    # Events: one deal fewer at (100 + 300) / 2; 200 more each at (2 + 1) / 2 deals. Email: one more at its 50.
    told = [(row.value, row.number_effect, row.size_effect) for row in euros.effects]
    assert told == [("Events", -200, 300), ("Email", 50, 0)]
    assert headline_changes.said_signed(euros) == (
        "Value signed: €200 before, €350 now: −€150 from the number of deals (0), +€300 from their size."
    )
    assert (dollars.currency, dollars.before, dollars.now) == ("USD", 0, 70)


def test_the_win_rate_is_that_of_closed_deals(house: Warehouse) -> None:
    found = headline_changes.win_rate(house.read, *july(house))
    assert found is not None
    assert (found.part, found.n, found.previous_part, found.previous_n) == (4, 4, 2, 3)
    assert found.mix + found.own == pytest.approx(1 / 3)


def test_of_what_is_not_loaded_no_change_is_told(house: Warehouse) -> None:
    chosen, before = july(house)
    assert headline_changes.period_before(house.read, chosen) == (before, "")
    assert headline_changes.headlines(house.read) == (headline_changes.SIGNED, headline_changes.RATE)


def test_mqls_are_counted_by_channel() -> None:
    house = templates.fresh()
    rows = [
        {"lead_id": f"{n}", "created_at": f"2026-{month}-01", "mql_at": f"2026-{month}-02", "channel": channel}
        for n, (month, channel) in enumerate([("06", "A"), ("07", "A"), ("07", "B"), ("07", "B"), ("08", "B")])
    ]
    load(house, "leads", rows)
    chosen = Filters.over("Last month", date(2026, 8, 2))
    before, lacks = headline_changes.period_before(house.read, chosen)
    assert before is not None, lacks
    found = headline_changes.count_changes(house.read, chosen, before, metric("mqls"))
    assert found.rows() == [("B", 0, 2, 2), ("A", 1, 1, 0)]
    assert headline_changes.said_counted(found, "MQLs") == "MQLs: 1 before, 3 now (+2). Most by B: +2."
    house.close()


def test_all_time_has_no_period_before(house: Warehouse) -> None:
    assert headline_changes.period_before(house.read, Filters.over("All time", date(2026, 8, 1))) == (
        None,
        headline_changes.NO_BEFORE,
    )
