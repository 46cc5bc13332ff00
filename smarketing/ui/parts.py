"""The parts that pages are made of: verdict, KPI row, card, states, "How is this computed?", download."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing import queries
from smarketing.errors import SmarketingError
from smarketing.export import safe_csv
from smarketing.format import NOTHING
from smarketing.metrics.figures import Figure, Tone
from smarketing.ui import passport, state

SPINE = (3, 1, 4)
_TEAMS = {"Marketing": "violet", "Sales": "blue"}
_TONES: dict[Tone, Literal["gray", "red", "orange"]] = {"quiet": "gray", "breach": "red", "watch": "orange"}
_LINKS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_ABBREVIATIONS = re.compile(r"\b(mql|sal|sql|id)\b")
_JOINER = "\u2060"
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$^=&\"'@/])")


def text(words: object) -> str:
    """User text (a file name, a campaign) made safe inside Markdown: shown letter by letter, on one line.

    An invisible joiner keeps addresses from turning into links, which escaping does not prevent.
    """
    return _MARKS.sub(r"\\\1", _LINKS.sub(_JOINER, " ".join(str(words).split())))


def verdict(sentence: str) -> None:
    """The headline of a page: what is true, first. Names of teams take their colour; escape user text with `text`."""
    names = re.compile(rf"\b({'|'.join(_TEAMS)})\b")
    st.header(names.sub(lambda match: f":{_TEAMS[match[1]]}[{match[1]}]", sentence), anchor=False)


def kpi_row(*groups: Sequence[Figure] | str) -> None:
    """Three cards on the page's spine: marketing | handoff | sales; fewer groups leave out the last.

    An empty group says that it has no data; a sentence in the place of a group says what is missing and what to add.
    """
    titles = (":violet[Marketing]", ":gray[Handoff]", ":blue[Sales]")
    cells = st.columns(SPINE[: len(groups)])
    for title, group, cell in zip(titles, groups, cells, strict=False):
        with cell.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            if isinstance(group, str) or not group:
                st.markdown(f":gray[{text(group or 'No data')}]")
                continue
            figures(group)


@contextmanager
def card(
    title: str, *, key: str | None = None, height: Literal["content", "stretch"] = "content"
) -> Iterator[DeltaGenerator]:
    """A bordered card; yields the place at the right of its title, for a toggle or a menu.

    With the height "stretch" it is as high as its neighbour.
    """
    with st.container(border=True, key=key, height=height):
        head = st.container(horizontal=True, vertical_alignment="center")
        head.subheader(title, anchor=False, width="content")
        tools = head.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", width="stretch"
        )
        yield tools


def empty_state(
    sentence: str,
    *,
    action: str | None = None,
    page: str = "data.py",
    border: bool = True,
    height: int | Literal["content"] = "content",
) -> None:
    """One sentence and one action, for a page or card that has nothing to show; within a card without a `border`."""
    with st.container(
        border=border, horizontal_alignment="center", vertical_alignment="center", gap="medium", height=height
    ):
        st.space("small")
        st.markdown(sentence, width="content", text_alignment="center")
        if action:
            st.page_link(page, label=action, icon=":material/upload_file:", width="content")
        st.space("small")


def partial_state(sentence: str) -> None:
    """Says that a picture is drawn from a part of the data only, and which part is missing."""
    st.badge(sentence, icon=":material/info:", color="orange")


@contextmanager
def boundary(what: str) -> Iterator[None]:
    """Runs a part of a page; when it fails, shows a card in its place and lets the rest of the page live."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - one broken part must not take the meeting's screen away
        error_card(error, what)


def error_card(error: BaseException, what: str) -> None:
    """Our own words for an error, with the id under which the log has it; a refusal speaks for itself."""
    error_id = state.record(error, what)
    with st.container(border=True):
        st.markdown(f":material/error: **{what} could not be shown.**")
        if isinstance(error, SmarketingError):
            st.markdown(text(error))
        st.markdown(f":gray[:small[Error {error_id}. The log of the server says more under this id.]]")
        st.button("Try again", key=f"retry_{error_id}")


def caught(error: Exception) -> bool:
    """What happens to an error that no boundary caught: our card instead of Streamlit's."""
    error_card(error, "This page")
    return True


def toggle(label: str, options: tuple[str, ...], key: str, default: str | None = None) -> str:
    """A choice between views, kept in the URL; at first the `default`, without one the first of them."""
    picked = st.segmented_control(
        label,
        options,
        default=default or options[0],
        required=True,
        key=key,
        label_visibility="collapsed",
        bind="query-params",
        persist_state="session",
    )
    return str(picked)


def computed(name: str, *, label: str = "How is this computed?", key: str | None = None) -> None:
    """A small popover with a query's own words: what it counts, each column, and the SQL."""
    query = queries.read(name)
    with st.popover(label, type="tertiary", icon=":material/function:", key=key or f"computed_{name}"):
        st.markdown(f"**{text(query.summary)}**")
        definition(query)


def definition(query: queries.Query) -> None:
    """What one row and each column of a query mean, in its own words, then its SQL."""
    if query.grain:
        st.markdown(f":gray[One row:] {text(query.grain.removeprefix('one row '))}")
    st.table({"column": list(query.columns), "meaning": list(query.columns.values())}, border="horizontal")
    with st.expander("SQL"):
        st.code(query.sql, language="sql", wrap_lines=True)


def records(frame: pl.DataFrame, name: str, *, height: int, alt: str) -> None:
    """The rows of the read `name` as a table, each column under its name in words and with its meaning as a tooltip."""
    about = queries.read(name).columns
    columns = {column: st.column_config.Column(_in_words(column), help=about.get(column)) for column in frame.columns}
    st.dataframe(frame.to_arrow(), hide_index=True, height=height, alt=alt, column_config=columns, placeholder=NOTHING)


def _in_words(column: str) -> str:
    words_of = _ABBREVIATIONS.sub(lambda found: found[0].upper(), column.replace("_", " "))
    return f"{words_of[0].upper()}{words_of[1:]}"


def download(frame: pl.DataFrame, file_name: str, *, label: str = "Download CSV", key: str | None = None) -> None:
    """A button that hands out the frame as CSV, made when it is clicked, in which no cell can run as a formula."""
    st.download_button(
        label,
        lambda: safe_csv(frame),
        file_name,
        "text/csv",
        key=key or f"download_{file_name}",
        on_click="ignore",
        icon=":material/download:",
    )


def figure(shown: Figure, place: DeltaGenerator) -> None:
    """A key number with the few words below it; its name says what it is and opens its passport."""
    with place.container(gap=None):
        passport.button(shown.key, shown.answer.filters, about=text(shown.about))
        st.metric(
            shown.label,
            shown.value if shown.value is not None else NOTHING,
            shown.note or None,
            delta_color=_TONES[shown.tone],
            delta_arrow="off",
            label_visibility="collapsed",
        )


def figures(row: Sequence[Figure]) -> None:
    """Key numbers beside each other."""
    for each, place in zip(row, st.columns(len(row)), strict=True):
        figure(each, place)
