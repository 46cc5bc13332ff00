"""The files that lie on a person's desk: what each was read as, what was answered, and how they are loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from smarketing.errors import SmarketingError
from smarketing.intake import worker
from smarketing.intake.progress import Listener
from smarketing.intake.result import WHOLE
from smarketing.loading import Outcome, load_file
from smarketing.settings import settings
from smarketing.sources import Mapping as ColumnMap
from smarketing.ui import state
from smarketing.ui.desk import attempt
from smarketing.ui.uploads_files import Dropped, File, Member, Teller, dropped, maps_in
from smarketing.ui.uploads_words import many, stem

AUTO, OWN, MAP = "auto", "own", "map:"
_DESK = "_desk"
CANCELLED = "Reading this file was cancelled. Nothing of it is loaded."


@dataclass
class Entry:
    """One dropped file and what a person has said about it.

    `reading` is AUTO, OWN, the name of a known export or MAP + the name of a map file; `own` the mapping made by
    hand. `asked` keeps each question that was asked, so that its answer can be changed. `key` is for widgets,
    `found` keeps what was found out about the file, so that a rerun need not find it again.
    """

    file: File
    sha256: str
    key: str
    reading: str = AUTO
    own: ColumnMap | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    zone: str | None = None
    as_of: date | None = None
    outcome: Outcome = field(default_factory=lambda: Outcome("", "refused", ""))
    is_twice: bool = False
    found: dict[str, Any] = field(default_factory=dict)
    is_cancelled: bool = False
    _read_at: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """The file's name, as its user wrote it."""
        return str(self.file.name)

    @property
    def is_ready(self) -> bool:
        """Whether it can be loaded, and would be another upload."""
        return self.outcome.state == "would_load" and not self.is_twice

    @property
    def rows(self) -> int:
        """The rows that would be loaded."""
        return sum(one.batch.rows.height for one in self.outcome.prepared if one.batch is not None)

    def read_as(self, reading: str) -> None:
        """Read it another way; what was answered belongs to the way before."""
        self.reading, self.answers, self.asked, self.is_cancelled = reading, {}, {}, False

    @property
    def is_touched(self) -> bool:
        """Whether a person has said anything about it."""
        return bool(self.reading != AUTO or self.own or self.answers or self.zone or self.as_of or self.is_cancelled)

    def start_anew(self) -> None:
        """Callback: take back all that was said about it; its widgets are others from then on."""
        self.read_as(AUTO)
        self.own, self.zone, self.as_of, self.key = None, None, None, f"{self.key}_"

    def cancel(self) -> None:
        """Callback: read it no further, until it is to be read another way."""
        self.is_cancelled = True

    def answer(self, question: Mapping[str, Any], value: Any) -> None:
        """Keep the answer to a question as intake takes it, and the question, to change it."""
        self.asked.setdefault(question["id"], dict(question))
        choice, column = question["choice"], question["column"]
        if choice in WHOLE or (column is None and choice != "zone"):
            self.answers[choice] = value
        else:
            self.answers.setdefault(choice, {}).update(value if choice == "zone" else {column: value})

    def answered(self, question: Mapping[str, Any]) -> Any:
        """The answer that was given to a question, or None."""
        given = self.answers.get(question["choice"])
        whole = question["choice"] in {*WHOLE, "zone"} or question["column"] is None
        return given if whole or not isinstance(given, dict) else given.get(question["column"])


@dataclass(frozen=True)
class Done:
    """What was loaded last: the numbers of its uploads, in words, and whether the demo company went for it."""

    uploads: tuple[int, ...]
    words: str
    failed: tuple[str, ...] = ()
    replaced_demo: bool = False


@dataclass
class Desk:
    """All files of one person. `turn` is part of the uploader's key: a new one frees what was uploaded."""

    turn: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    maps: dict[str, tuple[ColumnMap, ...] | str] = field(default_factory=dict)
    dropped: dict[str, Dropped] = field(default_factory=dict)
    opened: str | None = None
    done: Done | None = None
    said: str = ""

    @property
    def uploader(self) -> str:
        """The key of the uploader."""
        return f"files_{self.turn}"

    def take(self, files: Sequence[UploadedFile]) -> None:
        """Put new files on the desk, take away those that are gone; a map file that cannot be read says why."""
        data = [file for file in files if not file.name.lower().endswith(".toml")]
        self.maps = {file.name: maps_in(file) for file in files if file not in data}
        self.dropped = {file.file_id: self.dropped.get(file.file_id) or dropped(file) for file in data}
        held = [file for each in self.dropped.values() for file in each.files]
        kept = {file.file_id: self.entries.get(file.file_id) or _entry(file) for file in held}
        self.entries = kept
        seen: set[str] = set()
        for entry in kept.values():
            entry.is_twice = entry.sha256 in seen
            seen.add(entry.sha256)

    def shown(self) -> Entry | None:
        """The file whose details are shown: the one that was opened, else the first that needs an answer."""
        if self.opened in self.entries:
            return self.entries[str(self.opened)]
        waiting = (entry for entry in self.entries.values() if entry.outcome.state == "needs_choice")
        ready = (entry for entry in self.entries.values() if entry.is_ready)
        return next(waiting, None) or next(ready, None) or next(iter(self.entries.values()), None)

    def map_for(self, entry: Entry) -> str | None:
        """The map file that goes with a data file without being told: of its name, or the only one for the only one."""
        sound = [name for name, found in self.maps.items() if not isinstance(found, str)]
        named = [name for name in sound if stem(name) == stem(entry.name)]
        alone = sound if len(sound) == 1 and len(self.entries) == 1 else []
        return next(iter(named or alone), None)

    def read(self, entry: Entry) -> None:
        """Read the file and try its load, unless nothing has changed since; keeps the questions that it raises."""
        house, maps = state.warehouse(), self._maps_of(entry)
        at = (maps, entry.reading, json.dumps(entry.answers, sort_keys=True, default=str), entry.zone, entry.as_of)
        if entry.is_cancelled:
            entry.outcome = Outcome(entry.name, "refused", CANCELLED, reason="CANCELLED")
        elif entry._read_at != (*at, house.version):
            worker.warm(2)
            tell = Teller(entry.name, f"cancel_{entry.key}", entry.cancel)
            entry.outcome = _tried(entry, maps, dry_run=True, on_progress=tell)
            entry._read_at = (*at, house.version)
            tell.end()
        for question in entry.outcome.questions:
            if question["choice"] != "mapping":
                entry.asked[question["id"]] = question

    def load(self, entry: Entry) -> Outcome:
        """Load the file as it was tried."""
        return _tried(entry, self._maps_of(entry), dry_run=False)

    def _maps_of(self, entry: Entry) -> tuple[ColumnMap, ...] | None:
        if entry.reading == OWN:
            return (entry.own,) if entry.own else None
        name = entry.reading.removeprefix(MAP) if entry.reading.startswith(MAP) else None
        if entry.reading == AUTO:
            name = self.map_for(entry)
        found = self.maps.get(name) if name else None
        return None if found is None or isinstance(found, str) else found


def desk() -> Desk:
    """The desk of this session."""
    found = st.session_state.setdefault(_DESK, Desk())
    assert isinstance(found, Desk)
    return found


def ready(found: Desk) -> list[Entry]:
    """The files that can be loaded."""
    return [entry for entry in found.entries.values() if entry.is_ready]


def load_ready() -> None:
    """Callback: load each file that is ready, with progress; free the uploader when nothing is left to answer."""
    found = desk()
    waiting = ready(found)
    was_demo = state.warehouse().is_demo
    outcomes = list(_loaded(found, waiting))
    taken = [outcome for outcome in outcomes if outcome.state == "loaded"]
    failed = tuple(f"{outcome.file_name}: {outcome.message}" for outcome in outcomes if not outcome.is_done)
    numbers = tuple(upload.upload_id for outcome in taken for upload in outcome.uploads)
    found.done = Done(numbers, summed(taken), failed, replaced_demo=was_demo and bool(taken))
    found.said, found.opened = "", None
    if not any(entry.outcome.state == "needs_choice" for entry in found.entries.values()):
        start_over()


def start_over() -> None:
    """Callback: clear the desk; the files of this session are forgotten, loads stay."""
    found = desk()
    found.turn += 1
    found.entries, found.maps, found.dropped, found.opened = {}, {}, {}, None


def undo(*uploads: int) -> None:
    """Callback: withdraw uploads; what was withdrawn before stays so."""
    found, house = desk(), state.warehouse()
    live = {row["upload_id"]: row for row in house.read("uploads").to_dicts() if row["state"] == "loaded"}
    gone = [number for number in uploads if number in live]

    def withdraw() -> None:
        for number in gone:
            house.undo(number, undone_at=datetime.now(UTC))

    _, found.said = attempt(withdraw)
    if found.said:
        return
    names = list(dict.fromkeys(live[number]["file_name"] for number in gone))
    left = "Nothing is loaded now." if house.is_empty else "The numbers are what the other files say."
    found.said = f"{', '.join(names)}: withdrawn. {left}" if names else ""
    found.done = None


def _loaded(found: Desk, waiting: Sequence[Entry]) -> Iterator[Outcome]:
    place = st.empty()
    with place.status("Loading") as status:
        for number, entry in enumerate(waiting, start=1):
            status.update(label=f"Loading file {number} of {len(waiting)}: {many(entry.rows, 'row')}")
            yield found.load(entry)
    place.empty()


def summed(outcomes: Sequence[Outcome]) -> str:
    """'1,240 new and 64 changed records from 2 files; 25 rows set aside'."""
    uploads = [upload for outcome in outcomes for upload in outcome.uploads]
    counts = (
        (sum(getattr(upload, name) for upload in uploads), word)
        for name, word in (("added", "new"), ("updated", "changed"), ("unchanged", "unchanged"))
    )
    told = " and ".join(f"{number:,} {word}" for number, word in counts if number) or "no new"
    aside = sum(upload.set_aside for upload in uploads)
    twice = sum(upload.duplicates for upload in uploads)
    left = f"; {many(aside, 'row')} set aside" if aside else ""
    left += f"; {many(twice, 'row')} twice in a file" if twice else ""
    return f"{told} records from {many(len(outcomes), 'file')}{left}"


def _entry(file: File) -> Entry:
    # Two members of an archive that are refused have no bytes, and are not the same file.
    digest = hashlib.sha256(file.getvalue() or file.file_id.encode()).hexdigest()
    return Entry(file, digest, hashlib.sha256(f"{file.file_id}{digest}".encode()).hexdigest()[:12])


def _tried(
    entry: Entry, maps: tuple[ColumnMap, ...] | None, *, dry_run: bool, on_progress: Listener | None = None
) -> Outcome:
    """What load_file says; an error of ours becomes a refusal with the id under which the log has it."""
    if isinstance(entry.file, Member) and entry.file.refusal:
        return Outcome(entry.name, "refused", entry.file.refusal.message or "", reason=entry.file.refusal.reason)
    named = entry.reading if entry.reading not in (AUTO, OWN) and not entry.reading.startswith(MAP) else None
    as_of = datetime.combine(entry.as_of, time(0), UTC) if entry.as_of else None
    try:
        return load_file(
            state.warehouse(),
            entry.file.getvalue(),
            entry.name,
            source=named,
            mapping=maps,
            zone=entry.zone or settings().zone,
            choices=entry.answers,
            as_of=as_of,
            loaded_at=datetime.now(UTC),
            dry_run=dry_run,
            on_progress=on_progress,
        )
    except SmarketingError as refused:
        return Outcome(entry.name, "refused", str(refused), reason=getattr(refused, "reason", None))
    except Exception as error:  # noqa: BLE001 - one file that we cannot read must not take the others away
        error_id = state.record(error, "an upload")
        return Outcome(entry.name, "refused", f"This file met an error of ours. The log has it as {error_id}.")
