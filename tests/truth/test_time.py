"""What was known when: nothing that happened after data-as-of may show in a number, pinned case by case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from smarketing.filters import LAST_MONTH, THIS_MONTH, Filters
from smarketing.funnel_view import view
from smarketing.intake.prepare import prepare
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import LOADED_AT, load


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    made = templates.fresh()
    yield made
    made.close()


def stages(warehouse: Warehouse, *columns: str, **params: Any) -> dict[str, Any]:
    rows = warehouse.read("cohort_funnel", **params).select("stage", *columns).rows()
    return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in rows}


def changes(warehouse: Warehouse, *rows: tuple[str, str]) -> None:
    """One lead, known on 1 January, and its changes of stage."""
    load(warehouse, "leads", [{"lead_id": "1", "owner": "Ann", "created_at": "2026-01-01"}])
    load(warehouse, "stage_history", [{"lead_id": "1", "stage": s, "happened_at": at} for s, at in rows])


def test_an_exit_that_was_undone_later_was_an_exit_until_then(warehouse: Warehouse) -> None:
    changes(warehouse, ("mql", "2026-01-05"), ("rejected", "2026-01-06"), ("sal", "2026-01-09"))
    assert stages(warehouse, "out", "rejected", "in_play", as_of="2026-01-08")["mql"] == (1, 1, 0)
    assert stages(warehouse, "out", "rejected", "in_play", as_of="2026-01-09")["mql"] == (0, 0, 0)
    then = warehouse.read("journey_rows", as_of="2026-01-08", stage="mql", state="out").row(0, named=True)
    assert (then["left_as"], then["left_on"], then["sal_on"]) == ("rejected", date(2026, 1, 6), None)


def test_an_mql_after_an_exit_that_was_undone_is_the_same_cycle(warehouse: Warehouse) -> None:
    rows = [("mql", "2026-01-05"), ("rejected", "2026-01-06"), ("sal", "2026-01-09"), ("mql", "2026-02-01")]
    changes(warehouse, *rows)
    assert stages(warehouse, "reached", "in_play") == {"lead": (1, 0), "mql": (1, 0), "sal": (1, 1), "sql": (0, 0)}


def test_an_mql_and_its_rejection_on_one_day_are_one_cycle_whichever_has_a_clock(warehouse: Warehouse) -> None:
    changes(warehouse, ("mql", "2026-01-05"), ("rejected", "2026-01-05 10:00"))
    assert stages(warehouse, "reached", "rejected")["mql"] == (1, 1)


def test_a_lead_is_lost_when_the_last_of_its_deals_is(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "owner": "Ann", "created_at": "2026-01-01"}])
    one = {"deal_id": "A", "lead_id": "1", "created_at": "2026-02-01", "status": "lost", "closed_at": "2026-03-01"}
    other = {"deal_id": "B", "lead_id": "1", "created_at": "2026-02-10", "status": "lost", "closed_at": "2026-04-01"}
    load(warehouse, "deals", [one, other])
    assert stages(warehouse, "out", "in_play", as_of="2026-03-15")["opportunity"] == (0, 1)
    assert stages(warehouse, "out", "in_play", as_of="2026-04-01")["opportunity"] == (1, 0)
    assert warehouse.read("journey_rows", stage="opportunity")["left_on"].to_list() == [date(2026, 4, 1)]


def test_a_stage_with_a_later_day_of_its_own_is_imputed_until_then(warehouse: Warehouse) -> None:
    changes(warehouse, ("sql", "2026-01-10"), ("mql", "2026-02-01"))
    assert stages(warehouse, "reached", "imputed", "pairs", "median_days", as_of="2026-01-20")["mql"] == (1, 1, 0, None)
    assert stages(warehouse, "reached", "imputed", "pairs", "median_days", as_of="2026-02-01")["mql"] == (1, 0, 1, 31)


def test_a_stated_stage_is_known_from_its_own_file_on(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "stage": "sql"}])
    assert stages(warehouse, "reached", as_of="2026-01-01")["sql"] == 1
    load(warehouse, "deals", [{"deal_id": "A", "lead_id": "1", "status": "lost", "closed_at": "2026-05-01"}])
    assert stages(warehouse, "reached", as_of="2026-04-30") == {
        **{"lead": 1, "mql": 1, "sal": 1, "sql": 1},
        "opportunity": 0,
    }
    assert stages(warehouse, "reached", as_of="2026-05-01")["opportunity"] == 1


def test_later_progress_tells_more_than_an_exit_without_a_date(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "stage": "recycled"}])
    assert stages(warehouse, "recycled")["lead"] == 1
    load(warehouse, "stage_history", [{"lead_id": "1", "stage": "mql", "happened_at": "2026-02-01"}])
    assert stages(warehouse, "out", "in_play")["mql"] == (0, 1)


def test_records_show_nothing_that_happened_after_data_as_of(warehouse: Warehouse) -> None:
    changes(warehouse, ("mql", "2026-01-05"), ("sal", "2026-01-07"), ("recycled", "2026-02-01"))
    deal = {"deal_id": "A", "lead_id": "1", "created_at": "2026-01-20", "status": "open", "amount": 100}
    load(warehouse, "deals", [deal])
    row = warehouse.read("journey_rows", as_of="2026-01-06").row(0, named=True)
    assert (row["lead_on"], row["mql_on"]) == (date(2026, 1, 1), date(2026, 1, 5))
    later = ("sal_on", "sql_on", "opportunity_on", "won_on", "left_as", "left_on", "left_reason", "amount", "currency")
    assert [row[name] for name in later] == [None] * len(later)


def test_a_lead_known_by_its_history_alone_is_among_the_records(warehouse: Warehouse) -> None:
    load(warehouse, "stage_history", [{"email": "a@one.test", "stage": "mql", "happened_at": "2026-01-05"}])
    assert stages(warehouse, "reached")["mql"] == 1
    assert warehouse.read("journey_rows", stage="mql")["lead_key"].to_list() == ["email:a@one.test"]


def test_the_open_pipeline_of_an_earlier_day_holds_what_was_closed_later(warehouse: Warehouse) -> None:
    deal = {"deal_id": "A", "created_at": "2026-01-01", "status": "won", "closed_at": "2026-03-01", "stage": "Signed"}
    load(warehouse, "deals", [deal | {"amount": 100, "probability": 1, "currency": "EUR", "accepted_at": "2026-02-20"}])
    columns = ("status", "stage", "deals", "amount", "weighted_amount", "oldest_days")
    earlier = warehouse.read("pipeline", as_of="2026-02-01").select(columns).rows()
    assert earlier == [("open", "(not set)", 1, 100, None, 31)]  # neither "Signed" nor 100 % was known then
    assert warehouse.read("pipeline").select(columns).rows() == [("won", "Signed", 1, 100, 100, 59)]
    row = warehouse.read("deal_rows", as_of="2026-02-01", status="open").row(0, named=True)
    assert (row["stage"], row["accepted_on"]) == ("(not set)", None)
    assert warehouse.read("deal_outcomes", as_of="2026-02-28").is_empty()


@pytest.mark.slow
def test_nothing_is_counted_before_the_first_or_after_the_last_day_that_is_asked_for(warehouse: Warehouse) -> None:
    changes(warehouse, ("mql", "2026-01-05"), ("recycled", "2027-01-01"))
    load(warehouse, "touches", [{"touch_id": "T", "lead_id": "1", "kind": "call", "happened_at": "2026-06-01"}])
    load(warehouse, "deals", [{"deal_id": "A", "created_at": "2026-06-01", "status": "open"}])
    for name in ("cohort_funnel", "step_outcomes", "activity_funnel", "journey_rows", "touch_counts", "pipeline"):
        assert warehouse.read(name, as_of="2025-12-31").is_empty(), name
    assert stages(warehouse, "in_play", as_of="2026-12-31")["sal"] == 1  # the touch is its acceptance
    reply = warehouse.read("first_reply", as_of="2026-05-31").row(0, named=True)
    assert (reply["mqls"], reply["replied"], reply["waiting"]) == (1, 0, 1)
    shown = view(warehouse.read, Filters.over(THIS_MONTH, date(2020, 1, 15)))
    assert shown.verdict.kind in ("nobody", "not loaded")


def test_a_member_is_mature_on_the_day_on_which_its_window_is_over(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "sql_at": "2026-01-10"}])  # lead to sal are imputed on that day
    for day, mature in (("2026-01-16", 0), ("2026-01-17", 1)):
        found = stages(warehouse, "mature_entered", as_of=day, window_mql=7, window_opportunity=7)
        assert (found["mql"], found["opportunity"]) == (mature, mature), day


def test_percentiles_are_linear_between_neighbours(warehouse: Warehouse) -> None:
    days = (1, 2, 4, 8, 16)
    leads = [{"lead_id": f"{day}", "created_at": "2026-01-01", "mql_at": f"2026-01-{1 + day:02}"} for day in days]
    load(warehouse, "leads", leads)
    found = stages(warehouse, "pairs", "median_days", "p75_days", "p90_days")["mql"]
    assert found == (5, 4.0, 8.0, pytest.approx(12.8))  # position 4 x 0.9 = 3.6: 8 + 0.6 x 8


def test_the_first_touch_without_a_clock_has_no_hours(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01", "mql_at": "2026-01-05 09:00"}])
    rows = [
        {"touch_id": "A", "lead_id": "1", "happened_at": "2026-01-06"},
        {"touch_id": "B", "lead_id": "1", "happened_at": "2026-01-07 09:00"},
    ]
    load(warehouse, "touches", rows)
    reply = warehouse.read("first_reply").row(0, named=True)
    assert (reply["replied"], reply["timed"], reply["median_hours"]) == (1, 0, None)


def test_a_touch_hours_before_the_next_mql_belongs_to_the_cycle_before(warehouse: Warehouse) -> None:
    changes(warehouse, ("mql", "2026-01-05 09:00"), ("recycled", "2026-01-10 09:00"), ("mql", "2026-02-01 12:00"))
    load(warehouse, "touches", [{"touch_id": "A", "lead_id": "1", "happened_at": "2026-02-01 08:00"}])
    reply = warehouse.read("first_reply").row(0, named=True)
    assert (reply["mqls"], reply["replied"], reply["waiting"]) == (2, 1, 1)


@pytest.mark.parametrize(("period", "as_of"), [(THIS_MONTH, date(2026, 10, 23)), (LAST_MONTH, date(2026, 11, 23))])
def test_the_period_before_is_judged_at_the_same_age(period: str, as_of: date) -> None:
    now = Filters.over(period, as_of)
    before = now.previous()
    assert before is not None
    assert (now.as_of - now.from_on) == (before.as_of - before.from_on)


@pytest.mark.slow
def test_the_period_before_knows_nothing_of_what_came_after_its_own_day(warehouse: Warehouse) -> None:
    september = {"lead_id": "old", "created_at": "2026-09-02", "mql_at": "2026-09-05", "sal_at": "2026-10-01"}
    october = {"lead_id": "new", "created_at": "2026-10-02", "mql_at": "2026-10-05"}
    load(warehouse, "leads", [{"lead_id": "first", "created_at": "2026-08-01"}, september, october])
    load(warehouse, "stage_history", [{"lead_id": "old", "stage": "rejected", "happened_at": "2026-09-29"}])
    deal = {"deal_id": "A", "lead_id": "old", "created_at": "2026-10-10", "closed_at": "2026-10-20", "status": "won"}
    load(warehouse, "deals", [deal | {"amount": 100, "currency": "EUR"}])
    shown = view(warehouse.read, Filters.over(THIS_MONTH, date(2026, 10, 23)))
    assert shown.previous is not None
    before = {row["stage"]: row for row in shown.previous.to_dicts()}
    assert before["mql"]["reached"] == 1
    assert (before["sal"]["converted"], before["sal"]["out"], before["sal"]["in_play"]) == (0, 0, 1)
    assert before["won"]["reached"] == 0
    won = next(each.answer for each in shown.sales if each.key == "value_signed")
    assert (won.value, won.previous) == (100, None)


def test_half_past_eleven_at_night_utc_is_the_next_day_in_berlin(warehouse: Warehouse) -> None:
    leads = (
        "lead_id,created_at,mql_at,stage,exit_at\n"
        "1,2026-01-31T23:30:00Z,2026-03-31T22:30:00Z,recycled,2026-04-30T22:30:00Z\n"
    )
    made = prepare(leads.encode(), "leads.csv", source="generic", zone="Europe/Berlin")
    assert made.batch is not None, made.message
    warehouse.load(made.batch, sha256="a", file_name="leads.csv", loaded_at=LOADED_AT)
    months = warehouse.read("cohort_funnel", by="month").filter(stage="lead")
    assert months["value"].to_list() == ["2026-02-01"]
    events = warehouse.read("activity_funnel", by="month").select("value", "stage").rows()
    assert set(events) == {("2026-02-01", "lead"), ("2026-04-01", "mql"), ("2026-05-01", "recycled")}
    assert stages(warehouse, "reached", to_on="2026-02-01") == {}
    assert stages(warehouse, "reached", as_of="2026-03-31")["mql"] == 0
    assert stages(warehouse, "median_days")["mql"] == 59
