"""One note on the screen: what was heard, by whom, what it is about, where it stands, and what can be done with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

import streamlit as st

from smarketing import feedback, notes_view
from smarketing.format import day
from smarketing.freshness import ago, dated
from smarketing.metrics.moved import BETTER, WORSE
from smarketing.metrics.registry import metric
from smarketing.notes_view import Card, in_words
from smarketing.settings import settings
from smarketing.targets import NOT_SET
from smarketing.ui import names, note_desk, note_forms, parts, state
from smarketing.ui.note_desk import ACT, DECLINE, EDIT, REOPEN, REPLY, VERIFY, desk

Colour = Literal["red", "orange", "gray", "blue", "violet"]
HISTORY = "history"
_STATES: dict[str, Colour] = {"open": "red", "acknowledged": "orange", "actioned": "gray"}
_TEAMS = {"marketing": ":violet[Marketing]", "sales": ":blue[Sales]"}
_RECENT_DAYS = 30
# What is shown on a card, in this order, where its state allows it: the move, its form, its words and its icon.
_BUTTONS = (
    (feedback.ACTIONED, ACT, "Say what was changed", ":material/build:"),
    (feedback.DECLINED, DECLINE, "Decline", ":material/block:"),
    (feedback.REOPENED, REOPEN, "Reopen", ":material/undo:"),
)


def show(card: Card, *, visible: bool) -> None:
    """The card of a note; people are hidden unless names are `visible`."""
    row = card.row
    with st.container(border=True, key=f"note_card_{card.note_id}"):
        _head(card, visible=visible)
        for line in str(row["text"]).splitlines():
            st.markdown(parts.text(line))
        st.markdown(_who(row, visible=visible))
        for one in card.replies:
            team = f", {_TEAMS[one['team']]}" if one["team"] else ""
            who = parts.text(names.one(one["made_by"] or NOT_SET, visible=visible))
            st.markdown(f":violet[:material/subdirectory_arrow_right:] {parts.text(one['text'])} — **{who}**{team}")
        _answer(card, visible=visible)
        _tools(card)
        if desk().about == card.note_id and desk().said:
            st.markdown(f":orange-badge[:material/info: {parts.text(desk().said)}]")
        _form(card, visible=visible)


def _head(card: Card, *, visible: bool) -> None:
    row = card.row
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(in_words(row["state"]), color=_STATES.get(row["state"], "gray"))
        theme = parts.text(row["theme"]) if row["theme"] != NOT_SET else ":gray[No theme]"
        st.markdown(f"**{theme}**", width="content")
        about = [in_words(row[name]) for name in ("kind",) if row[name] != NOT_SET]
        if row["severity"] != NOT_SET:
            about.append(
                f":red[{row['severity']} severity]" if row["severity"] == "high" else f"{row['severity']} severity"
            )
        st.markdown(f":gray[{' · '.join(about)}]", width="content")
        said = [_tie(tie, visible=visible) for tie in card.ties]
        if not said:
            return
        with st.container(horizontal=True, horizontal_alignment="right", width="stretch"):
            st.markdown(f":gray[{' | '.join(said)}]", width="content", text_alignment="right")


def _tie(tie: notes_view.Tie, *, visible: bool) -> str:
    label = parts.text(tie.label if visible else tie.code)
    kind = "" if tie.kind in ("stage", "deal") else f"{in_words(tie.kind)} "
    return f"{kind}{label}{f' · {tie.money}' if tie.money else ''}"


def _who(row: dict[str, Any], *, visible: bool) -> str:
    author = names.one(row["author"] or NOT_SET, visible=visible)
    said = [":gray[nobody named]" if row["author"] is None else f"**{parts.text(author)}**"]
    if row["team"] != NOT_SET:
        said[0] += f", {_TEAMS[row['team']]}"
    said.append(f":gray[{_when(row)}]")
    if row["edits"]:
        said.append(":gray[edited]")
    return " · ".join(said)


def _when(row: dict[str, Any]) -> str:
    """When it was heard: how long ago where it was written just now, else the day."""
    if row["origin"] == "app" and row["heard_on"] == row["made_at"].date():
        now = state.now()
        if timedelta(0) <= now - row["made_at"] < timedelta(days=_RECENT_DAYS):
            return ago(row["made_at"], now)
    return day(row["heard_on"]) if isinstance(row["heard_on"], date) else "no day told"


def _answer(card: Card, *, visible: bool) -> None:
    """What was made of it: the change and what came of it, or why nothing will be done."""
    row = card.row
    by = parts.text(names.one(row["state_by"] or NOT_SET, visible=visible))
    if row["state"] == feedback.DECLINED:
        st.markdown(f":material/block: Declined by **{by}**: {parts.text(row['reason'] or '')}")
    if row["change"] is None or row["state"] == feedback.DECLINED:
        return
    who = parts.text(names.one(row["action_by"] or NOT_SET, visible=visible))
    narrowed = f", {parts.text(row['scope'])}" if row["scope"] else ""
    st.markdown(
        f":material/build: **Changed:** {parts.text(row['change'])} — **{who}**, {day(row['action_at'].date())}  \n"
        f":gray[Should move: {metric(row['metric']).label}{narrowed}, "
        f"looked at on {day(row['check_on'])}]"
    )
    if card.check:
        verdict = card.found.verdict if card.found else ""
        icon = {BETTER: ":material/trending_up:", WORSE: ":material/trending_down:"}.get(
            verdict, ":material/query_stats:"
        )
        st.markdown(f"{icon} **{parts.text(card.check)}**")
    if row["state"] == feedback.VERIFIED:
        why = f": {parts.text(row['reason'])}" if row["reason"] else ""
        st.markdown(f":material/verified: Verified by **{by}**, {day(row['state_at'].date())}{why}")
    elif card.is_due:
        st.markdown(":orange-badge[The day has come: verify it, or reopen the note]")


def _tools(card: Card) -> None:
    number, seen = card.note_id, int(card.row["events"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if feedback.ACKNOWLEDGED in card.moves:
            st.button(
                "Acknowledge", key=f"note_ack_{number}", type="tertiary", icon=":material/visibility:",
                on_click=note_desk.acknowledge, args=(number, seen, desk().event_id),
            )  # fmt: skip
        _opens(card, REPLY, "Reply", ":material/reply:")
        if card.is_due and feedback.VERIFIED in card.moves:
            _opens(card, VERIFY, "Verify", ":material/verified:")
        for move, form, label, icon in _BUTTONS:
            if move in card.moves and not (move == feedback.ACTIONED and card.row["state"] == feedback.ACTIONED):
                _opens(card, form, label, icon)
        _opens(card, EDIT, "Edit", ":material/edit:")
        _opens(card, HISTORY, "History", ":material/history:")


def _opens(card: Card, form: str, label: str, icon: str) -> None:
    st.button(
        label, key=f"note_{form}_{card.note_id}", type="tertiary", icon=icon,
        on_click=note_desk.do, args=(card.note_id, form),
    )  # fmt: skip


def _form(card: Card, *, visible: bool) -> None:
    doing = desk().doing
    if doing is None or doing[0] != card.note_id:
        return
    if doing[1] == HISTORY:
        history(card, visible=visible)
    else:
        note_forms.show(card, doing[1])


def history(card: Card, *, visible: bool) -> None:
    """All that was said and done with a note, the oldest first: nothing of it is ever lost."""
    zone = settings().zone
    rows = [
        {
            "When": _moment(card, one, zone),
            "Who": parts.text(names.one(one["made_by"] or NOT_SET, visible=visible)),
            "What": one["event"].capitalize(),
            "Said": parts.text(_said(one, visible=visible)),
        }
        for one in notes_view.history(state.read, card.note_id)
    ]
    st.table(rows, border="horizontal")


def _moment(card: Card, one: dict[str, Any], zone: str) -> str:
    """When something was said; of a note of a file the day it was heard, not the day that was loaded."""
    is_told = one["event"] == feedback.WRITTEN and card.row["origin"] == "file" and one["heard_on"] is not None
    return dated(one["heard_on"] if is_told else one["made_at"], zone)


def _said(one: dict[str, Any], *, visible: bool) -> str:
    if one["event"] in ("linked", "unlinked"):
        return str(one["link"]) if visible else str(one["link"]).split(" ", 1)[0]
    told = [one["text"], one["change"], one["reason"]]
    if one["metric"]:
        told.append(f"{metric(one['metric']).label} by {day(one['check_on'])}")
    words = [in_words(one[name]) for name in ("kind", "severity") if one[name]]
    return " · ".join(filter(None, [*told, *words, one["theme"] or ""]))
