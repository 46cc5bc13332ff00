"""What the other figures show: exact counts, missing never as zero, parts that add up."""

import json
from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from smarketing.analysis import funnel
from smarketing.analysis.projection import curves, project
from smarketing.charts import activity, breakdown, cohorts, leaks, projection, step_times, theme, trend
from smarketing.charts.canvas import Canvas, plain, shortened, spread, to_json, wrapped

STAGES = ("lead", "mql", "sal", "sql", "opportunity", "won")
EXITS = ("rejected", "recycled", "disqualified", "lost")


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def read(reached, in_play, value="all", days=None, exits=None, mature=None):
    """A cohort_funnel frame: reached and in_play per stage, None where there is no data."""
    rows = []
    for order, stage in enumerate(STAGES, start=1):
        here, waiting = reached[order - 1], in_play[order - 1]
        after = reached[order] if order < len(STAGES) else here
        out = None if here is None else here - after - waiting if stage != "won" else 0
        left = (exits or {}).get(stage, {})
        before = reached[order - 2] if order > 1 else None
        step = None if before is None else (before if mature is None else mature[order - 1])
        converted = None if step is None else min(here, step)
        median = (days or {}).get(stage, (0, None, None, None))
        gone = [None if here is None else left.get(name, 0) for name in EXITS]
        counts = (here, None if here is None else 0, out, waiting if stage != "won" or here is None else 0)
        rows.append((value, stage, order, *counts, *gone, step, converted, *median))
    names = ["value", "stage", "stage_order", "reached", "imputed", "out", "in_play", *EXITS]
    names += ["mature_entered", "mature_converted", "pairs", "median_days", "p75_days", "p90_days"]
    texts_ = {"value": pl.String, "stage": pl.String}
    schema = {name: texts_.get(name, pl.Float64 if name.endswith("_days") else pl.Int64) for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


FULL = read(
    (3000, 640, 570, 318, 173, 41),
    (0, 21, 48, 32, 96, 0),
    exits={
        "mql": {"rejected": 37, "recycled": 12},
        "sal": {"recycled": 180, "disqualified": 24},
        "sql": {"lost": 20, "recycled": 90},
        "opportunity": {"lost": 36},
    },
    days={"mql": (600, 3.0, 9.0, 24.0), "sal": (500, 0.0, 1.0, 4.0), "won": (17, 48.0, 75.0, 122.0)},
)


def flow_heights(figure, kind):
    traces = [trace for trace in figure.data if trace.name == kind]
    return [abs(trace.y[-1] - trace.y[0]) for trace in traces]


def test_leaks_name_every_stage_every_exit_and_what_waits():
    figure = leaks.leaks(funnel.flows(funnel.steps(FULL)))
    shown = [words.replace("<b>", "").replace("</b>", "") for words in texts(figure)]
    plain_words = " | ".join(shown)
    for words in ("MQLs", "640", "Accepted", "570", "89% of MQLs", "Won", "41", "6.4% of MQLs"):
        assert words in shown
    for number, name in ((21, "still in play"), (37, "rejected"), (12, "recycled"), (36, "lost"), (3, "other exits")):
        assert any(words.startswith(f"{number} ") and name in words for words in shown), plain_words


def test_leaks_heights_are_linear_and_add_up():
    figure = leaks.leaks(funnel.flows(funnel.steps(FULL)))
    (on,) = flow_heights(figure, "sal")
    waiting = flow_heights(figure, "in_play")[0]
    (rejected,) = flow_heights(figure, "rejected")
    recycled = flow_heights(figure, "recycled")[0]
    node = next(shape for shape in figure.layout.shapes if shape.fillcolor == theme.MARKETING)
    assert on / 570 == pytest.approx(rejected / 37)
    assert on + waiting + rejected + recycled == pytest.approx(node.y1 - node.y0)


def test_leaks_labels_stand_where_no_flow_runs():
    for width in (560, 1180, 1780):
        figure = leaks.leaks(funnel.flows(funnel.steps(FULL)), width=width)
        flows = [
            trace for trace in figure.data if trace.name in ("recycled", "in_play", "rejected", "lost", "disqualified")
        ]
        labels = [note for note in figure.layout.annotations if note.yref is None]
        assert labels
        for note in labels:
            inside = [trace for trace in flows if min(trace.x) <= note.x <= max(trace.x)]
            assert not inside
            spine = [trace for trace in figure.data if trace.name in STAGES and min(trace.x) <= note.x <= max(trace.x)]
            assert all(note.y > max(trace.y) for trace in spine)
        places = sorted((round(note.x), note.y) for note in labels)
        gaps = [b[1] - a[1] for a, b in pairwise(places) if a[0] == b[0]]
        assert min(gaps) >= 17


def test_leaks_hatch_what_is_still_in_play():
    figure = leaks.leaks(funnel.flows(funnel.steps(FULL)))
    hatched = [trace.name for trace in figure.data if trace.fillpattern.shape == "/"]
    assert hatched == ["in_play"] * 4


def test_leaks_in_words_name_the_largest_leak():
    assert leaks.alt(funnel.flows(funnel.steps(FULL))).endswith("The largest leak: 180 recycled after Accepted.")


def test_cohorts_show_100_first_fade_what_is_open_and_flag_few():
    months = pl.concat(
        [
            read((None, 200, 150, 100, 50, 20), (None, 0, 0, 0, 0, 0), "2026-03-01"),
            read((None, 200, 150, 80, 20, 4), (None, 40, 40, 40, 0, 0), "2026-04-01"),
            read((None, 10, 5, 5, 1, 0), (None, 5, 0, 0, 0, 0), "2026-05-01"),
        ]
    )
    figure = cohorts.cohorts(funnel.cohort_months(months))
    shown = texts(figure)
    assert {"<b>Mar</b>", "closed", "60% still open", "50% still open", "10 MQLs, few leads"} <= set(shown)
    assert [trace.y[0] for trace in figure.data][:5] == [100, 75, 50, 25, 10]
    assert figure.data[0].marker.color == theme.faded(theme.MARKETING, 1)
    assert figure.data[5].marker.color == theme.faded(theme.MARKETING, 0.64)
    assert "0" in shown
    assert not any("Lead" in words and "few" not in words for words in shown)


def test_a_cohort_of_nobody_has_no_bars():
    months = pl.concat(
        [
            read((None, 0, 0, 0, 0, 0), (None, 0, 0, 0, 0, 0), "2026-03-01"),
            read((None, 20, 15, 8, 2, 1), (None, 0, 0, 0, 0, 0), "2026-04-01"),
        ]
    )
    figure = cohorts.cohorts(funnel.cohort_months(months))
    assert len(figure.data) == 5
    assert "no leads" in texts(figure)
    assert texts(figure).count("—") == 5


def test_at_most_eight_cohorts_are_shown_the_last_ones():
    months = pl.concat(
        [read((None, 20, 15, 8, 2, 1), (None, 0, 0, 0, 0, 0), f"2026-{month:02d}-01") for month in range(1, 12)]
    )
    wide = [words for words in texts(cohorts.cohorts(funnel.cohort_months(months), width=1780)) if "<b>" in words]
    narrow = [words for words in texts(cohorts.cohorts(funnel.cohort_months(months), width=560)) if "<b>" in words]
    assert wide == [f"<b>{name}</b>" for name in ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")]
    assert narrow == wide[2:]


def test_step_times_say_all_three_and_nothing_for_what_is_missing():
    figure = step_times.step_times(funnel.steps(FULL))
    shown = texts(figure)
    assert {"<b>half: 3 days</b>", "3 in 4: 9 days", "9 in 10: 24 days", "<b>same day</b>", "1 day", "4 days"} <= set(
        shown
    )
    assert "17 leads<br>few leads" in shown
    assert shown.count("no data") == 2
    assert "<b>0 days</b>" not in shown
    assert {trace.y[0] for trace in figure.data if trace.mode == "markers"} == {0, 1, 4}


def test_step_times_in_words_name_the_slowest_step():
    assert step_times.alt(funnel.steps(FULL)) == (
        "Leads → MQLs: half within 3 days, 9 in 10 within 24 days. MQLs → Accepted: half on the same day, "
        "9 in 10 within 4 days. Opportunities → Won: half within 48 days, 9 in 10 within 4 months. "
        "The slowest step: Opportunities → Won."
    )


def broken_down():
    return funnel.breakdown(
        pl.concat(
            [
                read((900, 400, 320, 100, 50, 20), (0, 12, 0, 0, 0, 0), "Paid search"),
                read((950, 300, 100, 60, 20, 8), (0, 44, 0, 0, 0, 0), "(not set)"),
                read((700, 200, 90, 60, 20, 8), (0, 44, 0, 0, 0, 0), "<i>LinkedIn</i>"),
                read((30, 9, 8, 2, 1, 1), (0, 0, 0, 0, 0, 0), "Referral"),
                read((20, 8, 0, 0, 0, 0), (0, 8, 0, 0, 0, 0), "Webinar", mature=(0, 20, 0, 0, 0, 0)),
            ]
        )
    )


def test_a_breakdown_ranks_its_values_with_not_set_last():
    figure = breakdown.breakdown(broken_down(), "sal")
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [trace.customdata[0][0] for trace in bars] == [
        "Paid search",
        "<i>LinkedIn</i>",
        "Referral",
        "Webinar",
        "(not set)",
    ]
    assert [trace.x[0] for trace in bars] == [400, 200, 9, 8, 300]
    shown = texts(figure)
    assert {"<b>MQLs</b>", "<b>became Accepted</b>", "too early", "3%, 12", "none", "(not set)"} <= set(shown)
    assert any("80%" in words and words.endswith("▲") for words in shown)
    assert any("few leads" in words for words in shown)


def test_the_whiskers_of_a_breakdown_are_the_wilson_intervals():
    frame = broken_down()
    figure = breakdown.breakdown(frame, "sal")
    row = frame.filter((pl.col("stage") == "sal") & (pl.col("value") == "Paid search")).row(0, named=True)
    whisker = next(trace for trace in figure.data if trace.type == "scatter" and trace.y[0] == 0)
    assert list(whisker.x) == [row["low"], row["high"]]
    assert all(trace.y[0] != 3 for trace in figure.data if trace.type == "scatter")


def test_values_from_data_are_never_markup():
    figure = breakdown.breakdown(broken_down(), "sal")
    everything = " ".join(texts(figure)) + " ".join(str(trace.hovertemplate) for trace in figure.data)
    assert "<i>" not in everything
    assert "&lt;i&gt;LinkedIn" in everything


def test_a_breakdown_says_how_many_values_it_leaves_out():
    many = pl.concat([read((50, 30, 20, 9, 5, 1), (0, 0, 0, 0, 0, 0), f"Campaign {n:02d}") for n in range(15)])
    figure = breakdown.breakdown(funnel.breakdown(many), "sal")
    assert "and 3 more with 90" in texts(figure)
    assert sum(trace.type == "bar" for trace in figure.data) == 12


def outcomes(rows):
    return pl.DataFrame(
        rows,
        schema={"stage": pl.String, "outcome": pl.String, "days": pl.Int64, "leads": pl.Int64},
        orient="row",
    )


def test_a_projection_is_solid_only_while_everybody_is_that_old():
    seen = outcomes(
        [
            *[("sal", "converted", 1, 40), ("sal", "out", 2, 10), ("sal", "in_play", 3, 20)],
            *[("sal", "converted", 5, 10), ("sal", "out", 9, 20)],
        ]
    )
    points = curves(seen)
    assert projection.observed_points(points, 100) == 2
    figure = projection.projection(points, project(seen))
    solid, dashed = (trace for trace in figure.data if trace.mode == "lines")
    assert (solid.line.dash, list(solid.x), list(solid.y)) == ("solid", [0, 1, 1, 2, 2], [0, 0, 0.4, 0.4, 0.4])
    assert dashed.line.dash != "solid"
    assert (dashed.x[0], dashed.y[0]) == (2, 0.4)
    assert any("within 9 days" in words for words in texts(figure))


def test_a_step_that_nobody_has_finished_reads_too_early():
    waiting = outcomes([("won", "in_play", 4, 30)])
    figure = projection.projection(curves(waiting), project(waiting))
    assert "too early to say" in texts(figure)
    assert not figure.data
    assert projection.alt(project(waiting)) == "Won: too early to say."


def events(rows):
    schema = {"value": pl.String, "stage": pl.String, "stage_order": pl.Int64, "events": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_activity_is_labelled_volumes_hatches_the_open_month_and_leaves_gaps():
    frame = events(
        [
            ("2026-01-01", "mql", 2, 100),
            ("2026-03-01", "mql", 2, 80),
            ("2026-04-01", "mql", 2, 30),
            ("2026-01-01", "lost", 10, 7),
        ]
    )
    figure = activity.activity(frame, as_of=date(2026, 4, 10))
    assert any(words.startswith("Volumes, not conversion") for words in texts(figure))
    assert list(figure.data[0].y) == [100, None, 80, 30]
    assert list(figure.data[0].marker.pattern.shape) == ["", "", "", "/"]
    assert {"<b>MQLs</b>", "<b>Lost</b>", "100", "—", "80", "<b>30</b>", "Apr<br>so far"} <= set(texts(figure))
    assert "80 MQLs in Mar 2026" in activity.alt(frame, as_of=date(2026, 4, 10))


def test_a_trend_shows_amounts_in_their_currency_and_missing_as_a_dash():
    frame = pl.DataFrame(
        {"value": ["2026-01-01", "2026-02-01", "2026-03-01"], "amount": [1_200_000.0, None, 300_000.0]}
    )
    figure = trend.trend(frame, side="sales", currency="EUR", as_of=date(2026, 3, 5))
    assert {"€1.2M", "—", "<b>€300k</b>"} <= set(texts(figure))
    assert list(figure.data[0].y) == [1_200_000, None, 300_000]
    assert trend.alt(frame, currency="EUR", as_of=date(2026, 3, 5)) == "Jan 2026: €1.2M. Mar 2026 so far: €300k."
    assert list(trend.trend(frame, side="sales", as_of=date(2026, 3, 31)).data[0].marker.pattern.shape) == [""] * 3


def test_nothing_to_show_is_a_sentence():
    nobody = read((None,) * 6, (None,) * 6)
    steps = funnel.steps(nobody)
    none = pl.DataFrame(schema={"value": pl.String, "amount": pl.Float64})
    for figure, words in (
        (leaks.leaks(funnel.flows(steps)), "No MQLs in this period."),
        (cohorts.cohorts(funnel.cohort_months(nobody)), "No cohorts in this period."),
        (step_times.step_times(steps), "No step has been taken in this period."),
        (breakdown.breakdown(funnel.breakdown(nobody), "sal"), "No data for this breakdown."),
        (projection.projection(curves(outcomes([])), project(outcomes([]))), "Nothing to project in this period."),
        (activity.activity(events([])), "No activity in this period."),
        (trend.trend(none, side="sales"), "No data in this period."),
    ):
        assert texts(figure) == [words]
        assert not figure.data


def test_figures_use_only_tokens_so_that_they_serve_both_schemes():
    known = {*theme.dark_twins()}
    known |= {",".join(str(int(light[place : place + 2], 16)) for place in (1, 3, 5)) for light in theme.dark_twins()}
    figures = [
        leaks.leaks(funnel.flows(funnel.steps(FULL))),
        step_times.step_times(funnel.steps(FULL)),
        breakdown.breakdown(broken_down(), "sal"),
    ]
    for figure in figures:
        found = to_json(figure)
        for colour in {part[:6] for part in found.split("#")[1:]}:
            assert f"#{colour.lower()}" in known
        for part in found.split("rgba(")[1:]:
            channels = part.partition(")")[0].replace(" ", "").rpartition(",")[0]
            assert channels in known or channels == "0,0,0"


def test_a_figure_as_json_keeps_missing_as_null():
    frame = pl.DataFrame({"value": ["2026-01-01", "2026-02-01"], "amount": [None, 3.0]})
    assert json.loads(to_json(trend.trend(frame, side="sales")))["data"][0]["y"] == [None, 3.0]


def test_spread_keeps_order_and_leaves_no_overlap_while_there_is_room():
    assert spread([5, 5, 5], [4, 4, 4], 0, 20) == [5, 9, 13]
    assert spread([19, 1], [4, 4], 0, 20) == [18, 2]
    assert spread([], [], 0, 1) == []
    tight = spread([1, 2, 3], [10, 10, 10], 0, 15)
    assert tight == pytest.approx([2.5, 7.5, 12.5])


def test_words_are_cut_wrapped_and_escaped():
    assert shortened("a rather long campaign name", 10, 60) == "a rather…"
    assert wrapped("against the period before", 10, 80) == "against the<br>period before"
    assert plain("<b>&") == "&lt;b&gt;&amp;"
    assert Canvas(scale=2).px(13) == 26
