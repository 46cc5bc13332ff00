"""The weekly trend, and a forecast without categories, as people meet them."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui import companies


def words(app: AppTest) -> str:
    elements = (*app.markdown, *app.header, *app.subheader, *app.caption)
    return "\n".join(element.value for element in elements).replace("\\", "")


def test_the_trend_by_months_is_kept_in_the_address(frame, warehouse):
    companies.sales_only(warehouse)
    month = frame("sales.py", period="All time", sales_trend="Month")
    assert "The last 13 months up to the end of the period" in words(month)
    assert "could not be shown" not in words(month)


def test_without_calls_or_deals_there_is_no_trend(frame, warehouse):
    companies.marketing_only(warehouse)
    assert "Week by week" not in words(frame("sales.py", period="All time"))
