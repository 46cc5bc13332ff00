"""Plan and pace on the Overview and the Funnels page: whose plan it is, what is due by now, and the words for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from smarketing import funnel_plan, funnel_view, pace_view, pace_words, sales_forecast, sales_view
from smarketing.analysis import forecast, pace
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.warehouse import Warehouse
from tests import templates
from tests.ui import companies
from tests.warehouse.build import load

QUARTER = {"starts_on": "2026-07-01", "ends_on": "2026-09-30"}


def asked(warehouse: Warehouse, kind: str = "quarter", read: Read | None = None, **chosen: str) -> Any:
    """Both tracks of a warehouse, with a landing of 1 to 2 in any currency."""
    as_of = warehouse.as_of
    assert as_of is not None
    filters = Filters.over("This quarter", as_of, **chosen)
    agreements = warehouse.agreements
    calendar = agreements.in_force(as_of).terms.calendar_of()

    def lands(_: str, of: pace.Period) -> forecast.Landing:
        return forecast.Landing(of.first, of.last, as_of, 0, 1_000, 1_500, 2_000)

    return pace_view.tracks(read or warehouse.read, filters, agreements.versions(as_of), calendar, kind, lands)


def unplanned(warehouse: Warehouse) -> Read:
    """The reads of a warehouse in which nobody has set a target."""
    return lambda name, **params: warehouse.read("plans").clear() if name == "plans" else warehouse.read(name, **params)


@pytest.fixture
def company() -> Iterator[Warehouse]:
    house = templates.fresh()
    companies.whole(house)
    yield house
    house.close()


@pytest.fixture(scope="module")
def demo() -> Iterator[Warehouse]:
    house = templates.fresh()
    templates.demo(house)
    yield house
    house.close()


def test_a_target_asks_for_its_part_by_the_working_days_that_are_over(company):
    load(company, "plans", [QUARTER | {"metric": "mqls", "planned": 66}])
    mqls, signed = asked(company)
    # 43 MQLs since 1 July; 23 + 21 + 9 of 66 working days are over on Sunday 13 September.
    assert (mqls.pace.actual, mqls.pace.due) == (43, pytest.approx(53))
    assert pace_words.verdict(mqls) == "MQLs are behind target in Q3 2026: 81% of the target to date."
    assert pace_words.lines(mqls) == [
        "43 of 53 due to date (53 of 66 working days; the target).",
        "Fewer than 4 whole past quarters are known: how a quarter usually runs cannot be said.",
    ]
    low, high = mqls.lands
    assert 43 < low < high < 66
    assert pace_words.landing(mqls) == f"Forecast {low}–{high} of the target of 66 in Q3 2026, 8 times in 10."
    assert pace_words.verdict(signed) == "No target is set for value signed in Q3 2026."
    assert pace_words.landing(signed) == "Forecast €1,000–€2,000 in Q3 2026, 8 times in 10."


def test_without_a_target_of_the_whole_the_segments_are_added_and_it_is_said(company):
    rows = [QUARTER | {"metric": "mqls", "planned": 33, "segment": one} for one in ("SMB", "Enterprise")]
    load(company, "plans", rows)
    whole, _ = asked(company)
    assert whole.pace.due == pytest.approx(53)
    assert "the segments' targets, added" in pace_words.lines(whole)[0]
    part, _ = asked(company, segment="SMB")
    assert part.pace.due == pytest.approx(26.5)
    assert part.pace.actual < whole.pace.actual
    other, _ = asked(company, channel="Events")
    assert pace_words.verdict(other) == "Targets are not set by channel. Take that filter away to see them."


def test_the_targets_of_some_segments_are_not_those_of_the_whole(company):
    load(company, "plans", [QUARTER | {"metric": "mqls", "planned": 33, "segment": "SMB"}])
    whole, _ = asked(company)
    assert whole.pace.plan is None
    assert pace_words.verdict(whole) == "Targets for MQLs in Q3 2026 are set only for SMB, not for the whole."
    part, _ = asked(company, segment="SMB")
    assert part.pace.due == pytest.approx(26.5)


def test_a_target_of_one_month_does_not_stand_for_the_quarter(company):
    load(company, "plans", [{"metric": "mqls", "starts_on": "2026-09-01", "ends_on": "2026-09-30", "planned": 22}])
    quarter, _ = asked(company)
    assert pace_words.verdict(quarter) == (
        "The targets for MQLs cover 22 of the 66 working days of Q3 2026, not all that are over."
    )
    assert "target" not in str(pace_words.landing(quarter))
    month, _ = asked(company, "month")
    assert month.pace.due == pytest.approx(9)


def test_a_currency_is_never_added_to_another(company):
    dollars = {"deal_id": "usd", "status": "won", "amount": 500, "currency": "USD", "created_at": "2026-07-01"}
    load(company, "deals", [*companies.deals(companies.journeys()), dollars | {"closed_at": "2026-08-03"}])
    load(company, "plans", [QUARTER | {"metric": "amount", "planned": 660, "currency": "USD"}])
    _, signed = asked(company)
    assert (signed.currency, signed.pace.plan) == ("EUR", None)
    assert signed.unplanned == "No target in EUR is set for value signed in Q3 2026."
    (other,) = signed.others
    assert (other.currency, other.pace.actual, other.pace.due) == ("USD", 500, pytest.approx(530))
    assert "USD: $500 of $530 due to date (94%)." in pace_words.lines(signed)
    load(company, "plans", [QUARTER | {"metric": "amount", "planned": 1, "currency": "EUR"}], source="other")
    _, signed = asked(company)
    euros = company.read("daily_results", as_of=company.as_of, from_on=date(2026, 7, 1)).filter(
        metric="amount", currency="EUR"
    )
    assert signed.pace.actual == float(euros["number"].sum())


def test_the_currency_is_that_in_which_most_was_signed_under_the_filters(company):
    won = {"status": "won", "amount": 500, "currency": "USD", "created_at": "2026-07-01", "closed_at": "2026-08-03"}
    load(company, "deals", [won | {"deal_id": "usd", "segment": "Public"}])
    assert asked(company)[1].currency == "EUR"
    public = asked(company, segment="Public")[1]
    assert (public.currency, public.pace.actual) == ("USD", 500)
    filters = Filters.over("This quarter", company.as_of, segment="Public")
    assert sales_forecast.currency_of(sales_forecast.lives(company.read, filters)) == "USD"
    months, currency = funnel_view.trend(company.read, "value_signed", filters)
    assert (months["amount"].sum(), currency) == (500, "USD")


def test_the_missing_half_is_said_and_the_other_is_complete():
    for build, lacks in ((companies.marketing_only, (None, pace_view.NO_WON)), (companies.sales_only, (
        pace_view.NO_LEADS, None))):  # fmt: skip
        house = templates.fresh()
        build(house)
        both = asked(house)
        assert tuple(one.lacks for one in both) == lacks
        assert [one.pace is None for one in both] == [bool(one) for one in lacks]
        assert [pace_words.verdict(one) is None for one in both] == [bool(one) for one in lacks]
        house.close()


def test_leads_stand_in_where_no_mql_is_known():
    house = templates.fresh()
    load(house, "leads", [{"lead_id": f"L{n}", "created_at": f"2026-09-{n:02}"} for n in range(1, 12)])
    leads, _ = asked(house, "month")
    assert (leads.name, leads.pace.actual) == ("Leads", 11)
    assert pace_words.verdict(leads) == "No target is set for leads in Sep 2026."
    house.close()


@pytest.mark.parametrize("kind", pace.MONTHS)
def test_the_end_of_each_line_is_the_total_of_the_read(kind, demo):
    first = pace.period(kind, demo.as_of).first
    results = demo.read("daily_results", as_of=demo.as_of, from_on=first)
    for track, metric in zip(asked(demo, kind), ("mqls", "amount"), strict=True):
        assert track.pace.actual == float(results.filter(metric=metric)["number"].sum())
        assert track.pace.plan.origin == pace_view.TARGET
        assert track.pace.plan.is_whole


def test_the_demo_company_is_ahead_by_both_paces_this_quarter(demo):
    mqls, signed = asked(demo)
    assert pace_words.verdict(mqls) == (
        "MQLs are ahead of target in Q4 2026: 130% of the target to date, 126% by the course of past quarters."
    )
    assert pace_words.verdict(signed) == (
        "Value signed is ahead of target in Q4 2026: 180% of the target to date, 246% by the course of past quarters."
    )
    assert len(signed.pace.course.shares) == 5


def test_without_targets_the_quotas_are_the_plan_of_the_value_signed(demo):
    _, signed = asked(demo, read=unplanned(demo))
    assert signed.pace.plan.origin == pace_view.QUOTAS
    assert signed.pace.plan.whole == pytest.approx(1_180_000)
    filters = Filters.over("This quarter", demo.as_of)
    calendar = demo.agreements.in_force(demo.as_of).terms.calendar_of()
    (row,) = sales_view.quotas_of(demo.read, filters, calendar).whole.to_dicts()
    assert (signed.pace.due, signed.pace.rate) == (pytest.approx(row["due"]), pytest.approx(row["attainment"]))
    assert "no target: the sum of the quotas" in pace_words.lines(signed)[0]


def test_without_targets_the_promise_is_the_plan_of_the_mqls_and_counts_as_promised(demo):
    mqls, _ = asked(demo, "month", read=unplanned(demo))
    assert mqls.pace.plan.origin == pace_view.PROMISE
    counted = demo.read("volume_months", as_of=demo.as_of, from_on=date(2026, 10, 1)).filter(segment="all")
    assert mqls.pace.actual == counted["counted"].item()
    assert mqls.pace.plan.whole == counted["promised"].item()
    assert pace_words.lines(mqls)[0] == (
        "97 of 84 due to date (16 of 22 working days; no target: the agreement's promise, of MQLs that meet the "
        "definition)."
    )


def test_behind_by_working_days_but_normal_for_this_point(demo):
    mqls, _ = asked(demo)
    at = mqls.pace.clock
    plan = pace.Plan(1_000, tuple(1_000 * step / len(at.days) for step in range(len(at.days) + 1)), 63, True, "target")
    course = pace.Course((0.1, 0.1, 0.12, 0.1), tuple(0.0 for _ in plan.steps))
    late = pace.Pace(at, ((at.gone, 100.0),), plan, course)
    track = pace_view.Track("marketing", "MQLs", "Q4 2026", pace=late)
    assert pace_words.verdict(track) == (
        "MQLs are behind target in Q4 2026 by working days (39% of the target to date), but normal for this point of a "
        "quarter (100%)."
    )


def test_the_bars_of_the_funnel_hold_what_happened_against_the_targets_up_to_now(demo):
    calendar = demo.agreements.in_force(demo.as_of).terms.calendar_of()
    whole = Filters.over("Last quarter", demo.as_of)
    found = funnel_plan.view(demo.read, whole, calendar)
    assert found is not None
    assert set(found.stages) == set(funnel_plan.METRICS) - {"sal"}
    results = demo.read("daily_results", as_of=demo.as_of, from_on=whole.from_on, to_on=whole.to_on)
    for stage, (happened, _) in found.stages.items():
        assert happened == results.filter(metric=funnel_plan.METRICS[stage])["number"].sum()
    assert found.stages["mql"] == (302, 345)
    now = funnel_plan.view(demo.read, Filters.over("This quarter", demo.as_of), calendar)
    assert now is not None
    mqls, signed = asked(demo)
    assert now.stages["mql"] == (mqls.pace.actual, pytest.approx(mqls.pace.due))
    assert now.stages["won"][1] == pytest.approx(signed.pace.due / 1_180_000 * 36)
    stages = pl.DataFrame({"stage": ["mql", "sal"], "change": [0.5, 0.5], "change_count": [1, 1]})
    rows = funnel_plan.compared(stages, found).to_dicts()
    assert rows[0]["change"] == pytest.approx(302 / 345 - 1)
    assert rows[0]["change_count"] == -43
    assert rows[0]["against"] == "target to date: 302 happened in the period, 345 were due"
    assert rows[1] == {"stage": "sal", "change": None, "change_count": None, "against": None}


def test_a_period_that_a_target_covers_in_part_is_not_compared(company):
    calendar = company.agreements.in_force(company.as_of).terms.calendar_of()
    filters = Filters.over("This quarter", company.as_of)
    assert funnel_plan.view(company.read, filters, calendar) is None
    september = {"starts_on": "2026-09-01", "ends_on": "2026-09-30"}
    load(company, "plans", [QUARTER | {"metric": "mqls", "planned": 66}, september | {"metric": "sqls", "planned": 22}])
    found = funnel_plan.view(company.read, filters, calendar)
    assert found is not None
    assert found.stages == {"mql": (43, pytest.approx(53))}
    assert found.notes == (
        "SQLs: the targets cover 9 of the 53 working days of the period, so they are not compared.",
    )  # fmt: skip
    narrowed = Filters.over("This quarter", company.as_of, channel="Events")
    assert funnel_plan.view(company.read, narrowed, calendar) is None
    assert company.as_of is not None
    future = Filters.over("Custom", company.as_of, start=company.as_of + timedelta(days=9))
    assert funnel_plan.view(company.read, future, calendar) is None
