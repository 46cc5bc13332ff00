"""Which files are behind the numbers, and how do I add mine?"""

import streamlit as st

from smarketing.ui import parts, records, uploads, uploads_history, uploads_lost, uploads_memory, workspace_year

with st.container(horizontal=True, vertical_alignment="bottom"):
    st.header("Data", anchor=False, width="content")
    st.markdown(
        ":gray[Drop exports here (CSV, Excel, Parquet), with a map file if you have one. "
        "Nothing is saved until you press Load, and every load can be undone.]",
        width="stretch",
    )
    workspace_year.year_and_week()

with parts.boundary("The ledger"):
    uploads_lost.lost()
with parts.boundary("The new files"):
    uploads.new_files()

loads, sources = st.columns([3, 2])
with loads, parts.boundary("The uploads"):
    uploads_history.history()
with loads, parts.boundary("The records"):
    records.records()
with loads, parts.boundary("The origins"):
    uploads_memory.origins()
with sources:
    with parts.boundary("The freshness"):
        uploads_history.freshness()
    with parts.boundary("The data issues"):
        uploads_history.issues()
uploads.attention()
