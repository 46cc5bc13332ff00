"""What marketing did with a person: loaded, linked to its lead, undone; and it moves no journey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest

from smarketing import queries
from smarketing.targets import TARGETS
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import LOADED_AT, load
from tests.warehouse.test_uploads import state

AS_OF = date(2026, 6, 1)
LEADS = [
    {
        "lead_id": "1",
        "email": "a@one.example",
        "created_at": "2026-01-10 09:00",
        "mql_at": "2026-01-12",
        "channel": "Ads",
    },
    {"lead_id": "2", "email": "b@two.example", "created_at": "2026-01-11", "channel": "Events", "campaign": "Fair"},
]
DEALS = [
    {"deal_id": "D1", "lead_id": "1", "status": "won", "amount": 100, "currency": "EUR"}
    | {"created_at": "2026-02-01", "closed_at": "2026-03-01"},
    {"deal_id": "D2", "lead_id": "2", "status": "won", "amount": 50, "currency": "EUR"}
    | {"created_at": "2026-02-01", "closed_at": "2026-03-05"},
    {"deal_id": "D3", "status": "won", "amount": 70, "currency": "USD", "channel": "Outbound"}
    | {"created_at": "2026-02-01", "closed_at": "2026-03-06"},
    {"deal_id": "D4", "lead_id": "1", "status": "open", "created_at": "2026-02-01", "closed_at": "2026-03-06"},
]
TOUCHES = [
    {"touch_id": "t1", "lead_id": "1", "campaign": "Guide", "channel": "Ads", "happened_at": "2026-01-02 10:00"},
    {"touch_id": "t2", "email": "a@one.example", "campaign": "Form", "happened_at": "2026-01-10 09:00"},
    {"touch_id": "t3", "lead_id": "1", "campaign": "Webinar", "kind": "Attended", "happened_at": "2026-02-01"},
    {"touch_id": "t4", "lead_id": "1", "campaign": "Talk", "happened_at": "2026-03-01"},
    {"touch_id": "t5", "lead_id": "1", "campaign": "Too late", "happened_at": "2026-03-02"},
    {"touch_id": "t6", "email": "nobody@else.example", "campaign": "Form", "happened_at": "2026-01-05"},
]


@pytest.fixture
def house() -> Iterator[Warehouse]:
    warehouse = templates.fresh()
    yield warehouse
    warehouse.close()


def _filled(house: Warehouse) -> None:
    load(house, "leads", LEADS)
    load(house, "deals", DEALS)
    load(house, "campaign_touches", TOUCHES)
    assert house.check() == []


@pytest.fixture(scope="module")
def filled() -> Iterator[Warehouse]:
    warehouse = templates.fresh()
    _filled(warehouse)
    yield warehouse
    warehouse.close()


def _linked(house: Warehouse) -> dict[str, str]:
    return dict(house.table("core", "campaign_touches").select("touch_id", "lead_key").iter_rows())


def _touched(house: Warehouse, **more: Any) -> pl.DataFrame:
    return house.read("deal_touches", as_of=AS_OF, **more)


def test_touches_find_their_lead_by_id_and_by_e_mail(filled: Warehouse) -> None:
    own = dict.fromkeys(("t1", "t2", "t3", "t4", "t5"), "crm:1")
    assert _linked(filled) == own | {"t6": "email:nobody@else.example"}


def test_a_lead_that_arrives_later_takes_its_touches(house: Warehouse) -> None:
    load(house, "campaign_touches", TOUCHES)
    assert _linked(house)["t1"] == "crm:1"
    assert _linked(house)["t2"] == "email:a@one.example"
    load(house, "leads", LEADS)
    assert set(_linked(house).values()) == {"crm:1", "email:nobody@else.example"}
    last = load(house, "leads", [{"lead_id": "9", "email": "nobody@else.example", "created_at": "2026-01-04"}])
    assert _linked(house)["t6"] == "crm:9"
    house.undo(last.upload_id, undone_at=LOADED_AT)
    assert _linked(house)["t6"] == "email:nobody@else.example"


def test_a_rebuild_gives_the_same_touches(filled: Warehouse) -> None:
    before, rows = state(filled), filled.table("core", "campaign_touches").sort("key").rows()
    filled.rebuild()
    assert state(filled) == before
    assert filled.table("core", "campaign_touches").sort("key").rows() == rows


def test_touches_move_no_journey_and_age_no_lead(house: Warehouse) -> None:
    load(house, "leads", LEADS)
    load(house, "deals", DEALS)
    journeys, day = house.table("marts", "journeys").sort("lead_key", "cycle").rows(), house.as_of
    loaded = load(
        house, "campaign_touches", [*TOUCHES, {"lead_id": "1", "campaign": "New", "happened_at": "2026-05-30"}]
    )
    assert house.table("marts", "journeys").sort("lead_key", "cycle").rows() == journeys
    assert house.as_of == day == date(2026, 3, 6)
    house.undo(loaded.upload_id, undone_at=LOADED_AT)
    assert house.table("marts", "journeys").sort("lead_key", "cycle").rows() == journeys


def test_an_undo_takes_the_touches_out_of_the_answer(house: Warehouse) -> None:
    _filled(house)
    last = load(house, "campaign_touches", [TOUCHES[0] | {"campaign": "Renamed"}], as_of=LOADED_AT)
    assert "Renamed" in _touched(house)["touch_campaign"]
    house.undo(last.upload_id, undone_at=LOADED_AT)
    assert _touched(house)["touch_campaign"].drop_nulls().to_list() == ["Guide", "Form", "Webinar", "Talk"]


def test_a_won_deal_has_the_touches_of_its_lead_up_to_its_close(filled: Warehouse) -> None:
    found = _touched(filled).select("deal_id", "nth", "touch_channel", "touch_campaign", "is_lead", "is_deal").rows()
    assert found == [
        ("D1", 1, "Ads", "Guide", 0, 0),
        ("D1", 2, "(not set)", "Form", 1, 0),
        ("D1", 3, "(not set)", "Webinar", 0, 1),
        ("D1", 4, "(not set)", "Talk", 0, 0),
        ("D2", None, None, None, None, None),
        ("D3", None, None, None, None, None),
    ]
    assert _touched(filled, from_on=date(2026, 3, 2), channel="Events")["deal_id"].to_list() == ["D2"]


def test_the_period_and_the_day_that_is_looked_back_at_are_those_of_the_close(filled: Warehouse) -> None:
    asked = {"as_of": date(2026, 3, 5)}
    assert filled.read("deal_touches", **asked)["deal_id"].unique().sort().to_list() == ["D1", "D2"]
    asked |= {"from_on": date(2026, 3, 2), "to_on": date(2026, 3, 6)}
    assert filled.read("deal_touches", **asked)["deal_id"].to_list() == ["D2"]


# created, its touches, and which of them stands for the creation
CREATIONS: list[tuple[str | None, list[str], int | None]] = [
    # Written a moment after the contact that it made: the first of the same day.
    ("2026-01-10 09:00", ["2026-01-10 09:01", "2026-01-10 15:00"], 1),
    # A clock on one side alone is compared by the day; of that day the last stands.
    ("2026-01-10 09:00", ["2026-01-10", "2026-01-11"], 1),
    ("2026-01-10", ["2026-01-10 08:00", "2026-01-10 20:00"], 2),
    # Before it, and then again long after.
    ("2026-01-10 09:00", ["2026-01-01", "2026-01-09", "2026-02-01"], 2),
    # Only after it: nothing stands for it.
    ("2026-01-10 09:00", ["2026-01-11", "2026-02-01"], None),
    (None, ["2026-01-11"], None),
]


def test_which_touch_stands_for_the_creation_of_the_lead(house: Warehouse) -> None:
    people = [{"lead_id": str(place), "stage": "mql", "created_at": one[0]} for place, one in enumerate(CREATIONS)]
    load(house, "leads", people)
    load(house, "deals", [DEALS[0] | {"deal_id": one["lead_id"], "lead_id": one["lead_id"]} for one in people])
    made = [{"lead_id": str(n), "campaign": at, "happened_at": at} for n, one in enumerate(CREATIONS) for at in one[1]]
    load(house, "campaign_touches", made)
    standing = dict(_touched(house).filter(pl.col("is_lead") == 1).select("deal_id", "nth").iter_rows())
    assert [standing.get(str(place)) for place in range(len(CREATIONS))] == [one[2] for one in CREATIONS]


def test_touches_at_one_instant_have_an_order_that_no_file_order_changes(house: Warehouse) -> None:
    load(house, "leads", LEADS)
    load(house, "deals", DEALS[:1])
    twins = [
        {"lead_id": "1", "channel": channel, "campaign": campaign, "happened_at": "2026-01-02"}
        for channel, campaign in (("B", "y"), ("A", "z"), ("B", "x"))
    ]
    load(house, "campaign_touches", twins)
    found = _touched(house).select("touch_channel", "touch_campaign").rows()
    assert found == [("A", "z"), ("B", "x"), ("B", "y")]


def test_the_rows_of_every_target_are_counted_by_the_check() -> None:
    counted = queries.checks()["row_arithmetic"].sql
    assert [name for name in TARGETS if f"raw.{name}\n" not in counted] == []
