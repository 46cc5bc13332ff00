"""The demo company takes a user's road into the warehouse, and makes room for a user's data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from smarketing import demo
from smarketing.agreement import STARTER
from smarketing.errors import Refused
from smarketing.loading import load_demo, load_file
from tests import templates
from tests.cli import exports

LOADED_AT = datetime(2026, 10, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def company():
    warehouse = templates.fresh()
    outcomes = load_demo(warehouse, LOADED_AT)
    yield warehouse, outcomes
    warehouse.close()


@pytest.mark.slow
def test_each_demo_export_is_loaded_into_its_target(company):
    _, outcomes = company
    loaded = [(outcome.file_name, outcome.state, upload.target) for outcome in outcomes for upload in outcome.uploads]
    assert loaded == [(file.name, "loaded", file.target) for file in demo.FILES]


@pytest.mark.slow
def test_the_demo_company_keeps_all_checks(company):
    warehouse, _ = company
    assert warehouse.is_demo
    assert warehouse.check() == []


@pytest.mark.slow
def test_loading_it_again_changes_nothing(company):
    warehouse, _ = company
    before = warehouse.version
    assert {outcome.state for outcome in load_demo(warehouse, LOADED_AT)} == {"already_loaded"}
    assert warehouse.version == before


@pytest.mark.slow
def test_its_agreement_is_in_force_and_signed_by_both_sides(company):
    warehouse, _ = company
    versions = warehouse.agreements.versions()
    assert [(one.version_id, one.state, len(one.signatures)) for one in versions] == [
        ("starter", "superseded", 0),
        ("demo-1", "superseded", 2),
        ("demo-2", "in_force", 2),
    ]
    judged = warehouse.table("marts", "handoffs").group_by("version_id").len().sort("version_id")
    assert judged["version_id"].to_list() == ["demo-1", "demo-2"]


@pytest.mark.slow
def test_an_agreement_that_people_signed_is_not_replaced_by_that_of_the_demo():
    warehouse = templates.fresh()
    terms = replace(STARTER, name="Ours", effective_from=date(2026, 1, 1))
    warehouse.agreements.draft("ours", terms, at=LOADED_AT, by="Kim")
    for side in ("marketing", "sales"):
        warehouse.agreements.sign("ours", side, by="Kim", at=LOADED_AT)
    load_demo(warehouse, LOADED_AT)
    assert [one.version_id for one in warehouse.agreements.versions()] == ["starter", "ours"]
    warehouse.close()


@pytest.mark.slow
def test_real_data_replaces_it_and_it_does_not_come_back():
    warehouse = templates.fresh()
    templates.demo(warehouse)
    load_file(warehouse, exports.LEADS.encode(), "leads.csv", loaded_at=LOADED_AT)
    assert not warehouse.is_demo
    assert warehouse.read("uploads")["file_name"].to_list() == ["leads.csv"]
    assert [one.version_id for one in warehouse.agreements.versions()] == ["starter"]
    with pytest.raises(Refused) as refused:
        load_demo(warehouse, LOADED_AT)
    assert refused.value.reason == "NOT_EMPTY"
    warehouse.close()


def test_a_folder_without_the_exports_is_refused_by_name(tmp_path):
    warehouse = templates.fresh()
    with pytest.raises(Refused, match=r"lacks people\.csv"):
        load_demo(warehouse, LOADED_AT, tmp_path)
    assert warehouse.is_empty
    warehouse.close()
