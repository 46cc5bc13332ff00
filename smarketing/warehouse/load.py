"""One upload into the warehouse, and out again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from smarketing.batch import Batch
from smarketing.errors import Refused
from smarketing.fields import Target
from smarketing.targets import TARGETS, target
from smarketing.warehouse import workspace
from smarketing.warehouse.chain import forget_demo
from smarketing.warehouse.connection import Writer
from smarketing.warehouse.derive import derive_core, rebuild
from smarketing.warehouse.identity import known_elsewhere, missing, settle_missing
from smarketing.warehouse.rows import keyed, staying

# What may be said of records that a complete export no longer holds.
GONE_ANSWER, KEPT_ANSWER = "gone", "kept"


@dataclass(frozen=True)
class Loaded:
    """What a load did: `state` is loaded or already_loaded.

    `added`, `updated` and `unchanged` count keys; `rows` (loaded), `set_aside`, `duplicates` (rows that say again what
    an earlier row of the file said) and `skipped` count rows and add up to the rows of the file.

    Where keys of the file are records of another source by their e-mail address: `known` says how many of each source,
    `records` how many there are of the target in all, and `unmatched` how many there would be without such matches.
    `missing` are the keys of its source that earlier uploads held and this export, which looks complete, does not:
    `is_gone` when they were said to be deleted there.
    `staying` counts the values that stay as a file with newer data said them.
    """

    upload_id: int
    target: str
    state: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    set_aside: int = 0
    skipped: int = 0
    duplicates: int = 0
    rows: int = 0
    known: dict[str, int] = field(default_factory=dict)
    records: int | None = None
    unmatched: int | None = None
    missing: tuple[str, ...] = ()
    is_gone: bool = False
    staying: int = 0
    answers: dict[str, pl.DataFrame] | None = None


@dataclass(frozen=True)
class Upload:
    """One batch with what the warehouse must know of its file.

    `request` is what was asked of the reader, as plain data, and `reading` the hash of how it read (see
    smarketing.rereading): by them the file is read again when a newer version reads otherwise. `missing` is what was
    said of records that it no longer holds: gone or kept; None: as last time.
    """

    batch: Batch
    sha256: str
    file_name: str
    loaded_at: datetime
    loaded_by: str
    as_of: datetime | None
    is_demo: bool
    request: dict[str, Any] = field(default_factory=dict)
    reading: str | None = None
    missing: str | None = None


def load(writer: Writer, upload: Upload) -> Loaded:
    """Load one batch; the same upload twice changes nothing; real data replaces the demo company."""
    batch = upload.batch
    goal = target(batch.target)
    same = writer.row("load/same_upload.sql", sha256=upload.sha256)
    if same:
        return Loaded(same[0], goal.name, "already_loaded")
    if not upload.is_demo:
        clear_demo(writer)
    upload_id, earlier = writer.row("load/next_upload.sql", source=batch.source, target=goal.name)
    stored = keep_rows(writer, upload, upload_id)
    absent = missing(writer, goal, batch.source, upload_id) if earlier else []
    is_gone = _missing_answer(writer, upload) == GONE_ANSWER
    if is_gone:
        settle_missing(writer, upload_id, goal, absent)
    writer.insert("load/touch_keys.sql", stored.select("key"))
    added, updated, unchanged = derive_core(writer, goal)
    known, records, unmatched = known_elsewhere(writer, goal)
    stays = _staying(writer, goal, stored, batch, upload_id) if earlier else 0
    writer.run("load/upload_counts.sql", upload_id=upload_id, added=added, updated=updated, unchanged=unchanged)
    next_version(writer)
    return Loaded(
        upload_id,
        goal.name,
        "loaded",
        added,
        updated,
        unchanged,
        batch.faulty,
        batch.skipped,
        batch.duplicates,
        batch.rows.height,
        known,
        records,
        unmatched,
        tuple(absent),
        is_gone and bool(absent),
        stays,
    )


def _missing_answer(writer: Writer, upload: Upload) -> str | None:
    """What is to become of records that an export no longer holds: as told, else as last time for this source."""
    name = f"missing {upload.batch.source} {upload.batch.target}"
    if upload.missing:
        workspace.put(writer, name, upload.missing)
    return upload.missing or workspace.value(writer, name)


def _staying(writer: Writer, goal: Target, stored: pl.DataFrame, batch: Batch, upload_id: int) -> int:
    """How many values stay as a newer file said them; 0 where this one is the newest of its source and target."""
    (newer,) = writer.row("load/older_than.sql", upload_id=upload_id)
    if newer == 0:
        return 0
    return staying(stored, writer.frame("load/core_said.sql", table=goal.name), goal, batch.fields)


def keep_rows(writer: Writer, upload: Upload, upload_id: int) -> pl.DataFrame:
    """Write an upload with its rows, taken and not taken; returns the taken ones as `raw` keeps them.

    Refused when the batch's row arithmetic does not close.
    """
    _assert_whole(upload)
    batch, goal = upload.batch, target(upload.batch.target)
    stored = keyed(batch, goal, upload_id)
    writer.insert("load/insert_raw.sql", stored, table=goal.name)
    writer.insert("load/insert_uploads.sql", _upload_row(upload, upload_id))
    number = pl.lit(upload_id).alias("upload_id")
    if batch.set_aside.height:
        writer.insert("load/insert_set_aside.sql", batch.set_aside.with_columns(number))
    if batch.refused.height:
        writer.insert("load/insert_refused_rows.sql", batch.refused.with_columns(number))
    return stored


def _assert_whole(upload: Upload) -> None:
    """Refused when a row of the file is neither loaded, nor set aside, nor a duplicate, nor skipped by rule."""
    batch = upload.batch
    loaded, faulty, copies = batch.rows.height, batch.faulty, batch.duplicates
    if loaded + faulty + copies + batch.skipped != batch.records:
        raise Refused(
            "ROWS_LOST",
            f"{upload.file_name}: {batch.records} rows were read, but {loaded} to load + {faulty} set aside + {copies} "
            f"duplicates + {batch.skipped} skipped do not add up. Nothing was loaded.",
        )


def _upload_row(upload: Upload, upload_id: int) -> pl.DataFrame:
    batch = upload.batch
    row: dict[str, Any] = {
        "upload_id": upload_id,
        "sha256": upload.sha256,
        "file_name": upload.file_name,
        "source": batch.source,
        "target": batch.target,
        "loaded_at": utc(upload.loaded_at),
        "loaded_by": upload.loaded_by,
        "as_of": utc(upload.as_of),
        "told_at": told_at(upload),
        "fields": list(batch.fields),
        "records": batch.records,
        "set_aside": batch.faulty,
        "duplicates": batch.duplicates,
        "skipped": batch.skipped,
        "mapping": json.dumps(batch.mapping, default=str, ensure_ascii=False),
        "report": json.dumps(batch.report, default=str, ensure_ascii=False),
        "policy": json.dumps(batch.policy),
        "headers": list(batch.headers),
        **{name: batch.report.get(name) for name in ("file_sha256", "fingerprint", "zone")},
        "is_demo": upload.is_demo,
        "request": json.dumps(upload.request, ensure_ascii=False) if upload.request else None,
        "reading": upload.reading,
    }
    schema_overrides: dict[str, Any] = dict.fromkeys(("as_of", "told_at"), pl.Datetime("us"))
    schema_overrides |= dict.fromkeys(("file_sha256", "fingerprint", "zone", "request", "reading"), pl.String)
    schema_overrides |= dict.fromkeys(("fields", "headers"), pl.List(pl.String))
    return pl.DataFrame([row], schema_overrides=schema_overrides)


def told_at(upload: Upload) -> datetime | None:
    """Up to which instant (UTC) a file tells: its newest event with a clock, not after the load; what was said of it
    counts more, and a file without clocks tells up to its data-as-of.
    """
    batch, as_of = upload.batch, utc(upload.as_of)
    events = [
        field.columns[0]
        for field in target(batch.target).fields
        if field.event and field.type == "timestamp" and field.columns[0] in batch.rows.columns
    ]
    if as_of != utc(batch.as_of) or not events:
        return as_of
    until = utc(upload.loaded_at)
    newest: datetime | None = batch.rows.select(
        pl.max_horizontal(pl.col(name).filter(pl.col(name) <= until).max() for name in events)
    ).item()
    return as_of if newest is None else newest


def utc(moment: datetime | None) -> datetime | None:
    """A naive instant in UTC, as the database stores it."""
    if moment is None or moment.tzinfo is None:
        return moment
    return (moment - moment.utcoffset()).replace(tzinfo=None)  # type: ignore[operator]


def undo(writer: Writer, upload_id: int, undone_at: datetime, undone_by: str) -> None:
    """Withdraw one upload and derive its keys anew."""
    found = writer.frame("load/live_upload.sql", upload_id=upload_id)
    if found.is_empty():
        raise Refused("NO_SUCH_UPLOAD", f"There is no upload {upload_id} that could be undone.")
    writer.run("load/withdraw.sql", upload_id=upload_id, undone_at=utc(undone_at), undone_by=undone_by)
    goal = target(found["target"][0])
    writer.run("load/upload_keys.sql", table=goal.name, upload_id=upload_id)
    derive_core(writer, goal)
    next_version(writer)


def remember(
    writer: Writer,
    fingerprint: str,
    headers: Sequence[str],
    maps: Sequence[tuple[str, str, str]],
    at: datetime,
    by: str,
) -> None:
    """Retire the mappings of a header and put others (source, target, TOML) in their place."""
    writer.run("load/retire_mappings.sql", fingerprint=fingerprint, retired_at=utc(at), retired_by=by)
    rows = [
        {"source": source, "target": target, "mapping": text, "place": place}
        for place, (source, target, text) in enumerate(maps, start=1)
    ]
    same = {"fingerprint": fingerprint, "headers": list(headers), "created_at": utc(at), "created_by": by}
    if rows:
        writer.insert("load/insert_mappings.sql", pl.DataFrame([{**row, **same} for row in rows]))
    next_version(writer)


def clear_demo(writer: Writer) -> None:
    """Take the demo company, its agreement and its meetings out, if they are in."""
    uploads, versions, meetings = writer.row("load/demo_counts.sql")
    if versions:
        forget_demo(writer)
    if meetings:
        writer.run("meetings/forget_demo.sql")
    if uploads == 0:
        if versions or meetings:
            next_version(writer)
        return
    writer.run("agreement/forget_demo_leads.sql")
    writer.run("load/forget_demo_quotas.sql")
    writer.run("notes/forget_demo.sql")
    for name in TARGETS:
        writer.run("load/delete_demo_rows.sql", table=name)
    writer.run("load/delete_demo.sql")
    rebuild(writer)
    next_version(writer)


def next_version(writer: Writer) -> None:
    """Note that something was written."""
    writer.run("load/next_version.sql")
