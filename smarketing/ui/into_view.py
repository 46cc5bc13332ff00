"""Brings a part of the page into view when something in it waits for an answer."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_VIEW = st.components.v2.component(
    "smarketing_into_view",
    html="<span></span>",
    js=(Path(__file__).parent / "into_view.js").read_text(encoding="utf-8"),
)


def into_view(selector: str, *occasion: str) -> None:
    """Scrolls to the element, once per occasion, and only where it begins outside of the window's upper half."""
    _VIEW(data={"selector": selector, "occasion": "\n".join(occasion)}, key="into_view")
