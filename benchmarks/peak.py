"""One load in a process of its own, its worker included; prints the most memory that both held."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from smarketing.intake.worker import cool, warm
from smarketing.loading import load_file
from smarketing.warehouse import Warehouse


def main(place: str, *files: str) -> None:
    """Load the files into the warehouse at `place` and print {"server": bytes, "worker": bytes}."""
    warm()  # as on a page: a worker waits, started while the server is still small
    warehouse = Warehouse(Path(place))
    for file in files:
        data, at = Path(file).read_bytes(), datetime(2026, 1, 2, tzinfo=UTC)
        outcome = load_file(warehouse, data, "leads.csv", loaded_at=at)
        if outcome.state != "loaded":
            raise SystemExit(f"The export was not loaded: {outcome.message}")
    warehouse.close()
    if not files:
        time.sleep(3)  # until the worker that waits has loaded its libraries
    cool()
    print(json.dumps({"server": peak(), "worker": worker_peak()}))


def peak() -> int:
    """The most resident memory of this process, in bytes.

    Linux hands a parent's ru_maxrss on to its child; VmHWM begins anew with each program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def worker_peak() -> int:
    """The most resident memory of any worker that has ended, in bytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
