"""From a key number to its rows, the weekly trend, and a forecast without categories, as people meet them."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.metrics.registry import METRICS
from smarketing.ui import drill
from tests.ui import companies

PAGES = {"sales": drill.SALES[1:], "overview": drill.OVERVIEW[2:3], "marketing": drill.MARKETING[2:]}


def words(app: AppTest) -> str:
    elements = (*app.markdown, *app.header, *app.subheader, *app.caption)
    return "\n".join(element.value for element in elements).replace("\\", "")


def rows_of(app: AppTest, column: str) -> Any:
    return next(element.value for element in app.dataframe if column in element.value.columns)


def test_the_value_signed_opens_the_deals_won_without_names(frame, warehouse):
    companies.whole(warehouse)
    app = frame("sales.py", period="All time", sales_rows="Value signed")
    assert not app.exception
    assert "could not be shown" not in words(app)
    assert "**9** rows, at 13 Sep 2026. The deals won in the period" in words(app)
    shown = rows_of(app, "accepted_on")
    assert (len(shown), shown["amount"].sum()) == (9, 45_000)
    assert set(shown["owner"]) <= {"Person 1", "Person 2"}
    named = frame("sales.py", period="All time", sales_rows="Value signed", sales_rows_names="true")
    assert set(rows_of(named, "accepted_on")["owner"]) == {"Ada", "Bo"}


@pytest.mark.parametrize("page", PAGES)
def test_each_number_opens_its_rows(frame, warehouse, page):
    companies.whole(warehouse)
    for number in PAGES[page]:
        app = frame(f"{page}.py", period="All time", **{f"{page}_rows": METRICS[number].label})
        assert not app.exception
        assert "rows, at 13 Sep 2026." in words(app)


def test_a_number_without_records_says_so(frame, warehouse):
    companies.sales_only(warehouse)
    app = frame("sales.py", period="This month", sales_rows="SQL to won")
    assert not app.exception
    assert "No record is behind this number in these days." in words(app)


def test_leads_open_without_the_names_of_contacts(frame, warehouse):
    companies.whole(warehouse)
    app = frame("marketing.py", period="All time", marketing_rows="Leads")
    assert "**120** rows" in words(app)
    shown = rows_of(app, "sal_on")
    assert "lead_name" not in shown.columns
    assert not set(shown["owner"]) & {"Ada", "Bo"}


def test_the_trend_by_months_is_kept_in_the_address(frame, warehouse):
    companies.sales_only(warehouse)
    month = frame("sales.py", period="All time", sales_trend="Month")
    assert "The last 13 months up to the end of the period" in words(month)
    assert "could not be shown" not in words(month)


def test_without_calls_or_deals_there_is_no_trend(frame, warehouse):
    companies.marketing_only(warehouse)
    assert "Week by week" not in words(frame("sales.py", period="All time"))
