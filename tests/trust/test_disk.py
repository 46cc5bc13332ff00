"""A full disk refuses a load in clear words, takes nothing away, and is over when there is room again."""

from __future__ import annotations

import random
import resource
import shutil
import string
import threading
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smarketing.errors import WarehouseError
from smarketing.warehouse import Warehouse
from tests.warehouse.build import load

SMALL = [{"lead_id": f"s{number}", "created_at": "2026-10-02"} for number in range(200)]
_letters = random.Random(1)
# Text that does not compress: it needs room.
BIG = [
    {"lead_id": f"b{number}", "created_at": "2026-10-03", "name": "".join(_letters.choices(string.ascii_letters, k=60))}
    for number in range(8_000)
]
ROOM = (0, 300_000)


@pytest.fixture
def limit() -> Iterator[Callable[[int | None], None]]:
    """`limit(bytes)` makes every file of this process fail to grow beyond that; `limit(None)` lifts it."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def to(size: int | None) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))

    yield to
    to(None)


def live(warehouse: Warehouse) -> list[tuple[int, int]]:
    return warehouse.read("uploads").select("upload_id", "rows_loaded").sort("upload_id").rows()


@pytest.mark.parametrize("room", ROOM)
def test_a_full_disk_refuses_the_load_and_the_next_one_works_without_a_restart(room, tmp_path, limit):
    warehouse = Warehouse(tmp_path / "w.duckdb")
    load(warehouse, "leads", SMALL)
    limit((tmp_path / "w.duckdb").stat().st_size + room)
    with pytest.raises(WarehouseError, match="could not be written: is the disk full"):
        load(warehouse, "leads", BIG)
    assert live(warehouse) == [(1, len(SMALL))]
    limit(None)
    load(warehouse, "leads", BIG)
    assert live(warehouse) == [(1, len(SMALL)), (2, len(BIG))]
    warehouse.close()
    again = Warehouse(tmp_path / "w.duckdb")
    assert live(again) == [(1, len(SMALL)), (2, len(BIG))]
    assert again.check() == []
    again.close()


def test_those_who_read_while_the_disk_fills_up_are_answered(tmp_path, limit):
    warehouse = Warehouse(tmp_path / "w.duckdb")
    load(warehouse, "leads", SMALL)
    answers, over = [], threading.Event()

    def read() -> None:
        while not over.is_set():
            answers.append(warehouse.read("contents")["leads"].item())

    readers = [threading.Thread(target=read, daemon=True) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        limit((tmp_path / "w.duckdb").stat().st_size)
        with pytest.raises(WarehouseError):
            load(warehouse, "leads", BIG)
        limit(None)
        load(warehouse, "leads", [{"lead_id": "last", "created_at": "2026-10-04"}])
    finally:
        over.set()
        for reader in readers:
            reader.join(60)
    assert set(answers) <= {len(SMALL), len(SMALL) + 1}
    assert warehouse.read("contents")["leads"].item() == len(SMALL) + 1
    warehouse.close()


def test_a_load_is_refused_before_it_begins_when_the_disk_is_nearly_full(tmp_path, monkeypatch):
    warehouse = Warehouse(tmp_path / "w.duckdb")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12 - 10**6, 10**6))
    with pytest.raises(WarehouseError, match="nearly full"):
        load(warehouse, "leads", SMALL)
    assert warehouse.is_empty
    warehouse.close()


def test_a_file_that_cannot_be_opened_is_called_damaged_and_left_alone(tmp_path):
    path: Path = tmp_path / "block.duckdb"
    path.write_bytes(b"no database " * 1000)
    with pytest.raises(WarehouseError, match=r"block\.duckdb cannot be opened: it is not a database, or it is damaged"):
        Warehouse(path)
    assert path.read_bytes() == b"no database " * 1000
