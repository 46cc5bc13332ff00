"""How far the uploads behind a number go: two halves meet only on days that both tell, and nothing open is 0."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from smarketing import marketing_view, targets_view
from smarketing.analysis import channels
from smarketing.filters import Filters
from smarketing.metrics import engine, passport, records, wording
from smarketing.targets import NOT_SET
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

AS_OF = date(2026, 8, 31)
SUMMER = Filters(date(2026, 7, 1), date(2026, 9, 1), AS_OF)


def spend(warehouse: Warehouse, days: dict[str, int], until: str, **more: Any) -> None:
    rows = [
        {"day_on": day, "campaign": "C", "channel": "Ads", "spend": each, "currency": "EUR"}
        for day, each in days.items()
    ]
    load(warehouse, "campaign_days", rows, as_of=datetime.fromisoformat(until), **more)


def leads(warehouse: Warehouse, *days: str) -> None:
    rows = [{"lead_id": day, "created_at": day, "channel": "Ads"} for day in days]
    load(warehouse, "leads", rows, as_of=datetime.combine(AS_OF, datetime.min.time()))


def test_a_cost_is_of_the_days_to_which_both_spend_and_leads_are_loaded() -> None:
    """EUR 300 in July for 3 leads are 100 each; the 3 of August came after the spend ends, and are in neither."""
    warehouse = templates.fresh()
    leads(warehouse, "2026-07-02", "2026-07-15", "2026-07-31", "2026-08-01", "2026-08-15", "2026-08-31")
    spend(warehouse, {"2026-07-01": 100, "2026-07-20": 200}, "2026-07-31")
    cost = engine.answer(warehouse.read, "cost_per_lead", SUMMER)
    assert (cost.value, float(cost.part), cost.whole, cost.until) == (100, 300, 3, date(2026, 7, 31))
    assert engine.answer(warehouse.read, "leads", SUMMER).value == 6
    assert wording.note(cost) == "up to 31 Jul 2026"
    assert "Up to 31 Jul 2026, as far as both its halves are loaded" in wording.about(cost)
    assert "Up to 31 Jul 2026" in passport.passport(warehouse.read, "cost_per_lead", SUMMER).text()
    by_channel = engine.breakdown(warehouse.read, "cost_per_lead", SUMMER, "channel")
    assert by_channel.select("value", "amount").rows() == [("Ads", 100)]
    by_month = engine.breakdown(warehouse.read, "cost_per_lead", SUMMER, "month")
    assert by_month.select("value", "amount").rows() == [("2026-07-01", 100)]
    assert records.records(warehouse.read, "cost_per_lead", SUMMER).frame["spend"].sum() == 300
    august = engine.answer(warehouse.read, "cost_per_lead", Filters(date(2026, 8, 1), date(2026, 9, 1), AS_OF))
    assert (august.value, august.reason) == (
        None,
        "What is loaded of the spend ends on 31 Jul 2026, before this period. Add a newer export.",
    )
    warehouse.close()


def test_the_table_of_costs_ends_where_the_cards_do() -> None:
    """Its row and its sum have the cost of the card: EUR 300 for the 3 leads of July, not for all 6."""
    warehouse = templates.fresh()
    leads(warehouse, "2026-07-02", "2026-07-15", "2026-07-31", "2026-08-01", "2026-08-15", "2026-08-31")
    spend(warehouse, {"2026-07-01": 100, "2026-07-20": 200}, "2026-07-31")
    assert marketing_view.costed_days(warehouse.read, SUMMER).last_on == date(2026, 7, 31)
    shown = marketing_view.view(warehouse.read, SUMMER, [])
    table = marketing_view.outcomes(warehouse.read, shown, "channel", "EUR")
    assert table.select("value", "spend", "leads", "cost_per_lead").rows() == [("Ads", 300, 3, 100)]
    assert channels.total(table)["cost_per_lead"] == engine.answer(warehouse.read, "cost_per_lead", SUMMER).value
    # Of days after the spend ends there is no cost, and all leads are shown.
    august = Filters(date(2026, 8, 1), date(2026, 9, 1), AS_OF)
    assert marketing_view.costed_days(warehouse.read, august) == august
    warehouse.close()


def test_what_several_platforms_cost_is_known_as_far_as_the_first_of_them_ends() -> None:
    """One platform to 15 August, one to the 31st: what the leads of the last days cost is not known."""
    warehouse = templates.fresh()
    leads(warehouse, "2026-07-02", "2026-08-10", "2026-08-20")
    spend(warehouse, {"2026-07-01": 100, "2026-08-15": 20}, "2026-08-15", source="google_ads")
    spend(warehouse, {"2026-07-01": 30, "2026-08-25": 999}, "2026-08-31", source="meta")
    cost = engine.answer(warehouse.read, "cost_per_lead", SUMMER)
    assert (cost.value, cost.whole, cost.until) == (75, 2, date(2026, 8, 15))
    warehouse.close()


def test_a_platform_that_ended_long_ago_takes_no_day_from_a_cost() -> None:
    warehouse = templates.fresh()
    leads(warehouse, "2026-07-02", "2026-08-20")
    spend(warehouse, {"2026-07-01": 100}, "2026-07-01", source="google_ads")
    spend(warehouse, {"2026-08-25": 40}, "2026-08-31", source="meta")
    cost = engine.answer(warehouse.read, "cost_per_lead", SUMMER)
    assert (cost.value, cost.whole, cost.until) == (70, 2, None)
    warehouse.close()


def test_a_target_of_a_cost_and_the_headline_have_the_same_days() -> None:
    warehouse = templates.fresh()
    accepted = {"mql_at": "2026-07-03", "sal_at": "2026-07-04"}
    rows = [{"lead_id": "1", "created_at": "2026-07-02"} | accepted]
    rows.append({"lead_id": "2", "created_at": "2026-08-02", "mql_at": "2026-08-03", "sal_at": "2026-08-04"})
    load(warehouse, "leads", rows, as_of=datetime(2026, 8, 31))
    spend(warehouse, {"2026-07-01": 100}, "2026-07-31")
    cost = engine.answer(warehouse.read, "cost_per_sal", SUMMER)
    told = targets_view.actuals(warehouse.read, "cost_per_sal", AS_OF)
    assert told is not None
    assert told.over("month", "EUR")[date(2026, 7, 1)][0] == cost.value == 100
    assert date(2026, 8, 1) not in told.over("month", "EUR")
    assert NOT_SET not in told.currencies
    headline = marketing_view.headline(warehouse.read, SUMMER, None)
    assert headline == "Marketing brought 2 MQLs in these days at €100 each up to 31 Jul 2026."
    warehouse.close()


@pytest.mark.parametrize("key", ["pipeline", "weighted_pipeline"])
def test_nothing_is_open_where_all_deals_are_closed(key: str) -> None:
    warehouse = templates.fresh()
    deal = {"amount": 100, "currency": "EUR", "created_at": "2026-07-01", "probability": 0.5}
    closed = [deal | {"deal_id": name, "status": name, "closed_at": "2026-07-20"} for name in ("won", "lost")]
    load(warehouse, "deals", closed, as_of=datetime(2026, 8, 31))
    answer = engine.answer(warehouse.read, key, SUMMER)
    assert (answer.value, answer.reason, wording.value(answer)) == (0, None, "0")
    # On a day on which both were open they are.
    earlier = engine.answer(warehouse.read, "pipeline", Filters(date(2026, 7, 1), date(2026, 7, 11), date(2026, 7, 10)))
    assert (earlier.value, earlier.currency) == (200, "EUR")
    load(warehouse, "deals", [{"deal_id": "bare", "status": "open", "created_at": "2026-08-01"}], again=1)
    bare = engine.answer(warehouse.read, key, SUMMER)
    assert (bare.value, str(bare.reason)[:3]) == (None, "No ")
    warehouse.close()


def test_without_deals_the_open_pipeline_is_missing() -> None:
    warehouse = templates.fresh()
    leads(warehouse, "2026-07-02")
    answer = engine.answer(warehouse.read, "pipeline", SUMMER)
    assert (answer.value, answer.reason) == (None, "No deals loaded yet. Add a deals export from your CRM.")
    warehouse.close()


@pytest.mark.parametrize("key", ["win_rate", "sql_to_won", "acceptance_rate"])
def test_a_source_that_only_tells_wins_shows_no_rate_of_them(key: str) -> None:
    """Two of two is no 100 %: nobody told of those that were lost. With one that was, it is two of three."""
    warehouse = templates.fresh()
    qualified = {name: {"lead_id": name, "created_at": "2026-03-01", "sql_at": "2026-03-02"} for name in "abc"}
    load(warehouse, "leads", [qualified["a"], qualified["b"]])
    deal = {"currency": "EUR", "amount": 10, "created_at": "2026-03-02", "closed_at": "2026-03-20"}
    good = deal | {"status": "won", "accepted_at": "2026-03-02"}
    load(warehouse, "deals", [{"deal_id": name, "lead_id": name, **good} for name in "ab"])
    spring = Filters(date(2026, 3, 1), date(2026, 4, 1), AS_OF)
    alone = engine.answer(warehouse.read, key, spring)
    assert alone.value is None
    assert alone.reason == (
        "Not known: what is loaded holds only won deals. Add an export of all deals, the lost and open ones too."
    )
    assert engine.breakdown(warehouse.read, key, spring, "owner").is_empty()
    assert engine.answer(warehouse.read, "deals_won", spring).value == 2
    bad = deal | {"status": "lost", "rejected_at": "2026-03-05"}
    load(warehouse, "leads", [qualified["c"]])
    load(warehouse, "deals", [{"deal_id": "c", "lead_id": "c", **bad}])
    told = engine.answer(warehouse.read, key, spring)
    assert (told.part, told.whole) == (2, 3)


def test_a_step_into_a_stage_that_is_only_inferred_shows_no_rate() -> None:
    """One of two MQLs was won, and so an SQL, on a day that nobody tells; then it is only too early."""
    warehouse = templates.fresh()
    load(warehouse, "leads", [{"lead_id": name, "created_at": "2025-03-02", "mql_at": "2025-03-02"} for name in "ab"])
    won = {"deal_id": "A", "lead_id": "a", "created_at": "2025-03-05", "closed_at": "2025-03-20", "status": "won"}
    load(warehouse, "deals", [won | {"amount": 10, "currency": "EUR"}])
    spring = Filters(date(2025, 3, 1), date(2025, 4, 1), AS_OF)
    answer = engine.answer(warehouse.read, "mql_to_sql", spring)
    reason = "Not known: each SQL of this period is only inferred from a later stage."
    assert (answer.value, answer.reason) == (None, reason)
    dated = {"lead_id": "c", "created_at": "2025-03-02", "mql_at": "2025-03-02", "sql_at": "2025-03-04"}
    load(warehouse, "leads", [dated])
    known = engine.answer(warehouse.read, "mql_to_sql", spring)
    assert known.reason == "No MQL of this period has had the whole time to become an SQL."
    warehouse.close()
