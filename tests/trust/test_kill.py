"""What was acknowledged survives kill -9 at any moment, and nothing is ever there by half."""

from __future__ import annotations

import multiprocessing
import random
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from smarketing.warehouse import Warehouse
from tests.size import cases
from tests.trust.loader import AT, POINTS, expected, rows, step, work
from tests.warehouse.build import batch
from tests.warehouse.test_uploads import state

KILLS = cases(4, 12, 60)
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.trust.loader"])


@pytest.fixture(autouse=True)
def _no_main_script(monkeypatch):
    """A tested page may have left itself as `__main__`: the child would run it."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def killed(path: Path, first: int, point: str | None, seed: int) -> int:
    """Runs a loader until it dies; the number of steps that it has acknowledged in all."""
    here, there = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=work, args=(path, first, point, seed, there), daemon=True)
    process.start()
    there.close()
    done = first
    assert here.poll(120)
    assert here.recv() == "open"
    if point is None:
        process.join(random.Random(seed).uniform(0, 1.5))
        process.kill()
    process.join(120)
    try:
        while True:
            done = here.recv()
    except EOFError:
        pass
    assert process.exitcode == -9
    return done


def held(house: Warehouse) -> set[int]:
    found = house.read("uploads").filter(state="loaded")["file_name"].to_list()
    return {int(name.split()[1]) for name in found}


def assert_whole(house: Warehouse, *, rebuild: bool = True) -> None:
    """Each file has all its rows or none, all rules hold, and building everything anew changes nothing."""
    leads = house.table("core", "leads")["lead_id"].to_list()
    assert Counter(int(lead.split("-")[0]) for lead in leads) == {number: len(rows(number)) for number in held(house)}
    assert house.check() == []
    if rebuild:
        before = state(house)
        house.rebuild()
        assert state(house) == before


@pytest.mark.slow
@pytest.mark.sampled
def test_an_acknowledged_load_survives_every_kill_and_none_is_ever_half(tmp_path):
    path = tmp_path / "w.duckdb"
    done, fates = 0, Counter()
    for kill in range(KILLS):
        if kill % 10 == 0:
            path, done = tmp_path / f"w{kill}.duckdb", 0
        point = POINTS[kill // 2 % len(POINTS)] if kill % 2 else None
        acknowledged = killed(path, done, point, kill)
        house = Warehouse(path)
        assert house.lost() == []
        found = held(house)
        assert found in (expected(acknowledged), expected(acknowledged + 1)), (kill, point, acknowledged)
        done = acknowledged + (found != expected(acknowledged))
        fates[point, done - acknowledged] += 1
        assert_whole(house, rebuild=kill % 3 == 0)
        house.close()
    kept = {point: {more for known, more in fates if known == point} for point, _ in fates}
    if KILLS >= 10:
        assert kept["before the commit"] == {0}
        assert all(kept[point] == {1} for point in POINTS[1:])


def test_the_same_steps_without_a_kill_end_in_the_same_state(tmp_path):
    """The model of the test above is the truth, not its echo."""
    house = Warehouse(tmp_path / "w.duckdb")
    for number in range(5):
        step(house, number)
        assert held(house) == expected(number + 1)
    assert held(house) == {0, 1, 4}
    house.close()


@pytest.fixture
def three(tmp_path) -> Path:
    """A closed warehouse with three loads, and a copy of it from before the last."""
    path = tmp_path / "w.duckdb"
    house = Warehouse(path)
    for number in (0, 1):
        step(house, number)
    house.backup(tmp_path / "older.duckdb")
    step(house, 2)
    house.close()
    return path


def test_a_database_from_yesterday_is_noticed_and_named_until_the_files_are_loaded_again(three, tmp_path):
    (tmp_path / "older.duckdb").replace(three)
    house = Warehouse(three)
    (gone,) = house.lost()
    assert (gone["event"], gone["file_name"], gone["upload_id"]) == ("loaded", "leads 2", 3)
    (broken,) = house.check()
    assert (broken["check"], broken["rows"]) == ("ledger", 1)
    step(house, 4)  # takes the number of the lost upload
    assert [line["file_name"] for line in house.lost()] == ["leads 2"]
    step(house, 2)
    assert house.lost() == []
    assert house.check() == []
    house.close()


def test_an_undo_that_is_lost_is_noticed(three, tmp_path):
    house = Warehouse(three)
    house.undo(1, undone_at=AT)
    house.close()
    (tmp_path / "older.duckdb").replace(three)
    house = Warehouse(three)
    assert sorted((line["event"], line["file_name"]) for line in house.lost()) == [
        ("loaded", "leads 2"),
        ("undone", "leads 0"),
    ]
    house.undo(1, undone_at=AT)
    assert [line["file_name"] for line in house.lost()] == ["leads 2"]
    house.close()


def test_a_deleted_database_is_noticed(three):
    three.unlink()
    house = Warehouse(three)
    assert [line["file_name"] for line in house.lost()] == ["leads 0", "leads 1", "leads 2"]
    house.close()


def test_a_backup_that_was_restored_on_purpose_is_no_loss(three, tmp_path):
    Warehouse.restore(tmp_path / "older.duckdb", three)
    house = Warehouse(three)
    assert house.lost() == []
    step(house, 2)
    house.close()
    assert Warehouse(three).lost() == []
    assert sorted(place.name for place in tmp_path.iterdir() if "restoring" in place.name) == []


def test_a_warehouse_from_before_the_ledger_gets_one(three):
    ledger_file = three.with_name(f"{three.name}.ledger.jsonl")
    ledger_file.unlink()
    house = Warehouse(three)
    assert house.lost() == []
    assert len(ledger_file.read_text(encoding="utf-8").splitlines()) == 3
    house.close()


def test_the_demo_company_is_no_promise(tmp_path):
    house = Warehouse(tmp_path / "w.duckdb")
    made = batch("leads", rows(0))
    house.load(made, sha256="demo", file_name="demo", loaded_at=AT, is_demo=True)
    step(house, 1)
    assert house.lost() == []
    house.close()


def unwritten(folder: Path) -> Path:
    """A database whose last load is in its log alone, as when the process is killed before the file is written."""
    path = folder / "w.duckdb"
    assert killed(path, 0, "after the commit", 0) == 1
    house = folder / "w.duckdb.wal"
    assert house.stat().st_size > 0
    return path


@pytest.mark.slow
def test_a_log_that_is_gone_or_damaged_is_noticed_or_harmless_and_the_app_starts(tmp_path):
    path = unwritten(tmp_path)
    database, log = path.read_bytes(), path.with_name("w.duckdb.wal").read_bytes()
    house = Warehouse(path)
    assert held(house) == {0, 1}
    house.close()
    promised = path.with_name("w.duckdb.ledger.jsonl").read_bytes()
    flips = [bytes(log[:at]) + bytes([log[at] ^ 1]) + bytes(log[at + 1 :]) for at in _places(len(log))]
    outcomes = Counter()
    for number, damaged in enumerate([b"", *flips, None]):
        folder = tmp_path / f"damage {number}"
        folder.mkdir()
        (folder / "w.duckdb").write_bytes(database)
        (folder / "w.duckdb.ledger.jsonl").write_bytes(promised)
        if damaged is not None:
            (folder / "w.duckdb.wal").write_bytes(damaged)
        house = Warehouse(folder / "w.duckdb")
        gone = [line["file_name"] for line in house.lost()]
        assert held(house) | {int(name.split()[1]) for name in gone} == {0, 1}
        assert gone in ([], ["leads 1"])
        if house.damaged_log:
            assert house.damaged_log.read_bytes() == damaged
        outcomes[bool(gone), house.damaged_log is not None] += 1
        house.close()
    # Removed, emptied and a damaged header are silent to the database: the ledger alone knows.
    assert outcomes[True, False] >= 2
    assert outcomes[True, True] >= 1


def _places(length: int) -> list[int]:
    return [*range(0, 60, 5), *range(200, length, length // 6)]
