"""What one person does with targets and quotas: set them, take them back, and what was said last."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from smarketing.ui import state
from smarketing.ui.desk import SaveResult
from smarketing.warehouse import Plan, Plans, Quota

BY = "targets_by"
_DESK = "_targets_desk"
NO_NUMBER = "Nothing is set: write a number."
Cell = tuple[str, str | None, str | None, tuple[date, date]]


@dataclass
class Desk(SaveResult):
    """The id of the next write, so that a click twice writes once; what came of the last one, and how to undo it.

    `turn` sets the table of targets apart from the one before the last write. Per row and column of that table `cells`
    says what it is of, `values` what stands there, and `stands` the id of what a person set there ("": a file did).
    """

    turn: int = 0
    next_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    undo: Plan | Quota | None = None
    cells: dict[tuple[int, str], Cell] = field(default_factory=dict)
    values: dict[tuple[int, str], float] = field(default_factory=dict)
    stands: dict[tuple[int, str], str] = field(default_factory=dict)


def desk() -> Desk:
    """The desk of this session."""
    found = st.session_state.setdefault(_DESK, Desk())
    assert isinstance(found, Desk)
    return found


def plans() -> Plans:
    """The targets and quotas of this process's warehouse."""
    return state.warehouse().plans


def by() -> str:
    """Who writes, as typed."""
    return str(st.session_state.get(BY) or "").strip()


def hush() -> None:
    """Callback: what was said last is read."""
    found = desk()
    found.message, found.undo = "", None


def set_target(metric: str, days: tuple[date, date] | None, segment: str | None, currency: str | None) -> None:
    """Callback: set the target of the form."""
    number = st.session_state.get("target_number")
    if days is None or number is None:
        _refuse("Choose a first and a last day." if days is None else NO_NUMBER)
        return
    said = Plan(metric, *days, Decimal(str(number)), segment, currency)
    at, who, number_id = datetime.now(UTC), by(), desk().next_id
    _done(lambda: plans().set_plan(number_id, said, at=at, by=who), "The target is set.")


def set_quota(
    metric: str, days: tuple[date, date] | None, holder: tuple[str | None, str | None], currency: str | None
) -> None:
    """Callback: set the quota of the form."""
    number = st.session_state.get("target_number")
    if days is None or number is None:
        _refuse("Choose a first and a last day." if days is None else NO_NUMBER)
        return
    said = Quota(metric, *days, Decimal(str(number)), *holder, currency)
    at, who, number_id = datetime.now(UTC), by(), desk().next_id
    _done(lambda: plans().set_quota(number_id, said, at=at, by=who), "The quota is set.")


def save_table(key: str) -> None:
    """Callback: set what was changed in the table, and that alone; an emptied cell takes back what a person set."""
    found = desk()
    edits: Mapping[int, Mapping[str, Any]] = st.session_state.get(key, {}).get("edited_rows", {})
    changed = {(int(row), name): value for row, cells in edits.items() for name, value in cells.items()}
    new: dict[str, Plan] = {}
    gone: list[str] = []
    for place, value in changed.items():
        metric, segment, currency, days = found.cells[place]
        if value == found.values.get(place):
            continue
        if value is not None:
            number_id = f"{found.next_id}-{place[0]}-{days[0]}-{days[1]}"
            new[number_id] = Plan(metric, *days, Decimal(str(value)), segment, currency)
        elif found.stands.get(place):
            gone.append(found.stands[place])
        elif place in found.stands:
            _refuse("A target that a file brought is taken back by undoing that file on the Data page.")
            return
    if not new and not gone:
        _refuse("Nothing was changed in the table.")
        return
    at, who = datetime.now(UTC), by()

    many = f"{len(new)} target{'s are' if len(new) != 1 else ' is'} set" if new else ""
    back = f"{len(gone)} taken back" if gone else ""
    words = ", ".join(filter(None, [many, back]))
    _done(lambda: plans().set_plans(new, at=at, by=who, withdrawn=gone), f"{words}.")


def take_back(statement: str, said: Plan | Quota) -> None:
    """Callback: take back what a person set; what stood before it stands again."""
    at, who = datetime.now(UTC), by()

    def write() -> None:
        if isinstance(said, Plan):
            plans().withdraw_plan(statement, at=at, by=who)
        else:
            plans().withdraw_quota(statement, at=at, by=who)

    if _done(write, "It is taken back: what stood before it stands again."):
        desk().undo = said


def undo() -> None:
    """Callback: set again what was taken back last."""
    found = desk()
    said, at, who, number_id = found.undo, datetime.now(UTC), by(), found.next_id
    if isinstance(said, Plan):
        plan = said
        _done(lambda: plans().set_plan(number_id, plan, at=at, by=who), "It stands again.")
    elif isinstance(said, Quota):
        quota = said
        _done(lambda: plans().set_quota(number_id, quota, at=at, by=who), "It stands again.")


def _refuse(words: str) -> None:
    desk().undo = None
    desk().say(words, is_refused=True)


def _done(write: Callable[[], None], words: str) -> bool:
    """Make a write; whether it was done. The desk tells of it, or why not."""
    found = desk()
    found.undo = None
    if not found.save(write, words):
        return False
    found.turn, found.next_id = found.turn + 1, uuid.uuid4().hex
    return True
