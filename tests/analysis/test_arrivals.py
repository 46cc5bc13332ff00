"""Where a count lands: as many as keep coming, within a range that holds 8 times in 10."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from smarketing.analysis import arrivals, pace
from smarketing.calendars import Calendar

WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
CALENDAR = Calendar("UTC", WEEK)
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
DAYS = [day for day in (FIRST + timedelta(days=place) for place in range((LAST - FIRST).days + 1)) if day.weekday() < 5]
QUARTER = pace.period("quarter", date(2026, 10, 1))


def counts(numbers: list[int]) -> pl.DataFrame:
    rows = zip(DAYS, numbers, strict=False)
    return pl.DataFrame(list(rows), schema={"day_on": pl.Date, "number": pl.Int64}, orient="row")


def landing(frame: pl.DataFrame, as_of: date) -> arrivals.Range | None:
    return arrivals.landing(frame, pace.clock(QUARTER, CALENDAR, as_of), CALENDAR)


def test_what_comes_evenly_lands_around_as_many_a_day():
    found = landing(counts([5] * len(DAYS)), date(2026, 11, 2))
    # 23 of 66 working days are gone with 115; 43 days of 5 are to come: no sway beyond that of chance, 11 blocks seen.
    quantile = arrivals.Z80 + (arrivals.Z80**3 + arrivals.Z80) / 44
    half = quantile * (215 * (1 + 43 / 65)) ** 0.5
    assert found == arrivals.Range(round(330 - half), round(330 + half))


def test_a_period_that_is_over_has_landed():
    assert landing(counts([5] * len(DAYS)), date(2026, 12, 31)) == arrivals.Range(330, 330)


def test_less_than_63_working_days_of_history_say_nothing():
    short = counts([5] * len(DAYS)).filter(pl.col("day_on") >= date(2026, 8, 3))
    assert landing(short, date(2026, 10, 28)) is None
    assert landing(short, date(2026, 10, 30)) is not None
    assert landing(short.clear(), date(2026, 10, 30)) is None


def test_months_that_sway_widen_the_range():
    steady, swaying = ([5] * len(DAYS), [2 if day.month % 2 else 8 for day in DAYS])
    one, other = landing(counts(steady), date(2026, 11, 2)), landing(counts(swaying), date(2026, 11, 2))
    assert one is not None
    assert other is not None
    assert other.high - other.low > 2 * (one.high - one.low)


@pytest.mark.parametrize("kind", ["month", "quarter"])
def test_the_range_holds_8_times_in_10_over_companies_of_chance(kind):
    held = tested = 0
    for seed in range(15):
        chance = np.random.default_rng(seed)
        months = chance.gamma(25, 6 / 25, 24)
        numbers = [int(chance.poisson(months[(day.year - 2025) * 12 + day.month - 1])) for day in DAYS]
        found = arrivals.backtest(counts(numbers), kind, CALENDAR, LAST, 0.5)
        held += sum(bool(one.holds) for one in found)
        tested += len(found)
    assert tested >= 60
    assert 0.7 <= held / tested <= 0.92
