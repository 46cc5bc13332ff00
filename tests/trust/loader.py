"""A process that loads and undoes one file after the other and says so, until it is killed; and what must remain."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from smarketing.warehouse import Warehouse, ledger, load, warehouse
from tests.warehouse.build import batch

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
POINTS = (
    "before the commit",
    "after the commit",
    "in the checkpoint",
    "before the ledger",
    "within the ledger's line",
)


def rows(number: int) -> list[dict[str, Any]]:
    """The file of one step: its size tells whether it is whole."""
    return [
        {
            "lead_id": f"{number}-{place}",
            "created_at": f"2026-0{1 + place % 8}-11",
            "mql_at": f"2026-0{1 + place % 8}-1{2 + place % 7}",
            "channel": f"Channel {place % 5}",
        }
        for place in range(60 + number % 7)
    ]


def step(house: Warehouse, number: int) -> None:
    """Each fourth step withdraws what the step before loaded; the others load."""
    if number % 4 == 3:
        found = house.read("uploads").filter(file_name=f"leads {number - 1}", state="loaded")
        for upload_id in found["upload_id"]:
            house.undo(upload_id, undone_at=AT)
    else:
        made = batch("leads", rows(number))
        house.load(made, sha256=f"sha of {number}", file_name=f"leads {number}", loaded_at=AT)


def expected(done: int) -> set[int]:
    """The files that are there once this many steps are done."""
    return {number for number in range(done) if number % 4 != 3 and not (number % 4 == 2 and number + 1 < done)}


def work(path: Path, first: int, point: str | None, seed: int, pipe: Pipe) -> None:
    """Steps from `first` on, each said after it is done; at the second one the process ends itself at the point."""
    house = Warehouse(path)
    pipe.send("open")
    number = first
    while True:
        if point and number == first + 1:
            _arm(point, seed)
        step(house, number)
        number += 1
        pipe.send(number)


def _end(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str, seed: int) -> None:
    """From now on the process ends at this point."""
    if point == "before the commit":
        load.next_version = _end
    elif point == "after the commit":
        warehouse.Connection.checkpoint = _end
    elif point == "in the checkpoint":
        write = warehouse.Connection.checkpoint
        warehouse.Connection.checkpoint = _soon(write, random.Random(seed).uniform(0, 0.01))
    elif point == "before the ledger":
        ledger.Ledger.follow = _end
    else:
        ledger.os.fsync = _torn(seed)


def _soon(write: Callable[..., None], delay: float) -> Callable[..., None]:
    def checkpoint(*arguments: Any) -> None:
        threading.Timer(delay, _end).start()
        write(*arguments)

    return checkpoint


def _torn(seed: int) -> Callable[[int], None]:
    """Leaves only a part of the line that was just written."""

    def fsync(file: int) -> None:
        os.ftruncate(file, os.fstat(file).st_size - 1 - seed % 100)
        _end()

    return fsync
