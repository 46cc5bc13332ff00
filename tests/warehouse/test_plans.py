"""Targets as files and people say them: the newest statement stands, and gives way when it is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from smarketing.errors import Refused
from smarketing.targets import NOT_SET
from smarketing.warehouse import Plan, Quota, Warehouse
from tests import templates
from tests.warehouse.build import LOADED_AT, load

DAYS = (date(2026, 10, 1), date(2026, 10, 31))
QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
# Before and after the file is loaded.
EARLIER, LATER = LOADED_AT - timedelta(days=9), LOADED_AT + timedelta(days=2)
OCTOBER = {"starts_on": "2026-10-01", "ends_on": "2026-10-31"}


@pytest.fixture
def warehouse():
    opened = templates.fresh()
    yield opened
    opened.close()


def plan(number: float, days: tuple[date, date] = DAYS, metric: str = "mqls", **more: Any) -> Plan:
    return Plan(metric, *days, Decimal(str(number)), **more)


def quota(number: float, days: tuple[date, date] = QUARTER, metric: str = "deals", **more: Any) -> Quota:
    return Quota(metric, *days, Decimal(str(number)), **more)


def quotas(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.read("quota_rows").select("person", "team", "metric", "quota", "currency").rows()


def standing(warehouse: Warehouse) -> list[tuple[object, ...]]:
    columns = ("metric", "segment", "planned", "currency", "origin")
    return warehouse.read("plans").select(columns).rows()


def test_a_file_tells_targets(warehouse):
    rows = [
        {"metric": "mqls", "planned": 110, **OCTOBER},
        {"metric": "mqls", "planned": 30, "segment": " SMB ", "currency": "EUR", **OCTOBER},
        {"metric": "amount", "planned": 1000.5, "currency": "eur", **OCTOBER},
        {"metric": "spend", "planned": 7, **OCTOBER},
        {"metric": "leads", "planned": None, **OCTOBER},
        {"metric": "sqls", "planned": -1, **OCTOBER},
        {"metric": "sals", "planned": 3, "starts_on": "2026-10-31", "ends_on": "2026-10-01"},
    ]
    load(warehouse, "plans", rows, loaded_by="ops")
    assert standing(warehouse) == [
        ("amount", None, 1000.5, "EUR", "file"),
        ("mqls", "SMB", 30.0, NOT_SET, "file"),
        ("mqls", None, 110.0, NOT_SET, "file"),
        ("spend", None, 7.0, NOT_SET, "file"),
    ]
    first = warehouse.read("plans").row(0, named=True)
    assert (first["starts_on"], first["ends_on"], first["set_by"]) == (date(2026, 10, 1), date(2026, 10, 31), "ops")


def test_undo_of_a_file_brings_the_earlier_target_back(warehouse):
    load(warehouse, "plans", [{"metric": "mqls", "planned": 110, **OCTOBER}])
    newer = load(warehouse, "plans", [{"metric": "mqls", "planned": 120, **OCTOBER}])
    assert standing(warehouse) == [("mqls", None, 120.0, NOT_SET, "file")]
    other = load(warehouse, "plans", [{"metric": "mqls", "planned": 130, **OCTOBER}], source="finance")
    assert standing(warehouse) == [("mqls", None, 130.0, NOT_SET, "file")]
    for upload, back in ((other, 120.0), (newer, 110.0)):
        warehouse.undo(upload.upload_id, undone_at=LOADED_AT)
        assert standing(warehouse) == [("mqls", None, back, NOT_SET, "file")]


def test_the_newest_statement_stands_whether_a_file_or_a_person_made_it(warehouse):
    plans = warehouse.plans
    plans.set_plan("early", plan(100), at=EARLIER, by="Ada")
    assert standing(warehouse) == [("mqls", None, 100.0, NOT_SET, "app")]
    load(warehouse, "plans", [{"metric": "mqls", "planned": 110, **OCTOBER}])
    assert standing(warehouse) == [("mqls", None, 110.0, NOT_SET, "file")]
    plans.set_plan("late", plan(120), at=LATER, by="Bo")
    assert standing(warehouse) == [("mqls", None, 120.0, NOT_SET, "app")]
    plans.withdraw_plan("late", at=LATER, by="Bo")
    assert standing(warehouse) == [("mqls", None, 110.0, NOT_SET, "file")]
    warehouse.undo(1, undone_at=LATER)
    assert standing(warehouse) == [("mqls", None, 100.0, NOT_SET, "app")]
    told = [(row["planned"], row["origin"], row["set_by"], row["ended_at"]) for row in plans.plan_history().to_dicts()]
    gone = LATER.replace(tzinfo=None)
    assert told == [(120.0, "app", "Bo", gone), (110.0, "file", None, gone), (100.0, "app", "Ada", None)]


def test_the_same_write_twice_changes_nothing_and_each_write_bumps_the_version(warehouse):
    said = plan(1000.5, metric="amount", currency="eur", segment=" SMB ")
    warehouse.plans.set_plan("one", said, at=EARLIER, by=" Ada ")
    version = warehouse.version
    warehouse.plans.set_plan("one", said, at=LATER, by="Ada")
    assert (warehouse.version, standing(warehouse)) == (version, [("amount", "SMB", 1000.5, "EUR", "app")])
    with pytest.raises(Refused, match="has this id already"):
        warehouse.plans.set_plan("one", plan(7), at=LATER, by="Ada")
    warehouse.plans.withdraw_plan("one", at=LATER, by="Ada")
    assert (warehouse.version, standing(warehouse)) == (version + 1, [])
    warehouse.plans.withdraw_plan("one", at=LATER, by="Ada")
    assert warehouse.version == version + 1


def test_several_targets_are_set_all_or_none(warehouse):
    with pytest.raises(Refused):
        warehouse.plans.set_plans({"a": plan(5), "b": plan(-5, QUARTER)}, at=EARLIER, by="Ada")
    assert standing(warehouse) == []
    warehouse.plans.set_plans({"a": plan(5), "b": plan(50, QUARTER)}, at=EARLIER, by="Ada")
    assert [row[2] for row in standing(warehouse)] == [5.0, 50.0]


REFUSED = {
    "UNKNOWN_WORD": plan(1, metric="demos"),
    "ENDS_BEFORE_START": plan(1, (DAYS[1], DAYS[0])),
    "OUTSIDE_CALENDAR": plan(1, (date(1969, 12, 31), date(1970, 1, 1))),
    "NEGATIVE": plan(-0.5),
    "NO_NUMBER": plan(float("nan")),
    "NO_CURRENCY": plan(1, metric="spend"),
    "CURRENCY_OF_A_COUNT": plan(1, currency="EUR"),
}


def test_what_makes_no_sense_is_refused_in_words(warehouse):
    for reason, wrong in REFUSED.items():
        with pytest.raises(Refused) as refused:
            warehouse.plans.set_plan("x", wrong, at=EARLIER, by="Ada")
        assert refused.value.reason == reason
    assert standing(warehouse) == []
    # Where no file names a currency, amounts have none, and so may a target when that is said.
    warehouse.plans.set_plan("x", plan(1, metric="spend", currency=NOT_SET), at=EARLIER, by="Ada")
    assert standing(warehouse) == [("spend", None, 1.0, NOT_SET, "app")]


def test_who_sets_it_is_said_and_a_currency_is_three_letters(warehouse):
    with pytest.raises(Refused, match="Say who sets the target"):
        warehouse.plans.set_plan("x", plan(1), at=EARLIER, by=" ")
    with pytest.raises(Refused, match="three letters"):
        warehouse.plans.set_plan("x", plan(1, metric="spend", currency="euros"), at=EARLIER, by="Ada")
    with pytest.raises(Refused, match="undoing that file"):
        warehouse.plans.withdraw_plan("crm:mqls", at=EARLIER, by="Ada")


def test_days_that_lie_within_others_or_cover_them_may_be_planned_and_a_part_may_not(warehouse):
    warehouse.plans.set_plan("quarter", plan(300, QUARTER), at=EARLIER, by="Ada")
    warehouse.plans.set_plan("month", plan(90), at=EARLIER, by="Ada")
    warehouse.plans.set_plan("year", plan(999, (date(2026, 1, 1), date(2026, 12, 31))), at=EARLIER, by="Ada")
    across = (date(2026, 12, 1), date(2027, 1, 31))
    with pytest.raises(Refused, match=r"1 Jan – 31 Dec 2026 shares a part"):
        warehouse.plans.set_plan("across", plan(90, across), at=EARLIER, by="Ada")
    warehouse.plans.set_plan("segment", plan(90, across, segment="SMB"), at=EARLIER, by="Ada")
    assert warehouse.read("plans").height == 4


def test_a_quota_that_is_set_takes_the_place_of_a_files(warehouse):
    load(warehouse, "people", [{"person_id": "7", "name": "Ada Low", "email": "ada@low.example", "team": "North"}])
    asked = {"metric": "deals", "starts_on": "2026-10-01", "ends_on": "2026-12-31"}
    rows = [{"person": "ada@low.example", "quota": 9, **asked}, {"team": "North", "quota": 20, **asked}]
    load(warehouse, "quotas", [*rows, {"person": "Bo", "team": "South", "quota": 4, **asked}])
    plans = warehouse.plans
    plans.set_quota("a", quota(11, person="Ada Low"), at=LATER, by="Cy")
    plans.set_quota("b", quota(5, person="Bo"), at=LATER, by="Cy")
    plans.set_quota("b", quota(5, person="Bo"), at=LATER, by="Cy")
    plans.set_quota("n", quota(21, team="North"), at=LATER, by="Cy")
    assert sorted(quotas(warehouse), key=str) == [
        ("Ada Low", "North", "deals", 11, NOT_SET),
        ("Bo", "South", "deals", 5, NOT_SET),
        (None, "North", "deals", 21, NOT_SET),
    ]
    for number in "abn":
        plans.withdraw_quota(number, at=LATER, by="Cy")
    assert sorted(row[3] for row in quotas(warehouse)) == [4, 9, 20]
    assert plans.quota_history().height == 6
    assert plans.quota_history()["quota"].to_list()[:3] == [11.0, 5.0, 21.0]


def test_what_makes_no_sense_as_a_quota_is_refused_in_words(warehouse):
    said = {"person": "Ada"}
    warehouse.plans.set_quota("q", quota(3, **said), at=EARLIER, by="Cy")
    for wrong, words in (
        (quota(3), "whose quota"),
        (quota(3, metric="leads", **said), "write one of deals, amount"),
        (quota(3, metric="accepted_amount", **said), "needs its currency"),
        (quota(3, (date(2026, 12, 1), date(2027, 2, 1)), **said), "shares a part"),
    ):
        with pytest.raises(Refused, match=words):
            warehouse.plans.set_quota("w", wrong, at=EARLIER, by="Cy")
    assert quotas(warehouse) == [("Ada", None, "deals", 3, NOT_SET)]


def test_of_two_quotas_of_a_file_one_that_is_left_open_gives_way(warehouse):
    asked = {"person": "Ada", "metric": "deals", "starts_on": "2026-10-01", "ends_on": "2026-12-31"}
    warehouse.plans.set_quota("q", quota(3, person="Ada"), at=EARLIER, by="Cy")
    load(warehouse, "quotas", [{**asked, "quota": None}])
    assert quotas(warehouse) == [("Ada", None, "deals", 3, NOT_SET)]


def test_what_people_set_stays_when_the_demo_company_goes_but_for_its_peoples_quotas(warehouse):
    people = [{"person_id": "7", "name": "Ada Low", "team": "North"}]
    load(warehouse, "people", people, is_demo=True)
    load(warehouse, "plans", [{"metric": "leads", "planned": 110, **OCTOBER}], is_demo=True)
    warehouse.plans.set_plan("p", plan(100), at=LATER, by="Cy")
    warehouse.plans.set_quota("a", quota(11, person="Ada Low"), at=LATER, by="Cy")
    warehouse.plans.set_quota("t", quota(12, team="North"), at=LATER, by="Cy")
    warehouse.rebuild()
    assert warehouse.read("plans").height == 2
    warehouse.clear_demo()
    assert standing(warehouse) == [("mqls", None, 100.0, NOT_SET, "app")]
    assert quotas(warehouse) == [(None, "North", "deals", 12, NOT_SET)]
