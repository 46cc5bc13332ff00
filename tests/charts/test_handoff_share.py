"""Who has how many: bars by count, the part past due in the colour of a breach, ticks where a share is even."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from smarketing.charts import theme
from smarketing.charts.handoff_share import GOT, MOST, OPEN, alt, height, share

SCHEMA = {
    "owner": pl.String,
    "team": pl.String,
    "is_active": pl.Int64,
    "mqls": pl.Int64,
    "even": pl.Float64,
    "work": pl.Int64,
    "past_due": pl.Int64,
    "in_time_rate": pl.Float64,
    "decided": pl.Int64,
}


def owners(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, SCHEMA, orient="row")


TEAM = owners(
    ("(not set)", None, 1, 5, None, 4, 4, None, 0),
    ("<b>Ada</b>", "SDR", 1, 40, 30.0, 10, 3, 0.75, 36),
    ("Bo", "SDR", 1, 20, 30.0, 0, 0, 0.5, 2),
    ("Cy", "SDR", 0, 0, None, 1, None, None, 0),
)


def bars(colour: str) -> dict[int, tuple[float, float]]:
    """The place and width of the bars of a colour, by row."""
    return {trace.y[0]: (trace.base[0], trace.x[0]) for trace in share(TEAM).data if trace.marker.color == colour}


def test_bars_are_as_long_as_what_they_count_and_none_leaves_its_field():
    got, opened = bars(theme.faded(theme.MARKETING, 0.4)), bars(theme.faded(theme.SALES, 0.4))
    assert got[1][1] == pytest.approx(2 * got[2][1])
    assert opened[1][1] == pytest.approx(10 * opened[3][1])
    assert all(start == GOT[0] and start + wide <= GOT[1] for start, wide in got.values())
    assert all(start == OPEN[0] and start + wide <= OPEN[1] for start, wide in opened.values())


def test_what_is_past_due_lies_over_the_bar_of_what_is_open_and_only_where_something_is():
    opened, late = bars(theme.faded(theme.SALES, 0.4)), bars(theme.BREACH)
    assert {row: round(wide / opened[row][1], 6) for row, (_, wide) in late.items()} == {0: 1.0, 1: 0.3}


def test_each_row_says_its_numbers_and_no_name_is_markup():
    texts = [note.text for note in share(TEAM).layout.annotations]
    assert "<b>&lt;b&gt;Ada&lt;/b&gt;</b>" in texts
    assert "<b>No owner</b>" in texts
    assert {"4, all past due", "10, 3 past due", "0", "1", "has left", "<b>75%</b>", "of 36", "—"} <= set(texts)


def test_a_tick_stands_where_the_share_is_even_for_those_who_are_here():
    lines = {shape.y0 + 0.34: shape.x0 for shape in share(TEAM).layout.shapes if shape.type == "line"}
    got = bars(theme.faded(theme.MARKETING, 0.4))
    assert {round(row): x for row, x in lines.items()} == pytest.approx({1: got[1][1] * 0.75, 2: got[1][1] * 0.75})


def test_the_picture_in_words_and_the_picture_of_nothing():
    assert alt(TEAM) == (
        "No owner: 5 in the period; 4 open, 4 of them past due. "
        "<b>Ada</b>: 40 in the period, 75% of replies in time; 10 open, 3 of them past due. "
        "Bo: 20 in the period, 50% of replies in time; 0 open, 0 of them past due. "
        "Cy: 0 in the period; 1 open."
    )
    assert alt(TEAM.clear()) == "Nobody has any MQL."
    assert share(TEAM.clear()).layout.annotations[0].text == "Nobody has any MQL."


def test_many_owners_are_cut_to_those_that_can_be_read():
    many = pl.concat([TEAM] * 10)
    assert height(many) == height(many.head(MOST))
    assert max(trace.y[0] for trace in share(many).data) == MOST - 1
