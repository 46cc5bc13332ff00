"""Files of notes: our own columns, people's words, and what HubSpot and Salesforce export."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing import demo
from smarketing.intake import prepare
from smarketing.settings import ROOT
from tests.sources.exports import written


def row(prepared, *names: str):
    return prepared.batch.rows.select(names).row(0)


@pytest.mark.parametrize(
    "kind", [("Pain", "pain_point"), ("Lost reason", "loss_reason"), ("lead quality", "lead_quality")]
)
def test_a_file_of_call_notes_in_peoples_words(kind):
    data = written(
        ("Call notes", "Category", "Topic", "Priority", "Heard by", "Call date", "Opportunity ID", "Stage"),
        ("Too dear for what it does", kind[0], "Price", "Urgent", "Ada", "2026-10-02", "006x", "Opp"),
        ("Who else uses it?", "question", "", "", "", "2026-10-03", "", ""),
    )
    prepared = prepare(data, "call notes.csv", source="generic.notes")
    assert (prepared.outcome, prepared.batch.target) == ("accept", "notes")
    assert row(prepared, "text", "kind", "theme", "severity", "author", "heard_on", "deal_id", "stage") == (
        "Too dear for what it does", kind[1], "Price", "high", "Ada", date(2026, 10, 2), "006x", "opportunity",
    )  # fmt: skip
    assert prepared.batch.rows["severity"].to_list()[1] is None


def test_a_kind_that_nobody_knows_is_asked_not_guessed():
    data = written(("note_id", "text", "kind"), ("1", "Why?", "question"), ("2", "Hm", "gossip"))
    prepared = prepare(data, "notes.csv")
    assert (prepared.outcome, prepared.reason) == ("needs_choice", "UNMAPPED_VALUES")
    told = prepare(data, "notes.csv", choices={"values": {"kind": {"gossip": "competitor"}}})
    assert told.batch.rows["kind"].to_list() == ["question", "competitor"]


def test_notes_as_hubspot_exports_them():
    data = written(
        (
            "Record ID",
            "Note body",
            "Activity date",
            "Activity assigned to",
            "Associated Contact IDs",
            "Associated Deal IDs",
        ),
        ("901", "Asked for a film", "2026-10-02 09:30", "Ada", "51;52", ""),
    )
    prepared = prepare(data, "hubspot-crm-exports-all-notes-2026-10-23.csv")
    assert (prepared.outcome, prepared.batch.source, prepared.batch.target) == ("accept", "hubspot", "notes")
    assert row(prepared, "note_id", "text", "author", "lead_id", "deal_id") == (
        "901",
        "Asked for a film",
        "Ada",
        "51",
        None,
    )


def test_notes_as_salesforce_exports_them():
    data = written(
        ("Id", "ParentId", "Title", "Body", "OwnerId", "CreatedDate", "IsPrivate"),
        ("002x", "006x", "Price", "Too dear", "005x", "2026-10-02T09:30:00.000Z", "false"),
    )
    prepared = prepare(data, "Note.csv")
    assert (prepared.outcome, prepared.batch.source, prepared.batch.target) == ("accept", "salesforce", "notes")
    assert row(prepared, "note_id", "text", "deal_id", "author") == ("002x", "Price: Too dear", "006x", "005x")


def test_the_demo_companys_own_file_is_recognised_without_being_told():
    prepared = prepare((ROOT / "data" / "demo" / "notes.csv").read_bytes(), "notes.csv", zone=demo.ZONE)
    assert (prepared.outcome, prepared.batch.target, prepared.batch.set_aside.height) == ("accept", "notes", 0)
    assert prepared.batch.rows.height == 67
