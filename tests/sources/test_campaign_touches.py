"""Marketing's touches from what vendors export: members of campaigns, and the conversions of a contact."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from smarketing.intake import prepare, recognise
from smarketing.loading import in_process, load_file
from smarketing.settings import ROOT
from smarketing.sources import certain, mappings
from tests import templates
from tests.sources.exports import refused, values, written

LOADED_AT = datetime(2026, 2, 5, 9, 0, tzinfo=UTC)
MEMBERS = ("Campaign Name", "Lead ID", "Member Status", "Responded", "First Responded Date", "Lead Source")
CONTACTS = ("Record ID", "Email", "Create Date", "Lifecycle Stage", "First Conversion", "First Conversion Date",
            "Recent Conversion", "Recent Conversion Date")  # fmt: skip


def test_a_member_who_did_not_respond_is_no_touch() -> None:
    file = written(
        MEMBERS,
        ("Fair", "00Q1", "Visited", "1", "2026-01-20", "Web"),
        ("Fair", "00Q2", "Invited", "0", "", "Web"),
    )
    made = prepare(file, "report1700000000000.csv")
    assert values(made, "lead_id", "campaign", "kind", "happened_on") == [("00Q1", "Fair", "Visited", "2026-01-20")]
    assert refused(made) == [(3, "First Responded Date", "MISSING_KEY")]


def test_where_the_person_came_from_is_not_what_the_touch_was() -> None:
    file = written(MEMBERS, ("Fair", "00Q1", "Visited", "1", "2026-01-20", "Web"))
    made = prepare(file, "report1700000000000.csv")
    assert made.batch is not None
    assert "channel" not in made.batch.fields


def test_members_beside_the_status_of_their_lead_are_members_not_leads() -> None:
    headers = (*MEMBERS, "Lead Status", "Create Date", "Company / Account", "Lead Owner")
    found = certain(
        recognise(written(headers, ("Fair", "00Q1", "Visited", "1", "2026-01-20", "Web") + ("x",) * 4), "x")
    )
    assert found is not None
    assert found.name == "salesforce.campaign_touches"


def test_the_conversions_of_hubspot_contacts_become_touches_by_the_map_in_the_guide() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "marketing.md").read_text(encoding="utf-8"), re.DOTALL)
    file = written(
        CONTACTS,
        ("1", "a@x.test", "2026-01-02 09:00", "Lead", "Guide: form", "2026-01-02 09:00", "Fair", "2026-01-20 10:00"),
        ("2", "b@x.test", "2026-01-03 09:00", "Lead", "Demo", "2026-01-03 09:00", "Demo", "2026-01-03 09:00"),
        ("3", "c@x.test", "2026-01-04 09:00", "Lead", "", "", "", ""),
    )  # fmt: skip
    house = templates.fresh()
    how = {"loaded_at": LOADED_AT, "zone": "UTC", "reader": in_process}
    assert load_file(house, file, "hubspot-contacts.csv", **how).state == "loaded"
    assert load_file(house, file, "hubspot-contacts.csv", mapping=mappings(text), **how).state == "loaded"
    found = house.table("marts", "campaign_touches").select("lead_key", "campaign", "happened_at").sort("happened_at")
    # A contact who converted once was touched once, although both columns say it.
    assert [(lead, campaign) for lead, campaign, _ in found.rows()] == [
        ("hubspot:1", "Guide: form"),
        ("hubspot:2", "Demo"),
        ("hubspot:1", "Fair"),
    ]
    house.close()
