"""A database of an earlier version comes through with everything that was in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from smarketing import queries
from smarketing.batch import DUPLICATE, SET_ASIDE_SCHEMA
from smarketing.cli import main
from smarketing.errors import WarehouseError
from smarketing.targets import TARGETS
from smarketing.warehouse import Warehouse, migrations
from tests import templates
from tests.warehouse.build import LOADED_AT, batch, load
from tests.warehouse.test_uploads import state

_BEFORE = {"mapping": '{"source": "crm"}', "report": '{"file_sha256": "abc"}'}


def _filled(path: Path) -> Warehouse:
    """Leads that two files say different things about, a deal, a call, an upload that was undone, rows set aside."""
    warehouse = Warehouse(path)
    lead = {"lead_id": "1", "email": "ada@example.com", "created_at": "2026-01-01", "channel": "Email", "score": 10}
    load(warehouse, "leads", [lead, lead | {"lead_id": "2", "email": "ben@example.com"}])
    load(warehouse, "leads", [lead | {"channel": "Referral", "score": 70, "mql_at": "2026-01-09 10:00"}])
    load(warehouse, "stage_history", [{"lead_id": "2", "stage": "mql", "happened_at": "2026-02-01"}])
    load(
        warehouse,
        "deals",
        [{"deal_id": "D", "lead_id": "1", "status": "won", "amount": "5", "closed_at": "2026-03-01"}],
    )
    load(warehouse, "leads", [lead | {"lead_id": "3", "email": "cy@example.com"}])
    warehouse.undo(5, undone_at=LOADED_AT, undone_by="Kim")
    aside = [(2, 3, "score", "x", "NOT_A_NUMBER", "a number"), (3, 4, "touch_id", "T", DUPLICATE, "another row")]
    made = batch("touches", [{"touch_id": "T", "lead_id": "1", "kind": "call", "happened_at": "2026-01-05"}])
    made = replace(made, set_aside=pl.DataFrame(aside, schema=SET_ASIDE_SCHEMA, orient="row"), records=3)
    warehouse.load(made, sha256="t", file_name="calls.csv", loaded_at=LOADED_AT, loaded_by="Kim")
    return warehouse


def _as_version(path: Path, warehouse: Warehouse, version: int) -> None:
    """A database as an earlier version wrote it, with the uploads of another one."""
    connection = duckdb.connect(str(path))
    for name in migrations.names()[:version]:
        for statement in queries.statements_for(f"migrations/{name}.sql"):
            connection.execute(statement)
    known_then = {name for (name,) in connection.sql("select table_name from duckdb_tables()").fetchall()}
    tables = [("raw", name) for name in TARGETS if name in known_then] + [("app", "uploads"), ("app", "set_aside")]
    for place, name in tables:
        rows = warehouse.table(place, name)
        known = connection.sql("select * from " + f"{place}.{name}").columns
        if name == "uploads" and version == 1:
            both = pl.col("set_aside") + pl.col("duplicates")
            rows = rows.with_columns(
                both.alias("set_aside"), *(pl.lit(text).alias(key) for key, text in _BEFORE.items())
            )
        connection.register("incoming", rows.select(known))
        connection.execute("insert into " + f"{place}.{name} by name from incoming")
    connection.execute("insert into app.workspace values ('data_version', '7')")
    connection.execute("insert into app.workspace values ('schema_version', ?)", [str(version)])
    connection.close()


def test_a_database_of_version_1_comes_through_with_all_that_was_in_it(tmp_path: Path) -> None:
    original = _filled(tmp_path / "now.duckdb")
    _as_version(tmp_path / "first.duckdb", original, 1)
    upgraded = Warehouse(tmp_path / "first.duckdb")
    for name in TARGETS:
        assert (
            upgraded.table("raw", name)
            .sort("upload_id", "line")
            .equals(original.table("raw", name).sort("upload_id", "line"))
        )
    assert state(upgraded) == state(original)
    kept = ["upload_id", "state", "file_name", "loaded_by", "undone_by", "added", "updated", "set_aside", "duplicates"]
    assert upgraded.read("uploads").select(kept).rows() == original.read("uploads").select(kept).rows()
    assert upgraded.read("uploads")["file_sha256"].to_list() == ["abc"] * 6
    assert upgraded.read("set_aside_rows", upload_id=6).equals(original.read("set_aside_rows", upload_id=6))
    assert (upgraded.version, upgraded.check()) == (7, [])
    original.close()
    upgraded.close()


def test_people_of_two_sources_are_one_lead_once_a_warehouse_of_0_2_0_is_opened(tmp_path: Path) -> None:
    original = _filled(tmp_path / "now.duckdb")
    load(original, "leads", [{"lead_id": "9", "email": "ben@example.com", "mql_at": "2026-02-02"}], source="mail")
    _as_version(tmp_path / "before.duckdb", original, 10)
    upgraded = Warehouse(tmp_path / "before.duckdb")
    assert sorted(upgraded.table("core", "leads")["key"]) == ["crm:1", "crm:2"]
    assert upgraded.table("core", "aliases").filter(rule="email").select("alias", "record").rows() == [
        ("mail:9", "crm:2")
    ]
    assert state(upgraded) == state(original)
    assert (upgraded.version, upgraded.check()) == (7, [])
    upgraded.matches.set_by_email("upgrade", on=False, at=LOADED_AT, by="Kim")
    assert sorted(upgraded.table("core", "leads")["key"]) == ["crm:1", "crm:2", "mail:9"]
    original.close()
    upgraded.close()


@pytest.mark.slow
def test_after_the_upgrade_it_is_used_as_any_other(tmp_path: Path) -> None:
    original = _filled(tmp_path / "now.duckdb")
    _as_version(tmp_path / "first.duckdb", original, 1)
    upgraded = Warehouse(tmp_path / "first.duckdb")
    for warehouse in (original, upgraded):
        warehouse.undo(2, undone_at=LOADED_AT)
        load(warehouse, "leads", [{"lead_id": "2", "score": 5}], policy={"score": "keep_first"})
        warehouse.rebuild()
    assert state(upgraded) == state(original)
    upgraded.close()
    again = Warehouse(tmp_path / "first.duckdb")
    assert state(again) == state(original)
    original.close()
    again.close()


def test_an_upgraded_database_has_the_shape_of_a_fresh_one(tmp_path: Path) -> None:
    original = _filled(tmp_path / "now.duckdb")
    _as_version(tmp_path / "first.duckdb", original, 1)
    upgraded, fresh = Warehouse(tmp_path / "first.duckdb"), templates.fresh()
    for place, name in [*(("raw", name) for name in TARGETS), *(("app", name) for name in _APP)]:
        assert upgraded.table(place, name).schema == fresh.table(place, name).schema, name
    for warehouse in (original, upgraded, fresh):
        warehouse.close()


_APP = (
    "uploads",
    "set_aside",
    "refused_rows",
    "mappings",
    "workspace",
    "agreement_versions",
    "signatures",
    "exemptions",
    "breach_reasons",
    "decisions",
    "agreement_periods",
    "agreement_rules",
    "plans",
    "quotas",
    "names",
    "note_events",
    "note_links",
    "theme_events",
    "meetings",
    "meeting_items",
    "item_events",
    "snapshots",
)


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    Warehouse(tmp_path / "w.duckdb").close()
    connection = duckdb.connect(str(tmp_path / "w.duckdb"))
    connection.execute("update app.workspace set value = '99' where name = 'schema_version'")
    connection.close()
    with pytest.raises(WarehouseError, match=f"its schema is 99, this version knows {len(migrations.names())}"):
        Warehouse(tmp_path / "w.duckdb")


# The migrations of 0.1.0 to 0.3.0, by the first letters of their sha256: a released migration is never altered.
_RELEASED = {
    "0001": "95bc5c60c9f3",
    "0002": "2073db194e53",
    "0003": "c3bb864975ac",
    "0004": "af48148cdfc4",
    "0005": "f6d63a1452f9",
    "0006": "bcec96376d47",
    "0007": "a530cc938ade",
    "0008": "ad21b0294bbc",
    "0009": "3f7c6cda9093",
    "0010": "eb3792576630",
    "0011": "3c13c89f5120",
    "0012": "384963a3c69f",
    "0013": "99292b33e951",
}


def _told(path: Path, statement: str) -> None:
    connection = duckdb.connect(str(path))
    connection.execute(statement)
    connection.close()


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    original = _filled(tmp_path / "w.duckdb")
    original.close()
    return tmp_path / "w.duckdb"


def test_the_migrations_of_a_release_are_never_altered():
    assert {name: migrations.checksum(name)[:12] for name in _RELEASED} == _RELEASED


def test_a_migration_that_was_altered_is_refused_with_a_sentence(closed: Path):
    _told(closed, "update app.workspace set value = 'another' where name = 'migration 0003'")
    with pytest.raises(WarehouseError, match="went through migration 0003 in another form than this version has"):
        Warehouse(closed)


@pytest.mark.slow
def test_a_migration_that_this_version_does_not_know_is_refused_with_a_sentence(closed: Path):
    _told(closed, "insert into app.workspace values ('migration 0003b', 'abc')")
    with pytest.raises(WarehouseError, match="went through a migration, 0003b, that this version does not know"):
        Warehouse(closed)


@pytest.mark.slow
def test_a_migration_without_its_checksum_is_refused_where_others_have_theirs(closed: Path):
    _told(closed, "delete from app.workspace where name = 'migration 0002'")
    with pytest.raises(WarehouseError, match="does not say in which form it went through migration 0002"):
        Warehouse(closed)


@pytest.mark.slow
def test_a_warehouse_of_0_1_0_takes_the_checksums_of_its_migrations(closed: Path):
    _told(closed, "delete from app.workspace where starts_with(name, 'migration ')")
    Warehouse(closed).close()
    connection = duckdb.connect(str(closed))
    kept = connection.sql("select name, value from app.workspace where starts_with(name, 'migration ')").fetchall()
    connection.close()
    assert dict(kept) == {f"migration {name}": migrations.checksum(name) for name in migrations.names()}


@pytest.mark.slow
def test_the_command_line_refuses_such_a_warehouse_without_a_stack_trace(closed: Path, capsys: pytest.CaptureFixture):
    _told(closed, "update app.workspace set value = 'another' where name = 'migration 0003'")
    assert main(["--warehouse", str(closed), "uploads"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("This warehouse went through migration 0003")
    assert "Traceback" not in said
