"""Spend in two currencies."""

from __future__ import annotations

from tests import templates
from tests.warehouse.build import load


def test_one_campaign_that_is_paid_in_two_currencies_keeps_both() -> None:
    warehouse = templates.fresh()
    day = {"day_on": "2026-10-01", "channel": "Paid Search", "campaign": "Brand"}
    load(warehouse, "campaign_days", [day | {"currency": "EUR", "spend": 10}, day | {"currency": "USD", "spend": 7}])
    found = warehouse.read("spend").select("currency", "spend").rows()
    assert [(currency, int(spend)) for currency, spend in found] == [("EUR", 10), ("USD", 7)]
