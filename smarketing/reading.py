"""How a file is read, as a hash: the one under which it was loaded and the one under which this version reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from smarketing import basis
from smarketing.errors import Refused, UnknownName
from smarketing.intake.choosing import chosen
from smarketing.intake.recognition import Table
from smarketing.intake.result import Stopped
from smarketing.sources import Mapping, registry
from smarketing.sources.mapping import of_plain
from smarketing.targets import target

# The code that reads, and the library whose data decides what a clock means.
_READER, _DATA = "smarketing.intake.prepare", ("tzdata",)


@dataclass(frozen=True)
class Reading:
    """How a file is read: `mapping` (None when the file cannot be read without an answer) and `hash`."""

    mapping: Mapping | None
    hash: str


@cache
def mark() -> str:
    """The hash of all that reads files; while it stands, no reading has changed."""
    return basis.code_hash([_READER], libraries=_DATA)


def request(
    mapping: Mapping | None, source: str | None, zone: str, choices: AnyMapping[str, Any], as_of: datetime | None
) -> dict[str, Any]:
    """What is asked of the reader, as plain data for JSON. With no mapping the file's headers say how it is read."""
    asked = {
        "mapping": mapping.as_dict() if mapping else None,
        "source": source,
        "zone": zone,
        "choices": dict(choices),
        "as_of": as_of.isoformat() if as_of else None,
    }
    plain: dict[str, Any] = json.loads(json.dumps(asked, default=str))
    return plain


def reading(headers: Sequence[str], name: str, asked: dict[str, Any]) -> Reading:
    """How a file with these headers is read when it is asked for so.

    The hash changes with the code that reads files, and with what this file's shape says; another vendor's shape, or
    another target, changes nothing.
    """
    mapping = _mapping(headers, name, asked)
    what = [repr(target(mapping.target)), json.dumps(mapping.as_dict(), default=str)] if mapping else [mark()]
    return Reading(mapping, basis.hashed([_code(), json.dumps(asked, sort_keys=True), *what]))


def asked_before(upload: dict[str, Any]) -> dict[str, Any]:
    """What was asked of the reader for an upload (a row of load/readings.sql).

    Before version 10 of the schema that was not kept. What the file itself did not settle was saved for the next file
    with its header, so: a header that was never saved was read by itself, any other as its mapping says, with the
    answers that are saved.
    """
    if upload["request"]:
        known: dict[str, Any] = json.loads(upload["request"])
        return known
    plain = json.loads(upload["mapping"] or "{}")
    zone = upload["zone"] or plain.get("zone") or "UTC"
    own = upload["source"] not in registry.sources()
    source = upload["source"] if own else f"{upload['source']}.{upload['target']}"
    alone = request(None, source, zone, {}, upload["as_of"])
    read_alone = None if upload["was_told"] else _mapping(upload["headers"] or (), upload["file_name"], alone)
    if read_alone and read_alone.target == upload["target"]:
        return alone
    told = of_plain({"source": upload["source"], "target": upload["target"], **plain})
    if upload["saved"]:
        saved = Mapping.from_toml(upload["saved"])
        told = replace(told, remembered={**told.remembered, **saved.remembered}, choices=saved.choices)
    return request(told, None, zone, {}, upload["as_of"])


def _mapping(headers: Sequence[str], name: str, asked: dict[str, Any]) -> Mapping | None:
    if asked["mapping"]:
        return of_plain(asked["mapping"])
    try:
        return chosen([Table(list(headers), {}, 1)], name, asked["source"], dict(asked["choices"]))[1]
    except (Stopped, Refused, UnknownName):
        return None


@cache
def _code() -> str:
    """The hash of the code that reads every file, whatever its shape and target."""
    shapes = [module.__name__ for module in vars(registry).values() if hasattr(module, "SHAPES")]
    return basis.code_hash([_READER], without=[*shapes, "smarketing.targets"], libraries=_DATA)
