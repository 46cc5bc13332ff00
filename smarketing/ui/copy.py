"""The "Copy link" button: the address of this view or of a definition, pinned to dates so that it does not drift."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from smarketing.filters import Filters

_HTML = """
<button type="button" class="smarketing-copy" title="A link to this view, with its dates pinned" aria-live="polite">
<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"
stroke-linecap="round"><path d="M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1"/><path d="M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0
0 6 6l1-1"/></svg><span>Copy link</span></button>
"""
_CSS = """
.smarketing-copy {
  display: inline-flex; align-items: center; gap: .375rem; min-height: 2.5rem; padding: 0 .75rem; cursor: pointer;
  font: inherit; font-size: .875rem; white-space: nowrap; color: var(--st-text-color); background: transparent;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
@media (max-width: 1400px) { .smarketing-copy:not([data-copied]) span { position: absolute; clip-path: inset(50%); } }
.smarketing-copy:hover { border-color: var(--st-text-color); }
.smarketing-copy:focus-visible { outline: 2px solid var(--st-text-color); outline-offset: 2px; }
"""
_ELEMENT = st.components.v2.component(
    "smarketing_copy",
    html=_HTML,
    css=_CSS,
    js=(Path(__file__).parent / "copy.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def copy_link(chosen: Filters) -> None:
    """A button that copies the page's address; whatever the page keeps in its URL stays, the period becomes dates."""
    _ELEMENT(
        key="copy_link",
        data={"pinned": chosen.link_query(), "drop": ["period", "from", "to"]},
        width="content",
    )


def copy_definition(key: str, chosen: Filters) -> None:
    """A button that copies the address of a metric's definition, with its value under these filters."""
    _ELEMENT(
        key=f"copy_definition_{key}",
        data={"pinned": {"metric": key, **chosen.link_query()}, "page": "definitions"},
        width="content",
    )
