"""The bridge between two counts: bars that begin where the one before ends, words that say the same."""

from __future__ import annotations

import polars as pl

from smarketing.charts.bridge import alt, best_height, bridge

SCHEMA = {
    "label": pl.String,
    "amount": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "kind": pl.String,
    "pick": pl.String,
}
STEPS = pl.DataFrame(
    [
        ("HubSpot", 5, 0, 5, "total", None),
        ("not in Salesforce <b>at</b> all", -3, 5, 2, "less", "here missing"),
        ("the same in both", 2, 0, 2, "same", "both"),
        ("not in HubSpot at all", 1, 2, 3, "more", "there missing"),
        ("Salesforce", 3, 0, 3, "total", None),
    ],
    SCHEMA,
    orient="row",
)


def test_each_bar_spans_what_its_step_changes_and_hands_back_its_key():
    (bars,) = bridge(STEPS).data
    assert list(zip(bars.base, bars.x, strict=True)) == [(0, 5), (2, 3), (0, 2), (2, 1), (0, 3)]
    assert list(bars.customdata) == [None, "here missing", "both", "there missing", None]


def test_each_step_has_its_words_and_its_amount_and_no_word_is_markup():
    texts = [note.text for note in bridge(STEPS).layout.annotations]
    assert texts[0::2] == [
        "<b>HubSpot</b>",
        "not in Salesforce &lt;b&gt;at&lt;/b&gt; all",
        "<b>the same in both</b>",
        "not in HubSpot at all",
        "<b>Salesforce</b>",
    ]
    assert texts[1::2] == ["<b>5</b>", "−3", "<b>2</b>", "+1", "<b>3</b>"]


def test_steps_are_joined_by_lines_at_the_level_that_they_share():
    lines = [(shape.x0, shape.x1) for shape in bridge(STEPS).layout.shapes]
    assert lines == [(5, 5), (2, 2), (2, 2), (3, 3)]


def test_a_long_name_is_cut_and_the_bars_keep_room():
    name = "An exceedingly long name of an upload that nobody shortened " * 4
    figure = bridge(STEPS.with_columns(label=pl.lit(name)), width=700)
    assert figure.layout.margin.l <= 0.45 * 700
    assert all("…" in note.text for note in figure.layout.annotations if "exceed" in note.text)


def test_the_picture_in_words_and_the_picture_of_nothing():
    assert alt(STEPS).startswith("HubSpot: 5. not in Salesforce <b>at</b> all: −3. the same in both: 2.")
    nothing = STEPS.with_columns(amount=0, start=0, end=0)
    assert alt(nothing) == alt(STEPS.clear()) == "Neither side counts anything in this period."
    assert "Neither side" in bridge(nothing).layout.annotations[0].text
    assert best_height(STEPS) > best_height(STEPS.head(4)) >= 160
