"""The editor of names on the Marketing page, and what a link with an old name says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from smarketing.warehouse.naming import Rule
from tests.ui.test_frame import chosen, words
from tests.warehouse.build import load

AT = datetime(2026, 11, 2, tzinfo=UTC)
LEADS = [
    {"lead_id": "1", "created_at": "2026-06-02", "mql_at": "2026-06-05", "channel": "Paid Search", "campaign": "A"},
    {"lead_id": "2", "created_at": "2026-07-05", "channel": "paid_search", "campaign": "B_1"},
    {"lead_id": "3", "created_at": "2026-07-23", "channel": "Paid Search", "campaign": "B_2"},
]
SPEND = [{"day_on": "2026-07-01", "channel": "paid_search", "spend": 300, "currency": "EUR"}]


@pytest.fixture
def house(warehouse):
    load(warehouse, "leads", LEADS)
    load(warehouse, "campaign_days", SPEND, source="ads")
    return warehouse


def marketing(frame):
    return frame("marketing.py", edit_names="true")


def said(app) -> str:
    """The words of the page, without the signs that keep user text from being Markdown."""
    return words(app).replace("\\", "")


def button(app, label):
    return next(one for one in app.button if one.label == label)


def test_twins_are_offered_previewed_saved_and_taken_back(frame, house):
    app = marketing(frame)
    assert "differ only in how they are written" in said(app)
    button(app, "Fill in “Paid Search”").click().run()
    assert house.names.standing().is_empty()
    assert "1 lead and €300 of spend move from “paid_search” to “Paid Search”; 2 rows change" in said(app)
    assert button(app, "Save the name").disabled
    app.text_input(key="name_by").set_value("Marketing").run()
    button(app, "Save the name").click().run()
    assert not app.exception
    kept = house.names.standing().select("kind", "given", "name", "from_on", "set_by").rows()
    assert kept == [("channel", "paid_search", "Paid Search", None, "Marketing")]
    assert "1 channel name of the files count under another name" in said(app)
    assert house.table("marts", "journeys")["channel"].unique().to_list() == ["Paid Search"]
    button(app, "Take back").click().run()
    assert house.names.standing().is_empty()
    assert "Every channel and campaign counts under the name that its file has" in said(app)


def test_a_campaign_goes_to_another_channel_by_how_it_begins_from_a_day_on(frame, house):
    app = marketing(frame)
    app.button_group(key="names_of").set_value("Campaigns").run()
    app.radio[0].set_value("campaign_channel").run()
    app.multiselect[0].set_value(["b_*"]).run()
    app.selectbox(key="name_0_name_campaign_channel").set_value("paid_search").run()
    app.date_input(key="name_0_from").set_value(date(2026, 7, 10)).run()
    app.text_input(key="name_by").set_value("Marketing").run()
    assert "1 lead moves from “Paid Search” to “paid_search”; 2 rows change" in said(app)
    button(app, "Save the name").click().run()
    channels = dict(house.table("marts", "journeys").select("lead_key", "channel").iter_rows())
    assert channels == {"crm:1": "Paid Search", "crm:2": "paid_search", "crm:3": "paid_search"}
    assert "“b_*” belongs to “paid_search”, from 10 Jul 2026" in said(app)


def test_a_link_with_a_name_that_is_no_more_says_so_and_what_it_goes_by(frame, house):
    house.names.set_names([Rule("channel", "paid_search", "Paid Search", name_id="n")], at=AT, by="x")
    app = frame(channel="PAID_search", campaign="Nothing", period="All time")
    assert chosen(app).chosen == {}
    assert "The channel “PAID_search” goes by “Paid Search” now: all channels are shown" in said(app)
    assert "No lead has the campaign “Nothing”: all campaigns are shown" in said(app)
    # AppTest knows no value that is no option.
    app.selectbox(key="channel").options.append("PAID_search")
    app.selectbox(key="campaign").options.append("Nothing")
    button(app, "Show Paid Search").click().run()
    assert chosen(app).chosen == {"channel": "Paid Search"}
    assert "goes by" not in said(app)
    app.selectbox(key="campaign").options.append("Nothing")
    button(app, "Clear all").click().run()
    assert "No lead has" not in said(app)
