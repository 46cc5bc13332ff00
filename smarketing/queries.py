"""The SQL files of `queries/`, each with the words of its header and with its includes written out.

What many files say alike stands once, in `queries/includes/`, as `{% macro name(parameters) %} ... {% endmacro %}`; a
file takes it in by `{{ name("deals") }}`. That is all there is: no conditions and no loops.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from textwrap import dedent

import duckdb

from smarketing.errors import UnknownName

FOLDER = Path(__file__).resolve().parent.parent / "queries"
_BY, _BY_ONE_OF = re.compile(r"\$by = '(\w+)'"), re.compile(r"\$by in \(([^)]*)\)")
_COLUMN = re.compile(r"--\s+([a-z][a-z0-9_]*):\s+(.+)")
_MACRO = re.compile(r"{% macro (\w+)\(([\w, ]*)\) %}(.*?){% endmacro %}", re.DOTALL)
_PLACE = re.compile(r"( ?){{ (\w+)(?:\((.*?)\))? }}")
# Where the formatter has put several includes into one line, each gets its own.
_BREAK = re.compile(r"(?<=\S) (?=and {{ \w+\()|(?<=\) }}) (?=and )|(?<=\) }},) ")
# What an include is given: the name of a table or a column, at most with what it belongs to.
_NAME = re.compile(r"[a-z_]\w*(\.[a-z_]\w*)?")


@dataclass(frozen=True)
class Query:
    """One SQL file: `columns` maps each column of the result, in order, to what it means.

    `sql` is the whole statement, with its includes written out; `has_includes`: the file itself is shorter.
    """

    name: str
    sql: str
    summary: str
    grain: str
    columns: dict[str, str]
    params: tuple[str, ...]
    has_includes: bool

    @cached_property
    def breakdowns(self) -> tuple[str, ...]:
        """What it can be broken down by: the values that its parameter `by` is compared with."""
        listed = " ".join(_BY_ONE_OF.findall(self.sql))
        return tuple(sorted({*_BY.findall(self.sql), *re.findall(r"\w+", listed)}))


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
    return rendered((FOLDER / path).read_text(encoding="utf-8"))


@cache
def statements_for(path: str, table: str = "") -> tuple[str, ...]:
    """The statements of a file that serves several tables: `{{ table }}` becomes `table`, a plain name."""
    sql = rendered((FOLDER / path).read_text(encoding="utf-8"), {"table": table} if table else {})
    return tuple(statement.query for statement in duckdb.extract_statements(sql))


def rendered(sql: str, values: Mapping[str, str] | None = None) -> str:
    """The SQL with each include written out, and `{{ name }}` as `values` have it.

    UnknownName for an include or a value that there is not, ValueError for one that is no plain name or too few.
    """
    return "\n".join(_line(line, values or {}) for line in sql.split("\n"))


def _line(line: str, values: Mapping[str, str]) -> str:
    """A line with its includes written out; one of several lines begins under what stands before it."""
    begins_alone = line.lstrip().startswith(("{{", "and {{"))
    below = "\n" + " " * (len(line) - len(line.lstrip()) + (0 if begins_alone else 4))

    def written(place: re.Match[str]) -> str:
        text = _include(place, values).replace("\n", below)
        before = place.string[: place.start()].rpartition("\n")[2].strip()
        return below + text if "\n" in text and before not in {"", "and"} else place[1] + text

    return _PLACE.sub(written, _BREAK.sub(below, line))


def _include(place: re.Match[str], values: Mapping[str, str]) -> str:
    _, name, arguments = place.groups()
    if arguments is None:
        return _value(name, values)
    if name not in includes():
        raise UnknownName("include", name, includes())
    parameters, body = includes()[name]
    named = [_value(argument, values) for argument in arguments.split(", ") if argument]
    return rendered(body, dict(zip(parameters, named, strict=True)))


def _value(word: str, values: Mapping[str, str]) -> str:
    """A word in quotes is meant itself; another is the name of a value."""
    if not word.startswith('"') and word not in values:
        raise UnknownName("value of an include", word, values)
    value = word.strip('"') if word.startswith('"') else values[word]
    if not _NAME.fullmatch(value):
        raise ValueError(f"{value!r} is no plain name of a table or column")
    return value


@cache
def includes() -> dict[str, tuple[list[str], str]]:
    """The parameters and the lines of each include, by name."""
    sources = [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "includes").glob("*.sql"))]
    return {
        name: (parameters.split(", ") if parameters else [], dedent(body.strip("\n")).strip())
        for source in sources
        for name, parameters, body in _MACRO.findall(source)
    }


def view(mart: str, name: str) -> str:
    """The statement that makes the SELECT of a mart a view called `name`."""
    return f"create view marts.{name} as {marts()[mart].sql}"  # names only: both are files of ours


def _folder(kind: str) -> dict[str, Query]:
    return {path.stem: _parse(path) for path in sorted((FOLDER / kind).glob("*.sql"))}


def _parse(path: Path) -> Query:
    source = path.read_text(encoding="utf-8")
    sql = rendered(source)
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
    params = tuple(sorted(statement.named_parameters))
    return Query(path.stem, sql, " ".join(summary), grain, columns, params, has_includes=sql != source)
