"""A number against its plan to date: by working days, and by how past periods ran."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.analysis import pace
from smarketing.calendars import Calendar

WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
# Monday 5 October 2026 is a holiday: the month has 21 working days instead of 22.
CALENDAR = Calendar("UTC", WEEK, ["2026-10-05"])
OCTOBER = pace.period("month", date(2026, 10, 14))


def results(*rows: tuple[date, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"day_on": pl.Date, "number": pl.Float64}, orient="row")


def evenly(at: pace.Clock, whole: float) -> pl.DataFrame:
    rows = [(day, whole / len(at.days)) for day in at.days]
    return pl.DataFrame(rows, schema={"day_on": pl.Date, "planned": pl.Float64}, orient="row")


def planned(at: pace.Clock, whole: float) -> pace.Plan:
    return pace.plan_of(evenly(at, whole), whole, at, "target")


def test_a_period_is_the_calendar_one_that_holds_the_day():
    assert pace.period("month", date(2026, 2, 28)) == pace.Period("month", date(2026, 2, 1), date(2026, 2, 28))
    assert pace.period("quarter", date(2026, 12, 31)) == pace.Period("quarter", date(2026, 10, 1), date(2026, 12, 31))
    assert pace.period("quarter", date(2026, 6, 30)) == pace.Period("quarter", date(2026, 4, 1), date(2026, 6, 30))
    assert pace.period("year", date(2026, 1, 1)) == pace.Period("year", date(2026, 1, 1), date(2026, 12, 31))
    before = pace.earlier(OCTOBER)
    assert [one.first for one in before[:2]] == [date(2026, 9, 1), date(2026, 8, 1)]
    assert before[-1] == pace.Period("month", date(2025, 10, 1), date(2025, 10, 31))


def test_the_holiday_and_the_weekend_are_not_gone_and_the_last_day_counts_by_its_part():
    assert len(pace.clock(OCTOBER, CALENDAR, date(2026, 10, 31)).days) == 21
    # 1, 2, 6, 7, 8, 9, 12, 13, 14 October.
    assert pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14)).gone == 9
    assert pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14), 0.25).gone == 8.25
    assert pace.clock(OCTOBER, CALENDAR, date(2026, 10, 5)).gone == 2
    assert pace.clock(OCTOBER, CALENDAR, date(2026, 10, 5), 0.25).gone == 2


def test_pace_is_actual_over_target_times_elapsed_working_days_over_working_days():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    found = pace.pace(results((date(2026, 10, 2), 30), (date(2026, 10, 4), 6), (date(2026, 10, 14), 9)), at, CALENDAR,
                      plan=planned(at, 105))  # fmt: skip
    assert found.actual == 45
    assert found.due == pytest.approx(105 * 9 / 21)
    assert found.rate == pytest.approx(1.0)
    assert pace.state(found.rate) == pace.ON
    # What came on the Sunday belongs to the next working day, the Tuesday after the holiday.
    assert [amount for _, amount in found.points] == [0, 0, 30, 36, 36, 36, 36, 36, 36, 45]
    assert [place for place, _ in found.points] == list(range(10))


@pytest.mark.parametrize(
    ("rate", "said"),
    [(0.9499, pace.BEHIND), (0.95, pace.ON), (1.0499, pace.ON), (1.05, pace.AHEAD), (0.0, pace.BEHIND), (None, None)],
)
def test_behind_is_less_than_95_per_cent(rate, said):
    assert pace.state(rate) == said


def test_a_month_of_its_own_target_asks_for_its_own_part_of_the_quarter():
    quarter = pace.period("quarter", date(2026, 10, 14))
    at = pace.clock(quarter, CALENDAR, date(2026, 10, 31))
    days = [(day, {10: 21.0, 11: 42.0, 12: 0.0}[day.month] / 21) for day in at.days]
    plan = pace.plan_of(pl.DataFrame(days, schema=["day_on", "planned"], orient="row"), 63, at, "target")
    assert plan.steps[21] == pytest.approx(21)
    assert plan.steps[42] == pytest.approx(63)
    assert plan.is_whole
    assert pace.pace(results((date(2026, 10, 30), 21)), at, CALENDAR, plan=plan).rate == pytest.approx(1)


def test_where_days_and_the_whole_contradict_each_other_the_days_are_stretched():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    plan = pace.plan_of(evenly(at, 100), 210, at, "target")
    assert plan.whole == plan.steps[-1] == 210
    assert plan.steps[9] == pytest.approx(90)


def test_a_plan_that_does_not_reach_the_days_that_are_over_gives_no_rate():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    late = evenly(at, 105).filter(pl.col("day_on") >= date(2026, 10, 6))
    found = pace.pace(results((date(2026, 10, 2), 30)), at, CALENDAR, plan=pace.plan_of(late, 95, at, "target"))
    assert found.plan is not None
    assert (found.plan.covered, found.plan.is_covered_so_far, found.plan.is_whole) == (19, False, False)
    assert (found.due, found.rate, found.usual_due) == (None, None, None)
    early = evenly(at, 105).filter(pl.col("day_on") < date(2026, 10, 20))
    found = pace.pace(results((date(2026, 10, 2), 30)), at, CALENDAR, plan=pace.plan_of(early, 60, at, "target"))
    assert found.plan is not None
    assert found.plan.is_covered_so_far
    assert found.rate is not None
    assert found.usual_due is None


def test_without_a_plan_history_or_elapsed_working_day_there_is_no_number():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    bare = pace.pace(results((date(2026, 10, 2), 30)), at, CALENDAR)
    assert (bare.actual, bare.due, bare.rate, bare.course, bare.usual_rate) == (30, None, None, None, None)
    assert pace.pace(results(), at, CALENDAR, plan=planned(at, 105)).rate == 0
    november = pace.clock(pace.period("month", date(2026, 11, 1)), CALENDAR, date(2026, 11, 1))
    sunday = pace.pace(results((date(2026, 11, 1), 3)), november, CALENDAR, plan=planned(november, 105))
    assert (sunday.actual, sunday.due, sunday.rate) == (3, None, None)
    nothing = pace.pace(results((date(2026, 10, 2), 30)), at, CALENDAR, plan=planned(at, 0))
    assert nothing.rate is None


def history(months: int, share: float = 0.2) -> pl.DataFrame:
    """Months before October 2026 of 100 each, of which a share on the first day and the rest on the last."""
    rows = []
    for one in pace.earlier(OCTOBER)[:months]:
        rows += [(one.first, 100 * share), (one.last, 100 * (1 - share))]
    return results(*sorted(rows))


def test_the_usual_course_is_the_median_share_at_the_same_point_of_whole_past_periods():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    first = date(2025, 1, 1)
    now = results((date(2026, 10, 2), 30))
    found = pace.pace(pl.concat([history(5), now]), at, CALENDAR, plan=planned(at, 105), first_on=first)
    assert found.course is not None
    assert found.course.shares == pytest.approx([0.2] * 5)
    assert found.usual_due == pytest.approx(21)
    assert found.usual_rate == pytest.approx(30 / 21)
    assert found.rate == pytest.approx(30 / 45)
    # Behind by working days, ahead for this point: the deals of a month come on its last day.
    assert (pace.state(found.rate), pace.state(found.usual_rate)) == (pace.BEHIND, pace.AHEAD)
    assert len(found.course.curve) == 22
    assert (found.course.curve[0], found.course.curve[-1]) == (0, pytest.approx(1))


def test_the_usual_course_takes_at_least_4_and_at_most_12_periods():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    first = date(2020, 1, 1)
    assert pace.pace(history(3), at, CALENDAR, first_on=first).course is None
    longest = pace.pace(history(12), at, CALENDAR, first_on=first).course
    assert longest is not None
    assert len(longest.shares) == 12


def test_a_period_that_may_have_begun_before_the_data_is_left_out():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    assert pace.pace(history(5), at, CALENDAR).course is not None
    found = pace.pace(history(5), at, CALENDAR).course
    assert found is not None
    assert len(found.shares) == 4
    assert pace.pace(history(4), at, CALENDAR).course is None


def test_no_rate_by_the_course_where_half_of_the_periods_had_nothing_by_now():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    found = pace.pace(history(6, share=0), at, CALENDAR, plan=planned(at, 105), first_on=date(2025, 1, 1))
    assert found.course is not None
    assert found.course.median == 0
    assert found.usual_rate is None


def test_what_happens_after_as_of_is_not_looked_at():
    at = pace.clock(OCTOBER, CALENDAR, date(2026, 10, 14))
    now, later = results((date(2026, 10, 2), 30)), results((date(2026, 10, 15), 500))
    assert pace.pace(pl.concat([now, later]), at, CALENDAR).points == pace.pace(now, at, CALENDAR).points


@given(st.integers(0, 91), st.floats(1, 1e6), st.floats(0.05, 1))
def test_the_pace_of_what_runs_as_planned_is_1(days, whole, part):
    of = pace.period("quarter", date(2026, 10, 1))
    at = pace.clock(of, CALENDAR, of.first + timedelta(days=days), part)
    plan = planned(at, whole)
    asked = evenly(at, whole).rename({"planned": "number"}).filter(pl.col("day_on") <= at.as_of)
    worked = at.days and at.as_of in at.days
    scaled = pl.when(pl.col("day_on") == at.as_of).then(pl.col("number") * part).otherwise("number")
    found = pace.pace(asked.with_columns(number=scaled) if worked else asked, at, CALENDAR, plan=plan)
    assert found.rate == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 50)), max_size=60), st.integers(0, 91))
def test_the_end_of_the_line_is_the_total_of_the_read(rows, days):
    of = pace.period("quarter", date(2026, 10, 1))
    at = pace.clock(of, CALENDAR, of.first + timedelta(days=days))
    frame = results(*((of.first + timedelta(days=place), number) for place, number in rows))
    found = pace.pace(frame, at, CALENDAR)
    assert found.actual == sum(number for place, number in rows if place <= days)
    amounts = [amount for _, amount in found.points]
    assert amounts == sorted(amounts)
    assert found.points[-1][0] == at.gone
