"""Quota attainment: bars by the share of the quota, a breach's colour for who is behind, words for who has none."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from smarketing.charts import theme
from smarketing.charts.attainment import MOST, MOST_END, alt, attainment, height

SCHEMA = {"name": pl.String, "about": pl.String, "due": pl.Float64, "reached": pl.Float64, "attainment": pl.Float64}


def holders(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, SCHEMA, orient="row")


TEAM = holders(
    ("<b>Ada</b>", "North", 200.0, 100.0, 0.5),
    ("Bo", None, 100.0, 100.0, 1.0),
    ("Cy", "South", 10.0, 90.0, 9.0),
    ("(not set)", None, None, 7.0, None),
)


def test_bars_are_as_long_as_the_share_of_the_quota_and_end_where_the_axis_does():
    bars = {trace.y[0]: (trace.x[0], trace.marker.color) for trace in attainment(TEAM, currency="EUR").data}
    assert bars[1][0] == pytest.approx(2 * bars[0][0])
    assert bars[2][0] == pytest.approx(MOST_END * bars[1][0])
    assert [colour for _, colour in bars.values()] == [theme.BREACH, theme.SALES, theme.SALES]
    (line,) = attainment(TEAM, currency="EUR").layout.shapes
    assert line.x0 == line.x1 == pytest.approx(bars[1][0])


def test_each_row_says_its_numbers_and_who_has_no_quota_never_has_zero_per_cent():
    texts = [note.text for note in attainment(TEAM, currency="EUR").layout.annotations]
    assert {"<b>50%</b> behind", "€100 of €200", "<b>100%</b>", "<b>900%</b> ▸", "no quota", "€7"} <= set(texts)
    assert "<b>&lt;b&gt;Ada&lt;/b&gt;</b>" in texts
    assert "<b>No owner</b>" in texts
    assert not any("0%" in text for text in texts if text not in {"<b>50%</b> behind", "<b>100%</b>", "<b>900%</b> ▸"})


def test_the_words_say_the_same_and_counts_have_no_currency():
    assert alt(TEAM.tail(2), currency=None) == "Cy: 900%: 90 of 10. No owner: 7, no quota."
    assert alt(TEAM.head(0), currency=None) == "Nobody has a quota."
    assert "Nobody has a quota." in attainment(TEAM.head(0), currency=None).layout.annotations[0].text


def test_more_than_fit_are_cut_and_the_height_follows():
    many = pl.concat([TEAM] * 10)
    assert len(attainment(many, currency="EUR").data) == 12
    assert height(many) == height(many.head(MOST)) > height(TEAM) > height(TEAM.head(2)) == height(TEAM.head(0))
