"""The short road of leads of which nothing but their own dates is known leads where the long one does."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.targets import EXITS
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

_DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 1, 12)).map(str)
_MOMENTS = st.one_of(_DAYS, st.tuples(_DAYS, st.sampled_from(["08:00", "17:30"])).map(" ".join))
_LEAD = st.fixed_dictionaries(
    {},
    optional={
        **{f"{stage}_at": _MOMENTS for stage in ("created", "mql", "sal", "sql", "opportunity", "won", "exit")},
        "stage": st.sampled_from(["lead", "mql", *EXITS]),
        "reason": st.sampled_from(["late", "small"]),
        "trigger": st.just("form"),
    },
)


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"lead_id": str(place), **row} for place, row in enumerate(rows)]


def both(warehouse: Warehouse) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cycles of all plain leads by the short road and by the long one, in the same columns."""
    with warehouse._connection.transaction(keep=False) as writer:
        writer.execute("insert into app.touched_leads select key from core.leads")
        writer.run("load/start_journeys.sql")
        writer.execute("create or replace table app.touched_leads as select lead_key from unique_leads where is_plain")
        short = writer.query("select * from marts.plain_cycles order by lead_key, cycle")
        long = writer.query("select * from marts.touched_ordered_cycles order by lead_key, cycle")
    return short.select(long.columns), long


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(rows=st.lists(_LEAD, min_size=1, max_size=40).map(_numbered))
def test_both_roads_give_the_same_cycles(rows: list[dict[str, Any]]) -> None:
    warehouse = templates.fresh()
    load(warehouse, "leads", rows)
    short, long = both(warehouse)
    assert short.schema == long.schema
    assert short.rows() == long.rows()
    warehouse.close()


def test_leads_with_dates_alone_take_the_short_road() -> None:
    warehouse = templates.fresh()
    rows = [
        {"created_at": "2026-01-01", "mql_at": "2026-01-02", "exit_at": "2026-01-05", "stage": "rejected"},
        {"created_at": "2026-01-01", "mql_at": "2026-01-05", "exit_at": "2026-01-02", "stage": "recycled"},
        {"created_at": "2026-01-01"},
    ]
    load(warehouse, "leads", _numbered(rows))
    load(warehouse, "stage_history", [{"lead_id": "2", "stage": "mql", "happened_at": "2026-02-01"}])
    short, _ = both(warehouse)
    assert short["lead_key"].to_list() == ["crm:0"]
    assert warehouse.table("marts", "cycles")["lead_key"].n_unique() == 3
