"""The shape of the database: migrations of what must be kept, and derived tables that can be built anew."""

from __future__ import annotations

from functools import cache

from smarketing import basis, queries
from smarketing.targets import TARGETS
from smarketing.warehouse import chain, migrations, workspace
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.derive import rebuild

# In the order in which they build on each other. Those in TABLES are stored; the others are views.
MARTS = (
    "upload_places",
    "past_stages",
    "stages",
    "decisions",
    "exemptions",
    "breach_reasons",
    "lead_events",
    "deal_events",
    "stage_events",
    "cycle_events",
    "cycle_slots",
    "ordered_cycles",
    "plain_cycles",
    "touched_cycles",
    "people",
    "person_words",
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
    "deals",
    "stage_days",
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
    "record_statements",
    "record_members",
    "deleted_activities",
    "stage_files",
    "record_suggestions",
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
# Folders of queries/ whose files decide a derived value; each is hashed whole, with what it includes.
DERIVING = ("agreement", "core", "identity", "includes", "load", "marts", "names")
# Libraries whose data decides one: working days, and clocks.
DATA = ("holidays", "tzdata")


@cache
def fingerprint() -> str:
    """Changes when anything that decides a derived value does: then core, marts and verdicts are derived anew.

    That is each module that this one reaches by its imports, the queries of DERIVING and the versions of DATA.
    """
    files = sorted(file for folder in DERIVING for file in (queries.FOLDER / folder).glob("*.sql"))
    parts = [f"{file.parent.name}/{file.name}\n{file.read_text(encoding='utf-8')}" for file in files]
    return basis.hashed([basis.code_hash([__name__], libraries=DATA), *parts])


def prepare(connection: Connection) -> None:
    """Bring a database of any earlier version to this one; a fresh one gets everything.

    WarehouseError when the file was written by a newer version than this, or its migrations are not those of this one.
    """
    with connection.transaction() as writer:
        fresh = migrations.apply(writer)
        chain.start(writer)
        if workspace.value(writer, "fingerprint") != fingerprint():
            _build(writer, fresh=fresh)
            workspace.put(writer, "fingerprint", fingerprint())
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
        chain.compile_chain(writer)
        rebuild(writer)
