"""The demo company takes a user's road into the warehouse, and makes room for a user's data."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smarketing import demo
from smarketing.errors import Refused
from smarketing.loading import load_demo, load_file
from smarketing.warehouse import Warehouse
from tests.cli import exports

LOADED_AT = datetime(2026, 10, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def company():
    warehouse = Warehouse(":memory:")
    outcomes = load_demo(warehouse, LOADED_AT)
    yield warehouse, outcomes
    warehouse.close()


def test_each_demo_export_is_loaded_into_its_target(company):
    _, outcomes = company
    loaded = [(outcome.file_name, outcome.state, upload.target) for outcome in outcomes for upload in outcome.uploads]
    assert loaded == [(file.name, "loaded", file.target) for file in demo.FILES]


def test_the_demo_company_keeps_all_checks(company):
    warehouse, _ = company
    assert warehouse.is_demo
    assert warehouse.check() == []


def test_loading_it_again_changes_nothing(company):
    warehouse, _ = company
    before = warehouse.version
    assert {outcome.state for outcome in load_demo(warehouse, LOADED_AT)} == {"already_loaded"}
    assert warehouse.version == before


def test_real_data_replaces_it_and_it_does_not_come_back():
    warehouse = Warehouse(":memory:")
    load_demo(warehouse, LOADED_AT)
    load_file(warehouse, exports.LEADS.encode(), "leads.csv", loaded_at=LOADED_AT)
    assert not warehouse.is_demo
    assert warehouse.read("uploads")["file_name"].to_list() == ["leads.csv"]
    with pytest.raises(Refused) as refused:
        load_demo(warehouse, LOADED_AT)
    assert refused.value.reason == "NOT_EMPTY"
    warehouse.close()


def test_a_folder_without_the_exports_is_refused_by_name(tmp_path):
    warehouse = Warehouse(":memory:")
    with pytest.raises(Refused, match=r"lacks people\.csv"):
        load_demo(warehouse, LOADED_AT, tmp_path)
    assert warehouse.is_empty
    warehouse.close()
