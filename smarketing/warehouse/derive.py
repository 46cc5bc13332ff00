"""From raw to core to marts, for the touched keys alone; a rebuild touches all of them."""

from __future__ import annotations

from collections.abc import Iterable

from smarketing.fields import DELETED, STATE
from smarketing.targets import TARGETS, Target
from smarketing.warehouse.clocks import derive_handoffs
from smarketing.warehouse.connection import Writer
from smarketing.warehouse.identity import IDENTIFIED, identify, of_the_spoken, records, united
from smarketing.warehouse.naming import name_touched, spell
from smarketing.warehouse.rows import Said, changes, merged, spoken

LINKED = ("stage_history", "deals", "touches", "campaign_touches", "notes")
# Those whose rows give a lead no other names.
NAMELESS = ("touches", "campaign_touches", "notes")
# Those that take nobody further: journeys and verdicts stand.
QUIET = ("campaign_touches", "notes")


def derive_core(writer: Writer, target: Target) -> tuple[int, int, int]:
    """Bring the touched keys of one core table, and the journeys they touch, in line with the live uploads.

    The keys are in `touched_keys`, of the newest upload or of one that is withdrawn. Returns how many keys were added,
    updated and left unchanged.
    """
    name = target.name
    writer.run("load/said_keys.sql")
    identify(writer, target)
    filled = dict(zip(LINKED, writer.row("load/linked_counts.sql"), strict=True))
    linked = [one for one in LINKED if one == name or filled[one]]
    _start_touch(writer, name, linked)
    touched, contested = _contest(writer, target)
    added, updated, unchanged = _settle(writer, target) if contested else (0, 0, 0)
    if touched > contested:
        writer.run("load/insert_newest.sql", table=name)
    _end_touch(writer, name, linked)
    spell(writer)
    if name in QUIET:
        _link(writer, (name,))
        writer.run("load/end_touch.sql")
    elif name == "leads" or name in LINKED:
        _link(writer, linked)
        derive_journeys(writer)
    elif name == "people":
        # Whether a touch is sales' own depends on who made it.
        writer.run("load/touch_marketers.sql")
        derive_journeys(writer)
    return added + touched - contested, updated, unchanged


def _settle(writer: Writer, target: Target) -> tuple[int, int, int]:
    """Pick the values of the contested keys; returns how many keys were added, updated and left unchanged."""
    before = writer.frame("load/core_rows.sql", table=target.name)
    here = said(writer)
    by_key = merged(writer.frame("load/live_rows.sql", table=target.name), target, here)
    of_record = records(writer, target)
    after = united(by_key, of_record, target, {upload: one.place for upload, one in here.items()})
    writer.run("load/delete_core.sql", table=target.name)
    writer.insert("load/insert_core.sql", after, table=target.name)
    if target.name == "leads":
        writer.run("load/past_stages.sql")
    if of_record.height:
        spoken = writer.frame("load/spoken_keys.sql")
        before, after = (of_the_spoken(rows, of_record, spoken) for rows in (before, after))
    return changes(before, after, target)


def _contest(writer: Writer, target: Target) -> tuple[int, int]:
    """Find the keys whose values must be picked; returns how many keys are touched, and how many of them contested."""
    name = target.name
    writer.run("load/contest_keys.sql", table=name)
    if name in IDENTIFIED:
        writer.run("load/contest_aliases.sql", table=name)
    elif DELETED in target.names:
        writer.run("load/contest_deleted.sql", table=name)
    if STATE in target.names:
        writer.run("load/contest_planned.sql", table=name)
    touched, contested = writer.row("load/contested.sql")
    return touched, contested


def said(writer: Writer) -> dict[int, Said]:
    """What each upload speaks of."""
    return spoken(writer.frame("load/upload_fields.sql"))


def _start_touch(writer: Writer, name: str, linked: list[str]) -> None:
    """Note whom the touched rows name as they were."""
    writer.run("load/start_touch.sql")
    if name == "people":
        writer.run("load/start_marketers.sql")
    if name == "leads":
        writer.run("load/touch_leads.sql")
        if linked:
            writer.run("load/alias_leads.sql")
    elif name in LINKED:
        writer.run("load/touch_linked.sql", table=name)
        if name not in NAMELESS:
            writer.run(f"load/alias_{name}.sql")


def _end_touch(writer: Writer, name: str, linked: list[str]) -> None:
    """Note whom the touched rows name as they are."""
    if name == "leads" and linked:
        writer.run("load/alias_leads.sql")
    elif name in LINKED:
        writer.run("load/touch_linked.sql", table=name)
        if name not in NAMELESS:
            writer.run(f"load/alias_{name}.sql")


def _link(writer: Writer, names: Iterable[str] = LINKED) -> None:
    """Find the lead that each row belongs to, in the tables that have rows."""
    for name in names:
        writer.run(f"load/candidates_{'touches' if name == 'notes' else name}.sql", table=name)
        writer.run("load/link.sql", table=name)
        if name == "deals":
            writer.run("load/touch_deals.sql")


def derive_journeys(writer: Writer) -> None:
    """Bring cycles and journeys of the leads in `app.touched_leads` in line with core."""
    (leads,) = writer.row("load/touched_count.sql")
    if leads == 0:
        # An ordered INSERT of no rows would spoil the next one of this transaction: see connection.py.
        return
    writer.run("load/start_journeys.sql")
    (unordered,) = writer.row("load/unordered_count.sql")
    if unordered:
        writer.run("load/fill_cycles.sql")
    writer.run("load/touch_unique.sql")
    writer.run("load/touch_sources.sql")
    writer.run("load/delete_journeys.sql")
    writer.run("load/fill_journeys.sql")
    name_touched(writer)
    derive_handoffs(writer)
    writer.run("load/end_touch.sql")


def derive_lead(writer: Writer, lead_key: str) -> None:
    """Bring one lead in line with what was decided about it in the app."""
    writer.run("load/touch_lead.sql", lead_key=lead_key)
    derive_journeys(writer)


def rebuild(writer: Writer) -> None:
    """Derive every key of every table anew from what is in raw."""
    for name, target in TARGETS.items():
        writer.run("load/empty_core.sql", table=name)
        writer.run("load/all_keys.sql", table=name)
        writer.run("load/said_keys.sql")
        if name in IDENTIFIED:
            writer.run("identity/empty.sql", table=name)
            identify(writer, target)
        touched, contested = _contest(writer, target)
        if name == "leads":
            writer.run("load/forget_past.sql")
        if touched > contested:
            writer.run("load/insert_lone.sql", table=name)
        if contested:
            _settle(writer, target)
    writer.run("load/empty_marts.sql")
    spell(writer)
    writer.run("load/start_touch.sql")
    _link(writer)
    writer.run("load/touch_all.sql")
    derive_journeys(writer)
