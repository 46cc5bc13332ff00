"""The warehouse of this process, cached reads, and what the frame tells the pages."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import streamlit as st

from smarketing import answers, fiscal, opening
from smarketing.calendars.work_week import WorkWeek
from smarketing.errors import SmarketingError
from smarketing.filters import Filters
from smarketing.loading import load_demo
from smarketing.settings import settings
from smarketing.targets import NOT_SET
from smarketing.warehouse import Version, Warehouse

log = logging.getLogger("smarketing")
_FILTERS = "_filters"
_opened: list[Warehouse] = []


def warehouse() -> Warehouse:
    """The one warehouse of this process, opened on first use; holds the demo company when it was empty."""
    house = _open(str(settings().warehouse))
    fiscal.use(house.workspace.fiscal)
    return house


def read(name: str, **params: Any) -> pl.DataFrame:
    """The rows of `queries/reads/<name>.sql`, cached until the warehouse changes; see `answers.ask` for filters."""
    house = warehouse()
    return _read(house, str(settings().warehouse), house.facts, name, tuple(sorted(params.items())))


def work_week(on: date) -> WorkWeek:
    """The hours and days of a week by the agreement that is in force on a day."""
    return WorkWeek.of(warehouse().agreements.in_force(on).terms.calendar_of())


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
    day: date | None = _fact("as_of")
    return day


def is_demo() -> bool:
    """Whether all that is loaded belongs to the demo company."""
    return bool(_fact("is_demo"))


def first_stage() -> str:
    """The stage at which a cohort begins: 'opportunity' when deals are known and no lead is, else 'lead'."""
    return answers.first_stage(read)


def holds(*kinds: str) -> bool:
    """Whether any of these is loaded, by the columns of the read contents: leads, deals, touches and so on.

    A page leaves out the cards that have nothing to say without them; that they are missing is said once.
    """
    held = read("contents").row(0, named=True)
    return any(held[kind] for kind in kinds)


def versions(on: date) -> list[Version]:
    """The versions of the agreement, each with its state on a day."""
    found: list[Version] = kept("versions", lambda: warehouse().agreements.versions(on), on)
    return found


def kept(name: str, make: Callable[[], Any], *key: Hashable) -> Any:
    """What `make` returns, kept under its name and key until the warehouse changes: for what takes longer than a rerun
    may, or is asked for again and again.
    """
    return _made(make, str(settings().warehouse), warehouse().facts, name, key)


def choices(dimension: str) -> list[str]:
    """The values of a dimension, the most frequent first; none when no source tells it."""
    values = read("dimension_values").filter(pl.col("dimension") == dimension)
    known = values.sort("leads", "value", descending=[True, False]).get_column("value").to_list()
    return [] if known == [NOT_SET] else known


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


@st.cache_resource(show_spinner="Opening the warehouse")
def _open(path: str) -> Warehouse:
    house = opening.opened(path, log.warning)
    _opened.append(house)
    for line in house.lost():
        log.error("missing since the last time: upload %s (%s)", line["upload_id"], line["event"])
    if settings().demo and house.version == 0:
        _fill_with_demo(house)
    return house


def _fill_with_demo(house: Warehouse) -> None:
    """All of the demo company, or nothing of it: then the app starts empty and the log says why."""
    try:
        load_demo(house, datetime.now(UTC))
    except SmarketingError as error:
        record(error, "the demo company")
        house.clear_demo()


# A resource, not data: a Polars frame is not changed in place, and handing out copies costs more than most reads.
@st.cache_resource(show_spinner=False, max_entries=500)
def _read(
    _house: Warehouse, path: str, edition: tuple[int, int], name: str, params: tuple[tuple[str, Any], ...]
) -> pl.DataFrame:
    return _house.read(name, **dict(params))


@st.cache_resource(show_spinner=False, max_entries=200)
def _made(_make: Callable[[], Any], path: str, edition: tuple[int, int], name: str, key: tuple[Hashable, ...]) -> Any:
    return _make()


def _fact(name: str) -> Any:
    house = warehouse()
    return _known(house, str(settings().warehouse), house.facts, name)


@st.cache_resource(show_spinner=False, max_entries=50)
def _known(_house: Warehouse, path: str, edition: tuple[int, int], name: str) -> Any:
    return getattr(_house, name)
