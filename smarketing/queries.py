"""The SQL files of `queries/`, each with the words of its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from smarketing.errors import UnknownName

FOLDER = Path(__file__).resolve().parent.parent / "queries"
_COLUMN = re.compile(r"--\s+([a-z][a-z0-9_]*):\s+(.+)")


@dataclass(frozen=True)
class Query:
    """One SQL file: `columns` maps each column of the result, in order, to what it means."""

    name: str
    sql: str
    summary: str
    grain: str
    columns: dict[str, str]
    params: tuple[str, ...]


@cache
def reads() -> dict[str, Query]:
    """All questions that can be asked of the warehouse, by name."""
    return _folder("reads")


@cache
def marts() -> dict[str, Query]:
    """The SELECT behind each mart, by name."""
    return _folder("marts")


@cache
def checks() -> dict[str, Query]:
    """The rules that must return no row after each load, by name."""
    return _folder("checks")


def read(name: str) -> Query:
    """The read called `name`; UnknownName, with the nearest name, when there is none."""
    try:
        return reads()[name]
    except KeyError:
        raise UnknownName("query", name, reads()) from None


@cache
def text(path: str) -> str:
    """The SQL of one file below `queries/`, for example "core/leads.sql"."""
    return (FOLDER / path).read_text(encoding="utf-8")


@cache
def statements_for(path: str, table: str = "") -> tuple[str, ...]:
    """The statements of a file that serves several tables: `{{ table }}` becomes `table`, a plain identifier."""
    if table and not table.isidentifier():
        raise UnknownName("table", table, ())
    sql = text(path).replace("{{ table }}", table)
    return tuple(statement.query for statement in duckdb.extract_statements(sql))


def view(mart: str, name: str) -> str:
    """The statement that makes the SELECT of a mart a view called `name`."""
    return f"create view marts.{name} as {marts()[mart].sql}"  # names only: both are files of ours


def _folder(kind: str) -> dict[str, Query]:
    return {path.stem: _parse(path) for path in sorted((FOLDER / kind).glob("*.sql"))}


def _parse(path: Path) -> Query:
    sql = path.read_text(encoding="utf-8")
    header = [line for line in sql.splitlines() if line.startswith("--")]
    summary, grain, columns = [], "", {}
    name = ""
    for line in header:
        column = _COLUMN.fullmatch(line)
        if line.startswith("-- Grain:"):
            grain = line.removeprefix("-- Grain:").strip()
        elif column:
            name = column[1]
            columns[name] = column[2]
        elif name:
            columns[name] += " " + line.removeprefix("--").strip()
        elif not grain:
            summary.append(line.removeprefix("--").strip())
    (statement,) = duckdb.extract_statements(sql)
    return Query(path.stem, sql, " ".join(summary), grain, columns, tuple(sorted(statement.named_parameters)))
