"""The form of an agreement: every clause, what is wrong with it beside it, and what the draft would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from smarketing import agreement_view as view
from smarketing.agreement import describe, differences, impossible
from smarketing.agreement.sheet import HEADING, Written
from smarketing.agreement_view import Version
from smarketing.format import day
from smarketing.ui import agreement_clauses as clauses
from smarketing.ui import agreement_desk, parts
from smarketing.ui.agreement_desk import Draft

_FIRST, _LAST = date(1900, 1, 1), date(2058, 12, 31)
_CLAUSES = {
    "definition": "What an MQL is",
    "volume": "How many",
    "quality": "How good",
    "response": "How fast sales replies",
    "attempts": "How often sales tries",
    "disposition": "How soon sales decides",
}


def show(draft: Draft, known: Sequence[Version]) -> None:
    """The form of a draft, and beside it what it would change."""
    # What the last run's widgets hold is what this run's will show, so the words beside a field can come with it.
    found = draft.written()
    base = next((one for one in known if one.version_id == draft.based_on), None)
    st.header(parts.text(f"Draft: {draft.form()['name'] or 'without a name'}"), anchor=False)
    if base is not None and not draft.is_kept:
        signed = "nobody has signed it" if base.is_starter else "as it was signed"
        st.success(
            f"A new draft made from {parts.text(base.name)}, which stays as it is ({signed}).", icon=":material/edit:"
        )
    left, right = st.columns((2.2, 1))
    with left:
        _form(draft, found, known)
    with right, st.container(key="agreement_preview"):
        _preview(draft, found, known)


def _form(draft: Draft, found: Written, known: Sequence[Version]) -> None:
    with st.container(border=True):
        name, begins = st.columns((2, 1))
        with name:
            st.text_input("Name", max_chars=200, key=draft.field("name"))
        with begins:
            _first_day(draft, known)
        _wrong(found, HEADING)
    _clause(draft, found, "definition", "gray", clauses.definition)
    marketing, sales = st.columns(2)
    with marketing:
        st.markdown("**:violet[Marketing promises]**")
        _clause(draft, found, "volume", "violet", clauses.volume)
        _clause(draft, found, "quality", "violet", clauses.quality)
        st.markdown("**:gray[Both agree]**")
        with st.container(border=True):
            st.markdown("**:gray[When the clocks run]**")
            clauses.calendar(draft)
            _wrong(found, "calendar")
    with sales:
        st.markdown("**:blue[Sales promises]**")
        _clause(draft, found, "response", "blue", clauses.response)
        _clause(draft, found, "attempts", "blue", clauses.attempts)
        _clause(draft, found, "disposition", "blue", clauses.disposition)


def _clause(draft: Draft, found: Written, name: str, colour: str, fields: Callable[[Draft], None]) -> None:
    """A card with a switch: a clause that is off is not promised, and its fields wait."""
    with st.container(border=True, key=draft.key(f"card_{name}")):
        label = f"**:{colour}[{_CLAUSES[name]}]**"
        if st.toggle(label, key=draft.field(name)):
            fields(draft)
            _wrong(found, name)
        else:
            st.markdown(":gray[Not promised]")


def _wrong(found: Written, clause: str) -> None:
    for sentence in found.wrong(clause):
        st.error(parts.text(sentence), icon=":material/error:")


def _first_day(draft: Draft, known: Sequence[Version]) -> None:
    begun = draft.begun["effective_from"]
    allowed = view.first_day_allowed(known, agreement_desk.today())
    words = (
        "It may lie in the past: nobody signed what it replaces."
        if allowed is None
        else f"{day(allowed)} or later: what was signed for the days before stands."
    )
    st.date_input(
        "Holds from",
        min_value=min(begun, allowed or _FIRST),
        max_value=max(begun, _LAST),
        key=draft.field("effective_from"),
        format="YYYY-MM-DD",
        help=words,
    )


def _preview(draft: Draft, found: Written, known: Sequence[Version]) -> None:
    with parts.card("What changes"):
        if found.terms is None:
            st.markdown("Something is missing, see the red lines: the draft cannot be kept yet.")
        else:
            against = _against(draft, known)
            changes = differences(against.terms, found.terms)
            st.markdown(
                f":gray[Against {parts.text(against.name)} ({parts.text(view.STATES[against.state].lower())}), "
                f"from {day(found.terms.effective_from)}]"
            )
            for one in changes:
                if one.clause != HEADING:
                    st.markdown(
                        f"**{one.clause.capitalize()}**, {parts.text(one.what)}: "
                        f"{parts.text(one.before)} → **{parts.text(one.after)}**"
                    )
            if all(one.clause == HEADING for one in changes):
                st.markdown("No clause differs.")
            for sentence in impossible(found.terms):
                st.warning(parts.text(sentence), icon=":material/warning:")
            with st.expander("All that it says"):
                for _, sentence in describe(found.terms):
                    st.markdown(parts.text(sentence))
            if found.faults:
                st.markdown("It can be kept as a draft, but not signed yet: see the red lines.")
    with st.bottom, st.container(horizontal=True, horizontal_alignment="right", key="agreement_write"):
        st.button("Close without saving", on_click=agreement_desk.put_away, key="agreement_close")
        st.button("Save as draft", type="primary", on_click=agreement_desk.keep, key="agreement_keep")


def _against(draft: Draft, known: Sequence[Version]) -> Version:
    """The version that would be replaced: the one in force on the draft's first day, or today's."""
    own = next((one for one in known if one.version_id == draft.version_id), None)
    chain = sorted((one for one in known if one.is_in_chain and one is not own), key=lambda one: one.effective_from)
    begins = draft.form()["effective_from"]
    before = [one for one in chain if begins is None or one.effective_from <= begins]
    return before[-1] if before else chain[0]
