"""Three methods on one axis: what is signed, how far each goes, and the tick of what is asked for."""

from __future__ import annotations

from smarketing.charts import theme
from smarketing.charts.outlook import Method, alt, height, outlook

METHODS = [
    Method("Weighted", [("", 300.0)]),
    Method("By category", [("commit", 200.0), ("best case", 350.0), ("pipeline", 400.0)]),
    Method("Observed", low=150.0, high=320.0),
]
GOALS = [("quota", 250.0), ("target", 500.0)]


def test_each_method_begins_with_what_is_signed_and_the_range_is_hatched():
    figure = outlook(METHODS, 100.0, GOALS, currency="EUR")
    signed = [shape for shape in figure.layout.shapes if shape.fillcolor == theme.SALES]
    assert [(shape.x0, shape.x1) for shape in signed] == [(0, 100.0)] * 3
    assert [max(trace.x) for trace in figure.data if trace.fillpattern.shape == "/"] == [400.0, 320.0]
    ticks = {shape.x0 for shape in figure.layout.shapes if shape.type == "line" and shape.line.color == theme.INK}
    assert ticks == {250.0, 500.0}
    said = {note.text for note in figure.layout.annotations}
    assert {"€150–€320", "quota €250", "target €500", "€300", "signed €100"} <= said
    assert figure.layout.xaxis.range[1] > 500
    assert figure.layout.meta["height"] == height(METHODS)


def test_the_words_say_the_same_and_what_is_not_told():
    told = [Method("By category", lacks="no category told"), METHODS[2]]
    assert alt(told, 100.0, GOALS[:1], currency="EUR") == (
        "€100 is signed. By category: —. Observed: €150–€320. quota €250."
    )
    figure = outlook(told, 100.0, [], currency="(not set)")
    assert "no category told" in {note.text for note in figure.layout.annotations}
