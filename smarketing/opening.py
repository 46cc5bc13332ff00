"""A warehouse opened by the app or a command: what a newer version reads otherwise is read again, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from smarketing import fiscal, loading, reading
from smarketing.errors import Refused, UnknownName
from smarketing.intake.worker import read_upload
from smarketing.reading import Reading
from smarketing.sources.mapping import of_plain
from smarketing.warehouse import Upload, Warehouse

_GONE = "its copy in the folder uploads is gone"


def opened(path: str | Path, tell: Callable[[str], object]) -> Warehouse:
    """The warehouse at `path`, with every upload as this version reads it; `tell` hears a sentence for each that could
    not be read again. Quarters, years and weeks are counted and named by its calendar from here on.

    The first start of another version takes as long as it takes to read the files that it concerns.
    """
    house = Warehouse(path)
    try:
        for words in refresh(house):
            tell(words)
    except BaseException:
        house.close()
        raise
    fiscal.use(house.workspace.fiscal)
    return house


def refresh(house: Warehouse, reader: loading.Reader = read_upload) -> list[str]:
    """Read again each upload that this version reads otherwise; a sentence for each that could not be.

    A file that cannot be read again keeps the rows that it has; that is said once, and kept with the upload.
    """
    if house.path is None or house.readings.mark == reading.mark():
        return []
    unread = []
    for upload in house.readings.all().to_dicts():
        why = _refreshed(house, upload, reader)
        if why:
            unread.append(sentence(upload["file_name"], why))
    house.readings.respell()
    house.readings.look_after(reading.mark())
    return unread


def sentence(file_name: str, why: str) -> str:
    """What a person is told of a file that could not be read again."""
    return f"{file_name} could not be read again by this version: {why}. What was read from it stays as it was."


def unread_sentences(uploads: Sequence[dict[str, Any]]) -> list[str]:
    """The same for rows of the read `uploads`, oldest first; none for a file that was loaded again since."""
    live = [row for row in uploads if row["state"] == "loaded"]
    newest = {(row["file_sha256"], row["target"]): row["upload_id"] for row in sorted(live, key=_number)}
    waiting = [row for row in live if row["unread"] and newest[row["file_sha256"], row["target"]] == row["upload_id"]]
    return [sentence(row["file_name"], row["unread"]) for row in sorted(waiting, key=_number)]


def _number(row: dict[str, Any]) -> int:
    number: int = row["upload_id"]
    return number


def _refreshed(house: Warehouse, upload: dict[str, Any], reader: loading.Reader) -> str | None:
    """Bring one upload to this version's reading; why that cannot be done, if so."""
    number = upload["upload_id"]
    try:
        asked = reading.asked_before(upload)
        how = reading.reading(upload["headers"] or (), upload["file_name"], asked)
    except (Refused, UnknownName) as wrong:
        # The mapping of the time names what this version does not know.
        house.readings.note(number, reading.mark(), str(wrong).rstrip("."))
        return str(wrong).rstrip(".")
    if upload["reading"] == how.hash:
        return None
    data = _kept(house, upload)
    why = f"{_GONE}{_learned(upload, how)}" if data is None else _read(house, upload, asked, how, data, reader)
    if why:
        house.readings.note(number, how.hash, why)
    return why


def _read(
    house: Warehouse, upload: dict[str, Any], asked: dict[str, Any], how: Reading, data: bytes, reader: loading.Reader
) -> str | None:
    as_of = datetime.fromisoformat(asked["as_of"]) if asked["as_of"] else None
    # Where what was asked is not kept, what is read says whether data-as-of was set or is the newest event.
    until = as_of if upload["request"] and as_of else upload["loaded_at"]
    told = of_plain(asked["mapping"]) if asked["mapping"] else None
    (one,) = (loading.in_process if upload["is_demo"] else reader)(
        data,
        upload["file_name"],
        mappings=[told],
        source=asked["source"],
        zone=asked["zone"],
        choices={"today": upload["loaded_at"].date(), **asked["choices"]},
        not_after=loading.naive(until),
    )
    if one.batch is None or one.batch.target != upload["target"]:
        questions = " ".join(str(question.get("text", "")) for question in one.questions)
        return (questions or one.message or "its columns mean something else now").rstrip(".")
    batch = loading.with_file(one.batch, data, asked["zone"])
    identity = loading.identity(data, batch)
    if identity == upload["sha256"]:
        house.readings.note(upload["upload_id"], how.hash)
        return None
    if as_of == batch.as_of and not upload["request"]:
        asked, as_of = {**asked, "as_of": None}, None
    file = {name: upload[name] for name in ("file_name", "loaded_at", "loaded_by", "is_demo")}
    again = Upload(batch, identity, as_of=as_of or batch.as_of, request=asked, reading=how.hash, **file)
    house.readings.replace(upload["upload_id"], again)
    return None


def _learned(upload: dict[str, Any], how: Reading) -> str:
    """What this version would read besides."""
    more = [name for name in (how.mapping.fields if how.mapping else ()) if name not in (upload["fields"] or ())]
    return f"; it would read {', '.join(name.replace('_', ' ') for name in more)} besides" if more else ""


def _kept(house: Warehouse, upload: dict[str, Any]) -> bytes | None:
    """The bytes of an upload, if they are still those that were loaded; the demo company's are those of its folder."""
    mark = upload["file_sha256"]
    if house.path is None or mark is None:
        return None
    place = loading.DEMO_FOLDER / upload["file_name"] if upload["is_demo"] else loading.kept_file(house.path, mark)
    if not place.is_file():
        return None
    data = place.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == mark else None
