"""Two systems that both claim MQLs, or won deals: loaded as files, compared record by record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from smarketing.analysis.reconcile import Comparison, deals, leads, reconcile
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import LOADED_AT, load

SEPTEMBER = (date(2026, 9, 1), date(2026, 10, 1))


@pytest.fixture
def warehouse() -> Warehouse:
    return templates.fresh()


def compared(warehouse: Warehouse, stage: str = "mql", period: tuple[date, date] = SEPTEMBER) -> Comparison:
    """What hubspot and salesforce say of a stage of leads."""
    sides = [
        leads(
            source,
            warehouse.read("reconcile_leads", source=source, stage=stage),
            warehouse.read("reconcile_emails", source=source),
        )
        for source in ("hubspot", "salesforce")
    ]
    return reconcile(*sides, *period)


def compared_deals(warehouse: Warehouse, claim: str = "won") -> Comparison:
    sides = [
        deals(source, warehouse.read("reconcile_deals", source=source, claim=claim))
        for source in ("hubspot", "salesforce")
    ]
    return reconcile(*sides, *SEPTEMBER)


def reasons(found: Comparison) -> dict[tuple[str, str], int]:
    return {(side, reason): records for side, reason, records in found.reasons.rows()}


def person(number: int, mql: str | None = "2026-09-10", **more: Any) -> dict[str, Any]:
    return {
        "lead_id": str(number),
        "email": f"p{number}@example.com",
        "created_at": "2026-08-01",
        "mql_at": mql,
        "stage": None,
        "sql_at": None,
        "exit_at": None,
    } | more


def test_each_difference_has_its_reason_and_the_counts_add_up(warehouse: Warehouse) -> None:
    load(
        warehouse,
        "leads",
        [
            *(person(number) for number in range(1, 9)),
            person(9, "2026-09-30 23:30"),
            person(10, lead_id="10", email=None),
            person(11, email="p1@example.com"),
            person(12),
        ],
        source="hubspot",
    )
    load(
        warehouse,
        "leads",
        [
            person(101, "2026-09-12", email="P1@example.com".lower()),
            person(102, "2026-10-02", email="p2@example.com"),
            person(103, None, email="p3@example.com", stage="mql"),
            person(104, None, email="p4@example.com", sql_at="2026-09-20"),
            person(105, None, email="p5@example.com", stage="rejected", exit_at="2026-09-11"),
            person(106, None, email="p6@example.com"),
            person(108, "2026-09-10", email="p8@example.com"),
            person(109, "2026-10-01 00:30", email="p9@example.com"),
            person(110, "2026-09-15", email="only-there@example.com"),
            person(112, "2026-09-10", email="p12@example.com"),
        ],
        source="salesforce",
    )
    found = compared(warehouse)
    assert (found.here, found.there, found.matched, found.other_day) == (12, 4, 3, 1)
    assert reasons(found) == {
        ("here", "date"): 1,
        ("here", "zone"): 1,
        ("here", "undated"): 1,
        ("here", "skipped_stage"): 1,
        ("here", "left"): 1,
        ("here", "not_reached"): 1,
        ("here", "duplicate"): 1,
        ("here", "no_key"): 1,
        ("here", "missing"): 1,
        ("there", "missing"): 1,
    }
    assert (found.only_here, found.only_there) == (9, 1)
    assert found.bridge.select("step", "amount").rows()[-2:] == [("more", 1), ("there", 4)]
    late = found.rows.filter(reason="date").row(0, named=True)
    assert (late["here_on"], late["there_on"], late["rule"]) == (date(2026, 9, 10), date(2026, 10, 2), "e-mail")
    assert (late["there_record"], late["there_file_name"], late["there_line"]) == ("salesforce:102", "leads.csv", 3)


def test_a_history_and_a_deal_are_statements_of_their_own_source_alone(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [person(1, None), person(2)], source="hubspot")
    load(
        warehouse,
        "stage_history",
        [{"email": "p1@example.com", "stage": "mql", "happened_at": "2026-09-03 10:00"}],
        source="hubspot",
    )
    load(
        warehouse,
        "leads",
        [person(7, None, email="p1@example.com"), person(8, None, email="p2@example.com")],
        source="salesforce",
    )
    load(
        warehouse,
        "deals",
        [{"deal_id": "D1", "email": "p2@example.com", "created_at": "2026-09-20", "status": "open"}],
        source="salesforce",
    )
    found = compared(warehouse)
    assert (found.here, found.there) == (2, 0)
    assert reasons(found) == {("here", "not_reached"): 1, ("here", "skipped_stage"): 1}
    skipped = found.rows.filter(reason="skipped_stage").row(0, named=True)
    assert (skipped["there_later_stage"], skipped["there_later_on"]) == ("opportunity", date(2026, 9, 20))


def test_a_newer_upload_of_a_source_speaks_for_it_and_an_undone_one_does_not(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [person(1, "2026-09-10")], source="hubspot")
    newer = load(warehouse, "leads", [person(1, "2026-08-31")], source="hubspot", as_of=datetime(2026, 9, 12))
    load(warehouse, "leads", [person(5, "2026-09-10", email="p1@example.com")], source="salesforce")
    assert reasons(compared(warehouse)) == {("there", "date"): 1}
    warehouse.undo(newer.upload_id, undone_at=LOADED_AT)
    assert compared(warehouse).matched == 1


def test_an_address_that_changed_is_still_the_same_lead_and_two_under_one_id_are_merged(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [person(1, email="old@example.com"), person(2, email="new@example.com")], source="hubspot")
    load(warehouse, "leads", [person(5, email="old@example.com")], source="salesforce")
    load(warehouse, "leads", [person(5, email="new@example.com")], source="salesforce")
    found = compared(warehouse)
    assert (found.here, found.there, found.matched) == (2, 1, 1)
    assert reasons(found) == {("here", "merged"): 1}
    merged = found.rows.filter(reason="merged").row(0, named=True)
    assert {merged["here_record"], merged["rival"]} == {"hubspot:1", "hubspot:2"}


def test_two_sources_without_ids_are_compared_although_the_warehouse_keeps_one_lead(warehouse: Warehouse) -> None:
    without = {key: value for key, value in person(1).items() if key != "lead_id"}
    load(warehouse, "leads", [without], source="hubspot")
    load(warehouse, "leads", [without | {"mql_at": "2026-10-04"}], source="salesforce")
    found = compared(warehouse)
    assert (found.here, found.there) == (1, 0)
    assert found.rows.select("reason", "rule").rows() == [("date", "same key")]


def test_two_uploads_of_one_source_are_compared_by_the_same_key(warehouse: Warehouse) -> None:
    first = load(warehouse, "leads", [person(1), person(2), person(3, email=None)], source="hubspot")
    second = load(warehouse, "leads", [person(1), person(2, "2026-08-30")], source="hubspot")
    sides = [
        leads(
            "hubspot",
            warehouse.read("reconcile_leads", upload_id=upload.upload_id, stage="mql"),
            warehouse.read("reconcile_emails", upload_id=upload.upload_id),
        )
        for upload in (first, second)
    ]
    found = reconcile(*sides, *SEPTEMBER)
    assert (found.here, found.there, found.matched) == (3, 1, 1)
    assert reasons(found) == {("here", "date"): 1, ("here", "missing"): 1}


def deal(name: str, closed: str | None = "2026-09-15", status: str = "won", **more: Any) -> dict[str, Any]:
    return {
        "deal_id": name,
        "company": f"Acme {name}",
        "amount": "100",
        "currency": "EUR",
        "created_at": "2026-07-01",
        "closed_at": closed,
        "status": status,
    } | more


def test_won_deals_are_matched_by_id_else_by_account_amount_and_a_near_close(warehouse: Warehouse) -> None:
    load(
        warehouse,
        "deals",
        [
            deal("1"),
            deal("2"),
            deal("3", "2026-09-28"),
            deal("4"),
            deal("5"),
            deal("6"),
            deal("7", amount=None),
            deal("8", company="Twice Ltd"),
            deal("9", company="Twice Ltd"),
        ],
        source="hubspot",
    )
    load(
        warehouse,
        "deals",
        [
            deal("1", "2026-09-16"),
            deal("S2", company=" ACME  2 ", closed="2026-09-20"),
            deal("S3", company="Acme 3", closed="2026-10-02"),
            deal("4", status="lost"),
            deal("5", closed=None, status="open"),
            deal("6", company="Another", amount="7"),
            deal("S8", company="Twice Ltd"),
        ],
        source="salesforce",
    )
    found = compared_deals(warehouse)
    assert (found.here, found.there, found.matched) == (9, 4, 3)
    matched = found.rows.filter(side="both").select("here_record", "there_record", "rule").rows()
    assert set(matched) >= {
        ("hubspot:1", "salesforce:1", "deal id"),
        ("hubspot:2", "salesforce:S2", "account, amount and date"),
    }
    assert reasons(found) == {
        ("here", "date"): 1,
        ("here", "left"): 1,
        ("here", "not_reached"): 1,
        ("here", "duplicate"): 1,
        ("here", "no_key"): 1,
        ("here", "missing"): 1,
        ("there", "missing"): 1,
    }


def test_opened_deals_are_compared_by_the_day_they_were_opened(warehouse: Warehouse) -> None:
    load(warehouse, "deals", [deal("1", created_at="2026-09-30")], source="hubspot")
    load(warehouse, "deals", [deal("S1", company="Acme 1", created_at="2026-10-01")], source="salesforce")
    assert reasons(compared_deals(warehouse, "opportunity")) == {("here", "date"): 1}


def test_the_sides_of_a_claim_are_the_sources_and_uploads_that_date_it(warehouse: Warehouse) -> None:
    upload = load(warehouse, "leads", [person(1), person(2, None)], source="hubspot")
    load(warehouse, "deals", [deal("1"), deal("2", status="open")], source="salesforce")
    found = warehouse.read("reconcile_sides").select("claim", "source", "upload_id", "records", "first_on").rows()
    assert ("mql", "hubspot", None, 1, date(2026, 9, 10)) in found
    assert ("mql", "hubspot", upload.upload_id, 1, date(2026, 9, 10)) in found
    assert ("won", "salesforce", None, 1, date(2026, 9, 15)) in found
    assert ("opportunity", "salesforce", None, 2, date(2026, 7, 1)) in found
    assert not [row for row in found if row[:2] == ("sql", "hubspot")]
    ends = warehouse.read("reconcile_sides").filter(claim="mql", upload_id=upload.upload_id)["as_of"].item()
    assert ends.date() == date(2026, 9, 10)


def test_a_lead_known_in_two_sources_that_its_address_alone_does_not_decide_is_a_data_issue(
    warehouse: Warehouse,
) -> None:
    load(warehouse, "leads", [person(1), person(2), person(3, email="p1@example.com")], source="hubspot")
    load(
        warehouse, "leads", [person(5, email="p1@example.com"), person(6, email="p2@example.com")], source="salesforce"
    )
    rows = warehouse.read("data_issue_rows", issue="lead known in two sources")
    assert rows["record"].to_list() == ["hubspot:1", "hubspot:3", "salesforce:5"]
