"""The pictures of slides: all type is readable from the back row, and two figures stand side by side as one."""

from __future__ import annotations

import re

import pytest

from smarketing.charts import room
from smarketing.meeting.deck import Picture

LATE = {"late_4_hours": 0, "late_1_day": 1, "late_3_days": 0, "late_7_days": 2, "late_longer": 4}
PLAN = {"whole": 100.0, "steps": [0.0, 50.0, 100.0], "covered": 2, "is_covered_so_far": True, "origin": "target"}
HALF = {
    "side": "marketing", "name": "MQLs", "title": "Oct 2026", "currency": None, "kind": "month",
    "first": "2026-10-01", "last": "2026-10-31", "days": ["2026-10-01", "2026-10-02"], "as_of": "2026-10-01",
    "gone": 1.0, "points": [[0.0, 0.0], [1.0, 40.0]], "plan": PLAN, "course": None, "lands": [70.0, 90.0],
    "verdict": "MQLs are behind target.", "landing": "",
}  # fmt: skip
PICTURES = {
    "late": ({"name": "Person 1", "late": 7, **LATE}, {"name": "No owner", "late": 7, **LATE}),
    "landing": (HALF, HALF | {"side": "sales", "name": "Value signed", "currency": "EUR", "plan": None}),
    "heard": ({"name": "Price", "value": 5.0, "said": "€5k", "note": "2 notes"}, {"name": "<b>", "value": None}),
}


def drawn(name, rows, width=1200, height=700):
    return room.figure(Picture(name, rows, "In words."), width, height)


@pytest.mark.parametrize("name", sorted(room.FIGURES))
def test_no_type_is_smaller_than_the_back_row_reads(name):
    found = drawn(name, PICTURES[name])
    written = found.layout.annotations
    assert written
    sizes = [note.font.size for note in written]
    sizes += [float(size) for note in written for size in re.findall(r"font-size:(\d+)px", note.text)]
    sizes += [axis.tickfont.size for axis in (found.layout.xaxis, found.layout.yaxis) if axis.showticklabels]
    assert min(sizes) >= 28


def test_two_halves_share_one_figure_each_at_its_own_axes():
    found = drawn("landing", PICTURES["landing"])
    left, right = found.layout.xaxis.domain, found.layout.xaxis2.domain
    assert 0 <= left[0] < left[1] < 0.5 < right[0] < right[1] <= 1
    assert found.layout.yaxis.domain == found.layout.yaxis2.domain
    assert {trace.xaxis for trace in found.data} == {"x", "x2"}
    assert {note.xref for note in found.layout.annotations} == {"paper", "x", "x2"}
    said = [note.text for note in found.layout.annotations]
    assert "<b>MQLs</b>" in said
    assert "<b>€40</b>" in said


def test_words_from_data_cannot_be_markup():
    assert "&lt;b&gt;" in [note.text for note in drawn("heard", PICTURES["heard"]).layout.annotations]


def test_a_picture_that_this_version_does_not_know_is_said_in_words():
    assert [note.text for note in drawn("unknown", ()).layout.annotations] == ["In words."]
    assert [note.text for note in drawn("heard", ()).layout.annotations] == ["Nothing was heard."]
