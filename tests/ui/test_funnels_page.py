"""The Funnels page in each of its states: what it says, what it counts, and what it does not pretend to know."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing import funnel_view
from smarketing.export import safe_csv
from smarketing.ui import funnel_cards, funnel_details, state
from tests import templates
from tests.ui import companies
from tests.warehouse.build import load

BEFORE = "The data does not reach back to the period before: there is nothing to compare with."
NO_ADS = "No spend and no web traffic loaded yet. Add exports from your ad platforms and your web analytics."


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that escape it."""
    elements = (*app.markdown, *app.header, *app.subheader, *app.caption)
    return "\n".join(element.value for element in elements).replace("\\", "")


def headline(app: AppTest) -> str:
    (found,) = app.header
    return found.value.replace(":violet[Marketing]", "Marketing").replace(":blue[Sales]", "Sales")


def numbers(app: AppTest) -> dict[str, str]:
    """The key numbers as they are read."""
    return {metric.label: metric.value for metric in app.metric}


def pictures(app: AppTest) -> dict[str, str]:
    """The takeaway of each picture, by its key."""
    plots = [found.proto for found in app.get("bidi_component") if found.proto.component_name == "smarketing_plot"]
    return {proto.id.rsplit("-", 1)[1]: json.loads(proto.json)["alt"] for proto in plots}


def drawn(app: AppTest, key: str) -> str:
    """The figure behind a picture, as it is sent to the browser."""
    (found,) = [found.proto for found in app.get("bidi_component") if found.proto.id.endswith(f"-{key}")]
    return json.loads(found.json)["figure"]


def rows(app: AppTest, column: str) -> list[dict[str, Any]]:
    """The table that has the column."""
    (found,) = [table.value for table in app.table if column in table.value.columns]
    return found.to_dict("records")


def test_both_halves_are_told_with_exact_numbers(frame, warehouse):
    companies.whole(warehouse)
    app = frame()
    assert not app.exception
    assert headline(app) == "Marketing brought 80 MQLs. Sales accepted 75% of those decided."
    assert numbers(app) == {
        "Engagement rate": "40%",
        "Cost per MQL": "€100",
        "Spend": "€8,000",
        "Acceptance rate": "75%",
        "Touches made": "81",
        "SQL to won": "—",
        "Value signed": "€45k",
        "Open pipeline": "€129k",
    }
    assert pictures(app)["ribbon"] == (
        "Visits: 10,000. Leads: 120 (1.2% of the stage before). MQLs: 80 (67% of the stage before, 58–74%), 40 still "
        "in play. Accepted: 60 (75% of the stage before, 65–83%). SQLs: 30 (50% of the stage before, 38–62%). "
        "Opportunities: 24 (80% of the stage before, 63–90%). Won: 9, 6 still in play."
    )
    assert pictures(app)["trend_marketing"] == "Jul 2026: 21. Aug 2026: 20. Sep 2026 so far: 2."
    assert pictures(app)["trend_sales"] == "Jul 2026: €35k. Aug 2026: €0. Sep 2026 so far: €0."
    assert BEFORE in words(app)
    assert "end " not in words(app)


def test_the_headline_the_key_number_and_the_handoff_speak_of_the_same_acceptance(frame, warehouse):
    companies.whole(warehouse)
    app = frame()
    assert "accepted 75% of those decided" in headline(app)
    assert numbers(app)["Acceptance rate"] == "75%"
    figure = json.loads(drawn(app, "ribbon"))
    texts = [note["text"].replace("<br>", " ") for note in figure["layout"]["annotations"]]
    assert "<b>2 hours</b>" in texts
    assert texts[texts.index("acceptance rate, of decided MQLs") - 1] == "<b>75%</b>"


def test_each_key_number_says_what_it_is_and_why_it_is_missing(frame, warehouse):
    companies.whole(warehouse)
    told = {
        button.label: button.proto.help.replace("\\", "")
        for button in frame().button
        if "passport_of" in (button.key or "")
    }
    assert all(told.values())
    assert told["Cost per MQL"].startswith("Spend in the period divided by the MQLs of the same days. n = 80.")
    assert told["SQL to won"].endswith("Too early: no SQL has had the whole time to be won.")
    assert "95% interval 65–83%, n = 80." in told["Acceptance rate"]


def test_marketing_alone_says_what_sales_lacks_and_counts_its_own(frame, warehouse):
    companies.marketing_only(warehouse)
    app = frame()
    assert headline(app) == (
        "Marketing brought 80 MQLs. No deals, calls, e-mails or meetings loaded yet. Add exports from your CRM."
    )
    assert numbers(app) == {"Engagement rate": "40%", "Cost per MQL": "€100", "Spend": "€8,000"}
    assert words(app).count("Add exports from your CRM.") == 1
    assert pictures(app)["ribbon"].endswith("Accepted: no data. SQLs: no data. Opportunities: no data. Won: no data.")
    assert "No won deal with an amount yet." not in words(app)
    assert "trend_sales" not in pictures(app)
    assert [row["Step into"] for row in rows(app, "Step into")] == ["MQLs"]


def test_sales_alone_says_what_marketing_lacks_and_begins_at_the_opportunity(frame, warehouse):
    companies.sales_only(warehouse)
    app = frame()
    assert headline(app) == "Sales opened 24 opportunities. 9 of them are won so far, 6 are still in play."
    assert numbers(app) == {
        "Acceptance rate": "—",
        "Touches made": "—",
        "SQL to won": "—",
        "Value signed": "€45k",
        "Open pipeline": "€129k",
    }
    assert NO_ADS in words(app)
    assert "MQLs: no data (No leads loaded yet. Add leads from your marketing tool or CRM)" in pictures(app)["ribbon"]
    assert pictures(app)["ribbon"].endswith("Opportunities: 24. Won: 9, 6 still in play.")
    assert pictures(app)["trend_sales"] == "Jul 2026: €35k. Aug 2026: €0. Sep 2026 so far: €0."
    assert "No MQLs are known yet." not in words(app)


def test_visits_without_leads_are_not_called_nobody(frame, warehouse):
    companies.reach_only(warehouse)
    app = frame()
    assert headline(app) == (
        "10,000 visits in this period. No leads are loaded: who entered the funnel is not known. "
        "Add leads from your marketing tool or CRM."
    )
    assert "nobody" not in words(app).lower()
    assert [card.value for card in app.subheader] == ["One funnel, one handoff"]
    assert not {"trend_marketing", "trend_sales"} & set(pictures(app))


def test_deals_that_no_lead_is_linked_to_are_not_called_missing(frame, warehouse):
    companies.marketing_only(warehouse)
    load(warehouse, "deals", [row | {"lead_id": None} for row in companies.deals(companies.journeys())], source="other")
    app = frame()
    assert "No deals loaded yet" not in "\n".join([words(app), *pictures(app).values()])
    assert "24 deals have no known lead and are not in this funnel." in words(app)


def test_few_leads_are_counted_but_not_judged(frame, warehouse):
    companies.few(warehouse)
    app = frame()
    assert headline(app) == (
        "Only 12 leads entered the funnel in this period: too few to judge a rate. 2 of 12 are won so far."
    )
    assert {metric.label: metric.delta for metric in app.metric}["Acceptance rate"] == "few leads"
    assert rows(app, "Step into")[1]["Rate (whole window)"] == "75%  (41–93%, few leads)"
    assert rows(app, "Step into")[0]["Rate (whole window)"] == "no window yet"


def test_a_source_that_ends_a_week_early_is_called_out_beside_the_picture(frame, warehouse):
    companies.stale(warehouse)
    app = frame()
    (badge,) = [found.value for found in app.markdown if "Deals end" in found.value]
    assert badge.startswith(":orange-badge[")
    assert "Deals end 9 days before leads: later conversions are not in yet." in badge


def test_a_read_that_breaks_takes_its_card_and_nothing_else(frame, warehouse, monkeypatch):
    companies.whole(warehouse)

    def broken(*_):
        raise ValueError("cell of ada@example.com")

    monkeypatch.setattr(funnel_view, "trend", broken)
    app = frame()
    assert not app.exception
    assert "**The trends could not be shown.**" in words(app)
    assert words(app).count("Error ") == 1
    assert "ada" not in words(app)
    assert "ribbon" in pictures(app)
    assert numbers(app)["Value signed"] == "€45k"
    assert rows(app, "Step into")


def test_a_funnel_that_cannot_be_read_leaves_the_navigation_and_the_filters(frame, warehouse, monkeypatch):
    companies.whole(warehouse)

    def broken(*_):
        raise ValueError

    monkeypatch.setattr(funnel_view, "view", broken)
    app = frame()
    assert not app.exception
    assert "could not be shown" in words(app)
    assert app.selectbox(key="period").value == "Last 6 months"


VIEWS = {
    "Side by side": ("ribbon", "Visits: 10,000."),
    "Leaks": ("leaks", "MQLs: 80, of them 20 rejected. Accepted: 60, of them 30 recycled."),
    "Cohorts": ("cohorts", "Per 100 MQLs. May (closed, few leads): 76 Accepted, 41 SQLs, 41 Opportunities, 41 Won."),
    "Activity": ("activity", "Volumes, not conversion. 31 Leads in Aug 2026, 20 MQLs in Aug 2026"),
}
DETAILS = {
    "Breakdown": ("breakdown", "Most come from Events: 40. Best conversion to MQLs: Paid search, 100%."),
    "Time per step": ("step_times", "Leads → MQLs: half within 3 days, 9 in 10 within 3 days."),
    "Projection": ("projection", "MQLs: 67% within 3 days (57–74%). Accepted: 75% within 2 days (64–83%)."),
}


def test_every_view_and_every_detail_is_looked_at_here():
    assert set(VIEWS) == set(funnel_cards.VIEWS)
    assert {*DETAILS, "Step by step", "Deals", "Records", "Data issues"} == set(funnel_details.DETAILS)


@pytest.mark.parametrize(("view", "expected"), VIEWS.items())
def test_each_view_shows_its_own_picture(frame, warehouse, view, expected):
    companies.whole(warehouse)
    app = frame()
    app.button_group(key="view").set_value(view).run()
    assert not app.exception
    assert "could not be shown" not in words(app)
    assert pictures(app)[expected[0]].startswith(expected[1])
    assert {key for key, _ in VIEWS.values()} & set(pictures(app)) == {expected[0]}


@pytest.mark.parametrize(("detail", "expected"), DETAILS.items())
def test_each_drawn_detail_shows_its_picture(frame, warehouse, detail, expected):
    companies.whole(warehouse)
    app = frame(detail=detail)
    assert "could not be shown" not in words(app)
    assert pictures(app)[expected[0]].startswith(expected[1])


@pytest.mark.slow
@pytest.mark.parametrize("company", companies.STATES)
def test_no_view_and_no_detail_breaks_on_any_company_nor_in_an_empty_period(frame, warehouse, company):
    companies.STATES[company](warehouse)
    for query in ({}, {"period": "Custom", "from_": "2024-06-01", "to": "2024-06-10"}):
        app = frame(**query)
        looked_at = [("view", view) for view in VIEWS] + [("detail", detail) for detail in funnel_details.DETAILS]
        for key, choice in looked_at:
            app.button_group(key=key).set_value(choice).run()
            assert not app.exception
            assert "could not be shown" not in words(app), (query, choice)


def test_the_steps_add_up(frame, warehouse):
    companies.whole(warehouse)
    columns = ("Step into", "Entered", "Converted", "Left", "Still in play", "Rate (whole window)", "Window")
    assert [tuple(row[column] for column in columns) for row in rows(frame(), "Step into")] == [
        ("MQLs", "120", "80", "0", "40", "67%  (58–74%)", "3 days"),
        ("Accepted", "80", "60", "20", "0", "75%  (65–83%)", "2 days"),
        ("SQLs", "60", "30", "30", "0", "50%  (38–62%)", "5 days"),
        ("Opportunities", "30", "24", "6", "0", "80%  (63–90%)", "4 days"),
        ("Won", "24", "9", "9", "6", "no window yet", "—"),
    ]


@pytest.mark.parametrize(
    ("dimension", "first"),
    [
        ("channel", "Most come from Events: 40."),
        ("segment", "Most come from Enterprise: 60."),
        ("region", "Most come from North: 60."),
        ("owner", "Most come from Ada: 90."),
    ],
)
def test_each_dimension_breaks_the_funnel_down(frame, warehouse, dimension, first):
    companies.whole(warehouse)
    app = frame(detail="Breakdown")
    app.selectbox(key="by").set_value(dimension).run()
    assert pictures(app)["breakdown"].startswith(first)


def test_a_dimension_that_no_source_names_is_not_offered(frame, warehouse):
    companies.whole(warehouse)
    assert frame(detail="Breakdown").selectbox(key="by").options == ["Channel", "Segment", "Region", "Owner"]


def test_a_filter_narrows_and_what_it_silences_says_so(frame, warehouse):
    companies.whole(warehouse)
    app = frame(segment="SMB")
    assert headline(app).startswith("Marketing brought 40 MQLs.")
    assert pictures(app)["ribbon"].startswith(
        "Visits: no data (Web traffic does not know the segment of a visit). Leads: 60. MQLs: 40"
    )
    assert "Ad spend: none in this period under these filters. Web traffic: not known by segment." in words(app)
    by_channel = frame(channel="Referral")
    assert by_channel.metric[0].label == "Acceptance rate"
    assert pictures(by_channel)["ribbon"].startswith(
        "Visits: no data (No web traffic in this period under these filters)"
    )
    by_owner = frame(owner="Ada")
    assert "Ad spend: not known by owner. Web traffic: not known by owner." in words(by_owner)


def test_a_custom_period_counts_its_own_days_and_shows_whole_months_beside_them(frame, warehouse):
    companies.whole(warehouse)
    app = frame(period="Custom", from_="2026-06-01", to="2026-06-10")
    assert headline(app) == (
        "Only 10 leads entered the funnel in this period: too few to judge a rate. 1 of 10 is won so far."
    )
    assert numbers(app)["Spend"] == "€8,000"
    assert pictures(app)["trend_marketing"] == "May 2026: 17. Jun 2026: 20."
    assert pictures(app)["trend_sales"] == "Jun 2026: €10k."


def test_a_period_without_anybody_is_not_called_missing_data(frame, warehouse):
    companies.whole(warehouse)
    app = frame(period="Custom", from_="2024-06-01", to="2024-06-10")
    assert headline(app) == "Nobody entered the funnel in this period."
    assert numbers(app) == {
        "Acceptance rate": "—",
        "Touches made": "—",
        "SQL to won": "—",
        "Value signed": "—",
        "Open pipeline": "€129k",
    }
    assert "Ad spend: none in this period. Web traffic: none in this period." in words(app)
    assert "MQLs: no data (Nobody entered in this period)" in pictures(app)["ribbon"]
    assert "loaded yet" not in words(app)
    assert words(app).count("The data begins later.") == 2


def test_a_window_set_by_hand_decides_what_is_judged_and_is_said(frame, warehouse):
    companies.whole(warehouse)
    app = frame()
    app.number_input(key="window_won").set_value(20).run()
    assert rows(app, "Step into")[4]["Rate (whole window)"] == "38%  (21–57%)"
    assert numbers(app)["SQL to won"] == "—"  # a metric's windows are the observed ones, whoever looks at it
    assert "Conversion windows set by hand: Won 20 days." in words(app)
    app.number_input(key="window_won").set_value(400).run()
    assert rows(app, "Step into")[4]["Rate (whole window)"] == "too early"
    assert numbers(app)["SQL to won"] == "—"


def test_names_of_people_are_shown_on_demand_only(frame, warehouse):
    companies.whole(warehouse)
    app = frame(detail="Records")
    assert app.toggle(key="records_names").value is False
    assert not {"lead_name", "owner"} & set(app.dataframe[0].value.columns)
    assert "**120** records" in words(app)
    app.toggle(key="records_names").set_value(True).run()
    assert {"lead_name", "owner"} <= set(app.dataframe[0].value.columns)


@pytest.mark.parametrize(
    ("which", "count"), [("Reached it", 80), ("Went on", 60), ("Left there", 20), ("Still in play there", 0)]
)
def test_the_records_behind_a_stage_are_as_many_as_it_says(frame, warehouse, which, count):
    companies.whole(warehouse)
    app = frame(detail="Records", records_stage="MQLs", records_state=which)
    assert len(app.dataframe[0].value) == count


def test_what_is_downloaded_cannot_run_as_a_formula(frame, warehouse):
    companies.whole(warehouse)
    app = frame(detail="Records")
    (button,) = app.get("download_button")
    assert button.proto.label == "Download CSV"
    names = [line.split(",")[2] for line in safe_csv(state.read("journey_rows")).decode("utf-8-sig").splitlines()]
    assert names[:2] == ["lead_name", "'=Person 119"]


def test_the_deals_are_counted_by_quarter_with_what_is_open(frame, warehouse):
    companies.whole(warehouse)
    app = frame(detail="Deals")
    assert [tuple(row.values())[:5] for row in rows(app, "Median cycle")] == [
        ("Q2 2026", "4", "0", "100%", "€10k"),
        ("Q3 2026", "5", "9", "36%", "€35k"),
    ]
    assert [tuple(row.values())[:3] for row in rows(app, "Oldest")] == [("Proposal", "6", "€129k")]
    app.button_group(key="deals_status").set_value("lost").run()
    assert "**9** deals lost closed in the period" in words(app)


def test_what_is_odd_in_the_data_is_listed_with_its_records(frame, warehouse):
    companies.marketing_only(warehouse)
    load(warehouse, "deals", [row | {"lead_id": None} for row in companies.deals(companies.journeys())])
    app = frame(detail="Data issues")
    app.selectbox(key="issue").set_value("deal without a lead").run()
    assert {row["What is odd"]: row["Records"] for row in rows(app, "What is odd")}["Deal without a lead"] == "24"
    assert len(app.dataframe[0].value) == 24


def test_the_demo_company_tells_its_story(frame, warehouse, monkeypatch):
    templates.demo(warehouse)
    app = frame()
    assert not app.exception
    assert "You are looking at the demo company." in words(app)
    assert headline(app) == (
        "Marketing brought 636 MQLs, 11% fewer than the period before at the same age. "
        "Sales accepted 79% of those decided; 50 are past their time, undecided."
    )
    assert numbers(app) == {
        "Engagement rate": "55%",
        "Cost per MQL": "€266",
        "Spend": "€169k",
        "Acceptance rate": "79%",
        "Touches made": "9,425",
        "SQL to won": "22%",
        "Value signed": "€2.38M",
        "Open pipeline": "€2.74M",
    }
    assert "against the targets up to now, by working days" in words(app)
    app.button_group(key="against").set_value("Period before").run()
    assert "against the targets up to now" not in words(app)
    for view in VIEWS:
        app.button_group(key="view").set_value(view).run()
        assert "could not be shown" not in words(app)
