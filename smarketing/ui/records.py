"""Who is who: which rows are one record, by what; what only a person decides; what is in no count."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import polars as pl
import streamlit as st

from smarketing.load_words import source
from smarketing.matches_view import ABSENCE, EVIDENCE, rule_words, suggestion_words
from smarketing.ui import parts, state
from smarketing.ui.desk import SaveResult

_DESK, _BY = "_record_desk", "Data page"
_MOST_SUGGESTIONS = 5
_MATCHED, _ABSENT, _SAID = "One record", "In no count", "What people said"


@dataclass
class Desk(SaveResult):
    """What came of the last write."""


def desk() -> Desk:
    """The desk of this session."""
    kept = st.session_state.setdefault(_DESK, Desk())
    assert isinstance(kept, Desk)
    return kept


def records() -> None:
    """The card: the rule with its switch, the suggestions, and a list of what is one record or in no count."""
    if state.warehouse().is_empty:
        return
    with parts.card("Who is who", key="who_is_who") as tools:
        is_on = state.warehouse().matches.is_by_email
        tools.toggle("Match by e-mail", value=is_on, key=f"match_rule_{is_on}", on_change=_set_rule, args=(not is_on,))
        st.markdown(f":small[{parts.text(rule_words(on=is_on))}]")
        desk().show()
        _suggestions()
        shown = parts.toggle("Show", (_MATCHED, _ABSENT, _SAID), "who_is_who_of")
        {_MATCHED: _matches, _ABSENT: _absent, _SAID: _history}[shown]()


def _suggestions() -> None:
    rows = state.read("match_suggestions")
    groups = rows.partition_by("suggestion", maintain_order=True)
    for group, words in list(zip(groups, suggestion_words(rows), strict=True))[:_MOST_SUGGESTIONS]:
        keys = group["key"].to_list()
        with st.container(horizontal=True, vertical_alignment="center", key=f"suggested_{keys[0]}"):
            st.markdown(f":material/help: {parts.text(words)}", width="stretch")
            st.button("One person", key=f"one_{keys[0]}", on_click=_decide, args=(keys, _join))
            st.button("Different people", key=f"apart_{keys[0]}", on_click=_decide, args=(keys, _apart))
    if len(groups) > _MOST_SUGGESTIONS:
        st.markdown(f":small[{len(groups) - _MOST_SUGGESTIONS:,} more after these.]")


def _matches() -> None:
    rows = state.read("matches")
    if rows.is_empty():
        st.markdown(":small[Each row of the files is a record of its own.]")
        return
    chosen = st.dataframe(
        _table(rows, By=pl.col("rule").replace(EVIDENCE), Record=pl.col("record")),
        hide_index=True,
        placeholder="",
        alt="Keys that are one record, each with its evidence, file and line",
        on_select="rerun",
        selection_mode="single-row",
        key="matched_rows",
    )
    picked = chosen.selection.rows
    row = rows.row(picked[0], named=True) if picked and picked[0] < rows.height else None
    st.button(
        f"Split {row['key']} off" if row else "Split off (choose a row)",
        key="split_off",
        icon=":material/call_split:",
        disabled=row is None,
        on_click=_split,
        args=(row["target"], row["key"]) if row else (),
    )


def _absent() -> None:
    rows = state.read("absent_records")
    if rows.is_empty():
        st.markdown(":small[Nothing is known to be deleted or missing.]")
        return
    table = _table(rows, Why=pl.col("rule").replace(ABSENCE), Since=pl.col("since_on"))
    st.dataframe(table, hide_index=True, placeholder="", alt="Records in no count, each with why, file and line")


def _history() -> None:
    rows = state.read("match_history")
    standing = rows.filter(pl.col("withdrawn_at").is_null() & (pl.col("kind") != "rule_off"))
    if rows.is_empty():
        st.markdown(":small[Nobody has joined or split anything.]")
        return
    st.dataframe(
        rows.select(
            What="kind", Of="first_key", And="second_key", By="made_by", At="made_at", Withdrawn="withdrawn_at"
        ),
        hide_index=True,
        placeholder="",
        alt="What people said of records",
    )
    for row in standing.head(_MOST_SUGGESTIONS).to_dicts():
        words = f"Take back: {row['kind']} {row['first_key']}, {row['second_key']}"
        st.button(parts.text(words), key=f"back_{row['match_id']}", on_click=_withdraw, args=(row["match_id"],))


def _table(rows: pl.DataFrame, **more: pl.Expr) -> pl.DataFrame:
    return rows.select(
        pl.col("target").alias("Of"),
        *(column.alias(name) for name, column in more.items()),
        Key="key",
        Source=pl.col("source").map_elements(source, return_dtype=pl.String),
        Name="name",
        File="file_name",
        Line="line",
    )


def _set_rule(on: bool) -> None:
    _write(lambda: state.warehouse().matches.set_by_email(uuid.uuid4().hex, on=on, **_who()), rule_words(on=on))


def _split(target: str, key: str) -> None:
    def write() -> Any:
        return state.warehouse().matches.split(uuid.uuid4().hex, target, key, **_who())

    _write(write, f"{key} is a record of its own.")


def _decide(keys: list[str], decide: Callable[[list[str]], Any]) -> None:
    _write(lambda: decide(keys), f"{', '.join(keys)}: decided.")


def _join(keys: list[str]) -> None:
    for key in keys[1:]:
        state.warehouse().matches.join(uuid.uuid4().hex, "leads", keys[0], key, **_who())


def _apart(keys: list[str]) -> None:
    for first, second in combinations(keys, 2):
        state.warehouse().matches.apart(uuid.uuid4().hex, "leads", first, second, **_who())


def _withdraw(match_id: str) -> None:
    _write(lambda: state.warehouse().matches.withdraw(match_id, **_who()), "Taken back.")


def _write(write: Callable[[], Any], message: str) -> None:
    """Make a write, and say how many leads there are after it."""
    before = state.read("contents")["leads"].item()
    if desk().save(write, message):
        after = state.read("contents")["leads"].item()
        desk().say(f"{message} Leads: {before:,} before, {after:,} now.")


def _who() -> dict[str, Any]:
    return {"at": datetime.now(UTC), "by": _BY}
