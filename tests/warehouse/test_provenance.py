"""Where each value comes from: the upload, the file, the line, and what other uploads say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.errors import UnknownName
from smarketing.policies import KEEP_FIRST, POLICIES
from smarketing.warehouse import Warehouse
from tests import templates
from tests.size import cases
from tests.warehouse.build import LOADED_AT, load

LEAD = {"lead_id": "1", "email": "ada@example.com", "created_at": "2026-01-01", "score": 10}


@pytest.fixture
def warehouse() -> Warehouse:
    return templates.fresh()


def _said(warehouse: Warehouse, field: str, key: str = "crm:1") -> list[tuple[Any, ...]]:
    found = warehouse.origins("leads", key).filter(field=field)
    return found.select("value", "is_current", "upload_id", "file_name", "line").rows()


def test_each_value_names_its_upload_file_and_line(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD | {"lead_id": "0"}, LEAD])
    assert _said(warehouse, "score") == [("10", True, 1, "leads.csv", 3)]
    assert _said(warehouse, "created_at") == [("2026-01-01", True, 1, "leads.csv", 3)]
    assert _said(warehouse, "company") == []


def test_overwritten_values_stand_below_the_one_that_holds(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    load(warehouse, "leads", [{"lead_id": "1", "score": 70}])
    assert _said(warehouse, "score") == [("70", True, 2, "leads.csv", 2), ("10", False, 1, "leads.csv", 2)]
    assert _said(warehouse, "email") == [("ada@example.com", True, 1, "leads.csv", 2)]


def test_an_undone_upload_says_nothing(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    load(warehouse, "leads", [{"lead_id": "1", "score": 70}])
    warehouse.undo(2, undone_at=LOADED_AT)
    assert _said(warehouse, "score") == [("10", True, 1, "leads.csv", 2)]


def test_a_value_that_was_kept_first_is_the_current_one(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD], policy={"score": KEEP_FIRST})
    load(warehouse, "leads", [LEAD | {"score": 70}])
    assert [(value, is_current) for value, is_current, *_ in _said(warehouse, "score")] == [("70", False), ("10", True)]


def test_the_upload_that_emptied_a_field_is_named(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    load(warehouse, "leads", [{"lead_id": "1", "score": None}], fields=("lead_id", "score"))
    assert _said(warehouse, "score")[0] == (None, True, 2, "leads.csv", 2)


def test_deals_have_origins_too_and_an_unknown_record_has_none(warehouse: Warehouse) -> None:
    load(warehouse, "deals", [{"deal_id": "D", "amount": "100.50", "status": "open", "created_at": "2026-01-05 09:30"}])
    found = dict(warehouse.origins("deals", "crm:D").select("field", "value").rows())
    assert found == {"deal_id": "D", "status": "open", "amount": "100.5", "created_at": "2026-01-05 09:30:00"}
    assert warehouse.origins("deals", "crm:X").is_empty()
    with pytest.raises(UnknownName, match="leads"):
        warehouse.origins("lead", "crm:1")


_SAYS = st.tuples(st.sampled_from(["Alder", "Birch", None]), st.sampled_from(list(POLICIES)))


@pytest.mark.sampled
@settings(max_examples=cases(3, 12, 100))
@given(uploads=st.lists(_SAYS, min_size=1, max_size=6))
def test_the_current_value_is_the_one_that_the_record_has(uploads: list[tuple[str | None, str]]) -> None:
    warehouse = templates.fresh()
    fields = ("lead_id", "created_at", "company")
    for place, (company, policy) in enumerate(uploads):
        row = {"lead_id": "1", "created_at": "2026-01-01", "company": company}
        load(warehouse, "leads", [row], fields=fields, policy={"company": policy}, again=place)
    value = warehouse.table("core", "leads")["company"].item()
    said = _said(warehouse, "company")
    current = [row[0] for row in said if row[1]]
    assert (current == [value]) or (value is None and not [one for one in current if one])
    warehouse.close()
