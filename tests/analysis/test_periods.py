"""Volumes over months, quarters and years: sums of what is known, and what is not known is said."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from smarketing.analysis import periods
from smarketing.charts import periods as chart

AMOUNTS = {"2025-11-01": 5, "2025-12-01": 7, "2026-02-01": 1, "2026-04-01": 2}
FIRST, LAST = date(2025, 11, 3), date(2026, 4, 20)


def test_a_period_says_whether_all_of_it_is_known() -> None:
    assert periods.totals(AMOUNTS, "quarter", FIRST, LAST, gaps_are_zero=True).rows() == [
        ("2025-10-01", 12.0, "part"),
        ("2026-01-01", 1.0, "whole"),
        ("2026-04-01", 2.0, "so far"),
    ]
    years = periods.totals(AMOUNTS, "year", FIRST, LAST, gaps_are_zero=False)
    assert years.rows() == [("2025-01-01", 12.0, "part"), ("2026-01-01", 3.0, "so far")]


def test_a_month_that_nobody_told_is_unknown_and_not_0() -> None:
    unknown = periods.totals(AMOUNTS, "month", FIRST, LAST, gaps_are_zero=False)
    assert unknown["amount"].to_list() == [5, 7, None, 1, None, 2]
    assert unknown["state"].to_list() == ["whole", "whole", "part", "whole", "part", "so far"]
    nobody = periods.totals(AMOUNTS, "month", FIRST, LAST, gaps_are_zero=True)
    assert nobody["amount"].to_list() == [5, 7, 0, 1, 0, 2]


def test_periods_begin_where_the_calendar_begins_them() -> None:
    assert periods.starts(date(2025, 11, 5), date(2026, 5, 1), 3) == [
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]
    assert periods.end(date(2025, 10, 1), 3) == date(2025, 12, 31)


DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@given(first=DAYS, last=DAYS, amounts=st.lists(st.integers(0, 99), min_size=96, max_size=96))
def test_months_quarters_and_years_have_one_sum(first: date, last: date, amounts: list[int]) -> None:
    first, last = min(first, last), max(first, last)
    named = {f"{2019 + place // 12}-{place % 12 + 1:02}-01": amount for place, amount in enumerate(amounts)}
    sums = {
        unit: periods.totals(named, unit, first, last, gaps_are_zero=False)["amount"].sum()
        for unit in periods.MONTHS_IN
    }
    assert len(set(sums.values())) == 1


def test_the_picture_hatches_what_is_not_whole() -> None:
    frame = periods.totals(AMOUNTS, "quarter", FIRST, LAST, gaps_are_zero=True)
    drawn = chart.periods(frame, "quarter").to_plotly_json()
    assert drawn["data"][0]["marker"]["pattern"]["shape"] == ["/", "", "/"]
    texts = [note["text"] for note in drawn["layout"]["annotations"]]
    assert texts == ["12", "Q4<br>part", "1", "Q1<br>2026", "2", "Q2<br>so far"]
    assert chart.alt(frame, "quarter") == "Q1 2026: 1. Q2 2026 so far: 2."
    assert chart.periods(frame.head(0), "year").layout.annotations[0].text == "No data yet."
