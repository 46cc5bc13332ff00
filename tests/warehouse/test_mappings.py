"""How a file was read is remembered by its header; evidence stands above memory; a changed header is asked about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from smarketing import memory
from smarketing.loading import Outcome, in_process, load_file
from smarketing.sources import Mapping
from smarketing.warehouse import Warehouse
from tests import templates

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
# No date says whether the day or the month comes first.
OPEN = "lead_id,email,created_at\n1,ada@example.com,01/02/2026\n2,ben@example.com,05/04/2026\n"
NEXT = "lead_id,email,created_at\n3,cy@example.com,03/02/2026\n4,dee@example.com,06/04/2026\n"
BY_HAND = Mapping(
    "handover",
    "leads",
    {"lead_id": "Contact", "created_at": "Arrived", "stage": "Phase"},
    values={"stage": {"New": "lead", "Ready": "mql"}},
)
HAND = "Contact,Arrived,Phase\nC1,2026-03-02,New\nC2,2026-03-03,Ready\n"


@pytest.fixture
def warehouse() -> Warehouse:
    return templates.fresh()


def _load(warehouse: Warehouse, text: str, **how: Any) -> Outcome:
    return load_file(warehouse, text.encode(), how.pop("name", "export.csv"), loaded_at=NOW, reader=in_process, **how)


def _days(warehouse: Warehouse) -> dict[str, str]:
    rows = warehouse.table("core", "leads").select("lead_id", "created_on").rows()
    return {key: str(day) for key, day in rows}


def test_an_answer_is_given_once_and_holds_for_the_next_file_of_that_header(warehouse: Warehouse) -> None:
    assert _load(warehouse, OPEN).state == "needs_choice"
    assert _load(warehouse, OPEN, choices={"date_order": {"created_at": "DMY"}}).state == "loaded"
    again = _load(warehouse, NEXT)
    assert again.state == "loaded"
    assert again.remembered is not None
    assert again.remembered.exact
    assert (again.prepared[0].recognised[0].title, again.prepared[0].recognised[0].confidence) == (memory.TITLE, 1.0)
    assert _days(warehouse) == {"1": "2026-02-01", "2": "2026-04-05", "3": "2026-02-03", "4": "2026-04-06"}


def test_the_same_file_read_as_before_is_the_same_upload(warehouse: Warehouse) -> None:
    _load(warehouse, OPEN, choices={"date_order": "DMY"})
    assert _load(warehouse, OPEN).state == "already_loaded"
    assert _load(warehouse, OPEN, choices={"date_order": "DMY"}).state == "already_loaded"
    assert _load(warehouse, OPEN, choices={"date_order": "MDY"}).state == "loaded"


def test_what_a_file_proves_stands_above_what_was_answered_and_is_asked_about(warehouse: Warehouse) -> None:
    _load(warehouse, OPEN, choices={"date_order": "DMY"})
    proven = "lead_id,email,created_at\n5,eve@example.com,03/02/2026\n6,flo@example.com,04/25/2026\n"
    asked = _load(warehouse, proven)
    (question,) = asked.questions
    assert (asked.state, question["reason"], question["options"]) == ("needs_choice", "AMBIGUOUS_DATE", ["MDY", "DMY"])
    assert "04/25/2026 can only be MDY" in question["text"]
    assert _load(warehouse, proven, choices={"date_order": {"created_at": "MDY"}}).state == "loaded"
    assert _days(warehouse)["5"] == "2026-03-02"


def test_a_decimal_mark_that_was_answered_holds_only_where_the_file_is_open(warehouse: Warehouse) -> None:
    start = "deal_id,name,status,amount,currency,created_at\n"
    text = start + '1,Alder,open,"1,234",EUR,2026-01-05\n2,Birch,open,"2,345",EUR,2026-01-06\n'
    assert _load(warehouse, text).questions[0]["reason"] == "AMBIGUOUS_NUMBER"
    assert _load(warehouse, text, choices={"decimal": {"amount": "."}}).state == "loaded"
    assert _load(warehouse, text.replace("1,Alder", "3,Cedar")).state == "loaded"
    other = start + '4,Dogwood,open,"1.234,50",EUR,2026-01-05\n'
    asked = _load(warehouse, other)
    assert [(one["reason"], one["options"]) for one in asked.questions] == [("AMBIGUOUS_NUMBER", [",", "."])]


def test_a_map_made_by_hand_is_used_again_with_its_words_and_new_words_are_asked(warehouse: Warehouse) -> None:
    assert _load(warehouse, HAND, mapping=BY_HAND).state == "loaded"
    assert _load(warehouse, HAND.replace("C1", "C3")).state == "loaded"
    asked = _load(warehouse, HAND + "C4,2026-03-04,Strange\n")
    assert [(one["choice"], one["evidence"]) for one in asked.questions] == [("values", {"Strange": 1})]
    answered = _load(warehouse, HAND + "C4,2026-03-04,Strange\n", choices={"values": {"stage": {"Strange": "sql"}}})
    assert answered.state == "loaded"
    assert _load(warehouse, HAND + "C5,2026-03-04,Strange\n").state == "loaded"
    states = warehouse.read("mappings")["state"].to_list()
    assert states == ["saved", "retired"]


def test_the_columns_may_come_in_another_order_and_case(warehouse: Warehouse) -> None:
    _load(warehouse, HAND, mapping=BY_HAND)
    assert _load(warehouse, "phase, arrived,contact\nNew,2026-03-02,C9\n").state == "loaded"


def test_a_recognised_file_that_needed_no_answer_is_not_saved(warehouse: Warehouse) -> None:
    assert _load(warehouse, OPEN.replace("01/02", "25/02")).state == "loaded"
    assert warehouse.read("mappings").is_empty()


def test_a_dry_run_saves_nothing(warehouse: Warehouse) -> None:
    assert _load(warehouse, HAND, mapping=BY_HAND, dry_run=True).state == "would_load"
    assert warehouse.read("mappings").is_empty()


def test_a_changed_header_is_offered_what_was_saved_with_what_changed(warehouse: Warehouse) -> None:
    _load(warehouse, HAND, mapping=BY_HAND)
    drifted = "Contact,Arrived on,Phase,Notes\nC7,2026-03-02,New,x\n"
    asked = _load(warehouse, drifted)
    assert asked.state == "needs_choice"
    first = asked.questions[0]
    assert (first["choice"], first["options"]) == ("export", [memory.AS_BEFORE, memory.ANEW])
    assert first["evidence"] == {
        "added": ("Arrived on", "Notes"),
        "missing": ("Arrived",),
        "renamed": {"Arrived": "Arrived on"},
    }
    assert "'Arrived' seems to be 'Arrived on' now; 'Notes' came in" in first["text"]
    assert _load(warehouse, drifted, choices={"export": memory.AS_BEFORE}).state == "loaded"
    assert _days(warehouse)["C7"] == "2026-03-02"
    assert _load(warehouse, drifted.replace("C7", "C8")).state == "loaded"


def test_a_changed_header_that_changes_nothing_in_the_reading_needs_no_question(warehouse: Warehouse) -> None:
    _load(warehouse, OPEN, choices={"date_order": "DMY"})
    more = "lead_id,email,created_at,notes\n7,gil@example.com,2026-02-05,x\n"
    assert _load(warehouse, more).state == "loaded"
    still_open = more.replace("2026-02-05", "05/02/2026").replace("7,gil", "8,hal")
    assert [one["choice"] for one in _load(warehouse, still_open).questions] == ["export", "date_order"]
    assert _load(warehouse, still_open, choices={"export": memory.AS_BEFORE}).state == "loaded"


def test_a_zone_that_was_chosen_is_not_lost_with_a_new_column(warehouse: Warehouse) -> None:
    text = "lead_id,email,created_at\n1,ada@example.com,2026-02-01 23:30\n"
    _load(warehouse, text, zone="America/New_York")
    changed = text.replace("created_at", "created_at,notes").replace("23:30", "23:30,x").replace("1,ada", "2,ben")
    assert [one["reason"] for one in _load(warehouse, changed).questions] == ["DRIFTED_HEADER"]


def test_a_column_that_is_gone_leaves_its_field_empty_or_is_asked_for(warehouse: Warehouse) -> None:
    _load(warehouse, HAND, mapping=BY_HAND)
    known = memory.remembered(warehouse, ["Contact", "Arrived"])
    assert known is not None
    assert (known.exact, known.missing, known.mapping.fields) == (False, ("Phase",), ("lead_id", "created_at"))


def test_a_header_that_has_little_in_common_is_another_file(warehouse: Warehouse) -> None:
    _load(warehouse, HAND, mapping=BY_HAND)
    assert memory.remembered(warehouse, ["Contact", "Revenue", "Country", "Product"]) is None


def test_what_is_forgotten_is_not_used_but_stays_in_the_history(warehouse: Warehouse) -> None:
    _load(warehouse, HAND, mapping=BY_HAND)
    (saved,) = warehouse.read("mappings").to_dicts()
    memory.forget(warehouse, saved["fingerprint"], at=NOW, by="Kim")
    assert _load(warehouse, HAND.replace("C1", "C3")).state == "needs_choice"
    (kept,) = warehouse.read("mappings").to_dicts()
    assert (kept["state"], kept["retired_by"], kept["uploads"]) == ("retired", "Kim", 1)


def test_a_file_that_fills_two_targets_fills_both_the_next_time(warehouse: Warehouse) -> None:
    maps = [
        Mapping("handover", "leads", {"lead_id": "Contact", "created_at": "Arrived"}),
        Mapping("handover", "deals", {"deal_id": "Deal", "created_at": "Arrived"}, {"status": "open"}),
    ]
    text = "Contact,Arrived,Deal\nC1,2026-03-02,D1\n"
    _load(warehouse, text, mapping=maps)
    again = _load(warehouse, text.replace("C1", "C2").replace("D1", "D2"))
    assert [upload.target for upload in again.uploads] == ["leads", "deals"]


def test_a_zone_that_was_chosen_is_remembered_and_may_be_chosen_anew(warehouse: Warehouse) -> None:
    text = "lead_id,email,created_at\n1,ada@example.com,2026-02-01 23:30\n"
    _load(warehouse, text, zone="America/New_York")
    _load(warehouse, text.replace("1,ada", "2,ben"))
    _load(warehouse, text.replace("1,ada", "3,cy"), zone="Asia/Tokyo")
    at = dict(warehouse.table("core", "leads").select("lead_id", "created_at").rows())
    assert {key: str(moment) for key, moment in at.items()} == {
        "1": "2026-02-02 04:30:00",
        "2": "2026-02-02 04:30:00",
        "3": "2026-02-01 14:30:00",
    }


def test_a_file_without_ids_is_known_by_the_key_that_its_map_chooses(warehouse: Warehouse) -> None:
    deals = Mapping(
        "sheet",
        "deals",
        {"name": "Deal", "company": "Client", "amount": "Value"},
        {"status": "open"},
        key=("name", "company"),
    )
    text = "Deal,Client,Value\nAlder,Acme,100\nAlder,Birch,200\n,Acme,5\n"
    first = _load(warehouse, text, mapping=deals)
    assert (first.uploads[0].added, first.uploads[0].set_aside) == (2, 1)
    again = _load(warehouse, text.replace("100", "150"))
    assert (again.uploads[0].added, again.uploads[0].updated, again.uploads[0].unchanged) == (0, 1, 1)
    assert set(warehouse.table("core", "deals")["deal_id"]) == {"Alder | Acme", "Alder | Birch"}


def test_the_policy_of_a_map_is_kept_with_its_upload_and_used_again(warehouse: Warehouse) -> None:
    first = Mapping("crm", "leads", {"lead_id": "Id", "company": "Firm"}, policy={"company": "keep_first"})
    _load(warehouse, "Id,Firm\n1,Alder\n", mapping=first)
    _load(warehouse, "Id,Firm\n1,Birch\n")
    assert warehouse.table("core", "leads")["company"].to_list() == ["Alder"]
