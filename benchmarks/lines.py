"""What is measured: loads, refreshes, a page's reads, memory; each over its floor."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import duckdb

from benchmarks.exports import STEPS, leads
from benchmarks.harness import CLOCK, Line, rounds, seconds
from smarketing import answers
from smarketing.intake import workbook
from smarketing.intake.worker import read_upload, warm
from smarketing.loading import in_process, load_file
from smarketing.warehouse import Warehouse

LOADED_AT = datetime(2026, 1, 2, tzinfo=UTC)
NEW_ROWS = 10_000
STAMPS = ("created_at", *(stage for stage, _, _ in STEPS))
TEXTS = ("lead_id", "email", "channel", "campaign", "segment", "region", "owner")
_numbers = count()
# The processor time of a worker is not that of this process.
READER = in_process if CLOCK == "cpu" else read_upload


def load(folder: Path, rows: int, times: int) -> Line:
    """From bytes to fresh marts, committed, over DuckDB's own typed COPY of the clean file."""
    data = leads(rows)
    file = folder / "leads.csv"
    file.write_bytes(data)
    line = Line(f"load of {rows:,} leads", "typed COPY of the clean file", 2)
    return rounds(line, lambda: load_once(folder, data), lambda: _copy_once(folder, file), times)


def refresh(folder: Path, small: int, large: int, times: int) -> Line:
    """Marts fresh again after new rows: onto many over onto few."""
    few, many = filled(folder, small), filled(folder, large)
    line = Line(f"{NEW_ROWS:,} new leads onto {large:,}", f"the same onto {small:,}", 3)
    return rounds(line, lambda: _add(many), lambda: _add(few), times)


def rebuild(folder: Path, small: int, large: int, times: int) -> Line:
    """New leads onto many over deriving all of them anew."""
    many = filled(folder, large)
    line = Line(f"{NEW_ROWS:,} new leads onto {large:,}", "rebuild of all", 0.1)
    return rounds(line, lambda: _add(many), lambda: seconds(many.rebuild), times)


def undo(folder: Path, small: int, large: int, times: int) -> Line:
    """Taking the last upload out of many leads over putting it in."""
    many = filled(folder, large)
    line = Line(f"undo of {NEW_ROWS:,} leads out of {large:,}", "their load", 1)
    for _ in range(times):
        line.floor.append(_add(many))
        last = many.read("uploads")["upload_id"].max()
        line.measured.append(seconds(lambda last=last: many.undo(last, undone_at=LOADED_AT)))  # type: ignore[misc]
    return line


def page(folder: Path, small: int, large: int, times: int) -> Line:
    """The reads of the Funnels page with nothing cached: many leads over few."""
    few, many = filled(folder, small), filled(folder, large)
    line = Line(f"reads of the Funnels page, {large:,} leads", f"the same, {small:,}", 3)
    return rounds(line, lambda: seconds(lambda: _ask(many)), lambda: seconds(lambda: _ask(few)), times)


def scan(folder: Path, large: int, times: int) -> Line:
    """The cohort funnel by channel over one hand-written scan of the same columns."""
    many = filled(folder, large)
    day = answers.as_of(many.read)
    sql = """
        select channel, count(lead_known_on), count(mql_known_on), count(sal_known_on), count(sql_known_on),
            count(opportunity_known_on), count(won_known_on), max(left_on), max(left_as)
        from marts.journeys where lead_known_on >= date '2024-01-01' group by 1
    """
    line = Line(f"cohort funnel by channel, {large:,} leads", "one hand-written scan", 2)
    return rounds(
        line,
        lambda: seconds(lambda: many.read("cohort_funnel", by="channel", as_of=day)),
        lambda: seconds(lambda: many._connection.frame(sql)),  # the same connection: a file is opened once
        times,
    )


def memory(folder: Path, rows: int, times: int) -> Line:
    """The most memory a load takes beyond an idle server and an idle worker, over the size of the file."""
    file = folder / "memory.csv"
    file.write_bytes(leads(rows))
    idle = min(_peak(folder, None) for _ in range(times))
    line = Line(f"peak memory of a load of {rows:,} leads", "the file's size", 3, "bytes")
    return rounds(line, lambda: _peak(folder, file) - idle, lambda: float(file.stat().st_size), times)


def filled(folder: Path, rows: int) -> Warehouse:
    """A warehouse file with so many leads."""
    warehouse = Warehouse(folder / f"{next(_numbers)}" / "w.duckdb")
    _put(warehouse, leads(rows))
    return warehouse


def _put(warehouse: Warehouse, data: bytes, name: str = "leads.csv") -> None:
    outcome = load_file(warehouse, data, name, loaded_at=LOADED_AT, reader=READER)
    if outcome.state != "loaded":
        raise SystemExit(f"The export was not loaded: {outcome.message}")


def load_once(folder: Path, data: bytes, name: str = "leads.csv") -> float:
    """The seconds of one load into a warehouse of its own, nothing of the file read before."""
    workbook.sheets.cache_clear()
    warehouse = Warehouse(folder / f"{next(_numbers)}" / "w.duckdb")
    if READER is read_upload:
        warm()
        time.sleep(3)  # as on a page, where a worker waits with its libraries loaded
    taken = seconds(lambda: _put(warehouse, data, name))
    warehouse.close()
    return taken


def _copy_once(folder: Path, file: Path) -> float:
    place = folder / f"{next(_numbers)}" / "w.duckdb"
    Warehouse(place).close()
    base = duckdb.connect(str(place))
    types = ", ".join([*(f"{name} varchar" for name in TEXTS), *(f"{name} timestamp" for name in STAMPS)])
    base.execute(f"create table copied ({types})")
    taken = seconds(lambda: base.execute(f"copy copied from '{file}' (header, timestampformat '%Y-%m-%d %H:%M')"))
    base.close()
    return taken


def _add(warehouse: Warehouse) -> float:
    data = leads(NEW_ROWS, first=100_000_000 + NEW_ROWS * next(_numbers))
    return seconds(lambda: _put(warehouse, data))


def _ask(warehouse: Warehouse) -> None:
    for by in (None, "channel", "month"):
        answers.cohort_funnel(warehouse.read, by=by)
    for name in ("activity_funnel", "pipeline", "freshness", "data_issues"):
        warehouse.read(name)


def _peak(folder: Path, file: Path | None) -> float:
    """Peak resident bytes of a server that opens a warehouse and, with a file, loads it, and of its worker.

    The two peaks are added up, though they need not come at the same time.
    """
    place = folder / f"{next(_numbers)}" / "w.duckdb"
    words = [sys.executable, "-m", "benchmarks.peak", str(place), *([str(file)] if file else [])]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return float(sum(json.loads(done.stdout).values()))
