"""What must hold for any journeys at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.targets import DIMENSIONS, EXITS
from smarketing.warehouse import Warehouse
from tests import templates
from tests.size import cases
from tests.warehouse.build import load
from tests.warehouse.test_uploads import state

_DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 4, 30)).map(str)
_VALUES = st.sampled_from(["A", "B", None])
_LEAD = st.fixed_dictionaries(
    {"created_at": _DAYS},
    optional={
        **{f"{stage}_at": _DAYS for stage in ("mql", "sal", "sql", "opportunity", "won", "exit")},
        **dict.fromkeys(DIMENSIONS, _VALUES),
        "stage": st.sampled_from(["mql", "sql", *EXITS]),
    },
)
_LEADS = st.lists(_LEAD, min_size=1, max_size=12).map(
    lambda rows: [{"lead_id": str(place), **row} for place, row in enumerate(rows)]
)
_HISTORY = st.lists(
    st.fixed_dictionaries(
        {
            "lead_id": st.sampled_from([str(n) for n in range(8)]),
            "stage": st.sampled_from(["mql", "sal", "sql", "opportunity", "won", *EXITS]),
            "happened_at": _DAYS,
        }
    ),
    max_size=12,
    unique_by=repr,
)
_PERIOD = st.tuples(_DAYS, _DAYS, _DAYS)


def _loaded(leads: list[dict[str, Any]], history: list[dict[str, Any]]) -> Warehouse:
    warehouse = templates.fresh()
    load(warehouse, "leads", leads)
    if history:
        load(warehouse, "stage_history", history)
    return warehouse


@pytest.mark.sampled
@settings(max_examples=cases(3, 12, 100))
@given(leads=_LEADS, history=_HISTORY, period=_PERIOD)
def test_stages_never_grow_and_parts_sum_to_the_whole(
    leads: list[dict[str, Any]], history: list[dict[str, Any]], period: tuple[str, str, str]
) -> None:
    warehouse = _loaded(leads, history)
    asked = {"from_on": min(period), "to_on": max(period), "as_of": period[0], "window_mql": 7}
    whole = warehouse.read("cohort_funnel", **asked)
    found = whole.to_dicts()
    for place, row in enumerate(found):
        reached_next = found[place + 1]["reached"] if place + 1 < len(found) else 0
        assert row["reached"] >= reached_next
        assert row["reached"] == reached_next + row["out"] + row["in_play"] or row["stage"] == "won"
        assert row["out"] == sum(row[name] for name in EXITS)
        assert row["imputed"] <= row["reached"]
    counts = ["reached", "imputed", "out", "in_play", *EXITS, "mature_entered", "mature_converted", "pairs"]
    for by in (*DIMENSIONS, "month", "quarter", "week"):
        split = warehouse.read("cohort_funnel", by=by, **asked)
        summed = split.group_by("stage").agg(pl.col(counts).sum()).sort("stage")
        assert summed.rows() == whole.select("stage", pl.col(counts).fill_null(0)).sort("stage").rows()
        events = warehouse.read("activity_funnel", by=by).group_by("stage").agg(pl.col("events").sum()).sort("stage")
        assert events.rows() == warehouse.read("activity_funnel").select("stage", "events").sort("stage").rows()
    warehouse.close()


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(leads=_LEADS, history=_HISTORY, cut=st.integers(0, 12), data=st.data())
def test_row_order_and_file_split_do_not_matter(
    leads: list[dict[str, Any]], history: list[dict[str, Any]], cut: int, data: st.DataObject
) -> None:
    fields = ("lead_id", "created_at", *DIMENSIONS, "stage", "mql_at", "sal_at", "sql_at", "opportunity_at", "won_at")
    undated = [{key: value for key, value in row.items() if key != "exit_at" and value not in EXITS} for row in leads]
    # A stage without a day is dated by its file: what splits a file by day would split that too.
    dated = [{key: value for key, value in row.items() if key != "stage"} for row in undated]
    shuffled = data.draw(st.permutations(dated))
    one, two = templates.fresh(), templates.fresh()
    load(one, "leads", dated, fields=fields)
    for part in (shuffled[:cut], shuffled[cut:]):
        if part:
            load(two, "leads", part, fields=fields)
    if history:
        load(one, "stage_history", history)
        load(two, "stage_history", data.draw(st.permutations(history)))
    assert state(one) == state(two)
    one.close()
    two.close()
