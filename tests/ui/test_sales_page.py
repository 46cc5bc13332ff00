"""The Sales page: what was signed against which quota, and what it says where something is missing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from smarketing import sales_view
from smarketing.export import safe_csv
from smarketing.filters import PERIODS
from smarketing.ui import parts, sales_details
from smarketing.warehouse import Warehouse
from tests import templates
from tests.ui import companies
from tests.warehouse.build import load

PAGE = "sales.py"
PEOPLE = [
    {"person_id": "p1", "name": "Ada", "team": "North team", "manager": "Mo", "region": "North"},
    {"person_id": "p2", "name": "Bo", "team": "South team", "manager": "Mo", "region": "South"},
]
QUARTER = {"starts_on": "2026-07-01", "ends_on": "2026-09-30", "metric": "amount", "currency": "EUR"}


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that escape it."""
    elements = (*app.markdown, *app.header, *app.subheader, *app.caption)
    return "\n".join(element.value for element in elements).replace("\\", "")


def numbers(app: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def table(app: AppTest, column: str) -> Any:
    """The first table with a column of that name."""
    return next(element.value for element in app.dataframe if column in element.value.columns)


def whole(warehouse: Warehouse) -> None:
    """The company of both halves, with a list of people and quotas of the quarter to its last day of data."""
    companies.whole(warehouse)
    load(warehouse, "people", PEOPLE)
    load(warehouse, "quotas", [QUARTER | {"person": "p1", "quota": 66_000}, QUARTER | {"person": "Bo", "quota": 6600}])


def test_without_deals_the_page_says_so_in_words(frame, warehouse):
    companies.marketing_only(warehouse)
    app = frame(PAGE)
    assert not app.exception
    assert app.header[0].value.replace("\\", "") == "No deals are known yet. Add a deals export from your CRM."
    assert "could not be shown" not in words(app)
    assert numbers(app) == {}
    assert [card.value for card in app.subheader] == ["Quotas"]
    assert words(app).count("No deals") == 1
    # Nothing is known of any deal, so nothing says that none is open or was closed.
    assert "No deal is open" not in words(app)
    assert "No deal was closed" not in words(app)


def test_deals_alone_are_signed_without_a_quota_and_never_at_zero_per_cent(frame, warehouse):
    companies.sales_only(warehouse)
    app = frame(PAGE, period="All time")
    assert not app.exception
    assert app.header[0].value.replace("\\", "") == ":blue[Sales] has signed €45k with 9 deals over all time."
    shown = numbers(app)
    assert shown["Value signed"] == ("€45k", "no quota")
    assert shown["Win rate"] == ("50%", "29–71%, n = 18, few deals")
    assert shown["SQL to won"] == ("—", "no data")
    assert shown["Open pipeline"] == ("€129k", "no chances known")
    assert shown["Sales cycle"][0] == "30 days"
    assert "No quota is set for these days. Set one, or add a file" in words(app)
    assert "0%" not in words(app).replace("50%", "")


def test_quotas_are_held_against_what_each_signed_in_their_working_days(frame, warehouse):
    whole(warehouse)
    app = frame(PAGE, period="This quarter", sales_names="true")
    assert not app.exception
    assert "could not be shown" not in words(app)
    assert "of the quota to date" in app.header[0].value
    assert numbers(app)["Value signed"][1].endswith("of quota to date")
    assert "Quotas" in [heading.value for heading in app.subheader]
    periods = table(app, "Working days over")
    assert periods[["Who", "Quota", "Working days over"]].to_numpy().tolist() == [
        ["Bo", 6600.0, "53 of 66"],
        ["Ada", 66000.0, "53 of 66"],
    ]


@pytest.mark.parametrize("by", ["Person", "Team", "Manager", "Office"])
def test_quotas_by_each_view_and_with_names_hidden(frame, warehouse, by):
    whole(warehouse)
    app = frame(PAGE, period="This quarter", quota_by=by, sales_names="false")
    assert not app.exception
    assert "could not be shown" not in words(app)
    shown = str([element.proto for element in app.get("bidi_component")])
    assert "Ada" not in shown
    assert {"Person": "Person 1", "Team": "North team", "Manager": "Person 2", "Office": "South"}[by] in shown


def test_no_file_tells_a_name_that_the_page_hides(frame, warehouse, monkeypatch):
    whole(warehouse)
    files: dict[str, str] = {}

    def kept(found: pl.DataFrame, file_name: str, **_: object) -> None:
        files[file_name] = safe_csv(found).decode("utf-8-sig")

    monkeypatch.setattr(parts, "download", kept)
    assert not frame(PAGE, period="All time", closed_grain="Person", sales_names="false").exception
    assert set(files) == {
        "quota-attainment.csv",
        "quotas.csv",
        "sales-activity.csv",
        "sales-by-week.csv",
        "speed-to-lead-by-week.csv",
        "open-deals-all.csv",
        "pipeline-moves-EUR.csv",
        "closed-deals.csv",
        "close-reasons.csv",
        "deals-won.csv",
    }
    for name, told in files.items():
        cells = set(re.split(r"[,\r\n]", told))
        assert not cells & {"Ada", "Bo", "Mo"}, name
        assert len(told.splitlines()) > 1, name


def test_a_filter_that_quotas_do_not_know_hides_them_and_says_why(frame, warehouse):
    whole(warehouse)
    app = frame(PAGE, period="This quarter", segment="SMB")
    assert not app.exception
    assert "Quotas are not set by segment. Take that filter away to see them." in words(app)
    assert "quota" not in app.header[0].value


def test_an_owner_s_quota_is_that_person_s_own(frame, warehouse):
    whole(warehouse)
    app = frame(PAGE, period="This quarter", owner="Bo", sales_names="true")
    assert not app.exception
    assert app.dataframe[0].value["Who"].to_list() == ["Bo"]


@pytest.mark.slow
def test_the_demo_company_shows_every_part_in_every_period(frame, warehouse):
    templates.demo(warehouse)
    for period in PERIODS:
        app = frame(PAGE, period=period)
        assert not app.exception, period
        assert "could not be shown" not in words(app), period
    assert warehouse.as_of == date(2026, 10, 23)


@pytest.mark.slow
@pytest.mark.parametrize("company", companies.STATES)
def test_no_part_breaks_on_any_company_nor_in_an_empty_period(frame, warehouse, company):
    companies.STATES[company](warehouse)
    for query in ({"period": "All time"}, {"period": "Custom", "from_": "2020-01-01", "to": "2020-01-31"}):
        app = frame(PAGE, **query)
        assert not app.exception
        assert "could not be shown" not in words(app)


def test_what_was_done_names_each_person_with_the_replies_to_their_mqls(frame, warehouse):
    whole(warehouse)
    app = frame(PAGE, period="All time", sales_names="true", activity_by="Person")
    done = table(app, "Calls").astype(object).fillna("").to_dict("records")
    # 80 calls to the MQLs, two in three Ada's, and one e-mail of hers on the last day.
    assert [(row["Who"], row["Team"], row["Calls"], row["E-mails"], row["All"]) for row in done] == [
        ("Ada", "North team", 60, 1, 61),
        ("Bo", "South team", 20, 0, 20),
    ]
    assert [(row["Replies in time"], row["of MQLs"], row["Median reply (working hours)"]) for row in done] == [
        (100.0, 60, 2.0),
        (100.0, 20, 2.0),
    ]
    teams = table(frame(PAGE, period="All time", activity_by="Team", sales_names="true"), "Calls")
    assert teams[["Team", "People", "All"]].to_numpy().tolist() == [["North team", 1, 61], ["South team", 1, 20]]


def test_open_deals_are_told_by_stage_and_age_and_by_what_is_wrong_with_them(frame, warehouse):
    whole(warehouse)
    app = frame(PAGE, open_list="Close date past")
    (stage,) = table(app, "Median age (days)").to_dict("records")
    assert (stage["Stage"], stage["Deals"], stage["Amount"]) == ("Proposal", 6, 129_000.0)
    assert sum(stage[band] for band in sales_details.BANDS) == 6
    assert stage["No amount"] == 0
    # Eighteen deals were closed, nine of them won: too few to say how long one takes.
    assert str(stage["Old"]) in ("None", "nan", "<NA>")
    assert "**0 of 6.** The day on which it was to be closed has passed." in words(app)
    old = frame(PAGE, open_list="Older than most wins")
    assert "**— of 6.** Cannot be known: fewer than 20 deals were won" in words(old)


def test_without_touches_and_history_nobody_can_say_which_deals_are_idle(frame, warehouse):
    companies.sales_only(warehouse)
    app = frame(PAGE, open_list=f"Idle {sales_view.IDLE_DAYS} days")
    assert not app.exception
    assert "Cannot be known without calls, e-mails or meetings, and without a history of the deals." in words(app)


@pytest.mark.slow
def test_closed_deals_by_each_view_add_up_to_those_of_the_period(frame, warehouse):
    whole(warehouse)
    for by in sales_details.GRAINS:
        app = frame(PAGE, period="All time", closed_grain=by, sales_names="false")
        assert not app.exception
        shown = table(app, "Value signed")
        assert (shown["Won"].sum(), shown["Lost"].sum(), shown["Value signed"].sum()) == (9, 9, 45_000)
        assert "Ada" not in shown.to_string()


def test_the_rows_behind_the_closed_deals_are_those_of_their_status(frame, warehouse):
    whole(warehouse)
    won = frame(PAGE, period="All time", sales_names="false")
    assert "**9** deals won in the period" in words(won)
    assert set(table(won, "status")["status"]) == {"won"}
    assert set(table(won, "status")["owner"]) <= {"Person 1", "Person 3"}
    lost = frame(PAGE, period="All time", closed_status="Lost")
    assert set(table(lost, "status")["status"]) == {"lost"}
    assert table(lost, "Reason").iloc[0].to_dict()["Reason"] == "no reason given"


def test_deals_of_which_nobody_says_that_they_were_won_are_not_called_lost_nor_none(frame, warehouse):
    deal = {"deal_id": "1", "status": "open", "amount": 90, "currency": "USD", "owner": "Ada"}
    load(warehouse, "deals", [deal | {"created_at": "2026-10-01", "accepted_at": "2026-10-05"}])
    team = QUARTER | {"team": "Handover", "metric": "accepted_amount", "currency": "USD", "quota": 660}
    load(warehouse, "quotas", [team | {"starts_on": "2026-10-01", "ends_on": "2026-12-31"}])
    app = frame(PAGE, period="This quarter", quota_by="Person")
    assert not app.exception
    assert app.header[0].value.replace("\\", "") == "No source says yet of any deal whether it was won."
    assert "These quotas are those of teams. Choose Team to see them." in words(app)
    teams = frame(PAGE, period="This quarter", quota_by="Team")
    periods = table(teams, "Working days over")
    assert periods[["Who", "Asked for", "Reached"]].to_numpy().tolist() == [["Handover", "Amount accepted", 90.0]]


@pytest.mark.slow
def test_the_demo_company_s_month_and_quarter_land_in_ranges_that_have_held(frame, warehouse):
    templates.demo(warehouse)
    app = frame(PAGE, past_forecasts="true")
    assert not app.exception
    told = words(app)
    assert "Oct 2026: forecast €573k–€677k, 8 times in 10; €573k is signed." in told
    assert "Q4 2026: forecast €1M–€1.64M, 8 times in 10; €573k is signed." in told
    assert "10 of 12 past months ended within the range" in told
    assert "41 of 48 ranges held (85%" in told
    assert "Weighted: €800k, signed + amount × chance of 9 deals expected to close by 31 Oct 2026." in told
    assert "By category: €573k signed, €859k with commit, €983k with best case, €986k with pipeline." in told
    assert "€7,900 is omitted by the owners and left out." in told
    assert "by their stage and age" in told


def test_with_few_won_deals_there_is_no_forecast_but_what_it_takes(frame, warehouse):
    whole(warehouse)
    app = frame(PAGE)
    assert "No forecast: it takes 20 won deals" in words(app)
    assert ": forecast " not in words(app)


def test_an_empty_warehouse_points_to_the_data_page(frame):
    app = frame(PAGE)
    assert not app.exception
    assert "No leads or deals loaded yet." in words(app)
