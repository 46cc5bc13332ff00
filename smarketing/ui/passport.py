"""The passport of a number, opened by its label: one gesture, kept in the address."""

from __future__ import annotations

import streamlit as st

from smarketing.filters import Filters
from smarketing.metrics.registry import METRICS, metric
from smarketing.ui import state

# The name in the address; a number under other filters than the page's, which no address can hold; whose page it is.
ADDRESS, _APART, _PAGE = "passport", "_passport_apart", "_passport_page"
_STYLE = """
<style>
.st-key-passport_address { display: none; }
[class*="st-key-passport_of_"] button { min-height: 1.5rem; padding: 0; }
[class*="st-key-passport_of_"] button p { text-decoration: underline dotted; text-underline-offset: .25em; }
</style>
"""


def button(key: str, chosen: Filters, *, about: str = "", place: str = "") -> None:
    """The name of a metric as a button that opens the passport of its number under these filters.

    `about` is its tooltip; `place` tells two numbers of one metric on a page apart. Nothing is worked out before it is
    opened.
    """
    st.button(
        metric(key).label,
        key=f"passport_of_{key}{place}",
        type="tertiary",
        help=about or None,
        on_click=_open,
        args=(key, chosen),
    )


def asked(page: str) -> tuple[str, Filters] | None:
    """The metric and filters of the passport that is open on this page, by a click or by the address."""
    with st.container(key="passport_address"):
        named = st.selectbox("Passport", list(METRICS), index=None, key=ADDRESS, bind="query-params")
    st.html(_STYLE)
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state.pop(_APART, None)
    apart: tuple[str, Filters] | None = st.session_state.get(_APART)
    return apart if named is None else (named, state.filters())


def close() -> None:
    """No passport is open from the next run on."""
    st.session_state[ADDRESS] = None
    st.session_state.pop(_APART, None)


def _open(key: str, chosen: Filters) -> None:
    close()
    if chosen == state.filters():
        st.session_state[ADDRESS] = key
    else:
        st.session_state[_APART] = (key, chosen)
