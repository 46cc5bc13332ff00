"""The database reaches no file but its own, whoever asks, and every thread gets its own answers."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from smarketing.warehouse.connection import Connection
from tests.warehouse.build import load

THREADS, READS = 8, 200
bait = pl.DataFrame({"secret": [1]})


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection to a file, in a folder with a text file beside it."""
    folder = tmp_path_factory.mktemp("locked")
    (folder / "beside.csv").write_text("a\n1\n", encoding="utf-8")
    made = Connection(folder / "w.duckdb")
    yield made
    made.close()


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from sniff_csv('/etc/passwd')",
        "select * from glob('/etc/*')",
        "select * from '/etc/passwd'",
        "select * from read_csv('{folder}/beside.csv')",
        "select * from read_csv('{folder}/backups/../beside.csv')",
        "select * from read_csv('https://example.com/a.csv')",
        "copy (select 1) to '{folder}/out.csv'",
        "copy (select 1) to '/dev/stdout'",
        "attach '{folder}/other.duckdb' as other",
        "export database '{folder}/whole'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set global TimeZone = 'Asia/Tokyo'",
        "set lock_configuration = false",
        "set python_enable_replacements = true",
        "create persistent secret s (type s3)",
        "select * from bait",
    ],
)
def test_a_cursor_reaches_no_file_no_network_no_setting_and_no_python_variable(connection, statement):
    before = sorted(place.name for place in connection.path.parent.iterdir())
    with connection.cursor() as cursor, pytest.raises(duckdb.Error) as refused:
        cursor.execute(statement.format(folder=connection.path.parent)).fetchall()
    assert isinstance(
        refused.value, duckdb.PermissionException | duckdb.InvalidInputException | duckdb.CatalogException
    ), refused.value
    assert sorted(place.name for place in connection.path.parent.iterdir()) == before


def test_every_cursor_has_the_settings_of_the_first(connection):
    named = "('TimeZone', 'enable_external_access', 'lock_configuration', 'python_enable_replacements', 'threads')"
    found = connection.frame(f"select name, value from duckdb_settings() where name in {named} order by name")
    assert dict(found.rows()) == {
        "TimeZone": "UTC",
        "enable_external_access": "false",
        "lock_configuration": "true",
        "python_enable_replacements": "false",
        "threads": "2",
    }


def test_a_second_process_is_told_in_our_words_and_changes_nothing(tmp_path):
    path: Path = tmp_path / "w.duckdb"
    house = Warehouse(path)
    load(house, "leads", [{"lead_id": "1", "created_at": "2026-10-02"}])
    child = subprocess.run(
        [sys.executable, "-m", "smarketing", "uploads", "--warehouse", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 1
    assert child.stdout == ""
    assert child.stderr.strip().endswith(
        "The warehouse w.duckdb is in use by another process. One process at a time can open it: stop the app first, "
        "or use the Data page."
    )
    assert "Traceback" not in child.stderr
    assert house.read("uploads").height == 1
    house.close()


def test_no_thread_is_given_the_rows_of_another(connection):
    with connection.transaction() as writer:
        writer.execute("create table numbers as select range as n from range(8000)")
    sql = (
        "select $mine as mine, count(*) as rows, min(n % 8) as low, max(n % 8) as high from numbers where n % 8 = $mine"
    )
    answers: list[list[tuple[int, ...]]] = []
    start = threading.Barrier(THREADS)

    def ask(number: int) -> None:
        start.wait()
        own = [connection.frame(sql, {"mine": number}).row(0) for _ in range(READS)]
        answers.append([answer for answer in own if answer != (number, 1000, number, number)])

    threads = [threading.Thread(target=ask, args=(number,), daemon=True) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[]] * THREADS


def test_those_who_read_while_others_load_see_whole_loads_only():
    house = Warehouse(":memory:")
    seen: list[tuple[int, int]] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            version, held = house.version, house.read("contents")
            seen.append((version, held["leads"].item() or 0))

    readers = [threading.Thread(target=ask, daemon=True) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(6):
        load(house, "leads", [{"lead_id": f"{number}-{n}", "created_at": "2026-10-02"} for n in range(100)])
    over.set()
    for reader in readers:
        reader.join()
    assert {leads % 100 for _, leads in seen} == {0}
    assert len({leads for _, leads in seen}) > 2
    house.close()
