"""What only a person can say about a file: each question with the widget that answers it."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

import streamlit as st

from smarketing.ui import parts
from smarketing.ui.uploads_desk import Entry
from smarketing.ui.uploads_words import called, many, option

LEAVE_OUT = "leave out"
_FEW = 6
_ACROSS = 3


def questions(entry: Entry) -> None:
    """The questions of a file, open ones first; an answer that was given stays there to be changed."""
    open_ones = {question["id"] for question in entry.outcome.questions}
    for question in sorted(entry.asked.values(), key=lambda asked: asked["id"] not in open_ones):
        _question(entry, question)


def _question(entry: Entry, question: dict[str, Any]) -> None:
    if question["choice"] == "values":
        _values(entry, question)
    elif question["choice"] == "zone":
        _zones(entry, question)
    else:
        _one(entry, question)


def _one(entry: Entry, question: dict[str, Any]) -> None:
    """One answer out of the options; where there may be others, any text."""
    key, options = _key(entry, question), list(question["options"])
    text, given = parts.text(question["text"]), entry.answered(question)
    if question["choice"] == "table":
        given = next((each for each in options if each["table"] == given), None)
    index = options.index(given) if given in options else None
    asked: dict[str, Any] = {"key": key, "on_change": _answered, "args": (entry, question)}
    if 0 < len(options) <= _FEW and question["choice"] != "currency":
        st.radio(text, options, index, lambda choice: parts.text(option(question, choice)), width="stretch", **asked)
    else:
        others = question["choice"] == "currency"
        if given is not None and index is None:
            options, index = [*options, given], len(options)
        st.selectbox(
            text, options, index, lambda choice: option(question, choice), accept_new_options=others, width=420, **asked
        )


def _answered(entry: Entry, question: dict[str, Any]) -> None:
    value = st.session_state[_key(entry, question)]
    if question["choice"] == "table" and isinstance(value, dict):
        value = value["table"]
    if question["choice"] == "currency" and isinstance(value, str):
        value = value.strip().upper()
    if value is not None:
        entry.answer(question, value)


def _values(entry: Entry, question: dict[str, Any]) -> None:
    """Their words, each beside what it means to us."""
    field, counts = question["column"], question["evidence"]
    given = entry.answered(question) or {}
    with st.form(_key(entry, question), border=True):
        st.markdown(
            f"**What do these words mean as {parts.text(called(field))}?** "
            f":gray[{many(len(counts), 'word')} of this file that we do not know]"
        )
        for place, (word, count) in enumerate(counts.items()):
            if place % _ACROSS == 0:
                row = st.columns(_ACROSS)
            with row[place % _ACROSS]:
                options = list(question["options"])
                st.selectbox(
                    f"{parts.text(word) or '(empty)'} :gray[({count:,})]",
                    options,
                    options.index(given[word]) if given.get(word) in options else None,
                    lambda ours: called(ours) if ours else LEAVE_OUT,
                    key=_word_key(entry, question, place),
                )
        st.form_submit_button("Use these meanings", on_click=_meant, args=(entry, question), type="primary")


def _meant(entry: Entry, question: dict[str, Any]) -> None:
    chosen = {
        word: st.session_state.get(_word_key(entry, question, place)) for place, word in enumerate(question["evidence"])
    }
    known = {word: ours for word, ours in chosen.items() if ours is not None}
    if known:
        entry.answer(question, {**(entry.answered(question) or {}), **known})


def _zones(entry: Entry, question: dict[str, Any]) -> None:
    """The zone that each short name stands for in this file."""
    st.markdown(parts.text(question["text"]))
    given = entry.answered(question) or {}
    row = st.container(horizontal=True)
    for name in question["options"]:
        options = zones()
        row.selectbox(
            parts.text(name),
            options,
            options.index(given[name]) if given.get(name) in options else None,
            key=f"{_key(entry, question)}_{name}",
            on_change=_placed,
            args=(entry, question, name),
            width=260,
        )


def _placed(entry: Entry, question: dict[str, Any], name: str) -> None:
    value = st.session_state[f"{_key(entry, question)}_{name}"]
    if value is not None:
        entry.answer(question, {name: value})


@cache
def zones() -> list[str]:
    """The names of all time zones, UTC first."""
    plain = {name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/"))}
    return ["UTC", *sorted(plain)]


def _key(entry: Entry, question: dict[str, Any]) -> str:
    return f"q_{entry.key}_{question['id']}"


def _word_key(entry: Entry, question: dict[str, Any], place: int) -> str:
    return f"{_key(entry, question)}_{place}"
