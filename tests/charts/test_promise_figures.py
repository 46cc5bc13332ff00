"""What the figures of the Promises page show: exact counts, marks where they belong, words that say the same."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import log10

import polars as pl
import pytest

from smarketing.calendars.work_week import WorkWeek
from smarketing.charts import breach_causes, bullet, compliance_trend, late_heatmap, ledger, reply_strip, theme

OFFICE = WorkWeek(hours=8, days=5)


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def fills(figure):
    return [shape.fillcolor for shape in figure.layout.shapes if shape.type == "rect"]


def test_a_bullet_is_as_long_as_its_value_and_its_tick_stands_at_the_promise():
    figure = bullet.bullet(642, 700, 940, "promised by now: 700", side="marketing", broken=True)
    background, bar = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    (tick,) = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert (background.x1, bar.x1, tick.x0, bar.fillcolor) == (940, 642, 700, theme.BREACH)
    assert texts(figure) == ["promised by now: 700"]


@pytest.mark.parametrize(
    ("side", "colour"), [("marketing", theme.MARKETING), ("sales", theme.SALES), ("both", theme.MUTED)]
)
def test_a_kept_promise_has_the_colour_of_its_side(side, colour):
    assert colour in fills(bullet.bullet(0.9, 0.8, 1, "promised: 80%", side=side, broken=False))


def test_a_bullet_without_a_value_has_no_bar_and_a_range_is_hatched():
    assert fills(bullet.bullet(None, 0.8, 1, "promised: 80%", side="sales", broken=False)) == [theme.FAINT]
    ranged = bullet.bullet(97, 84, 115, "promised", side="marketing", broken=False, range_=(124, 142))
    assert (min(ranged.data[0].x), max(ranged.data[0].x)) == (124, 142)
    assert ranged.layout.xaxis.range == (0, 142)


MARKS = pl.DataFrame(
    [
        ("SMB", "met", 30.0, 0.5, "L1", 60),
        ("SMB", "met_late", 960.0, 2.0, "L2", 480),
        ("SMB", "breached", 600.0, 1.25, "L3", 480),
        ("Enterprise", "running", 48.0, 0.1, "L4", 480),
    ],
    {
        "segment": pl.String,
        "state": pl.String,
        "minutes": pl.Float64,
        "share": pl.Float64,
        "lead_key": pl.String,
        "target": pl.Int64,
    },
    orient="row",
)
ROWS = pl.DataFrame(
    {
        "segment": ["SMB", "Enterprise"],
        "met": [1, 0],
        "decided": [3, 0],
        "drawn": [3, 1],
        "all": [3, 1],
        "median": [1.25, None],
        "median_minutes": [495.0, None],
    }
)


def test_each_mark_has_the_shape_of_its_state_and_stands_at_its_share_of_the_promise():
    figure = reply_strip.reply_strip(MARKS, ROWS, target=None, goal=0.9, week=OFFICE)
    found = {trace.marker.symbol: trace.x[0] for trace in figure.data}
    assert found == {
        "circle": pytest.approx(log10(0.5)),
        "x-thin": pytest.approx(log10(2)),
        "triangle-right": pytest.approx(log10(1.25)),
        "circle-open": pytest.approx(-1),
    }
    promise = [shape for shape in figure.layout.shapes if shape.type == "line" and shape.x0 == shape.x1 == 0]
    assert promise
    medians = [shape.x0 for shape in figure.layout.shapes if shape.type == "line" and shape.yref != "paper"]
    assert medians == [pytest.approx(log10(1.25))]
    assert "33% in time" in texts(figure)
    assert "nothing due yet" in texts(figure)


def test_one_promise_for_all_is_named_in_hours():
    figure = reply_strip.reply_strip(MARKS, ROWS, target=480, goal=None, week=OFFICE)
    assert "<b>Promise: 8 working hours</b>" in texts(figure)
    assert "<b>promised time</b>" not in texts(figure)
    tips = {trace.text[0] for trace in figure.data}
    assert "<b>2 working days</b>, replied late<br>promised: 8 working hours" in tips
    assert "<b>10 working hours</b>, reply late, still open<br>promised: 8 working hours" in tips


def test_the_axis_of_times_goes_on_in_days_and_months_of_the_working_week():
    long = MARKS.with_columns(minutes=pl.lit(100_000.0))
    figure = reply_strip.reply_strip(long, ROWS, target=480, goal=None, week=OFFICE, width=1180)
    ticks = {note.text: note.x for note in figure.layout.annotations if note.yanchor == "top" and note.yref == "paper"}
    days = ["2 days", "5 days", "10 days", "20 days", "60 days"]
    assert list(ticks) == ["1 hour", "4 hours", *days, "6 months", "12 months"]
    assert ticks["2 days"] == pytest.approx(log10(960))
    assert ticks["6 months"] == pytest.approx(log10(6 * 5 * 365.25 / 12 / 7 * 480))


def test_ticks_of_the_strip_never_touch_each_other_or_the_promise():
    for width in (420, 620, 1180):
        figure = reply_strip.reply_strip(MARKS, ROWS, target=None, goal=0.9, week=OFFICE, width=width)
        low, high = figure.layout.xaxis.range
        room = width - figure.layout.margin.l - figure.layout.margin.r
        ticks = [note for note in figure.layout.annotations if note.yanchor == "top" and note.yref == "paper"]
        spans = sorted(
            ((note.x - low) / (high - low) * room, len(note.text.replace("<b>", "").replace("</b>", "")) * 3.6)
            for note in ticks
        )
        for (left, half), (right, other) in pairwise(spans):
            assert left + half <= right - other


def test_the_strip_says_what_it_shows():
    said = "SMB: 33% in time, half within 8 working hours. Enterprise: nothing due yet."
    assert reply_strip.alt(ROWS, OFFICE) == said
    empty = reply_strip.reply_strip(MARKS.clear(), ROWS.clear(), target=None, goal=None, week=OFFICE)
    assert "No reply" in texts(empty)[0]


def owners(count: int) -> pl.DataFrame:
    ages = {age: [0] * count for age in late_heatmap.AGES}
    ages["late_longer"] = [count - place for place in range(count)]
    return pl.DataFrame({"name": [f"Person {n}" for n in range(count)], "late": ages["late_longer"], **ages})


def test_the_heatmap_has_a_cell_for_each_count_and_dots_where_there_is_none():
    figure = late_heatmap.late_heatmap(owners(3))
    assert texts(figure).count("·") == 12
    assert [fill for fill in fills(figure) if fill == theme.SEQUENTIAL[-1]]
    assert len(fills(figure)) == 3
    said = "3 past the promised reply: Person 0 2, Person 1 1. 3 of them for more than 7 days."
    assert late_heatmap.alt(owners(2)) == said


def test_beyond_eight_owners_the_rest_are_added_up():
    rows = late_heatmap.rows_of(owners(10))
    assert len(rows) == 8
    assert (rows[-1]["name"], rows[-1]["late"], rows[-1]["late_longer"]) == ("3 others", 6, 6)
    assert sum(row["late"] for row in rows) == 55


CAUSES = pl.DataFrame(
    {
        "side": ["sales", "both"],
        "cause": ["replied late", "owner has left"],
        "is_explained": [0, 0],
        "still_open": [0, 7],
        "leads": [28, 7],
    }
)


def test_causes_are_as_long_as_their_number_and_open_ones_are_hatched():
    figure = breach_causes.breach_causes(CAUSES)
    assert [trace.x[0] for trace in figure.data] == [28, 7]
    assert figure.data[0].marker.color == theme.SALES
    assert figure.data[1].marker.pattern.shape == "/"
    assert "<b>Sales</b>" in texts(figure)
    assert "<b>Both</b>" in texts(figure)
    assert breach_causes.alt(CAUSES) == "Replied late (sales): 28. Owner has left (both): 7, 7 still open."


def test_what_people_wrote_is_shown_as_words_and_never_as_markup():
    hostile = CAUSES.with_columns(cause=pl.lit("<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in texts(breach_causes.breach_causes(hostile))


WEEKS = pl.DataFrame(
    {
        "week_on": [date(2026, 9, 28), date(2026, 10, 5), date(2026, 10, 12)],
        "met": [9, 0, 20],
        "decided": [10, 0, 25],
        "open": [0, 0, 2],
        "share": [0.9, None, 0.8],
        "low": [0.6, None, 0.61],
        "high": [0.98, None, 0.91],
        "few": [True, True, False],
        "goal": [0.85, 0.85, 0.9],
        "version": ["First", "First", "Second"],
        "is_new": [False, False, True],
    }
)


def test_the_trend_breaks_where_no_reply_was_due_and_marks_a_new_version():
    figure = compliance_trend.compliance_trend(WEEKS)
    lines = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert [list(trace.x) for trace in lines] == [[0], [2]]
    assert lines[0].marker.color == (theme.PAGE,)
    assert lines[1].marker.color == (theme.BREACH,)
    assert "Second" in texts(figure)
    assert "promised<br>90%" in texts(figure)
    assert compliance_trend.alt(WEEKS) == (
        "Week of 28 Sep: 90% in time. Week of 12 Oct: 80% in time. Promised 90%. 1 of 2 weeks are below the promise."
    )


def test_both_sides_of_the_ledger_are_drawn_on_one_scale():
    figure = ledger.two_sides(10, 3, 2, ("€4,500", "€2,250"))
    assert [(trace.x[0], trace.base[0]) for trace in figure.data] == [(-10, 0), (2, 0), (3, 2)]
    low, high = figure.layout.xaxis.range
    assert low == -high
    assert "<b>€4,500</b>" in texts(figure)
    assert ledger.alt(10, 3, 2, ("€4,500", "€2,250")) == (
        "Marketing: 10 MQLs short of the promise, €4,500. Sales: 2 MQLs with the reply late and still open, 3 replied "
        "late, €2,250. Expected value, not cause."
    )


def test_a_side_that_cannot_be_judged_is_not_drawn_as_nothing():
    figure = ledger.two_sides(None, None, None, ("—", "—"))
    assert not figure.data
    assert texts(figure).count("cannot be judged") == 2
