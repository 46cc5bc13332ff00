"""What a read is sent of the filters, and which of them it cannot apply."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import Any

import polars as pl
import pytest

from smarketing.answers import ask, unsupported_filters
from smarketing.errors import UnknownName
from smarketing.filters import Filters
from smarketing.warehouse import Warehouse

FILTERS = Filters(date(2026, 1, 1), date(2026, 2, 1), date(2026, 1, 20), channel="Paid search", owner="o1")
ALL_DIMENSIONS = {"channel": "Paid search", "campaign": None, "segment": None, "region": None, "owner": "o1"}


def _sent(name: str, **more: Any) -> dict[str, Any]:
    """The parameters that `ask` sends to a read."""
    sent: dict[str, Any] = {}

    def read(_name: str, **params: Any) -> pl.DataFrame:
        sent.update(params)
        return pl.DataFrame()

    ask(read, name, FILTERS, **more)
    return sent


def test_a_read_is_sent_the_filters_that_it_takes_and_no_other():
    assert _sent("pipeline") == {"as_of": date(2026, 1, 20), **ALL_DIMENSIONS}
    assert _sent("team_list") == {}


def test_what_is_said_beside_the_filters_goes_before_them():
    sent = _sent("activity_funnel", from_on=date(2025, 1, 1), channel=None, by="month")
    days = {"from_on": date(2025, 1, 1), "to_on": date(2026, 2, 1), "as_of": date(2026, 1, 20)}
    assert sent == days | ALL_DIMENSIONS | {"channel": None, "by": "month"}


def test_a_parameter_that_the_read_does_not_take_is_refused_and_not_dropped():
    with closing(Warehouse(":memory:")) as warehouse, pytest.raises(UnknownName, match="by"):
        ask(warehouse.read, "team_list", FILTERS, by="month")


def test_only_narrowed_dimensions_that_a_read_does_not_take_are_unsupported():
    assert unsupported_filters("pipeline", FILTERS) == []
    assert unsupported_filters("spend", FILTERS) == ["owner"]
    assert unsupported_filters("team_list", FILTERS) == ["channel", "owner"]
