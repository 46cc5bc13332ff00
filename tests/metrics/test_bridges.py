"""Why the deals of a period are not those of its leads: each term between both, counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from smarketing.filters import Filters
from smarketing.metrics import engine, records, relations
from smarketing.warehouse import Warehouse
from tests.templates import empty
from tests.warehouse.build import load

AS_OF = date(2026, 9, 30)
JULY = Filters(date(2026, 7, 1), date(2026, 8, 1), AS_OF)
NO_LEAD, BEFORE = "of no known lead", "whose lead had come before the period"
LEADS = {"early": "2026-05-04", "july": "2026-07-02", "two": "2026-07-03", "late": "2026-07-06", "back": "2026-07-07"}
# deal: (lead, opened, closed as won)
DEALS = {
    "alone": (None, "2026-07-10", "2026-07-20"),
    "of early": ("early", "2026-07-11", "2026-07-21"),
    "of july": ("july", "2026-07-12", "2026-07-22"),
    "first of two": ("two", "2026-07-13", "2026-07-23"),
    "second of two": ("two", "2026-07-14", "2026-07-24"),
    "of late": ("late", "2026-07-15", "2026-08-25"),
    "of back": ("back", "2026-07-30", "2026-07-31"),
}


@pytest.fixture
def company(tmp_path) -> Iterator[Warehouse]:
    path = tmp_path / "warehouse.duckdb"
    empty(path)
    warehouse = Warehouse(path)
    leads = [{"lead_id": name, "created_at": day, "owner": "Bo"} for name, day in LEADS.items()]
    told = {"lead_id": "told", "created_at": "2026-07-08", "won_at": "2026-07-28", "owner": "Bo"}
    load(warehouse, "leads", [*leads, told], as_of=datetime(2026, 9, 30))
    history = [("mql", "2026-07-08"), ("recycled", "2026-07-09"), ("mql", "2026-07-29")]
    load(
        warehouse, "stage_history", [{"lead_id": "back", "stage": stage, "happened_at": day} for stage, day in history]
    )
    deals = [
        {"deal_id": name, "lead_id": lead, "created_at": opened, "closed_at": won, "status": "won", "owner": "Bo"}
        for name, (lead, opened, won) in DEALS.items()
    ]
    load(warehouse, "deals", deals)
    yield warehouse
    warehouse.close()


def bridge(warehouse: Warehouse, key: str, filters: Filters) -> tuple[float, dict[str, int], float]:
    (found,) = relations.bridges(warehouse.read, key, filters)
    assert found.adds_up
    for line in found.lines:
        assert line.term.records is not None
        assert records.listed(warehouse.read, line.term.records, filters).frame.height == line.number
    return found.start.part, {line.term.says: line.signed for line in found.lines}, found.end.part


def test_deals_won_and_the_leads_of_the_period_that_were_won(company: Warehouse) -> None:
    """July, two, late, told and the first trip of back came in July; all but the last were won by September."""
    terms = {
        BEFORE: -1,
        "of a lead that had left before and came back": -1,
        NO_LEAD: -1,
        "of a lead that already had one": -1,
        "of this period's leads, after its end": 1,
        "of this period's leads, on a day that nobody recorded": 1,
    }
    assert bridge(company, "deals_won", JULY) == (6, terms, 4)
    assert bridge(company, "opportunities", JULY)[2] == 4


def test_opportunities_have_a_row_for_each_that_is_counted(company: Warehouse) -> None:
    load(company, "leads", [{"lead_id": "said", "created_at": "2026-07-01", "opportunity_at": "2026-07-09"}], again=1)
    rows = records.records(company.read, "opportunities", JULY).frame
    assert engine.answer(company.read, "opportunities", JULY).value == rows.height == 8
    assert sorted(name for name in rows["deal_id"] if name) == sorted(DEALS)
    assert rows.filter(rows["deal_id"].is_null())["lead_key"].to_list() == ["crm:said"]


def test_a_deal_may_have_another_owner_than_its_lead(company: Warehouse) -> None:
    load(
        company,
        "deals",
        [{"deal_id": "of july", "lead_id": "july", "created_at": "2026-07-12", "owner": "Ada"}],
        again=1,
        as_of=datetime(2026, 9, 30),
    )
    of_ada, of_bo = (replace(JULY, owner=name) for name in ("Ada", "Bo"))
    assert bridge(company, "opportunities", of_ada) == (1, {"of a lead outside these filters": -1}, 0)
    start, terms, end = bridge(company, "opportunities", of_bo)
    assert (start, terms["of this period's leads, in a deal outside these filters"], end) == (6, 1, 4)


def test_of_deals_alone_nothing_is_known_of_these_leads(tmp_path) -> None:
    path = tmp_path / "warehouse.duckdb"
    empty(path)
    warehouse = Warehouse(path)
    load(warehouse, "deals", [{"deal_id": "d", "created_at": "2026-07-01", "closed_at": "2026-07-02", "status": "won"}])
    answer = engine.answer(warehouse.read, "won_of_leads", JULY)
    assert (answer.value, answer.reason) == (
        None,
        "No deal of a known lead yet. Add deals with the leads they come from.",
    )
    warehouse.close()
