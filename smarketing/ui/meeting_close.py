"""The end of a meeting: freeze what it showed, send it round; and a past meeting as it was, marked when restated."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smarketing.analysis.since import Restated
from smarketing.format import day
from smarketing.meeting import slides_changed
from smarketing.meeting.deck import Deck
from smarketing.ui import meeting_deck, meeting_desk, meeting_stage, parts, send_round
from smarketing.ui.meeting_desk import BY
from smarketing.ui.meeting_slide import Mark
from smarketing.warehouse import Item, Meeting


def show(meeting: Meeting, deck: Deck, items: Sequence[Item]) -> None:
    """On the last slide: the way to close the meeting, asked once more before it is."""
    found = meeting_desk.desk()
    with st.container(key="meeting_end", horizontal=True):
        st.button(
            "Close the meeting", key="meeting_close", icon=":material/flag:", on_click=meeting_desk.ask_to_close,
            kwargs={"close": not found.is_closing},
        )  # fmt: skip
        send_round.show(deck, items)
    if found.is_closing:
        with st.container(key="meeting_closing"):
            _form(meeting, deck)


def _form(meeting: Meeting, deck: Deck) -> None:
    with st.form("meeting_close_form", border=False):
        words, who, yes, no = st.columns((6, 2, 1.3, 1.3), vertical_alignment="bottom")
        words.markdown(
            "All slides are frozen as they are now. Actions carry over until they are done; "
            "what is written later is marked as such."
        )
        who.text_input("Closed by", key=BY, max_chars=200, placeholder="Your name", persist_state="session")
        yes.form_submit_button(
            "Close it", type="primary", width="stretch", on_click=meeting_desk.close, args=(meeting, deck)
        )
        no.form_submit_button("Not yet", width="stretch", on_click=meeting_desk.ask_to_close, kwargs={"close": False})
        if said := meeting_desk.desk().said:
            st.markdown(f":red[{parts.text(said)}]")


def past(meeting: Meeting) -> None:
    """A closed meeting, drawn from what was frozen; what today's data tells otherwise is said, never put in."""
    stage = meeting_stage.begin(is_open=False)
    with parts.boundary("The meeting"):
        snapshot = meeting_desk.meetings().snapshot(meeting.meeting_id)
        assert snapshot is not None
        items = meeting_desk.meetings().standing(meeting.meeting_id)
        changed = meeting_deck.restated(meeting)
        assert meeting.closed_at is not None
        demo = " · demo company" if meeting.shows_demo else ""
        mark = Mark(f"As closed on {day(meeting.closed_at.date())}{demo}")
        if not snapshot.is_intact:
            mark = Mark("The stored text of this meeting was altered", is_warning=True)
        elif changed:
            mark = Mark(meeting_deck.said(changed), is_warning=True)

        def extra() -> None:
            if changed:
                _restated(changed)
            late = [one for one in items if one.is_late_entry and not one.is_carried]
            if late:
                _late(late)
            send_round.show(snapshot.deck, items)

        meeting_stage.show(stage, meeting, snapshot.deck, items, mark=mark, extra=extra)


def _restated(changed: Sequence[Restated]) -> None:
    with st.popover("What was restated", type="tertiary", key="meeting_restated"):
        for one in changed:
            then, again = (slides_changed.said(value, one.unit, one.currency) for value in (one.then, one.again))
            st.markdown(f"{parts.text(one.title)}: {parts.text(then)} then, **{parts.text(again)}** as told today")


def _late(late: Sequence[Item]) -> None:
    with st.popover("Written later", type="tertiary", key="meeting_later"):
        for one in late:
            st.markdown(f"{parts.text(one.text)} :gray[({parts.text(one.made_by)}, {day(one.made_at.date())})]")
