"""How the Definitions page looks: the search, the metrics of each side, and beside them the passport of one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smarketing import definitions_view, glossary, queries
from smarketing.definitions_view import SIDES, Found
from smarketing.filters import Filters
from smarketing.metrics.declaration import Metric
from smarketing.metrics.registry import METRICS
from smarketing.ui import parts, passport_drawer, state

ADDRESS = "metric"
ALL, WORDS, QUERIES = "All", "Words", "Queries"
_COLOURS = {"marketing": ":violet", "sales": ":blue", "both": ":gray"}
_SPINE = (10, 7, 19, 9)
_STYLE = """
<style>
.st-key-metric_address { display: none; }
[class*="st-key-metric_is_"] button { min-height: 1.75rem; padding: 0; text-align: left; }
.st-key-definition { position: sticky; top: 4rem; max-height: calc(100vh - 5rem); overflow-y: auto; }
</style>
"""


def search() -> tuple[Found, str]:
    """The field and the choice of whose; what the search finds and what was chosen."""
    with st.container(horizontal=True, vertical_alignment="center", key="definitions_tools"):
        typed = st.text_input(
            "Search",
            key="search",
            live="300ms",
            placeholder="Cost per MQL, win rate, late",
            label_visibility="collapsed",
            width=560,
            bind="query-params",
        )
        picked = parts.toggle("Whose", (ALL, *SIDES.values(), WORDS, QUERIES), "whose")
    found = definitions_view.find(str(typed or ""))
    if found.lacks:
        st.markdown(parts.text(found.lacks))
    return found, picked


def metrics(found: Found, picked: str, chosen: Filters) -> None:
    """The metrics that a search finds, of one side or of all, beside the passport of the one that was clicked.

    Below them the words that the search finds.
    """
    named = _named()
    listed = [each for each in found.metrics if picked in (ALL, SIDES[each.side])]
    if listed:
        _listed(listed, next((each for each in listed if each.key == named), listed[0]), chosen)
    elif found.metrics:
        st.markdown("None of these is a number of this side.")
    if picked == ALL and found.is_narrowed:
        words(found)


def _listed(found: Sequence[Metric], open_one: Metric, chosen: Filters) -> None:
    values: dict[str, str] = state.kept("definitions", lambda: definitions_view.values(state.read, chosen), chosen)
    left, right = st.columns([13, 7])
    with left.container(border=True, gap="small"):
        _heads()
        for side, mine in definitions_view.sides(found).items():
            st.markdown(f"{_COLOURS[side]}[**{SIDES[side]}**]")
            for each in mine:
                _line(each, values[each.key], is_open=each is open_one)
    with right.container(border=True, key="definition"):
        st.subheader(open_one.label, anchor=False)
        passport_drawer.show(open_one.key, chosen)


def words(found: Found) -> None:
    """The words of the glossary that a search finds, by what they belong to."""
    for title, group in glossary.GROUPS.items():
        mine = {word: meaning for word, meaning in group.items() if word in found.words}
        if mine:
            with parts.card(title):
                for word, meaning in mine.items():
                    name, what = st.columns([1, 4])
                    name.markdown(f"**{parts.text(word)}**")
                    what.markdown(parts.text(meaning))


def query() -> None:
    """One of the queries by its name, in its own words, with its SQL."""
    picked = st.selectbox("Query", list(queries.reads()), key="query", bind="query-params", width=560)
    found = queries.read(picked)
    st.markdown(f"**{parts.text(found.summary)}**")
    parts.definition(found)


def style() -> None:
    """What the page needs of looks of its own."""
    st.html(_STYLE)


def _named() -> str | None:
    """The metric that the address names."""
    with st.container(key="metric_address"):
        return st.selectbox("Metric", list(METRICS), index=None, key=ADDRESS, bind="query-params")


def _heads() -> None:
    names = ("Name", "Today", "What it counts", "Look at it over")
    for place, name in zip(st.columns(_SPINE, gap="small"), names, strict=True):
        place.markdown(f":gray[:small[{name}]]", text_alignment="right" if name == "Today" else "left")


def _line(declared: Metric, value: str, *, is_open: bool) -> None:
    name, today, counts, horizon = st.columns(_SPINE, vertical_alignment="center", gap="small")
    name.button(
        f"**{declared.label}**" if is_open else declared.label,
        key=f"metric_is_{declared.key}",
        type="tertiary",
        on_click=_open,
        args=(declared.key,),
    )
    today.markdown(f"**{parts.text(value)}**", text_alignment="right")
    counts.markdown(parts.text(declared.says))
    horizon.markdown(f":gray[:small[{parts.text(declared.horizon)}]]")


def _open(key: str) -> None:
    st.session_state[ADDRESS] = key
