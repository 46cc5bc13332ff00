"""Reading an upload in a process of its own, so that no file can hurt the server."""

from __future__ import annotations

import atexit
import logging
import secrets
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from smarketing.intake import archives, kinds, worker_wire
from smarketing.intake.archives import Part
from smarketing.intake.prepare import Prepared
from smarketing.intake.progress import Listener
from smarketing.intake.recognition import Table
from smarketing.intake.result import REJECT
from smarketing.intake.worker_limits import Limits, limits_for
from smarketing.intake.worker_run import Ended, Running
from smarketing.sources.mapping import Mapping as ColumnMap

log = logging.getLogger("smarketing")
_lock = threading.Lock()
_spares: list[Running] = []


def read_upload(
    data: bytes | Path,
    name: str,
    *,
    mappings: Sequence[ColumnMap | None] = (None,),
    source: str | None = None,
    zone: str = "UTC",
    choices: Mapping[str, Any] | None = None,
    not_after: datetime | None = None,
    on_progress: Listener | None = None,
    stop: threading.Event | None = None,
    limits: Limits | None = None,
) -> tuple[Prepared, ...]:
    """What `prepare` says of the file, one for each mapping, asked of a worker process that lives for this file only.

    `on_progress` is called in this thread with each step; whatever it raises ends the worker and passes on.
    `stop` ends it too, as a refusal (CANCELLED). A worker that dies or passes its limits is a refusal of the file:
    TOO_LARGE (memory), TIMED_OUT, WORKER_DIED, or READER_ERROR for an error of ours, which the log explains.
    """
    how = {"mappings": list(mappings), "source": source, "zone": zone, "choices": dict(choices or {})}
    job = {"work": "read", "name": name, "how": {**how, "not_after": not_after}}
    answer = _asked(job, data, on_progress, stop, limits)
    if isinstance(answer, Prepared):
        return (answer,)
    if isinstance(answer, list) and answer and all(isinstance(each, Prepared) for each in answer):
        return tuple(answer)
    return (_strange(),)


def tables_of(data: bytes | Path, name: str, choices: Mapping[str, Any] | None = None) -> list[Table] | Prepared:
    """The tables of the file as `tables` finds them, asked of a worker; a refusal or questions when there is none."""
    # A file whose tables are asked for is read next: its reader starts meanwhile.
    warm(2)
    answer = _asked({"work": "tables", "name": name, "how": {"choices": dict(choices or {})}}, data)
    if isinstance(answer, Prepared) or (isinstance(answer, list) and all(isinstance(each, Table) for each in answer)):
        return answer
    return _strange()


def expand(
    data: bytes | Path,
    name: str,
    *,
    on_progress: Listener | None = None,
    stop: threading.Event | None = None,
    limits: Limits | None = None,
) -> archives.Expanded:
    """The files that an upload holds: the members of a zip, unpacked by a worker; any other file is itself.

    What cannot be taken is a part without data that says why. Nothing is written outside a folder that is removed.
    """
    content = data.read_bytes() if isinstance(data, Path) else data
    if not kinds.is_zip(content):
        return archives.Expanded((Part(name, content),))

    def members(answer: Any, folder: Path) -> archives.Expanded:
        parts = [_member(each, folder / f"{place}.bin") for place, each in enumerate(answer["members"])]
        return archives.Expanded(tuple(parts), int(answer["skipped"]))

    found = _asked({"work": "expand", "name": name, "how": {}}, content, on_progress, stop, limits, members)
    if isinstance(found, archives.Expanded):
        return found
    refused = found if isinstance(found, Prepared) else _strange()
    return archives.Expanded((Part(name, None, refused.reason, refused.message),))


def warm(count: int = 1) -> None:
    """Has workers start ahead of the next jobs, until `count` of them wait with their libraries loaded."""
    with _lock:
        _end_spares(dead=True)
        while len(_spares) < count:
            _spares.append(Running())


def cool() -> None:
    """Ends the worker that waits."""
    with _lock:
        _end_spares()


def _end_spares(*, dead: bool = False) -> None:
    """Ends all workers that wait, or puts away those that ended by themselves."""
    for spare in list(_spares):
        if not (dead and spare.is_alive):
            _spares.remove(spare)
            spare.end()


def _worker() -> Running:
    with _lock:
        _end_spares(dead=True)
        if _spares:
            return _spares.pop(0)
    return Running()


def _asked(
    job: dict[str, Any],
    data: bytes | Path,
    on_progress: Listener | None = None,
    stop: threading.Event | None = None,
    limits: Limits | None = None,
    take: Callable[[Any, Path], Any] | None = None,
) -> Any:
    """The answer of a worker to the job, or the refusal of a file that the worker did not survive."""
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size > kinds.MAX_BYTES:
        return refusal("TOO_LARGE", f"The file has {size:,} bytes; the limit is {kinds.MAX_BYTES:,}.")
    content = data.read_bytes() if isinstance(data, Path) else data
    bounds = limits or limits_for(content)
    with tempfile.TemporaryDirectory(prefix="smarketing-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        head = {**job, "how": worker_wire.written(job["how"], folder), "folder": place, "limits": bounds.as_dict()}
        try:
            with _worker() as running:
                running.work({**head, "size": size}, content, on_progress, stop, bounds.seconds)
            answer = worker_wire.read((folder / "answer.json").read_text(encoding="utf-8"), folder)
            if "fault" in answer:
                return _faulty(answer, bounds)
            return take(answer["value"], folder) if take else answer["value"]
        except Ended as ended:
            return _ended(ended, bounds)
        except (worker_wire.NotUnderstood, OSError, LookupError, TypeError, ValueError) as wrong:
            log.error("worker: an answer that cannot be read (%s)", type(wrong).__name__)
            return _strange()


def refusal(reason: str, message: str) -> Prepared:
    """The refusal of a file that could not be read to its end."""
    return Prepared(REJECT, reason=reason, message=message)


def _strange() -> Prepared:
    return refusal("WORKER_DIED", "The reader of this file gave no answer that makes sense. Nothing was changed.")


def _ended(ended: Ended, bounds: Limits) -> Prepared:
    """Why the worker ended without an answer, for people."""
    if ended.why == "cancelled":
        return refusal("CANCELLED", "Reading this file was cancelled. Nothing was changed.")
    if ended.why == "time":
        words = f"Reading this file took longer than {ended.limit or bounds.seconds:,.0f} s and was stopped."
        return refusal("TIMED_OUT", f"{words} Split it, by month for example, and upload the parts.")
    if ended.why == "memory":
        return _too_large(bounds)
    words = f"The process that read this file ended before it was done ({ended.why})."
    return refusal("WORKER_DIED", f"{words} Nothing was changed. Try again, or export the file anew.")


def _too_large(bounds: Limits) -> Prepared:
    words = f"Reading this file needs more memory than one file may take ({bounds.memory / 1e9:.1f} GB)."
    return refusal("TOO_LARGE", f"{words} Split it, by month for example, and upload the parts.")


def _faulty(answer: dict[str, Any], bounds: Limits) -> Prepared:
    """An error that the worker met and lived to tell."""
    if answer["fault"] == "memory":
        return _too_large(bounds)
    error_id = secrets.token_hex(4)
    log.error("error %s in a worker: %s at %s", error_id, answer["fault"], answer.get("where"))
    return refusal("READER_ERROR", f"This file met an error of ours. The log has it as {error_id}.")


def _member(member: dict[str, Any], file: Path) -> Part:
    name, reason, message = str(member["name"]), member["reason"], member["message"]
    return Part(name, None, str(reason), str(message)) if reason else Part(name, file.read_bytes())


atexit.register(cool)
