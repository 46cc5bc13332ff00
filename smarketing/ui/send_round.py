"""What is sent round after a meeting: PDF, slides, Markdown and the actions, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from smarketing.charts import room
from smarketing.meeting.deck import Deck
from smarketing.report.actions import actions_csv
from smarketing.report.chat import markdown
from smarketing.report.pictures import Drawn, browser, pictures
from smarketing.report.values import NO_PICTURES
from smarketing.ui import state
from smarketing.warehouse import Item

_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


class _Incomplete(Exception):
    """Some pictures could not be drawn: what there is is handed out and not kept, so that the next click tries anew."""

    def __init__(self, drawn: Drawn) -> None:
        super().__init__(drawn.lacks)
        self.drawn = drawn


def show(deck: Deck, items: Sequence[Item]) -> None:
    """A popover with the four files of a meeting and its text for a chat."""
    with st.popover("Send round", icon=":material/outgoing_mail:", key="send_round"):
        st.markdown("Made from these slides. PDF and PPTX take some seconds.")
        if browser() is None and any(slide.picture for slide in deck.slides):
            st.markdown(f":gray[{NO_PICTURES}]")
        name = f"meeting-{deck.as_of}"
        left, right = st.columns(2)
        with left:
            _file("PDF", lambda: _pdf(deck), f"{name}.pdf", "application/pdf")
            _file("Markdown", lambda: markdown(deck).encode(), f"{name}.md", "text/markdown")
        with right:
            _file("Slides (PPTX)", lambda: _pptx(deck), f"{name}.pptx", _SLIDES)
            _file("Actions (CSV)", lambda: actions_csv(items), f"{name}-actions.csv", "text/csv")
        st.caption("For a chat, to copy:")
        st.code(markdown(deck), language=None, wrap_lines=True, height=120)


def _file(label: str, make: Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(
        label,
        lambda: _made(make, name),
        name,
        kind,
        key=f"send_{label}",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )


def _made(make: Callable[[], bytes], name: str) -> bytes:
    """The file; an error is logged under an id before the button says that there is none."""
    try:
        return make()
    except Exception as error:
        state.record(error, f"sending round {name}")
        raise


# Their libraries are loaded by the first click, not when the app starts.
def _pdf(deck: Deck) -> bytes:
    from smarketing.report.pdf import pdf

    drawn = _pictures(deck)
    return _kept("pdf", lambda: pdf(deck, drawn), deck, drawn)


def _pptx(deck: Deck) -> bytes:
    from smarketing.report.slides import pptx

    drawn = _pictures(deck)
    return _kept("pptx", lambda: pptx(deck, drawn), deck, drawn)


def _kept(name: str, make: Callable[[], bytes], deck: Deck, drawn: Drawn) -> bytes:
    if drawn.lacks:
        return make()
    made: bytes = state.kept(f"sent_{name}", make, deck.sha256)
    return made


def _pictures(deck: Deck) -> Drawn:
    def whole() -> Drawn:
        drawn = pictures(deck, room.figure)
        if drawn.lacks:
            raise _Incomplete(drawn)
        return drawn

    try:
        kept: Drawn = state.kept("sent_pictures", whole, deck.sha256)
        return kept
    except _Incomplete as incomplete:
        return incomplete.drawn
