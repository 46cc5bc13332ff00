"""What decides a derived value is what is hashed: when it changes, all that is derived is derived anew."""

from __future__ import annotations

import ast
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import duckdb
import pytest

from smarketing import basis, queries
from smarketing.warehouse import Warehouse, schema
from tests.architecture import ROOT, imported, modules
from tests.warehouse.test_migrations import _filled
from tests.warehouse.test_uploads import state

# The modules that the specification of an upgrade names, one for each thing that decides.
_DECIDE = (
    "smarketing.calendars.business",
    "smarketing.calendars.public_holidays",
    "smarketing.agreement.terms",
    "smarketing.agreement.judging",
    "smarketing.warehouse.rows",
    "smarketing.warehouse.derive",
    "smarketing.warehouse.clocks",
    "smarketing.warehouse.naming",
    "smarketing.warehouse.chain",
    "smarketing.zones",
    "smarketing.targets",
)
# Engines: the same values come out of every version of them.
_ENGINES = {"duckdb", "numpy", "polars"}


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _walked(root: str) -> tuple[set[str], set[str]]:
    """The modules of ours that a module reaches, and the libraries, by the syntax tree of each."""
    ours = {_dotted(module.path): module for module in modules("smarketing/**/*.py")}
    reached, libraries, waiting = set(), set(), [root]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for _, target in imported(ours[name]):
            place = target
            while place and place not in ours:
                place = place.rpartition(".")[0]
            if place:
                waiting.append(place)
            else:
                libraries.add(target.split(".")[0])
    return reached, libraries


@pytest.mark.parametrize("root", ["smarketing.warehouse.derive", "smarketing.warehouse.schema"])
def test_each_module_that_deriving_reaches_is_hashed(root):
    reached, _ = _walked(root)
    assert len(reached) > 20
    assert reached - set(basis.modules("smarketing.warehouse.schema")) == set()


def test_each_library_that_deriving_reaches_is_hashed_or_an_engine():
    _, libraries = _walked("smarketing.warehouse.schema")
    assert libraries - set(sys.stdlib_module_names) - _ENGINES == {"holidays"}
    # zoneinfo reads the package of time zones, which nobody imports.
    assert schema.DATA == ("holidays", "tzdata")


def test_each_query_that_deriving_runs_lies_in_a_folder_that_is_hashed():
    reached, _ = _walked("smarketing.warehouse.schema")
    files = {path.relative_to(queries.FOLDER).as_posix() for path in queries.FOLDER.rglob("*.sql")}
    run = set()
    for name in reached:
        place = ROOT.joinpath(*name.split("."))
        text = (place / "__init__.py" if place.is_dir() else place.with_suffix(".py")).read_text(encoding="utf-8")
        run |= {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)} & files
    assert len(run) > 30
    assert {path.split("/")[0] for path in run} <= set(schema.DERIVING)


def _fingerprint() -> str:
    return schema.fingerprint.__wrapped__()


@pytest.mark.parametrize("module", _DECIDE)
def test_another_text_of_a_module_that_decides_changes_the_fingerprint(module, monkeypatch):
    before, text = _fingerprint(), basis._text
    monkeypatch.setattr(basis, "_text", lambda name: text(name) + "\n# altered" * (name == module))
    assert _fingerprint() != before
    monkeypatch.setattr(basis, "_text", text)
    assert _fingerprint() == before


@pytest.mark.parametrize("library", ["holidays", "tzdata"])
def test_another_version_of_the_data_of_a_library_changes_the_fingerprint(library, monkeypatch):
    before = _fingerprint()
    monkeypatch.setattr(basis, "version", lambda name: "0" if name == library else version(name))
    assert _fingerprint() != before


@pytest.mark.parametrize(
    "file", ["core/leads.sql", "marts/cycles.sql", "load/fill_handoffs.sql", "names/name_journeys.sql"]
)
def test_another_text_of_a_query_that_decides_changes_the_fingerprint(file, tmp_path, monkeypatch):
    before = _fingerprint()
    shutil.copytree(queries.FOLDER, tmp_path / "queries")
    monkeypatch.setattr(queries, "FOLDER", tmp_path / "queries")
    assert _fingerprint() == before
    with (tmp_path / "queries" / file).open("a", encoding="utf-8") as text:
        text.write("-- altered\n")
    assert _fingerprint() != before


def test_a_text_that_decides_nothing_leaves_the_fingerprint(monkeypatch):
    before, text = _fingerprint(), basis._text
    monkeypatch.setattr(basis, "_text", lambda name: text(name) + "\n# altered" * name.startswith("smarketing.ui"))
    assert _fingerprint() == before


def _as_the_release_left_it(path: Path) -> None:
    """A database as 0.1.0 left it: other derived values under another fingerprint, no checksums, no readings."""
    connection = duckdb.connect(str(path))
    for statement in (
        "update core.leads set channel = 'As derived before', score = 1",
        "delete from marts.handoffs",
        "update app.agreement_periods set goal = 0.01",
        "alter table app.uploads drop column request",
        "alter table app.uploads drop column reading",
        "alter table app.uploads drop column unread",
        "delete from app.workspace where starts_with(name, 'migration ') or name = 'reading'",
        "update app.workspace set value = '9' where name = 'schema_version'",
        "update app.workspace set value = 'of the release before' where name = 'fingerprint'",
    ):
        connection.execute(statement)
    connection.close()


def _derived(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    return {**state(warehouse), "handoffs": sorted(warehouse.table("marts", "handoffs").rows(), key=repr)}


def test_a_warehouse_of_the_release_before_is_derived_anew_and_equals_a_rebuild(tmp_path):
    path = tmp_path / "w.duckdb"
    original = _filled(path)
    before, goals = _derived(original), original.table("app", "agreement_periods")["goal"].to_list()
    lead = original.read("lead_timeline", lead_key="crm:1").rows()
    original.close()
    _as_the_release_left_it(path)
    upgraded = Warehouse(path)
    assert _derived(upgraded) == before
    assert upgraded.read("lead_timeline", lead_key="crm:1").rows() == lead
    assert upgraded.table("app", "agreement_periods")["goal"].to_list() == goals != [0.01]
    upgraded.rebuild()
    assert (_derived(upgraded), upgraded.check()) == (before, [])
    upgraded.close()


def test_what_is_derived_stands_while_nothing_that_decides_has_changed(tmp_path):
    original = _filled(tmp_path / "w.duckdb")
    original.close()
    connection = duckdb.connect(str(tmp_path / "w.duckdb"))
    connection.execute("update core.leads set channel = 'As derived before'")
    connection.close()
    again = Warehouse(tmp_path / "w.duckdb")
    assert set(again.table("core", "leads")["channel"]) == {"As derived before"}
    again.close()
