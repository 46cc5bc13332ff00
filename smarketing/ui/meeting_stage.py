"""A meeting on the wall: one slide, the keys that turn it, the clock, and the line in which the room writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing.charts.theme import DARK, LIGHT
from smarketing.format import day
from smarketing.meeting.deck import SLIDES, Deck, Slide
from smarketing.ui import meeting_desk, meeting_line, meeting_slide, names, note_desk, parts
from smarketing.ui.meeting_desk import ACTION, DECISION, MINUTES, NAMES, NOTE, PLANNED_MINUTES, SHOWN
from smarketing.ui.meeting_slide import Mark
from smarketing.warehouse import Item, Meeting

_COLOURS = " ".join(f"--room-{name}: light-dark({LIGHT[name]}, {DARK[name]});" for name in LIGHT)
_STYLE = f"""<style>[data-testid="stApp"] {{ {_COLOURS} }}
{(Path(__file__).parent / "meeting.css").read_text(encoding="utf-8")}</style>"""
_TIMER = st.components.v2.component(
    "smarketing_timer",
    html='<span class="meeting-timer" role="timer" aria-label="Time on this slide"></span>',
    css=""".meeting-timer { font-size: 1.02rem; color: var(--st-gray-text-color); white-space: nowrap;
      font-variant-numeric: tabular-nums; }
    .meeting-timer.over { color: var(--st-red-text-color); font-weight: 600; }""",
    js=(Path(__file__).parent / "meeting_timer.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Stage:
    """The places of a slide, made before anything is drawn: each keeps its own from slide to slide, so that what is
    being typed survives them. `with_names`: whether people are called by their names.
    """

    keys: DeltaGenerator
    wall: DeltaGenerator
    line: DeltaGenerator
    turning: DeltaGenerator
    told: DeltaGenerator
    doing: DeltaGenerator
    about: DeltaGenerator
    with_names: bool


def begin(*, is_open: bool) -> Stage:
    """Gives the slide the whole screen, and asks what the address says of the slides before any is drawn."""
    st.html(_STYLE)
    keys, wall, line = (st.container(key=f"meeting_{name}") for name in ("keys", "slide", "bar"))
    with st.container(key="meeting_foot", horizontal=True, vertical_alignment="center"):
        turning = _group()
        st.space("stretch")
        told = _group()
        st.space("stretch")
        doing = _group()
        with st.popover("More", type="tertiary", key="meeting_more"):
            about = st.container()
            choices()
            with_names = names.switch("meeting") if is_open else False
        st.button("Leave", key="meeting_leave", type="tertiary", icon=":material/close:", on_click=meeting_desk.leave)
    return Stage(keys, wall, line, turning, told, doing, about, with_names)


def show(
    stage: Stage,
    meeting: Meeting,
    deck: Deck,
    items: Sequence[Item],
    *,
    mark: Mark | None = None,
    extra: Callable[[], None] | None = None,
) -> bool:
    """The slide that the address names, with its foot; whether it is the last one.

    Of a closed meeting `mark` says what it is, and `extra` draws what else stands in the foot.
    """
    slides = [one for one in deck.slides if one.key in meeting_desk.shown()] or list(deck.slides)
    keys = [one.key for one in slides]
    wanted = st.session_state[meeting_desk.SLIDE]
    place = keys.index(wanted) if wanted in keys else 0
    is_open, is_last = meeting.closed_at is None, place == len(keys) - 1
    with stage.keys:
        _clicker(keys, place)
    with stage.turning:
        _turning(keys, place)
        if is_open:
            _clock(meeting, keys[place])
    stage.told.markdown(f":gray[{parts.text(deck.told)}]", width="content")
    with stage.doing:
        if is_open:
            _writing()
        if extra is not None:
            extra()
    with stage.about:
        _about(deck, slides[place])
    with stage.line:
        # Who is writing when somebody closes the meeting can still keep it: it is marked as written later.
        if is_open or meeting_desk.desk().writing:
            meeting_line.show(meeting, slides[place].key, items)
    with stage.wall, parts.boundary("This slide"):
        buttons = meeting_line.buttons(meeting, items) if is_open else None
        meeting_slide.show(slides[place], mark=mark, buttons=buttons, is_shared=is_open and is_last)
    return is_last


def _group() -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", width="content")


def _clicker(keys: Sequence[str], place: int) -> None:
    """The keys that clickers send, on buttons that nobody sees: one button has one key."""
    before, after = _beside(keys, place)
    st.button("Page up", key="meeting_page_up", shortcut="PageUp", on_click=meeting_desk.turn, args=(before,))
    st.button("Page down", key="meeting_page_down", shortcut="PageDown", on_click=meeting_desk.turn, args=(after,))


def _beside(keys: Sequence[str], place: int) -> tuple[str, str]:
    return keys[max(place - 1, 0)], keys[min(place + 1, len(keys) - 1)]


def _turning(keys: Sequence[str], place: int) -> None:
    before, after = _beside(keys, place)
    st.button(
        "Back", key="meeting_back", type="tertiary", shortcut="Left", disabled=place == 0,
        on_click=meeting_desk.turn, args=(before,),
    )  # fmt: skip
    st.markdown(f"{place + 1} of {len(keys)}", width="content")
    st.button(
        "Next", key="meeting_next", type="tertiary", shortcut="Right", disabled=place == len(keys) - 1,
        on_click=meeting_desk.turn, args=(after,),
    )  # fmt: skip


def _clock(meeting: Meeting, slide: str) -> None:
    planned = st.session_state.get(MINUTES) or PLANNED_MINUTES
    found = meeting_desk.desk()
    _TIMER(
        key="meeting_timer",
        width="content",
        data={
            "meeting": meeting.meeting_id,
            "slide": slide,
            "minutes": planned,
            "focus": f"{found.turn}" if found.writing else "",
        },
    )


def _writing() -> None:
    for label, kind, key in (("Decision", DECISION, "D"), ("Action", ACTION, "A"), ("Note", NOTE, "M")):
        st.button(
            label, key=f"meeting_compose_{kind}", type="tertiary", shortcut=key, on_click=meeting_desk.compose,
            args=(kind,),
        )  # fmt: skip
    st.button("Heard", key="meeting_heard", type="tertiary", shortcut="N", on_click=note_desk.begin)


def _about(deck: Deck, slide: Slide) -> None:
    since = f", since {day(date.fromisoformat(deck.since_on))}" if deck.since_on else ""
    st.markdown(f"**{parts.text(deck.title)}**{since}")
    st.markdown("All segments and channels together: the filters of the other pages do not apply here.")
    for sentence in slide.small:
        st.markdown(f":gray[{parts.text(sentence)}]")


def choices() -> None:
    """Which slides are shown and how long each may take; both in the address."""
    st.pills(
        "Slides",
        SLIDES,
        selection_mode="multi",
        default=SLIDES,
        format_func=NAMES.__getitem__,
        key=SHOWN,
        bind="query-params",
        persist_state="session",
    )
    st.number_input(
        "Minutes per slide",
        1,
        60,
        PLANNED_MINUTES,
        key=MINUTES,
        width=200,
        bind="query-params",
        persist_state="session",
    )
