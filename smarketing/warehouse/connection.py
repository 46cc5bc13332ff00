"""One DuckDB file, opened once: settings that hold for every cursor, and a cursor per call."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from smarketing import queries
from smarketing.errors import WarehouseError

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "2GB",
    "threads": "2",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "max_temp_directory_size": "5GB",
    # A commit writes the log and nothing else: one that meets a full disk is undone, and nobody has seen it. The file
    # itself is written after each load, by `checkpoint`.
    "checkpoint_threshold": "1TB",
    "storage_compatibility_version": "v1.5.0",
}
# Rows have no order but the one that is asked for. With the other setting DuckDB 2.0.0 loses rows: in one transaction,
# an INSERT of no rows and then one of several row groups leave a table whose scans stop at the empty group.
_LOCK_DOWN = (
    "set global TimeZone = 'UTC'",
    "set global preserve_insertion_order = false",
    # It narrows a sum that is sorted beside to a type by statistics that DuckDB 2.0.0 gets wrong under a filter.
    "set global disabled_optimizers = 'compressed_materialization'",
    "set allowed_directories = $folders",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


_LOG = "replaying WAL file"
# A load needs room to be written twice: in the log, and in the file itself.
_LEAST_FREE_BYTES = 2**28
_CANNOT_WRITE = (
    "The database could not be written: is the disk full? What was loaded before is intact. Make room and try again; "
    "a file that is loaded already is never counted twice."
)


class Connection:
    """The database, with one lock for those who write.

    A connection is never shared between threads: each call takes its own cursor. WarehouseError when the file
    is held by another process or is not a database. `writes` counts the transactions that were kept, `facts` those of
    them after which a read may answer otherwise. `put_aside` is the log of the last writes when it was damaged: the
    file then holds what was in it before those writes.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = None if str(path) == ":memory:" else Path(path)
        self.writes = 0
        self.facts = 0
        self.put_aside: Path | None = None
        self._lock = threading.RLock()
        self._door = threading.Lock()
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._base = self._open()

    def _open(self) -> duckdb.DuckDBPyConnection:
        try:
            base = _connected(self.path)
        except duckdb.Error as error:
            self.put_aside = _put_aside(self.path, error)
            base = _connected(self.path)
        folders = [f"{self.path.resolve().parent / 'backups'}/"] if self.path else []
        for statement in _LOCK_DOWN:
            if "$folders" not in statement:
                base.execute(statement)
            elif folders:
                base.execute(statement, {"folders": folders})
        return base

    def _reopen(self, broken: duckdb.DuckDBPyConnection) -> None:
        """After a write that failed half-way (a full disk) the file answers again once everybody has let go of it."""
        with self._door:
            if self._base is not broken:
                return
            broken.close()
            for wait in (0.0, 0.1, 0.2, 0.5, 1.0, 2.0):
                time.sleep(wait)
                try:
                    self._base = self._open()
                except duckdb.FatalException:
                    continue
                # Whether the last write was kept is the file's to say: what was read before may be out of date.
                self.facts += 1
                self.writes += 1
                return
        raise WarehouseError("The database must be opened anew: restart Smarketing. What was loaded is intact.")

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own, closed at the end. WarehouseError when the database could not be written."""
        with self._door:
            base = self._base
            cursor = base.cursor()
        try:
            yield cursor
        except duckdb.FatalException as error:
            cursor.close()
            self._reopen(base)
            raise WarehouseError(_CANNOT_WRITE) from error
        finally:
            cursor.close()

    def _read(self, ask: Callable[[duckdb.DuckDBPyConnection], pl.DataFrame]) -> pl.DataFrame:
        """An answer; asked again when a write of somebody else has just failed half-way."""
        try:
            with self.cursor() as cursor:
                return ask(cursor)
        except WarehouseError as error:
            if not isinstance(error.__cause__, duckdb.FatalException):
                raise
        with self.cursor() as cursor:
            return ask(cursor)

    @contextmanager
    def transaction(self, *, keep: bool = True, facts: bool = True) -> Iterator[Writer]:
        """A write transaction, one at a time: committed at the end, rolled back on an error or when not to be kept.

        facts: whether reads may answer otherwise afterwards.
        """
        with self._lock, _said_plainly(), self.cursor() as cursor:
            if keep:
                self._assert_room()
            cursor.execute("begin transaction")
            try:
                yield Writer(cursor)
                cursor.execute("commit" if keep else "rollback")
                self.facts += keep and facts
                self.writes += keep
            except BaseException:
                with _already_ended():
                    cursor.execute("rollback")
                raise

    def frame(self, sql: str, params: dict[str, Any] | None = None) -> pl.DataFrame:
        """The result of one SELECT."""
        return self._read(lambda cursor: _counted(cursor.sql(sql, params=params or {}).pl()))

    def copy_to(self, file: Path) -> None:
        """Copy every table to a database file in the `backups` folder beside this one."""
        with self._lock, self.cursor() as cursor:
            name = cursor.sql("select current_database() as name").pl().item()
            cursor.execute(_quoted("attach {} as copy", str(file)))
            try:
                cursor.execute(f'copy from database "{name}" to copy')
            finally:
                cursor.execute("detach copy")

    def table(self, schema: str, name: str) -> pl.DataFrame:
        """All rows of one table."""
        return self._read(lambda cursor: cursor.table(f"{schema}.{name}").pl())

    def checkpoint(self) -> None:
        """Write everything into the database file itself. What was committed is safe, whether this works or not."""
        try:
            with self._lock, _said_plainly(), self.cursor() as cursor:
                cursor.execute("checkpoint")
        except WarehouseError:
            self.frame("select 1 as answer")

    def _assert_room(self) -> None:
        folder = self.path.resolve().parent if self.path else None
        if folder and shutil.disk_usage(folder).free < _LEAST_FREE_BYTES:
            raise WarehouseError(f"The disk that holds {folder} is nearly full. Make room first; nothing was changed.")

    def close(self) -> None:
        """Close the file; the last thing done with this object."""
        with self._lock:
            self._base.close()


class Writer:
    """What a load does within its transaction: run files of `queries/`, put frames in, take frames out."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def run(self, path: str, *, table: str = "", **params: Any) -> None:
        """Run each statement of a file; `{{ table }}` stands for a table of the closed list of targets and marts."""
        for statement in queries.statements_for(path, table):
            named = {name: value for name, value in params.items() if f"${name}" in statement}
            self._cursor.execute(statement, named)

    def execute(self, sql: str, **params: Any) -> None:
        """Run one statement."""
        self._cursor.execute(sql, params)

    def query(self, sql: str, **params: Any) -> pl.DataFrame:
        """The result of one SELECT."""
        return _counted(self._cursor.sql(sql, params=params).pl())

    def frame(self, path: str, *, table: str = "", **params: Any) -> pl.DataFrame:
        """The result of a file that holds one SELECT."""
        (statement,) = queries.statements_for(path, table)
        return _counted(self._cursor.sql(statement, params=params).pl())

    def row(self, path: str, *, table: str = "", **params: Any) -> tuple[Any, ...]:
        """The one row that the SELECT of a file has; () for none."""
        (statement,) = queries.statements_for(path, table)
        rows = self._cursor.execute(statement, params).fetchall()
        return rows[0] if rows else ()

    def insert(self, path: str, frame: pl.DataFrame, *, table: str = "") -> None:
        """Run a file that inserts from `incoming`, with `frame` under that name."""
        self._cursor.register("incoming", frame)
        try:
            self.run(path, table=table)
        finally:
            self._cursor.unregister("incoming")


@contextmanager
def _already_ended() -> Iterator[None]:
    """A failed commit leaves no transaction to roll back."""
    try:
        yield
    except (duckdb.TransactionException, duckdb.FatalException):
        return


@contextmanager
def _said_plainly() -> Iterator[None]:
    """What the disk refuses while something is written, in our words."""
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise WarehouseError(_CANNOT_WRITE) from error


def _connected(path: Path | None) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path or ":memory:"), config=_CONFIG)
    except duckdb.IOException as error:
        if _LOG in str(error):
            raise
        raise WarehouseError(_why_not_opened(path, error)) from error


def _put_aside(path: Path | None, error: duckdb.Error) -> Path:
    """Rename the log of the last writes when it is damaged: an app that never starts again helps nobody."""
    if path is None or isinstance(error, duckdb.FatalException) or _LOG not in str(error):
        raise error
    log = path.with_name(f"{path.name}.wal")
    number = len(list(log.parent.glob(f"{log.name}.damaged-*"))) + 1
    return log.rename(log.with_name(f"{log.name}.damaged-{number}"))


def _why_not_opened(path: Path | None, error: duckdb.IOException) -> str:
    name = path.name if path else "in memory"
    if "could not set lock" in str(error).lower():
        return (
            f"The warehouse {name} is in use by another process. One process at a time can open it: "
            "stop the app first, or use the Data page."
        )
    return f"The warehouse {name} cannot be opened: it is not a database, or it is damaged."


def _quoted(statement: str, text: str) -> str:
    """A statement with one text literal, for the few that take no parameter."""
    return statement.format("'" + text.replace("'", "''") + "'")


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """DuckDB sums integers into decimals without a fraction: they are counts."""
    return frame.with_columns(
        pl.col(name).cast(pl.Int64) for name, kind in frame.schema.items() if kind == pl.Decimal(38, 0)
    )
