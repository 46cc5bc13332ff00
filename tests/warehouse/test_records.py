"""Which rows are one record: merged ids, addresses across sources, deletions, and what refers to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from smarketing.warehouse import Warehouse
from smarketing.warehouse.records import resolved
from tests import templates
from tests.warehouse.build import LOADED_AT, load
from tests.warehouse.test_uploads import state

ADA = {"lead_id": "1", "email": "ada@example.com", "created_at": "2026-03-02", "mql_at": "2026-03-03 10:00"}
ADA_THERE = {"lead_id": "00Q1", "email": "Ada@Example.com", "created_at": "2026-03-04", "sal_at": "2026-03-06"}


@pytest.fixture
def warehouse():
    made = templates.fresh()
    yield made
    made.close()


def leads(warehouse: Warehouse, *columns: str) -> list[tuple[Any, ...]]:
    return warehouse.table("core", "leads").sort("key").select("key", *columns).rows()


def is_as_rebuilt(warehouse: Warehouse) -> bool:
    before = state(warehouse)
    warehouse.rebuild()
    return state(warehouse) == before and warehouse.check() == []


def test_a_person_of_two_sources_is_one_lead_with_both_trails(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [ADA], source="hubspot")
    loaded = load(warehouse, "leads", [ADA_THERE], source="salesforce")
    assert (loaded.added, loaded.updated, loaded.unchanged) == (0, 1, 0)
    assert leads(warehouse, "source", "mql_on", "sal_on") == [
        ("hubspot:1", "hubspot", date(2026, 3, 3), date(2026, 3, 6))
    ]
    assert is_as_rebuilt(warehouse)


def test_the_record_is_that_of_the_earliest_known_whatever_was_loaded_first(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [ADA_THERE], source="salesforce")
    assert leads(warehouse) == [("salesforce:00Q1",)]
    loaded = load(warehouse, "leads", [ADA], source="hubspot")
    assert (loaded.added, loaded.updated) == (0, 1)
    assert leads(warehouse) == [("hubspot:1",)]
    warehouse.undo(2, undone_at=LOADED_AT)
    assert leads(warehouse, "sal_on") == [("salesforce:00Q1", date(2026, 3, 6))]
    assert is_as_rebuilt(warehouse)


def test_two_ids_of_one_source_are_never_joined_by_their_address(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [ADA, ADA | {"lead_id": "2"}], source="hubspot")
    load(warehouse, "leads", [ADA_THERE], source="salesforce")
    assert leads(warehouse) == [("hubspot:1",), ("hubspot:2",), ("salesforce:00Q1",)]
    suggested = warehouse.table("core", "suggestions").sort("key")
    assert suggested.select("suggestion", "key", "reason").rows() == [
        ("hubspot:1", "hubspot:1", "two_ids"),
        ("hubspot:1", "hubspot:2", "two_ids"),
        ("hubspot:1", "salesforce:00Q1", "two_ids"),
    ]


def test_a_merged_id_is_the_record_under_which_it_was_merged(warehouse: Warehouse) -> None:
    other = {"lead_id": "2", "email": "a.one@example.org", "created_at": "2026-03-01", "mql_at": "2026-03-03 11:00"}
    load(warehouse, "leads", [ADA, other], source="hubspot")
    load(warehouse, "stage_history", [{"lead_id": "2", "stage": "sql", "happened_at": "2026-03-09"}], source="hubspot")
    load(warehouse, "touches", [{"touch_id": "T", "email": "a.one@example.org", "happened_at": "2026-03-08"}])
    load(warehouse, "leads", [ADA | {"merged_ids": "2; 77"}], source="hubspot")
    load(warehouse, "deals", [{"deal_id": "D", "lead_id": "77", "status": "open"}], source="hubspot")
    assert leads(warehouse, "created_on", "mql_at") == [("hubspot:1", date(2026, 3, 1), datetime(2026, 3, 3, 10))]
    for name in ("stage_history", "touches", "deals"):
        assert warehouse.table("core", name)["lead_key"].to_list() == ["hubspot:1"], name
    assert is_as_rebuilt(warehouse)
    warehouse.undo(4, undone_at=LOADED_AT)
    assert leads(warehouse) == [("hubspot:1",), ("hubspot:2",)]
    assert warehouse.table("core", "touches")["lead_key"].to_list() == ["hubspot:2"]
    assert is_as_rebuilt(warehouse)


def test_a_deleted_loser_of_a_merge_keeps_its_history_in_the_one_that_is_left(warehouse: Warehouse) -> None:
    lost = {"lead_id": "2", "created_at": "2026-02-01", "is_deleted": True, "merged_into": "1"}
    load(warehouse, "leads", [ADA, lost], source="salesforce")
    assert leads(warehouse, "created_on") == [("salesforce:1", date(2026, 2, 1))]
    load(warehouse, "leads", [ADA | {"is_deleted": True}], source="salesforce")
    assert leads(warehouse) == []
    assert is_as_rebuilt(warehouse)


def test_what_is_deleted_is_in_no_count_until_a_newer_file_has_it_again(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [ADA])
    load(warehouse, "stage_history", [{"lead_id": "1", "stage": "sql", "happened_at": "2026-03-09"}])
    load(warehouse, "deals", [{"deal_id": "D", "lead_id": "1", "status": "won", "closed_at": "2026-04-01"}])
    load(warehouse, "leads", [{"lead_id": "1", "is_deleted": True}])
    load(warehouse, "deals", [{"deal_id": "D", "is_deleted": True}])
    assert warehouse.read("contents").select("leads", "deals").row(0) == (0, 0)
    assert warehouse.table("marts", "journeys").is_empty()
    assert is_as_rebuilt(warehouse)
    load(warehouse, "leads", [{"lead_id": "1", "owner": "Kim"}])
    assert leads(warehouse, "mql_on", "owner") == [("crm:1", date(2026, 3, 3), "Kim")]
    assert is_as_rebuilt(warehouse)


def test_a_task_is_a_touch_from_when_it_was_done(warehouse: Warehouse) -> None:
    """Planned it is none, and its due date is not the day up to which the data goes; reopened it is none again."""
    load(warehouse, "leads", [ADA])
    task = {"touch_id": "T", "lead_id": "1", "kind": "call", "happened_at": "2026-03-09"}
    planned, done = task | {"state": "planned"}, task | {"happened_at": "2026-03-02", "state": "done"}
    calls = []
    for place, said in enumerate((planned, done, planned | {"subject": "Again"})):
        last = load(warehouse, "touches", [said], as_of=datetime(2026, 3, 2 + place))
        calls.append(warehouse.table("core", "touches").height)
    assert calls == [0, 1, 0]
    warehouse.undo(last.upload_id, undone_at=LOADED_AT)
    assert warehouse.table("core", "touches")["happened_on"].to_list() == [date(2026, 3, 2)]
    assert is_as_rebuilt(warehouse)


def test_a_deleted_call_is_none(warehouse: Warehouse) -> None:
    call = {"touch_id": "T", "lead_id": "1", "kind": "call", "happened_at": "2026-03-08"}
    load(warehouse, "touches", [call, call | {"touch_id": "U", "is_deleted": True}])
    assert warehouse.table("core", "touches")["key"].to_list() == ["crm:T"]
    load(warehouse, "touches", [{"touch_id": "T", "is_deleted": True}])
    load(warehouse, "touches", [call | {"touch_id": "U", "subject": "Again"}])
    assert warehouse.table("core", "touches").select("key", "subject").rows() == [("crm:U", "Again")]
    assert is_as_rebuilt(warehouse)


def test_merged_deals_are_one_and_the_calls_of_both_are_its_own(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [ADA])
    deal = {"deal_id": "D1", "lead_id": "1", "status": "open", "amount": "100", "currency": "EUR"}
    load(warehouse, "deals", [deal, {"deal_id": "D2", "status": "open", "amount": "70", "currency": "EUR"}])
    load(warehouse, "touches", [{"touch_id": "T", "deal_id": "D2", "kind": "call", "happened_at": "2026-03-08"}])
    load(warehouse, "deals", [deal | {"status": "won", "closed_at": "2026-04-01", "merged_ids": "D2"}])
    deals = warehouse.table("core", "deals").select("key", "status", "amount", "lead_key")
    assert [(key, status, float(amount), lead) for key, status, amount, lead in deals.rows()] == [
        ("crm:D1", "won", 100.0, "crm:1")
    ]
    assert warehouse.table("core", "touches")["lead_key"].to_list() == ["crm:1"]
    assert is_as_rebuilt(warehouse)


def test_a_decision_about_a_lead_stays_with_the_record_that_it_becomes(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [ADA | {"lead_id": "2", "email": "b@example.com"}])
    warehouse.agreements.decide("d", "crm:2", 1, "accepted", at=LOADED_AT, by="Kim")
    load(warehouse, "leads", [ADA | {"merged_ids": "2", "created_at": "2026-03-01"}])
    decisions = warehouse.read("own_decisions").select("lead_key", "decision").rows()
    assert decisions == [("crm:1", "accepted")]
    assert warehouse.table("app", "decisions")["lead_key"].to_list() == ["crm:2"]
    warehouse.undo(2, undone_at=LOADED_AT)
    assert warehouse.read("own_decisions")["lead_key"].to_list() == ["crm:2"]
    assert is_as_rebuilt(warehouse)


def fact(key: str, source: str | None, email: str, *, deleted: bool = False) -> dict[str, Any]:
    return {"key": key, "source": source, "deal": None, "email": email, "created_on": None,
            "is_deleted": deleted, "absence": "deleted"}  # fmt: skip


_FACTS = {"key": pl.String, "source": pl.String, "deal": pl.String, "email": pl.String, "created_on": pl.Date,
          "is_deleted": pl.Boolean, "absence": pl.String}  # fmt: skip


def groups(
    facts: list[dict[str, Any]],
    merges: list[tuple[str, str]] | None = None,
    hands: list[tuple[str, str, str]] | None = None,
) -> dict[str, str | None]:
    found = resolved(pl.DataFrame(facts, schema=_FACTS), merges or [], hands or [], by_email=True)
    return dict(found.aliases.filter(pl.col("rule") != "name").select("alias", "record").iter_rows())


A, B, C = fact("h:1", "h", "a@x"), fact("s:1", "s", "a@x"), fact("p:1", "p", "a@x")


def test_one_that_is_held_apart_from_all_others_leaves_them_together() -> None:
    held = [("split", "s:1", "h:1"), ("split", "s:1", "p:1")]
    assert groups([A, B, C], hands=held) == {"h:1": "h:1", "p:1": "h:1"}


def test_one_that_may_be_either_of_two_who_are_held_apart_is_asked_about() -> None:
    assert groups([A, B, C], hands=[("split", "s:1", "h:1")]) == {}


def test_people_count_before_merges_and_merges_before_addresses() -> None:
    assert groups([A, B], merges=[("s:1", "h:1")], hands=[("split", "h:1", "s:1")]) == {}
    two = fact("h:2", "h", "a@x")
    assert groups([A, two], merges=[("h:2", "h:1")]) == {"h:1": "h:1", "h:2": "h:1"}
    assert groups([A, two], hands=[("join", "h:2", "h:1")]) == {"h:1": "h:1", "h:2": "h:1"}


def test_a_deleted_record_stands_in_nobodys_way() -> None:
    assert groups([A, fact("h:2", "h", "a@x", deleted=True), B]) == {"h:2": None, "h:1": "h:1", "s:1": "h:1"}


def test_records_that_were_merged_into_each_other_are_one() -> None:
    assert groups([A, fact("h:2", "h", "b@x")], merges=[("h:1", "h:2"), ("h:2", "h:1")]) == {
        "h:1": "h:1",
        "h:2": "h:1",
    }


def test_a_campaign_that_was_renamed_under_its_id_is_one_row_of_spend_per_day(warehouse: Warehouse) -> None:
    day = {"day_on": "2026-03-01", "campaign": "Brand", "campaign_id": "7", "currency": "EUR", "spend": "100"}
    load(warehouse, "campaign_days", [day, day | {"campaign": "Other", "campaign_id": None}])
    load(warehouse, "campaign_days", [day | {"campaign": "Brand new", "spend": "110"}])
    spend = warehouse.read("spend", by="campaign").select("value", "spend").rows()
    assert [(name, float(amount)) for name, amount in spend] == [("Brand new", 110.0), ("Other", 100.0)]
    warehouse.undo(2, undone_at=LOADED_AT)
    assert warehouse.read("spend", by="campaign")["value"].to_list() == ["Brand", "Other"]


def test_the_origins_of_a_record_are_those_of_all_its_keys_and_only_what_counts_holds(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [ADA | {"owner": "Kim"}], source="hubspot")
    load(warehouse, "leads", [ADA_THERE | {"owner": "Bo"}], source="salesforce")
    for key in ("hubspot:1", "salesforce:00Q1"):
        rows = warehouse.origins("leads", key).filter(pl.col("field").is_in(["owner", "created_at", "sal_at"]))
        assert sorted(rows.select("field", "value", "is_current", "upload_id").rows()) == [
            ("created_at", "2026-03-02", True, 1),
            ("created_at", "2026-03-04", False, 2),
            ("owner", "Bo", True, 2),
            ("owner", "Kim", False, 1),
            ("sal_at", "2026-03-06", True, 2),
        ]
