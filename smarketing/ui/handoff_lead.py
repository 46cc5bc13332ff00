"""One lead of the Handoff page in a drawer: what happened, and the decision where the app is the place for it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import handoff_view
from smarketing.agreement import REASONS
from smarketing.analysis.handoff import HOUR
from smarketing.calendars.work_week import WorkWeek
from smarketing.freshness import dated
from smarketing.handoff_table import NOBODY
from smarketing.load_words import source as source_name
from smarketing.settings import settings
from smarketing.targets import NOT_SET
from smarketing.ui import names, note_drawer, parts, state
from smarketing.ui.desk import attempt
from smarketing.ui.timeline import timeline
from smarketing.warehouse import Link

_OPEN, _ID, _LAST, _SAID = "handoff_open", "handoff_decision_id", "handoff_last", "handoff_said"
ACCEPT, REJECT = "Accept", "Reject"
_WIDTH = 860


def choose(keys: list[tuple[str, int]]) -> None:
    """Opens the lead whose row was clicked; `keys` are the leads of the rows."""
    click = st.session_state.get("open_lead")
    if click is not None and click["row"] < len(keys):
        show(*keys[click["row"]])


def show(lead_key: str, cycle: int) -> None:
    """Has the drawer of a lead open from the next run on, with an id of its own for what is decided there."""
    st.session_state[_OPEN] = (lead_key, cycle)
    st.session_state[_ID] = uuid4().hex


def opened(rows: pl.DataFrame, week: WorkWeek, *, visible: bool) -> None:
    """Draws the drawer when a lead of these rows is open."""
    asked = st.session_state.get(_OPEN)
    if asked is None or note_drawer.is_open():
        return
    found = rows.filter((pl.col("lead_key") == asked[0]) & (pl.col("cycle") == asked[1]))
    if found.is_empty():
        _close()
        return
    row = found.row(0, named=True)
    title = parts.text(row["lead_name"] or row["lead_id"])
    if row["company"]:
        title += f" · {parts.text(row['company'])}"
    st.dialog(title, width=_WIDTH, position="right", on_dismiss=_close)(_drawer)(row, week, visible=visible)


def _close() -> None:
    for name in (_OPEN, _ID, _SAID):
        st.session_state.pop(name, None)


def _drawer(row: dict[str, Any], week: WorkWeek, *, visible: bool) -> None:
    st.markdown(_facts(row, week))
    about = Link("lead", row["lead_key"], row["lead_name"] or row["lead_id"])
    note_drawer.about(about, key="handoff_note_about")
    with parts.boundary("The decision"):
        _decision(row, visible=visible)
    st.markdown("**What happened**")
    with parts.boundary("The timeline"):
        timeline(row["lead_key"], visible=visible)


def _facts(row: dict[str, Any], week: WorkWeek) -> str:
    """Owner, what made it an MQL, and what is due, in a few lines."""
    zone = settings().zone
    owner = NOBODY if row["owner"] == NOT_SET else row["owner"]
    lines = [f"Owner: **{parts.text(owner)}** · {parts.text(row['segment'])}"]
    mql = parts.text(dated(row["mql_at"] or row["mql_on"], zone))
    lines.append(f"MQL since {mql}: **{parts.text(row['why'] or 'no reason told')}**")
    if row["next_due_at"] is not None:
        step = "reply or decide" if row["reply_state"] == "unjudged" else row["next_step"]
        step = f"Next: **{step}**, due {parts.text(dated(row['next_due_at'], zone))}"
        if row["late_seconds"] is not None:
            step += f" · :red[past due by {parts.text(words.working_time(row['late_seconds'] / HOUR, week))}]"
        elif row["left_seconds"] is not None:
            step += f" · {parts.text(words.working_time(row['left_seconds'] / HOUR, week))} left"
        lines.append(step)
    return "  \n".join(lines)


def _decision(row: dict[str, Any], *, visible: bool) -> None:
    """What was decided, by whom it can be decided, or the form to decide."""
    own = handoff_view.decision_of(state.read, row["lead_key"], row["cycle"])
    source = parts.text(source_name(row["source"]))
    if own is not None:
        why = f": {parts.text(own['reason'])}" if own["reason"] else ""
        by = parts.text(names.one(own["made_by"], visible=visible))
        st.markdown(f"**{own['decision'].capitalize()}** in this app by {by}{why}.")
        st.button(
            "Take it back", key="handoff_back", icon=":material/undo:", on_click=_back, args=(own["decision_id"],)
        )
    elif row["decision"] == "accepted" and not row["is_stated_elsewhere"]:
        st.markdown(f"{source} records no acceptances: the first touch, or a later stage, stands for one.")
        _form(row, source)
    elif row["decision"] is not None:
        why = f": {parts.text(row['reason'])}" if row["reason"] else ""
        decided = parts.text(dated(row["decided_on"], settings().zone))
        st.markdown(f"**{str(row['decision']).capitalize()}** on {decided}{why}, says {source}.")
    elif row["is_stated_elsewhere"]:
        st.markdown(
            f":material/info: {source} records which MQLs sales accepts: decide there, and load its next export."
        )
    else:
        _form(row, source)


def _form(row: dict[str, Any], source: str) -> None:
    with st.container(border=True):
        st.markdown(f"**Accept or reject** :gray[:small[{source} does not record it, so it is kept here.]]")
        picked = st.segmented_control(
            "Decision",
            (ACCEPT, REJECT),
            default=ACCEPT,
            required=True,
            key="handoff_decision",
            label_visibility="collapsed",
        )
        reason = ""
        if picked == REJECT:
            reason = str(st.selectbox("Why", _reasons(row["version_id"]), key="handoff_reason") or "")
        note = st.text_input("Note", key="handoff_note", max_chars=500, placeholder="Optional")
        by = st.text_input("Your name", key="handoff_by", max_chars=80, persist_state="session")
        asked = st.button(f"{picked} this MQL", type="primary", key="handoff_decide")
        if asked and _decide(row, str(picked), (reason, note), by):
            st.rerun()
        if _SAID in st.session_state:
            st.markdown(f":red[{parts.text(st.session_state[_SAID])}]")


def _reasons(version_id: str) -> list[str]:
    """The reasons that the lead's own version of the agreement offers; usual ones where it offers none."""
    version = state.warehouse().agreements.version(version_id)
    agreed = version.terms.disposition
    return list(agreed.reasons if agreed and agreed.reasons else REASONS)


def _decide(row: dict[str, Any], picked: str, why: tuple[str, str], by: str) -> bool:
    """Keeps the decision, once however often it is asked for; False, with the reason in words, when it is refused."""
    decision = "accepted" if picked == ACCEPT else "rejected"
    number = st.session_state.setdefault(_ID, uuid4().hex)
    place = (row["lead_key"], row["cycle"])
    agreements, at = state.warehouse().agreements, state.now()
    _, refusal = attempt(lambda: agreements.decide(number, *place, decision, *why, at=at, by=by.strip()))
    if refusal:
        st.session_state[_SAID] = refusal
        return False
    _close()
    who = row["lead_name"] or row["lead_id"]
    st.session_state[_LAST] = (number, f"{decision.capitalize()}: {who}.")
    return True


def last() -> None:
    """The decision made last in this session, and the way back."""
    made = st.session_state.get(_LAST)
    if made is None:
        return
    number, said = made
    with st.container(horizontal=True, vertical_alignment="center", key="handoff_made"):
        st.markdown(f":material/check: {parts.text(said)}", width="content")
        st.button("Undo", key="handoff_undo", icon=":material/undo:", on_click=_back, args=(number,))


def take_back_row(decisions: list[str]) -> None:
    """Takes the decision back whose row was clicked."""
    click = st.session_state.get("take_back")
    if click is not None and click["row"] < len(decisions):
        _back(decisions[click["row"]])


def _back(number: str) -> None:
    agreements, by = state.warehouse().agreements, st.session_state.get("handoff_by", "")
    _, refusal = attempt(lambda: agreements.withdraw_decision(number, at=state.now(), by=by))
    if refusal:
        st.session_state[_SAID] = refusal
        return
    if st.session_state.get(_LAST, ("",))[0] == number:
        st.session_state.pop(_LAST)
    _close()
