"""Which column is which: the map of one file, made by hand or changed, and kept as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from smarketing.intake import Table
from smarketing.intake.worker import tables_of
from smarketing.load_words import source
from smarketing.sources import Mapping as ColumnMap
from smarketing.sources import suggest
from smarketing.sources.conditions import Condition, put_together, taken_apart
from smarketing.sources.expression import Expression, headers_of
from smarketing.targets import TARGETS, target
from smarketing.ui import parts, state
from smarketing.ui.desk import attempt
from smarketing.ui.uploads_conditions import conditions_of, rule_sheet
from smarketing.ui.uploads_desk import OWN, Entry
from smarketing.ui.uploads_words import called, reason, stem

_ENGINE = ("encoding", "delimiter", "header_line", "table", "sheet")
_SYSTEMS = {"campaign_days": "ads", "traffic_days": "web"}
_EXAMPLES = 3
_CLEAR = 0.9
# A suggestion that is less sure than this is said beside its column, and not chosen.
_SURE = 0.75
_FIXED: dict[str, Any] = {"field": pl.String, "value": pl.String}
_SHEET: dict[str, Any] = {
    "column": pl.String,
    "means": pl.List(pl.String),
    "examples": pl.String,
    "check": pl.String,
}


def columns(entry: Entry) -> None:
    """The columns of the file, what each means to us, and the button that reads the file so."""
    table = _table(entry)
    if table is None:
        st.markdown("The columns of this file cannot be read.")
        return
    known = entry.outcome.prepared[0].mapping if entry.outcome.prepared else None
    base = entry.own or known
    goal, system = _purpose(entry, table, base)
    if goal is None:
        st.markdown(":gray[The funnels use no file about products or accounts; such a file can be left out.]")
        return
    start = base if base is not None and base.target == goal else suggested(table, goal, system)
    with st.form(f"columns_{entry.key}_{goal}", border=False):
        sheet = st.data_editor(
            pl.DataFrame(_rows(entry, table, start), schema=_SHEET),
            key=f"sheet_{entry.key}_{goal}",
            column_config=_columns_of(goal),
            disabled=["column", "examples", "check"],
            hide_index=True,
            alt="The columns of the file, examples, and the fields that they fill",
        )
        st.markdown(":small[**Only where another column says so** · stage is sal when IsAccepted is TRUE]")
        conditional = rule_sheet(entry, table, start)
        st.markdown(":small[**The same for every row** · days as 2026-03-01]")
        fixed = st.data_editor(
            pl.DataFrame(_fixed(start), schema=_FIXED),
            key=f"fixed_{entry.key}_{goal}",
            column_config=_constants_of(goal),
            num_rows="dynamic",
            hide_index=True,
            alt="Fields that are the same for every row",
        )
        used = st.form_submit_button("Use these columns", type="primary")
    if used:
        _use(entry, lambda: changed(start, system, sheet.to_dicts(), fixed.to_dicts(), conditional.to_dicts()))
    _keep(entry, base)


def _table(entry: Entry) -> Table | None:
    """The table of the file that is read: its headers and examples."""
    answers = {name: entry.answers[name] for name in _ENGINE if name in entry.answers}
    at = f"tables {sorted(answers.items())}"
    if at not in entry.found:
        told = tables_of(entry.file.getvalue(), entry.name, answers)
        entry.found[at] = told if isinstance(told, list) else []
    found: list[Table] = entry.found[at]
    known = entry.outcome.prepared[0].mapping if entry.outcome.prepared else None
    choices = known.choices if known else {}
    meant = (choices.get("table"), choices.get("sheet"))
    return next((each for each in found if (each.number, each.sheet) == meant), found[0] if found else None)


def _purpose(entry: Entry, table: Table, base: ColumnMap | None) -> tuple[str | None, str]:
    """What the file holds and which system it comes from, with our best guess chosen; no guess where nothing fits."""
    names, at = list(TARGETS), f"target {table.line}"
    if at not in entry.found:
        entry.found[at] = best_target(table)
    first = base.target if base else entry.found[at]
    left, right = st.columns(2)
    goal = left.selectbox(
        "This file holds",
        names,
        names.index(first) if first else None,
        lambda name: f"{called(name)}: {TARGETS[name].about[:1].lower()}{TARGETS[name].about[1:]}",
        key=f"goal_{entry.key}",
        placeholder="Choose what it holds",
    )
    loaded = state.read("freshness").get_column("source").unique().sort().to_list()
    own = base.source if base else _SYSTEMS.get(str(goal), "crm")
    options = list(dict.fromkeys([own, *loaded, "crm"]))
    system = right.selectbox(
        "It comes from",
        options,
        0,
        source,
        key=f"system_{entry.key}_{goal}",
        accept_new_options=True,
        help="Ids meet only within one system: give two exports of one CRM the same name.",
    )
    return goal, "".join(char if char.isalnum() else "-" for char in str(system).strip().lower()) or own


def best_target(table: Table) -> str | None:
    """The target of which the columns fill most, among those whose rows they can tell apart; None without one."""
    fits = {name: confidence for name in TARGETS if (confidence := _fit(table, name)) > 0}
    return max(fits, key=lambda name: fits[name], default=None)


def _fit(table: Table, name: str) -> float:
    """How well the columns fill a target: the sum of the likenesses; 0 when no row of it could be loaded."""
    wanted, found = target(name), suggest(table.headers, table.examples, name)
    must = {each.name for each in wanted.fields if each.required}
    clear = {name for name, (_, sure) in found.items() if sure >= _CLEAR}
    tells = {*wanted.key, *wanted.fallback_key}
    return sum(sure for _, sure in found.values()) if must <= set(found) and tells & clear else 0.0


def suggested(table: Table, goal: str, system: str) -> ColumnMap:
    """The map that the column names suggest, for a person to confirm."""
    found = suggest(table.headers, table.examples, goal)
    return ColumnMap(system, goal, {name: header for name, (header, sure) in found.items() if sure >= _SURE})


def _rows(entry: Entry, table: Table, start: ColumnMap) -> list[dict[str, Any]]:
    likely = {
        header: (name, sure) for name, (header, sure) in suggest(table.headers, table.examples, start.target).items()
    }
    aside = entry.outcome.set_aside.group_by("column", "reason").len().to_dicts()
    return [
        {
            "column": header,
            "means": [called(name) for name, expression in start.columns.items() if header in _filling(expression)],
            "examples": " · ".join(list(dict.fromkeys(table.examples.get(header, ())))[:_EXAMPLES]),
            "check": _check(header, start, likely, aside),
        }
        for header in table.headers
        if header
    ]


def _check(
    header: str, start: ColumnMap, likely: Mapping[str, tuple[str, float]], aside: Sequence[Mapping[str, Any]]
) -> str:
    """What there is to know of one column, in a few words."""
    wrong = [f"{row['len']:,} × {reason(row['reason'])}" for row in aside if row["column"] == header]
    if wrong:
        return ", ".join(wrong)
    filled = [name for name, expression in start.columns.items() if header in headers_of(expression)]
    name, sure = likely.get(header, ("", 0.0))
    if not filled:
        return f"{called(name)}? {sure:.0%} alike" if name and sure < _SURE else "not used"
    if any(taken_apart(start.columns[name]) is None for name in filled):
        return "by a rule of this export"
    if not any(header in _filling(start.columns[name]) for name in filled):
        return "in a condition"
    return f"by its name, {sure:.0%} alike" if name in filled and sure < _CLEAR else "by its name"


def _columns_of(goal: str) -> dict[str, Any]:
    fields = [called(name) for name in target(goal).names]
    return {
        "column": st.column_config.TextColumn("In your file", width="medium"),
        "examples": st.column_config.TextColumn("Examples", width="medium"),
        "means": st.column_config.MultiselectColumn("Means", options=fields, width="medium"),
        "check": st.column_config.TextColumn("Check", width="medium"),
    }


def _constants_of(goal: str) -> dict[str, Any]:
    return {
        "field": st.column_config.SelectboxColumn("Field", options=[called(name) for name in target(goal).names]),
        "value": st.column_config.TextColumn("Value"),
    }


def _fixed(start: ColumnMap) -> dict[str, list[str]]:
    """The constants of a map as the sheet shows them."""
    return {
        "field": [called(name) for name in start.constants],
        "value": [str(each) for each in start.constants.values()],
    }


def _filling(expression: Expression) -> list[str]:
    """The columns that fill a field by themselves; those of a condition stand in the sheet of conditions."""
    apart = taken_apart(expression)
    return headers_of(expression) if apart is None else apart[1]


def changed(
    start: ColumnMap,
    system: str,
    sheet: Sequence[Mapping[str, Any]],
    fixed: Sequence[Mapping[str, Any]],
    conditional: Sequence[Mapping[str, Any]] = (),
) -> ColumnMap:
    """The map after a person has changed the sheets; Refused or UnknownName when a word of them is not ours.

    A field that is still filled by the columns of its rule keeps its rule; one that several columns fill takes the
    first with a value, after those of its conditions.
    """
    names = {called(name): name for name in target(start.target).names}
    chosen: dict[str, list[str]] = {}
    for row in sheet:
        for label in row["means"] or ():
            chosen.setdefault(names[label], []).append(row["column"])
    conditions = conditions_of(conditional, names)
    filled: dict[str, Expression] = {
        name: _expression(start.columns.get(name), chosen.get(name, []), conditions.get(name, []))
        for name in dict.fromkeys((*chosen, *conditions))
    }
    # A rule may need no column at all, and then no row of the sheet shows it.
    filled |= {name: rule for name, rule in start.columns.items() if not headers_of(rule)}
    constants = {
        names.get(row["field"], row["field"]): str(row["value"]).strip()
        for row in fixed
        if row.get("field") and row.get("value")
    }
    values = {name: words for name, words in start.values.items() if name in filled}
    return replace(start, source=system, columns=filled, constants=constants, values=values)


def _expression(before: Expression | None, headers: list[str], conditions: list[Condition]) -> Expression:
    is_rule = before is not None and taken_apart(before) is None
    if before is not None and is_rule and not conditions and set(headers_of(before)) == set(headers):
        return before
    return put_together(conditions, headers)


def _use(entry: Entry, change: Callable[[], ColumnMap]) -> None:
    own, refusal = attempt(change)
    if own is None:
        st.error(parts.text(refusal), icon=":material/error:")
        return
    kept = {name: entry.answers[name] for name in _ENGINE if name in entry.answers}
    entry.read_as(OWN)
    entry.answers, entry.own = kept, own
    st.rerun()


def _keep(entry: Entry, base: ColumnMap | None) -> None:
    """The map as a file, with all answers, to be dropped beside the next export."""
    if base is None:
        return
    st.download_button(
        "Download this map",
        lambda: complete(base, entry.answers, entry.zone).to_toml(),
        f"{stem(entry.name)}.toml",
        "application/toml",
        key=f"map_{entry.key}",
        on_click="ignore",
        icon=":material/download:",
        help="Drop it beside the next export of the same name, and nothing is asked again.",
    )


def complete(base: ColumnMap, answers: Mapping[str, Any], zone: str | None) -> ColumnMap:
    """The map with the answers that were given about the file."""
    engine = {name: value for name, value in answers.items() if name not in ("export", "fields", "values")}
    whole = base.with_columns(answers.get("fields", {})).with_values(answers.get("values", {}))
    return replace(whole, choices={**whole.choices, **engine}, zone=zone or whole.zone)
