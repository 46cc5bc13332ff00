"""What is newer: by data time, whatever the order of loading; what a source overwrote stays proven by earlier files."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import polars as pl
import pytest

from smarketing.load_words import sentence
from smarketing.warehouse import Warehouse
from tests.warehouse.build import LOADED_AT, batch

Row = dict[str, object]

LEAD = {"lead_id": "201", "email": "eve@example.com", "created_at": "2026-01-02"}
# day of the export, what it says
FILES: list[tuple[tuple[int, int], Row]] = [
    ((1, 31), {"stage": "mql", "mql_at": "2026-01-05", "score": 10}),
    ((2, 20), {"stage": "recycled", "mql_at": None, "score": 20}),
    ((3, 15), {"stage": "mql", "mql_at": "2026-03-02", "score": 30}),
]
FIELDS = ("lead_id", "email", "created_at", "stage", "mql_at", "score")


@pytest.fixture
def warehouse():
    with_nothing = Warehouse(":memory:")
    yield with_nothing
    with_nothing.close()


def _load(warehouse: Warehouse, day: tuple[int, int], row: Row, fields: tuple[str, ...] = FIELDS, name: str = "leads"):
    made = batch(name, [LEAD | row] if name == "leads" else [row], fields=fields)
    as_of = datetime(2026, *day, tzinfo=UTC)
    file = f"{day}{sorted(row)}"
    return warehouse.load(made, sha256=file, file_name=file, loaded_at=LOADED_AT, as_of=as_of)


def _state(warehouse: Warehouse) -> tuple[list[tuple], list[tuple]]:
    leads = warehouse.table("core", "leads").drop("upload_id").rows()
    cycles = warehouse.table("marts", "journeys").sort("cycle").select("cycle", "mql_on", "exit_kind", "exit_on").rows()
    return leads, cycles


def _mqls(warehouse: Warehouse) -> list[tuple[str, int]]:
    rows = warehouse.read("activity_funnel", by="month").filter(pl.col("stage") == "mql")
    return rows.select("value", "events").rows()


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_any_order_of_loads_tells_both_trips_and_the_newest_values(
    warehouse: Warehouse, order: tuple[int, ...]
) -> None:
    for number in order:
        _load(warehouse, *FILES[number])
    _, cycles = _state(warehouse)
    assert [(cycle, str(mql), kind, str(left)) for cycle, mql, kind, left in cycles] == [
        (1, "2026-01-05", "recycled", "2026-02-20"),
        (2, "2026-03-02", None, "None"),
    ]
    assert (
        warehouse.table("core", "leads")["score"].to_list(),
        warehouse.table("core", "leads")["stage"].to_list(),
    ) == (
        [30],
        ["mql"],
    )
    assert _mqls(warehouse) == [("2026-01-01", 1), ("2026-03-01", 1)]
    before = _state(warehouse)
    warehouse.rebuild()
    assert _state(warehouse) == before


def test_an_mql_date_that_was_emptied_when_the_lead_was_recycled_still_counts(warehouse: Warehouse) -> None:
    for day, row in FILES[:2]:
        _load(warehouse, day, row)
    assert _mqls(warehouse) == [("2026-01-01", 1)]
    warehouse.undo(1, undone_at=LOADED_AT)
    assert _mqls(warehouse) == []


def test_a_second_trip_that_no_file_saw_between_has_left_before_it_came_back(warehouse: Warehouse) -> None:
    for day, row in (FILES[0], FILES[2]):
        _load(warehouse, day, row)
    _, cycles = _state(warehouse)
    assert [(str(mql), kind, str(left)) for _, mql, kind, left in cycles] == [
        ("2026-01-05", "recycled", "2026-03-01"),
        ("2026-03-02", None, "None"),
    ]


def test_a_date_that_the_earlier_file_could_have_known_is_a_correction(warehouse: Warehouse) -> None:
    _load(warehouse, *FILES[0])
    _load(warehouse, (3, 15), {"stage": "mql", "mql_at": "2026-01-07"})
    assert [str(row[1]) for row in _state(warehouse)[1]] == ["2026-01-07"]
    _load(warehouse, (3, 16), {"stage": "lead", "mql_at": None})
    assert _mqls(warehouse) == []


@pytest.mark.parametrize(
    ("after", "mqls"),
    [
        ({"stage": "sql", "sql_at": "2026-01-20"}, ["2026-03-02"]),
        ({"stage": "sql", "sql_at": "2026-03-02"}, ["2026-01-05", "2026-03-02"]),
        ({"stage": "mql", "sql_at": "2026-01-20"}, ["2026-01-05", "2026-03-02"]),
        ({"stage": "sql", "sql_at": None}, ["2026-01-05", "2026-03-02"]),
    ],
)
def test_a_date_moved_past_the_day_of_the_stage_that_the_lead_is_in_was_corrected(
    warehouse: Warehouse, after: Row, mqls: list[str]
) -> None:
    fields = (*FIELDS, "sql_at")
    _load(warehouse, (1, 31), {"stage": "sql", "mql_at": "2026-01-05", "sql_at": "2026-01-20"}, fields)
    _load(warehouse, (3, 15), {"mql_at": "2026-03-02", **after}, fields)
    assert [str(mql) for _, mql, _, _ in _state(warehouse)[1]] == mqls


def test_an_older_file_fills_what_newer_ones_do_not_tell_and_says_what_stays(warehouse: Warehouse) -> None:
    _load(warehouse, (3, 15), {"stage": "mql", "mql_at": "2026-01-05"}, FIELDS[:-1])
    older = _load(warehouse, (1, 31), {"stage": "sal", "mql_at": "2026-01-06", "score": 7})
    assert (older.staying, older.updated) == (2, 1)
    assert sentence(older).endswith("This file is older than what is loaded: 2 values stay")
    row = warehouse.table("core", "leads").row(0, named=True)
    assert (row["stage"], str(row["mql_on"]), int(row["score"])) == ("mql", "2026-01-05", 7)


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_any_order_of_deal_exports_is_the_same(warehouse: Warehouse, order: tuple[int, ...]) -> None:
    exports: list[Row] = [
        {"deal_id": "1", "created_at": "2026-01-02", "status": "open", "amount": 10, "channel": "Ads"},
        {"deal_id": "1", "created_at": "2026-01-02", "status": "open", "amount": 20, "channel": "Direct"},
        {"deal_id": "1", "created_at": "2026-01-02", "status": "won", "amount": 30, "channel": "Web"},
    ]
    for number in order:
        day, row = FILES[number][0], exports[number]
        _load(warehouse, day, row, tuple(row), "deals")
    row = warehouse.table("core", "deals").row(0, named=True)
    assert (row["status"], int(row["amount"]), row["channel"]) == ("won", 30, "Web")
