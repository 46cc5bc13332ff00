"""Whether the names of people are on the screen: one switch per page, off by default where a meeting looks on."""

from __future__ import annotations

import polars as pl
import streamlit as st

from smarketing.people import People, people
from smarketing.ui import state


def switch(page: str, *, default: bool = False) -> bool:
    """The switch "Show names" of a page, kept in its address; whether names are shown."""
    return st.toggle(
        "Show names",
        value=default,
        key=f"{page}_names",
        bind="query-params",
        persist_state="session",
        help="Without names, leads show their id and people a number: the same on every page, slide and file.",
    )


def shown(frame: pl.DataFrame, *columns: str, visible: bool, listed_by: tuple[str, ...] = ()) -> pl.DataFrame:
    """The frame with the names in `columns` as they are, or hidden as `People.hidden` says."""
    return frame if visible else _people().hidden(frame, *columns, listed_by=listed_by)


def one(name: str, *, visible: bool) -> str:
    """One name as it is, or hidden as in `shown`."""
    return name if visible else _people().pseudonym(name)


def _people() -> People:
    numbering: People = state.kept("people", lambda: people(state.read))
    return numbering
