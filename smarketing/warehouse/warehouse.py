"""Load, undo, read: what the rest of the app may ask of the database."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from smarketing import queries
from smarketing.batch import Batch
from smarketing.errors import Refused, UnknownName, WarehouseError
from smarketing.targets import TARGETS, target
from smarketing.warehouse import schema
from smarketing.warehouse.connection import Connection, Writer
from smarketing.warehouse.derive import derive_core, rebuild
from smarketing.warehouse.rows import keyed


@dataclass(frozen=True)
class Loaded:
    """What a load did: `state` is loaded or already_loaded; the counts are keys, `set_aside` and `skipped` are rows."""

    upload_id: int
    target: str
    state: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    set_aside: int = 0
    skipped: int = 0
    answers: dict[str, pl.DataFrame] | None = None


class Warehouse:
    """One DuckDB file (or ":memory:"). Safe to share between threads; one writer at a time."""

    def __init__(self, path: str | Path) -> None:
        self._connection = Connection(path)
        schema.prepare(self._connection)

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
    def as_of(self) -> date | None:
        """The day up to which the data goes: the newest data-as-of of all uploads; None without data."""
        return self._connection.frame(queries.text("load/as_of.sql")).item()

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
        """The answer of queries/reads/<name>.sql. A parameter that is not given is null, except `as_of`, which is
        the warehouse's own. UnknownName for a query or a parameter that does not exist.
        """
        query = queries.read(name)
        for given in params:
            if given not in query.params:
                raise UnknownName(f"parameter of {name}", given, query.params)
        values = {param: params.get(param) for param in query.params}
        if "as_of" in values and values["as_of"] is None:
            values["as_of"] = self.as_of
        return self._connection.frame(query.sql, values)

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
        upload = _Upload(batch, sha256, file_name, loaded_at, loaded_by, as_of or batch.as_of, is_demo)
        with self._connection.transaction() as writer:
            loaded = _load(writer, upload)
        self._connection.checkpoint()
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
        upload = _Upload(
            batch, sha256, file_name, loaded_at, "", more.get("as_of") or batch.as_of, bool(more.get("is_demo"))
        )
        with self._connection.transaction(keep=False) as writer:
            loaded = _load(writer, upload)
            as_of = writer.query(queries.text("load/as_of.sql")).item()
            answers = {}
            for name in reads:
                query = queries.read(name)
                values = dict.fromkeys(query.params) | ({"as_of": as_of} if "as_of" in query.params else {})
                answers[name] = writer.query(query.sql, **values)
        return replace(loaded, answers=answers)

    def undo(self, upload_id: int, *, undone_at: datetime, undone_by: str = "") -> None:
        """Withdraw one upload, whenever it was loaded: what remains is what the other uploads say.

        Refused when there is no such upload, or it is withdrawn already.
        """
        with self._connection.transaction() as writer:
            _undo(writer, upload_id, undone_at, undone_by)
        self._connection.checkpoint()

    def clear_demo(self) -> None:
        """Take the demo company out, without a trace."""
        with self._connection.transaction() as writer:
            _clear_demo(writer)
        self._connection.checkpoint()

    def rebuild(self) -> None:
        """Derive core and marts anew from all that was uploaded; the result is the same."""
        with self._connection.transaction() as writer:
            rebuild(writer)
            _next_version(writer)
        self._connection.checkpoint()

    def check(self) -> list[dict[str, object]]:
        """The rules of queries/checks that do not hold, each with its words and its number of rows; [] when all is well."""
        broken = []
        for name, query in queries.checks().items():
            rows = self._connection.frame(query.sql)
            if rows.height:
                broken.append(
                    {"check": name, "summary": query.summary, "rows": rows.height, "example": rows.row(0, named=True)}
                )
        return broken

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
        except (WarehouseError, duckdb.Error) as error:
            trial.unlink(missing_ok=True)
            raise WarehouseError(f"{file.name} is not a backup of a warehouse; nothing was changed.") from error
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        trial.replace(path)

    def checkpoint(self) -> None:
        """Write everything into the database file itself."""
        self._connection.checkpoint()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@dataclass(frozen=True)
class _Upload:
    batch: Batch
    sha256: str
    file_name: str
    loaded_at: datetime
    loaded_by: str
    as_of: datetime | None
    is_demo: bool


def _load(writer: Writer, upload: _Upload) -> Loaded:
    batch = upload.batch
    goal = target(batch.target)
    aside = batch.set_aside["row"].n_unique()
    if batch.rows.height + aside + batch.skipped != batch.records:
        raise Refused(
            "ROWS_LOST",
            f"{upload.file_name}: {batch.records} rows were read, but {batch.rows.height} to load + {aside} set aside + "
            f"{batch.skipped} skipped do not add up. Nothing was loaded.",
        )
    same = writer.frame("load/same_upload.sql", sha256=upload.sha256)
    if same.height:
        return Loaded(same["upload_id"][0], goal.name, "already_loaded")
    if not upload.is_demo:
        _clear_demo(writer)
    upload_id = writer.frame("load/next_upload.sql").item()
    rows = keyed(batch, goal, upload_id)
    writer.insert("load/insert_raw.sql", rows, table=goal.name)
    writer.insert("load/touch_keys.sql", rows.select("key"))
    writer.insert("load/insert_uploads.sql", _upload_row(upload, upload_id, aside))
    writer.insert("load/insert_set_aside.sql", batch.set_aside.with_columns(pl.lit(upload_id).alias("upload_id")))
    added, updated, unchanged = derive_core(writer, goal)
    writer.run("load/upload_counts.sql", upload_id=upload_id, added=added, updated=updated, unchanged=unchanged)
    _next_version(writer)
    return Loaded(upload_id, goal.name, "loaded", added, updated, unchanged, aside, batch.skipped)


def _upload_row(upload: _Upload, upload_id: int, aside: int) -> pl.DataFrame:
    batch = upload.batch
    row: dict[str, Any] = {
        "upload_id": upload_id,
        "sha256": upload.sha256,
        "file_name": upload.file_name,
        "source": batch.source,
        "target": batch.target,
        "loaded_at": _utc(upload.loaded_at),
        "loaded_by": upload.loaded_by,
        "as_of": _utc(upload.as_of),
        "fields": list(batch.fields),
        "records": batch.records,
        "set_aside": aside,
        "skipped": batch.skipped,
        "mapping": json.dumps(batch.mapping, default=str, ensure_ascii=False),
        "report": json.dumps(batch.report, default=str, ensure_ascii=False),
        "is_demo": upload.is_demo,
    }
    schema_overrides = {"as_of": pl.Datetime("us"), "fields": pl.List(pl.String)}
    return pl.DataFrame([row], schema_overrides=schema_overrides)


def _utc(moment: datetime | None) -> datetime | None:
    """A naive instant in UTC, as the database stores it."""
    if moment is None or moment.tzinfo is None:
        return moment
    return (moment - moment.utcoffset()).replace(tzinfo=None)  # type: ignore[operator]


def _undo(writer: Writer, upload_id: int, undone_at: datetime, undone_by: str) -> None:
    found = writer.frame("load/live_upload.sql", upload_id=upload_id)
    if found.is_empty():
        raise Refused("NO_SUCH_UPLOAD", f"There is no upload {upload_id} that could be undone.")
    writer.run("load/withdraw.sql", upload_id=upload_id, undone_at=_utc(undone_at), undone_by=undone_by)
    goal = target(found["target"][0])
    writer.run("load/upload_keys.sql", table=goal.name, upload_id=upload_id)
    derive_core(writer, goal)
    _next_version(writer)


def _clear_demo(writer: Writer) -> None:
    if writer.frame("load/live_uploads.sql")["demo"].item() == 0:
        return
    for name in TARGETS:
        writer.run("load/delete_demo_rows.sql", table=name)
    writer.run("load/delete_demo.sql")
    rebuild(writer)
    _next_version(writer)


def _next_version(writer: Writer) -> None:
    writer.run("load/next_version.sql")
