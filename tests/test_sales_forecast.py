"""What the forecast says in words: each method by its name, what it leaves out, and nothing where nothing is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from smarketing import sales_forecast
from smarketing.analysis.forecast import Landing
from smarketing.analysis.ladder import Ladder, Weighted
from smarketing.sales_forecast import Outlook

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SUMS = {"commit": 200_000.0, "best_case": 100_000.0, "pipeline": 50_000.0, "omitted": 0.0}
ONE = Outlook(
    "Oct 2026",
    "EUR",
    Landing(*OCTOBER, date(2026, 10, 23), 300_000.0, 310_000.0, 380_000.0, 450_000.0, open_deals=12, by_stage=12),
    Weighted(420_000.0, 9, 0),
    Ladder(300_000.0, SUMS, 0.0, 0, 0, 0),
)


def test_each_method_is_named_and_says_what_it_counts():
    assert sales_forecast.said_weighted(ONE) == (
        "Weighted: €420k, signed + amount × chance of 9 deals expected to close by 31 Oct 2026."
    )
    assert sales_forecast.said_by_category(ONE) == (
        "By category: €300k signed, €500k with commit, €600k with best case, €650k with pipeline."
    )
    assert sales_forecast.said_observed(ONE) == (
        "Observed: €310k–€450k, 8 times in 10; all 12 deals by their stage and age."
    )


def test_what_is_in_no_sum_is_said():
    left = Ladder(300_000.0, SUMS | {"omitted": 9_000.0}, 5_000.0, 1, 3, 2)
    found = replace(ONE, weighted=Weighted(420_000.0, 1, 1), by_category=left)
    assert sales_forecast.said_weighted(found).endswith("1 deal without an amount or a chance is not in it.")
    said = sales_forecast.said_by_category(found)
    assert "€9,000 is omitted by the owners and left out." in said
    assert "Of 1 deal (€5,000) no category is told: in no rung." in said
    assert "2 deals without an amount are in no rung." in said
    assert "Of 3 deals nobody says when they close: in no rung." in said


def test_a_method_without_data_says_so_and_is_not_made_up():
    found = replace(ONE, weighted=None, by_category=None, landing=replace(ONE.landing, by_stage=0))
    assert sales_forecast.said_weighted(found) == "Weighted: no chance of winning is told of any open deal."
    assert "no category told" in sales_forecast.said_by_category(found)
    assert "12 deals by age only, as no history tells enough of their stages" in sales_forecast.said_observed(found)
    mixed = replace(ONE, landing=replace(ONE.landing, by_stage=8))
    assert "8 deals by their stage and age, 4 by age only" in sales_forecast.said_observed(mixed)
    assert "no deal is open" in sales_forecast.said_observed(replace(ONE, landing=replace(ONE.landing, open_deals=0)))


def test_the_record_counts_the_ranges_before_each_month_and_those_within_it():
    first = [replace(ONE.landing, as_of=date(2026, 9, 30), outcome=400_000.0)] * 6
    later = [replace(ONE.landing, as_of=date(2026, 10, 7), outcome=900_000.0)] * 6
    assert sales_forecast.record(first).startswith("6 of 6 past months ended within the range")
    said = sales_forecast.record([*first, *later])
    assert said.startswith("6 of 6 past months")
    assert "6 of 12 ranges held (50%; an 80% range should hold 8 in 10)" in said
    assert "Too few months" in sales_forecast.record(first[:5])


def test_the_ends_of_a_range_never_read_the_same_while_they_differ():
    near = replace(ONE, landing=replace(ONE.landing, low=1_012_300.0, high=1_014_500.0))
    assert sales_forecast.spread(near) == "€1,012,300–€1,014,500"
    assert sales_forecast.spread(ONE) == "€310k–€450k"
