"""The analysis on frames as the warehouse gives them."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from smarketing import funnel_view
from smarketing.analysis import change, freshness, funnel, projection, windows
from smarketing.analysis.ribbon import ribbon_stages
from smarketing.analysis.verdict import verdict
from smarketing.filters import ALL_TIME, Filters
from smarketing.metrics import engine
from smarketing.warehouse import Warehouse
from tests import templates
from tests.analysis.build import happened
from tests.warehouse.build import load

AS_OF = date(2026, 6, 30)


def lead(number: int, channel: str, *steps: int | None, left: int | None = None) -> dict[str, Any]:
    """A lead that came on 1 January plus `number` days and needed so many days from one stage to the next."""
    day = date(2026, 1, 1) + timedelta(days=number % 60)
    row: dict[str, Any] = {"lead_id": f"{channel}{number}", "channel": channel, "created_at": f"{day}"}
    for name, lag in zip(("mql_at", "sal_at", "sql_at", "opportunity_at", "won_at"), steps, strict=False):
        if lag is not None:
            day += timedelta(days=lag)
            row[name] = f"{day}"
    if left is not None:
        row |= {"stage": "rejected", "reason": "no budget", "exit_at": f"{day + timedelta(days=left)}"}
    return row


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    house = templates.fresh()
    rows = [lead(number, "Ads") for number in range(100)]
    rows += [lead(number, "Ads", 10, left=4) for number in range(100, 130)]
    rows += [lead(number, "Ads", 10, 2) for number in range(130, 150)]
    rows += [lead(number, "Search", 10, 2, 20, 5, 30) for number in range(150, 180)]
    load(house, "leads", rows)
    return house


def test_windows_steps_and_verdict_follow_from_what_was_loaded(warehouse: Warehouse) -> None:
    days = windows.windows(warehouse.read("step_outcomes", as_of=AS_OF))
    assert days == {"mql": 10, "sal": 2, "sql": 20, "opportunity": 5, "won": 30}
    frame = warehouse.read("cohort_funnel", as_of=AS_OF, **windows.parameters(days))
    stepped = funnel.steps(frame, known=funnel.known(frame), windows=days)
    assert stepped.select("stage", "entered", "converted", "out", "in_play", "maturity", "rate").rows() == [
        ("lead", None, None, None, None, "unknown", None),
        ("mql", 180, 80, 0, 100, "mature", pytest.approx(80 / 180)),
        ("sal", 80, 50, 30, 0, "mature", 0.625),
        ("sql", 50, 30, 0, 20, "mature", 0.6),
        ("opportunity", 30, 30, 0, 0, "mature", 1.0),
        ("won", 30, 30, 0, 0, "mature", 1.0),
    ]
    assert stepped["median_days"].to_list() == [None, 10.0, 2.0, 20.0, 5.0, 30.0]
    assert verdict(stepped, happened(stepped)).text == (
        "Marketing brought 80 MQLs. Sales accepted 62% of those decided. "
        "30 of the leads that came in it are won so far, 20 are still in play. "
        "The narrowest step is accepted leads to SQLs: 60%."
    )


def test_a_young_part_is_left_out_of_the_headline_rate(warehouse: Warehouse) -> None:
    early = date(2026, 2, 10)
    days = {"mql": 15}
    frame = warehouse.read("cohort_funnel", as_of=early, **windows.parameters(days))
    row = funnel.steps(frame, windows=days).row(1, named=True)
    assert row["maturity"] == "partly"
    # 15 days before 10 February is 26 January: the leads of the days 0 to 25 had the whole window
    whole = [number for number in range(180) if number % 60 <= 25]
    assert row["n"] == len(whole)
    assert row["rate"] == pytest.approx(sum(number >= 100 for number in whole) / len(whole))


def test_a_breakdown_adds_up_to_the_whole_and_names_the_clear_difference(warehouse: Warehouse) -> None:
    values = funnel.breakdown(warehouse.read("cohort_funnel", as_of=AS_OF, by="channel"))
    whole = funnel.steps(warehouse.read("cohort_funnel", as_of=AS_OF))
    for name in ("reached", "imputed", "converted", "out", "in_play", "rejected"):
        assert values.group_by("stage_order").agg(pl.col(name).sum()).sort("stage_order")[name].to_list() == (
            whole[name].fill_null(0).to_list()
        )
    row = values.filter((pl.col("stage") == "sal") & (pl.col("value") == "Ads")).row(0, named=True)
    assert (row["rate"], row["rest_rate"], row["is_clear"]) == (0.4, 1.0, True)


def test_the_projection_keeps_exits_in_the_whole(warehouse: Warehouse) -> None:
    row = projection.project(warehouse.read("step_outcomes", as_of=AS_OF)).row(1, named=True)
    assert (row["stage"], row["n"], row["rate"], row["undecided"]) == ("sal", 80, 0.625, 0)


def test_cohorts_are_months_of_entry(warehouse: Warehouse) -> None:
    months = funnel.cohort_months(warehouse.read("cohort_funnel", as_of=AS_OF, by="month"))
    first = months.filter(pl.col("stage_order") == 1)
    assert first.select("value", "cohort").rows() == [("2026-01-01", 93), ("2026-02-01", 84), ("2026-03-01", 3)]


def test_a_period_compares_with_the_one_before_at_the_same_age(warehouse: Warehouse) -> None:
    periods = [
        (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)),
        (date(2026, 2, 1), date(2026, 3, 4), date(2026, 4, 1)),
    ]
    before, now = (
        funnel.steps(warehouse.read("cohort_funnel", from_on=start, to_on=end, as_of=then))
        for start, end, then in periods
    )
    rows = change.compare(now, before)
    assert rows.select("stage", "previous_count", "count").rows()[:2] == [("lead", 93, 87), ("mql", 31, 49)]


def test_without_traffic_spend_or_touches_the_rest_still_stands(warehouse: Warehouse) -> None:
    filters = Filters.over(ALL_TIME, AS_OF)
    keys = (*funnel_view.MARKETING, *funnel_view.HANDOFF, *funnel_view.SALES)
    known = {key for key in keys if engine.answer(warehouse.read, key, filters).value is not None}
    assert known == {"acceptance_rate", "sql_to_won"}
    steps = funnel.steps(warehouse.read("cohort_funnel", as_of=AS_OF))
    visits = ribbon_stages(steps, traffic=warehouse.read("traffic", as_of=AS_OF))
    assert visits["count"].to_list() == [None, 180, 80, 50, 30, 30, 30]


def test_an_empty_warehouse_has_nothing_to_say() -> None:
    house = templates.fresh()
    frame = house.read("cohort_funnel", as_of=AS_OF)
    assert funnel.steps(frame).height == 0
    assert funnel.breakdown(frame).height == 0
    assert projection.project(house.read("step_outcomes", as_of=AS_OF)).height == 0
    assert set(windows.windows(house.read("step_outcomes", as_of=AS_OF)).values()) == {None}
    assert freshness.sentences(house.read("freshness")) == []


def test_deals_alone_begin_at_the_opportunity() -> None:
    house = templates.fresh()
    won = {"status": "won", "created_at": "2026-01-05", "closed_at": "2026-02-04", "amount": "10", "currency": "USD"}
    lost = won | {"status": "lost", "closed_at": "2026-03-06"}
    still = won | {"status": "open", "closed_at": None}
    deals = [won] * 24 + [lost] * 10 + [still] * 6
    load(house, "deals", [row | {"deal_id": f"{number}"} for number, row in enumerate(deals)])
    asked = {"as_of": AS_OF, "first_stage": "opportunity"}
    days = windows.windows(house.read("step_outcomes", **asked))
    assert days["won"] == 30
    frame = house.read("cohort_funnel", **asked, **windows.parameters(days))
    stepped = funnel.steps(frame, known=funnel.known(frame), windows=days)
    assert stepped["reached"].to_list() == [None, None, None, None, 40, 24]
    assert [part.text for part in verdict(stepped, happened(stepped)).parts] == [
        "Sales opened 40 opportunities.",
        "24 of them are won so far, 6 are still in play.",
        "From opportunities to won it is 60%.",
        "No leads are loaded, so marketing's half is missing.",
    ]
    value = engine.answer(house.read, "value_signed", Filters.over(ALL_TIME, AS_OF))
    assert (value.value, value.currency) == (240.0, "USD")
