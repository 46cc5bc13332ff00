"""What it costs to find out that the people of one source are those of another."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from benchmarks.exports import leads
from benchmarks.harness import Line, rounds, seconds
from benchmarks.lines import LOADED_AT, READER
from smarketing.loading import load_file
from smarketing.warehouse import Warehouse

_numbers = count()


def matching(folder: Path, rows: int, times: int) -> Line:
    """A load of leads that another source holds too, all of them, over the same load where addresses do not decide."""
    data = leads(rows)
    line = Line(f"load of {rows:,} leads that another source holds too", "the same, not matched", 1.15)
    return rounds(line, lambda: _load(folder, data, on=True), lambda: _load(folder, data, on=False), times)


def _load(folder: Path, data: bytes, *, on: bool) -> float:
    warehouse = Warehouse(folder / f"matching-{next(_numbers)}" / "w.duckdb")
    warehouse.matches.set_by_email("rule", on=on, at=LOADED_AT, by="benchmark")
    _put(warehouse, data, "first")
    taken = seconds(lambda: _put(warehouse, data, "second"))
    warehouse.close()
    return taken


def _put(warehouse: Warehouse, data: bytes, source: str) -> None:
    outcome = load_file(warehouse, data, "leads.csv", source=source, loaded_at=LOADED_AT, reader=READER)
    if outcome.state != "loaded":
        raise SystemExit(f"The export was not loaded: {outcome.message}")
