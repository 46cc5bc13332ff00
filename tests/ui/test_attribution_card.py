"""Who brought the won deals, on the Marketing page: with touches, and after their undo."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.warehouse import Warehouse
from tests.ui import companies
from tests.ui.test_marketing_page import ALL, PAGE, words
from tests.warehouse.build import LOADED_AT, load

SAID = (
    "Of 5 won deals with a known touch, Search is the first of 5 and never the last. Webinar is never the first, but "
    "the last of 5. Few deals: read it as cases, not as rates.",
    "Sourced and each model sum to the 9 deals won. Influenced rows overlap, so they are never added: they say 10 "
    "deals where 5 deals had any touch.",
    "4 of 9 won deals have no known touch: each model counts them under (no touch known), and gives them to nobody.",
)


def credit(app: AppTest) -> list[dict[str, object]]:
    """The rows of the card's table."""
    (table,) = (one for one in app.dataframe if "sourced" in one.value.columns)
    return list(table.value.to_dict("records"))


def touched(warehouse: Warehouse) -> int:
    """Each of the first five won deals starts with search and ends with a webinar; returns the upload."""
    leads = [lead["lead_id"] for lead in companies.journeys() if lead.get("opportunity_at")][:5]
    rows = [
        {"lead_id": lead, "channel": channel, "campaign": channel, "happened_at": day}
        for lead in leads
        for channel, day in (("Search", "2026-05-01"), ("Webinar", "2026-06-01"))
    ]
    return load(warehouse, "campaign_touches", rows).upload_id


@pytest.mark.slow
def test_sourced_influenced_and_each_model_stand_side_by_side_until_the_touches_are_undone(frame, warehouse):
    companies.whole(warehouse)
    upload = touched(warehouse)
    app = frame(PAGE, **ALL)
    assert not app.exception
    rows = {row["value"]: row for row in credit(app)}
    assert {value: row["sourced"] for value, row in rows.items() if row["sourced"] > 0} == {
        "Paid search": 6,
        "Referral": 3,
    }
    assert [rows["Webinar"][name] for name in ("influenced", "first", "last", "linear", "u")] == [5, 0, 5, 2.5, 1]
    assert [rows["Search"][name] for name in ("influenced", "first", "last", "linear", "u")] == [5, 5, 0, 2.5, 4]
    assert rows["(no touch known)"]["linear"] == 4
    for sentence in SAID:
        assert sentence in words(app)
    # An undo takes the touches, and the deals stay sourced.
    warehouse.undo(upload, undone_at=LOADED_AT)
    after = frame(PAGE, **ALL)
    assert credit(after) == [{"value": "Paid search", "sourced": 6}, {"value": "Referral", "sourced": 3}]
    assert "No touch of a campaign is loaded" in words(after)
