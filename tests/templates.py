"""Companies that many tests start from: each is loaded once per run, for all its workers, and copied from then on."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from smarketing.loading import load_demo
from smarketing.warehouse import Warehouse

DEMO_AT = datetime(2026, 11, 1, 9)

Fill = Callable[..., Any]
_folder: Path


def share(folder: Path) -> None:
    """Keeps the templates in `folder` from now on. The workers of one run name the same one, no two runs do.

    The empty one is made at once, before a test has put anything of its own in the place of our code.
    """
    global _folder
    _folder = folder
    folder.mkdir(exist_ok=True)
    _empty()


def empty(path: Path) -> None:
    """Puts the file of a warehouse that nobody has used yet at `path`."""
    shutil.copyfile(_empty(), path)


def fresh() -> Warehouse:
    """A warehouse that nobody has used yet, for a fifth of what `templates.fresh()` costs; its file goes with it."""
    folder = tempfile.mkdtemp(prefix="warehouse-", dir=_folder)
    path = Path(folder) / "warehouse.duckdb"
    empty(path)
    warehouse = Warehouse(path)
    weakref.finalize(warehouse, shutil.rmtree, folder, ignore_errors=True)
    return warehouse


def at(path: Path, fill: Fill, *values: Any) -> None:
    """Puts the file of a warehouse that `fill` has filled at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    empty(path)
    warehouse = Warehouse(path)
    fill(warehouse, *values)
    warehouse.close()


def kept(fill: Fill) -> Fill:
    """`fill(warehouse, ...)`, which loads the same each time, done by a copy of the file where the warehouse is fresh
    and in a file. The warehouse stays the same object.
    """

    @wraps(fill)
    def filled(warehouse: Warehouse, *values: Any) -> None:
        path = warehouse.path
        if path is None or warehouse.version:
            fill(warehouse, *values)
            return

        def build(file: Path) -> None:
            empty(file)
            template = Warehouse(file)
            fill(template, *values)
            template.close()

        template = _template(repr((fill.__module__, fill.__name__, *values)), build)
        warehouse.close()
        shutil.copyfile(template, path)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        warehouse.__init__(path)  # type: ignore[misc]

    return filled


@kept
def demo(warehouse: Warehouse) -> None:
    """The demo company, loaded a week after its last day."""
    load_demo(warehouse, DEMO_AT)


def _empty() -> Path:
    return _template("empty", lambda file: Warehouse(file).close())


def _template(name: str, build: Callable[[Path], None]) -> Path:
    """The file of this name, built by the worker that comes first while the others wait; never seen by half."""
    place = _folder / hashlib.sha256(name.encode()).hexdigest()[:16]
    file = place.with_suffix(".duckdb")
    if not file.exists():
        with _locked(place.with_suffix(".lock")):
            if not file.exists():
                with tempfile.TemporaryDirectory(dir=_folder) as folder:
                    build(Path(folder) / file.name)
                    (Path(folder) / file.name).rename(file)
    return file


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One worker at a time. The system lets go of the lock of a process that has died."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
