"""What the passport of a number shows: what it counts, its relatives, its terms, and the rows and SQL behind it."""

from __future__ import annotations

import streamlit as st

from smarketing.filters import Filters
from smarketing.format import day
from smarketing.metrics import passport as passports
from smarketing.metrics import wording
from smarketing.metrics.engine import dimensions
from smarketing.metrics.passport import Passport
from smarketing.metrics.registry import metric
from smarketing.ui import note_drawer, parts, passport, passport_rows, state
from smarketing.ui.copy import copy_definition

WIDTH = 860
_COLOURS = {"marketing": "violet", "sales": "blue", "both": "gray"}
_ROWS, _SQL, _TEXT = "Rows", "SQL", "As text"


def opened(page: str) -> None:
    """Draws the drawer of the passport that is open on a page."""
    wanted = passport.asked(page)
    if wanted is not None and not note_drawer.is_open():
        title = metric(wanted[0]).label
        st.dialog(title, width=WIDTH, position="right", on_dismiss=passport.close)(show)(*wanted)


def show(key: str, chosen: Filters) -> None:
    """The passport of a metric under these filters."""
    with parts.boundary("This passport"):
        found = _passport(key, chosen)
        _value(found)
        _relatives(found)
        _terms(found)
        _behind(found)


def _passport(key: str, chosen: Filters) -> Passport:
    made: Passport = state.kept("passport", lambda: passports.passport(state.read, key, chosen), key, chosen)
    return made


def _value(found: Passport) -> None:
    """Whose number it is and over which horizon; the number, over which days, and what it counts."""
    declared, first = found.metric, found.answers[0]
    side = f":{_COLOURS[declared.side]}[**{wording.OWNERS[declared.side]}**]"
    st.markdown(f"{side} :gray[· {wording.VIEWS[declared.view]} · look at it over {declared.horizon}]")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.metric(
            declared.label,
            wording.exact(first),
            wording.change(first) or None,
            delta_color="gray",
            delta_arrow="off",
            label_visibility="collapsed",
            width="content",
        )
        st.markdown(f":gray[{parts.text(found.when)}]", width="stretch")
    st.markdown(parts.text(declared.says))
    for line in found.notes():
        st.markdown(f":gray[{parts.text(line)}]")


def _relatives(found: Passport) -> None:
    """From this number to each of its relatives, in a sum to the record."""
    for bridge in found.bridges:
        end = bridge.end
        st.markdown(f"**Why not {wording.exact(end)}?** :gray[{end.metric.label}]")
        rows = [(parts.text(says), parts.text(number)) for says, number in passports.summands(bridge)]
        rows[0], rows[-1] = ((f"**{says}**", f"**{number}**") for says, number in (rows[0], rows[-1]))
        st.table(
            {"what": [says for says, _ in rows], "number": [number for _, number in rows]},
            border="horizontal",
            hide_header=True,
        )


def _terms(found: Passport) -> None:
    declared = found.metric
    lines = [
        ("Formula", declared.formula),
        ("Source", declared.source),
        *(("Trap", trap) for trap in declared.traps),
        ("Data", "; ".join(found.sources_in_words()) or f"as of {day(found.filters.as_of)}"),
        ("Break down by", ", ".join(dimensions(declared))),
    ]
    known = [(f":gray[{name}]", parts.text(what)) for name, what in lines if what]
    st.table(
        {"name": [name for name, _ in known], "what": [what for _, what in known]},
        border="horizontal",
        hide_header=True,
    )


def _behind(found: Passport) -> None:
    """The rows, the SQL and the text of it, each drawn when it is asked for; and the links."""
    key = found.metric.key
    with st.container(horizontal=True, vertical_alignment="center"):
        picked = st.segmented_control(
            "Behind it", [_ROWS, _SQL, _TEXT], key=f"behind_{key}", label_visibility="collapsed"
        )
        copy_definition(key, found.filters)
        st.page_link(
            "definitions.py",
            label="Definition",
            icon=":material/menu_book:",
            width="content",
            query_params={"metric": key, **found.filters.link_query()},
        )
    if picked == _ROWS:
        passport_rows.show(found)
    elif picked == _SQL:
        for statement in found.statements:
            st.code(statement.text(), language="sql", wrap_lines=True)
    elif picked == _TEXT:
        st.code(found.text(), language=None, wrap_lines=True)
