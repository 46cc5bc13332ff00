"""Two metrics of one family differ by exactly what the registry says stands between them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from smarketing.filters import BEGINNING, Filters
from smarketing.metrics import relations
from smarketing.metrics.registry import METRICS
from smarketing.targets import DIMENSIONS
from smarketing.warehouse import Warehouse
from tests import size
from tests.truth.world import World
from tests.truth.worlds import questions, worlds

FAMILIES = tuple(key for key, declared in METRICS.items() if declared.relations)


def filters_of(asked: dict[str, Any]) -> Filters:
    narrowed = {name: asked.get(name) for name in DIMENSIONS}
    return Filters(asked.get("from_on", BEGINNING), asked.get("to_on", date(9999, 12, 31)), asked["as_of"], **narrowed)


def test_the_families_of_the_registry() -> None:
    assert {"mqls", "acceptance_rate", "sals", "sqls"} <= set(FAMILIES)
    assert relations.family("counted_mqls") == ("mqls", "mqls_of_leads")


@pytest.mark.sampled
@settings(max_examples=size.cases(3, 60, 500))
@given(pair=worlds(), asked=questions())
def test_each_bridge_adds_up_to_the_record(pair: tuple[Warehouse, World], asked: dict[str, Any]) -> None:
    warehouse, _ = pair
    known: dict[Any, pl.DataFrame] = {}

    def read(name: str, **params: Any) -> pl.DataFrame:
        key = (name, tuple(sorted(params.items())))
        if key not in known:
            known[key] = warehouse.read(name, **params)
        return known[key]

    for key in FAMILIES:
        for bridge in relations.bridges(read, key, filters_of(asked)):
            sums = [(line.term.says, line.signed) for line in bridge.lines]
            assert bridge.adds_up, (key, bridge.end.key, bridge.start.part, sums, bridge.end.part, asked)
    warehouse.close()
