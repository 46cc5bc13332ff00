"""The reads of the Marketing page, on a few leads and days whose figures can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

AS_OF = date(2026, 9, 1)
LEADS = [
    {"lead_id": "won", "channel": "Ads", "created_at": "2026-01-10", "mql_at": "2026-01-20", "sal_at": "2026-01-22"}
    | {"sql_at": "2026-02-01", "opportunity_at": "2026-02-02"},
    {"lead_id": "refused", "channel": "Ads", "created_at": "2026-01-15", "mql_at": "2026-01-16"}
    | {"stage": "rejected", "exit_at": "2026-01-20"},
    {"lead_id": "waits", "channel": "Ads", "created_at": "2026-08-01", "mql_at": "2026-08-20"},
    {"lead_id": "cold", "channel": "Ads", "created_at": "2026-08-02"},
    {"lead_id": "sql", "channel": "Events", "created_at": "2026-05-01", "mql_at": "2026-05-11", "sal_at": "2026-05-12"}
    | {"sql_at": "2026-06-01"},
    {"lead_id": "out", "channel": "Events", "created_at": "2026-05-02", "stage": "disqualified"}
    | {"exit_at": "2026-05-09"},
]
DEALS = [
    {"deal_id": "1", "lead_id": "won", "status": "won", "amount": 100, "currency": "EUR"}
    | {"created_at": "2026-02-02", "closed_at": "2026-03-01"},
    {"deal_id": "2", "status": "won", "amount": 50, "currency": "EUR"}
    | {"created_at": "2026-02-02", "closed_at": "2026-03-05"},
]
DAYS = [
    {"day_on": "2026-01-01", "channel": "Ads", "currency": "EUR", "spend": 10, "impressions": 1000, "clicks": 30},
    {"day_on": "2026-01-02", "channel": "Ads", "currency": "EUR", "spend": 10, "impressions": 500},
    {"day_on": "2026-02-01", "channel": "Ads", "currency": "USD", "spend": 10, "impressions": 1000, "clicks": 10},
    {"day_on": "2026-02-01", "channel": "Events", "currency": "EUR", "spend": 70},
]


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    house = templates.fresh()
    load(house, "leads", LEADS)
    load(house, "deals", DEALS)
    load(house, "campaign_days", DAYS)
    assert house.check() == []
    yield house
    house.close()


def test_what_the_leads_of_each_channel_became(warehouse: Warehouse) -> None:
    found = warehouse.read(
        "cohort_outcomes", by="channel", as_of=AS_OF, window_lead=120, window_sql=60, window_won=110
    ).to_dicts()
    ads = {"value": "Ads", "leads": 4, "mqls": 3, "accepted": 1, "rejected": 1, "sqls": 1, "won": 1}
    ads |= {
        "open_leads": 1,
        "undecided": 1,
        "waiting_mqls": 1,
        "in_play": 1,
        "aged_leads": 2,
        "aged_mqls": 2,
        "aged_sqls": 1,
    }
    events = {"value": "Events", "leads": 2, "mqls": 1, "accepted": 1, "rejected": 0, "sqls": 1, "won": 0}
    events |= {
        "open_leads": 0,
        "undecided": 0,
        "waiting_mqls": 0,
        "in_play": 1,
        "aged_leads": 2,
        "aged_mqls": 1,
        "aged_sqls": 1,
    }
    assert found == [ads | {"aged_to_win": 2, "aged_won": 1}, events | {"aged_to_win": 1, "aged_won": 0}]


def test_without_a_window_nobody_is_called_old_enough(warehouse: Warehouse) -> None:
    (row,) = warehouse.read("cohort_outcomes", as_of=AS_OF).to_dicts()
    aged = ("aged_leads", "aged_mqls", "aged_sqls", "aged_to_win", "aged_won")
    assert [row[name] for name in aged] == [None] * 5
    assert (row["leads"], row["mqls"], row["won"]) == (6, 4, 1)


def test_a_cohort_is_judged_by_what_had_happened_by_then(warehouse: Warehouse) -> None:
    found = warehouse.read("cohort_outcomes", by="month", as_of=date(2026, 1, 18))
    assert found.select("value", "leads", "mqls", "rejected", "in_play", "open_leads").rows() == [
        ("2026-01-01", 2, 1, 0, 1, 1)
    ]
    may = warehouse.read("cohort_outcomes", as_of=AS_OF, from_on=date(2026, 5, 1), to_on=date(2026, 5, 2))
    assert may.select("leads", "sqls").rows() == [(1, 1)]


def test_the_same_counts_as_the_funnel(warehouse: Warehouse) -> None:
    (row,) = warehouse.read("cohort_outcomes", as_of=AS_OF).to_dicts()
    funnel = {one["stage"]: one for one in warehouse.read("cohort_funnel", as_of=AS_OF).to_dicts()}
    names = {"lead": "leads", "mql": "mqls", "sal": "accepted", "sql": "sqls", "won": "won"}
    assert {stage: funnel[stage]["reached"] for stage in names} == {s: row[name] for s, name in names.items()}
    assert funnel["mql"]["rejected"] == row["rejected"]


def test_days_from_stage_to_stage_are_of_leads_alone_and_of_real_dates(warehouse: Warehouse) -> None:
    assert warehouse.read("stage_lags", as_of=AS_OF).rows() == [
        ("lead", "won", 50, 1),
        ("mql", "sql", 12, 1),
        ("mql", "sql", 21, 1),
        ("mql", "won", 40, 1),
    ]
    assert warehouse.read("stage_lags", as_of=date(2026, 2, 28)).rows() == [("mql", "sql", 12, 1)]


def test_clicks_are_divided_only_by_impressions_that_tell_their_clicks(warehouse: Warehouse) -> None:
    assert warehouse.read("ad_reach", as_of=AS_OF).rows() == [("all", 2500, 40, 2000, 40)]
    assert warehouse.read("ad_reach", as_of=AS_OF, by="channel").rows() == [
        ("Ads", 2500, 40, 2000, 40),
        ("Events", None, None, None, None),
    ]
    assert warehouse.read("ad_reach", as_of=AS_OF, from_on=date(2026, 2, 1), channel="Ads").rows() == [
        ("all", 1000, 10, 1000, 10)
    ]
