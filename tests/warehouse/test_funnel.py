"""Journeys written as data, and the rows that the cohort view must give."""

from __future__ import annotations

from typing import Any

import pytest

from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import LOADED_AT, load


@pytest.fixture
def warehouse() -> Warehouse:
    return templates.fresh()


def stages(warehouse: Warehouse, *columns: str, **params: Any) -> dict[str, Any]:
    """The cohort funnel as {stage: values of the columns}."""
    frame = warehouse.read("cohort_funnel", **params)
    rows = frame.select("stage", *columns).rows()
    return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in rows}


def test_a_skipped_stage_counts_as_reached_and_is_counted_as_imputed(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "sql_at": "2026-01-20"}])
    assert stages(warehouse, "reached", "imputed") == {
        "lead": (1, 0),
        "mql": (1, 1),
        "sal": (1, 1),
        "sql": (1, 0),
        "opportunity": (0, 0),
    }


def test_an_imputed_stage_never_enters_a_duration(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "sql_at": "2026-01-20"}])
    assert stages(warehouse, "pairs", "median_days")["sql"] == (0, None)


def test_a_second_mql_while_the_cycle_is_open_is_the_same_cycle(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05"}])
    load(warehouse, "stage_history", [{"lead_id": "1", "stage": "mql", "happened_at": "2026-02-01"}])
    assert stages(warehouse, "reached")["mql"] == 1


def test_an_mql_after_an_exit_opens_the_next_cycle(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05"}])
    load(
        warehouse,
        "stage_history",
        [
            {"lead_id": "1", "stage": "recycled", "happened_at": "2026-01-10", "reason": "timing"},
            {"lead_id": "1", "stage": "mql", "happened_at": "2026-03-01"},
            {"lead_id": "1", "stage": "sal", "happened_at": "2026-03-02"},
        ],
    )
    assert stages(warehouse, "reached", "imputed", "out", "recycled", "in_play") == {
        "lead": (1, 0, 0, 0, 0),
        "mql": (1, 0, 1, 1, 0),
        "sal": (0, 0, 0, 0, 0),
    }
    assert warehouse.read("cohort_funnel", first_stage="mql").select("stage", "reached").rows() == [
        ("mql", 2),
        ("sal", 1),
        ("sql", 0),
    ]


def test_an_exit_that_later_progress_undid_is_no_exit(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05"}])
    load(
        warehouse,
        "stage_history",
        [
            {"lead_id": "1", "stage": "rejected", "happened_at": "2026-01-06"},
            {"lead_id": "1", "stage": "sal", "happened_at": "2026-01-09"},
        ],
    )
    assert stages(warehouse, "out", "in_play")["sal"] == (0, 1)
    assert stages(warehouse, "out", "in_play")["mql"] == (0, 0)


def test_a_lost_deal_beside_an_open_one_leaves_the_lead_in_play(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "email": "a@x.test", "created_at": "2026-01-01"}])
    lost = {
        "deal_id": "A",
        "email": "a@x.test",
        "created_at": "2026-02-01",
        "status": "lost",
        "closed_at": "2026-03-01",
    }
    load(
        warehouse, "deals", [lost, {"deal_id": "B", "email": "a@x.test", "created_at": "2026-02-10", "status": "open"}]
    )
    assert stages(warehouse, "out", "in_play")["opportunity"] == (0, 1)


def test_not_yet_is_not_no(warehouse: Warehouse) -> None:
    rows = [
        {"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05"},
        {"lead_id": "2", "created_at": "2026-01-01", "stage": "disqualified", "exit_at": "2026-01-08"},
        {"lead_id": "3", "created_at": "2026-01-10"},
    ]
    load(warehouse, "leads", rows)
    assert stages(warehouse, "reached", "out", "in_play")["lead"] == (3, 1, 1)


def test_the_past_is_judged_by_what_had_happened_then(warehouse: Warehouse) -> None:
    rows = [{"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05", "won_at": "2026-04-01"}]
    load(warehouse, "leads", rows)
    assert stages(warehouse, "reached", "in_play", as_of="2026-02-01") == {
        "lead": (1, 0),
        "mql": (1, 1),
        "sal": (0, 0),
    }


def test_a_stage_without_a_day_is_known_from_the_day_of_the_export_on(warehouse: Warehouse) -> None:
    rows = [{"lead_id": "1", "created_at": "2026-01-01", "stage": "sql"}, {"lead_id": "2", "created_at": "2026-02-01"}]
    load(warehouse, "leads", rows)
    assert stages(warehouse, "reached", "imputed")["sql"] == (1, 1)
    assert stages(warehouse, "reached", as_of="2026-01-31") == {"lead": 1, "mql": 0}


def test_a_cohort_is_followed_past_the_end_of_its_period(warehouse: Warehouse) -> None:
    rows = [
        {"lead_id": "1", "created_at": "2026-01-31", "mql_at": "2026-03-01"},
        {"lead_id": "2", "created_at": "2026-02-01", "mql_at": "2026-02-02"},
    ]
    load(warehouse, "leads", rows)
    assert stages(warehouse, "reached", from_on="2026-01-01", to_on="2026-02-01")["mql"] == 1


def test_only_members_who_had_the_whole_window_are_mature(warehouse: Warehouse) -> None:
    rows = [
        {"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05"},
        {"lead_id": "2", "created_at": "2026-01-01"},
        {"lead_id": "3", "created_at": "2026-01-22"},
        {"lead_id": "4", "created_at": "2026-01-21"},
        {"lead_id": "5", "created_at": "2026-01-31"},
    ]
    load(warehouse, "leads", rows)
    assert stages(warehouse, "mature_entered", "mature_converted", window_mql=10)["mql"] == (3, 1)


def test_a_deal_without_a_lead_enters_at_the_opportunity_only(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01"}])
    won = {"deal_id": "A", "created_at": "2026-01-02", "status": "won", "closed_at": "2026-02-01"}
    load(warehouse, "deals", [won])
    assert stages(warehouse, "reached") == {"lead": 1, "mql": 0}
    assert stages(warehouse, "reached", first_stage="opportunity") == {"opportunity": 1, "won": 1}


def test_a_deal_won_before_first_contact_is_won_and_listed(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "email": "a@x.test", "created_at": "2026-02-03"}])
    deal = {"deal_id": "A", "email": "a@x.test", "created_at": "2026-01-20", "status": "won", "closed_at": "2026-02-01"}
    load(warehouse, "deals", [deal | {"company": "Acme"}])
    assert stages(warehouse, "reached")["won"] == 1
    issues = dict(warehouse.read("data_issues").select("issue", "records").rows())
    assert issues == {"stages out of order": 1, "lead without an owner": 1}


def test_a_first_touch_counts_as_acceptance_only_where_the_source_has_none(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05"}])
    touch = {"touch_id": "T", "lead_id": "1", "kind": "call", "direction": "outbound", "happened_at": "2026-01-06"}
    load(warehouse, "touches", [touch])
    assert stages(warehouse, "reached")["sal"] == 1
    accepted = {"lead_id": "2", "created_at": "2026-01-01", "mql_at": "2026-01-05", "sal_at": "2026-01-09"}
    load(warehouse, "leads", [accepted])
    assert stages(warehouse, "reached")["sal"] == 1
    warehouse.undo(3, undone_at=LOADED_AT)
    assert stages(warehouse, "reached")["sal"] == 1


def test_an_automatic_or_inbound_touch_is_no_reply(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05 09:00"}])
    rows = [
        {"touch_id": "A", "lead_id": "1", "kind": "email", "is_automatic": True, "happened_at": "2026-01-05 09:01"},
        {"touch_id": "B", "lead_id": "1", "kind": "email", "direction": "inbound", "happened_at": "2026-01-05 10:00"},
        {"touch_id": "C", "lead_id": "1", "kind": "call", "direction": "outbound", "happened_at": "2026-01-05 08:00"},
        {"touch_id": "D", "lead_id": "1", "kind": "call", "direction": "outbound", "happened_at": "2026-01-05 12:30"},
    ]
    load(warehouse, "touches", rows)
    reply = warehouse.read("first_reply").row(0, named=True)
    assert (reply["mqls"], reply["replied"], reply["waiting"], reply["median_hours"]) == (1, 1, 0, 3.5)


def test_a_missing_value_is_kept_apart_from_the_sources_own_unknown(warehouse: Warehouse) -> None:
    rows = [
        {"lead_id": "1", "created_at": "2026-01-01", "channel": "unknown"},
        {"lead_id": "2", "created_at": "2026-01-01"},
    ]
    load(warehouse, "leads", rows)
    funnel = warehouse.read("cohort_funnel", by="channel")
    assert dict(funnel.filter(stage="lead").select("value", "reached").rows()) == {"unknown": 1, "(not set)": 1}
