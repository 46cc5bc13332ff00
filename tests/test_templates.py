"""What the tests themselves start from: a template is built once by all workers of a run, and is never seen by half."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

WORKERS = 6


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """The folder of another run."""
    monkeypatch.setattr(templates, "_folder", tmp_path / "templates")
    templates.share(tmp_path / "templates")
    return tmp_path / "templates"


def test_whoever_comes_first_builds_and_the_others_wait_for_the_whole(folder):
    """Each opens the lock anew, as another process would."""
    start, builds = Barrier(WORKERS), []

    def build(file: Path) -> None:
        builds.append(file)
        with file.open("w") as half:
            half.write("first half, ")
            half.flush()
            half.write("second half")

    def worker(_: int) -> str:
        start.wait()
        return templates._template("company", build).read_text()

    with ThreadPoolExecutor(WORKERS) as pool:
        assert set(pool.map(worker, range(WORKERS))) == {"first half, second half"}
    assert len(builds) == 1
    assert templates._template("company", build).parent == folder


def test_a_build_that_failed_leaves_nothing_and_is_done_anew(folder):
    def broken(file: Path) -> None:
        file.write_text("half")
        raise RuntimeError("no more")

    before = list(folder.glob("*.duckdb"))
    with pytest.raises(RuntimeError, match="no more"):
        templates._template("company", broken)
    assert list(folder.glob("*.duckdb")) == before
    assert templates._template("company", lambda file: file.write_text("whole")).read_text() == "whole"


def test_a_company_is_loaded_once_for_each_of_its_values_and_every_copy_is_its_own():
    loads = []

    @templates.kept
    def company(warehouse: Warehouse, lead: str) -> None:
        loads.append(lead)
        load(warehouse, "leads", [{"lead_id": lead, "created_at": "2026-10-02"}])

    def leads(warehouse: Warehouse) -> list[str]:
        return warehouse.table("core", "leads")["lead_id"].to_list()

    one, two, other = templates.fresh(), templates.fresh(), templates.fresh()
    for warehouse, lead in ((one, "a"), (two, "a"), (other, "b")):
        company(warehouse, lead)
    assert loads == ["a", "b"]
    load(one, "leads", [{"lead_id": "c", "created_at": "2026-10-02"}])
    assert (sorted(leads(one)), leads(two), leads(other)) == (["a", "c"], ["a"], ["b"])
    assert [house.lost() for house in (one, two, other)] == [[], [], []]


def test_where_something_is_loaded_already_or_in_memory_the_company_is_loaded_beside_it():
    @templates.kept
    def company(warehouse: Warehouse) -> None:
        load(warehouse, "leads", [{"lead_id": "b", "created_at": "2026-10-02"}])

    used, memory = templates.fresh(), Warehouse(":memory:")
    load(used, "leads", [{"lead_id": "a", "created_at": "2026-10-02"}])
    company(used)
    company(memory)
    assert sorted(used.table("core", "leads")["lead_id"]) == ["a", "b"]
    assert memory.table("core", "leads")["lead_id"].to_list() == ["b"]


def test_a_fresh_warehouse_is_that_of_a_new_file_and_its_file_goes_with_it(folder, tmp_path):
    warehouse, new = templates.fresh(), Warehouse(tmp_path / "new.duckdb")
    tables = "select schema_name, table_name, sql from duckdb_tables() order by all"
    assert warehouse._connection.frame(tables).equals(new._connection.frame(tables))
    assert (warehouse.version, warehouse.is_empty) == (new.version, True)
    place = warehouse.path.parent
    assert place.parent == folder
    del warehouse
    gc.collect()
    assert not place.exists()
