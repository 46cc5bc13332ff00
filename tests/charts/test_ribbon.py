"""What the ribbon shows."""

from math import log10

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.charts.ribbon import Fact, alt, ribbon
from smarketing.charts.ribbon_shape import HAIRLINE, height
from smarketing.format import count as said

SCHEMA = {
    "stage": pl.String,
    "label": pl.String,
    "side": pl.String,
    "count": pl.Int64,
    "imputed": pl.Int64,
    "rate": pl.Float64,
    "rate_low": pl.Float64,
    "rate_high": pl.Float64,
    "n": pl.Int64,
    "in_play": pl.Int64,
    "few": pl.Boolean,
    "change": pl.Float64,
    "change_count": pl.Int64,
}
ROWS = [
    ("visit", "Visits", "marketing", 84210, None, None, None, None, None, None, None, -0.04, -3790),
    ("lead", "Leads", "marketing", 2934, 0, 0.035, 0.0337, 0.0362, 84210, None, False, 0.03, 84),
    ("mql", "MQLs", "marketing", 642, 12, 0.22, 0.20, 0.24, 2100, 310, False, -0.08, -58),
    ("sal", "Accepted", "sales", 430, 3, 0.75, 0.70, 0.79, 520, 42, False, -0.09, -59),
    ("sql", "SQLs", "sales", 218, 5, 0.56, 0.51, 0.61, 400, 61, False, -0.06, -22),
    ("opportunity", "Opportunities", "sales", 103, 0, 0.54, 0.47, 0.60, 190, 33, False, 0.02, 3),
    ("won", "Won", "sales", 21, 0, 0.24, 0.10, 0.45, 17, 48, True, -0.11, -5),
]


def frame(rows=ROWS):
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def blank(side=None, stages=()):
    return frame([(*row[:3], *([None] * 10)) if row[2] == side or row[0] in stages else row for row in ROWS])


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def bars(figure):
    return {trace.x[0]: trace for trace in figure.data if trace.type == "bar" and trace.yaxis == "y2"}


def test_every_count_stands_in_its_band_and_every_conversion_in_its_pinch():
    shown = texts(ribbon(frame()))
    for words in ("84.2k", "2,934", "642", "430", "218", "103", "21", "3.5%", "22%", "75%", "56%", "54%"):
        assert f"<b>{words}</b>" in shown
    assert {"20–24%", "310 still in play", "42 still in play", "incl. 12 imputed"} <= set(shown)


def test_a_rate_on_few_leads_is_muted_and_says_so():
    figure = ribbon(frame())
    assert "few leads" in texts(figure)
    rate = next(note for note in figure.layout.annotations if note.text == "24%")
    assert rate.font.color == "#5A6272"


def test_what_is_still_in_play_is_hatched_up_to_converted_and_in_play_together():
    figure = ribbon(frame())
    top = log10(1 + 84210)
    hatched = [trace for trace in figure.data if trace.type == "scatter" and trace.fillpattern.shape == "/"]
    assert len(hatched) == 2 * 5
    heights = {round(max(map(abs, trace.y)), 9) for trace in hatched}
    assert round(log10(1 + 21 + 48) / top, 9) in {
        round(value, 9) for trace in hatched for value in map(abs, trace.y) if trace.x[0] > 6
    }
    assert max(heights) <= 1


def test_a_stage_without_data_is_an_outline_with_words_never_a_zero():
    figure = ribbon(blank(stages=["sql"]))
    shown = texts(figure)
    assert "no data" in shown
    assert "<b>0</b>" not in shown
    assert "<b>218</b>" not in shown
    assert 5.0 not in bars(figure)
    assert sum(trace.type == "bar" and trace.yaxis != "y2" for trace in figure.data) == 6


@pytest.mark.parametrize(
    ("side", "words", "kept"),
    [("sales", "No deals loaded yet", "642"), ("marketing", "No leads loaded yet", "430")],
)
def test_a_side_without_data_is_an_outlined_area_with_words(side, words, kept):
    for stages in (blank(side), frame([row for row in ROWS if row[2] != side])):
        shown = texts(ribbon(stages))
        assert words in shown
        assert f"<b>{kept}</b>" in shown


def test_zero_is_a_number_above_a_hairline():
    rows = [*ROWS[:6], (*ROWS[6][:3], 0, 0, 0.0, 0.0, 0.04, 90, 0, False, None, None)]
    shown = texts(ribbon(frame(rows)))
    assert "<b>0</b>" in shown
    assert "<b>0%</b>" in shown
    assert height(0, 5.0) == HAIRLINE
    assert height(0, 0.0) == HAIRLINE


def test_the_bars_are_the_changes_and_turn_vermilion_from_five_per_cent_behind():
    drawn = bars(ribbon(frame()))
    assert [round(drawn[x].y[0], 4) for x in sorted(drawn)] == [-0.04, 0.03, -0.08, -0.09, -0.06, 0.02, -0.11]
    colours = [drawn[x].marker.color for x in sorted(drawn)]
    assert colours == ["#6B22B5", "#6B22B5", "#C33C00", "#C33C00", "#C33C00", "#0A7E85", "#C33C00"]


def test_a_bar_beyond_the_cap_is_broken_and_says_its_true_value():
    rows = [(*ROWS[0][:11], 2.4, 59_000_000), *ROWS[1:]]
    figure = ribbon(frame(rows))
    assert bars(figure)[0.0].y[0] == 1.0
    assert any("+240%" in words for words in texts(figure))
    assert any(shape.line.color == "#FFFFFF" for shape in figure.layout.shapes)


def test_a_missing_comparison_is_said_not_drawn():
    rows = [(*row[:11], None, None) for row in ROWS]
    assert not bars(ribbon(frame(rows)))
    assert any("no earlier" in words for words in texts(ribbon(frame(rows))))
    some = [(*ROWS[0][:11], None, None), *ROWS[1:]]
    assert "nothing before" in texts(ribbon(frame(some)))


def test_a_rate_that_nobody_can_have_yet_reads_too_early():
    rows = [*ROWS[:6], (*ROWS[6][:3], 0, 0, None, None, None, 0, 103, True, None, None)]
    assert "too early" in texts(ribbon(frame(rows)))


def test_the_handoff_names_its_facts_and_its_step():
    """Two rates stand near each other there: of all MQLs that had the time, and of those that sales decided on."""
    facts = [
        Fact("79%", "acceptance rate, of decided MQLs"),
        Fact("5 hours", "median first reply"),
        Fact("42", "waiting now", late=True),
    ]
    figure = ribbon(frame(), facts)
    shown = [words.replace("<br>", " ") for words in texts(figure)]
    assert shown[shown.index("<b>79%</b>") + 1] == "acceptance rate, of decided MQLs"
    step = shown.index("MQL to SAL, mature")
    assert (shown[step - 1].startswith("<b>75%</b>"), shown[step + 1]) == (True, "70–79%")
    assert {"<b>5 hours</b>", "<b>42</b>"} <= set(shown)
    late = next(note for note in figure.layout.annotations if note.text == "<b>42</b>")
    assert late.font.color == "#A83300"


def test_words_from_data_are_never_markup():
    rows = [(ROWS[0][0], '<a href="https://example.com">x</a>', *ROWS[0][2:]), *ROWS[1:]]
    figure = ribbon(frame(rows), [Fact("<b>1</b>", "<i>late</i>")])
    everything = " ".join(texts(figure)) + " ".join(str(trace.hovertemplate) for trace in figure.data)
    assert "<a" not in everything
    assert "<i>" not in everything


def test_the_frame_of_the_analysis_can_be_drawn_under_its_own_names():
    renamed = frame().rename({"count": "reached", "rate_low": "low", "rate_high": "high"})
    assert texts(ribbon(renamed)) == texts(ribbon(frame()))


def test_the_words_for_the_ribbon_name_every_count_and_the_stage_furthest_behind():
    assert "MQLs: 642 (22% of the stage before, 20–24%), 310 still in play." in alt(frame())
    assert alt(frame()).endswith("Furthest behind the period before: Won, −11%.")
    assert "SQLs: no data" in alt(blank(stages=["sql"]))


@pytest.mark.parametrize("width", [560, 1180, 1780])
def test_no_stage_name_or_number_is_wider_than_its_column(width):
    figure = ribbon(frame(), width=width)
    column = (width - 12) / 8
    for note in figure.layout.annotations:
        if note.text.startswith("<b>") and note.y in (0, 1):
            plain = note.text.replace("<b>", "").replace("</b>", "")
            assert len(plain) * note.font.size * 0.6 <= column


def test_a_rate_that_clearly_fell_says_so_in_the_alarm_colour():
    moved = frame().with_columns(rate_change=pl.Series([None, 0.001, -0.05, 0.02, -0.018, 0.044, -0.3]))
    shown = texts(ribbon(moved))
    fell = next(words for words in shown if "▼ 5.0" in words)
    within = next(words for words in shown if "▼ 1.8" in words)
    assert "#A83300" in fell
    assert "#5A6272" in within
    assert any("▲ 4.4" in words for words in shown)
    assert not any("30.0" in words for words in shown)


def test_the_reason_why_a_stage_has_no_data_stands_under_it():
    noted = blank(stages=["visit"]).with_columns(
        note=pl.when(pl.col("stage") == "visit").then(pl.lit("Web traffic does not know the segment of a visit."))
    )
    assert any(words.replace("<br>", " ").startswith("Web traffic does not know") for words in texts(ribbon(noted)))


@given(
    counts=st.lists(st.none() | st.integers(0, 10**9), min_size=7, max_size=7),
    waiting=st.lists(st.none() | st.integers(0, 10**6), min_size=7, max_size=7),
    width=st.integers(400, 2000),
)
@settings(max_examples=40, deadline=None)
def test_the_ribbon_never_leaves_its_field_and_writes_each_known_count_once(counts, waiting, width):
    rows = [
        (*row[:3], count, 0, None, None, None, None, None if count is None else wait, None, None, None)
        for row, count, wait in zip(ROWS, counts, waiting, strict=True)
    ]
    figure = ribbon(frame(rows), width=width)
    drawn = [trace for trace in figure.data if trace.type == "scatter"]
    assert all(abs(y) <= 1 + 1e-9 for trace in drawn for y in trace.y)
    wanted = sorted(f"<b>{said(count)}</b>" for count in counts if count is not None)
    sizes = {note.font.size for note in figure.layout.annotations if note.text in wanted}
    shown = sorted(text for text in texts(figure) if text in wanted)
    assert shown == wanted
    assert len(sizes) <= 1
