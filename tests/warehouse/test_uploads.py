"""Load and undo: what remains is what the remaining uploads say."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.errors import Refused, UnknownName, WarehouseError
from smarketing.warehouse import Warehouse
from tests import templates
from tests.size import cases
from tests.warehouse.build import LOADED_AT, batch, load

LEAD = {"lead_id": "1", "email": "a@x.test", "created_at": "2026-01-01", "score": 10}


def state(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """All that is derived, without the numbers of the uploads."""
    tables = {}
    for schema, names in {
        "core": ("leads", "stage_history", "deals", "touches"),
        "marts": ("journeys", "stage_days"),
    }.items():
        for name in names:
            frame = warehouse.table(schema, name)
            kept = frame.drop([column for column in ("upload_id", "line") if column in frame.columns])
            tables[name] = sorted(kept.rows(), key=repr)
    return tables


@pytest.fixture
def warehouse() -> Warehouse:
    return templates.fresh()


def test_the_same_bytes_twice_change_nothing(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    before, version = state(warehouse), warehouse.version
    again = load(warehouse, "leads", [LEAD])
    assert (again.state, again.upload_id) == ("already_loaded", 1)
    assert (state(warehouse), warehouse.version) == (before, version)


def test_an_overlapping_export_updates_by_key(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD, LEAD | {"lead_id": "2"}])
    done = load(warehouse, "leads", [LEAD | {"score": 70}, LEAD | {"lead_id": "2"}, LEAD | {"lead_id": "3"}])
    assert (done.added, done.updated, done.unchanged) == (1, 1, 1)
    scores = dict(warehouse.table("core", "leads").select("lead_id", "score").rows())
    assert {key: int(score) for key, score in scores.items()} == {"1": 70, "2": 10, "3": 10}


def test_a_narrower_export_leaves_the_columns_that_it_does_not_have(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-02"}])
    row = warehouse.table("core", "leads").row(0, named=True)
    assert (row["email"], int(row["score"]), str(row["created_on"])) == ("a@x.test", 10, "2026-01-02")


def test_a_blank_in_a_newer_export_is_a_blank(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    load(warehouse, "leads", [LEAD | {"score": None}], fields=("lead_id", "score"))
    assert warehouse.table("core", "leads")["score"].to_list() == [None]


def test_the_breakdown_values_of_a_lead_are_frozen_at_entry(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD | {"channel": "Paid search"}])
    load(warehouse, "leads", [LEAD | {"channel": "Direct", "score": 80}])
    row = warehouse.table("core", "leads").row(0, named=True)
    assert (row["channel"], int(row["score"])) == ("Paid search", 80)


def test_undo_brings_back_what_was_overwritten(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    before = state(warehouse)
    done = load(warehouse, "leads", [LEAD | {"score": 99, "mql_at": "2026-02-01"}])
    warehouse.undo(done.upload_id, undone_at=LOADED_AT)
    assert state(warehouse) == before


def test_undo_of_the_older_of_two_uploads_leaves_what_the_newer_says(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD, LEAD | {"lead_id": "2"}])
    load(warehouse, "leads", [LEAD | {"score": 99}])
    warehouse.undo(1, undone_at=LOADED_AT)
    rows = warehouse.table("core", "leads").select("lead_id", "score").rows()
    assert [(key, int(score)) for key, score in rows] == [("1", 99)]


def test_an_upload_that_was_undone_can_be_loaded_again(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    before = state(warehouse)
    warehouse.undo(1, undone_at=LOADED_AT)
    assert state(warehouse)["leads"] == []
    assert load(warehouse, "leads", [LEAD]).state == "loaded"
    assert state(warehouse) == before


def test_undo_twice_is_refused_with_a_reason(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    warehouse.undo(1, undone_at=LOADED_AT)
    with pytest.raises(Refused, match="no upload 1 that could be undone"):
        warehouse.undo(1, undone_at=LOADED_AT)


def test_rows_that_do_not_add_up_are_refused_and_change_nothing(warehouse: Warehouse) -> None:
    made = batch("leads", [LEAD])
    short = type(made)(**{**made.__dict__, "records": 2})
    with pytest.raises(Refused, match="do not add up"):
        warehouse.load(short, sha256="x", file_name="leads.csv", loaded_at=LOADED_AT)
    assert warehouse.is_empty


def test_a_dry_run_says_what_would_be_and_keeps_nothing(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD])
    before, version = state(warehouse), warehouse.version
    made = batch("leads", [LEAD | {"mql_at": "2026-02-01"}, LEAD | {"lead_id": "2"}])
    would = warehouse.dry_run(made, sha256="y", file_name="b.csv", loaded_at=LOADED_AT, reads=("cohort_funnel",))
    assert (would.added, would.updated) == (1, 1)
    assert would.answers is not None
    assert would.answers["cohort_funnel"].filter(stage="mql")["reached"].to_list() == [1]
    assert (state(warehouse), warehouse.version) == (before, version)


def test_real_data_replaces_the_demo_company(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [LEAD | {"lead_id": "demo"}], is_demo=True)
    assert warehouse.is_demo
    load(warehouse, "leads", [LEAD])
    assert not warehouse.is_demo
    assert warehouse.table("core", "leads")["lead_id"].to_list() == ["1"]
    assert warehouse.read("uploads").height == 1


def test_touches_follow_their_deal_to_its_lead_and_back(warehouse: Warehouse) -> None:
    load(warehouse, "touches", [{"touch_id": "T", "deal_id": "D", "kind": "call", "happened_at": "2026-02-01"}])
    load(warehouse, "deals", [{"deal_id": "D", "email": "a@x.test", "created_at": "2026-01-20", "status": "open"}])
    assert warehouse.table("core", "touches")["lead_key"].to_list() == ["deal:crm:D"]
    load(warehouse, "leads", [LEAD])
    assert warehouse.table("core", "touches")["lead_key"].to_list() == ["crm:1"]
    warehouse.undo(3, undone_at=LOADED_AT)
    assert warehouse.table("core", "touches")["lead_key"].to_list() == ["deal:crm:D"]


def test_a_history_that_came_first_finds_its_lead_by_e_mail_later(warehouse: Warehouse) -> None:
    row = {"lead_id": "other-1", "email": "a@x.test", "stage": "mql", "happened_at": "2026-01-05"}
    load(warehouse, "stage_history", [row], source="other")
    load(warehouse, "leads", [LEAD])
    assert warehouse.table("core", "stage_history")["lead_key"].to_list() == ["crm:1"]
    assert warehouse.table("marts", "journeys").select("lead_key", "cycle").rows() == [("crm:1", 1)]


_IDS = st.sampled_from("12345")
_DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 3, 1)).map(str)
_LEADS = st.fixed_dictionaries(
    {"lead_id": _IDS, "created_at": _DAYS},
    optional={
        "email": _IDS.map("{}@x.test".format),
        "mql_at": _DAYS,
        "score": st.integers(0, 9),
        "channel": _IDS,
        "deal_id": _IDS,
    },
)
_HISTORY = st.fixed_dictionaries(
    {"lead_id": _IDS, "stage": st.sampled_from(["mql", "sal", "sql", "rejected", "recycled"]), "happened_at": _DAYS}
)
_DEALS = st.fixed_dictionaries(
    {"deal_id": _IDS, "created_at": _DAYS, "status": st.sampled_from(["open", "won", "lost"]), "closed_at": _DAYS},
    optional={"email": _IDS.map("{}@x.test".format), "lead_id": _IDS},
)
_TOUCHES = st.fixed_dictionaries(
    {"touch_id": _IDS, "kind": st.just("call"), "happened_at": _DAYS}, optional={"deal_id": _IDS, "lead_id": _IDS}
)


def _file(name: str, rows: Any) -> Any:
    unique = {"leads": "lead_id", "deals": "deal_id", "touches": "touch_id"}.get(name)
    by = (lambda row: row[unique]) if unique else repr
    return st.lists(rows, min_size=1, max_size=4, unique_by=by).map(lambda made: (name, made))


_FILES = st.one_of(
    _file("leads", _LEADS), _file("stage_history", _HISTORY), _file("deals", _DEALS), _file("touches", _TOUCHES)
)


@pytest.mark.sampled
@settings(max_examples=cases(3, 12, 100))
@given(files=st.lists(_FILES, min_size=1, max_size=5), undone=st.lists(st.integers(0, 4), max_size=4, unique=True))
def test_loads_and_undos_in_any_order_leave_what_the_remaining_uploads_say(files: Any, undone: list[int]) -> None:
    warehouse, expected = templates.fresh(), templates.fresh()
    ids = [load(warehouse, name, rows).upload_id for name, rows in files]
    withdrawn = {ids[place] for place in undone if place < len(ids)}
    for upload_id in sorted(withdrawn, reverse=len(undone) % 2 == 0):
        warehouse.undo(upload_id, undone_at=LOADED_AT)
    for (name, rows), upload_id in zip(files, ids, strict=True):
        if upload_id not in withdrawn:
            load(expected, name, rows)
    assert state(warehouse) == state(expected)
    derived = state(warehouse)
    warehouse.rebuild()
    assert state(warehouse) == derived
    assert [rule["check"] for rule in warehouse.check()] == []
    warehouse.close()
    expected.close()


@pytest.mark.slow
def test_readers_never_see_half_a_load_or_each_others_rows(warehouse: Warehouse) -> None:
    load(warehouse, "leads", [{"lead_id": str(n), "created_at": "2026-01-01"} for n in range(10)])
    wrong: list[object] = []

    def read(name: str) -> None:
        for _ in range(25):
            count = warehouse.read("cohort_funnel", by="channel").filter(stage="lead")["reached"].sum()
            if count not in (10, 20):
                wrong.append((name, count))

    threads = [threading.Thread(target=read, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    load(warehouse, "leads", [{"lead_id": str(n), "created_at": "2026-01-02"} for n in range(10, 20)])
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_second_opening_of_the_file_in_another_process_is_explained(tmp_path: Path) -> None:
    Warehouse(tmp_path / "w.duckdb").close()
    (tmp_path / "no.duckdb").write_bytes(b"this is not a database, whatever its name says" * 100)
    with pytest.raises(WarehouseError, match="not a database"):
        Warehouse(tmp_path / "no.duckdb")


def test_a_backup_restores_everything(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    load(warehouse, "leads", [LEAD])
    before = state(warehouse)
    warehouse.backup(tmp_path / "copy.duckdb")
    load(warehouse, "leads", [LEAD | {"lead_id": "2"}])
    warehouse.close()
    Warehouse.restore(tmp_path / "copy.duckdb", tmp_path / "w.duckdb")
    restored = Warehouse(tmp_path / "w.duckdb")
    assert state(restored) == before
    restored.close()


def test_a_file_that_is_no_backup_changes_nothing(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    load(warehouse, "leads", [LEAD])
    warehouse.close()
    (tmp_path / "no.duckdb").write_bytes(b"no database" * 500)
    with pytest.raises(WarehouseError, match="not a backup"):
        Warehouse.restore(tmp_path / "no.duckdb", tmp_path / "w.duckdb")
    kept = Warehouse(tmp_path / "w.duckdb")
    assert kept.table("core", "leads").height == 1
    kept.close()


def test_what_was_loaded_is_there_after_a_restart(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    load(warehouse, "leads", [LEAD])
    before, version = state(warehouse), warehouse.version
    warehouse.close()
    again = Warehouse(tmp_path / "w.duckdb")
    assert (state(again), again.version) == (before, version)
    again.close()


def test_an_unknown_query_or_parameter_is_named_with_the_nearest_one(warehouse: Warehouse) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'cohort_funnel'"):
        warehouse.read("cohort_funel")
    with pytest.raises(UnknownName, match="Did you mean 'channel'"):
        warehouse.read("cohort_funnel", chanel="x")


def test_the_contents_of_a_frame_cannot_be_reached_by_a_query(warehouse: Warehouse) -> None:
    frame = pl.DataFrame({"x": [1]})
    with pytest.raises(Exception, match="frame"):
        warehouse._connection.frame("select * from frame")
    assert frame.height == 1


def test_the_edition_changes_with_what_is_kept_and_with_nothing_else(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    seen = [warehouse.edition]
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-01-01"}])
    seen.append(warehouse.edition)
    warehouse.dry_run(batch("leads", [{"lead_id": "2"}]), sha256="2", file_name="2.csv", loaded_at=LOADED_AT)
    assert warehouse.edition == seen[-1]
    warehouse.undo(1, undone_at=LOADED_AT)
    seen.append(warehouse.edition)
    warehouse.close()
    again = Warehouse(tmp_path / "warehouse.duckdb")
    seen.append(again.edition)
    assert len(set(seen)) == len(seen)
    again.close()
