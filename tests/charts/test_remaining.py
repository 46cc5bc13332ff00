"""The picture of the chance that is left: the curve, its marks, and the same in words."""

from __future__ import annotations

from datetime import date

from smarketing.charts import reverse
from smarketing.charts.reverse import Mark

UNTIL = date(2026, 9, 30)
SHARES = [min(days / 100, 1.0) for days in range(400)]
MARKS = [
    Mark(date(2026, 8, 11), "Half"),
    Mark(date(2026, 9, 20), "A tenth"),
    Mark(date(2026, 8, 16), "Data to here", True),
]


def test_the_curve_falls_to_nothing_at_the_end_and_carries_its_marks():
    figure = reverse.remaining(SHARES, UNTIL, MARKS).to_dict()
    curve = next(trace for trace in figure["data"] if trace["mode"] == "lines")
    assert (list(curve["x"])[-1], list(curve["y"])[-1]) == (0, 0.0)
    assert list(curve["y"]) == sorted(curve["y"], reverse=True)
    said = {note["text"]: note for note in figure["layout"]["annotations"]}
    assert {"<b>Half</b>: 50% left", "<b>A tenth</b>: 10% left", "<b>Data to here</b>: 45% left"} <= set(said)
    # Half stands five days before the line of the data: its words go to the other side of it.
    assert said["<b>Half</b>: 50% left"]["xanchor"] == "right"
    assert said["<b>Data to here</b>: 45% left"]["xanchor"] == "left"


def test_the_marks_in_words():
    assert reverse.alt(SHARES, UNTIL, MARKS[:1]) == "Half, 11 Aug 2026: 50% of the chance is left."


def test_without_lags_the_figure_says_so():
    figure = reverse.remaining([0.0] * 10, UNTIL, MARKS).to_dict()
    assert "It is not known how long it takes to be won." in figure["layout"]["annotations"][0]["text"]
