"""A folder with small exports, and the command line over a warehouse of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smarketing.cli import main
from smarketing.loading import load_file
from smarketing.opening import refresh
from smarketing.warehouse import Warehouse
from tests import templates
from tests.cli import exports


@dataclass
class Done:
    """What a command returned and wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def folder(tmp_path) -> Path:
    """The exports as files: leads.csv, more_leads.csv, deals.csv, handover.csv, handover.toml,
    undecided.csv, empty.csv."""
    place = tmp_path / "exports"
    place.mkdir()
    files = {
        "leads.csv": exports.LEADS,
        "more_leads.csv": exports.MORE_LEADS,
        "deals.csv": exports.DEALS,
        "handover.csv": exports.HANDOVER,
        "handover.toml": exports.HANDOVER_MAP,
        "undecided.csv": exports.UNDECIDED,
        "empty.csv": "",
    }
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def run(tmp_path, capsys):
    """`run("read", "pipeline")`: one command on this test's own warehouse."""
    warehouse = tmp_path / "data" / "warehouse.duckdb"

    def command(*words: object) -> Done:
        capsys.readouterr()
        code = main(["--warehouse", str(warehouse), *map(str, words)])
        written = capsys.readouterr()
        return Done(code, written.out, written.err)

    command.warehouse = warehouse
    return command


@pytest.fixture
def loaded(run):
    """`run` over a warehouse with leads.csv and deals.csv."""
    templates.at(run.warehouse, _leads_and_deals)
    return run


@templates.kept
def _leads_and_deals(warehouse: Warehouse) -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    load_file(warehouse, exports.LEADS.encode(), "leads.csv", loaded_at=at)
    load_file(warehouse, exports.DEALS.encode(), "deals.csv", loaded_at=at)
    refresh(warehouse)
