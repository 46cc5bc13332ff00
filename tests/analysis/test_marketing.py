"""Marketing's key numbers: sums before divisions, currencies apart, and no cost of nobody."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl

from smarketing.analysis import marketing
from smarketing.analysis.marketing import Numbers
from smarketing.analysis.promises import BROKEN, COUNT, Card

TRAFFIC = {"sessions": [900, 100, 50], "engaged_sessions": [90, 90, None], "judged_sessions": [900, 100, None]}
REACH = {"impressions": [1000, 3000, 7], "clicks": [500, 0, None]}
REACH |= {"judged_impressions": [1000, 3000, None], "judged_clicks": [500, 0, None]}
SPEND = {"currency": ["EUR", "EUR", "USD"], "spend": [Decimal("900.50"), Decimal("99.50"), Decimal("250")]}
NOW = Numbers(
    traffic=pl.DataFrame(TRAFFIC),
    ad_reach=pl.DataFrame(REACH),
    spend=pl.DataFrame(SPEND),
    activity=pl.DataFrame({"stage": ["lead", "lead", "mql", "won"], "events": [300, 200, 100, 0]}),
)
NOBODY = pl.DataFrame(schema={"stage": pl.String, "events": pl.Int64})
CARD = Card("volume", "marketing", "", BROKEN, COUNT, 90.0, 120.0, 120.0, "")


def test_rates_are_sums_divided_and_never_averages() -> None:
    sessions, engaged, impressions, clicked = marketing.reach(NOW)
    assert (sessions.value, impressions.value) == (1050, 4007)
    assert (engaged.label, engaged.value, engaged.n) == ("Engagement rate", 0.18, 1000)
    assert (clicked.value, clicked.n) == (0.125, 4000)


def test_cost_times_count_is_the_spend_of_each_currency() -> None:
    found = marketing.costs(NOW)
    spent = {kpi.currency: kpi.value for kpi in found if kpi.key == "spend"}
    assert spent == {"EUR": 1000.0, "USD": 250.0}
    for key, count in (("cost_per_lead", 500), ("cost_per_mql", 100)):
        costs = [kpi for kpi in found if kpi.key == key]
        assert [(kpi.currency, kpi.n) for kpi in costs] == [("EUR", count), ("USD", count)]
        assert {kpi.currency: kpi.value * kpi.n for kpi in costs if kpi.value and kpi.n} == spent


def test_nobody_has_no_cost() -> None:
    by_key = {kpi.key: kpi for kpi in marketing.costs(NOW)}
    assert (by_key["cost_per_sql"].value, by_key["cost_per_sql"].reason) == (
        None,
        "No SQL in this period to divide the spend by.",
    )
    assert by_key["cost_per_customer"].value is None
    none = marketing.costs(replace(NOW, spend=None))
    assert [kpi.value for kpi in none] == [None] * 5
    assert none[0].reason == "No spend for this period. Add an export from your ad platforms."
    filtered = marketing.costs(replace(NOW, spend=None, filtered=True))
    assert filtered[0].reason == "No spend in this period under these filters."


def test_each_number_is_compared_with_the_period_before() -> None:
    before = replace(NOW, spend=pl.DataFrame({"currency": ["EUR"], "spend": [Decimal(800)]}))
    found = {(kpi.key, kpi.currency): kpi for kpi in marketing.costs(NOW, before)}
    assert found["spend", "EUR"].change == 0.25
    assert found["spend", "USD"].change is None


def test_the_verdict_says_volume_cost_and_promise() -> None:
    euros = replace(NOW, spend=pl.DataFrame({"currency": ["EUR"], "spend": [Decimal(1200)]}))
    assert marketing.headline(euros, "this quarter", CARD) == (
        "Marketing brought 100 MQLs this quarter at €12 each: 90 count towards the 120 promised by now."
    )
    # With two currencies no single cost is the cost of an MQL.
    assert marketing.headline(NOW, "this quarter", None) == "Marketing brought 100 MQLs this quarter."
    assert marketing.headline(replace(NOW, activity=NOBODY), "this month", None) == (
        "No lead became an MQL this month, and €1,000 and $250 spent."
    )
