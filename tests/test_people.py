"""One numbering of hidden names: in which order, and what changes it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from smarketing.people import People, people
from smarketing.targets import NOT_SET
from smarketing.warehouse import Quota, Warehouse
from tests import templates
from tests.warehouse.build import load

LATER = datetime(2026, 12, 1, tzinfo=UTC)
LEADS = [
    {"lead_id": str(n), "created_at": "2026-06-02", "owner": owner}
    for n, owner in enumerate(("Ada", " ada ", "Bo", "Cy", "Di", None))
]


@pytest.fixture
def warehouse(tmp_path):
    templates.empty(tmp_path / "warehouse.duckdb")
    with_ = Warehouse(tmp_path / "warehouse.duckdb")
    yield with_
    with_.close()


def numbers(warehouse):
    return people(warehouse.read).numbers


def test_persons_of_one_load_are_numbered_by_a_hash_of_the_name_and_not_by_the_alphabet(warehouse):
    load(warehouse, "leads", LEADS)
    hashed = sorted(("ada", "bo", "cy", "di"), key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    assert hashed == ["di", "bo", "cy", "ada"]
    assert numbers(warehouse) == {"di": 1, "bo": 2, "cy": 3, "ada": 4}


def test_who_comes_with_a_later_load_or_entry_gets_the_next_number_and_an_undo_takes_none_away(warehouse):
    load(warehouse, "leads", LEADS)
    before = numbers(warehouse)
    touch = {"touch_id": "t", "lead_id": "1", "person": "Aa", "happened_at": "2026-06-03"}
    second = load(warehouse, "touches", [touch], loaded_at=LATER)
    assert numbers(warehouse) == before | {"aa": 5}
    quota = Quota("deals", date(2026, 7, 1), date(2026, 9, 30), Decimal(4), "Zed")
    warehouse.plans.set_quota("q", quota, at=datetime(2027, 1, 1, tzinfo=UTC), by="Ada")
    assert numbers(warehouse) == before | {"aa": 5, "zed": 6}
    warehouse.undo(second.upload_id, undone_at=LATER)
    assert numbers(warehouse) == before | {"aa": 5, "zed": 6}


def test_a_person_named_by_name_in_one_column_and_by_e_mail_in_another_is_one(warehouse):
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-06-02", "owner": "ada@example.com"}])
    load(warehouse, "deals", [{"deal_id": "1", "created_at": "2026-06-02", "owner": "Ada"}], loaded_at=LATER)
    assert numbers(warehouse) == {"ada@example.com": 1, "ada": 2}
    listed = [{"person_id": "7", "name": "Ada", "email": "Ada@example.com", "manager": "Bo"}]
    load(warehouse, "people", listed, loaded_at=datetime(2027, 1, 1, tzinfo=UTC))
    assert numbers(warehouse) == {"ada@example.com": 1, "ada": 1, "bo": 2}


def test_what_is_no_name_stays_and_a_list_by_name_is_listed_by_number():
    known = People({"ada": 10, "bo": 2, "cy": 1})
    frame = pl.DataFrame({"day": [1, 1, 1, 2, 2], "who": ["Ada", "Bo", "Cy", None, NOT_SET], "n": [1, 2, 3, 4, 5]})
    hidden = known.hidden(frame, "who")
    assert hidden["who"].to_list() == ["Person 10", "Person 2", "Person 1", None, NOT_SET]
    assert known.hidden(frame, "who", listed_by=("day", "who"))["n"].to_list() == [3, 2, 1, 4, 5]
    assert known.pseudonym("Nobody knows") == "Somebody"
    assert known.hidden(frame.filter(day=3), "who").is_empty()
