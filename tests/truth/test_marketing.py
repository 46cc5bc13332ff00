"""What leads became and how long they took, against a count in loops over random small worlds."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from smarketing.warehouse import Warehouse
from tests.size import cases
from tests.truth import answers
from tests.truth.answers import bucket, fits, grouped, within
from tests.truth.test_reads import answer, compare, params_of
from tests.truth.world import Cycle, World
from tests.truth.worlds import questions, worlds

EXAMPLES = cases(3, 12, 100)
WINDOWS = {"window_lead": 20, "window_sql": 5, "window_won": 12}
PAIRS = (("lead", "won"), ("mql", "sql"), ("mql", "won"))


def cohort_outcomes(world: World, **asked: Any) -> answers.Answer:
    members = []
    for cycle in world.cycles(asked["as_of"]):
        values, entered = world.values(cycle), cycle.known.get("lead")
        if not cycle.lead.startswith("deal:") and within(asked, entered) and fits(asked, values):
            members.append(((bucket(asked.get("by"), entered, values),), {"cycle": cycle}))
    return [(*value, *_counted([row["cycle"] for row in rows], asked)) for value, rows in grouped(members).items()]


def _counted(cycles: list[Cycle], asked: dict[str, Any]) -> list[int]:
    came = [one for one in cycles if answers.enters_at(one) == "lead"]

    def of(reached: str, *, before: str = "", left: Any = ()) -> int:
        return sum(
            reached in one.known and (not before or before not in one.known) and (left == () or one.left_as == left)
            for one in cycles
        )

    def aged(since: str, window: str, reached: str) -> int:
        return sum(
            reached in one.known and since in one.known and (asked["as_of"] - one.known[since]).days >= asked[window]
            for one in (came if since == "lead" else cycles)
        )

    return [
        len(came),
        *(of(stage) for stage in ("mql", "sal")),
        of("mql", before="sal", left="rejected"),
        *(of(stage) for stage in ("sql", "won")),
        of("lead", before="mql", left=None),
        *(of("mql", before=stage, left=None) for stage in ("sal", "sql", "won")),
        aged("lead", "window_lead", "lead"),
        *(aged("mql", "window_sql", stage) for stage in ("mql", "sql")),
        *(aged("mql", "window_won", stage) for stage in ("mql", "won")),
    ]


def stage_lags(world: World, **asked: Any) -> answers.Answer:
    found: Counter[tuple[str, str, int]] = Counter()
    for cycle in world.cycles(asked["as_of"]):
        for start, stop in PAIRS:
            if not cycle.lead.startswith("deal:") and start in cycle.first and stop in cycle.first:
                days = (cycle.first[stop][0] - cycle.first[start][0]).days
                if days >= 0:
                    found[start, stop, days] += 1
    return [(*key, leads) for key, leads in found.items()]


@pytest.mark.sampled
@settings(max_examples=EXAMPLES)
@given(pair=worlds(), asked=questions())
def test_what_leads_became_is_what_the_reference_says(pair: tuple[Warehouse, World], asked: dict[str, Any]) -> None:
    warehouse, world = pair
    asked = asked | {"by": None} if asked.get("by") == "week" else asked
    became = params_of("cohort_outcomes", asked) | WINDOWS
    compare("cohort_outcomes", became, answer(warehouse, "cohort_outcomes", became), cohort_outcomes(world, **became))
    lags = params_of("stage_lags", asked)
    compare("stage_lags", lags, answer(warehouse, "stage_lags", lags), stage_lags(world, **lags))
    warehouse.close()
