"""The work on new files: drop, recognise, answer, check, load."""

from __future__ import annotations

from datetime import UTC, date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing.errors import SmarketingError
from smarketing.freshness import moment
from smarketing.loading import load_demo
from smarketing.settings import settings
from smarketing.sources import Recognised
from smarketing.ui import parts, state
from smarketing.ui.uploads_check import check
from smarketing.ui.uploads_columns import columns
from smarketing.ui.uploads_desk import AUTO, MAP, OWN, Desk, Entry, desk, load_ready, ready, start_over, undo
from smarketing.ui.uploads_memory import months, overlaps, remembered
from smarketing.ui.uploads_questions import questions, zones
from smarketing.ui.uploads_words import called, many
from smarketing.ui.uploads_words import state as waiting

KINDS = ("csv", "tsv", "txt", "gz", "zip", "toml")
_SPANS = (4, 4, 1.1, 1.2, 2.6, 1.3)
_COLUMNS = ("File", "Read as", "Match", "Rows", "State", "")


def new_files() -> None:
    """The place to drop files and, once some lie there, everything up to the button that loads them."""
    found = desk()
    _said(found)
    files = st.file_uploader(
        "Files",
        type=list(KINDS),
        accept_multiple_files=True,
        key=found.uploader,
        label_visibility="collapsed",
    )
    found.take(files)
    if not found.entries:
        for name, why in found.maps.items():
            _map_row(name, why if isinstance(why, str) else "a map; drop its data file too")
        _first_steps()
        return
    with st.spinner("Reading"):
        for entry in found.entries.values():
            found.read(entry)
    shown = found.shown()
    _table(found, shown)
    _actions(found)
    with parts.boundary("The months"):
        months(found)
    if shown:
        with parts.card(shown.name, key="file") as tools:
            _panel(shown, tools)


def _said(found: Desk) -> None:
    """What was done last, with the way to see it and the way back."""
    if found.said:
        with st.container(border=True, key="said"):
            st.markdown(f":material/info: {parts.text(found.said)}")
    if found.done is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="done"):
        left = found.done
        gone = " The demo company is gone." if left.replaced_demo else ""
        if left.uploads:
            st.markdown(f":material/check_circle: **Loaded.** {parts.text(left.words)}.{gone}", width="stretch")
            st.page_link("funnels.py", label="See the funnels", icon=":material/filter_alt:", width="content")
            st.button("Undo", icon=":material/undo:", on_click=undo, args=left.uploads, key="undo_done")
        for words in left.failed:
            st.markdown(f":red[:material/error:] {parts.text(words)}")


def _first_steps() -> None:
    """What to drop, while nothing lies here yet."""
    house = state.warehouse()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":gray[:small[Known by their columns: HubSpot, Salesforce, Pipedrive, Zoho, Google Ads, LinkedIn, Meta, "
            "GA4, Search Console. For any other CSV, say once which column is which.]]",
            width="stretch",
        )
        if house.is_empty:
            st.button("Load the demo company", icon=":material/science:", on_click=_load_demo, key="load_demo")
        elif house.is_demo:
            st.button("Remove the demo company", type="tertiary", on_click=_clear_demo, key="clear_demo")


def _load_demo() -> None:
    house, place = state.warehouse(), st.empty()
    desk().said = ""
    if house.is_empty:
        try:
            with place.status("Loading the demo company"):
                load_demo(house, datetime.now(UTC))
        except SmarketingError as refused:
            desk().said = str(refused)
    place.empty()


def _clear_demo() -> None:
    house = state.warehouse()
    if house.is_demo:
        house.clear_demo()


def _table(found: Desk, shown: Entry | None) -> None:
    """One line per file: what it is read as, how sure, how many rows, and what it waits for."""
    with st.container(border=True, key="files", gap="xsmall"):
        for name, place in zip(_COLUMNS, st.columns(_SPANS), strict=True):
            place.markdown(f":gray[:small[{name}]]")
        for entry in found.entries.values():
            _row(found, entry, is_shown=entry is shown)
        for name, maps in found.maps.items():
            user = next((entry.name for entry in found.entries.values() if found.map_for(entry) == name), None)
            words = maps if isinstance(maps, str) else f"a map, used for {user}" if user else "a map: choose it above"
            _map_row(name, words)


def _row(found: Desk, entry: Entry, *, is_shown: bool) -> None:
    outcome = entry.outcome
    name, reading, match, rows, state_of, open_it = st.columns(_SPANS, vertical_alignment="center")
    name.markdown(f"**{parts.text(entry.name)}**" if is_shown else parts.text(entry.name))
    # What was chosen elsewhere on the page (by hand, below) is another widget's value: so it is part of the key.
    options, key = _readings(found, entry), f"reading_{entry.key}_{entry.reading}"
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
    rows.markdown(f"{entry.rows:,}" if entry.rows else "—")
    words, icon, colour = waiting(outcome)
    if entry.is_twice:
        words, icon, colour = "The same file twice", ":material/content_copy:", "gray"
    state_of.badge(words, icon=icon, color=colour)  # type: ignore[arg-type]
    open_it.button(
        "Shown" if is_shown else "Show", key=f"show_{entry.key}", on_click=_show, args=(entry,), disabled=is_shown
    )
    if outcome.state == "refused":
        st.markdown(f":red[:material/error:] {parts.text(outcome.message)}")


def _map_row(name: str, words: str) -> None:
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


def _actions(found: Desk) -> None:
    """The button that loads all files that are ready, and what it will do besides."""
    waiting_ones = ready(found)
    rows = sum(entry.rows for entry in waiting_ones)
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        st.button(
            f"Load {many(rows, 'row')}" if waiting_ones else "Nothing to load yet",
            type="primary",
            icon=":material/database_upload:",
            on_click=load_ready,
            disabled=not waiting_ones,
            key="load",
        )
        st.button("Start over", type="tertiary", on_click=start_over, key="start_over")
        notes = [f"{len(waiting_ones)} of {many(len(found.entries), 'file')} ready."]
        skipped = sum(each.skipped for each in found.dropped.values())
        if skipped:
            notes.append(f"{many(skipped, 'folder or system file', 'folders or system files')} skipped.")
        if waiting_ones and state.is_demo():
            notes.append("**The demo company will be removed.**")
        st.markdown(" ".join(notes), width="content")


def _panel(entry: Entry, tools: DeltaGenerator) -> None:
    """Everything about one file: its questions, its clock, its columns or its check."""
    outcome = entry.outcome
    with tools:
        overlaps(entry)
        _clock(entry)
    if outcome.state == "refused":
        st.markdown(parts.text(outcome.message))
        if entry.is_cancelled:
            st.button("Read it again", key=f"again_{entry.key}", on_click=entry.read_as, args=(entry.reading,))
            return
        st.markdown(":gray[Nothing of it is loaded. Put it right in its source, export it again, and drop it here.]")
        return
    remembered(entry)
    with parts.boundary("The questions"):
        questions(entry)
    asks_columns = any(question["choice"] == "mapping" for question in outcome.questions)
    by_hand = entry.reading == OWN and entry.own is None
    if asks_columns or by_hand:
        if asks_columns:
            st.markdown(parts.text(outcome.message.partition(" Its columns:")[0]))
        with parts.boundary("The columns"):
            columns(entry)
    elif outcome.state == "needs_choice":
        st.markdown(":gray[Its rows are shown once this is answered.]")
    else:
        with parts.boundary("The check"):
            check(entry)


def _clock(entry: Entry) -> None:
    """The zone in which the file's times were written, and the day up to which it goes."""
    named = next((one.mapping.zone for one in entry.outcome.prepared if one.mapping and one.mapping.zone), None)
    newest = [one.batch.as_of for one in entry.outcome.prepared if one.batch and one.batch.as_of]
    options, zone = zones(), entry.zone or named or settings().zone
    until = entry.as_of or max(newest, default=None)
    told = f"Times in {zone}" + (f" · data to {moment(until, zone)}" if until else "")
    with st.popover(told, type="tertiary", icon=":material/schedule:", key=f"clock_{entry.key}"):
        st.selectbox(
            "Times are written in",
            options if zone in options else [*options, zone],
            options.index(zone) if zone in options else len(options),
            key=f"zone_{entry.key}",
            on_change=_set_clock,
            args=(entry,),
            disabled=named is not None,
            help="The map names the zone." if named else "Times that name their own zone are not moved.",
        )
        st.date_input(
            "Data goes up to",
            entry.as_of,
            date(1990, 1, 1),
            date(2100, 12, 31),
            key=f"as_of_{entry.key}",
            format="YYYY-MM-DD",
            on_change=_set_clock,
            args=(entry,),
            help="Empty: its newest event. Set the day of the export when nothing has happened since.",
        )


def _set_clock(entry: Entry) -> None:
    entry.zone = st.session_state[f"zone_{entry.key}"]
    entry.as_of = st.session_state[f"as_of_{entry.key}"]
