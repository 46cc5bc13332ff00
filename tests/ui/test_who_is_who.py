"""Who is who, on the Data page: the switch of the rule, the suggestions, and what is in no count."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.warehouse import Warehouse
from tests.warehouse.build import load


def _people(ids: list[str]) -> list[dict[str, Any]]:
    return [{"lead_id": each, "email": f"p{each[-1]}@example.com", "created_at": "2026-03-02"} for each in ids]


@pytest.fixture
def page(warehouse: Warehouse) -> AppTest:
    load(warehouse, "leads", _people(["1", "2", "3"]), source="hubspot")
    load(warehouse, "leads", _people(["S1", "S2"]), source="salesforce")
    load(warehouse, "leads", _people(["13", "3"]), source="hubspot")
    return AppTest.from_function(_card, default_timeout=120).run()


def _card() -> None:
    from smarketing.ui import records

    records.records()


def _said(page: AppTest) -> str:
    return page.success[0].value.replace("\\", "") if page.success else ""


def test_people_are_matched_and_one_click_away_they_are_not(page: AppTest) -> None:
    assert not page.exception
    page.toggle[0].set_value(False).run()
    assert "Leads: 4 before, 6 now." in _said(page)
    page.toggle[0].set_value(True).run()
    assert "Leads: 6 before, 4 now." in _said(page)


def test_a_suggestion_is_decided_and_taken_back(page: AppTest) -> None:
    page.button(key="one_hubspot:13").click().run()
    assert "Leads: 4 before, 3 now." in _said(page)
    page.segmented_control[0].set_value("What people said").run()
    page.button[-1].click().run()
    assert "Leads: 3 before, 4 now." in _said(page)
