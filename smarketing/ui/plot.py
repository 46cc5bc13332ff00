"""The plot element: a figure's JSON drawn in place, in the colours of the page, with no remount and no rerun."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from smarketing.charts.theme import dark_twins
from smarketing.ui.server import PLOTLY_PATH

_HTML = """
<div class="smarketing-plot" role="figure" tabindex="0" aria-busy="true"></div>
"""
_CSS = """
.smarketing-plot { width: 100%; position: relative; overflow: hidden; border-radius: var(--st-base-radius); }
.smarketing-plot:focus-visible { outline: 2px solid var(--st-text-color); outline-offset: 2px; }
.smarketing-plot.clickable .nsewdrag { cursor: pointer; }
"""
_ELEMENT = st.components.v2.component(
    "smarketing_plot",
    html=_HTML,
    css=_CSS,
    js=(Path(__file__).parent / "plot.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def plot(
    figure: str,
    *,
    key: str,
    height: int,
    alt: str,
    clickable: bool = False,
    unit: dict[str, float] | None = None,
) -> dict[str, Any] | None:
    """Draws a Plotly figure given as JSON, `height` pixels high and as wide as its container.

    The figure holds light tokens of `charts/theme.py`; on a dark page the element puts their dark twins in place.
    `alt` is the takeaway in a sentence: the accessible name. Returns None, or in the run after a click on a mark
    (only when `clickable`) its `curve`, `point`, `x`, `y`, `label` and `customdata`. With a `unit`
    (width, height and rem: the pixels that the figure and the page's type were laid out for) it is scaled as a whole.
    """
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    result = _ELEMENT(
        key=key,
        data={
            "figure": figure,
            "height": height,
            "alt": alt,
            "clickable": clickable,
            "unit": unit,
            "twins": dark_twins(),
            "library": f"/{base}{PLOTLY_PATH}" if base else PLOTLY_PATH,
        },
        on_clicked_change=_nothing,
    )
    clicked: dict[str, Any] | None = result.clicked
    return clicked


def _nothing() -> None:
    """Streamlit hands a trigger's value back only when somebody listens."""
