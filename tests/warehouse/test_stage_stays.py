"""How long leads stay in each stage, and how many came in which week: exact, at any data-as-of."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

AS_OF = date(2026, 6, 30)
LEADS = [
    # Through all stages to a deal that is open.
    {"lead_id": "whole", "created_at": "2026-05-01", "mql_at": "2026-05-11", "sal_at": "2026-05-13",
     "sql_at": "2026-05-20", "channel": "Events"},
    # Was never accepted in so many words: the SQL proves it, on its day.
    {"lead_id": "skipped", "created_at": "2026-05-01", "mql_at": "2026-05-05", "sql_at": "2026-05-25",
     "channel": "Ads"},
    # An MQL by word alone: the day on which we learned it is no day.
    {"lead_id": "stated", "created_at": "2026-06-01", "stage": "mql", "channel": "Ads"},
    {"lead_id": "out", "created_at": "2026-06-01", "mql_at": "2026-06-02", "stage": "rejected", "exit_at": "2026-06-09",
     "channel": "Ads"},
    # Called an opportunity, of which the data holds no deal.
    {"lead_id": "dealless", "created_at": "2026-04-01", "mql_at": "2026-04-02", "sal_at": "2026-04-03",
     "sql_at": "2026-04-04", "opportunity_at": "2026-06-10", "channel": "Events"},
    {"lead_id": "new", "created_at": "2026-06-30", "channel": "Ads"},
]  # fmt: skip
DEAL = {"deal_id": "d", "lead_id": "whole", "status": "open", "amount": 10, "currency": "EUR",
        "created_at": "2026-06-01", "closed_at": "2026-09-01"}  # fmt: skip


@pytest.fixture(scope="module")
def house():
    warehouse = templates.fresh()
    load(warehouse, "leads", LEADS)
    load(warehouse, "deals", [DEAL])
    yield warehouse
    warehouse.close()


def stays(house: Warehouse, as_of: date = AS_OF, **params: object) -> list[tuple[object, ...]]:
    return house.read("stage_stays", as_of=as_of, **params).drop("stage_order").rows()


def test_each_stay_ends_by_a_later_stage_an_exit_or_data_as_of(house):
    assert stays(house, channel="Ads") == [
        ("lead", "Ads", "converted", 1, 1),
        ("lead", "Ads", "converted", 4, 1),
        ("lead", "Ads", "converted", None, 1),
        ("lead", "Ads", "in_play", 0, 1),
        ("mql", "Ads", "converted", 20, 1),
        ("mql", "Ads", "in_play", None, 1),
        ("mql", "Ads", "out", 7, 1),
        # Skipped: reached and left on the day that proves it.
        ("sal", "Ads", "converted", 0, 1),
        ("sql", "Ads", "in_play", 36, 1),
    ]


def test_an_opportunity_is_listed_only_where_no_deal_proves_it(house):
    found = [row for row in stays(house, channel="Events") if row[0] in ("sql", "opportunity")]
    assert found == [
        ("sql", "Events", "converted", 12, 1),
        ("sql", "Events", "converted", 67, 1),
        ("opportunity", "Events", "in_play", 20, 1),
    ]


def test_nothing_later_than_data_as_of_is_in_it(house):
    assert stays(house, date(2026, 5, 12), channel="Events") == [
        ("lead", "Events", "converted", 1, 1),
        ("lead", "Events", "converted", 10, 1),
        ("mql", "Events", "converted", 1, 1),
        ("mql", "Events", "in_play", 1, 1),
        ("sal", "Events", "converted", 1, 1),
        ("sql", "Events", "in_play", 38, 1),
    ]


def test_weeks_are_counted_back_from_data_as_of(house):
    rows = house.read("stage_weeks", as_of=AS_OF, channel="Ads").drop("channel", "stage_order").rows()
    assert [row for row in rows if row[0] == "lead"] == [("lead", 0, 1), ("lead", 4, 2), ("lead", 8, 1)]
    assert ("mql", 4, 1) in rows
    assert ("sal", 5, 1) in rows
    assert house.read("stage_weeks", as_of=date(2027, 8, 1)).is_empty()
