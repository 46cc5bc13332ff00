"""Companies that many tests start from: each is loaded once per process and copied from then on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from smarketing.loading import load_demo
from smarketing.warehouse import Warehouse

_folder = tempfile.TemporaryDirectory(prefix="smarketing-tests-")
_files: dict[tuple[Any, ...], Path] = {}

DEMO_AT = datetime(2026, 11, 1, 9)

Fill = Callable[..., Any]


def empty(path: Path) -> None:
    """Puts the file of a warehouse that nobody has used yet at `path`."""
    if () not in _files:
        _files[()] = Path(_folder.name) / "empty.duckdb"
        Warehouse(_files[()]).close()
    shutil.copyfile(_files[()], path)


def kept(fill: Fill) -> Fill:
    """`fill(warehouse, ...)`, which loads the same each time, done by a copy of the file where the warehouse is fresh
    and in a file. The warehouse stays the same object.
    """

    @wraps(fill)
    def filled(warehouse: Warehouse, *given: Any) -> None:
        path = warehouse.path
        if path is None or warehouse.version:
            fill(warehouse, *given)
            return
        key = (fill.__module__, fill.__name__, *given)
        if key not in _files:
            fill(warehouse, *given)
            template = Path(_folder.name) / f"{len(_files)}.duckdb"
            warehouse.backup(template)
            _files[key] = template
            return
        warehouse.close()
        shutil.copyfile(_files[key], path)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        warehouse.__init__(path)  # type: ignore[misc]

    return filled


@kept
def demo(warehouse: Warehouse) -> None:
    """The demo company, loaded a week after its last day."""
    load_demo(warehouse, DEMO_AT)
