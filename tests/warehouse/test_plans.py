"""Targets as files and people say them: the newest statement stands, and gives way when it is taken back."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing.targets import NOT_SET
from smarketing.warehouse import Warehouse
from tests.warehouse.build import LOADED_AT, load

OCTOBER = {"starts_on": "2026-10-01", "ends_on": "2026-10-31"}


@pytest.fixture
def warehouse():
    opened = Warehouse(":memory:")
    yield opened
    opened.close()


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
