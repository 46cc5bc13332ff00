"""Where in a file its table lies: the sheet of a workbook, and the line of the column names."""

from __future__ import annotations

import streamlit as st

from smarketing.ui import parts
from smarketing.ui.uploads_desk import Entry, desk


def place(entry: Entry) -> None:
    """The sheet and the header line that were found, with the first lines of the file to point at others."""
    prepared = entry.outcome.prepared[0] if entry.outcome.prepared else None
    if prepared is None or not (prepared.top or prepared.report.get("sheets")):
        return
    lines = dict(prepared.top)
    sheets, sheet = prepared.report.get("sheets") or [], prepared.report.get("sheet")
    line = prepared.report.get("header_line")
    words = [f"Sheet {sheet}"] if sheet and len(sheets) > 1 else []
    words += [f"Header on line {line}"] if line else []
    with st.popover(
        parts.text(" · ".join(words) or "Where the table lies"),
        type="tertiary",
        icon=":material/table_rows:",
        key=f"place_{entry.key}",
    ):
        if sheet and len(sheets) > 1:
            st.selectbox(
                "Sheet", sheets, sheets.index(sheet), key=f"sheet_of_{entry.key}", on_change=_sheet, args=(entry,)
            )
        st.selectbox(
            "The column names are on",
            list(lines),
            list(lines).index(line) if line in lines else None,
            lambda number: f"Line {number}: {', '.join(lines.get(number, []))}",
            key=f"header_{entry.key}_{line}",
            on_change=_header,
            args=(entry, f"header_{entry.key}_{line}"),
            help="All lines above it are left out.",
            width=640,
        )


def _sheet(entry: Entry) -> None:
    """Read another sheet; what was answered belongs to the one before."""
    entry.answers, entry.asked = {"sheet": st.session_state[f"sheet_of_{entry.key}"]}, {}
    desk().opened = entry.file.file_id


def _header(entry: Entry, key: str) -> None:
    line = st.session_state[key]
    if line is not None:
        entry.answers = {**entry.answers, "header_line": line}
        desk().opened = entry.file.file_id
