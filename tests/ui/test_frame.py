"""The frame: navigation, filters in the URL, freshness, banner, and what is shown when something is missing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.filters import Filters
from smarketing.settings import ROOT
from smarketing.ui import frame as frames
from tests.warehouse.build import load

LEADS = [
    {"lead_id": "1", "created_at": "2026-10-02", "segment": "SMB", "channel": "Paid search", "owner": "Ada"},
    {"lead_id": "2", "created_at": "2026-10-05", "segment": "SMB", "channel": "Referral", "owner": "Ada"},
    {"lead_id": "3", "created_at": "2026-10-23", "segment": "Enterprise", "channel": "Paid search", "region": "EMEA"},
]
DEALS = [{"deal_id": "d1", "created_at": "2026-09-01", "amount": 100, "stage": "Closed won"}]


def words(app) -> str:
    """Everything that the page says in Markdown, headings and badges."""
    return "\n".join(element.value for element in (*app.markdown, *app.header, *app.subheader))


def chosen(app) -> Filters:
    return app.session_state["_filters"]


def test_without_data_the_funnels_say_so_and_point_to_the_data_page(frame):
    app = frame()
    assert not app.exception
    assert "No leads or deals loaded yet." in words(app)
    assert [link.proto.label for link in app.get("page_link")] == ["Add your data"]
    assert not app.selectbox


@pytest.mark.parametrize("page", ["data.py", "definitions.py"])
def test_the_other_pages_open_without_data(frame, page):
    app = frame(page)
    assert not app.exception
    assert "could not be shown" not in words(app)


def test_the_shared_filters_start_with_the_last_twelve_months_of_the_data(frame, warehouse):
    load(warehouse, "leads", LEADS)
    app = frame()
    assert not app.exception
    assert chosen(app) == Filters.over("Last 6 months", date(2026, 10, 23))


def test_a_shared_url_sets_every_filter(frame, warehouse):
    load(warehouse, "leads", LEADS)
    app = frame(period="Custom", from_="2026-10-01", to="2026-10-05", segment="SMB", channel="Referral", owner="Ada")
    assert chosen(app) == Filters(
        date(2026, 10, 1), date(2026, 10, 6), date(2026, 10, 23), channel="Referral", segment="SMB", owner="Ada"
    )


def test_a_click_on_a_segment_and_a_choice_of_a_channel_narrow_and_one_button_clears(frame, warehouse):
    load(warehouse, "leads", LEADS)
    app = frame(period="This month")
    app.button_group(key="segment").set_value("SMB").run()
    app.selectbox(key="channel").set_value("Referral").run()
    assert chosen(app).chosen == {"segment": "SMB", "channel": "Referral"}
    assert "channel: Referral" in words(app)
    next(button for button in app.button if button.label == "Clear all").click().run()
    assert chosen(app).chosen == {}
    assert chosen(app).period == "This month"


def test_the_filters_survive_a_visit_to_another_page(frame, warehouse):
    load(warehouse, "leads", LEADS)
    app = frame(period="This quarter", segment="Enterprise")
    app.switch_page("definitions.py").run()
    app.switch_page("funnels.py").run()
    assert (chosen(app).period, chosen(app).chosen) == ("This quarter", {"segment": "Enterprise"})


def test_segments_are_offered_the_most_frequent_first_and_many_of_them_as_a_list(frame, warehouse):
    load(warehouse, "leads", LEADS)
    assert frame().button_group(key="segment").options == [frames.EVERYTHING, "SMB", "Enterprise"]
    many = [{"lead_id": f"m{n}", "created_at": "2026-10-02", "segment": f"Segment {n}"} for n in range(9)]
    load(warehouse, "leads", many)
    app = frame()
    assert len(app.selectbox(key="segment").options) == 11
    app.selectbox(key="segment").set_value("Segment 3").run()
    assert chosen(app).segment == "Segment 3"


def test_an_end_before_the_start_is_said(frame, warehouse):
    load(warehouse, "leads", LEADS)
    app = frame(period="Custom", from_="2026-10-05", to="2026-10-01")
    assert "The end is before the start: one day is shown" in words(app)
    assert chosen(app).describe() == "5 Oct 2026"


def test_a_warehouse_of_deals_alone_begins_at_the_opportunity(frame, warehouse):
    load(warehouse, "deals", DEALS)
    assert chosen(frame()).first_stage == "opportunity"
    load(warehouse, "leads", LEADS)
    assert chosen(frame()).first_stage == "lead"


def test_old_data_is_called_old_and_fresh_data_is_not(frame, warehouse):
    today = datetime.now(UTC).date()
    load(warehouse, "leads", [{"lead_id": "1", "created_at": f"{today - timedelta(days=11)}"}])
    assert "11 days old" in words(frame())
    load(warehouse, "leads", [{"lead_id": "2", "created_at": f"{today}"}])
    assert "days old" not in words(frame())


def test_the_demo_company_is_announced_and_real_data_takes_the_banner_away(frame, warehouse):
    load(warehouse, "leads", LEADS, source="demo", is_demo=True)
    app = frame()
    assert "You are looking at the demo company." in words(app)
    assert "days old" not in words(app)
    load(warehouse, "leads", LEADS)
    assert "demo company" not in words(frame())


def test_the_copy_button_is_told_the_dates_of_the_period(frame, warehouse):
    load(warehouse, "leads", LEADS)
    app = frame(period="This month", segment="SMB")
    (button,) = [found.proto for found in app.get("bidi_component") if found.proto.component_name == "smarketing_copy"]
    pinned = {"period": "Custom", "from": "2026-10-01", "to": "2026-10-23", "segment": "SMB"}
    assert json.loads(button.json) == {"pinned": pinned, "drop": ["period", "from", "to"]}


def test_a_file_that_is_no_warehouse_is_named_in_our_own_words(tmp_path, monkeypatch):
    broken = tmp_path / "broken.duckdb"
    broken.write_text("this is not a database " * 500, encoding="utf-8")
    monkeypatch.setenv("SMARKETING_WAREHOUSE", str(broken))
    app = AppTest.from_file(str(ROOT / "pages" / "_frame.py"), default_timeout=120).run()
    assert not app.exception
    assert "This page could not be shown." in words(app)
    assert "Error " in words(app)
