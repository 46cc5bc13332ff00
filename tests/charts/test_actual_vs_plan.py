"""What came against what was planned: the lines, the band and the words at their ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from smarketing.analysis.pace import Clock, Course, Pace, Plan, period
from smarketing.charts import theme
from smarketing.charts.actual_vs_plan import actual_vs_plan, alt

QUARTER = period("quarter", date(2026, 10, 1))
DAYS = tuple(
    day for day in (QUARTER.first + timedelta(days=place) for place in range(92)) if day.weekday() < 5
)  # 66 working days
AT = Clock(QUARTER, DAYS, DAYS[16], 17)
PLAN = Plan(660, tuple(10.0 * step for step in range(67)), 66, is_covered_so_far=True, origin="target")
COURSE = Course((0.2, 0.3, 0.2, 0.1), tuple((step / 66) ** 2 for step in range(67)))
POINTS = tuple((float(step), 8.0 * step) for step in range(18))
PACE = Pace(AT, POINTS, PLAN, COURSE)


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def lines(figure) -> dict[str, list[float]]:
    """The amounts of each line, by its dash."""
    found = [trace for trace in figure.data if trace.mode == "lines"]
    return {trace.line.dash or "solid": list(trace.y) for trace in found}


def test_solid_is_what_came_dotted_the_plan_and_dashed_how_past_periods_ran():
    figure = actual_vs_plan(PACE, side="marketing", lands=(500, 600))
    drawn = lines(figure)
    assert drawn["solid"] == [amount for _, amount in POINTS]
    assert drawn["dot"] == list(PLAN.steps)
    assert drawn["dash"] == [660 * share for share in COURSE.curve]
    colours = {trace.line.dash or "solid": trace.line.color for trace in figure.data if trace.mode == "lines"}
    assert colours == {"solid": theme.MARKETING, "dot": theme.INK, "dash": theme.MUTED}


def test_the_range_and_the_plan_stand_at_the_end_and_do_not_touch():
    for lands in ((500, 600), (640, 690), (0, 1)):
        figure = actual_vs_plan(PACE, side="sales", currency="EUR", lands=lands)
        ends = [note for note in figure.layout.annotations if note.x == 66]
        assert len(ends) == 2
        top = figure.layout.yaxis.range[1]
        pixels = abs(ends[0].y - ends[1].y) / top * (300 - 44)
        assert pixels >= 15 * 1.3
    assert "forecast <b>€0–€1</b>" in texts(figure)
    assert "target €660" in texts(figure)


def test_without_a_plan_or_a_range_nothing_is_invented():
    bare = replace(PACE, plan=None, course=None)
    figure = actual_vs_plan(bare, side="sales")
    assert set(lines(figure)) == {"solid"}
    assert texts(figure) == ["<b>136</b>"]
    assert not [trace for trace in figure.data if trace.fill]
    part = replace(PACE, plan=replace(PLAN, covered=22))
    assert "target 660 in part" in texts(actual_vs_plan(part, side="sales"))
    assert "dash" not in lines(actual_vs_plan(part, side="sales"))


def test_a_range_too_narrow_to_tell_is_one_number():
    figure = actual_vs_plan(PACE, side="sales", currency="EUR", lands=(573_000, 573_100))
    assert "forecast <b>about €573k</b>" in texts(figure)


def test_the_days_under_a_month_do_not_touch():
    october = period("month", date(2026, 10, 1))
    at = Clock(october, DAYS[:22], DAYS[16], 17)
    figure = actual_vs_plan(Pace(at, POINTS), side="marketing")
    assert list(figure.layout.xaxis.ticktext) == ["1 Oct", "12 Oct", "19 Oct", "26 Oct"]
    assert list(actual_vs_plan(PACE, side="marketing").layout.xaxis.ticktext) == ["Oct", "Nov", "Dec"]


def test_a_period_that_is_over_has_no_band():
    over = replace(PACE, clock=replace(AT, as_of=QUARTER.last, gone=66))
    figure = actual_vs_plan(over, side="sales", lands=(136, 136))
    assert not [trace for trace in figure.data if trace.fill]
    assert not any("forecast" in text for text in texts(figure))


@pytest.mark.parametrize("gone", [0, 1, 17, 60, 66])
def test_the_amount_beside_its_point_stays_within_the_picture(gone):
    points = POINTS[: gone + 1] if gone < 18 else (*POINTS, (float(gone), 9_999_999.0))
    for plan in (PLAN, replace(PLAN, steps=(0.0,) * 67)):
        found = Pace(replace(AT, gone=gone), points, plan)
        figure = actual_vs_plan(found, side="marketing", lands=(10_000_000, 11_000_000))
        note = next(note for note in figure.layout.annotations if note.font.size == 20)
        right = figure.layout.margin.r
        x = 8 + (560 - 8 - right) * note.x / 66 + (note.xshift or 0)
        width = len(note.text.removeprefix("<b>").removesuffix("</b>")) * 12
        left = x - width if note.xanchor == "right" else x
        assert left >= -1
        assert left + width <= 560


def test_the_words_for_the_picture_are_the_verdict_and_the_range():
    assert alt(PACE, ["MQLs are behind target.", None, "500–600 likely."]) == "MQLs are behind target. 500–600 likely."
    assert alt(PACE, [None]) == "136 so far; nothing to compare with."
    tips = [text for trace in actual_vs_plan(PACE, side="sales").data if trace.text for text in trace.text]
    assert tips[1] == "<b>to 1 Oct 2026</b><br>8 of 10 due to date"
    assert tips[-1] == "<b>to 23 Oct 2026</b><br>136 of 170 due to date"
