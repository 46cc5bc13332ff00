"""What a person is asked for where a recognised file leaves a field empty that a headline number rests on."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from typing import Any

import polars as pl

from smarketing.intake.recognition import Table
from smarketing.intake.result import question
from smarketing.sources.expression import headers_of
from smarketing.sources.mapping import Mapping
from smarketing.sources.needs import NEEDS, Need
from smarketing.sources.suggestions import may_be
from smarketing.targets import target

CHOICE = "needed"
_NONE = ""
_EXAMPLES = 2


def with_answers(mapping: Mapping, answers: AnyMapping[str, str]) -> Mapping:
    """The mapping with the columns that a person named, each where the field has no value otherwise.

    What was answered is not needed any more, also where no column was named.
    """
    columns = dict(mapping.columns)
    for name, header in answers.items():
        if header != _NONE:
            before = columns.get(name, [])
            columns[name] = [*(before if isinstance(before, list) else [before]), header]
    return replace(mapping, columns=columns, needed=tuple(each for each in mapping.needed if each not in answers))


def needed_questions(mapping: Mapping, rows: pl.DataFrame, table: Table | None) -> list[dict[str, Any]]:
    """One question for each needed field that all rows, or all that are won or all that are lost, leave empty."""
    if table is None:
        return []
    asked = []
    for name in mapping.needed:
        need = NEEDS.get(mapping.target, {}).get(name)
        lacking = need and _lacking(rows, target(mapping.target).field(name).columns[-1], need)
        options = _columns(mapping, name, need, table) if need and lacking else []
        if need and options:
            text = f"{need.asks} {lacking}, and numbers that rest on it would be wrong."
            examples = {header: list(table.examples.get(header, ()))[:_EXAMPLES] for header in options}
            asked.append(
                question("NEEDED_COLUMN", CHOICE, text, column=name, options=[*options, _NONE], evidence=examples)
            )
    return asked


def _lacking(rows: pl.DataFrame, column: str, need: Need) -> str:
    """'2 lost have none': of which rows none has a value; '' when some of each kind have one."""
    known = rows[column].is_not_null() if column in rows.columns else pl.Series([False]).new_from_index(0, len(rows))
    if not need.among:
        return "" if known.any() or rows.is_empty() else f"All {len(rows):,} rows have none"
    if "status" not in rows.columns:
        return ""
    kinds = rows.select("status", known=known).group_by("status").agg(count=pl.len(), known=pl.col("known").any())
    counts = dict(kinds.filter(~pl.col("known")).select("status", "count").iter_rows())
    empty = [status for status in need.among if status in counts]
    number = sum(counts[status] for status in empty)
    words = " and ".join(f"{counts[status]:,} {status}" for status in empty)
    return f"{words} {'has' if number == 1 else 'have'} none" if empty else ""


def _columns(mapping: Mapping, name: str, need: Need, table: Table) -> list[str]:
    """The columns that fill nothing and could fill the field by their values, the likely ones first."""
    wish = target(mapping.target).field(name)
    used = set(headers_of([*mapping.columns.values(), *mapping.evidence.values()]))
    free = [header for header in dict.fromkeys(table.headers) if header and header not in used]
    fitting = [header for header in free if may_be(wish, table.examples.get(header, ()))]
    likely = [header for header in fitting if need.likely.search(header)]
    filled = [header for header in fitting if table.examples.get(header)]
    if need.only_likely:
        return [header for header in likely if header in filled]
    return list(dict.fromkeys([*likely, *filled]))
