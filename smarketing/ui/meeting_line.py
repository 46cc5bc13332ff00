"""The line at the foot of a slide in which the room writes, and what can be done with what was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from smarketing.meeting.deck import Line
from smarketing.ui import meeting_desk, parts, state
from smarketing.ui.meeting_desk import ACTION, BY, DECISION, DUE, NOTE, OWNER, TEXT
from smarketing.ui.meeting_slide import Buttons
from smarketing.warehouse import Item, Meeting

_ASKS = {DECISION: "What is decided?", ACTION: "What is to be done?", NOTE: "What should be remembered?"}


def show(meeting: Meeting, slide: str, items: Sequence[Item]) -> None:
    """The open line: what, for an action who until when, and who writes. Nothing while none is open."""
    found = meeting_desk.desk()
    if not found.writing:
        if found.said:
            st.toast(parts.text(found.said), icon=":material/error:")
            found.said = ""
        return
    is_action = found.writing == ACTION
    with st.form("meeting_line", border=False, enter_to_submit=True):
        widths = (4.6, 1.9, 1.9, 1.5, 1.3, 1) if is_action else (8.4, 1.5, 1.3, 1)
        places = iter(st.columns(widths, vertical_alignment="bottom"))
        next(places).text_input(_ASKS[found.writing], key=TEXT, max_chars=1000)
        if is_action:
            next(places).selectbox(
                "Who", meeting_desk.owners(items), index=None, key=OWNER, accept_new_options=True, placeholder="Name"
            )
            first = min([state.now().date(), *(one.due_on for one in items if one.due_on)]) - timedelta(days=366)
            next(places).date_input(
                "Until", None, first, date(2100, 12, 31), key=DUE, format="YYYY-MM-DD"
            )  # fmt: skip
        next(places).text_input("Written by", key=BY, max_chars=200, placeholder="Your name", persist_state="session")
        next(places).form_submit_button(
            "Change" if found.editing else "Keep", type="primary", width="stretch", on_click=meeting_desk.keep,
            args=(meeting.meeting_id, slide),
        )  # fmt: skip
        next(places).form_submit_button("Close", width="stretch", on_click=meeting_desk.put_away)
        if found.said:
            st.markdown(f":red[{parts.text(found.said)}]")


def buttons(meeting: Meeting, items: Sequence[Item]) -> Buttons:
    """Draws, beside a line that stands for something written, what can be done with it."""
    known = {one.item_id: one for one in items}

    def draw(place: int, line: Line) -> None:
        item = known.get(line.key)
        if item is None:
            return
        args = (item, meeting.meeting_id)
        if item.state != "open":
            st.button("Reopen", key=f"reopen_{place}", type="tertiary", on_click=meeting_desk.reopen, args=args)
            return
        if item.kind == ACTION:
            st.button(
                "Done", key=f"done_{place}", type="tertiary", icon=":material/check:", on_click=meeting_desk.done,
                args=args,
            )  # fmt: skip
        st.button("Edit", key=f"edit_{place}", type="tertiary", on_click=meeting_desk.edit, args=(item,))
        drop = "Drop" if item.kind == ACTION else "Take back"
        st.button(drop, key=f"drop_{place}", type="tertiary", on_click=meeting_desk.drop, args=args)

    return draw
