"""One MQL of the Promises page in a drawer: its clocks, its story, and what people say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import streamlit as st

from smarketing import format as words
from smarketing.agreement import Terms
from smarketing.analysis.handoff import HOUR
from smarketing.analysis.promises import sentence
from smarketing.calendars.work_week import WorkWeek
from smarketing.promise_view import PromiseView
from smarketing.targets import NOT_SET
from smarketing.ui import names, note_drawer, parts, state
from smarketing.ui.desk import attempt
from smarketing.ui.timeline import timeline, when
from smarketing.warehouse import Link

_OPEN, _ID, _SAID = "promise_open", "promise_said_id", "promise_refused"
STATES = {
    "met": "Replied in time",
    "met_late": ":red[Replied late]",
    "breached": ":red[Reply late, still open]",
    "at_risk": ":orange[Due soon]",
    "running": "Still in time",
    "pre_contacted": "Touched before the clock started: not judged",
    "exempt": "Taken out of this promise",
    "unknown_precision": "Only days are known, and they do not decide",
    "not_started": "The clock has not started",
    "uncovered": "No promised time applies",
    "unjudged": "No calls, e-mails or meetings are loaded for its source",
    "accepted_by_default": ":red[Never decided: past its time]",
    "pending": "Not decided yet",
}
CLAUSES = {"response": "The reply", "disposition": "The decision", "attempts": "The attempts"}
SIDES = {"sales": "Sales", "marketing": "Marketing", "both": "Both"}
# leg -> (its column, from where to where, whose move it was)
LEGS = (
    ("queue_minutes", "MQL → queue", "Marketing"),
    ("assign_minutes", "queue → owner", "Both"),
    ("touch_minutes", "owner → first touch", "Sales"),
)


def choose(keys: list[tuple[str, int]]) -> None:
    """Opens the MQL whose row was clicked; `keys` are the leads of the rows."""
    click = st.session_state.get("open_promise")
    if click is not None and click["row"] < len(keys):
        show(*keys[click["row"]])


def show(lead_key: str, cycle: int) -> None:
    """Has the drawer of an MQL open from the next run on, with an id of its own for what is said there."""
    st.session_state[_OPEN] = (lead_key, cycle)
    st.session_state[_ID] = uuid4().hex


def opened(view: PromiseView, *, visible: bool) -> None:
    """Draws the drawer when an MQL is open."""
    asked = st.session_state.get(_OPEN)
    if asked is None or note_drawer.is_open():
        return
    found = state.read("lead_handoffs", lead_key=asked[0], as_of=view.filters.as_of)
    row = next((row for row in found.to_dicts() if row["cycle"] == asked[1]), None)
    if row is None:
        _close()
        return
    name = row["lead_name"] if visible else None
    title = " · ".join(parts.text(part) for part in (name or row["lead_id"], row["company"]) if part)
    st.dialog(title, width="large", position="right", on_dismiss=_close)(_drawer)(view, row, visible=visible)


def _close() -> None:
    for name in (_OPEN, _ID, _SAID):
        st.session_state.pop(name, None)


def _drawer(view: PromiseView, row: dict[str, Any], *, visible: bool) -> None:
    if _SAID in st.session_state:
        st.markdown(f":red[{parts.text(st.session_state[_SAID])}]")
    label = (row["lead_name"] if visible else None) or row["lead_id"]
    note_drawer.about(Link("lead", row["lead_key"], label), key="promise_note_about")
    with parts.boundary("The clocks"):
        _clocks(view, row, visible=visible)
    said = [
        one for one in state.read("lead_verdicts", lead_key=row["lead_key"]).to_dicts() if one["cycle"] == row["cycle"]
    ]
    _verdicts(said, visible=visible)
    st.markdown("**What happened**")
    with parts.boundary("The timeline"):
        timeline(row["lead_key"], visible=visible)
    standing = {one["clause"] for one in said if one["kind"] == "exemption" and one["withdrawn_at"] is None}
    exempting, explaining = st.columns(2)
    with exempting:
        _exempt_form(row, [clause for clause in CLAUSES if clause not in standing])
    with explaining:
        _explain_form(row)


def _clocks(view: PromiseView, row: dict[str, Any], *, visible: bool) -> None:
    """Each promise about this MQL: its state, its times, and the clause and version that judge it."""
    terms = next((one.terms for one in view.every if one.version_id == row["version_id"]), None)
    week = state.work_week(view.filters.as_of) if terms is None else WorkWeek.of(terms.calendar_of())
    owner = names.one(row["owner"], visible=visible)
    owner = "Nobody" if owner == NOT_SET else owner
    why = row["trigger"] or ("" if row["score"] is None else f"score {row['score']:g}")
    st.markdown(
        f"Owner: **{parts.text(owner)}** · {parts.text(row['segment'])} · "
        f"MQL since {when(row['mql_at'], row['mql_on'])}" + (f": {parts.text(why)}" if why else "")
    )
    reply, decision = st.columns(2)
    with reply.container(border=True, height="stretch"):
        st.markdown(f":blue[**The reply**]  \n**{STATES[row['reply_state']]}**")
        st.markdown("  \n".join([*_reply(row, week), *_waiting(row, terms)]))
    with decision.container(border=True, height="stretch"):
        st.markdown(f":blue[**The decision**]  \n**{_decision_state(row)}**")
        st.markdown("  \n".join(_decision(row)) or ":gray[No days are agreed.]")
    if terms is not None:
        said = [sentence(terms, clause) for clause in ("response", "disposition") if getattr(terms, clause)]
        text = " ".join(said)
        st.markdown(f":gray[:small[Judged by {parts.text(row['version'])}: {parts.text(text)}]]")


def _reply(row: dict[str, Any], week: WorkWeek) -> list[str]:
    lines = [f"Promised within {_working(row['target_minutes'], week)}" if row["target_minutes"] else "No target"]
    if row["due_at"]:
        lines.append(f"Started {when(row['start_at'], row['start_on'])}, due {when(row['due_at'])}")
    if row["reply_minutes"] is not None:
        wall = words.clock_time(row["reply_wall_minutes"] / 60)
        lines.append(f"Replied after **{_working(row['reply_minutes'], week)}**, {wall} by the clock on the wall")
    elif row["touch_on"]:
        lines.append(f"First touch {when(row['touch_at'], row['touch_on'])}")
    legs = [f"{name} {_working(row[column], week)} ({side})" for column, name, side in LEGS if row[column] is not None]
    return [*lines, f":gray[:small[{parts.text('; '.join(legs))}]]"] if legs else lines


def _waiting(row: dict[str, Any], terms: Terms | None) -> list[str]:
    """How long it has waited so far, where nobody has touched it yet."""
    if terms is None or row["touch_on"] or not row["start_at"] or not row["now_at"] or row["now_at"] < row["start_at"]:
        return []
    calendar = terms.calendar_of()
    worked = _working(calendar.elapsed_minutes(row["start_at"], row["now_at"]), WorkWeek.of(calendar))
    wall = words.clock_time((row["now_at"] - row["start_at"]).total_seconds() / HOUR)
    return [f"Waits for **{worked}**, {wall} by the clock on the wall"]


def _decision_state(row: dict[str, Any]) -> str:
    if row["decision"] and row["decision_state"] in (None, "met", "met_late", "unknown_precision"):
        late = " late" if row["decision_state"] == "met_late" else ""
        return f"{str(row['decision']).capitalize()}{late}"
    return STATES.get(str(row["decision_state"]), "Not decided yet")


def _decision(row: dict[str, Any]) -> list[str]:
    lines = [f"Due {when(row['decision_due_at'])}"] if row["decision_due_at"] else []
    if row["decided_on"]:
        why = f": {parts.text(row['reason'])}" if row["reason"] else ""
        lines.append(f"Decided {when(row['decided_at'], row['decided_on'])}{why}")
    if row["needs_attempts"]:
        lines.append(f"{row['attempts']} of {row['needs_attempts']} attempts that this reason needs")
    return lines


def _working(minutes: float, week: WorkWeek) -> str:
    return words.working_time(minutes / 60, week)


def _verdicts(said: list[dict[str, Any]], *, visible: bool) -> None:
    """What people said so far, with a way back for each exemption that stands."""
    for one in said:
        who = parts.text(names.one(one["made_by"], visible=visible))
        clause, reason = CLAUSES[one["clause"]], parts.text(one["reason"])
        if one["kind"] == "reason":
            st.markdown(f":material/chat: {clause}: **{reason}** :gray[({SIDES[one['side']]}, said {who})]")
        elif one["withdrawn_at"] is None:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f":material/block: {clause} is exempt: **{reason}** :gray[({who})]", width="stretch")
                st.button("Take it back", key=f"back_{one['said_id']}", on_click=_take_back, args=(one["said_id"],))


def _exempt_form(row: dict[str, Any], open_clauses: list[str]) -> None:
    if not open_clauses:
        return
    with st.form("exempt", border=True):
        st.markdown("**Take it out of a promise**")
        clause = st.selectbox("Promise", open_clauses, format_func=CLAUSES.__getitem__, key="exempt_clause")
        reason = st.text_input("Why", key="exempt_reason", max_chars=300)
        by = st.text_input("Your name", key="exempt_by", max_chars=80, persist_state="session")
        if st.form_submit_button("Exempt", key="exempt_submit"):
            place = (row["lead_key"], row["cycle"], str(clause), reason.strip())
            _write(lambda number, more: state.warehouse().agreements.exempt(number, *place, **more), reason, by)


def _explain_form(row: dict[str, Any]) -> None:
    with st.form("explain", border=True):
        st.markdown("**Say why a promise was broken**")
        clause = st.selectbox("Promise", list(CLAUSES), format_func=CLAUSES.__getitem__, key="explain_clause")
        side = st.segmented_control(
            "Whose move was it?",
            list(SIDES),
            default="sales",
            required=True,
            format_func=SIDES.__getitem__,
            key="explain_side",
        )
        reason = st.text_input("Why", key="explain_reason", max_chars=300)
        by = st.text_input("Your name", key="explain_by", max_chars=80, persist_state="session")
        if st.form_submit_button("Write it down", key="explain_submit"):
            place = (row["lead_key"], row["cycle"], str(clause), str(side), reason.strip())
            _write(lambda number, more: state.warehouse().agreements.explain(number, *place, **more), reason, by)


def _write(write: Callable[[str, dict[str, Any]], None], reason: str, by: str) -> None:
    """Keeps what was said, once however often the button is pressed, and shows the page anew."""
    if not reason.strip() or not by.strip():
        st.markdown(":red[Write why, and your name: both are kept with it.]")
        return
    number = st.session_state.setdefault(_ID, uuid4().hex)
    _, refusal = attempt(lambda: write(number, {"at": state.now(), "by": by.strip()}))
    if refusal:
        st.markdown(f":red[{parts.text(refusal)}]")
        return
    st.session_state[_ID] = uuid4().hex
    st.session_state.pop(_SAID, None)
    st.rerun()


def _take_back(number: str) -> None:
    agreements, by = state.warehouse().agreements, st.session_state.get("exempt_by") or ""
    _, refusal = attempt(lambda: agreements.withdraw_exemption(number, at=state.now(), by=by.strip()))
    if refusal:
        st.session_state[_SAID] = refusal
