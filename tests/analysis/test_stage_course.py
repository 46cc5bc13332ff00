"""What a deal's stage and the days in it say of how it goes on: chances exact, and nan where too little is told."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from smarketing.analysis import stage_course
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


def test_a_deal_is_won_as_often_as_those_that_were_in_its_stage_for_as_long():
    known, told = world(("Offer", 3), ("Offer", 6), ("opening", 8))
    found = course(known, told)
    assert found is not None
    assert found.judged == 3
    # Won on the 5th day in the stage; who is past it is only ever lost; one not yet offered is 2 + 5 days away.
    assert chances(found, known, 1) == [0.0, 0.0, 0.0]
    assert chances(found, known, 2) == [pytest.approx(0.5, abs=0.02), 0.0, 0.0]
    assert chances(found, known, 6) == [pytest.approx(0.5, abs=0.02), 0.0, 0.0]
    assert chances(found, known, 7)[2] == pytest.approx(0.5, abs=0.02)


def test_a_deal_counts_as_much_as_it_is_worth():
    known, told = world(("Offer", 3), worth=300.0)
    found = course(known, told)
    assert found is not None
    assert chances(found, known, 2) == [pytest.approx(0.75, abs=0.01)]


def test_where_too_little_is_told_the_stage_says_nothing():
    known, told = world(("Offer", 30), ("opening", 2))
    found = course(known, told)
    assert found is not None
    # Nobody was offered for 30 days.
    assert np.isnan(chances(found, known, 5)).tolist() == [True, False]
    few = known.filter(~pl.col("deal_key").is_in([f"d{number}" for number in range(stage_course.LEAST_LEFT + 2)]))
    less = course(few, told)
    assert less is not None
    assert less.judged == 0
    assert course(*world(told=False)) is None


def test_a_deal_without_a_history_is_not_judged_by_its_stage():
    known, told = world(("Offer", 3), ("Offer", 3))
    found = course(known, told.filter(pl.col("deal_key") != "open1"))
    assert found is not None
    assert np.isnan(chances(found, known, 2)).tolist() == [False, True]


def test_stages_that_are_seldom_left_are_one_and_never_judge_a_deal():
    known, told = world(("Offer", 3))
    rare = told.with_columns(
        stage=pl.when((pl.col("deal_key") == "open0") & (pl.col("stage") == "Offer"))
        .then(pl.lit("Rare"))
        .otherwise("stage")
    )
    found = course(known, rare)
    assert found is not None
    assert found.judged == 0
