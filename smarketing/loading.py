"""From a file's bytes into the warehouse: intake reads, the warehouse loads, the bytes are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from smarketing import answered, demo, load_words, memory, reading
from smarketing.agreement import MARKETING, SALES
from smarketing.batch import SET_ASIDE_SCHEMA, Batch
from smarketing.demo.agreement import VERSIONS
from smarketing.errors import Refused
from smarketing.intake import Prepared, prepare
from smarketing.intake.progress import Listener
from smarketing.intake.worker import expand, read_upload, warm
from smarketing.meeting import example
from smarketing.memory import Remembered
from smarketing.settings import ROOT
from smarketing.sources import Mapping
from smarketing.warehouse import Loaded, Upload, Warehouse
from smarketing.warehouse.load import GONE_ANSWER, KEPT_ANSWER

# (data, name, mappings=..., source=..., zone=..., choices=..., not_after=..., on_progress=...) -> one per mapping
Reader = Callable[..., Sequence[Prepared]]
DEMO_FOLDER = ROOT / "data" / "demo"
# What a dry run reads: the numbers over all time, and month by month.
HEADLINES: dict[str, dict[str, Any]] = {
    "reply_states": {},
    "activity_funnel": {"by": "month"},
    "deal_outcomes": {"by": "month"},
}
_ASIDE = {"target": pl.String, **SET_ASIDE_SCHEMA}


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `state` is loaded, already_loaded, would_load, refused or needs_choice.

    `uploads` has one entry per target that the file fills; `set_aside` the rows that were not taken, with their
    target; `questions` what only a person can answer; `reason` the code and `message` the sentence of a refusal.
    Unless the state is loaded, nothing was changed. `remembered` is how a file of this header, or of one like it, was
    read before (`prepared` tells whether this one was read so); `pending` what is to be loaded, for a joint dry run.
    """

    file_name: str
    state: str
    message: str
    uploads: tuple[Loaded, ...] = ()
    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_ASIDE))
    questions: tuple[dict[str, Any], ...] = ()
    reason: str | None = None
    prepared: tuple[Prepared, ...] = ()
    remembered: Remembered | None = None
    pending: tuple[Upload, ...] = ()

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
    reader: Reader = read_upload,
    on_progress: Listener | None = None,
) -> Outcome:
    """Read a file and load it into each target that it fills: all of them, or none.

    `reader` reads it: a worker process unless told otherwise (see intake.worker); `on_progress` hears of each step,
    and what it raises ends the reading.

    Without `mapping` the file is recognised by its headers (`source` narrows that); several mappings fill several
    targets from the one file. `zone` is the zone of its clocks (UTC when not given), `as_of` the instant at which
    it was exported, `loaded_at` the instant of this load. The bytes are kept beside a warehouse that is a file.
    """
    answers, missing = _apart(choices)
    is_new = not (mapping or source or is_demo)
    known = memory.looked_up(warehouse, data, name, answers, in_worker=reader is read_upload) if is_new else None
    told = (mapping,) if isinstance(mapping, Mapping) else mapping
    plan = memory.plan(told, known, answers, zone)
    how = {"fiscal_month": warehouse.workspace.fiscal.month, **answers}
    asked: dict[str, Any] = {"source": source, "zone": zone or "UTC", "choices": how}
    until = naive(as_of or loaded_at)
    read = reader(data, name, mappings=plan.maps, not_after=until, on_progress=on_progress, **asked)
    prepared = tuple(plan.told(one) for one in read)
    stopped = _stopped(name, prepared, plan.asked(prepared))
    if stopped:
        return replace(stopped, remembered=known)
    file = {"file_name": name, "loaded_at": loaded_at, "loaded_by": loaded_by, "is_demo": is_demo, "missing": missing}
    pending = _pending(file, data, plan.maps, prepared, asked, as_of)
    if dry_run:
        uploads, _ = warehouse.trial(pending, HEADLINES)
    else:
        uploads = _loaded(warehouse, data, pending)
        if plan.is_worth_keeping and not is_demo and any(upload.state == "loaded" for upload in uploads):
            memory.remember(warehouse, prepared, answers, plan.zone, at=loaded_at, by=loaded_by)
    outcome = _outcome(name, prepared, [upload.batch for upload in pending], uploads, dry_run=dry_run)
    return replace(outcome, remembered=known, pending=pending)


def _apart(choices: AnyMapping[str, Any] | None) -> tuple[dict[str, Any], str | None]:
    """The answers for the reader, and what is said of records that a complete export no longer holds; Refused where
    that is another word than we know.
    """
    answers = dict(choices or {})
    answer = answers.pop("missing", None)
    if answer not in (None, GONE_ANSWER, KEPT_ANSWER):
        raise Refused("BAD_CHOICE", f"missing is {answer!r}: write {GONE_ANSWER} or {KEPT_ANSWER}.")
    return answers, answer


def _pending(
    file: dict[str, Any],
    data: bytes,
    maps: Sequence[Mapping | None],
    prepared: Sequence[Prepared],
    asked: dict[str, Any],
    as_of: datetime | None,
) -> tuple[Upload, ...]:
    """What is to be loaded of one file: an upload for each target."""
    uploads = []
    for mapping, one in zip(maps, prepared, strict=True):
        if one.batch is not None:
            batch, request = with_file(one.batch, data, asked["zone"]), reading.request(mapping, as_of=as_of, **asked)
            how = reading.reading(batch.headers, file["file_name"], request).hash
            stated = {"as_of": as_of or batch.as_of, "request": request, "reading": how, **file}
            uploads.append(Upload(batch, identity(data, batch), **stated))
    return tuple(uploads)


def _loaded(warehouse: Warehouse, data: bytes, pending: Sequence[Upload]) -> list[Loaded]:
    if not any(upload.is_demo for upload in pending):
        keep_bytes(warehouse, data)
    return warehouse.load_all(pending)


def in_process(
    data: bytes,
    name: str,
    *,
    mappings: Sequence[Mapping | None],
    on_progress: Listener | None = None,
    **how: Any,
) -> list[Prepared]:
    """A reader of files that are our own: in this process, without limits and without telling its steps."""
    return [prepare(data, name, mapping=mapping, **how) for mapping in mappings]


def load_upload(warehouse: Warehouse, data: bytes, name: str, **how: Any) -> tuple[list[Outcome], int]:
    """`load_file` for each file that an upload holds (the members of a zip, or the file itself), and how many
    folders and system files of an archive were skipped. One that is refused does not stop the others.
    """
    found = expand(data, name)
    outcomes: list[Outcome] = []
    for place, part in enumerate(found.parts, start=1):
        if part.data is None:
            outcomes.append(Outcome(part.name, "refused", part.message or "", reason=part.reason))
            continue
        if place < len(found.parts):
            warm()
        outcomes.append(load_file(warehouse, part.data, part.name, **how))
    return outcomes, found.skipped


def load_demo(warehouse: Warehouse, loaded_at: datetime, folder: Path = DEMO_FOLDER) -> list[Outcome]:
    """Load the demo company's exports, in the order that it names, through the same road as a user's files, judged by
    the agreement that it signed; then its last meeting is held.

    Refused when the warehouse holds real data, or when a file of the folder cannot be loaded.
    """
    if not warehouse.is_empty and not warehouse.is_demo:
        raise Refused("NOT_EMPTY", "The demo company is loaded into an empty warehouse only; this one holds your data.")
    missing = [file.name for file in demo.FILES if not (folder / file.name).exists()]
    if missing:
        raise Refused("NO_DEMO", f"{folder} lacks {', '.join(missing)}: write the demo exports with `make demo`.")
    _sign_demo(warehouse)
    outcomes = [_load_demo_file(warehouse, folder, file, loaded_at) for file in demo.FILES]
    if folder == DEMO_FOLDER:
        answered.give(warehouse)
        example.hold(warehouse)
    return outcomes


def _sign_demo(warehouse: Warehouse) -> None:
    """Put the demo company's agreement in force, unless people have signed one of their own."""
    agreements = warehouse.agreements
    if any(version.is_in_chain and not version.is_starter and not version.is_demo for version in agreements.versions()):
        return
    for one in VERSIONS:
        agreements.draft(one.version_id, one.terms, one.based_on, at=one.signed_at, by=one.marketing, is_demo=True)
        for side, name in ((MARKETING, one.marketing), (SALES, one.sales)):
            agreements.sign(one.version_id, side, by=name, at=one.signed_at)


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
        reader=in_process,
    )
    if not outcome.is_done:
        raise Refused(outcome.reason or "NEEDS_CHOICE", f"{file.name}: {outcome.message}")
    return outcome


def identity(data: bytes, batch: Batch) -> str:
    """The sha256 by which a load is known: of the bytes, and of what was read from them.

    One file may so fill two targets, and the same file read with another answer is another upload, unless the answer
    changes nothing.
    """
    said = {"source": batch.source, "target": batch.target, "fields": batch.fields, "key": batch.key}
    words = json.dumps({**said, "policy": batch.policy}, sort_keys=True).encode()
    rows = batch.rows.hash_rows(seed=7).to_numpy().tobytes()
    return hashlib.sha256(hashlib.sha256(data).digest() + words + rows).hexdigest()


def keep_bytes(warehouse: Warehouse, data: bytes) -> Path | None:
    """The file beside the warehouse that holds these bytes under their own sha256; None in memory.

    It is text of unknown origin: named by its hash, never by its user, and without a suffix.
    """
    if warehouse.path is None:
        return None
    kept = kept_file(warehouse.path, hashlib.sha256(data).hexdigest())
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        part = kept.with_suffix(".part")
        part.write_bytes(data)
        part.replace(kept)
    return kept


def kept_file(database: Path, sha256: str) -> Path:
    """Where the bytes of an upload are kept beside the database."""
    return database.resolve().parent / "uploads" / sha256


def naive(moment: datetime) -> datetime:
    """An instant as the warehouse writes it: in UTC, without a zone. One without a zone is taken to be in UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def with_file(batch: Batch, data: bytes, zone: str) -> Batch:
    """The batch with the name under which its bytes are kept, the mark of its header and the zone of its clocks."""
    file = {"file_sha256": hashlib.sha256(data).hexdigest(), "fingerprint": memory.fingerprint(batch.headers)}
    return replace(batch, report={**batch.report, **file, "zone": batch.mapping.get("zone") or zone})


def _stopped(name: str, prepared: Sequence[Prepared], first: dict[str, Any] | None) -> Outcome | None:
    questions = tuple(question for one in prepared for question in one.questions)
    if first:
        questions = (first, *questions)
    for one in prepared:
        if one.outcome == "reject" and not first:
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
    words = "; ".join(load_words.sentence(upload) for upload in uploads)
    return Outcome(name, state, words, tuple(uploads), pl.concat(asides), prepared=tuple(prepared))
