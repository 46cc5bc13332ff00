"""Targets beside what came: exact values of small companies and of the demo company, and files that come back."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from smarketing import loading, target_periods, targets_history, targets_view
from smarketing.calendars import Calendar
from smarketing.metrics.registry import TARGETS
from smarketing.targets_view import AHEAD, NO_DATA, Cell, Line
from smarketing.warehouse import Plan, Warehouse
from tests import templates
from tests.ui import companies
from tests.warehouse.build import load

CALENDAR = Calendar("UTC", {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")})
AT = datetime(2026, 9, 14, tzinfo=UTC)
Q2, Q3 = (date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.fixture
def warehouse():
    opened = templates.fresh()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def kept():
    opened = templates.fresh()
    companies.whole(opened)
    yield opened
    opened.close()


@pytest.fixture
def whole(kept):
    """A whole company without any target; what a test plans is taken back after it."""
    yield kept
    for statement in kept.read("plans")["statement"]:
        kept.plans.withdraw_plan(statement, at=AT, by="Cy")


def plans(warehouse: Warehouse, *said: tuple[str, tuple[date, date], float], **more: Any) -> None:
    for metric, days, number in said:
        made = Plan(metric, *days, Decimal(str(number)), **more)
        warehouse.plans.set_plan(uuid.uuid4().hex, made, at=AT, by="Cy")


def lines(warehouse: Warehouse, year: int = 2026, unit: str = "quarter") -> list[Line]:
    as_of = warehouse.as_of or date(2026, 9, 13)
    return targets_view.lines(warehouse.read, CALENDAR, as_of, year, unit)


def line(found: list[Line], metric: str, segment: str | None = None) -> Line:
    (single,) = (one for one in found if (one.metric, one.segment) == (metric, segment))
    return single


def numbers(cells: tuple[Cell, ...]) -> list[tuple[float | None, float | None, str]]:
    return [(cell.planned, cell.actual, cell.state) for cell in cells]


def test_what_is_planned_stands_beside_what_came(whole):
    plans(whole, ("leads", Q2, 60), ("leads", Q3, 90), ("mqls", JUNE, 30), ("sals", (Q3[0], date(2026, 8, 31)), 9))
    found = lines(whole)
    assert numbers(line(found, "leads").cells) == [
        (None, None, NO_DATA),
        (60, 58, "part"),
        (90, 62, "so far"),
        (None, None, AHEAD),
        (150, 120, "so far"),
    ]
    leads = line(found, "leads").cells
    # The data begins in May: nobody knows what April brought.
    assert leads[1].attainment is None
    # Known to 13 September: what is due by then is the share of the working days that are over.
    assert leads[2].due == pytest.approx(90 * CALENDAR.working_days(Q3[0], date(2026, 9, 14)) / 66)
    assert leads[2].attainment == pytest.approx(62 / leads[2].due)
    assert (line(found, "leads").is_missed(leads[2]), line(found, "leads").is_behind(leads[2])) == (False, True)
    # June alone is planned of the second quarter: no share of the quarter can be judged by it.
    assert line(found, "mqls").cells[1].is_part
    assert line(found, "mqls").cells[1].attainment is None
    months = line(lines(whole, unit="first half"), "mqls")
    june = months.cells[5]
    assert (june.planned, june.actual, june.state, june.attainment) == (30, 20, "whole", 20 / 30)
    assert months.is_missed(june)
    assert targets_view.shown(line(found, "leads"), leads[2]) == ("62", "of 90 so far")
    assert targets_view.shown(line(found, "mqls"), line(found, "mqls").cells[1]) == (
        "37",
        "(not all known) (30 in a part of it)",
    )


def test_amounts_and_spend_stand_in_their_currency_and_are_never_added(whole):
    plans(whole, ("amount", Q3, 20_000), ("spend", Q2, 7_000), currency="EUR")
    plans(whole, ("amount", Q3, 500), currency="USD")
    found = lines(whole)
    assert [(one.currency, one.cells[2].planned) for one in found if one.metric == "amount"] == [
        ("EUR", 20_000),
        ("USD", 500),
    ]
    (spend,) = (one for one in found if one.metric == "spend")
    assert (spend.cells[1].actual, spend.cells[1].planned) == (8_000, 7_000)
    # April and May have no spend and no file that tells of them: the quarter is known in part.
    assert (spend.cells[1].state, spend.cells[1].attainment, spend.title) == ("part", None, "Spend, EUR")


def test_a_cost_is_due_in_exactly_the_days_of_its_target_and_each_period_has_its_own_quotient(warehouse):
    """90 of spend in June and 60 in July; 3 SALs in June, 1 in July, and 1 after the last day that spend tells of."""
    spend = [("2026-06-10", 90), ("2026-07-20", 40), ("2026-07-31", 20)]
    rows = [{"day_on": on, "channel": "Ads", "campaign": "A", "currency": "EUR", "spend": cost} for on, cost in spend]
    load(warehouse, "campaign_days", rows, as_of=datetime(2026, 7, 31))
    days = ("2026-06-02", "2026-06-12", "2026-06-22", "2026-07-08", "2026-08-05")
    leads = [{"lead_id": on, "created_at": "2026-06-01", "mql_at": "2026-06-01", "sal_at": on} for on in days]
    load(warehouse, "leads", leads, as_of=datetime(2026, 8, 10))
    plans(warehouse, ("cost_per_sal", JUNE, 25), ("cost_per_sal", Q3, 70), currency="EUR")
    cost = line(lines(warehouse, unit="first half"), "cost_per_sal")
    june, year = cost.cells[5], cost.cells[6]
    assert (june.planned, june.due, june.actual, june.state, june.attainment) == (25, 25, 30, "whole", 1.2)
    assert (cost.is_missed(june), cost.title) == (True, "Cost per SAL, EUR")
    # Two targets make no third: nothing is asked for the year, and 150 / 4 is its cost so far.
    assert (year.planned, year.actual, year.state) == (None, 37.5, "so far")
    quarters = line(lines(warehouse), "cost_per_sal")
    q3 = quarters.cells[2]
    assert (q3.planned, q3.due, q3.actual, q3.state) == (70, 70, 60, "so far")
    assert not quarters.is_behind(q3)
    assert quarters.cells[1].planned is None, "June's target is no share of the quarter's"


@pytest.mark.slow
def test_a_share_of_a_longer_target_is_not_judged_and_segments_are_added_where_the_whole_has_none(whole):
    plans(whole, ("leads", Q2, 100), segment="SMB")
    plans(whole, ("leads", Q2, 10), segment="Enterprise")
    plans(whole, ("leads", Q2, 5), segment="Nobody's")
    found = lines(whole)
    quarter = line(found, "leads").cells[1]
    assert (quarter.planned, quarter.is_sum, quarter.is_own) == (115, True, True)
    smb = line(found, "leads", "SMB")
    assert (smb.cells[1].actual, smb.cells[1].planned) == (29, 100)
    unknown = line(found, "leads", "Nobody's").cells[1]
    assert (unknown.planned, unknown.actual, unknown.state) == (5, None, NO_DATA)
    june = line(lines(whole, unit="first half"), "leads", "SMB").cells[5]
    # Enterprise has no target here: all leads are not held against those of SMB.
    plans(whole, ("leads", Q3, 100), segment="SMB")
    some = line(lines(whole), "leads").cells[2]
    assert (some.planned, some.actual, some.attainment) == (None, 62, None)
    assert (june.is_own, june.attainment, june.actual) == (False, None, 15)


def test_one_half_alone_says_no_data_of_the_other_and_never_0(warehouse):
    companies.marketing_only(warehouse)
    plans(warehouse, ("deals", Q3, 20), ("leads", Q3, 90))
    found = lines(warehouse)
    assert numbers(line(found, "deals").cells[2:3]) == [(20, None, NO_DATA)]
    assert targets_view.shown(line(found, "deals"), line(found, "deals").cells[2]) == ("no data", "of 20")
    assert targets_view.untold(found) == [f"Deals won: {TARGETS['deals'].lacks}"]
    assert line(found, "leads").cells[2].actual == 62
    assert {one.metric for one in found} == {"sessions", "leads", "mqls", "deals", "spend"}


@pytest.mark.slow
def test_sales_alone_knows_its_deals_and_no_lead(warehouse):
    companies.sales_only(warehouse)
    plans(warehouse, ("leads", Q3, 90))
    found = lines(warehouse)
    assert {one.metric for one in found} == {"leads", "opportunities", "deals", "amount", "pipeline_created"}
    assert line(found, "leads").cells[2].actual is None
    assert line(found, "deals").cells[4].actual == 9
    assert line(found, "amount").cells[4].actual == sum(1000 * number for number in range(1, 10))
    plans(warehouse, ("pipeline_created", Q2, 100_000), currency="EUR")
    assert line(lines(warehouse), "pipeline_created").cells[1].planned == 100_000
    # 24 deals of 1,000, 2,000, .. were opened.
    assert line(lines(warehouse), "pipeline_created").cells[4].actual == 300_000


def test_an_empty_company_shows_what_is_planned(warehouse):
    assert lines(warehouse) == []
    assert targets_view.headline([], 2026, "quarter") == "No target is set for 2026."
    plans(warehouse, ("leads", Q3, 90))
    found = lines(warehouse)
    assert numbers(line(found, "leads").cells[2:3]) == [(90, None, NO_DATA)]
    assert targets_view.headline(found, 2026, "quarter") == (
        "No target of 2026 is behind, and no period with one is over yet."
    )


def test_a_file_of_targets_takes_its_road_in_and_undo_brings_the_earlier_target_back(warehouse):
    first = b"metric,starts_on,ends_on,planned\nMQL,2026-07-01,2026-09-30,110\n"
    second = b"metric,starts_on,ends_on,planned\nMQLs,2026-07-01,2026-09-30,120\nMQLs,2026-10-01,2026-09-01,5\n"
    loading.load_file(warehouse, first, "targets.csv", loaded_at=AT, loaded_by="Ada")
    outcome = loading.load_file(warehouse, second, "targets again.csv", loaded_at=AT + timedelta(days=50))
    assert warehouse.read("plans")["planned"].to_list() == [120]
    (upload,) = outcome.uploads
    assert (upload.rows, upload.set_aside) == (1, 1)
    reason = warehouse.read("set_aside_rows", upload_id=upload.upload_id).row(0, named=True)
    assert (reason["line"], reason["reason"]) == (3, "OUT_OF_RANGE")
    warehouse.undo(upload.upload_id, undone_at=AT + timedelta(days=51), undone_by="Bo")
    assert warehouse.read("plans")["planned"].to_list() == [110]
    history = targets_history.told(warehouse.plans.plan_history(), targets_history.OF_PLANS, "planned")
    said = [targets_history.words_of(row, f"{row['planned']:g}") for row in history.iter_rows(named=True)]
    assert said == [
        "120 until 4 Nov 2026, from targets again.csv, undone by Bo",
        "110 since 14 Sep 2026, from targets.csv",
    ]


def test_the_history_says_until_when_each_stood(warehouse):
    for number, day in ((110, 1), (120, 3)):
        at = datetime(2026, 11, day, tzinfo=UTC)
        warehouse.plans.set_plan(f"{number}", Plan("mqls", *Q3, Decimal(number)), at=at, by="Ada")
    history = targets_history.told(warehouse.plans.plan_history(), targets_history.OF_PLANS, "planned")
    assert history["state"].to_list() == ["stands", "replaced"]
    said = [targets_history.words_of(row, f"{row['planned']:g}") for row in history.iter_rows(named=True)]
    assert said == ["120 since 3 Nov 2026, set by Ada", "110 until 3 Nov 2026, set by Ada"]


def test_years_go_from_the_first_data_or_target_to_the_next_year(warehouse):
    load(
        warehouse, "leads", [{"lead_id": "a", "created_at": "2024-05-01"}, {"lead_id": "b", "created_at": "2025-05-01"}]
    )
    assert target_periods.years(warehouse.read, date(2025, 5, 1)) == [2024, 2025, 2026]
    plans(warehouse, ("leads", (date(2028, 1, 1), date(2028, 12, 31)), 5))
    assert target_periods.years(warehouse.read, date(2025, 5, 1))[-1] == 2028
