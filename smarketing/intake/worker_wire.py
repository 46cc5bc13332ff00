"""What passes between the server and a worker: plain JSON with tags, and frames as Arrow files; nothing is run."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from smarketing.batch import Batch
from smarketing.intake.prepare import Prepared
from smarketing.intake.recognition import Table
from smarketing.sources.mapping import Mapping
from smarketing.sources.registry import Recognised

_TAG = "$"
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Prepared, Batch, Mapping, Recognised, Table)}
_FRAME = re.compile(r"\d{1,4}\.arrow")
# A server does not read a longer answer: it would be the answer of a worker that has gone astray.
_MAX_ANSWER = 256 * 1024 * 1024


class NotUnderstood(Exception):
    """An answer that no sound worker writes."""


def written(value: Any, folder: Path) -> str:
    """The value as JSON on one line; its frames go to files in the folder, each frame once."""
    return json.dumps(_Writer(folder).plain(value))


def read(text: str, folder: Path) -> Any:
    """The value that `written` wrote; NotUnderstood when it cannot have been that."""
    if len(text) > _MAX_ANSWER:
        raise NotUnderstood("the answer is too long")
    try:
        return _value(json.loads(text), folder, {})
    except (ValueError, TypeError, KeyError, OSError, RecursionError, pl.exceptions.PolarsError) as wrong:
        raise NotUnderstood(f"the answer cannot be read ({type(wrong).__name__})") from wrong


class _Writer:
    """Values to plain ones; `_files` remembers under which number a frame was written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[int, str] = {}

    def plain(self, value: Any) -> Any:
        """The value in JSON's own types, others as {"$": kind, "v": ...}."""
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if isinstance(value, list):
            return [self.plain(each) for each in value]
        if isinstance(value, dict):
            if all(isinstance(key, str) for key in value) and _TAG not in value:
                return {key: self.plain(each) for key, each in value.items()}
            return _tagged("dict", [[self.plain(key), self.plain(each)] for key, each in value.items()])
        if isinstance(value, pl.DataFrame):
            return _tagged("frame", self._frame(value))
        if type(value).__name__ in _KINDS:
            parts = {each.name: self.plain(getattr(value, each.name)) for each in fields(value)}
            return _tagged(type(value).__name__, parts)
        return self._scalar(value)

    def _scalar(self, value: Any) -> Any:
        if isinstance(value, tuple | set | frozenset):
            kind = next(kind for kind in (tuple, set, frozenset) if isinstance(value, kind))
            return _tagged(kind.__name__, [self.plain(each) for each in value])
        if isinstance(value, datetime):
            return _tagged("datetime", value.isoformat())
        if isinstance(value, date):
            return _tagged("date", value.isoformat())
        if isinstance(value, Decimal):
            return _tagged("Decimal", str(value))
        raise TypeError(f"a {type(value).__name__} cannot pass between processes")

    def _frame(self, frame: pl.DataFrame) -> str:
        if id(frame) not in self._files:
            name = f"{len(self._files)}.arrow"
            frame.write_ipc(self._folder / name, compression="uncompressed")
            self._files[id(frame)] = name
        return self._files[id(frame)]


def _tagged(kind: str, value: Any) -> dict[str, Any]:
    return {_TAG: kind, "v": value}


def _value(plain: Any, folder: Path, frames: dict[str, pl.DataFrame]) -> Any:
    if isinstance(plain, list):
        return [_value(each, folder, frames) for each in plain]
    if not isinstance(plain, dict):
        return plain
    if _TAG not in plain:
        return {key: _value(each, folder, frames) for key, each in plain.items()}
    kind, inner = plain[_TAG], plain["v"]
    if kind == "frame":
        if inner not in frames:
            frames[inner] = _read_frame(inner, folder)
        return frames[inner]
    value = _value(inner, folder, frames)
    return _made(kind, value)


def _made(kind: str, value: Any) -> Any:
    if kind in _KINDS:
        return _KINDS[kind](**value)
    makers: dict[str, Any] = {
        "dict": dict,
        "tuple": tuple,
        "set": set,
        "frozenset": frozenset,
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "Decimal": Decimal,
    }
    return makers[kind](value)


def _read_frame(name: str, folder: Path) -> pl.DataFrame:
    if not _FRAME.fullmatch(name):
        raise NotUnderstood("a frame has a name that no worker gives")
    # A mapped file cannot be removed on Windows.
    return pl.read_ipc(folder / name)
