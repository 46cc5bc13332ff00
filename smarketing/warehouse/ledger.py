"""What was promised: an append-only file beside the database, by which a load that is lost is noticed."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smarketing.errors import WarehouseError

LOADED, UNDONE, RESTORED = "loaded", "undone", "restored"
_Key = tuple[int, str, str]


class Ledger:
    """One line per load and undo, on the disk before anybody is told that it is done.

    The database is the truth; the ledger is its witness. What the database holds and the ledger does not (the power
    went between the two) is added to the ledger; what the ledger holds and the database does not is lost, and said.
    """

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(f"{database.name}.ledger.jsonl")
        self._lock = threading.Lock()

    def follow(self, uploads: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Add what is new in the database (rows of load/ledger_uploads.sql), and return what is lost.

        Each lost entry is its line of the ledger: `event` "loaded" for a load that is gone, "undone" for an upload
        that is back although it was withdrawn. A file that was loaded again since is not lost.
        """
        with self._lock:
            told = self._told()
            now = {_key(row): row for row in uploads}
            self._add([row for key, row in now.items() if _is_news(row, told.get(key))])
        live = {row["sha256"] for row in uploads if not row["is_undone"]}
        return [line for key, line in told.items() if _is_lost(line, now.get(key), live)]

    def start_anew(self) -> None:
        """Forget what was promised: a backup was put in the database's place, on purpose."""
        if self.path.exists():
            with self._lock:
                self._write([{"event": RESTORED}])

    def _told(self) -> dict[_Key, dict[str, Any]]:
        """The last line about each upload."""
        told: dict[_Key, dict[str, Any]] = {}
        if not self.path.exists():
            return told
        for text in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                line = json.loads(text)
                if line["event"] == RESTORED:
                    told = {}
                else:
                    told[_key(line)] = line
            except (ValueError, KeyError, TypeError):
                continue  # torn by a crash while it was written: nobody was told that it is done
        return told

    def _add(self, rows: Sequence[dict[str, Any]]) -> None:
        lines = []
        for row in rows:
            facts = {name: value for name, value in row.items() if name != "is_undone"}
            lines.append({"event": UNDONE if row["is_undone"] else LOADED, **facts})
        if lines:
            self._write(lines)

    def _write(self, lines: Sequence[dict[str, Any]]) -> None:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        try:
            with self.path.open("ab+") as file:
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    text = text if file.read(1) == b"\n" else f"\n{text}"
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WarehouseError(
                f"{self.path.name} could not be written: is the disk full? The data is loaded, but its loss would go "
                "unnoticed. Make room and restart Smarketing."
            ) from error


def _key(line: dict[str, Any]) -> _Key:
    """An upload is known by its number, its bytes and what they fill: a newer version may read other rows of them."""
    return line["upload_id"], line["file_sha256"] or line["sha256"], line["target"]


def _is_news(row: dict[str, Any], line: dict[str, Any] | None) -> bool:
    return line is None or (row["is_undone"] and line["event"] == LOADED)


def _is_lost(line: dict[str, Any], row: dict[str, Any] | None, live: set[str]) -> bool:
    if line["event"] == LOADED:
        return row is None and line["sha256"] not in live
    return row is not None and not row["is_undone"]
