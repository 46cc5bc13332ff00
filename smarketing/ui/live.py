"""A page notices what others have loaded or written, within a few seconds and without losing what is being typed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from smarketing.ui import state

# A page must know within half a minute, also when one look is missed.
SECONDS = 6
_SEEN, _OF_MEETINGS = "_live_seen", "_live_of_meetings"
_ELEMENT = st.components.v2.component(
    "smarketing_live",
    html="<span></span>",
    js=(Path(__file__).parent / "live.js").read_text(encoding="utf-8"),
)


def begin(*, with_meetings: bool) -> None:
    """Notes what the run that begins now will show; `with_meetings`: also what is written in meetings."""
    st.session_state[_OF_MEETINGS] = with_meetings
    st.session_state[_SEEN] = _edition()


def watch() -> None:
    """Looks every few seconds, without a query, and runs the page again only when there is something new.

    The browser decides when: never while a drawer is open, which a rerun could close.
    """
    if _SEEN in st.session_state:
        with st.container(key="live"):
            _look()


@st.fragment(run_every=SECONDS)
def _look() -> None:
    now, seen = _edition(), st.session_state[_SEEN]
    noticed = _ELEMENT(key="live_look", data={"now": f"{now}", "seen": f"{seen}"}, on_noticed_change=_nothing).noticed
    if noticed and now != seen:
        st.rerun()


def _edition() -> tuple[int, int]:
    house = state.warehouse()
    return house.edition if st.session_state[_OF_MEETINGS] else house.facts


def _nothing() -> None:
    """Streamlit hands a trigger's value back only when somebody listens."""
