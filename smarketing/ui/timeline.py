"""What happened to one lead, in order, as a table."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from smarketing.freshness import dated
from smarketing.settings import settings
from smarketing.ui import names, parts, state

EVENTS = {
    "lead": "Became a lead",
    "mql": "Became an MQL",
    "sal": "Accepted by sales",
    "sql": "Qualified",
    "opportunity": "Opportunity",
    "won": "Won",
    "queued": "Put in the queue",
    "assigned": "Got an owner",
    "call": "Call",
    "email": "E-mail",
    "meeting": "Meeting",
    "other": "Touch",
}


def timeline(lead_key: str, *, visible: bool) -> None:
    """The table of a lead's stages, exits and touches; names are shown when `visible`."""
    events = names.shown(state.read("lead_timeline", lead_key=lead_key), "who", visible=visible)
    st.table(
        [
            {
                "When": when(event["happened_at"], event["happened_on"]),
                "What": parts.text(EVENTS.get(event["what"], str(event["what"]).capitalize())),
                "Who": parts.text(event["who"] or ""),
                "More": parts.text(event["detail"] or ""),
                "File": parts.text(event["file_name"] or ""),
            }
            for event in events.to_dicts()
        ],
        border="horizontal",
    )


def when(at: datetime | None, on: date | None = None) -> str:
    """An instant, or else a day, in the workspace's zone with its year; '' for none. Safe inside Markdown."""
    shown = at or on
    return "" if shown is None else parts.text(dated(shown, settings().zone))
