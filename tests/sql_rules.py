"""The rules of the SQL files, each a function from one file's text to its violations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb

from smarketing import queries
from tests.architecture import ROOT, SQL_LINES

# schema that a folder's files may read
REACH = {"reads": {"marts", "app"}, "marts": {"core", "marts", "app"}, "checks": {"raw", "core", "marts", "app"}}
# What each source says by itself, and what an undone upload said, is in raw alone: core holds what stands together.
STATEMENTS = {
    "lead_emails",
    "lead_statements",
    "deal_statements",
    "deal_evidence",
    "claims",
    "person_words",
    "record_statements",
    "deleted_activities",
}

EVERYTHING = "*"

CLOCKS = (
    r"now\s*\(",
    r"today\s*\(",
    r"current_date\b",
    r"current_time\b",
    r"current_timestamp\b",
    r"current_localtime\w*",
    r"localtime\w*",
    r"get_current_\w+",
    r"transaction_timestamp\s*\(",
    r"'(now|today|tomorrow|yesterday)'",
    r"random\s*\(",
    r"uuid\s*\(",
)

# What DuckDB, Postgres, Spark and ClickHouse do not all understand alike.
NOT_PORTABLE = {
    r"qualify\b": "use row_number() in a subquery",
    r"(group|order)\s+by\s+all\b": "name the columns",
    r"(quantile\w*|median|mode)\s*\(": "use percentile_cont(p) within group (order by x)",
    r"(arg_min|arg_max|min_by|max_by|any_value|first|last|approx_\w+)\s*\(": "use row_number() in a subquery",
    r"(list|string_agg|group_concat|array_agg|listagg|unnest)\s*\(": "keep one value in a row",
    r"(range|generate_series)\s*\(": "use a calendar table or a recursive cte",
    r"(positional|asof|lateral)\s+join\b": "use a join with its condition written out",
    r"lateral\b": "use a cte",
    r"union\s+(all\s+)?by\s+name\b": "name the columns",
    r"(pivot|unpivot)\b": "use case inside an aggregate",
    r"(rollup|cube|grouping\s+sets)\b": "use union all",
    r"(isodow|dayofweek|weekday|dow)\b": "use a calendar table",
    r"(try_cast|strptime|split_part|regexp_replace|regexp_extract|epoch\w*)\s*\(": "do it at load",
    r"(struct_pack|json\w*|map)\s*\(": "keep one value in a column",
    r"materialized\b": "leave it out",
    r"ignore\s+nulls\b": "use coalesce or row_number()",
    r"\*\s*(exclude|replace|rename)\b": "name the columns",
    r"columns\s*\(": "name the columns",
    r"distinct\s+on\b": "use row_number() in a subquery",
    r"round\s*\(": "round where it is shown; engines round halves differently",
    r"::": "use cast(x as type)",
    r"(?<!\w)(\w+\.)?\w+_on\s*-\s*(\w+\.)?\w+_on\b": "use date_diff('day', a, b)",
    r"date_diff\s*\(\s*'(?!second'|day')\w+'": "date_diff in seconds, or in days between dates",
    r"(datediff|date_sub|datesub)\s*\(": "use date_diff",
    r"(timezone|make_timestamptz|to_timestamp)\s*\(": "zones are resolved at load",
    r"at\s+time\s+zone\b": "zones are resolved at load",
    r"timestamptz\b|timestamp\s+with\s+time\s+zone\b": "instants are naive UTC",
    r"avg\s*\(\s*(?!cast\b)": "avg(cast(x as double))",
    r"\bselect\s+\*\s+from\s+(core|marts|app)\.": "name the columns",
}


@dataclass(frozen=True)
class SqlFile:
    """One SQL file: its folder below queries/, its name, its text as it is written."""

    folder: str
    name: str
    text: str

    @property
    def path(self) -> str:
        return f"queries/{self.folder}/{self.name}.sql"

    @cached_property
    def sql(self) -> str:
        """The text with its includes written out: what the database is asked."""
        return queries.rendered(self.text)

    @cached_property
    def code(self) -> str:
        """The SQL without comments, lower case."""
        return re.sub(r"--[^\n]*", "", self.sql).lower()

    @cached_property
    def tree(self) -> dict[str, Any]:
        """DuckDB's own parse of a SELECT."""
        row = duckdb.execute("select json_serialize_sql($sql)", {"sql": self.sql}).fetchall()[0]
        tree = json.loads(row[0])
        return {"broken": tree["error_message"]} if tree["error"] else tree

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Every node of the parse."""
        rest: list[Any] = [self.tree]
        while rest:
            node = rest.pop()
            if isinstance(node, dict):
                yield node
            rest.extend(node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())


def sql_files(*folders: str) -> list[SqlFile]:
    """The project's SQL files of the given folders below queries/."""
    found = sorted(path for folder in folders for path in (ROOT / "queries" / folder).glob("*.sql"))
    return [SqlFile(path.parent.name, path.stem, path.read_text(encoding="utf-8")) for path in found]


def length(file: SqlFile) -> Iterator[str]:
    lines = sum(1 for line in file.text.splitlines() if not line.startswith("--"))
    if lines > SQL_LINES:
        yield f"{file.path}: {lines} lines below its header, at most {SQL_LINES}: move a step into a mart"


def one_statement(file: SqlFile) -> Iterator[str]:
    try:
        count = len(duckdb.extract_statements(file.sql))
    except duckdb.Error as error:
        yield f"{file.path}: DuckDB cannot parse it: {error}"
        return
    if count != 1:
        yield f"{file.path}: {count} statements; one file holds one"


def one_select(file: SqlFile) -> Iterator[str]:
    if "broken" in file.tree:
        yield f"{file.path}: not one SELECT: {file.tree['broken']}"


def no_clock(file: SqlFile) -> Iterator[str]:
    for clock in CLOCKS:
        if found := re.search(rf"(?<!\w){clock}", file.code):
            yield f"{file.path}: {found[0]}: the day comes in as $as_of, so that an answer can be repeated"


def reach(file: SqlFile) -> Iterator[str]:
    may = REACH[file.folder] | ({"raw"} if file.folder == "marts" and file.name in STATEMENTS else set())
    steps = {entry["key"].lower() for node in file.nodes() for entry in node.get("cte_map", {}).get("map", ())}
    for node in file.nodes():
        if node.get("type") == "TABLE_FUNCTION":
            yield f"{file.path}: reads from a table function; only tables of {', '.join(sorted(may))}"
        if node.get("type") == "BASE_TABLE":
            path = [part.lower() for part in _path(node)]
            if not (len(path) == 1 and path[0] in steps) and not (len(path) == 2 and path[0] in may):
                yield f"{file.path}: reads {'.'.join(path)}; {file.folder} read only {', '.join(sorted(may))}"


def _path(table: dict[str, Any]) -> list[str]:
    return [part for part in (table["schema_name"], table["table_name"]) if part]


def portable(file: SqlFile) -> Iterator[str]:
    for construct, instead in NOT_PORTABLE.items():
        whole_word = re.match(r"\w|\((?!\?)", construct) is not None
        if found := re.search(rf"(?<![\w.]){construct}" if whole_word else construct, file.code):
            yield f"{file.path}: {' '.join(found[0].split())!r} does not travel to other engines: {instead}"
    for node in file.nodes():
        if node.get("function_name") == "/" and not _is_double_division(node):
            yield f"{file.path}: a division without cast(... as double): engines divide integers differently"


def _is_double_division(node: dict[str, Any]) -> bool:
    """Whether a cast to double stands on either side of a division."""
    return '"double"' in json.dumps(node["arguments"]).lower()


def zero_guard(file: SqlFile) -> Iterator[str]:
    """Each division by a column or an aggregate goes through nullif(..., 0)."""
    for node in file.nodes():
        if node.get("function_name") != "/":
            continue
        below = node["arguments"][1]["expression"]
        if below.get("class") != "CONSTANT" and "nullif" not in json.dumps(below).lower():
            yield f"{file.path}: a division without nullif(..., 0)"


def header(file: SqlFile) -> Iterator[str]:
    lines = [line for line in file.text.splitlines() if line.strip()]
    if not lines or not lines[0].startswith("-- ") or re.match(r"-- (Grain:|\w+:)", lines[0]):
        yield f"{file.path}: its first line says in words what it answers"
    if not any(line.startswith("-- Grain: ") for line in lines):
        yield f"{file.path}: it lacks a line '-- Grain: one row per ...'"


def selected(file: SqlFile) -> list[str]:
    """The names of the columns of the final select, in order."""
    node = file.tree["statements"][0]["node"]
    while node["type"] == "SET_OPERATION_NODE":
        node = node["left"] or node["children"][0]
    return [item["alias"] or item.get("column_names", [EVERYTHING])[-1] for item in node["select_list"]]
