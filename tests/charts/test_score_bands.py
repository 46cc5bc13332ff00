"""The SQL rate by score: exact rates and intervals, thresholds where they are, and none where there is nothing."""

from __future__ import annotations

import polars as pl

from smarketing.analysis import rescore
from smarketing.charts import theme
from smarketing.charts.score_bands import alt, score_bands

BANDS = rescore.banded(
    pl.DataFrame(
        {
            "band": [None, 50, 60, 70],
            "leads": [3, 80, 50, 30],
            "mqls": [0, 0, 20, 30],
            "mature": [0, 0, 20, 19],
            "sqls": [0, 0, 5, 19],
            "never_mql": [3, 80, 30, 0],
        },
        schema_overrides={"band": pl.Int32},
    ),
    70.0,
    60.0,
)


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def lines(figure):
    return [(shape.x0, shape.line.dash) for shape in figure.layout.shapes if shape.yref == "paper"]


def test_each_band_has_its_rate_and_both_thresholds_are_drawn():
    figure = score_bands(BANDS, 70.0, 60.0)
    (marks,) = figure.data
    assert list(marks.x) == [65, 75]
    assert list(marks.y) == [0.25, 1.0]
    assert list(marks.marker.color) == [theme.SALES, theme.PAGE]
    assert {"<b>25%</b>", "<b>100%</b>", "60–69", "50 leads", "20 MQLs", "—"} <= set(texts(figure))
    assert {"now an MQL from 70", "then from 60"} <= set(texts(figure))
    assert lines(figure) == [(70.0, "solid"), (60.0, "dash")]
    assert "5 of 20 (11–47%)" in marks.text[0]
    assert "19 of 19 (83–100%, few leads)" in marks.text[1]


def test_one_line_says_so_where_the_score_is_the_same_and_none_where_there_is_no_rule():
    assert "an MQL from 70, now and then" in texts(score_bands(BANDS, 70.0, 70.0))
    assert lines(score_bands(BANDS, None, None)) == []
    assert lines(score_bands(BANDS, 90.0, None)) == [(80, "solid")]


def test_without_scores_the_figure_says_so():
    figure = score_bands(BANDS.filter(pl.col("band").is_null()), 70.0, None)
    assert texts(figure) == ["No lead of these days has a score."]


def test_the_bands_in_words():
    assert alt(BANDS, 70.0, 60.0) == (
        "MQLs by score that became an SQL. 60–69: 25% of 20. 70–79: 100% of 19. "
        "By score an MQL now from 70, then from 60."
    )
    assert alt(BANDS.head(2), None, None) == "No MQL of these days had its time."
