"""The end of a meeting: freeze what it showed, send it round; and a past meeting as it was, marked when restated."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smarketing.analysis.since import Restated
from smarketing.filters import day
from smarketing.meeting import slides_changed
from smarketing.meeting.deck import Deck
from smarketing.ui import meeting_deck, meeting_desk, meeting_stage, parts, send_round
from smarketing.ui.meeting_desk import BY
from smarketing.warehouse import Item, Meeting


def show(meeting: Meeting, deck: Deck, items: Sequence[Item]) -> None:
    """On the last slide: the way to close the meeting, asked once more before it is."""
    found = meeting_desk.desk()
    if not found.is_closing:
        with st.container(horizontal=True):
            st.button(
                "Close the meeting", key="meeting_close", icon=":material/flag:", on_click=meeting_desk.ask_to_close,
                kwargs={"close": True},
            )  # fmt: skip
            send_round.show(deck, items)
        return
    with st.form("meeting_close_form"), st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(
            "Closing freezes all slides as they are now. What is written later is marked as such; "
            "actions carry over until they are done."
        )
        st.text_input("Closed by", key=BY, max_chars=200, placeholder="Your name", persist_state="session", width=260)
        st.form_submit_button("Close it", type="primary", on_click=meeting_desk.close, args=(meeting, deck))
        st.form_submit_button("Not yet", on_click=meeting_desk.ask_to_close, kwargs={"close": False})
        if found.said:
            st.markdown(f":red[{parts.text(found.said)}]")


def past(meeting: Meeting) -> None:
    """A closed meeting, drawn from what was frozen; what today's data tells otherwise is said, never put in."""
    with parts.boundary("The meeting"):
        snapshot = meeting_desk.meetings().snapshot(meeting.meeting_id)
        assert snapshot is not None
        items = [one for one in meeting_desk.meetings().items() if one.meeting_id == meeting.meeting_id]
        changed = meeting_deck.restated(snapshot)
        assert meeting.closed_at is not None
        mark = f"As closed on {day(meeting.closed_at.date())}"
        if not snapshot.is_intact:
            mark = "The stored text of this meeting was altered"
        elif changed:
            said = "1 number has" if len(changed) == 1 else f"{len(changed)} numbers have"
            mark = f"{said} been restated since {day(meeting.closed_at.date())}"
        slide = meeting_stage.show(meeting, snapshot.deck, items, mark=mark)
        with st.container(key="meeting_end"):
            with st.container(horizontal=True):
                send_round.show(snapshot.deck, items)
                if changed:
                    _restated(changed)
            if slide == snapshot.deck.slides[-1]:
                _late(items)


def _restated(changed: Sequence[Restated]) -> None:
    with st.popover("What was restated", icon=":material/history:", key="meeting_restated"):
        for one in changed:
            then, again = (slides_changed.said(value, one.unit, one.currency) for value in (one.then, one.again))
            st.markdown(f"{parts.text(one.title)}: {parts.text(then)} then, **{parts.text(again)}** as told today")


def _late(items: Sequence[Item]) -> None:
    for one in items:
        if one.is_late_entry:
            st.markdown(f"Written after it was closed: {parts.text(one.text)} :gray[({parts.text(one.made_by)})]")
