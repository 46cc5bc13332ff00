"""The shape of the database: migrations of what must be kept, and derived tables that can be built anew."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from smarketing import queries
from smarketing.agreement import judging
from smarketing.errors import WarehouseError
from smarketing.targets import TARGETS
from smarketing.warehouse import chain
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.derive import rebuild

# In the order in which they build on each other. Those in TABLES are stored; the others are views.
MARTS = (
    "stages",
    "lead_events",
    "deal_events",
    "stage_events",
    "cycle_events",
    "cycle_slots",
    "ordered_cycles",
    "plain_cycles",
    "touched_cycles",
    "people",
    "sales_touches",
    "first_touches",
    "dated_cycles",
    "step_days",
    "stated_stages",
    "known_cycles",
    "journeys",
    "lead_names",
    "journey_names",
    "cycles",
    "journey_steps",
    "stage_days",
    "deals",
    "touches",
    "campaign_touches",
    "won_touches",
    "quotas",
    "plan_statements",
    "plans",
    "results",
    "deal_changes",
    "deal_stages",
    "deal_evidence",
    "deal_values",
    "dated_mqls",
    "pinned_cycles",
    "handoff_terms",
    "handoff_touches",
    "handoff_decisions",
    "handoff_clocks",
    "attempts",
    "handoff_results",
    "handoffs",
    "source_as_of",
    "reply_clocks",
    "rescore_clocks",
    "handoff_flags",
    "campaign_days",
    "traffic_days",
    "given_names",
    "lead_emails",
    "lead_statements",
    "deal_statements",
    "lead_claims",
    "deal_claims",
    "claims",
    "data_issues",
    "themes",
    "note_moves",
    "note_words",
    "notes",
    "note_said",
    "note_ties",
    "note_links",
    "lost_reasons",
    "heard",
    "heard_links",
    "heard_deals",
    "heard_values",
)
_JUDGED = "load/create_judged.sql"
TABLES = ("ordered_cycles", "journeys", "lead_names", "handoffs")


def migrations() -> list[str]:
    """The migration files, oldest first."""
    return [f"migrations/{path.name}" for path in sorted((queries.FOLDER / "migrations").glob("*.sql"))]


def fingerprint() -> str:
    """Changes when a core table, a mart or a verdict is defined in another way: then they are built anew."""
    parts = [queries.text(f"core/{name}.sql") for name in TARGETS] + [
        queries.text(f"marts/{name}.sql") for name in MARTS
    ]
    parts += [queries.text(_JUDGED), Path(judging.__file__).read_text("utf-8")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def prepare(connection: Connection) -> None:
    """Bring a database of any earlier version to this one; a fresh one gets everything.

    WarehouseError when the file was written by a newer version than this.
    """
    with connection.transaction() as writer:
        done = _version(writer)
        if done > len(migrations()):
            raise WarehouseError(
                f"This warehouse was written by a newer version (its schema is {done}, this version knows "
                f"{len(migrations())}). Update Smarketing, or restore a backup."
            )
        for path in migrations()[done:]:
            writer.run(path)
        if done < len(migrations()):
            _remember(writer, "schema_version", str(len(migrations())))
        chain.start(writer)
        if _value(writer, "fingerprint") != fingerprint():
            _build(writer, fresh=done == 0)
            _remember(writer, "fingerprint", fingerprint())
    connection.checkpoint()


def _build(writer: Writer, *, fresh: bool) -> None:
    writer.run("load/drop_derived.sql")
    for name in TARGETS:
        writer.run(f"core/{name}.sql")
    for name in MARTS:
        stored = name in TABLES
        writer.execute(queries.view(name, f"touched_{name}" if stored else name))
        if stored:
            writer.run("load/create_mart.sql", table=name)
        if name == "handoff_clocks":
            writer.run(_JUDGED)
    if not fresh:
        rebuild(writer)


def _version(writer: Writer) -> int:
    if writer.query("select 1 as found from duckdb_tables() where schema_name = 'app'").is_empty():
        return 0
    return int(_value(writer, "schema_version") or 0)


def _value(writer: Writer, name: str) -> str | None:
    found: pl.DataFrame = writer.query("select value from app.workspace where name = $name", name=name)
    return None if found.is_empty() else found.item()


def _remember(writer: Writer, name: str, value: str) -> None:
    writer.execute("delete from app.workspace where name = $name", name=name)
    writer.execute("insert into app.workspace values ($name, $value)", name=name, value=value)
