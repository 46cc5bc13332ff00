"""Load, undo, read: what the rest of the app may ask of the database."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from smarketing import queries
from smarketing.batch import Batch
from smarketing.errors import Refused, UnknownName, WarehouseError
from smarketing.targets import target
from smarketing.warehouse import schema
from smarketing.warehouse.agreements import Agreements
from smarketing.warehouse.connection import Connection
from smarketing.warehouse.derive import rebuild
from smarketing.warehouse.ledger import Ledger
from smarketing.warehouse.load import Loaded, Upload, clear_demo, load, next_version, remember, undo
from smarketing.warehouse.matches import Matches
from smarketing.warehouse.meetings import Meetings
from smarketing.warehouse.names import Names
from smarketing.warehouse.notes import Notes
from smarketing.warehouse.plans import Plans
from smarketing.warehouse.readings import Readings
from smarketing.warehouse.themes import Themes
from smarketing.warehouse.workspace import Workspace


class Warehouse:
    """One DuckDB file (or ":memory:"). Safe to share between threads; one writer at a time.

    `agreements` is what marketing and sales promised each other, `matches` what they said of records that are the same,
    `plans` the targets and quotas that people set, `meetings` what they decided and what they saw, `notes` what they
    heard, `themes` what that is put together under, `readings` how each upload was read, `workspace` in which month its
    year begins and on which day its week.
    """

    def __init__(self, path: str | Path) -> None:
        self._connection = Connection(path)
        schema.prepare(self._connection)
        self.agreements = Agreements(self._connection)
        self.matches = Matches(self._connection)
        self.meetings = Meetings(self._connection)
        self.workspace = Workspace(self._connection)
        self.names = Names(self._connection, self.workspace)
        self.notes = Notes(self._connection)
        self.plans = Plans(self._connection)
        self.readings = Readings(self._connection)
        self.themes = Themes(self._connection)
        self._opened = (self.version, self._connection.writes)
        self._ledger = Ledger(self.path) if self.path else None
        self.lost()

    @property
    def path(self) -> Path | None:
        """The database file; None in memory."""
        return self._connection.path

    @property
    def version(self) -> int:
        """A number that grows with every write: what was read at another version may be out of date."""
        found = self._connection.frame("select value from app.workspace where name = 'data_version'")
        return 0 if found.is_empty() else int(found.item())

    @property
    def edition(self) -> tuple[int, int]:
        """Another value after each write, as `version`, but known without asking the database.

        The version when the file was opened, and the writes since.
        """
        version, writes = self._opened
        return version, self._connection.writes - writes

    @property
    def facts(self) -> tuple[int, int]:
        """Another value after each write that a read may tell: what is said in a meeting is in no read."""
        return self._opened[0], self._connection.facts

    @property
    def as_of(self) -> date | None:
        """The day up to which the data goes: the newest data-as-of of all uploads; None without data."""
        day: date | None = self._connection.frame(queries.text("load/as_of.sql")).item()
        return day

    @property
    def is_empty(self) -> bool:
        """No upload that is not withdrawn."""
        return bool(self._connection.frame(queries.text("load/live_uploads.sql"))["uploads"].item() == 0)

    @property
    def is_demo(self) -> bool:
        """All that is here belongs to the demo company."""
        live = self._connection.frame(queries.text("load/live_uploads.sql"))
        return bool(live["uploads"].item() > 0 and live["uploads"].item() == live["demo"].item())

    def read(self, name: str, **params: Any) -> pl.DataFrame:
        """The answer of queries/reads/<name>.sql. A parameter that is not given is null, except `as_of` and
        the shifts of the calendar, which are the warehouse's own. UnknownName for a query or a parameter that does not
        exist, or for a `by` that the query does not break down by.
        """
        query = queries.read(name)
        for given in params:
            if given not in query.params:
                raise UnknownName(f"parameter of {name}", given, query.params)
        by = params.get("by")
        if by is not None and by not in query.breakdowns:
            raise UnknownName(f"breakdown of {name}", str(by), query.breakdowns)
        as_of = self.as_of if "as_of" in query.params and params.get("as_of") is None else None
        return self._connection.frame(query.sql, self.workspace.filled(query.params, params, as_of))

    def origins(self, name: str, key: str) -> pl.DataFrame:
        """Where the values of one record come from, see smarketing.warehouse.origins; empty for an unknown key.

        `name` is a target, `key` one of the record's, such as `hubspot:17`; UnknownName for another target.
        """
        return self.matches.origins(target(name), key)

    def table(self, schema: str, name: str) -> pl.DataFrame:
        """All rows of one table, for those who look under the floor: tests, a rebuild's comparison, an export."""
        return self._connection.table(schema, name)

    def load(
        self,
        batch: Batch,
        *,
        sha256: str,
        file_name: str,
        loaded_at: datetime,
        loaded_by: str = "",
        as_of: datetime | None = None,
        is_demo: bool = False,
    ) -> Loaded:
        """Load one batch in one transaction; the same `sha256` twice changes nothing.

        Real data replaces the demo company. Refused when the batch's row arithmetic does not close.
        """
        (loaded,) = self.load_all(
            [Upload(batch, sha256, file_name, loaded_at, loaded_by, as_of or batch.as_of, is_demo)]
        )
        return loaded

    def load_all(self, uploads: Sequence[Upload]) -> list[Loaded]:
        """Load several in one transaction: all of them, or none."""
        with self._connection.transaction() as writer:
            loaded = [load(writer, upload) for upload in uploads]
        self._connection.checkpoint()
        self.lost()
        return loaded

    def dry_run(
        self,
        batch: Batch,
        *,
        sha256: str,
        file_name: str,
        loaded_at: datetime,
        reads: tuple[str, ...] = (),
        **more: Any,
    ) -> Loaded:
        """What `load` would do; nothing is kept. `answers` holds the given reads as they would be afterwards."""
        as_of = more.get("as_of") or batch.as_of
        upload = Upload(batch, sha256, file_name, loaded_at, "", as_of, bool(more.get("is_demo")))
        (loaded,), _ = self.trial([upload], {name: {} for name in reads})
        return loaded

    def trial(
        self, uploads: Sequence[Upload], reads: Mapping[str, Mapping[str, Any]]
    ) -> tuple[list[Loaded], dict[str, pl.DataFrame]]:
        """What `load_all` would do, and the reads (name: parameters) as they would be afterwards; nothing is kept.

        The uploads see each other. The last of them also has the answers as its own `answers`.
        """
        with self._connection.transaction(keep=False) as writer:
            loaded = [load(writer, upload) for upload in uploads]
            as_of = writer.query(queries.text("load/as_of.sql")).item()
            answers = {}
            for name, params in reads.items():
                query = queries.read(name)
                answers[name] = writer.query(query.sql, **self.workspace.filled(query.params, dict(params), as_of))
        return [*loaded[:-1], *(replace(last, answers=answers) for last in loaded[-1:])], answers

    def undo(self, upload_id: int, *, undone_at: datetime, undone_by: str = "") -> None:
        """Withdraw one upload, whenever it was loaded: what remains is what the other uploads say.

        Refused when there is no such upload, or it is withdrawn already.
        """
        with self._connection.transaction() as writer:
            undo(writer, upload_id, undone_at, undone_by)
        self._connection.checkpoint()
        self.lost()

    def remember(
        self, fingerprint: str, headers: Sequence[str], maps: Sequence[tuple[str, str, str]], *, at: datetime, by: str
    ) -> None:
        """Save the mappings (source, target, TOML) of files with this header in the place of those before; with none,
        forget those. What is replaced stays in the history.
        """
        with self._connection.transaction() as writer:
            remember(writer, fingerprint, headers, maps, at, by)

    def clear_demo(self) -> None:
        """Take the demo company out, without a trace."""
        with self._connection.transaction() as writer:
            clear_demo(writer)
        self._connection.checkpoint()

    def rebuild(self) -> None:
        """Derive core and marts anew from all that was uploaded; the result is the same."""
        with self._connection.transaction() as writer:
            rebuild(writer)
            next_version(writer)
        self._connection.checkpoint()

    def check(self) -> list[dict[str, object]]:
        """The rules of queries/checks that do not hold, each with its words and its rows; [] when all is well."""
        broken = []
        for name, query in queries.checks().items():
            rows = self._connection.frame(query.sql)
            if rows.height:
                broken.append(
                    {"check": name, "summary": query.summary, "rows": rows.height, "example": rows.row(0, named=True)}
                )
        lost = self.lost()
        if lost:
            summary = "Every load and undo that was acknowledged is here (by the ledger beside the database)."
            broken.append({"check": "ledger", "summary": summary, "rows": len(lost), "example": lost[0]})
        return broken

    def lost(self) -> list[dict[str, Any]]:
        """What was acknowledged and is not here any more, as the ledger has it (see `Ledger.follow`); [] in memory.

        Also brings the ledger up to date with the database.
        """
        if self._ledger is None:
            return []
        return self._ledger.follow(self._connection.frame(queries.text("load/ledger_uploads.sql")).to_dicts())

    @property
    def ledger_name(self) -> str:
        """The name of the ledger's file, beside the database; "" in memory."""
        return self._ledger.path.name if self._ledger else ""

    @property
    def damaged_log(self) -> Path | None:
        """The log of the last writes, put aside because it was damaged when the file was opened; None when sound."""
        return self._connection.put_aside

    def backup(self, file: Path) -> None:
        """Write a copy of the whole database to `file`, consistent even while others write."""
        if self.path is None:
            raise Refused("IN_MEMORY", "A warehouse in memory has no file to copy.")
        folder = self.path.resolve().parent / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / f"{file.name}.part"
        copy.unlink(missing_ok=True)
        self.checkpoint()
        self._connection.copy_to(copy)
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(copy, file)

    @staticmethod
    def restore(file: Path, path: Path) -> None:
        """Put a backup in the place of the database at `path`, which must not be open.

        WarehouseError when the backup is not a warehouse; then nothing is changed.
        """
        trial = path.with_suffix(".restoring")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, trial)
        try:
            Warehouse(trial).close()
            Ledger(trial).path.unlink(missing_ok=True)
        except (WarehouseError, duckdb.Error) as error:
            trial.unlink(missing_ok=True)
            raise WarehouseError(f"{file.name} is not a backup of a warehouse; nothing was changed.") from error
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        trial.replace(path)
        Ledger(path).start_anew()

    def checkpoint(self) -> None:
        """Write everything into the database file itself."""
        self._connection.checkpoint()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
