"""What only tables of several row groups show: nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest

from smarketing.batch import Batch
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import LOADED_AT, batch, load

ROWS = 260_000  # more than two row groups of DuckDB
AS_OF = datetime(2026, 6, 1)


def many(rows: int, first: int = 0) -> Batch:
    """Leads that are numbered from `first`; each second one is an MQL a day later."""
    number = pl.int_range(first, first + rows)
    frame = pl.select(number.alias("n"), line=number - first + 2).with_columns(
        lead_id=pl.col("n").cast(pl.String),
        channel=pl.when(pl.col("n") % 4 == 0).then(pl.lit("Ads")),
        created_at=pl.lit(None, pl.Datetime("us")),
        created_on=pl.lit(date(2026, 1, 1)) + pl.duration(days=pl.col("n") % 90),
        mql_at=pl.lit(None, pl.Datetime("us")),
    )
    mql_on = pl.when(pl.col("n") % 2 == 0).then(pl.col("created_on") + pl.duration(days=1))
    shape = batch("leads", [], fields=("lead_id", "channel", "created_at", "mql_at"))
    columns = ["line", "lead_id", "channel", "created_at", "created_on", "mql_at", "mql_on"]
    data = frame.with_columns(mql_on=mql_on).select(columns)
    return replace(shape, rows=data, records=rows, as_of=AS_OF)


def put(warehouse: Warehouse, given: Batch, name: str) -> None:
    warehouse.load(given, sha256=name, file_name=f"{name}.csv", loaded_at=LOADED_AT)


def reached(warehouse: Warehouse) -> list[int]:
    return warehouse.read("cohort_funnel")["reached"].to_list()[:2]


@pytest.fixture
def warehouse() -> Warehouse:
    return templates.fresh()


def test_an_insert_of_no_rows_before_a_large_one_loses_nothing(warehouse: Warehouse) -> None:
    # With insertion order preserved, scans of DuckDB 2.0.0 stop at the empty row group of the first insert.
    with warehouse._connection.transaction() as writer:
        writer.execute("create temp table source as select i, 'x' || i as word from range(300000) as r(i)")
        writer.execute("create temp table kept(i bigint, word varchar)")
        writer.execute("insert into kept select * from source where i < 0")
        writer.execute("insert into kept select * from source")
        found = writer.query("select count(distinct word) as words, cast(sum(i) as bigint) as total from kept")
    assert found.row(0) == (300_000, 300_000 * 299_999 // 2)


@pytest.mark.slow
def test_a_large_first_load_after_the_demo_is_whole(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": "demo", "created_at": "2026-01-01"}], is_demo=True)
    put(warehouse, many(ROWS), "one")
    assert reached(warehouse) == [ROWS, ROWS // 2]
    events = dict(warehouse.read("activity_funnel").select("stage", "events").rows())
    assert events == {"lead": ROWS, "mql": ROWS // 2}
    assert warehouse.check() == []


@pytest.mark.slow
def test_large_loads_that_overlap_can_be_undone_and_rebuilt(warehouse: Warehouse) -> None:
    put(warehouse, many(ROWS), "one")
    put(warehouse, many(ROWS, first=ROWS - 1000), "two")
    assert reached(warehouse) == [2 * ROWS - 1000, ROWS - 500]
    warehouse.rebuild()
    assert reached(warehouse) == [2 * ROWS - 1000, ROWS - 500]
    warehouse.undo(1, undone_at=LOADED_AT)
    assert reached(warehouse) == [ROWS, ROWS // 2]
    assert warehouse.table("core", "leads")["key"].n_unique() == ROWS
    assert warehouse.check() == []
