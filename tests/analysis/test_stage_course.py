"""What a deal's stage at its age says of how it ends: chances exact, and nan where too few were alike."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from smarketing.analysis.stage_course import Course, course

START = date(2026, 1, 1)
LIVES = {
    "deal_key": pl.String,
    "created_on": pl.Date,
    "ended_on": pl.Date,
    "is_won": pl.Int32,
    "amount": pl.Float64,
    "days": pl.Int64,
}


def world(*present: tuple[str, int], told: bool = True, worth: float = 100.0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Forty deals that are offered after 10 days, then every other one won after 5 more, the others lost after 10; and
    open ones, each in the opening stage or in 'Offer' for so many days. Those won are worth `worth`, the others 100.
    """
    lives, history = [], []
    for number in range(40):
        is_won = number % 2
        days = 15 if is_won else 20
        lives.append((f"d{number}", START, START + timedelta(days=days), is_won, worth if is_won else 100.0, days))
        history += [(f"d{number}", START, None), (f"d{number}", START + timedelta(days=10), "Offer")]
    for number, (stage, days) in enumerate(present):
        age = days + (10 if stage == "Offer" else 0)
        lives.append((f"open{number}", START, None, 0, 50.0, age))
        history.append((f"open{number}", START, None))
        if stage == "Offer":
            history.append((f"open{number}", START + timedelta(days=10), "Offer"))
    schema = {"deal_key": pl.String, "told_on": pl.Date, "stage": pl.String}
    rows = history if told else []
    return pl.DataFrame(lives, schema=LIVES, orient="row"), pl.DataFrame(rows, schema=schema, orient="row")


def chances(found: Course, known: pl.DataFrame, left: int) -> list[float]:
    once = np.arange(known.height)[None, :]
    return found.odds(once, known["amount"].to_numpy(), left)[0].tolist()


def test_a_deal_is_won_as_often_as_those_that_were_in_its_stage_at_its_age():
    known, told = world(("Offer", 3), ("Offer", 6), ("opening", 8))
    found = course(known, told)
    assert found is not None
    assert found.judged == 3
    # Won at 15 days of age; who is past that is only ever lost; one of 8 days that is not yet offered has 7 to go.
    assert chances(found, known, 1) == [0.0, 0.0, 0.0]
    # 20 x 100 are won on that day of 40 x 100 and the older open one of 50; the younger open one has left by then.
    assert chances(found, known, 2) == [pytest.approx(2_000 / 4_050), 0.0, 0.0]
    assert chances(found, known, 6) == [pytest.approx(2_000 / 4_050), 0.0, 0.0]
    assert chances(found, known, 7)[2] == pytest.approx(2_000 / 4_050)


def test_a_deal_counts_as_much_as_it_is_worth():
    known, told = world(("Offer", 3), worth=300.0)
    found = course(known, told)
    assert found is not None
    assert chances(found, known, 2) == [0.75]


def test_fast_deals_do_not_make_slow_ones_fast():
    """Twenty are offered on day 2 and won on day 4, twenty on day 20 and won on day 40: who waits for an offer on day
    10 is one of the slow ones. Stage by stage each would be won 2 to 20 days after the offer, half of them within 2.
    """
    lives, history = [], []
    for number in range(41):
        slow = number % 2
        days = 10 if number == 40 else 40 if slow else 4
        ended = None if number == 40 else START + timedelta(days=days)
        lives.append((f"d{number}", START, ended, int(number < 40), 100.0, days))
        history.append((f"d{number}", START, None))
        if number < 40:
            history.append((f"d{number}", START + timedelta(days=20 if slow else 2), "Offer"))
    known = pl.DataFrame(lives, schema=LIVES, orient="row")
    told = pl.DataFrame(history, schema={"deal_key": pl.String, "told_on": pl.Date, "stage": pl.String}, orient="row")
    found = course(known, told)
    assert found is not None
    assert (chances(found, known, 29), chances(found, known, 30)) == ([0.0], [1.0])


def test_where_too_few_were_alike_the_stage_says_nothing():
    known, told = world(("Offer", 30), ("opening", 2))
    found = course(known, told)
    assert found is not None
    # Nobody was offered for 30 days.
    assert np.isnan(chances(found, known, 5)).tolist() == [True, False]
    few = known.filter(~pl.col("deal_key").is_in([f"d{number}" for number in range(32)]))
    less = course(few, told)
    assert less is not None
    # Eight that ended are left, and the one that is offered.
    assert less.judged == 0
    assert course(*world(told=False)) is None


def test_a_deal_without_a_history_is_not_judged_by_its_stage():
    known, told = world(("Offer", 3), ("Offer", 3))
    found = course(known, told.filter(pl.col("deal_key") != "open1"))
    assert found is not None
    assert np.isnan(chances(found, known, 2)).tolist() == [False, True]


def test_a_stage_in_which_nobody_else_was_says_nothing():
    known, told = world(("Offer", 3))
    rare = told.with_columns(
        stage=pl.when((pl.col("deal_key") == "open0") & (pl.col("stage") == "Offer"))
        .then(pl.lit("Rare"))
        .otherwise("stage")
    )
    found = course(known, rare)
    assert found is not None
    assert found.judged == 0
