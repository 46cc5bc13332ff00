"""What is remembered of files like these: how they were read, how overlaps are settled, where values come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from smarketing import memory
from smarketing.policies import KEEP_FIRST, NEWEST, ONLY_IF_BLANK, usual
from smarketing.sources import Mapping
from smarketing.targets import target
from smarketing.ui import parts, state
from smarketing.ui.uploads_desk import OWN, Entry, desk
from smarketing.ui.uploads_words import called

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
