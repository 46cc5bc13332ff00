"""What one person has on the desk of the agreement: the draft in hand, what was said last; and all that is written."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from smarketing import agreement_view
from smarketing.agreement import Terms
from smarketing.agreement.sheet import TABLES, Sheet, Written, edited, sheet, written
from smarketing.format import day
from smarketing.ui import state
from smarketing.ui.desk import SaveResult
from smarketing.warehouse.agreements import Agreements
from smarketing.warehouse.chain import Version

SHOWN = "agreement_shown"
# The choice of a part of the Promises page, and of the terms that are tried there.
PART, WHAT_IF, TRIED = "part", "What if", "rescore_version"
_DESK = "_agreement_desk"


@dataclass
class Draft:
    """A draft in hand: the version that it will be, what it is made from, and the form as it began.

    `turn` sets its widgets apart from those of a draft before. `now` is the form after the edits; `tables` are the rows
    with which the editor of each table began: it tells only what was changed of them.
    """

    turn: int
    version_id: str
    based_on: str | None
    begun: Sheet
    is_kept: bool
    now: Sheet = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The form begins as it was given."""
        self.now = dict(self.begun)

    def key(self, name: str) -> str:
        """The key of a field's widget."""
        return f"agreement_{self.turn}_{name}"

    def field(self, name: str) -> str:
        """The key of a field's widget, which shows what the form has: also after a time off the page."""
        key = self.key(name)
        if key not in st.session_state:
            st.session_state[key] = self.now[name]
        return key

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows with which the editor of a table begins: after a time off the page, those that it had."""
        if self.key(name) not in st.session_state or name not in self.tables:
            self.tables[name] = self.now[name]
        return self.tables[name]

    def form(self) -> Sheet:
        """The form as it stands."""
        for name in self.begun:
            key = self.key(name)
            if key in st.session_state and name in TABLES:
                rows = self.tables[name] if name in self.tables else self.begun[name]
                self.now[name] = edited(rows, st.session_state[key])
            elif key in st.session_state:
                self.now[name] = st.session_state[key]
        return dict(self.now)

    def written(self) -> Written:
        """What the form says, and what is wrong with it."""
        return written(self.form())


@dataclass
class Desk(SaveResult):
    """The draft in hand, if any, and what came of the last write."""

    turn: int = 0
    draft: Draft | None = None


def desk() -> Desk:
    """The desk of this session."""
    found = st.session_state.setdefault(_DESK, Desk())
    assert isinstance(found, Desk)
    return found


def agreements() -> Agreements:
    """The agreements of this process's warehouse."""
    return state.warehouse().agreements


def today() -> date:
    """The day of whoever writes: no lead is judged by it."""
    return state.now().date()


def edit(version_id: str) -> None:
    """Callback: take a version in hand. An unsigned draft is edited itself; of any other a new draft begins."""
    found, version = desk(), agreements().version(version_id)
    is_own = version.state == "draft" and not version.is_starter
    terms = version.terms
    if not is_own:
        known = agreements().versions()
        terms = replace(terms, effective_from=agreement_view.begun(known, terms, today()))
        wanted = f"Agreement {terms.effective_from.year}" if version.is_starter else terms.name
        terms = replace(terms, name=agreement_view.new_name(known, wanted))
    found.turn += 1
    number = version_id if is_own else uuid.uuid4().hex
    based_on = version.based_on if is_own else version_id
    found.draft = Draft(found.turn, number, based_on, sheet(terms), is_own)
    found.message = ""


def try_out(version_id: str) -> None:
    """Callback: go on to what the last days would have been under a version."""
    hush()
    st.session_state[PART], st.session_state[TRIED] = WHAT_IF, version_id


def hush() -> None:
    """Callback: what was said last is read."""
    desk().message = ""


def put_away() -> None:
    """Callback: stop editing; what was not kept is gone."""
    desk().draft = None


def keep() -> None:
    """Callback: keep the draft in hand as it stands in its form."""
    found = desk()
    draft = found.draft
    if draft is None:
        return
    terms = draft.written().terms
    if terms is None:
        found.say("The draft is not kept: something is missing, see below.", is_refused=True)
        return
    if desk().save(
        lambda: agreements().draft(draft.version_id, terms, draft.based_on, at=datetime.now(UTC), by=""),
        f"{terms.name} is kept as a draft. Nothing is judged by it until both sides have signed.",
    ):
        found.draft = None
        st.session_state[SHOWN] = draft.version_id


def sign(version_id: str, side: str, sha256: str) -> None:
    """Callback: sign for a side with the name that was typed, if the text is still the one that was shown."""
    name = str(st.session_state.get(f"signer_{version_id}_{side}") or "").strip()
    confirmed = bool(st.session_state.get(f"confirmed_{version_id}_{side}"))
    found, version = desk(), agreements().version(version_id)
    if not name or not confirmed:
        found.say("Not signed: type your name and confirm what you sign.", is_refused=True)
    elif digest(version) != sha256:
        found.say(f"Not signed: {version.name} was changed meanwhile. Read it again.", is_refused=True)
    else:
        if found.save(lambda: agreements().sign(version_id, side, by=name, at=datetime.now(UTC)), ""):
            found.say(_signed(version_id, name, side))


def _signed(version_id: str, name: str, side: str) -> str:
    version = agreements().version(version_id)
    if version.is_in_chain:
        return f"Both sides have signed {version.name}: it holds from {day(version.effective_from)}."
    return f"{name} has signed {version.name} for {side}. The other side is still to sign."


def discard(version_id: str) -> None:
    """Callback: put a draft, or a version that has not begun, aside."""
    name = agreements().version(version_id).name
    desk().save(
        lambda: agreements().discard(version_id, at=datetime.now(UTC), by=""),
        f"{name} is discarded. It stays among the versions.",
    )


def take(version_id: str, terms: Terms) -> None:
    """Callback: keep the terms of a file as a draft."""
    if desk().save(
        lambda: agreements().draft(version_id, terms, None, at=datetime.now(UTC), by=""),
        f"{terms.name} is kept as a draft.",
    ):
        st.session_state[SHOWN] = version_id
        desk().turn += 1


def digest(version: Version) -> str:
    """The sha256 of a version's text: what is signed."""
    return hashlib.sha256(version.text.encode()).hexdigest()
