"""The files on the desk, one line each: what it is read as, how sure, what its rows would do, what it waits for."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smarketing.sources import Recognised
from smarketing.trial import Trial
from smarketing.ui import parts
from smarketing.ui.uploads_desk import AUTO, MAP, OWN, Desk, Entry, desk
from smarketing.ui.uploads_together import loads
from smarketing.ui.uploads_words import called
from smarketing.ui.uploads_words import state as waiting
from smarketing.warehouse import Loaded

_SPANS = (2.8, 3.8, 0.9, 3.1, 2.8, 1.2)
_COLUMNS = ("File", "Read as", "Match", "Rows to load", "State", "")


def table(found: Desk, shown: Entry | None, joint: Trial | None) -> None:
    """One line per file: what it is read as, how sure, what its rows would do, and what it waits for."""
    with st.container(border=True, key="files", gap="xsmall"):
        for name, place in zip(_COLUMNS, st.columns(_SPANS), strict=True):
            place.markdown(f":gray[:small[{name}]]")
        for entry in found.entries.values():
            _row(found, entry, loads(found, entry, joint), is_shown=entry is shown)
        for name, maps in found.maps.items():
            user = next((entry.name for entry in found.entries.values() if found.map_for(entry) == name), None)
            words = maps if isinstance(maps, str) else f"a map, used for {user}" if user else "a map: choose it above"
            map_row(name, words)


def _row(found: Desk, entry: Entry, uploads: Sequence[Loaded], *, is_shown: bool) -> None:
    outcome = entry.outcome
    name, reading, match, rows, state_of, open_it = st.columns(_SPANS, vertical_alignment="center")
    name.markdown(f"**{parts.text(entry.name)}**" if is_shown else parts.text(entry.name))
    # What was chosen elsewhere on the page (by hand, or by an answer below) is another widget's value: so it is part of
    # the key. Streamlit would take an option whose words have changed for a new one.
    options = _readings(found, entry)
    key = f"reading_{entry.key}_{entry.reading}_{_reading(found, entry, AUTO)}"
    reading.selectbox(
        f"Read {entry.name} as",
        options,
        options.index(entry.reading) if entry.reading in options else 0,
        lambda choice: _reading(found, entry, choice),
        key=key,
        label_visibility="collapsed",
        on_change=_read_as,
        args=(entry, key),
    )
    taken = _taken(entry)
    match.markdown(f"{taken.confidence:.0%}" if taken and entry.reading != OWN else "—")
    rows.markdown(f"{entry.rows:,}  \n{_counts(uploads)}" if entry.rows else "—")
    words, icon, colour = waiting(outcome)
    if entry.is_twice:
        words, icon, colour = "The same file twice", ":material/content_copy:", "gray"
    state_of.badge(words, icon=icon, color=colour)  # type: ignore[arg-type]
    open_it.button(
        "Shown" if is_shown else "Show", key=f"show_{entry.key}", on_click=_show, args=(entry,), disabled=is_shown
    )
    if outcome.state == "refused":
        st.markdown(f":red[:material/error:] {parts.text(outcome.message)}")


def _counts(uploads: Sequence[Loaded]) -> str:
    """'212 new · 3 changed · 25 set aside': what the rows of a file would do."""
    told = [
        f"{number:,} {word}"
        for name, word in (("added", "new"), ("updated", "changed"), ("unchanged", "unchanged"))
        if (number := sum(getattr(upload, name) for upload in uploads))
    ]
    aside = sum(upload.set_aside for upload in uploads)
    return f":gray[:small[{' · '.join(told)}]]" + (f" :orange[:small[{aside:,} set aside]]" if aside else "")


def map_row(name: str, words: str) -> None:
    """A map file, and what it is used for or why it cannot be."""
    st.markdown(f":material/map: {parts.text(name)} :gray[{parts.text(words)}]")


def _readings(found: Desk, entry: Entry) -> list[str]:
    """The ways in which a file can be read."""
    maps = [f"{MAP}{name}" for name, maps in found.maps.items() if not isinstance(maps, str)]
    taken = _taken(entry)
    # No two options may look alike: Streamlit tells them apart by their words.
    found_out = taken.name if taken and entry.reading == AUTO else None
    known = [one.name for one in _candidates(entry) if not one.refusal and not one.lacking and one.name != found_out]
    return list(dict.fromkeys([AUTO, *known, *maps, OWN, entry.reading]))


def _reading(found: Desk, entry: Entry, choice: str) -> str:
    if choice == OWN:
        return f"By hand: {called(entry.own.target).lower()}" if entry.own else "By hand: say which column is which"
    if choice.startswith(MAP):
        return f"Map {choice.removeprefix(MAP)}"
    if choice == AUTO and entry.reading != AUTO:
        return "Let it be recognised"
    if choice == AUTO:
        by_map = found.map_for(entry)
        taken = _taken(entry)
        return f"Map {by_map}" if by_map else taken.title if taken else "Not recognised"
    titles = [one.title for one in _candidates(entry) if one.name == choice]
    return titles[0] if titles else choice


def _candidates(entry: Entry) -> list[Recognised]:
    return [one for each in entry.outcome.prepared for one in each.recognised]


def _taken(entry: Entry) -> Recognised | None:
    """What the file was recognised as; None when it was not."""
    for each in entry.outcome.prepared:
        if each.mapping is None and each.reason != "WRONG_REPORT":
            return None
        for one in each.recognised:
            if each.mapping is None or (one.target == each.mapping.target and one.columns == each.mapping.columns):
                return one
            if (one.source, one.target) == (each.mapping.source, each.mapping.target):
                return one
    return None


def _read_as(entry: Entry, key: str) -> None:
    wish = st.session_state[key]
    if wish != entry.reading:
        entry.read_as(wish)
        desk().opened = entry.file.file_id


def _show(entry: Entry) -> None:
    desk().opened = entry.file.file_id
