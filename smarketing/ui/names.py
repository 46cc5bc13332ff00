"""Whether the names of people are on the screen: one switch per page, off by default where a meeting looks on."""

from __future__ import annotations

import polars as pl
import streamlit as st

from smarketing.targets import NOT_SET


def switch(page: str, *, default: bool = False) -> bool:
    """The switch "Show names" of a page, kept in its address; whether names are shown."""
    return st.toggle(
        "Show names",
        value=default,
        key=f"{page}_names",
        bind="query-params",
        persist_state="session",
        help="Without names, leads show their id and people a number that stays the same on this page.",
    )


def shown(frame: pl.DataFrame, column: str, known: list[str], *, visible: bool) -> pl.DataFrame:
    """The frame with the names in `column` as they are, or hidden: "Person 3" for the third of all `known` names.

    What is no name (not set, missing) stays; a name that is not among the known becomes "Somebody".
    """
    if visible:
        return frame
    numbers = {name: f"Person {place}" for place, name in enumerate(sorted(set(known) - {NOT_SET}), start=1)}
    name = pl.col(column)
    hidden = name.replace_strict(numbers, default="Somebody", return_dtype=pl.String)
    return frame.with_columns(pl.when(name.is_null() | (name == NOT_SET)).then(name).otherwise(hidden).alias(column))


def one(name: str, known: list[str], *, visible: bool) -> str:
    """One name as it is, or hidden as in `shown`."""
    return str(shown(pl.DataFrame({"name": [name]}), "name", known, visible=visible)["name"][0])
