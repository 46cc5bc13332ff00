"""What the Sales page asks of the warehouse: quotas, results, open deals, reasons and the cycle, with exact values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

AS_OF = date(2026, 10, 20)
PEOPLE = [
    {
        "person_id": "p1",
        "name": "Ada",
        "email": "ada@example.com",
        "team": "North team",
        "manager": "Mo",
        "region": "N",
    },
    {"person_id": "p2", "name": "Bo", "team": "South team", "manager": "Mo", "region": "S", "is_active": False},
]
DEALS = [
    {"deal_id": "w1", "owner": "ada@example.com", "status": "won", "amount": 100, "currency": "EUR",
     "created_at": "2026-09-01", "closed_at": "2026-10-01", "reason": "Price", "lead_id": "1",
     "email": "l@example.com"},
    {"deal_id": "w2", "owner": "P1", "status": "won", "amount": 50, "currency": "USD",
     "created_at": "2026-09-21", "closed_at": "2026-10-01"},
    {"deal_id": "w3", "owner": "Cy", "status": "won", "created_at": "2026-10-05", "closed_at": "2026-10-04"},
    {"deal_id": "l1", "owner": "Bo", "status": "lost", "amount": 7, "currency": "EUR", "reason": "Went silent",
     "created_at": "2026-10-01", "closed_at": "2026-10-11"},
    {"deal_id": "o1", "owner": "Bo", "status": "open", "stage": "Proposal", "amount": 200, "currency": "EUR",
     "probability": 0.5, "created_at": "2026-09-10", "closed_at": "2026-10-19", "lead_id": "1",
     "email": "l@example.com"},
    {"deal_id": "o2", "owner": "Ada", "status": "open", "stage": "Discovery", "created_at": "2026-10-10",
     "accepted_at": "2026-10-12", "closed_at": "2026-10-20"},
    {"deal_id": "late", "owner": "Ada", "status": "won", "stage": "Won", "amount": 900, "currency": "EUR",
     "probability": 1, "created_at": "2026-10-18", "closed_at": "2026-10-25", "accepted_at": "2026-10-19"},
]  # fmt: skip


@pytest.fixture
def house() -> Warehouse:
    warehouse = templates.fresh()
    load(warehouse, "people", PEOPLE)
    lead = {"lead_id": "1", "email": "l@example.com", "owner": "ada@example.com", "created_at": "2026-08-01"}
    load(warehouse, "leads", [lead | {"mql_at": "2026-08-03", "sql_at": "2026-08-20"}])
    load(warehouse, "deals", DEALS)
    changes = [{"deal_id": "o1", "changed_at": day, "field": "Stage"} for day in ("2026-09-20", "2026-10-21")]
    load(warehouse, "deal_history", changes)
    touches = [
        {"touch_id": "1", "lead_id": "1", "person": "Bo", "kind": "call", "happened_at": "2026-10-02"},
        {"touch_id": "2", "lead_id": "1", "kind": "email", "is_automatic": True, "happened_at": "2026-10-15"},
    ]
    load(warehouse, "touches", touches)
    return warehouse


def rows(house: Warehouse, name: str, *columns: str, **params: Any) -> list[tuple[Any, ...]]:
    return house.read(name, **({"as_of": AS_OF} | params)).select(columns).rows()


def test_results_are_told_by_day_and_person_whatever_word_the_source_uses(house):
    found = house.read("quota_results", as_of=AS_OF)
    columns = ("metric", "day_on", "currency", "person", "team", "manager", "office", "number")
    assert sorted(
        (metric, str(day), currency, person, team, manager, office, float(number))
        for metric, day, currency, person, team, manager, office, number in found.drop_nulls("team")
        .select(columns)
        .rows()
    ) == [
        ("accepted_amount", "2026-10-19", "EUR", "Ada", "North team", "Mo", "N", 900.0),
        ("amount", "2026-10-01", "EUR", "Ada", "North team", "Mo", "N", 100.0),
        ("amount", "2026-10-01", "USD", "Ada", "North team", "Mo", "N", 50.0),
        ("deals", "2026-10-01", "(not set)", "Ada", "North team", "Mo", "N", 2.0),
        ("mqls", "2026-08-03", "(not set)", "Ada", "North team", "Mo", "N", 1.0),
        ("sqls", "2026-08-20", "(not set)", "Ada", "North team", "Mo", "N", 1.0),
    ]
    assert found.filter(person="Cy").select("metric", "number").rows() == [("deals", 1)]


def test_quotas_are_those_that_touch_the_days_under_the_name_of_the_person(house):
    quota = {"metric": "amount", "quota": 1000, "currency": "EUR"}
    load(
        house,
        "quotas",
        [
            quota | {"person": "p1", "starts_on": "2026-07-01", "ends_on": "2026-09-30"},
            quota | {"person": "ADA@example.com", "starts_on": "2026-10-01", "ends_on": "2026-12-31"},
            {"team": "South team", "metric": "deals", "starts_on": "2026-10-01", "ends_on": "2026-10-31"},
        ],
    )
    columns = ("person", "team", "starts_on", "metric", "quota", "currency")
    found = house.read("quota_rows", from_on=date(2026, 10, 1), to_on=date(2026, 10, 21)).select(columns).rows()
    assert found == [
        ("Ada", "North team", date(2026, 10, 1), "amount", 1000, "EUR"),
        (None, "South team", date(2026, 10, 1), "deals", None, "(not set)"),
    ]
    assert house.read("quota_rows", to_on=date(2026, 10, 1))["starts_on"].to_list() == [date(2026, 7, 1)]


def test_the_list_of_people_knows_each_word_for_somebody(house):
    assert house.read("team_list").select("person", "name", "team", "manager", "office", "is_active").rows() == [
        ("ada", "Ada", "North team", "Mo", "N", 1),
        ("ada@example.com", "Ada", "North team", "Mo", "N", 1),
        ("bo", "Bo", "South team", "Mo", "S", 0),
        ("p1", "Ada", "North team", "Mo", "N", 1),
        ("p2", "Bo", "South team", "Mo", "S", 0),
    ]


def test_open_deals_have_their_age_their_last_sign_of_life_and_what_is_wrong_with_them(house):
    columns = ("deal_id", "person", "stage", "amount", "weighted_amount", "age_days", "last_on", "idle_days")
    assert rows(house, "open_deals", *columns, "is_overdue") == [
        # Won later: at data-as-of it was open, its stage and chance of that day are not known.
        ("late", "Ada", "(not set)", 900, None, 2, date(2026, 10, 18), 2, 0),
        # The change of the 21st is not known yet; a call to its lead is a sign of life, a machine's e-mail is not.
        ("o1", "Bo", "Proposal", 200, 100, 40, date(2026, 10, 2), 18, 1),
        # Expected to close on the day itself: not overdue.
        ("o2", "Ada", "Discovery", None, None, 10, date(2026, 10, 10), 10, 0),
    ]
    assert rows(house, "open_deals", "deal_id", owner="Bo") == [("o1",)]


def test_reasons_of_closed_deals_never_add_currencies(house):
    columns = ("status", "reason", "currency", "deals", "amount", "median_days")
    assert rows(house, "close_reasons", *columns, from_on=date(2026, 10, 1), to_on=date(2026, 10, 21)) == [
        ("won", "(not set)", "(not set)", 1, None, None),
        ("won", "(not set)", "USD", 1, 50, 10.0),
        ("won", "Price", "EUR", 1, 100, 30.0),
        ("lost", "Went silent", "EUR", 1, 7, 10.0),
    ]


def test_the_cycle_leaves_out_deals_closed_before_they_were_opened(house):
    (row,) = house.read("sales_cycle", as_of=AS_OF, from_on=date(2026, 10, 1), to_on=date(2026, 10, 21)).to_dicts()
    assert row == {
        "won": 3,
        "lost": 1,
        "without_amount": 1,
        "timed": 2,
        "median_days": 20.0,
        "p75_days": 25.0,
        "p90_days": 28.0,
        "lost_timed": 1,
        "lost_median_days": 10.0,
    }


def test_without_any_deal_there_is_no_median_and_no_row():
    warehouse = templates.fresh()
    row = warehouse.read("sales_cycle", as_of=AS_OF).row(0, named=True)
    assert (row["won"], row["timed"], row["median_days"]) == (0, 0, None)
    assert [warehouse.read(name, as_of=AS_OF).height for name in ("open_deals", "close_reasons", "quota_results")] == [
        0,
        0,
        0,
    ]


def test_a_deal_lives_until_it_is_won_or_lost_as_far_as_is_known_at_data_as_of(house):
    columns = ("created_on", "ended_on", "is_won", "amount", "currency")
    assert rows(house, "deal_lives", *columns, owner="Ada") == [
        (date(2026, 10, 10), None, 0, None, "(not set)"),
        # Won after data-as-of: open then.
        (date(2026, 10, 18), None, 0, 900, "EUR"),
    ]
    found = rows(house, "deal_lives", *columns)
    # One was closed before it was opened: it has ended all the same.
    assert len(found) == 7
    assert len([row for row in found if row[1] is not None and row[1] < row[0]]) == 1
    assert found[0] == (date(2026, 9, 1), date(2026, 10, 1), 1, 100, "EUR")
    assert (date(2026, 10, 1), date(2026, 10, 11), 0, 7, "EUR") in found


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (None, [("all", 7)]),
        ("owner", [("Ada", 2), ("Bo", 2), ("Cy", 1), ("P1", 1), ("ada@example.com", 1)]),
        ("quarter", [("2026-07-01", 3), ("2026-10-01", 4)]),
    ],
)
def test_opened_deals_by_any_dimension_and_unit_of_time(house: Warehouse, by: str | None, expected: list[Any]) -> None:
    assert house.read("opened_deals", by=by, as_of=AS_OF).rows() == expected


def test_what_leads_became_by_the_week_in_which_they_were_created(house: Warehouse) -> None:
    weeks = house.read("cohort_outcomes", by="week", as_of=AS_OF)
    assert weeks.select("value", "leads").rows() == [("2026-07-27", 1)]
