"""What is remembered of files like these: how they were read, what they restate, how overlaps are settled, origins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import memory
from smarketing.analysis.restated import restated
from smarketing.policies import KEEP_FIRST, NEWEST, ONLY_IF_BLANK, usual
from smarketing.sources import Mapping
from smarketing.targets import target
from smarketing.trial import Trial, trial
from smarketing.ui import parts, state
from smarketing.ui.uploads_desk import OWN, Desk, Entry, desk, ready
from smarketing.ui.uploads_words import called, many

# So many rows are tried together without being asked to; more take longer than a page may.
_MOST_ROWS = 200_000
_TRIAL = "_trial"
_CALLED = {"leads": "Leads", "mqls": "MQLs", "sqls": "SQLs", "won": "Deals won", "won_value": "Won value"}
_RECORDS = ("leads", "deals", "people")


def remembered(entry: Entry) -> None:
    """That a file is read as the one before it, since when, and the way to forget that."""
    known = entry.outcome.remembered
    told = [one.title for each in entry.outcome.prepared for one in each.recognised]
    if known is None or memory.TITLE not in told:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"memory_{entry.key}"):
        day = f"{known.saved_at:%d %B %Y}".lstrip("0")
        st.markdown(f":material/history: Read **as last time**: its columns are those of {day}.", width="content")
        st.button("Forget that", type="tertiary", key=f"forget_{entry.key}", on_click=_forget, args=(entry,))


def _forget(entry: Entry) -> None:
    if entry.outcome.remembered:
        memory.forget(state.warehouse(), entry.outcome.remembered.fingerprint, at=datetime.now(UTC))
        desk().opened = entry.file.file_id


def months(found: Desk) -> None:
    """Which months of the past all files that are ready change together, each number before and after."""
    waiting = ready(found)
    if not waiting:
        return
    mark = (state.warehouse().version, *(each.sha256 for entry in waiting for each in entry.outcome.pending))
    kept = st.session_state.get(_TRIAL)
    if kept is None or kept[0] != mark:
        rows = sum(entry.rows for entry in waiting)
        many_rows = len(waiting) > 1 and rows > _MOST_ROWS
        if many_rows and not st.button(f"See which months these {many(rows, 'row')} change", key="months"):
            return
        kept = (mark, trial(state.warehouse(), [entry.outcome for entry in waiting]))
        st.session_state[_TRIAL] = kept
    _restated(kept[1], len(waiting))


def _restated(tried: Trial, files: int) -> None:
    if not tried.words:
        return
    which = "this file" if files == 1 else f"these {files} files together"
    with st.container(horizontal=True, vertical_alignment="center", key="restated"):
        st.markdown(f":orange[:material/history_edu:] **{tried.words}** :gray[by {which}]", width="content")
        with st.popover("Show the numbers", type="tertiary"):
            rows = [_month(row) for row in restated(tried.months).to_dicts()]
            st.table([{name: parts.text(value) for name, value in row.items()} for row in rows], border="horizontal")


def _month(row: dict[str, Any]) -> dict[str, str]:
    shown = [_number(row[name], row["measure"], row["currency"]) for name in ("before", "after")]
    label = _CALLED[row["measure"]]
    currency = f" ({row['currency']})" if row["measure"] == "won" and row["currency"] else ""
    return {"Month": _called(row["month"]), "What": f"{label}{currency}", "Before": shown[0], "After": shown[1]}


def _called(month: date) -> str:
    return f"{month:%B %Y}"


def _number(value: Decimal | None, measure: str, currency: str | None) -> str:
    if value is None:
        return words.exact(None)
    return words.money(float(value), currency or "") if measure == "won_value" else words.exact(int(value))


def overlaps(entry: Entry) -> None:
    """What the values of a file do to those of earlier files, field by field."""
    mapping = _single(entry)
    if mapping is None:
        return
    fields = [name for name in mapping.fields if name not in target(mapping.target).key]
    now = {name: mapping.policy.get(name, usual(target(mapping.target), name)) for name in fields}
    with st.popover("When files overlap", type="tertiary", icon=":material/layers:", key=f"overlaps_{entry.key}"):
        st.markdown("The newer value wins, except for the fields that you name here.")
        for policy, label, about in (
            (KEEP_FIRST, "The first value stays", "Whatever newer files say."),
            (ONLY_IF_BLANK, "Only blanks are filled", "A value of this file holds only where there is none."),
        ):
            st.multiselect(
                label,
                fields,
                [name for name in fields if now[name] == policy],
                called,
                key=f"{policy}_{entry.key}",
                help=about,
                on_change=_settle,
                args=(entry, mapping),
            )


def _single(entry: Entry) -> Mapping | None:
    """The one mapping of a file that can be loaded, as a person may change it; None for a file of several targets."""
    prepared = entry.outcome.prepared
    if entry.outcome.state != "would_load" or len(prepared) != 1 or prepared[0].mapping is None:
        return None
    mapping = prepared[0].mapping
    # What the amounts of this file say is no decision about the next one.
    by_amounts = prepared[0].report.get("currency_by_amounts") == mapping.currency
    return replace(mapping, currency=None) if by_amounts else mapping


def _settle(entry: Entry, mapping: Mapping) -> None:
    keeps, fills = (st.session_state[f"{policy}_{entry.key}"] for policy in (KEEP_FIRST, ONLY_IF_BLANK))
    chosen = {**dict.fromkeys(fills, ONLY_IF_BLANK), **dict.fromkeys(keeps, KEEP_FIRST)}
    goal = target(mapping.target)
    wanted = {name: chosen.get(name, NEWEST) for name in mapping.fields}
    policy = {name: one for name, one in wanted.items() if one != usual(goal, name) and name not in goal.key}
    entry.reading, entry.own = OWN, replace(mapping, policy=policy)
    desk().opened = entry.file.file_id


def origins() -> None:
    """The files and lines behind the values of one record, and what other files say instead."""
    with parts.card("Where does a value come from?", key="origins"):
        kind, wish = st.columns([1, 2])
        name = kind.selectbox("Kind of record", _RECORDS, format_func=called, key="origins_of")
        text = wish.text_input(
            "Its id, or its e-mail where it has no id", key="origins_key", placeholder="as in the export"
        ).strip()
        if not text:
            return
        found = _origins(str(name), text)
        if found.is_empty():
            st.markdown(f"No file speaks of {parts.text(text)} in {called(str(name)).lower()}.")
            return
        st.dataframe(_shown(found), hide_index=True, placeholder="", alt="Each value with its file and line")


def _origins(name: str, text: str) -> pl.DataFrame:
    """The origins of a record that is named by its key, by its id in any system, or by its e-mail."""
    systems = state.read("freshness").get_column("source").unique().sort().to_list()
    keys = [text, *(f"{system}:{text}" for system in systems), f"email:{text.lower()}"]
    frames = (state.warehouse().origins(name, key) for key in keys)
    return next((frame for frame in frames if not frame.is_empty()), pl.DataFrame())


def _shown(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(
        Field=pl.col("field").map_elements(called, return_dtype=pl.String),
        Value="value",
        Holds=pl.when("is_current").then(pl.lit("✓ holds")).otherwise(pl.lit("overruled")),
        File="file_name",
        Line="line",
        Upload="upload_id",
        Loaded="loaded_at",
    )
