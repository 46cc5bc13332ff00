"""Before a meeting: open one or join the one that is open, and the list of those that were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from smarketing.format import day
from smarketing.freshness import dated
from smarketing.meeting.build import FIRST_DAYS
from smarketing.settings import settings
from smarketing.ui import meeting_deck, meeting_desk, meeting_stage, parts, state
from smarketing.ui.meeting_desk import BY
from smarketing.warehouse import Meeting

_TITLE, _SINCE, _DAY = "meeting_title", "meeting_since", "meeting_since_on"
LAST, SOME_DAY = "The last meeting", "Another day"
MOST = 20
# So many are compared with today's data at once; an older one is when it is opened.
MARKED = 3


def show(found: Sequence[Meeting], *, unknown: bool) -> None:
    """What can be opened, joined or seen again."""
    going = meeting_desk.meetings().current()
    last = meeting_desk.meetings().previous()
    parts.verdict(_verdict(going, last))
    if unknown:
        st.warning("The address names a meeting that is not known here.", icon=":material/warning:")
    if going is not None:
        _join(going)
    elif state.as_of() is None:
        parts.empty_state(
            "No leads or deals loaded yet: a meeting has nothing to show. Add an export from your CRM first.",
            action="Add your data",
        )
    else:
        _open(last)
    closed = [one for one in found if one.closed_at is not None]
    if closed:
        _past(closed)


def _verdict(going: Meeting | None, last: Meeting | None) -> str:
    if going is not None:
        return f"{parts.text(going.title)} is going on"
    if last is not None and last.closed_at is not None:
        return f"You last met on {day(last.closed_at.date())}"
    return "You have not met here yet"


def _join(going: Meeting) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="meeting_going"):
        opened = parts.text(f"Opened by {going.opened_by}, {dated(going.opened_at, settings().zone)}")
        wrote = f"{_count(going.decisions, 'decision')}, {_count(going.actions, 'action')} so far"
        st.markdown(f"**{parts.text(going.title)}** · {opened} · {wrote}", width="stretch")
        if not going.decisions + going.actions + going.notes:
            st.button(
                "It was a mistake", type="tertiary", key="meeting_discard", on_click=meeting_desk.discard,
                args=(going.meeting_id,), help="Takes the meeting back, as long as nothing is written in it.",
            )  # fmt: skip
        st.button(
            "Join the meeting", type="primary", key="meeting_join", on_click=meeting_desk.show, args=(going.meeting_id,)
        )


def _open(last: Meeting | None) -> None:
    as_of = state.as_of()
    assert as_of is not None
    with parts.card("Open a meeting", key="meeting_open"):
        what, since, on, who = st.columns((2, 2, 1.2, 1.4), vertical_alignment="bottom")
        with what:
            st.text_input("What it is called", "Weekly meeting", key=_TITLE, max_chars=200, persist_state="session")
        with since:
            choices = (LAST, SOME_DAY) if last is not None and last.as_of is not None else (SOME_DAY,)
            picked = st.segmented_control("What changed since", choices, default=choices[0], required=True, key=_SINCE)
        with on:
            week = as_of - timedelta(days=FIRST_DAYS)
            frozen = last.as_of if last is not None else None
            if picked == LAST and frozen is not None:
                st.date_input("Day", frozen, disabled=True, key="meeting_since_last", format="YYYY-MM-DD")
            else:
                st.date_input("Day", week, date(1990, 1, 1), as_of, key=_DAY, format="YYYY-MM-DD", required=True)
        with who:
            st.text_input("Opened by", key=BY, max_chars=200, placeholder="Your name", persist_state="session")
        meeting_stage.choices()
        st.button("Open the meeting", type="primary", key="meeting_begin", on_click=_begin)
        if meeting_desk.desk().said:
            st.markdown(f":red[{parts.text(meeting_desk.desk().said)}]")


def _begin() -> None:
    """Callback: opens the meeting as described."""
    session = st.session_state
    since_on = session.get(_DAY) if session.get(_SINCE) == SOME_DAY else None
    meeting_desk.start(str(session.get(_TITLE) or ""), since_on)


def _past(closed: Sequence[Meeting]) -> None:
    with parts.card("Past meetings", key="meetings_past"):
        for place, one in enumerate(closed[:MOST]):
            assert one.closed_at is not None
            with st.container(horizontal=True, vertical_alignment="center", key=f"past_{one.meeting_id}"):
                wrote = ", ".join(
                    _count(number, word)
                    for number, word in ((one.decisions, "decision"), (one.actions, "action"), (one.notes, "note"))
                    if number
                )
                told = f"data to {day(one.as_of)}" if one.as_of else ""
                words = " · ".join(filter(None, (day(one.closed_at.date()), told, wrote)))
                demo = " · demo company" if one.shows_demo else ""
                st.markdown(f"**{parts.text(one.title)}** · {parts.text(words)}{demo}", width="stretch")
                changed = meeting_deck.restated(one) if place < MARKED else ()
                if changed:
                    st.badge(meeting_deck.said(changed), icon=":material/history:", color="orange")
                st.button(
                    "Look at it again", key=f"again_{one.meeting_id}", type="tertiary", on_click=meeting_desk.show,
                    args=(one.meeting_id,),
                )  # fmt: skip


def _count(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else f'{word}s'}"
