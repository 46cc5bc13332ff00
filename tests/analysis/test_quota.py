"""Quotas against results, pro-rated by working days: exact values."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from smarketing.analysis import quota
from smarketing.calendars import Calendar
from smarketing.targets import NOT_SET

CALENDAR = Calendar("UTC", {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}, ["2026-10-26"])
QUOTA = {
    "person": pl.String,
    "team": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "metric": pl.String,
    "quota": pl.Float64,
    "currency": pl.String,
}
RESULT = {
    "day_on": pl.Date,
    "metric": pl.String,
    "currency": pl.String,
    "person": pl.String,
    "team": pl.String,
    "manager": pl.String,
    "office": pl.String,
    "number": pl.Float64,
}
OCTOBER = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}
# 22 weekdays of October, less the holiday: 21 working days, of which the 1st to the 14th are 10.
AS_OF = date(2026, 10, 14)
SPAN = quota.Span(date(2026, 10, 1), date(2026, 10, 15), AS_OF)


def quotas(*given: dict[str, Any]) -> pl.DataFrame:
    base = {"person": None, "team": None, "metric": "amount", "currency": "EUR"} | OCTOBER
    return pl.DataFrame([base | row for row in given], schema=QUOTA)


def results(*given: tuple[str, float, str | None, str], metric: str = "amount") -> pl.DataFrame:
    """(day of October, number, team, "person" or "person currency")."""
    rows = []
    for day, number, team, who in given:
        person, _, currency = who.partition(" ")
        unit = currency or ("EUR" if metric == "amount" else NOT_SET)
        place = {"manager": f"boss of {team}" if team else None, "office": None}
        when = date(2026, 10, int(day))
        rows.append({"day_on": when, "metric": metric, "currency": unit, "person": person, "team": team} | place
                    | {"number": number})  # fmt: skip
    return pl.DataFrame(rows, schema=RESULT)


def judged(asked: pl.DataFrame, brought: pl.DataFrame, span: quota.Span = SPAN) -> tuple[pl.DataFrame, ...]:
    periods = quota.periods(asked, brought, CALENDAR, span)
    people = quota.people(periods, brought, span)
    return periods, people, quota.teams(periods, people)


def told(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return frame.select(columns).rows()


BROUGHT = results(("2", 30, "North", "Ada"), ("14", 20, "North", "Ada"), ("5", 12, "North", "Bo"), ("5", 9, None, "Cy"))


def test_a_running_quota_asks_for_the_part_of_its_working_days_that_is_over():
    periods, people, _ = judged(quotas({"person": "Ada", "team": "North", "quota": 210}), BROUGHT)
    assert told(periods, "state", "days", "gone", "whole_reached", "due", "reached") == [
        (quota.RUNNING, 21, 10, 50.0, 100.0, 50.0)
    ]
    assert periods["attainment"].to_list() == [pytest.approx(50 / 210)]
    ada = people.filter(person="Ada")
    assert told(ada, "due", "reached", "attainment") == [(100.0, 50.0, 0.5)]


def test_a_period_within_a_quota_asks_for_its_own_working_days_only():
    span = quota.Span(date(2026, 10, 5), date(2026, 10, 10), AS_OF)
    periods, _, _ = judged(quotas({"person": "Ada", "team": "North", "quota": 210}), BROUGHT, span)
    # Monday to Friday: 5 of 21 days; Ada brought nothing in them, which is a true zero.
    assert told(periods, "due", "reached", "whole_reached") == [(50.0, 0.0, 50.0)]


def test_who_has_no_quota_is_listed_without_one_and_never_with_zero_per_cent():
    _, people, _ = judged(quotas({"person": "Ada", "team": "North", "quota": 210}), BROUGHT)
    assert told(people, "person", "due", "reached", "attainment") == [
        ("Ada", 100.0, 50.0, 0.5),
        ("Bo", None, 12.0, None),
        ("Cy", None, 9.0, None),
    ]
    _, nobody, teams = judged(quotas({"person": "Ada", "team": "North", "quota": None}), BROUGHT)
    assert nobody["attainment"].to_list() == [None, None, None]
    assert teams.is_empty()


def test_a_person_who_brought_nothing_has_reached_zero_of_the_quota():
    _, people, _ = judged(quotas({"person": "Dee", "team": "South", "quota": 21}), BROUGHT)
    assert told(people.filter(person="Dee"), "team", "due", "reached", "attainment") == [("South", 10.0, 0.0, 0.0)]


def test_what_nobody_knows_anything_of_is_not_judged():
    asked = quotas(
        {"person": "Ada", "team": "North", "quota": 21, "metric": "sqls", "currency": NOT_SET},
        {"person": "Ada", "team": "North", "quota": 21, "currency": "USD"},
    )
    periods, people, teams = judged(asked, BROUGHT)
    assert periods["due"].to_list() == [None, None]
    assert periods["attainment"].to_list() == [None, None]
    assert people["attainment"].drop_nulls().is_empty()
    assert teams.is_empty()


def test_currencies_are_never_added():
    brought = results(("2", 30, "North", "Ada"), ("2", 1000, "North", "Ada USD"))
    asked = quotas(
        {"person": "Ada", "team": "North", "quota": 21},
        {"person": "Ada", "team": "North", "quota": 2100, "currency": "USD"},
    )
    periods, people, teams = judged(asked, brought)
    assert told(people, "currency", "due", "reached") == [("EUR", 10.0, 30.0), ("USD", 1000.0, 1000.0)]
    assert told(quota.whole(periods, teams, brought, SPAN), "currency", "due", "reached", "attainment") == [
        ("USD", 1000.0, 1000.0, 1.0),
        ("EUR", 10.0, 30.0, 3.0),
    ]


def test_the_quotas_of_a_team_s_people_are_added_and_all_that_the_team_brought_counts():
    asked = quotas({"person": "Ada", "team": "North", "quota": 210}, {"person": "Dee", "team": "North", "quota": 21})
    _, _, teams = judged(asked, BROUGHT)
    assert told(teams, "team", "due", "reached", "people", "without", "counted") == [
        ("North", 110.0, 62.0, 2, 1, quota.PERSON)
    ]


def test_a_team_s_own_quota_counts_before_those_of_its_people():
    asked = quotas({"person": "Ada", "team": "North", "quota": 210}, {"team": "North", "quota": 420})
    periods, _, teams = judged(asked, BROUGHT)
    assert told(teams, "team", "due", "reached", "counted") == [("North", 200.0, 62.0, quota.TEAM)]
    assert told(quota.whole(periods, teams, BROUGHT, SPAN), "due", "reached") == [(200.0, 71.0)]


def test_a_team_that_owns_no_result_is_judged_by_everybody_s():
    brought = results(("2", 1, "Sales", "Ada"), ("3", 1, None, "Dee"), metric="mqls")
    asked = quotas({"team": "Marketing", "metric": "mqls", "quota": 21, "currency": NOT_SET})
    periods, _, teams = judged(asked, brought)
    assert told(periods, "counted", "who", "whole_reached") == [(quota.ALL, "Marketing", 2.0)]
    assert told(teams, "team", "due", "reached", "counted") == [("Marketing", 10.0, 2.0, quota.ALL)]


def test_a_month_s_quota_within_its_quarter_s_is_not_counted_twice():
    quarter = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
    mine = {"person": "Ada", "team": "North"}
    periods, _, _ = judged(quotas(mine | {"quota": 21}, mine | {"quota": 640} | quarter), BROUGHT)
    assert told(periods, "quota", "whole_reached") == [(640.0, 50.0)]


def test_a_quota_that_has_not_begun_or_begins_before_the_data_is_not_judged():
    later = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 6)}
    earlier = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}
    mine = {"person": "Ada", "team": "North", "quota": 21}
    span = quota.Span(date(2026, 9, 1), date(2026, 12, 1), AS_OF, first_on=date(2026, 9, 12))
    periods, _, _ = judged(quotas(mine | later, mine | earlier, mine), BROUGHT, span)
    assert told(periods, "state", "attainment", "due") == [
        (quota.UNKNOWN, None, None),
        (quota.RUNNING, pytest.approx(50 / 21), 10.0),
        (quota.AHEAD, None, None),
    ]
    grace = quota.Span(date(2026, 9, 1), date(2026, 12, 1), AS_OF, first_on=date(2026, 9, 11))
    assert judged(quotas(mine | earlier), BROUGHT, grace)[0]["state"].to_list() == [quota.OVER]


def test_by_manager_and_office_the_people_are_added_up():
    asked = quotas({"person": "Ada", "team": "North", "quota": 210}, {"person": "Bo", "team": "North", "quota": 21})
    _, people, _ = judged(asked, BROUGHT)
    columns = ("due", "reached", "people", "without")
    assert told(quota.grouped(people, "manager"), "manager", *columns) == [
        ("boss of North", 110.0, 62.0, 2, 0),
        (NOT_SET, None, 9.0, 0, 1),
    ]
    assert told(quota.grouped(people, "office"), "office", *columns) == [(NOT_SET, 110.0, 71.0, 2, 1)]
