"""Every read against the reference, over random small worlds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing import queries
from smarketing.targets import STAGES
from smarketing.warehouse import Warehouse
from tests.size import cases
from tests.truth import answers
from tests.truth.world import World
from tests.truth.worlds import questions, worlds

# A world takes half a second to load: few of them in every run, many under `make fuzz`.
EXAMPLES = cases(4, 20, 100)
READS: dict[str, Callable[..., answers.Answer]] = {
    "cohort_funnel": answers.cohort_funnel,
    "step_outcomes": answers.step_outcomes,
    "activity_funnel": answers.activity_funnel,
    "first_reply": answers.first_reply,
    "pipeline": answers.pipeline,
    "deal_outcomes": answers.deal_outcomes,
    "deal_acceptance": answers.deal_acceptance,
    "touch_counts": answers.touch_counts,
}
STATES = (None, "converted", "out", "in_play")


def params_of(name: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What a read understands of a question."""
    return {key: value for key, value in asked.items() if key in queries.read(name).params}


def answer(warehouse: Warehouse, name: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What the warehouse answers, by code point, missing last."""
    return _ordered(warehouse.read(name, **asked).rows())


def same(one: Any, other: Any) -> bool:
    """Equal, as far as a computation with decimal fractions can be."""
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and float(one) == pytest.approx(float(other), rel=1e-9)
    return bool(one == other)


def compare(name: str, asked: dict[str, Any], found: list[tuple[Any, ...]], expected: list[tuple[Any, ...]]) -> None:
    """The same rows, whatever their order."""
    wanted = _ordered(expected)
    alike = len(found) == len(wanted) and all(
        len(row) == len(other) and all(map(same, row, other)) for row, other in zip(found, wanted, strict=False)
    )
    assert alike, f"{name} {asked}\nfound    {found}\nexpected {wanted}"


def _ordered(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: [(value is None, value) for value in row[:4]]) if len(rows) > 1 else rows


@pytest.mark.sampled
@settings(max_examples=EXAMPLES)
@given(pair=worlds(), asked=st.lists(questions(), min_size=2, max_size=2), stage=st.sampled_from(STAGES))
def test_every_read_says_what_the_reference_says(
    pair: tuple[Warehouse, World], asked: list[dict[str, Any]], stage: str
) -> None:
    warehouse, world = pair
    for question in asked:
        for name, expected in READS.items():
            params = params_of(name, question)
            compare(name, params, answer(warehouse, name, params), expected(world, **params))
        behind = params_of("journey_rows", question) | {"stage": stage}
        for state in STATES:
            rows = warehouse.read("journey_rows", **behind, state=state).select("lead_key", "cycle").rows()
            assert sorted(rows) == answers.journey_rows(world, **behind, state=state), (behind, state)
    issues = warehouse.read("data_issues").select("issue", "records").sort("issue").rows()
    assert issues == answers.data_issues(world)
    for issue, records in issues:
        assert warehouse.read("data_issue_rows", issue=issue).height == records
    assert warehouse.check() == []
    warehouse.close()
