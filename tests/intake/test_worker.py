"""A worker reads as we do, and no file, however it is made, takes the server with it."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from smarketing.intake import Prepared, prepare, tables, worker, worker_wire
from smarketing.intake.progress import Progress
from smarketing.intake.worker import read_upload
from smarketing.intake.worker_limits import Limits, limits_for
from smarketing.intake.worker_run import Running
from smarketing.sources import Mapping
from tests import books

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests" / "golden").glob("*.csv")) + sorted(
    (ROOT / "tests" / "vectors" / "csv" / "files").iterdir()
)
LEADS = b"lead_id,email,created_at,score\n1,a@example.com,2026-01-05 09:00,7\n2,b@example.com,2026-01-06,8\n"
on_linux = pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="looks into /proc")


def many(rows: int) -> bytes:
    return b"lead_id,created_at\n" + b"".join(b"%d,2026-01-05\n" % number for number in range(rows))


def plain(value: Any) -> Any:
    """The value with frames as their columns, so that == compares them."""
    if isinstance(value, pl.DataFrame):
        return {name: (str(series.dtype), series.to_list()) for name, series in value.to_dict().items()}
    if isinstance(value, Prepared) or type(value).__name__ in ("Batch", "Mapping", "Recognised", "Table"):
        return {name: plain(part) for name, part in vars(value).items() if not name.startswith("_")}
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(plain, value)]
    return {key: plain(each) for key, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_was_prepared_passes_between_processes_unchanged(file: Path, tmp_path: Path) -> None:
    prepared = prepare(file.read_bytes(), file.name)
    passed = worker_wire.read(worker_wire.written([prepared], tmp_path), tmp_path)
    assert plain(passed) == plain([prepared])


def test_values_of_all_kinds_pass_between_processes(tmp_path: Path) -> None:
    value = {
        "a": (1, 2.5, None, True),
        "b": {3: date(2026, 1, 2), ("x", 1): datetime(2026, 1, 2, 3, 4, 5, 6)},
        "c": {"$": "looks like a tag"},
        "d": Decimal("1.50"),
        "e": frozenset({"é", "\ud800", "\x00"}),
    }
    assert worker_wire.read(worker_wire.written(value, tmp_path), tmp_path) == value


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{",
        '{"$": "system", "v": "true"}',
        '{"$": "frame", "v": "../../secret.arrow"}',
        '{"$": "frame", "v": "7.arrow"}',
        '{"$": "Prepared", "v": {"no": 1}}',
        "[" * 100_000,
    ],
)
def test_an_answer_that_no_sound_worker_gives_is_refused(answer: str, tmp_path: Path) -> None:
    with pytest.raises(worker_wire.NotUnderstood):
        worker_wire.read(answer, tmp_path)


@pytest.mark.parametrize("name", ["hubspot_contacts.csv", "ga4_stacked.csv", "google_ads_totals.csv"])
def test_a_worker_says_what_prepare_says(name: str) -> None:
    data = (ROOT / "tests" / "golden" / name).read_bytes()
    (read,) = read_upload(data, name, zone="Europe/Berlin")
    assert plain(read) == plain(prepare(data, name, zone="Europe/Berlin"))


def test_a_worker_fills_several_targets_from_one_file(tmp_path: Path) -> None:
    maps = [
        Mapping("crm", "leads", {"lead_id": "lead_id", "created_at": "created_at"}),
        Mapping("crm", "touches", {"lead_id": "lead_id", "happened_at": "created_at"}, {"kind": "call"}),
    ]
    file = tmp_path / "leads.csv"
    file.write_bytes(LEADS)
    read = read_upload(file, "leads.csv", mappings=maps, not_after=datetime(2026, 1, 6))
    assert [plain(one) for one in read] == [
        plain(prepare(LEADS, "leads.csv", mapping=each, not_after=datetime(2026, 1, 6))) for each in maps
    ]
    assert [one.batch.target for one in read if one.batch] == ["leads", "touches"]


def test_a_worker_reads_workbooks_and_survives_those_that_are_none() -> None:
    book = books.xlsx({"Leads": [["lead_id", "created_at"], ["007", date(2026, 1, 5)]]})
    (read,) = read_upload(book, "leads.xlsx")
    assert read.batch is not None
    assert read.batch.rows["lead_id"].to_list() == ["007"]
    bad = {
        "DAMAGED_WORKBOOK": book[:-300],
        "TOO_LARGE": books.with_part(book, "xl/media/image.bin", bytes(30_000_000)),
        "ENCRYPTED": (ROOT / "tests" / "vectors" / "workbooks" / "password.xlsx").read_bytes(),
    }
    assert [read_upload(data, "x.xlsx")[0].reason for data in bad.values()] == list(bad)
    (again,) = read_upload(book, "leads.xlsx")
    assert plain(again) == plain(read)


def test_the_tables_of_a_file_are_those_that_we_find() -> None:
    file = ROOT / "tests" / "golden" / "ga4_stacked.csv"
    assert plain(worker.tables_of(file, file.name)) == plain(tables(file.read_bytes(), file.name))
    refused = worker.tables_of(b"%PDF-1.7", "x.csv")
    assert isinstance(refused, Prepared)
    assert (refused.outcome, refused.reason) == ("reject", "NOT_CSV_PDF")


def test_a_worker_that_waits_is_used_once() -> None:
    worker.cool()
    worker.warm()
    worker.warm()
    (waiting,) = worker._spares
    assert read_upload(LEADS, "leads.csv")[0].outcome == "accept"
    assert (worker._spares, waiting.is_alive) == ([], False)


def test_a_waiting_worker_that_died_is_not_used() -> None:
    worker.cool()
    worker.warm()
    worker._spares[0]._process.kill()
    worker._spares[0]._process.wait()
    assert read_upload(LEADS, "leads.csv")[0].outcome == "accept"


def test_each_step_is_told_with_its_count() -> None:
    worker.cool()
    told: list[Progress] = []
    read_upload(LEADS, "leads.csv", on_progress=told.append)
    steps = list(dict.fromkeys(told))
    assert steps[:4] == [
        Progress("sent", len(LEADS)),
        Progress("decoded", len(LEADS)),
        Progress("read", 2),
        Progress("typed", 0, 4),
    ]
    assert [each.words for each in steps[:4]] == [
        "reading 95 bytes",
        "95 bytes of text, reading its rows",
        "2 rows, looking at their values",
        "0 of 4 columns typed",
    ]


@on_linux
def test_a_worker_knows_nothing_of_the_servers_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_SECRET", "5f2a")
    running = Running()
    try:
        words = Path(f"/proc/{running.pid}/environ").read_bytes()
    finally:
        running.end()
    assert b"SMARKETING" not in words
    assert b"5f2a" not in words


@on_linux
def test_a_worker_bounds_itself_before_it_sees_a_byte_of_the_file() -> None:
    worker.cool()
    running = Running()
    worker._spares.append(running)
    seen: list[str] = []
    read_upload(
        many(300_000),
        "x.csv",
        on_progress=lambda step: step.step == "read" and seen.append(Path(f"/proc/{running.pid}/limits").read_text()),
    )
    limits = {line[:26].strip(): line[26:47].strip() for line in seen[0].splitlines()}
    bounds = limits_for(many(300_000))
    assert limits["Max address space"] == str(bounds.memory)
    assert limits["Max cpu time"] == str(bounds.processor)
    assert limits["Max file size"] == str(bounds.largest_file)
    assert limits["Max open files"] == "64"
    assert limits["Max core file size"] == "0"


@on_linux
def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    (read,) = read_upload(many(100_000), "x.csv", limits=Limits(memory=200_000_000))
    assert (read.outcome, read.reason) == ("reject", "TOO_LARGE")
    assert read.message is not None
    assert read.message.startswith("Reading this file needs more memory than one file may take (0.2 GB). Split it")


@on_linux
def test_a_file_that_needs_too_much_processor_time_is_refused() -> None:
    (read,) = read_upload(many(1_500_000), "x.csv", limits=Limits(memory=4 * 10**9, processor=1))
    assert (read.outcome, read.reason) == ("reject", "TIMED_OUT")


def test_a_file_that_takes_too_long_is_refused() -> None:
    (read,) = read_upload(LEADS, "leads.csv", limits=Limits(seconds=0))
    assert (read.outcome, read.reason) == ("reject", "TIMED_OUT")
    assert read.message == (
        "Reading this file took longer than 0 s and was stopped. Split it, by month for example, and upload the parts."
    )


def test_reading_can_be_cancelled() -> None:
    stop = threading.Event()
    (read,) = read_upload(many(300_000), "x.csv", on_progress=lambda _: stop.set(), stop=stop)
    assert (read.outcome, read.reason) == ("reject", "CANCELLED")


def test_what_a_listener_raises_ends_the_worker_and_passes_on() -> None:
    worker.cool()
    running = Running()
    worker._spares.append(running)

    def left(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_upload(many(300_000), "x.csv", on_progress=left)
    assert not running.is_alive


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_worker_that_dies_is_a_refusal_and_the_next_file_is_read() -> None:
    worker.cool()
    running = Running()
    worker._spares.append(running)
    (read,) = read_upload(many(300_000), "x.csv", on_progress=lambda _: os.kill(running.pid, signal.SIGKILL))
    assert (read.outcome, read.reason) == ("reject", "WORKER_DIED")
    assert read.message == (
        "The process that read this file ended before it was done (signal 9). "
        "Nothing was changed. Try again, or export the file anew."
    )
    assert read_upload(LEADS, "leads.csv")[0].outcome == "accept"


def test_an_error_of_ours_is_told_by_an_id_without_a_cell_of_the_file(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="smarketing"):
        (read,) = read_upload(LEADS, "leads.csv", not_after="never")  # type: ignore[arg-type]
    assert (read.outcome, read.reason) == ("reject", "READER_ERROR")
    assert read.message is not None
    error_id = read.message.removesuffix(".").rsplit(" ", 1)[-1]
    assert f"error {error_id} in a worker: " in caplog.text
    assert "example.com" not in caplog.text


def test_a_file_over_the_limit_needs_no_worker() -> None:
    worker.cool()
    (read,) = read_upload(b"\n" * (200 * 1024 * 1024 + 1), "x.csv")
    assert (read.outcome, read.reason) == ("reject", "TOO_LARGE")
    assert read.message == "The file has 209,715,201 bytes; the limit is 209,715,200."


HOSTILE = """
import gzip, json
from smarketing.intake.worker import read_upload
from smarketing.sources import Mapping

def most():
    with open("/proc/self/status") as status:
        return int(next(line for line in status if line.startswith("VmHWM:")).split()[1]) / 1024

files = {
    "commas": b"," * 500_000,
    "quote": b'a,b\\n"' + b"x,y\\n" * 200_000,
    "line": b"a,b\\n" + b"z" * 20_000_000,
    "columns": b",".join(b"c%d" % n for n in range(10_000)) + b"\\n",
    "zeros": bytes(5_000_000),
    "bomb.gz": gzip.compress(bytes(100_000_000), 9),
    "json": b"[" * 1_000_000,
    "xml": b"<a>" * 1_000_000,
    "quotes": b'"' * 2_000_000,
    "rows": b"a,b\\n" + b"\\n" * 20_000_000,
    "cells": b"a,b\\n" + (b"1," + b"z" * 140_000 + b"\\n") * 100,
    "widths": b"a,b\\n" + b"1,2,3\\n1\\n" * 30_000,
}
before = most()
maps = [Mapping("crm", "leads", {"lead_id": "a"})]
said = {}
for name, data in files.items():
    (read,) = read_upload(data, name, mappings=maps)
    said[name] = [read.outcome, read.reason, len(read.message)]
print(json.dumps({"said": said, "grown": most() - before}))
"""
REFUSED = {
    "commas": "TOO_MANY_COLUMNS",
    "quote": "UNCLOSED_QUOTE",
    "line": "LINE_TOO_LONG",
    "columns": "TOO_MANY_COLUMNS",
    "zeros": "NOT_CSV_BINARY",
    "bomb.gz": "TOO_LARGE",
    "json": "NO_HEADER",
    "xml": "NOT_CSV_XML",
    "quotes": "LINE_TOO_LONG",
    "rows": "TOO_MANY_ROWS",
    "cells": "CELL_TOO_LONG",
    "widths": "FIELD_COUNT",
}


@pytest.mark.slow
@on_linux
def test_hostile_files_are_refused_and_the_server_does_not_grow() -> None:
    done = subprocess.run([sys.executable, "-c", HOSTILE], cwd=ROOT, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    assert {name: reason for name, (_, reason, _) in answer["said"].items()} == REFUSED
    assert {outcome for outcome, _, _ in answer["said"].values()} == {"reject"}
    assert max(length for _, _, length in answer["said"].values()) < 300
    assert answer["grown"] < 100
