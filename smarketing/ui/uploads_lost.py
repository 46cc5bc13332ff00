"""What was loaded once and is not in the database any more."""

from __future__ import annotations

from typing import Any

import streamlit as st

from smarketing.ui import parts, state
from smarketing.ui.uploads_words import many

_FEW = 5


def lost() -> None:
    """A warning that names each load or undo that the ledger knows and the database does not; else nothing."""
    house = state.warehouse()
    gone = house.lost()
    if not gone:
        return
    named = ", ".join(_named(line) for line in gone[:_FEW])
    more = f" and {len(gone) - _FEW:,} more" if len(gone) > _FEW else ""
    st.warning(
        f"**The database has lost {many(len(gone), 'change')} that was confirmed before:** {named}{more}. "
        "Load these files again, or undo them again; copies of what was loaded are in the folder `uploads` beside the "
        "database. If the database was replaced on purpose, stop the app and delete the file "
        f"{parts.text(house.ledger_name)}.",
        icon=":material/error:",
    )


def _named(line: dict[str, Any]) -> str:
    what = "load" if line["event"] == "loaded" else "undo"
    return f"{what} of {parts.text(line['file_name'])} ({line['loaded_at'][:10]}, {many(line['records'], 'row')})"
