"""The Marketing page in each state of a company: its numbers, what it lacks, and what it says in words."""

from __future__ import annotations

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from smarketing import marketing_view
from smarketing.filters import Filters
from tests import templates
from tests.ui import companies

PAGE = "marketing.py"
ALL = {"period": "All time"}


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that escape it."""
    elements = (*app.markdown, *app.header, *app.subheader, *app.caption)
    return "\n".join(element.value for element in elements).replace("\\", "")


def verdict(app: AppTest) -> str:
    said = app.header[0].value.replace("\\", "")
    return said.replace(":violet[Marketing]", "Marketing").replace(":blue[Sales]", "Sales")


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_key_numbers_of_a_whole_company(frame, warehouse):
    companies.whole(warehouse)
    app = frame(PAGE, **ALL)
    assert not app.exception
    # The starter agreement promises no volume.
    assert verdict(app) == (
        "Marketing brought 80 MQLs over all time at €100 each. Sales accepts 50% of those from Referral, 100% of all "
        "others."
    )
    assert numbers(app) == {
        "Visits": "10k",
        "Engagement rate": "40%",
        "Impressions": "—",
        "Click-through rate": "—",
        "Spend": "€8,000",
        "Cost per lead": "€66.67",
        "Cost per MQL": "€100",
        "Cost per SQL": "€267",
        "Cost per customer": "€889",
    }
    assert "No volume is promised in this period." in words(app)


def test_marketing_alone_has_no_cost_of_what_nobody_told(frame, warehouse):
    companies.marketing_only(warehouse)
    app = frame(PAGE, **ALL)
    assert not app.exception
    shown = numbers(app)
    assert (shown["Cost per MQL"], shown["Cost per SQL"], shown["Cost per customer"]) == ("€100", "—", "—")
    # What sales made of them is missing; it is neither 0 nor still in play.
    rows = app.dataframe[0].value
    assert rows[["accepted", "sqls", "won", "acceptance", "decided", "won_rate"]].isna().all(axis=None)
    assert words(app).count(marketing_view.NO_SALES) == 1
    drawn = [card.value for card in app.subheader]
    assert not {"What the spend became", "What brought the won deals", "How good is it?"} & set(drawn)
    assert "No source tells which MQLs sales" not in words(app)


def test_visits_and_spend_alone_are_not_told_that_no_lead_became_an_mql(frame, warehouse):
    companies.reach_only(warehouse)
    app = frame(PAGE, **ALL)
    assert app.header[0].value.replace("\\", "") == (
        ":violet[Marketing] had 10,000 visits and spent €8,000 over all time. No leads are loaded: what came of it is "
        "not known. Add leads from your marketing tool or CRM."
    )
    assert words(app).count("No leads are") == 1
    assert "No MQLs are known yet." not in words(app)


def test_deals_alone_say_what_to_add(frame, warehouse):
    companies.sales_only(warehouse)
    app = frame(PAGE)
    assert not app.exception
    assert "No leads, ad spend or web traffic loaded yet." in words(app)
    assert not app.metric


def test_an_empty_warehouse_shows_the_way_to_load_something(frame, warehouse):
    app = frame(PAGE)
    assert not app.exception
    assert "No leads or deals loaded yet." in words(app)


@pytest.mark.slow
@pytest.mark.parametrize("company", companies.STATES)
def test_no_part_breaks_on_any_company_nor_in_an_empty_period(frame, warehouse, company):
    companies.STATES[company](warehouse)
    empty = {"period": "Custom", "from_": "2024-06-01", "to": "2024-06-10"}
    for query in ({}, empty, {"segment": "SMB"}, {"owner": "Ada"}):
        app = frame(PAGE, **query)
        assert not app.exception
        assert "could not be shown" not in words(app), query


def test_a_filter_that_spend_does_not_know_silences_it(frame, warehouse):
    companies.whole(warehouse)
    app = frame(PAGE, owner="Ada", **ALL)
    assert numbers(app)["Spend"] == "—"
    assert any("Spend: not known by owner." in button.help.replace("\\", "") for button in app.button)


def test_the_demo_company_is_short_of_its_promise(frame, warehouse):
    templates.demo(warehouse)
    app = frame(PAGE)
    assert not app.exception
    assert "could not be shown" not in words(app)
    assert verdict(app).startswith(
        "Marketing brought 636 MQLs in the last 6 months at €266 each: 564 count towards the 659 promised by now. "
        "Sales accepts"
    )
    assert "from Content Syndication" in verdict(app)
    assert numbers(app)["Counted / promised"] == "564 / 659"


def test_the_table_sums_to_the_key_numbers_for_each_dimension(frame, warehouse):
    companies.whole(warehouse)
    for dimension in ("Channel", "Campaign", "Segment"):
        app = frame(PAGE, marketing_by=dimension, **ALL)
        assert not app.exception
        shown = app.dataframe[0].value
        sums = shown[["spend", "leads", "mqls", "accepted", "sqls", "won"]].sum().to_list()
        assert sums == [8000, 120, 80, 60, 30, 9], dimension
    assert "The spend names no segment: all of it stands beside (not set)" in words(app)


def test_the_table_says_where_spend_and_leads_do_not_meet(frame, warehouse):
    companies.whole(warehouse)
    app = frame(PAGE, **ALL)
    rows = app.dataframe[0].value.set_index("value")
    assert rows.loc["Paid search", ["spend", "leads", "cost_per_lead"]].to_list() == [8000, 40, 200]
    assert rows.loc["Events", ["spend", "cost_per_lead"]].isna().all()
    assert "Leads without spend under the same name, so without a cost: Events, Referral." in words(app)
    assert "8,000 spent, 120 leads (€66.67 each), 80 MQLs (€100 each), 60 accepted, 30 SQLs (€267 each)" in words(app)


def test_spend_is_followed_to_what_it_became_by_month_and_by_quarter(frame, warehouse):
    companies.whole(warehouse)
    for unit in ("Month", "Quarter"):
        app = frame(PAGE, cohort_unit=unit, **ALL)
        assert not app.exception
        # 9 won are too few to know how long it takes.
        assert "too few to know how long it takes" in words(app)
        assert "could not be shown" not in words(app)


def test_the_trends_say_what_is_not_loaded(frame, warehouse):
    companies.few(warehouse)
    for step in ("Quarter", "Year", "Month"):
        app = frame(PAGE, trend_step=step)
        assert not app.exception
        assert "No web traffic loaded yet. Add an export from your web analytics." in words(app)
    assert "Visits: not known by segment." in words(frame(PAGE, segment="SMB"))


@pytest.mark.slow
def test_the_trends_are_of_all_that_is_loaded(warehouse):
    companies.whole(warehouse)
    assert warehouse.as_of is not None
    chosen = Filters.over("This month", warehouse.as_of)
    view = marketing_view.view(warehouse.read, chosen, warehouse.agreements.versions(warehouse.as_of))
    sessions, leads, mqls = marketing_view.trends(warehouse.read, view, "quarter")
    assert sessions.frame.rows() == [("2026-04-01", 10_000.0, "part"), ("2026-07-01", None, "so far")]
    assert leads.frame.rows() == [("2026-04-01", 58.0, "part"), ("2026-07-01", 62.0, "so far")]
    assert mqls.frame["amount"].sum() == 80


def test_quality_can_be_chosen_by_measure_and_by_dimension(frame, warehouse):
    companies.whole(warehouse)
    for measure, said in (
        ("Acceptance rate", "accepted / (accepted + rejected)"),
        ("MQL to SQL", "at least 7 days ago"),
        ("MQL to won", "fewer than 20 have ever got there"),
    ):
        app = frame(PAGE, measure=measure, quality_by="Segment", **ALL)
        assert not app.exception
        assert said in words(app)
        assert "could not be shown" not in words(app)


def test_the_quality_agrees_with_the_funnels_acceptance(warehouse):
    companies.whole(warehouse)
    assert warehouse.as_of is not None
    chosen = Filters.over("All time", warehouse.as_of)
    found = marketing_view.by_quality(warehouse.read, chosen, "channel", "sal")
    assert (found["k"].sum(), found["n"].sum(), found["in_play"].sum()) == (60, 80, 0)


def test_the_leads_behind_a_row_are_as_many_as_it_counts(warehouse):
    companies.whole(warehouse)
    assert warehouse.as_of is not None
    chosen = Filters.over("All time", warehouse.as_of)
    view = marketing_view.view(warehouse.read, chosen, warehouse.agreements.versions(warehouse.as_of))
    for dimension in ("channel", "segment"):
        table = marketing_view.outcomes(warehouse.read, view, dimension, "EUR").filter(pl.col("leads") > 0)
        for value, leads, won in table.select("value", "leads", "won").iter_rows():
            rows = marketing_view.leads_of(warehouse.read, view, dimension, value)
            assert (rows["lead_on"].count(), rows["won_on"].count()) == (leads, won)
            assert "lead_name" not in rows.columns
