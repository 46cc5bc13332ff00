"""What is loaded: each upload with its undo, how fresh each source is, and what is odd in the data."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from smarketing.analysis import freshness as ages
from smarketing.corrections import of_upload
from smarketing.freshness import ago, moment, staleness
from smarketing.load_words import source
from smarketing.opening import unread_sentences
from smarketing.settings import settings
from smarketing.ui import parts, state
from smarketing.ui.uploads_check import aside_rows
from smarketing.ui.uploads_desk import undo
from smarketing.ui.uploads_words import called, many, stem

_SPANS = (1.7, 3.3, 2.7, 1.15, 1.15)
_COLUMNS = ("When", "File", "Rows", "", "")
_FEW = 6
_LOAD_AGAIN = "Load such a file again to have all that this version reads."
_MOST_ROWS = 500


def history() -> None:
    """Every upload, newest first; those that were withdrawn stay, muted."""
    found = state.read("uploads").to_dicts()
    with parts.card("Uploads", key="history") as tools:
        unread = unread_sentences(found)
        if unread:
            st.warning("  \n".join(parts.text(words) for words in [*unread, _LOAD_AGAIN]), icon=":material/history:")
        if not found:
            st.markdown("No uploads yet. What you load is listed here, each with its own Undo.")
            return
        every = len(found) <= _FEW or tools.toggle(f"All {len(found):,}", key="all_uploads")
        for name, place in zip(_COLUMNS, st.columns(_SPANS), strict=True):
            place.markdown(f":gray[:small[{name}]]")
        for upload in found if every else found[:_FEW]:
            _upload(upload, is_demo=state.is_demo())


def _upload(upload: dict[str, Any], *, is_demo: bool) -> None:
    when, what, rows, look, back = st.columns(_SPANS, vertical_alignment="center")
    number, gone = upload["upload_id"], upload["state"] == "undone"
    name, loaded = parts.text(upload["file_name"]), ago(upload["loaded_at"], state.now())
    kind = f"{parts.text(source(upload['source']))} · {called(upload['target']).lower()}"
    when.markdown(f":gray[{loaded}]" if gone else loaded)
    what.markdown(f":gray[~~{name}~~]  \n:gray[:small[{kind}]]" if gone else f"{name}  \n:gray[:small[{kind}]]")
    rows.markdown(":gray[withdrawn]" if gone else _changes(upload))
    look.button("Details", key=f"details_{number}", type="tertiary", on_click=_remember, args=(number,))
    if not gone and not is_demo:
        back.button(
            "Undo", key=f"undo_{number}", type="tertiary", icon=":material/undo:", on_click=undo, args=(number,)
        )
    if st.session_state.pop(f"_details_{number}", False):
        _details(upload)


def _changes(upload: dict[str, Any]) -> str:
    """'1,204 new, 64 changed', and below it what was left out."""
    told = [f"{upload[name]:,} {word}" for name, word in (("added", "new"), ("updated", "changed")) if upload[name]]
    first = ", ".join(told) or "nothing new"
    return f"{first}  \n:orange[:small[{upload['set_aside']:,} set aside]]" if upload["set_aside"] else first


def _remember(number: int) -> None:
    st.session_state[f"_details_{number}"] = True


@st.dialog("Upload", width="medium")
def _details(upload: dict[str, Any]) -> None:
    zone, today = settings().zone, state.now().date()
    st.markdown(f"**{parts.text(upload['file_name'])}**")
    by = f" by {upload['loaded_by']}" if upload["loaded_by"] else ""
    facts = {
        "Read as": f"{source(upload['source'])} · {called(upload['target']).lower()}",
        "Loaded": moment(upload["loaded_at"], zone, today) + by,
        "Withdrawn": moment(upload["undone_at"], zone, today) if upload["undone_at"] else "no",
        "Data to": _day(upload["as_of"]) if upload["as_of"] else "no event in it",
        "Clock": upload["zone"] or "UTC",
        "Rows in the file": f"{upload['records']:,}, of which {upload['rows_loaded']:,} were loaded",
        "New, changed, unchanged": " · ".join(f"{upload[name]:,}" for name in ("added", "updated", "unchanged")),
        "Set aside, twice, skipped": " · ".join(f"{upload[name]:,}" for name in ("set_aside", "duplicates", "skipped")),
        "Fingerprint": upload["sha256"][:16],
    }
    st.table([{"": name, "This upload": parts.text(value)} for name, value in facts.items()], border="horizontal")
    if upload["set_aside"] or upload["duplicates"]:
        aside = state.read("set_aside_rows", upload_id=upload["upload_id"])
        correction = partial(of_upload, state.read, upload["upload_id"])
        name = f"{stem(upload['file_name'])}-set-aside.csv"
        aside_rows(aside, name, f"aside_of_{upload['upload_id']}", correction)


def freshness() -> None:
    """How far the data of each source goes, and which one lags behind."""
    found = ages.states(state.read("freshness"), settings().stale_days)
    with parts.card("How fresh is each source?", key="fresh"):
        if found.is_empty():
            st.markdown("Nothing is loaded.")
            return
        rows = [
            {
                "Source": f"{source(row['source'])} · {called(row['target']).lower()}",
                "Data to": _day(row["as_of"]) if row["as_of"] else "no dates",
                "State": _age(row),
            }
            for row in found.to_dicts()
        ]
        st.table([{name: parts.text(value) for name, value in row.items()} for row in rows], border="horizontal")


def _day(when: datetime) -> str:
    """'Fri 23 Oct, 09:40', with the year where it is not this one."""
    return moment(when, settings().zone, state.now().date())


def _age(row: dict[str, Any]) -> str:
    """How old a source's data is today, else how far it lags behind the newest; the demo's days stand still."""
    old = staleness(row["as_of"].date(), state.now().date(), settings().stale_days) if row["as_of"] else None
    if old and not state.is_demo():
        return f"✕ {old}"
    if row["state"] == ages.FRESH:
        return "✓ fresh"
    if row["state"] == ages.UNKNOWN:
        return "—"
    late = many(row["behind_days"], "day")
    return f"✕ {late} behind" if row["state"] == ages.STALE else f"{late} behind"


def issues() -> None:
    """What is odd in the data, counted; the records behind each."""
    found = state.read("data_issues").sort("records", descending=True).to_dicts()
    with parts.card("What is odd in the data?", key="issues") as tools:
        with tools:
            parts.computed("data_issues", label="Definition")
        if not found:
            st.markdown("Nothing is loaded." if state.warehouse().is_empty else "Nothing that we look for.")
        for row in found:
            what, count, look = st.columns([5, 1.6, 1.8], vertical_alignment="center")
            name = row["issue"]
            what.markdown(parts.text(name[:1].upper() + name[1:]))
            count.markdown(f"{row['records']:,}")
            look.button("Show", key=f"issue_{name}", type="tertiary", on_click=_ask_issue, args=(name,))
            if st.session_state.pop(f"_issue_{name}", False):
                _issue_rows(name)


def _ask_issue(name: str) -> None:
    st.session_state[f"_issue_{name}"] = True


@st.dialog("Records", width="large")
def _issue_rows(name: str) -> None:
    rows = state.read("data_issue_rows", issue=name)
    st.markdown(f"**{parts.text(name[:1].upper() + name[1:])}**: {many(rows.height, 'record')}, counted as they are.")
    shown = rows.head(_MOST_ROWS).drop("issue").rename(called)
    st.dataframe(shown, hide_index=True, alt=f"The records with: {name}")
    if rows.height > _MOST_ROWS:
        st.caption(f"The first {_MOST_ROWS:,} of {rows.height:,}; all of them are in the download.")
    parts.download(rows, f"{name.replace(' ', '-')}.csv", key=f"download_issue_{name}")
