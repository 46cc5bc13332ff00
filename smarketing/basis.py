"""What a result stands on: the modules that some code reaches by its imports, and a hash of their text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
# As the formatter writes them: names on the line, or in brackets over several. Reading them so takes milliseconds,
# where parsing the modules would add a fifth of a second to each start.
_IMPORT = re.compile(r"^\s*from (smarketing[\w.]*) import (?:\(([^)]*)\)|(.+))|^\s*import (smarketing[\w.]*)", re.M)


@cache
def modules(*roots: str) -> tuple[str, ...]:
    """The dotted names of all modules of ours that `roots` reach by their imports, themselves included, sorted.

    The `__init__` of a package counts where a name is taken from it.
    """
    reached: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _imported(_text(name))
    return tuple(sorted(reached))


def code_hash(roots: Iterable[str], *, without: Iterable[str] = (), libraries: Iterable[str] = ()) -> str:
    """The sha256 of the text of all modules that `roots` reach, but for `without`, and of the installed versions of
    `libraries`.
    """
    names = [name for name in modules(*roots) if name not in set(without)]
    parts = [f"{name}\n{_text(name)}" for name in names]
    parts += [f"{library}=={version(library)}" for library in libraries]
    return hashed(parts)


def hashed(parts: Iterable[str]) -> str:
    """The sha256 of several texts, in their order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _imported(text: str) -> list[str]:
    reached = []
    for package, in_brackets, on_line, module in _IMPORT.findall(text):
        names = re.findall(r"(\w+)(?:\s+as\s+\w+)?", (in_brackets or on_line).partition("#")[0])
        reached += [_module(f"{package}.{name}") for name in names] if package else [_module(module)]
    return reached


def _module(name: str) -> str:
    """The module that a dotted name is or lies in."""
    while _file(name) is None:
        name = name.rpartition(".")[0]
    return name


@cache
def _file(name: str) -> Path | None:
    place = _ROOT.joinpath(*name.split("."))
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)


@cache
def _text(name: str) -> str:
    file = _file(name)
    assert file is not None, name
    return file.read_text(encoding="utf-8")
