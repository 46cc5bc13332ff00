"""From a file's bytes into the warehouse: intake reads, the warehouse loads, the bytes are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from smarketing import demo
from smarketing.batch import SET_ASIDE_SCHEMA, Batch
from smarketing.errors import Refused
from smarketing.intake import Prepared, prepare
from smarketing.settings import ROOT
from smarketing.sources import Mapping
from smarketing.warehouse import Loaded, Warehouse

DEMO_FOLDER = ROOT / "data" / "demo"
HEADLINES = ("cohort_funnel", "pipeline")
_ASIDE = {"target": pl.String, **SET_ASIDE_SCHEMA}


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `state` is loaded, already_loaded, would_load, refused or needs_choice.

    `uploads` has one entry per target that the file fills; `set_aside` the rows that were not taken, with their
    target; `questions` what only a person can answer; `reason` the code and `message` the sentence of a refusal.
    Unless the state is loaded, nothing was changed.
    """

    file_name: str
    state: str
    message: str
    uploads: tuple[Loaded, ...] = ()
    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_ASIDE))
    questions: tuple[dict[str, Any], ...] = ()
    reason: str | None = None
    prepared: tuple[Prepared, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the file's rows are in the warehouse, or would be after a dry run."""
        return self.state in {"loaded", "already_loaded", "would_load"}


def load_file(
    warehouse: Warehouse,
    data: bytes,
    name: str,
    *,
    source: str | None = None,
    mapping: Mapping | Sequence[Mapping] | None = None,
    zone: str | None = None,
    choices: AnyMapping[str, Any] | None = None,
    as_of: datetime | None = None,
    loaded_at: datetime,
    loaded_by: str = "",
    dry_run: bool = False,
    is_demo: bool = False,
) -> Outcome:
    """Read a file and load it into each target that it fills: all of them, or none.

    Without `mapping` the file is recognised by its headers (`source` narrows that); several mappings fill several
    targets from the one file. `zone` is the zone of its clocks (UTC when not given), `as_of` the instant at which
    it was exported, `loaded_at` the instant of this load. The bytes are kept beside a warehouse that is a file.
    """
    maps: Sequence[Mapping | None] = mapping if isinstance(mapping, Sequence) else (mapping,)
    asked: dict[str, Any] = {"source": source, "zone": zone or "UTC", "choices": dict(choices or {})}
    until = naive(as_of or loaded_at)
    prepared = tuple(prepare(data, name, mapping=each, not_after=until, **asked) for each in maps)
    stopped = _stopped(name, prepared)
    if stopped:
        return stopped
    batches = [_with_file(one.batch, data) for one in prepared if one.batch is not None]
    how: dict[str, Any] = {"file_name": name, "loaded_at": loaded_at, "as_of": as_of, "is_demo": is_demo}
    if dry_run:
        step: Callable[..., Loaded] = partial(warehouse.dry_run, reads=HEADLINES, **how)
    else:
        step = partial(warehouse.load, loaded_by=loaded_by, **how)
        if not is_demo:
            keep_bytes(warehouse, data)
    uploads = [step(batch, sha256=identity(data, batch, asked)) for batch in batches]
    return _outcome(name, prepared, batches, uploads, dry_run=dry_run)


def load_demo(warehouse: Warehouse, loaded_at: datetime, folder: Path = DEMO_FOLDER) -> list[Outcome]:
    """Load the demo company's exports, in the order that it names, through the same road as a user's files.

    Refused when the warehouse holds real data, or when a file of the folder cannot be loaded.
    """
    if not warehouse.is_empty and not warehouse.is_demo:
        raise Refused("NOT_EMPTY", "The demo company is loaded into an empty warehouse only; this one holds your data.")
    missing = [file.name for file in demo.FILES if not (folder / file.name).exists()]
    if missing:
        raise Refused("NO_DEMO", f"{folder} lacks {', '.join(missing)}: write the demo exports with `make demo`.")
    return [_load_demo_file(warehouse, folder, file, loaded_at) for file in demo.FILES]


def _load_demo_file(warehouse: Warehouse, folder: Path, file: demo.DemoFile, loaded_at: datetime) -> Outcome:
    outcome = load_file(
        warehouse,
        (folder / file.name).read_bytes(),
        file.name,
        source=None if file.mapping else f"{file.source}.{file.target}",
        mapping=Mapping.from_toml(file.mapping) if file.mapping else None,
        zone=file.zone,
        as_of=demo.AS_OF,
        loaded_at=loaded_at,
        loaded_by="demo",
        is_demo=True,
    )
    if not outcome.is_done:
        raise Refused(outcome.reason or "NEEDS_CHOICE", f"{file.name}: {outcome.message}")
    return outcome


def identity(data: bytes, batch: Batch, asked: AnyMapping[str, Any]) -> str:
    """The sha256 by which a load is known: of the bytes, the target, the mapping and the answers given.

    One file may so fill two targets, and the same file read with other answers is another upload. How it came to its
    mapping (recognised, told or chosen) does not count.
    """
    answers = {name: answer for name, answer in asked["choices"].items() if name != "export"}
    reading = {"target": batch.target, "mapping": batch.mapping, "zone": asked["zone"], "choices": answers}
    words = json.dumps(reading, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(hashlib.sha256(data).digest() + words.encode()).hexdigest()


def keep_bytes(warehouse: Warehouse, data: bytes) -> Path | None:
    """The file beside the warehouse that holds these bytes under their own sha256; None in memory.

    It is text of unknown origin: named by its hash, never by its user, and without a suffix.
    """
    if warehouse.path is None:
        return None
    folder = warehouse.path.resolve().parent / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / hashlib.sha256(data).hexdigest()
    if not kept.exists():
        part = kept.with_suffix(".part")
        part.write_bytes(data)
        part.replace(kept)
    return kept


def naive(moment: datetime) -> datetime:
    """An instant as the warehouse writes it: in UTC, without a zone. One without a zone is taken to be in UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _with_file(batch: Batch, data: bytes) -> Batch:
    """The batch with the name under which its bytes are kept."""
    return replace(batch, report={**batch.report, "file_sha256": hashlib.sha256(data).hexdigest()})


def _stopped(name: str, prepared: Sequence[Prepared]) -> Outcome | None:
    questions = tuple(question for one in prepared for question in one.questions)
    for one in prepared:
        if one.outcome == "reject":
            return Outcome(name, "refused", one.message or "", reason=one.reason, prepared=tuple(prepared))
    if questions or any(one.batch is None for one in prepared):
        message = " ".join(str(question.get("text", "")) for question in questions)
        reason = next((one.reason for one in prepared if one.batch is None and one.reason), "NEEDS_CHOICE")
        return Outcome(name, "needs_choice", message, questions=questions, reason=reason, prepared=tuple(prepared))
    return None


def _outcome(
    name: str, prepared: Sequence[Prepared], batches: Sequence[Batch], uploads: Sequence[Loaded], *, dry_run: bool
) -> Outcome:
    states = {upload.state for upload in uploads}
    state = "already_loaded" if states == {"already_loaded"} else "would_load" if dry_run else "loaded"
    asides = [batch.set_aside.select(pl.lit(batch.target).alias("target"), *SET_ASIDE_SCHEMA) for batch in batches]
    words = "; ".join(sentence(upload) for upload in uploads)
    return Outcome(name, state, words, tuple(uploads), pl.concat(asides), prepared=tuple(prepared))


def sentence(upload: Loaded) -> str:
    """What one load did, in words."""
    if upload.state == "already_loaded":
        return f"{upload.target}: already loaded as upload {upload.upload_id}, nothing changed"
    return (
        f"{upload.target}: {upload.added:,} added, {upload.updated:,} updated, {upload.unchanged:,} unchanged, "
        f"{upload.set_aside:,} set aside, {upload.skipped:,} skipped"
        + (f", {upload.duplicates:,} duplicates" if upload.duplicates else "")
    )
