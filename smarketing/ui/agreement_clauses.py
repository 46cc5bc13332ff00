"""The fields of each clause of an agreement, with what the data knows to choose from."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from smarketing import zones
from smarketing.agreement import ACCEPTED, LEFT_OUT, REASONS, STARTS, minutes_in_words
from smarketing.calendars import countries
from smarketing.ui import state
from smarketing.ui.agreement_desk import Draft

_STARTS = {"mql": "it becomes an MQL", "queued": "it is put in the queue", "assigned": "it gets an owner"}
_SILENCE = {LEFT_OUT: "left out of the acceptance rate", ACCEPTED: "count as accepted"}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "parts": {"segment": pl.String, "mqls": pl.Int64},
    "targets": {"place": pl.Int64, "segment": pl.String, "trigger": pl.String, "minutes": pl.Int64},
    "hours": {"day": pl.String, "hours": pl.String},
    "own": {"on": pl.Date, "hours": pl.String},
}
_MOST_MINUTES = 1_000_000


def definition(draft: Draft) -> None:
    """Score, triggers and segments."""
    score, triggers, segments = st.columns((1, 2, 2))
    with score:
        _number(draft, "score", "Score of at least", 0, 1_000_000, placeholder="no score rule", step=1.0)
    with triggers:
        _many(draft, "triggers", "Or one of these triggers", _words("trigger"))
    with segments:
        _many(draft, "segments", "Only in these segments", state.choices("segment"), placeholder="all segments")


def volume(draft: Draft) -> None:
    """MQLs a month, and parts of it by segment."""
    _number(draft, "mqls", "MQLs that meet the definition, a calendar month", 1, 1_000_000)
    st.markdown(":gray[:small[Of these, by segment]]")
    columns = {
        "segment": _choice(draft, "Segment", state.choices("segment"), "parts", "segment"),
        "mqls": st.column_config.NumberColumn("MQLs", min_value=1, step=1),
    }
    _table(draft, "parts", columns, "How many MQLs marketing promises of each segment")


def quality(draft: Draft) -> None:
    """The share that sales accepts."""
    _number(draft, "accepted", "Of the MQLs handed over, sales accepts at least (%)", 0.0, 100.0, step=1.0)
    st.selectbox(
        "MQLs undecided past their time",
        list(dict.fromkeys([LEFT_OUT, ACCEPTED, draft.begun["silence"]])),
        format_func=lambda silence: _SILENCE.get(silence, silence),
        key=draft.field("silence"),
    )


def response(draft: Draft) -> None:
    """The start of the clock, the goal, and the targets in their order."""
    starts, goal = st.columns((5, 4))
    starts.selectbox(
        "Clock starts when",
        list(dict.fromkeys([*STARTS, draft.begun["starts_at"]])),
        format_func=lambda start: _STARTS.get(start, start),
        key=draft.field("starts_at"),
    )
    with goal:
        _number(draft, "goal", "In time (%)", 0.0, 100.0, step=1.0)
    st.markdown(":gray[:small[Within how many working minutes, for whom. The first row that matches holds.]]")
    columns = {
        "place": st.column_config.NumberColumn("#", help="Their order", min_value=1, step=1, width=44),
        "segment": _choice(draft, "Segment", state.choices("segment"), "targets", "segment", width=88),
        "trigger": _choice(draft, "Trigger", _words("trigger"), "targets", "trigger", width=104),
        "minutes": st.column_config.NumberColumn(
            "Min.", help="Working minutes", min_value=0, max_value=_MOST_MINUTES, step=1, width=72
        ),
    }
    _table(draft, "targets", columns, "Response targets by segment and trigger, in their order")
    minutes = _number(draft, "others", "All others: minutes", 0, _MOST_MINUTES, placeholder="no promise for others")
    if minutes:
        st.markdown(f":gray[:small[{minutes_in_words(int(minutes))}]]")


def attempts(draft: Draft) -> None:
    """Touches within days before some rejections."""
    touches, days = st.columns(2)
    with touches:
        _number(draft, "touches", "Tries at least (times)", 1, 1000)
    with days:
        _number(draft, "attempt_days", "Within (working days)", 0, 366)
    _many(draft, "attempt_reasons", "Before it rejects as", _reasons())


def disposition(draft: Draft) -> None:
    """Days until the decision, and the reasons that can be given."""
    _number(draft, "decision_days", "Accepts or rejects within (working days)", 0, 366)
    _many(draft, "reasons", "Reasons offered for a rejection", _reasons())
    _many(draft, "not_meeting", "Of these, taken off marketing's volume", _reasons())


def calendar(draft: Draft) -> None:
    """Zone, hours of each weekday, holidays."""
    _hours(draft)
    _holidays(draft)


def _hours(draft: Draft) -> None:
    _one(draft, "zone", "Time zone", sorted({*zones.names(), draft.begun["zone"]}))
    columns = {
        "day": st.column_config.TextColumn("Weekday", disabled=True, width="small"),
        "hours": st.column_config.TextColumn("Working hours", help="Several blocks: 09:00–12:00, 13:00–17:30"),
    }
    _table(draft, "hours", columns, "Working hours of each weekday", rows="fixed")


def _holidays(draft: Draft) -> None:
    known = countries()
    left, right = st.columns(2)
    with left:
        country = _one(
            draft,
            "country",
            "Public holidays of",
            list(known),
            placeholder="none",
            on_change=_forget_part,
            args=(draft,),
        )
    with right:
        divisions = known.get(str(country), [])
        kept = [draft.begun["subdivision"]] if draft.begun["country"] == country and draft.begun["subdivision"] else []
        options = list(dict.fromkeys([*kept, *divisions]))
        _one(draft, "subdivision", "Part of the country", options, placeholder="whole country", disabled=not options)
    st.markdown(":gray[:small[Days of our own: closed, or with these hours]]")
    columns = {
        "on": st.column_config.DateColumn("Day", format="YYYY-MM-DD"),
        "hours": st.column_config.TextColumn("Hours", help="Empty: closed. Else such as 09:00–13:00"),
    }
    _table(draft, "own", columns, "Days of our own")


def _forget_part(draft: Draft) -> None:
    """A part belongs to one country."""
    st.session_state[draft.key("subdivision")] = None


def _number(
    draft: Draft, name: str, label: str, least: float, most: float, *, step: float = 1, placeholder: str | None = None
) -> float | None:
    begun = draft.begun[name]
    kind = float if isinstance(step, float) else int
    if begun is not None:
        # An imported agreement may say what this field would not let anybody type; it is shown, and called a fault.
        least, most = min(least, begun), max(most, begun)
    value: float | None = st.number_input(
        label,
        kind(least),
        kind(most),
        None,
        kind(step),
        format="%g" if kind is float else None,
        key=draft.field(name),
        placeholder=placeholder or "empty",
    )
    return value


def _many(draft: Draft, name: str, label: str, known: list[str], *, placeholder: str = "none") -> None:
    begun = draft.begun[name]
    st.multiselect(
        label,
        list(dict.fromkeys([*begun, *known])),
        key=draft.field(name),
        accept_new_options=True,
        placeholder=placeholder,
    )


def _one(draft: Draft, name: str, label: str, options: list[str], **more: Any) -> str | None:
    begun = draft.begun[name]
    options = options if begun in (None, *options) or name == "subdivision" else [begun, *options]
    picked: str | None = st.selectbox(
        label,
        options,
        None,
        key=draft.field(name),
        **more,
    )
    return picked


def _table(draft: Draft, name: str, columns: dict[str, Any], alt: str, *, rows: Any = "dynamic") -> None:
    st.data_editor(
        pl.DataFrame(draft.rows(name), schema=_SCHEMAS[name]),
        key=draft.key(name),
        column_config=columns,
        num_rows=rows,
        hide_index=True,
        alt=alt,
    )


def _choice(draft: Draft, label: str, known: list[str], table: str, column: str, *, width: int | None = None) -> Any:
    own = [row[column] for row in draft.begun[table] if row[column]]
    return st.column_config.SelectboxColumn(label, options=list(dict.fromkeys([*own, *known])), width=width)


def _words(kind: str) -> list[str]:
    return state.read("agreement_words").filter(kind=kind)["word"].to_list()


def _reasons() -> list[str]:
    return list(dict.fromkeys([*_words("reason"), *REASONS]))
