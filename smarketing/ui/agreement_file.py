"""An agreement as a file: handed out, and taken in as a draft."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import streamlit as st

from smarketing import format as words
from smarketing.agreement import Terms, describe, differences, faults
from smarketing.agreement_view import Version
from smarketing.ui import agreement_desk, parts
from smarketing.ui.agreement_desk import desk
from smarketing.ui.desk import attempt

_MOST_MB = 1


def download(version: Version) -> None:
    """The version as a file that can be taken in again."""
    stem = re.sub(r"[^a-z0-9]+", "-", version.name.lower()).strip("-") or "agreement"
    st.download_button(
        "Download",
        version.text,
        f"{stem}.toml",
        "application/toml",
        key="agreement_download",
        on_click="ignore",
        icon=":material/download:",
    )


def file_in(known: Sequence[Version]) -> None:
    """Takes an agreement file and, once it reads well, keeps it as a draft."""
    with st.expander("Import a file", icon=":material/upload_file:"):
        file = st.file_uploader(
            "Agreement file (TOML)", type="toml", max_upload_size=_MOST_MB, key=f"agreement_file_{desk().turn}"
        )
        if file is None:
            return
        try:
            content = file.getvalue().decode("utf-8-sig")
        except UnicodeDecodeError:
            st.error("This file is no text in UTF-8.", icon=":material/error:")
            return
        terms, refusal = attempt(lambda: Terms.from_toml(content))
        if terms is None:
            st.error(parts.text(refusal), icon=":material/error:")
            return
        _taken(terms, f"file-{hashlib.sha256(f'{file.file_id}{terms.to_toml()}'.encode()).hexdigest()[:16]}", known)


def _taken(terms: Terms, version_id: str, known: Sequence[Version]) -> None:
    st.markdown(f"**{parts.text(terms.name)}**, to hold from {words.day(terms.effective_from)}")
    now = next(one for one in known if one.state == "in_force")
    count = len(differences(now.terms, terms))
    st.markdown(f":gray[{len(describe(terms))} sentences, {count} differences to {parts.text(now.name)}.]")
    for fault in faults(terms):
        st.warning(parts.text(fault), icon=":material/warning:")
    st.button(
        "Keep it as a draft",
        on_click=agreement_desk.take,
        args=(version_id, terms),
        key="agreement_take",
        type="primary",
    )
