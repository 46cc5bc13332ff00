"""What only a person can say about a file: each question with the widget that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st

from smarketing import zones as clocks
from smarketing.intake.result import question as question_of
from smarketing.sources.currencies import CODES
from smarketing.sources.expression import headers_of
from smarketing.targets import target
from smarketing.ui import parts
from smarketing.ui.uploads_desk import Entry, desk
from smarketing.ui.uploads_words import called, many, option

LEAVE_OUT = "leave out"
_FEW = 6
_TOGETHER = {"date_order", "decimal"}
Question = dict[str, Any]
_ACROSS = 3


def questions(entry: Entry) -> None:
    """The questions of a file, open ones first; an answer that was given stays there to be changed."""
    open_ones = {question["id"] for question in entry.outcome.questions}
    for group in grouped(sorted(entry.asked.values(), key=lambda asked: asked["id"] not in open_ones)):
        if len(group) > 1 and _as_one(entry, group):
            _one(entry, group)
            continue
        for question in group:
            if question["choice"] == "values":
                _values(entry, question)
            elif question["choice"] == "zone":
                _zones(entry, question)
            else:
                _one(entry, [question])


def otherwise(entry: Entry) -> None:
    """What the reading decided by itself, with the way to say otherwise: words by their rows, unknown currencies."""
    for one in entry.outcome.prepared:
        for name, by in (one.report.get("proven") or {}).items():
            decided = {word: max(ours, key=lambda each: ours[each]) for word, ours in by.items() if word}
            allowed = target(one.mapping.target).field(name).values if one.mapping else ()
            if decided and allowed:
                _words_otherwise(
                    entry, name, decided, [*allowed, ""], {word: sum(by[word].values()) for word in decided}
                )
        for warning in one.report.get("warnings") or ():
            if isinstance(warning, dict) and warning.get("code") == "NO_CURRENCY":
                _currency(entry, str(warning["column"]))


def _words_otherwise(
    entry: Entry, field: str, decided: Mapping[str, str], options: list[str], counts: Mapping[str, int]
) -> None:
    asked = question_of("PROVEN", "values", "", column=field, options=options, evidence=counts)
    if asked["id"] not in entry.asked:
        with st.popover("Say otherwise", type="tertiary", icon=":material/edit:", key=f"otherwise_{entry.key}_{field}"):
            _values(entry, asked, decided)


def _currency(entry: Entry, column: str) -> None:
    asked = question_of("NO_CURRENCY", "currency", f"Currency of {column}", column=column, options=list(CODES))
    st.selectbox(
        parts.text(asked["text"]),
        CODES,
        None,
        key=_key(entry, asked),
        placeholder="Not known",
        on_change=_answered,
        args=(entry, [asked]),
        width=260,
    )


def grouped(asked: Sequence[Question]) -> list[list[Question]]:
    """The questions that one answer may settle together: of several columns, of one kind, with the same options."""
    groups: dict[tuple[Any, ...], list[Question]] = {}
    for question in asked:
        together = question["choice"] in _TOGETHER
        place = (question["choice"], str(question["options"])) if together else (question["id"],)
        groups.setdefault(place, []).append(question)
    return list(groups.values())


def _as_one(entry: Entry, group: list[Question]) -> bool:
    """Whether the columns are answered together, as a file that was written by one program allows."""
    names = ", ".join(parts.text(question["column"]) for question in group)
    given = [entry.answered(question) for question in group]
    return st.toggle(
        f"One answer for all {len(group)} columns: {names}",
        value=given.count(given[0]) == len(given),
        key=f"as_one_{_key(entry, group[0])}",
    )


def _one(entry: Entry, group: list[Question]) -> None:
    """One answer out of the options; where there may be others, any text."""
    first = group[0]
    key, options = _key(entry, first, len(group)), list(first["options"])
    text = " ".join(parts.text(question["text"]) for question in group[: 1 if len(group) > 1 else None])
    given = entry.answered(first)
    if first["choice"] == "table":
        given = next((each for each in options if each["table"] == given), None)
    index = options.index(given) if given in options else None
    asked: dict[str, Any] = {"key": key, "on_change": _answered, "args": (entry, group)}
    if 0 < len(options) <= _FEW and first["choice"] != "currency":
        shown = {**first, "evidence": _evidence(group)}
        st.radio(text, options, index, lambda choice: parts.text(option(shown, choice)), width="stretch", **asked)
        return
    others = first["choice"] == "currency"
    if given is not None and index is None:
        options, index = [*options, given], len(options)
    st.selectbox(
        text, options, index, lambda choice: option(first, choice), accept_new_options=others, width=420, **asked
    )


def _evidence(group: list[Question]) -> Any:
    """The values that leave the questions open: of a single one all that it shows, of several one for each column."""
    if len(group) == 1:
        return group[0]["evidence"]
    return [question["evidence"][0] for question in group[:_ACROSS] if question["evidence"]]


def _answered(entry: Entry, group: list[Question]) -> None:
    value = st.session_state[_key(entry, group[0], len(group))]
    for question in group:
        if question["choice"] == "table" and isinstance(value, dict):
            value = value["table"]
        if question["choice"] == "currency" and isinstance(value, str):
            value = value.strip().upper()
        if value is not None:
            entry.answer(question, value)
    _stay(entry)


def _stay(entry: Entry) -> None:
    """Keep the file in view that was answered about: what comes of it is the next thing to see."""
    desk().opened = entry.file.file_id


def _values(entry: Entry, question: Question, decided: Mapping[str, str] | None = None) -> None:
    """Their words, each beside what it means to us; `decided` is what was made of them without an answer."""
    field, counts = question["column"], question["evidence"]
    given = {**(decided or {}), **(entry.answered(question) or {})}
    unsure = "that we do not know" if decided is None else "decided by the rest of the row"
    with st.form(_key(entry, question), border=True):
        st.markdown(
            f"**What do these words{_of(entry, field)} mean as {parts.text(called(field))}?** "
            f":gray[{many(len(counts), 'word')} of this file {unsure}]"
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


def _of(entry: Entry, field: str) -> str:
    """' of Deal Stage': the columns that the words stand in."""
    maps = [one.mapping for one in entry.outcome.prepared if one.mapping and field in one.mapping.columns]
    headers = headers_of(maps[0].columns[field]) if maps else []
    return f" of {parts.text(', '.join(headers))}" if headers else ""


def _meant(entry: Entry, question: Question) -> None:
    chosen = {
        word: st.session_state.get(_word_key(entry, question, place)) for place, word in enumerate(question["evidence"])
    }
    known = {word: ours for word, ours in chosen.items() if ours is not None}
    if known:
        entry.answer(question, {**(entry.answered(question) or {}), **known})
        _stay(entry)


def _zones(entry: Entry, question: Question) -> None:
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


def _placed(entry: Entry, question: Question, name: str) -> None:
    value = st.session_state[f"{_key(entry, question)}_{name}"]
    if value is not None:
        entry.answer(question, {name: value})
        _stay(entry)


@cache
def zones() -> list[str]:
    """The names of all time zones, UTC first."""
    return clocks.names()


def _key(entry: Entry, question: Question, columns: int = 1) -> str:
    return f"q_{entry.key}_{question['id']}" + (f"_and_{columns - 1}" if columns > 1 else "")


def _word_key(entry: Entry, question: Question, place: int) -> str:
    return f"{_key(entry, question)}_{place}"
