"""The worker: one job from standard input, one answer into a folder, under limits that it sets for itself."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from smarketing.intake import archives, progress, recognition, worker_wire
from smarketing.intake.prepare import Prepared, prepare
from smarketing.intake.progress import Progress
from smarketing.intake.result import NEEDS_CHOICE, Stopped

if sys.platform != "win32":
    import resource

# Read before the first job comes, so that what loads late is loaded by then.
_PRACTICE = b"lead_id,email,created_at,score\n1,a@example.com,2026-01-01 09:00,5\n"
_QUIET_SECONDS = 0.1


def main() -> None:
    """Wait for a job, do it, end. Without a job (the server is gone) there is nothing to do."""
    source = sys.stdin.buffer
    prepare(_PRACTICE, "leads.csv")
    line = source.readline()
    if not line:
        return
    job = json.loads(line)
    folder = Path(job["folder"])
    limit(job["limits"])
    try:
        data = source.read(job["size"])
        if len(data) < job["size"]:
            return
        progress.listen(_Teller(sys.stdout.buffer))
        _answer(folder, _done(job, data, folder))
    except MemoryError:
        _answer(folder, {"fault": "memory"})
    except OSError as wrong:
        _answer(folder, {"fault": "disk", "where": _where(wrong)})
    except BaseException as wrong:  # noqa: BLE001 - also a panic of Polars; the server says that this file met an error
        _answer(folder, {"fault": type(wrong).__name__, "where": _where(wrong)})


def limit(limits: dict[str, int]) -> None:
    """Bounds this process for good: address space and largest file in bytes, processor seconds, open files.

    Nothing happens where the system knows no such limits; the time limit of the server holds there too.
    """
    if sys.platform == "win32":
        return
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        _, most = resource.getrlimit(kind)
        soft = value if most == resource.RLIM_INFINITY else min(value, most)
        # Past the hard limit the process is killed without a word; the signal of the soft one tells why it ends.
        hard = most if name == "CPU" else soft
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            continue


def _done(job: dict[str, Any], data: bytes, folder: Path) -> Any:
    work: dict[str, Callable[[dict[str, Any], bytes, Path], Any]] = {
        "read": _read,
        "tables": _tables,
        "expand": _expanded,
    }
    return work[job["work"]](job, data, folder)


def _read(job: dict[str, Any], data: bytes, folder: Path) -> Any:
    how = worker_wire.read(job["how"], folder)
    maps = how.pop("mappings")
    return {"value": [prepare(data, job["name"], mapping=mapping, **how) for mapping in maps]}


def _tables(job: dict[str, Any], data: bytes, folder: Path) -> Any:
    how = worker_wire.read(job["how"], folder)
    try:
        return {"value": recognition.tables(data, job["name"], how["choices"])}
    except Stopped as stop:
        outcome = NEEDS_CHOICE if stop.questions else "reject"
        return {"value": Prepared(outcome, reason=stop.reason, message=stop.message, questions=stop.questions)}


def _expanded(job: dict[str, Any], data: bytes, folder: Path) -> Any:
    """The members of an archive, each as a file in the folder named by its number."""
    found = archives.unzipped(data, job["name"])
    members: list[dict[str, Any]] = []
    for number, part in enumerate(found.parts):
        if part.data is not None:
            (folder / f"{number}.bin").write_bytes(part.data)
        members.append({"name": part.name, "reason": part.reason, "message": part.message})
    return {"value": {"members": members, "skipped": found.skipped}}


def _answer(folder: Path, answer: Any) -> None:
    part = folder / "answer.part"
    part.write_text(worker_wire.written(answer, folder), encoding="utf-8")
    part.replace(folder / "answer.json")


def _where(wrong: BaseException) -> str:
    """The places of our code that an error came through, without its message: that may hold cells of the file."""
    frames = traceback.extract_tb(wrong.__traceback__)[-6:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


class _Teller:
    """Writes each step as one line of JSON, not more often than a person can read."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._told: dict[str, float] = {}

    def __call__(self, reached: Progress) -> None:
        now = time.monotonic()
        if now - self._told.get(reached.step, -1.0) < _QUIET_SECONDS:
            return
        self._told[reached.step] = now
        self._out.write(json.dumps([reached.step, reached.count, reached.total]).encode() + b"\n")
        self._out.flush()


if __name__ == "__main__":
    main()
