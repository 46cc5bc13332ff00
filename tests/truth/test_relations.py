"""Two metrics of one family differ by exactly what the registry says stands between them."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.filters import BEGINNING, Filters
from smarketing.metrics import relations
from smarketing.metrics.registry import METRICS
from smarketing.targets import DIMENSIONS
from smarketing.warehouse import Warehouse
from tests.truth.world import World
from tests.truth.worlds import questions, worlds

EXAMPLES = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "fuzz" else 10
FAMILIES = tuple(key for key in METRICS if relations.family(key))


def filters_of(asked: dict[str, Any]) -> Filters:
    narrowed = {name: asked.get(name) for name in DIMENSIONS}
    return Filters(asked.get("from_on", BEGINNING), asked.get("to_on", date(9999, 12, 31)), asked["as_of"], **narrowed)


def test_the_families_of_the_registry() -> None:
    assert {"mqls", "counted_mqls", "mqls_of_leads", "acceptance_rate", "accepted_with_silence"} <= set(FAMILIES)


@settings(max_examples=EXAMPLES)
@given(pair=worlds(), asked=st.lists(questions(), min_size=3, max_size=3))
def test_each_bridge_adds_up_to_the_record(pair: tuple[Warehouse, World], asked: list[dict[str, Any]]) -> None:
    warehouse, _ = pair
    for question in asked:
        for key in FAMILIES:
            for bridge in relations.bridges(warehouse.read, key, filters_of(question)):
                sums = [(line.term.says, line.signed) for line in bridge.lines]
                assert bridge.adds_up, (key, bridge.end.key, bridge.start.part, sums, bridge.end.part, question)
    warehouse.close()
