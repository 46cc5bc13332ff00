"""The sheet of conditions: what a field takes where another column says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from smarketing.errors import Refused
from smarketing.intake import Table
from smarketing.sources import Mapping as ColumnMap
from smarketing.sources.conditions import OR, Condition, taken_apart
from smarketing.targets import target
from smarketing.ui.uploads_desk import Entry
from smarketing.ui.uploads_words import called

_SHEET: dict[str, Any] = dict.fromkeys(("field", "value", "column", "when", "words"), pl.String)


def rule_sheet(entry: Entry, table: Table, start: ColumnMap) -> pl.DataFrame:
    """The editor: a row per condition, those of the map first; its rows as they were edited."""
    headers = [header for header in table.headers if header]
    edited = st.data_editor(
        pl.DataFrame(_rows(start), schema=_SHEET),
        key=f"conditions_{entry.key}_{start.target}",
        column_config={
            "field": st.column_config.SelectboxColumn("Field", options=[called(n) for n in target(start.target).names]),
            "value": st.column_config.TextColumn("Takes the value"),
            "column": st.column_config.SelectboxColumn("or what this column holds", options=headers),
            "when": st.column_config.SelectboxColumn("When", options=headers),
            "words": st.column_config.TextColumn("Is", help="Of several words any one will do: TRUE | Yes"),
        },
        num_rows="dynamic",
        hide_index=True,
        alt="Fields that are filled only where another column holds a word",
    )
    return pl.DataFrame(edited, schema=_SHEET)


def _rows(start: ColumnMap) -> list[dict[str, Any]]:
    rows = []
    for name, expression in start.columns.items():
        conditions, _ = taken_apart(expression) or ([], [])
        rows += [
            {
                "field": called(name),
                "value": each.value or None,
                "column": each.column or None,
                "when": each.when,
                "words": OR.join(each.words),
            }
            for each in conditions
        ]
    return rows


def conditions_of(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> dict[str, list[Condition]]:
    """field -> its conditions, in their order; Refused (BAD_MAP) when one is only half said. Empty rows are none."""
    found: dict[str, list[Condition]] = {}
    for row in rows:
        stated = {name: str(row.get(name) or "").strip() for name in _SHEET}
        if not any(stated.values()):
            continue
        words = tuple(word.strip() for word in stated["words"].split(OR.strip()) if word.strip())
        if not (stated["field"] and stated["when"] and words) or bool(stated["value"]) == bool(stated["column"]):
            raise Refused(
                "BAD_MAP",
                "A condition says which field, its value or the column that holds it, and when: which column is which "
                f"word. This one says {', '.join(filter(None, stated.values()))}.",
            )
        field = names.get(stated["field"], stated["field"])
        found.setdefault(field, []).append(Condition(stated["when"], words, stated["value"], stated["column"]))
    return found
