"""From raw to core to marts, for the touched keys alone; a rebuild touches all of them."""

from __future__ import annotations

import polars as pl

from smarketing.targets import TARGETS, Target
from smarketing.warehouse.connection import Writer
from smarketing.warehouse.rows import Said, changes, merged, spoken

LINKED = ("stage_history", "deals", "touches")


def derive_core(writer: Writer, target: Target) -> tuple[int, int, int]:
    """Bring the touched keys of one core table, and the journeys they touch, in line with the live uploads.

    The keys are in `touched_keys`. Returns how many keys were added, updated and left unchanged.
    """
    name = target.name
    rows = writer.frame("load/live_rows.sql", table=name)
    after = merged(rows, target, said(writer))
    before = writer.frame("load/core_rows.sql", table=name)
    _touch(writer, name, first=True)
    writer.run("load/delete_core.sql", table=name)
    writer.insert("load/insert_core.sql", after, table=name)
    _touch(writer, name, first=False)
    if name == "leads" or name in LINKED:
        _link(writer)
        derive_journeys(writer)
    return changes(before, after, target)


def said(writer: Writer) -> dict[int, Said]:
    """What each upload speaks of."""
    return spoken(writer.frame("load/upload_fields.sql"))


def _touch(writer: Writer, name: str, *, first: bool) -> None:
    """Note whom the touched rows name: once as they were, once as they are."""
    if first:
        writer.run("load/start_touch.sql")
    if name == "leads":
        writer.run("load/touch_leads.sql")
    elif name in LINKED:
        writer.run("load/touch_linked.sql", table=name)
        if name != "touches":
            writer.run(f"load/alias_{name}.sql")


def _link(writer: Writer) -> None:
    for name in LINKED:
        writer.run(f"load/candidates_{name}.sql")
        writer.run("load/link.sql", table=name)
        if name == "deals":
            writer.run("load/touch_deals.sql")


def derive_journeys(writer: Writer) -> None:
    """Bring cycles, journeys and day counts of the leads in `app.touched_leads` in line with core."""
    if writer.frame("load/touched_count.sql").item() == 0:
        # An ordered INSERT of no rows would spoil the next one of this transaction: see connection.py.
        return
    writer.run("load/start_journeys.sql")
    writer.run("load/fill_cycles.sql")
    writer.run("load/touch_sources.sql")
    writer.run("load/stage_day_deltas.sql")
    writer.run("load/take_out_days.sql")
    writer.run("load/delete_journeys.sql")
    writer.run("load/fill_journeys.sql")
    writer.run("load/put_in_days.sql")
    writer.run("load/merge_stage_days.sql")
    writer.run("load/end_touch.sql")


def rebuild(writer: Writer) -> None:
    """Derive every key of every table anew from what is in raw."""
    for name, target in TARGETS.items():
        writer.run("load/empty_core.sql", table=name)
        writer.run("load/all_keys.sql", table=name)
        rows = writer.frame("load/live_rows.sql", table=name)
        writer.insert("load/insert_core.sql", merged(rows, target, said(writer)), table=name)
    writer.run("load/empty_marts.sql")
    writer.run("load/start_touch.sql")
    _link(writer)
    writer.run("load/touch_all.sql")
    derive_journeys(writer)


def counts(writer: Writer) -> pl.DataFrame:
    """Rows of each core table."""
    return writer.frame("load/core_counts.sql")
