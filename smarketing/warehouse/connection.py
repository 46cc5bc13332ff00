"""One DuckDB file, opened once: settings that hold for every cursor, and a cursor per call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
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
    "storage_compatibility_version": "v1.5.0",
}
_LOCK_DOWN = (
    "set global TimeZone = 'UTC'",
    "set global preserve_insertion_order = true",
    "set allowed_directories = $folders",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


class Connection:
    """The database, with one lock for those who write.

    A connection is never shared between threads: each call takes its own cursor. WarehouseError when the file
    is held by another process or is not a database. `writes` counts the transactions that were kept.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = None if str(path) == ":memory:" else Path(path)
        self.writes = 0
        self._lock = threading.RLock()
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._base = duckdb.connect(str(path), config=_CONFIG)
        except duckdb.IOException as error:
            raise WarehouseError(_why_not_opened(path, error)) from error
        self._lock_down()

    def _lock_down(self) -> None:
        folders = [f"{self.path.resolve().parent / 'backups'}/"] if self.path else []
        for statement in _LOCK_DOWN:
            if "$folders" not in statement:
                self._base.execute(statement)
            elif folders:
                self._base.execute(statement, {"folders": folders})

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own, closed at the end."""
        cursor = self._base.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[Writer]:
        """A write transaction, one at a time: committed at the end, rolled back on an error or when not to be kept."""
        with self._lock, self.cursor() as cursor:
            cursor.execute("begin transaction")
            try:
                yield Writer(cursor)
                cursor.execute("commit" if keep else "rollback")
                self.writes += keep
            except BaseException:
                with _already_ended():
                    cursor.execute("rollback")
                raise

    def frame(self, sql: str, params: dict[str, Any] | None = None) -> pl.DataFrame:
        """The result of one SELECT."""
        with self.cursor() as cursor:
            return _counted(cursor.sql(sql, params=params or {}).pl())

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
        with self.cursor() as cursor:
            frame: pl.DataFrame = cursor.table(f"{schema}.{name}").pl()
            return frame

    def checkpoint(self) -> None:
        """Write everything into the database file itself."""
        with self._lock, self.cursor() as cursor:
            cursor.execute("checkpoint")

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
    except duckdb.TransactionException:
        return


def _why_not_opened(path: str | Path, error: duckdb.IOException) -> str:
    if "lock" in str(error).lower():
        return (
            f"The warehouse {Path(path).name} is in use by another process. One process at a time can open it: "
            "stop the app first, or use the Data page."
        )
    return f"The warehouse {Path(path).name} cannot be opened: it is not a database, or it is damaged."


def _quoted(statement: str, text: str) -> str:
    """A statement with one text literal, for the few that take no parameter."""
    return statement.format("'" + text.replace("'", "''") + "'")


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """DuckDB sums integers into decimals without a fraction: they are counts."""
    return frame.with_columns(
        pl.col(name).cast(pl.Int64) for name, kind in frame.schema.items() if kind == pl.Decimal(38, 0)
    )
