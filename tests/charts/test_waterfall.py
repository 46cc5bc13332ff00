"""The waterfall: bars that begin where the one before ends, a floor that is said, and the same in words."""

from __future__ import annotations

from decimal import Decimal

from smarketing.analysis.waterfall import Bar
from smarketing.charts import theme
from smarketing.charts.waterfall import NOTHING, alt, best_height, floor, waterfall


def bars(start: int = 300) -> list[Bar]:
    steps = [("Created", 100, "more", "created"), ("Won", -50, "won", "won"), ("Lost", -150, "less", "lost")]
    rows = [Bar("Open on 30 Sep 2026", Decimal(start), Decimal(0), Decimal(start), "total", 3, None)]
    for label, amount, kind, pick in steps:
        level = rows[-1].end
        rows.append(Bar(label, Decimal(amount), level, level + amount, kind, 1, pick))
    level = rows[-1].end
    rows.append(Bar("Increased, decreased", None, level, level, "unknown", None, None))
    rows.append(Bar("Open on <b>31</b> Oct", level, Decimal(0), level, "total", 2, None))
    return rows


def test_each_bar_begins_where_the_one_before_ends_and_hands_back_its_key():
    (drawn,) = waterfall(bars(100), currency="EUR").data
    assert list(zip(drawn.base, drawn.x, strict=True)) == [(0, 100), (100, 100), (150, 50), (0, 150), (0, 0)]
    assert list(drawn.customdata) == [None, "created", "won", "lost", None]
    assert list(drawn.y) == [0, 1, 2, 3, 5]
    assert list(drawn.marker.color) == [theme.INK, theme.SALES_SOFT, theme.SALES, theme.MUTED, theme.INK]


def test_bars_that_lie_far_from_0_begin_at_a_floor_that_is_said_and_drawn():
    rows = bars(30_000)
    low = floor(rows)
    figure = waterfall(rows, currency="EUR")
    assert 29_000 < low < 29_900
    assert figure.layout.xaxis.range[0] == low
    assert figure.data[0].base[0] == low
    assert any("begin at €29" in note.text and "not at 0" in note.text for note in figure.layout.annotations)
    assert sum(shape.line.color == theme.PAGE for shape in figure.layout.shapes) == 4
    assert best_height(rows) > best_height(bars(100))
    assert floor(bars(100)) == 0
    assert "begin at" not in str(waterfall(bars(100), currency="EUR").layout.annotations)


def test_a_pipeline_below_0_is_drawn_from_0_downwards():
    rows = [Bar("Open", Decimal(-40), Decimal(0), Decimal(-40), "total", 1, None)]
    (drawn,) = waterfall(rows, currency=None).data
    assert (drawn.base[0], drawn.x[0], floor(rows)) == (-40, 40, -40)


def test_what_is_not_known_has_words_and_no_bar_and_no_word_is_markup():
    texts = [note.text for note in waterfall(bars(100), currency="EUR").layout.annotations]
    assert any("not known" in text for text in texts)
    assert "<b>Open on &lt;b&gt;31&lt;/b&gt; Oct</b>" in texts
    assert any("+€100" in text and "1 deal" in text for text in texts)


def test_the_picture_in_words_and_the_picture_of_nothing():
    assert alt(bars(), currency="EUR") == (
        "Open on 30 Sep 2026: €300, 3 deals. Created: +€100, 1 deal. Won: −€50, 1 deal. Lost: −€150, 1 deal. "
        "Increased, decreased: not known. Open on <b>31</b> Oct: €200, 2 deals."
    )
    assert alt([], currency=None) == NOTHING
    assert NOTHING in waterfall([], currency=None).layout.annotations[0].text
