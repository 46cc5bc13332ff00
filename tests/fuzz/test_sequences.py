"""Loads, overlapping loads, undos and loads again, in any order: what remains is what the remaining uploads say."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.warehouse import Warehouse
from tests import templates
from tests.size import cases
from tests.warehouse.build import LOADED_AT, load
from tests.warehouse.test_uploads import _FILES, state

SEQUENCES = cases(2, 30, 1_000)
# Each test is stopped after a while: many sequences are many tests.
BLOCKS = max(1, SEQUENCES // 25)
pytestmark = pytest.mark.sampled
_STEPS = st.one_of(
    st.tuples(st.just("load"), _FILES),
    st.tuples(st.just("load"), _FILES),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("again"), st.integers(0, 9)),
)


def hashes(warehouse: Warehouse) -> dict[str, str]:
    """The sha256 of the rows of each table that is derived from the uploads."""
    return {name: hashlib.sha256(repr(rows).encode()).hexdigest() for name, rows in state(warehouse).items()}


@pytest.mark.parametrize("block", range(BLOCKS))
@settings(max_examples=SEQUENCES // BLOCKS)
@given(steps=st.lists(_STEPS, min_size=2, max_size=8), rebuilds=st.booleans())
def test_any_sequence_leaves_what_the_remaining_uploads_say(
    block: int, steps: list[tuple[str, Any]], rebuilds: bool
) -> None:
    warehouse, expected = templates.fresh(), templates.fresh()
    live: dict[int, Any] = {}
    withdrawn: list[Any] = []
    for step, what in steps:
        if step == "load":
            live[load(warehouse, *what).upload_id] = what
        elif step == "undo" and live:
            chosen = sorted(live)[what % len(live)]
            warehouse.undo(chosen, undone_at=LOADED_AT)
            withdrawn.append(live.pop(chosen))
        elif step == "again" and withdrawn:
            file = withdrawn.pop(what % len(withdrawn))
            live[load(warehouse, *file).upload_id] = file
    if rebuilds:
        warehouse.rebuild()
    for upload in sorted(live):
        load(expected, *live[upload])
    assert hashes(warehouse) == hashes(expected)
    assert [rule["check"] for rule in warehouse.check()] == []
    warehouse.close()
    expected.close()
