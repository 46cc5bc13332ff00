"""The work on new files: drop, recognise, answer, check, load."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing.freshness import moment
from smarketing.loading import load_demo
from smarketing.settings import settings
from smarketing.ui import parts, state
from smarketing.ui.desk import attempt
from smarketing.ui.into_view import into_view
from smarketing.ui.uploads_check import check
from smarketing.ui.uploads_columns import columns
from smarketing.ui.uploads_desk import OWN, Desk, Entry, desk, load_ready, ready, start_over, undo
from smarketing.ui.uploads_memory import overlaps, remembered
from smarketing.ui.uploads_place import place
from smarketing.ui.uploads_questions import questions, zones
from smarketing.ui.uploads_table import map_row, table
from smarketing.ui.uploads_together import loads, together, tried
from smarketing.ui.uploads_words import many
from smarketing.warehouse import Loaded


def new_files() -> None:
    """The place to drop files and, once some lie there, everything up to the button that loads them."""
    found = desk()
    _said(found)
    files = st.file_uploader(
        "Files",
        accept_multiple_files=True,
        key=found.uploader,
        label_visibility="collapsed",
    )
    found.take(files)
    if not found.entries:
        for name, why in found.maps.items():
            map_row(name, why if isinstance(why, str) else "a map; drop its data file too")
        _first_steps()
        return
    with st.spinner("Reading"):
        for entry in found.entries.values():
            found.read(entry)
    shown, joint = found.shown(), None
    with parts.boundary("The dry run"):
        joint = tried(found)
    table(found, shown, joint)
    with parts.boundary("The numbers"):
        together(found, joint)
    _actions(found)
    if shown:
        with parts.card(parts.text(shown.name), key="file") as tools:
            _panel(shown, tools, loads(found, shown, joint))


def attention() -> None:
    """Brings the shown file into view when it asks something; to be drawn last, for it takes the height of a line."""
    shown = desk().shown()
    if shown and shown.outcome.state == "needs_choice":
        into_view(".st-key-file", shown.key, *(question["id"] for question in shown.outcome.questions))


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
            "GA4, Search Console. CSV, Excel, OpenDocument or Parquet; for any other table, say once which column is "
            "which.]]",
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
        with place.status("Loading the demo company"):
            _, desk().said = attempt(lambda: load_demo(house, datetime.now(UTC)))
    place.empty()


def _clear_demo() -> None:
    house = state.warehouse()
    if house.is_demo:
        house.clear_demo()


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


def _panel(entry: Entry, tools: DeltaGenerator, uploads: Sequence[Loaded]) -> None:
    """Everything about one file: its questions, its clock, its columns or its check."""
    outcome = entry.outcome
    with tools:
        if entry.is_touched:
            st.button(
                "Start this file anew",
                type="tertiary",
                icon=":material/undo:",
                key=f"anew_{entry.key}",
                on_click=_anew,
                args=(entry,),
                help="Takes back everything that was said about this file.",
            )
        overlaps(entry)
        place(entry)
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
            check(entry, uploads)


def _anew(entry: Entry) -> None:
    entry.start_anew()
    desk().opened = entry.file.file_id


def _clock(entry: Entry) -> None:
    """The zone in which the file's times were written, and the day up to which it goes."""
    named = next((one.mapping.zone for one in entry.outcome.prepared if one.mapping and one.mapping.zone), None)
    newest = [one.batch.as_of for one in entry.outcome.prepared if one.batch and one.batch.as_of]
    options, zone = zones(), entry.zone or named or settings().zone
    until = entry.as_of or max(newest, default=None)
    told = f"Times in {zone}" + (f" · data to {moment(until, zone, state.now().date())}" if until else "")
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
