"""What the editor of channel and campaign names says: no clock, no screen; and its file of rules."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl

from smarketing import format as words
from smarketing.analysis import renaming
from smarketing.answers import Read
from smarketing.errors import Refused
from smarketing.warehouse.names import Names
from smarketing.warehouse.naming import CAMPAIGN, CAMPAIGN_CHANNEL, CHANNEL, Rule, folded

KINDS = {
    CHANNEL: "A channel gets a name",
    CAMPAIGN: "A campaign gets a name",
    CAMPAIGN_CHANNEL: "A campaign belongs to a channel",
}
COLUMNS = ("kind", "given", "name", "from_on", "to_on")
# What a guard against formulas put before a cell, see smarketing.export.
_GUARDED = re.compile(r"^'(?=[=+\-@\t\r])")
_DAY = timedelta(days=1)


def dimension(kind: str) -> str:
    """Whether the given names of a kind of rule are channels or campaigns."""
    return CHANNEL if kind == CHANNEL else CAMPAIGN


def preview(names: Names, given_names: pl.DataFrame, rules: Sequence[Rule], *, at: datetime) -> str:
    """What these rules would move, in a sentence, or why they are refused; names are user text, not escaped."""
    try:
        after = names.trial(rules, {"after": ("given_names", {})}, at=at)["after"]
    except Refused as refused:
        return str(refused)
    kind = rules[0].kind
    by = "channel" if kind == CAMPAIGN_CHANNEL else "name"
    return renaming.sentence(renaming.move(given_names, after, dimension(kind), by))


def period(from_on: date | None, to_on: date | None) -> str:
    """When a rule holds, in words: 'always', 'from 1 Jul 2026', 'until 30 Jun 2026', '1 – 31 Jul 2026'."""
    if from_on and to_on:
        return words.span(from_on, to_on - _DAY)
    if from_on:
        return f"from {words.day(from_on)}"
    return f"until {words.day(to_on - _DAY)}" if to_on else "always"


def said(row: Mapping[str, object]) -> str:
    """A rule in words: '“cpc” is “Paid Search”', '“brand*” belongs to “Brand”'; user text, not escaped."""
    verb = "belongs to" if row["kind"] == CAMPAIGN_CHANNEL else "goes by"
    return f"“{row['given']}” {verb} “{row['name']}”"


def summary(read: Read) -> str:
    """How many names of the files go by another, in a sentence."""
    found = read("renamed")
    if found.is_empty():
        return "Every channel and campaign counts under the name that its file has."
    counts = {
        label: found.filter(dimension=one)["given"].n_unique()
        for one, label in ((CHANNEL, "channel name"), (CAMPAIGN, "campaign name"))
    }
    parts = [f"{words.exact(n)} {label}{'s' if n > 1 else ''}" for label, n in counts.items() if n]
    return f"{renaming.listed(parts)} of the files count under another name."


def gone(read: Read, dimension: str, value: str) -> tuple[str, list[str]]:
    """Why nothing has a value (any more), in a sentence, and the names that it goes by now; user text, not escaped."""
    found = read("renamed").filter(dimension=dimension) if dimension in (CHANNEL, CAMPAIGN) else pl.DataFrame()
    if not found.is_empty():
        same = found.filter(pl.col("given").map_elements(folded, return_dtype=pl.String) == folded(value))
        now = same[dimension].drop_nulls().unique(maintain_order=True).to_list()
        if now:
            quoted = renaming.listed([f"“{name}”" for name in now])
            return f"The {dimension} “{value}” goes by {quoted} now: all {dimension}s are shown", now
    return f"No lead has the {dimension} “{value}”: all {dimension}s are shown", []


def told(history: pl.DataFrame) -> pl.DataFrame:
    """All rules ever as a table of words, in the order of `history`."""
    rows = [
        (
            said(row),
            period(row["from_on"], row["to_on"]),
            _signed(row["set_by"], row["set_at"]),
            _signed(row["withdrawn_by"], row["withdrawn_at"]),
        )
        for row in history.to_dicts()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("Name", "Holds", "Set", "Taken back"), pl.String), orient="row")


def _signed(by: str | None, at: datetime | None) -> str | None:
    return f"{by}, {words.day(at.date())}" if at else None


def exported(standing: pl.DataFrame) -> pl.DataFrame:
    """The rules as a file that can be taken in again."""
    return standing.select(*COLUMNS, "set_by", "set_at")


def taken_in(text: str, standing: pl.DataFrame, name_id: str) -> tuple[list[Rule], int]:
    """The rules of a CSV file that do not stand yet, in its order, and how many stand already.

    Columns: kind, given, name; from_on and to_on (exclusive) as 2026-07-01, where they matter. Refused, with the line,
    where one cannot be read.
    """
    lines = text.lstrip("\ufeff").splitlines()
    head = lines[0] if lines else ""
    rows = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";" if head.count(";") > head.count(",") else ",")
    missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
    if missing:
        raise Refused("NO_COLUMN", f"The file lacks the column {missing[0]}; it needs {', '.join(COLUMNS[:3])}.")
    stands = {(kind, folded(given), *rest) for kind, given, *rest in standing.select(COLUMNS).iter_rows()}
    rules = [_rule(row, place) for place, row in enumerate(rows, start=2)]
    new = [rule for rule in rules if (rule.kind, rule.folded, rule.name, rule.from_on, rule.to_on) not in stands]
    return [replace(rule, name_id=f"{name_id}-{place}") for place, rule in enumerate(new)], len(rules) - len(new)


def _rule(row: dict[str, str | None], line: int) -> Rule:
    cells = {name: _GUARDED.sub("", (row.get(name) or "").strip()) for name in COLUMNS}
    try:
        days = [date.fromisoformat(cells[name]) if cells[name] else None for name in ("from_on", "to_on")]
    except ValueError:
        raise Refused("BAD_DAY", f"Line {line}: write days like 2026-07-01.") from None
    return Rule(cells["kind"], cells["given"], cells["name"], days[0], days[1])
