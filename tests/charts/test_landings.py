"""Forecasts beside what happened: a bar from the low to the high end, and a mark that says whether it held."""

from __future__ import annotations

from datetime import date

from smarketing.analysis.forecast import Landing
from smarketing.charts import theme
from smarketing.charts.landings import MOST, alt, landings

HELD = Landing(date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 28), 0.0, 100.0, 150.0, 200.0, outcome=120.0)
MISSED = Landing(date(2026, 4, 1), date(2026, 4, 30), date(2026, 3, 31), 0.0, 100.0, 150.0, 200.0, outcome=250.0)


def test_a_mark_says_by_shape_and_colour_whether_the_range_held():
    figure = landings([HELD, MISSED], currency="EUR")
    assert [(shape.y0, shape.y1) for shape in figure.layout.shapes] == [(100.0, 200.0), (100.0, 200.0)]
    marks = {note.text: (note.y, note.font.color) for note in figure.layout.annotations if note.text in "●✕"}
    assert marks == {"●": (120.0, theme.SALES), "✕": (250.0, theme.BREACH)}
    assert {"Mar 2026", "Apr", "€120", "€250"} <= {note.text for note in figure.layout.annotations}


def test_the_words_say_the_same():
    assert alt([HELD, MISSED], currency="EUR") == "Mar 2026: €120, within €100–€200. Apr 2026: €250, outside €100–€200."
    assert "No month is over" in landings([], currency="EUR").layout.annotations[0].text
    assert len(landings([HELD] * 30, currency="(not set)").layout.shapes) == MOST
