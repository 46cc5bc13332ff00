"""The warehouse of this process, cached reads, and what the frame tells the pages."""

from __future__ import annotations

import logging
import secrets
import traceback
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import polars as pl
import streamlit as st

from smarketing import queries
from smarketing.filters import Filters
from smarketing.settings import settings
from smarketing.warehouse import Warehouse

log = logging.getLogger("smarketing")
_FILTERS = "_filters"
_opened: list[Warehouse] = []
_PEOPLE_TARGETS = {"leads", "stage_history"}


def warehouse() -> Warehouse:
    """The one warehouse of this process, opened on first use; holds the demo company when it was empty."""
    return _open(str(settings().warehouse))


def read(name: str, chosen: Filters | None = None, **params: Any) -> pl.DataFrame:
    """The rows of `queries/reads/<name>.sql`, cached until the warehouse changes.

    Of the shared filters those are applied that the query knows (see `ignored`); `params` must be known to it.
    """
    house = warehouse()
    shared = {} if chosen is None else chosen.to_params()
    asked = {key: value for key, value in shared.items() if key in queries.read(name).params} | params
    return _read(house, str(settings().warehouse), house.version, name, tuple(sorted(asked.items())))


def ignored(name: str, chosen: Filters) -> list[str]:
    """The dimensions that are narrowed but unknown to the query: a page says so beside its number."""
    return [dimension for dimension in chosen.chosen if dimension not in queries.read(name).params]


def filters() -> Filters:
    """The shared filters that the frame has resolved for this run."""
    chosen = st.session_state[_FILTERS]
    assert isinstance(chosen, Filters)
    return chosen


def set_filters(chosen: Filters) -> None:
    """Hands the resolved filters to the page that is about to run; only the frame calls this."""
    st.session_state[_FILTERS] = chosen


def as_of() -> date | None:
    """Data-as-of: the newest day that any upload speaks of; None while nothing is loaded."""
    return warehouse().as_of


def first_stage() -> str:
    """The stage at which a cohort begins: 'opportunity' when only deals are loaded, else 'lead'."""
    targets = set(read("freshness").get_column("target").to_list())
    return "opportunity" if "deals" in targets and not targets & _PEOPLE_TARGETS else "lead"


def choices(dimension: str) -> list[str]:
    """The values of a dimension, the most frequent first."""
    values = read("dimension_values").filter(pl.col("dimension") == dimension)
    return values.sort("leads", "value", descending=[True, False]).get_column("value").to_list()


def now() -> datetime:
    """The clock, for "loaded 14 min ago" alone; no number is ever judged by it."""
    return datetime.now(UTC).replace(tzinfo=None)


def record(error: BaseException, where: str) -> str:
    """Logs an error with a new id and returns the id. Messages are left out: they may hold cells of a file."""
    error_id = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-8:])
    log.error("error %s in %s: %s at %s", error_id, where, type(error).__name__, path)
    return error_id


def close() -> None:
    """Closes the warehouse when the server stops."""
    while _opened:
        _opened.pop().close()


@st.cache_resource(show_spinner=False)
def _open(path: str) -> Warehouse:
    house = Warehouse(path)
    _opened.append(house)
    if settings().demo and house.version == 0 and find_spec("smarketing.demo"):
        import_module("smarketing.demo").load(house)
    return house


# A resource, not data: a Polars frame is not changed in place, and handing out copies costs more than most reads.
@st.cache_resource(show_spinner=False, max_entries=500)
def _read(_house: Warehouse, path: str, version: int, name: str, params: tuple[tuple[str, Any], ...]) -> pl.DataFrame:
    return _house.read(name, **dict(params))
