"""Several deals of one lead, a deal lost before it was opened, a cycle that an MQL reopened: each counted right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest

from smarketing.analysis import forecast, waterfall
from smarketing.filters import Filters
from smarketing.metrics import engine
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

AS_OF = date(2026, 6, 30)
DEAL = {"amount": 100, "currency": "EUR", "owner": "Ada", "company": "ACME"}


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    house = templates.fresh()
    yield house
    house.close()


def events(house: Warehouse, **asked: Any) -> dict[str, int]:
    return dict(house.read("activity_funnel", as_of=AS_OF, **asked).select("stage", "events").iter_rows())


def test_each_deal_of_a_lead_is_in_the_activity_as_in_the_outcomes(warehouse: Warehouse) -> None:
    """Thirty leads with three deals each, two won and one lost: 90 opened, 60 won, 30 lost."""
    leads = [{"lead_id": f"{number}", "created_at": "2026-01-02", "channel": "Ads"} for number in range(30)]
    deals = [
        DEAL
        | {
            "deal_id": f"{number}-{place}",
            "lead_id": f"{number}",
            "created_at": f"2026-02-0{place + 1}",
            "closed_at": f"2026-0{place + 3}-10",
            "status": ("won", "lost", "won")[place],
        }
        for number in range(30)
        for place in range(3)
    ]
    load(warehouse, "leads", leads)
    load(warehouse, "deals", deals)
    counted = events(warehouse)
    assert (counted["lead"], counted["opportunity"], counted["won"], counted["lost"]) == (30, 90, 60, 30)
    outcomes = warehouse.read("deal_outcomes", as_of=AS_OF).row(0, named=True)
    assert (outcomes["won"], outcomes["lost"]) == (60, 30)
    for asked in ({"channel": "Ads"}, {"from_on": date(2026, 5, 1)}, {"to_on": date(2026, 4, 1)}):
        closed = warehouse.read("deal_outcomes", as_of=AS_OF, **asked)
        assert events(warehouse, **asked)["won"] == closed["won"].sum() > 0
    # The cohort counts leads, each stage once.
    reached = dict(warehouse.read("cohort_funnel", as_of=AS_OF).select("stage", "reached").iter_rows())
    assert (reached["lead"], reached["won"]) == (30, 30)


def test_a_win_that_only_the_leads_own_source_tells_is_counted_once(warehouse: Warehouse) -> None:
    told = {"created_at": "2026-01-02", "opportunity_at": "2026-02-01", "won_at": "2026-03-01"}
    load(warehouse, "leads", [told | {"lead_id": "alone"}, told | {"lead_id": "both"}])
    deal = {"deal_id": "d", "lead_id": "both", "created_at": "2026-02-03", "closed_at": "2026-03-04", "status": "won"}
    load(warehouse, "deals", [DEAL | deal])
    counted = events(warehouse)
    assert (counted["opportunity"], counted["won"]) == (2, 2)


@pytest.mark.parametrize(
    ("created", "closed"),
    [("2026-03-10", "2026-03-05"), ("2026-03-10 12:00", "2026-03-10 09:00"), ("2026-03-10 12:00", "2026-03-05 09:00")],
)
def test_a_deal_lost_before_it_was_opened_is_lost_everywhere_and_listed(
    warehouse: Warehouse, created: str, closed: str
) -> None:
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-02"}])
    deal = {"deal_id": "early", "lead_id": "1", "created_at": created, "closed_at": closed, "status": "lost"}
    load(warehouse, "deals", [DEAL | deal])
    asked = {"as_of": AS_OF}
    assert warehouse.read("pipeline", **asked)["status"].to_list() == ["lost"]
    assert warehouse.read("open_deals", **asked).is_empty()
    assert warehouse.read("deal_outcomes", **asked)["lost"].to_list() == [1]
    assert warehouse.read("sales_cycle", **asked)["lost"].to_list() == [1]
    last = warehouse.read("cohort_funnel", **asked).filter(stage="opportunity").row(0, named=True)
    assert (last["reached"], last["lost"], last["in_play"]) == (1, 1, 0)
    assert events(warehouse)["lost"] == 1
    lives = warehouse.read("deal_lives", **asked)
    assert lives.select("is_won", "ended_on").rows() == [(0, date.fromisoformat(closed[:10]))]
    assert forecast._as_of(lives, AS_OF).select("is_won", "days").rows() == [(0, 0)]
    span = (date(2026, 2, 28), AS_OF)
    states = [warehouse.read("deal_states", as_of=AS_OF, at=day) for day in span]
    (moved,) = waterfall.waterfall(*states, span).waterfalls
    assert (moved.amount("created"), moved.amount("lost"), moved.end.deals) == (100, -100, 0)
    issues = dict(warehouse.read("data_issues").select("issue", "records").iter_rows())
    assert issues["deal closed before it was opened"] == 1
    rows = warehouse.read("data_issue_rows", issue="deal closed before it was opened")
    assert rows["record"].to_list() == ["crm:early"]


def test_a_cycle_that_an_mql_reopened_is_in_no_rate_of_leads_to_mql(warehouse: Warehouse) -> None:
    """Two leads, one of which becomes an MQL, is recycled and becomes one again: half of them did, not two in three."""
    load(warehouse, "leads", [{"lead_id": name, "created_at": "2026-01-02"} for name in "ab"])
    history = [("mql", "2026-01-12"), ("recycled", "2026-02-01"), ("mql", "2026-03-01")]
    load(warehouse, "stage_history", [{"lead_id": "a", "stage": stage, "happened_at": day} for stage, day in history])
    rows = warehouse.read("cohort_funnel", as_of=AS_OF, window_mql=30).rows_by_key("stage", named=True, unique=True)
    assert (rows["mql"]["mature_entered"], rows["mql"]["mature_converted"]) == (2, 1)
    steps = warehouse.read("step_outcomes", as_of=AS_OF).filter(stage="mql").select("outcome", "days", "leads").rows()
    assert sorted(steps) == [("converted", 10, 1), ("in_play", (AS_OF - date(2026, 1, 2)).days, 1)]
    stays = warehouse.read("stage_stays", as_of=AS_OF).filter(stage="lead")
    assert (stays["leads"].sum(), stays.filter(outcome="converted")["leads"].sum()) == (2, 1)
    # Both MQLs stand before the steps that follow.
    second = warehouse.read("stage_stays", as_of=AS_OF).filter(stage="mql")
    assert second["leads"].sum() == 2
    assert warehouse.read("cohort_funnel", as_of=AS_OF, first_stage="mql").filter(stage="mql")["reached"].item() == 2


@pytest.mark.parametrize("as_of", [date(2026, 3, 15), AS_OF])
def test_a_return_that_is_called_a_lead_after_its_mql_began_with_the_mql(warehouse: Warehouse, as_of: date) -> None:
    """The day asked about decides nothing: before the word "lead" was said and after, one lead came."""
    load(warehouse, "leads", [{"lead_id": "a", "created_at": "2026-01-02"}])
    history = [("mql", "2026-01-12"), ("recycled", "2026-02-01"), ("mql", "2026-03-01"), ("lead", "2026-04-07")]
    load(warehouse, "stage_history", [{"lead_id": "a", "stage": stage, "happened_at": day} for stage, day in history])
    reached = warehouse.read("cohort_funnel", as_of=as_of).select("stage", "reached", "imputed").rows()
    assert reached == [("lead", 1, 0), ("mql", 1, 0), ("sal", 0, 0)]


def test_a_cycle_that_an_mql_reopened_is_no_lead_of_any_cohort(warehouse: Warehouse) -> None:
    """Two leads came. That one came back in March is no third lead, and no second MQL of these two."""
    load(warehouse, "leads", [{"lead_id": name, "created_at": "2026-01-02"} for name in "ab"])
    history = [("mql", "2026-01-12"), ("recycled", "2026-02-01"), ("mql", "2026-03-01"), ("sal", "2026-03-02")]
    load(warehouse, "stage_history", [{"lead_id": "a", "stage": stage, "happened_at": day} for stage, day in history])
    of_leads = warehouse.read("cohort_funnel", as_of=AS_OF).select("stage", "reached", "imputed").rows()
    assert of_leads == [("lead", 2, 0), ("mql", 1, 0), ("sal", 0, 0)]
    assert warehouse.read("journey_rows", as_of=AS_OF).height == 2
    of_mqls = warehouse.read("cohort_funnel", as_of=AS_OF, first_stage="mql").select("stage", "reached").rows()
    assert of_mqls == [("mql", 2), ("sal", 1), ("sql", 0)]
    outcomes = warehouse.read("cohort_outcomes", as_of=AS_OF).row(0, named=True)
    # The quality of MQLs is of all of them.
    assert (outcomes["leads"], outcomes["mqls"], outcomes["accepted"]) == (2, 2, 1)
    weeks = warehouse.read("stage_weeks", as_of=AS_OF).group_by("stage").agg(pl.col("leads").sum())
    assert dict(weeks.iter_rows()) == {"lead": 2, "mql": 2, "sal": 1}
    assert warehouse.read("contents")["leads"].item() == 3
    # An acceptance is known, of none of these leads: that is 0 and not missing.
    filters = Filters(date(2026, 1, 1), date(2026, 7, 1), AS_OF)
    assert [engine.answer(warehouse.read, key, filters).value for key in ("sals", "sals_of_leads")] == [1, 0]
