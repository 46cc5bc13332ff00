"""Whole weeks, the one that is not over marked, and a gap, never 0, where nothing was known yet."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from smarketing.analysis.selling_weeks import MONTH, WEEK, Known, counts, speed, starts
from smarketing.calendars.work_week import WorkWeek
from smarketing.charts import selling_weeks as chart

FRIDAY = date(2026, 10, 23)
MONDAYS = [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)]


@pytest.mark.parametrize(
    ("unit", "last_on", "expected"),
    [
        (WEEK, FRIDAY, MONDAYS),
        (WEEK, date(2026, 10, 18), [date(2026, 9, 28), *MONDAYS[:2]]),
        # A period that ended on a Wednesday ends with the week before.
        (WEEK, date(2026, 9, 30), [date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21)]),
        (MONTH, FRIDAY, [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]),
        (MONTH, date(2026, 2, 28), [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]),
    ],
)
def test_weeks_and_months_are_whole_but_for_the_one_of_data_as_of(unit, last_on, expected):
    assert starts(unit, last_on, FRIDAY, 3) == expected


OFFICE = WorkWeek(hours=8, days=5)


def frame(**amounts: int) -> pl.DataFrame:
    rows = [(f"2026-10-{name[1:]}", amount) for name, amount in amounts.items()]
    return pl.DataFrame(rows, schema={"value": pl.String, "amount": pl.Int64}, orient="row")


def test_before_the_data_begins_there_is_no_amount_and_after_that_a_silent_week_is_0():
    known = {"won": Known(date(2026, 10, 5), FRIDAY)}
    days = [date(2026, 9, 28), *MONDAYS]
    found = counts(WEEK, days, {"won": frame(_05=2, _19=4), "lost": frame()}, known, FRIDAY)
    won = found.filter(series="won")
    assert won["amount"].to_list() == [None, 2.0, 0.0, 4.0]
    # The week in which the data begins is not whole, nor is the one that is not over.
    assert won["is_over"].to_list() == [False, False, True, False]
    assert found.filter(series="lost")["amount"].to_list() == [None] * 4


def test_a_source_that_ends_early_leaves_a_gap():
    known = {"call": Known(date(2026, 9, 1), date(2026, 10, 13))}
    found = counts(WEEK, MONDAYS, {"call": frame(_05=3, _12=1)}, known, FRIDAY)
    assert found["amount"].to_list() == [3.0, 1.0, None]
    assert found["is_over"].to_list() == [True, False, False]


def states(*rows: tuple[str, float | None, float | None, int, int, int, int]) -> pl.DataFrame:
    numbers = ("timed", "at_risk", "running", "breached")
    schema = {"value": pl.String, "median_minutes": pl.Float64, "p90_minutes": pl.Float64}
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(numbers, pl.Int64), orient="row")


def test_the_speed_to_lead_has_no_number_without_a_reply_and_is_not_over_while_one_may_come():
    told = states(("2026-10-05", 60.0, 240.0, 8, 0, 0, 2), ("2026-10-12", 30.0, 90.0, 5, 1, 0, 0))
    found = speed(WEEK, MONDAYS, told, FRIDAY)
    assert found["median_minutes"].to_list() == [60.0, 30.0, None]
    assert found["waiting"].to_list() == [0, 1, 0]
    assert found["untouched"].to_list() == [2, 0, 0]
    assert found["is_over"].to_list() == [True, False, False]


def test_the_picture_hatches_what_is_not_whole_and_says_the_last_whole_week():
    known = {"won": Known(date(2026, 9, 1), FRIDAY)}
    found = counts(WEEK, MONDAYS, {"won": frame(_05=2, _12=3, _19=4)}, known, FRIDAY)
    told = speed(WEEK, MONDAYS, states(("2026-10-05", 60.0, 240.0, 8, 0, 0, 0)), FRIDAY)
    panels = chart.panels(found, told, {"won": "Deals won"}, OFFICE)
    drawn = chart.figure(panels, unit=WEEK)
    assert list(drawn.data[0].marker.pattern.shape) == ["", "", "/"]
    said = "Deals won: 12 Oct: 3. Speed to lead: 5 Oct: 1 working hour (9 in 10: 4 working hours)."
    assert chart.alt(panels, unit=WEEK) == said
    nothing = counts(WEEK, MONDAYS, {"won": frame()}, {}, FRIDAY)
    empty = chart.panels(nothing, speed(WEEK, MONDAYS, states(), FRIDAY), {"won": "Deals won"}, OFFICE)
    assert "Nothing is known" in chart.figure(empty, unit=WEEK).layout.annotations[0].text
