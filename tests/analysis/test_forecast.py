"""Where the value signed lands: chances by age are exact, ranges are honest, and nothing later is looked at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from smarketing.analysis import forecast
from smarketing.analysis.forecast import Landing, landing

SCHEMA = {
    "created_on": pl.Date,
    "ended_on": pl.Date,
    "is_won": pl.Int32,
    "amount": pl.Float64,
    "currency": pl.String,
}
START = date(2026, 1, 1)
AS_OF = date(2026, 6, 30)
JULY = (date(2026, 7, 1), date(2026, 7, 31))


def day(number: int) -> date:
    return START + timedelta(days=number)


def lives(*rows: tuple[date, date | None, int, float | None], currency: str = "EUR") -> pl.DataFrame:
    return pl.DataFrame([(*row, currency) for row in rows], schema=SCHEMA, orient="row")


def history(deals: int = 120, *, won_after: int = 20, lost_after: int = 30) -> pl.DataFrame:
    """A deal of 100 a day from the first of January: every other one won after 20 days, the others lost after 30."""
    found: list[tuple[Any, ...]] = []
    for number in range(deals):
        opened = day(number)
        is_won = number % 2 == 0
        ended = opened + timedelta(days=won_after if is_won else lost_after)
        found.append((opened, ended, int(is_won), 100.0))
    return lives(*found)


def test_the_chance_of_a_deal_is_that_of_those_who_reached_its_age():
    # Ten deals: four won on day 5, two lost on day 10, four open at day 12.
    days = np.array([5] * 4 + [10] * 2 + [12] * 4)
    is_over = np.array([True] * 6 + [False] * 4)
    is_won = np.array([True] * 4 + [False] * 6)
    wins, stays = forecast._course(days, is_over, is_won, 10)
    assert wins[5] == pytest.approx(0.4)
    assert (stays[5], stays[6], stays[11]) == (1.0, pytest.approx(0.6), pytest.approx(0.4))
    ages = np.array([0, 4, 5, 12])
    # Within five days: by day 5 for the first two, too late for the others; within four, the first is too young.
    assert forecast._odds(wins, stays, ages, 5).tolist() == [pytest.approx(0.4), pytest.approx(0.4), 0.0, 0.0]
    assert forecast._odds(wins, stays, ages, 4).tolist() == [0.0, pytest.approx(0.4), 0.0, 0.0]


def test_the_range_lies_about_what_the_history_goes_on_to_become():
    deals = history(181)
    found = landing(deals, "EUR", JULY, AS_OF)
    assert found is not None
    assert found.signed == 0.0
    # Twenty days after the 11th of June to the 11th of July each second deal is won: 10 of those that are open.
    assert found.low <= 1_500 <= found.high
    assert 0 < found.low < found.middle < found.high


def test_nothing_that_happened_later_changes_the_range():
    deals = history(181)
    cut = forecast._as_of(deals, AS_OF).select(list(SCHEMA))
    assert landing(deals, "EUR", JULY, AS_OF) == landing(cut, "EUR", JULY, AS_OF)


def test_a_period_that_is_over_lands_where_it_ended():
    march = (date(2026, 3, 1), date(2026, 3, 31))
    found = landing(history(), "EUR", march, date(2026, 3, 31))
    assert found is not None
    assert found.signed == found.low == found.middle == found.high == 1_500.0


def test_the_same_data_give_the_same_range_and_other_currencies_are_not_in_it():
    deals = history(181)
    both = pl.concat([deals, history(181).with_columns(currency=pl.lit("USD"), amount=pl.lit(9e9))])
    assert landing(both, "EUR", JULY, AS_OF) == landing(deals, "EUR", JULY, AS_OF)


def test_with_too_few_won_or_too_few_amounts_there_is_no_range():
    assert landing(history(30), "EUR", JULY, AS_OF) is None
    unpriced = history(181).with_columns(amount=pl.when(pl.col("is_won") == 1).then("amount"))
    assert landing(unpriced, "EUR", JULY, AS_OF) is None
    assert landing(lives(), "EUR", JULY, AS_OF) is None


def test_each_month_that_is_over_is_tested_against_what_it_became():
    tested = forecast.backtest(history(), "EUR", date(2026, 5, 31))
    assert [one.from_on for one in tested] == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    assert [one.as_of for one in tested] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert [one.outcome for one in tested][:2] == [1_500.0, 1_500.0]
    assert forecast.backtest(lives(), "EUR", AS_OF) == []


def test_an_outcome_at_the_end_of_a_range_is_within_it():
    one = Landing(*JULY, AS_OF, 0.0, 10.0, 15.0, 20.0, outcome=20.0)
    assert one.holds is True
    assert Landing(*JULY, AS_OF, 0.0, 10.0, 15.0, 20.0, outcome=20.01).holds is False
    assert Landing(*JULY, AS_OF, 0.0, 10.0, 15.0, 20.0).holds is None


def test_the_order_of_the_rows_changes_no_end_of_the_range():
    # Amounts from 100 to 1,900, so that each deal is another one.
    deals = history(181).with_columns(
        amount=100.0 + (pl.int_range(pl.len()) * 37 % 19) * 100, deal_key=pl.int_range(pl.len())
    )
    found = landing(deals, "EUR", JULY, AS_OF)
    assert found is not None
    for seed in range(6):
        assert landing(deals.sample(fraction=1, shuffle=True, seed=seed), "EUR", JULY, AS_OF) == found


def test_while_a_deal_is_open_the_range_has_a_width():
    """Thirty deals of 100 were won 5 days after they were opened, long ago; the one of 3,000 that is open is 60 days
    old. Nobody was won at that age: 8 times in 10 nothing more is signed, and it is still not certain.
    """
    old = [(day(number), day(number + 5), 1, 100.0) for number in range(30)]
    alone = lives(*old, (AS_OF - timedelta(days=60), None, 0, 3_000.0))
    days_left = (date(2026, 6, 1), date(2026, 7, 2))
    found = landing(alone, "EUR", days_left, AS_OF)
    assert found is not None
    assert (found.low, found.middle) == (0.0, 0.0)
    # A new deal would be won on the 5th day, and two are left: the least that can come is one of 100.
    assert found.high == 100.0


def test_while_deals_may_come_the_range_has_a_width():
    found = landing(lives(*[(day(number), day(number + 5), 1, 100.0) for number in range(30)]), "EUR", JULY, AS_OF)
    assert found is not None
    assert (found.low, found.high) == (0.0, 100.0)
    assert found.open_deals == 0
