"""The frame of every page: navigation, shared filters, freshness, demo banner, error boundary."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import streamlit as st

from smarketing import names_view
from smarketing.charts.theme import DARK, LIGHT
from smarketing.filters import CUSTOM, DEFAULT_PERIOD, PERIODS, Filters
from smarketing.freshness import ago, moment, staleness
from smarketing.settings import STATIC, settings
from smarketing.targets import DIMENSIONS
from smarketing.ui import agreement, live, note_drawer, parts, passport_drawer, state, targets
from smarketing.ui.copy import copy_link
from smarketing.ui.uploads_words import called
from smarketing.zones import today

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

# With an invisible joiner: a source may have a segment that it calls "All".
EVERYTHING = "All\u2060"
FILTERED_PAGES = {"Funnels", "Overview", "Promises", "Handoff", "Feedback", "Marketing", "Sales", "Definitions"}
# Two systems name channels and owners differently: only the period holds for both.
PERIOD_PAGES = {"Reconcile"}
_MOST_PILLS = 6
_MOST_CHOICES = 500
_MOST_NEW_NAMES = 2
# What is selected would take the primary colour as its text, 3.2:1 on a dark page.
_STYLE = f"""
<style>
[data-testid="stButtonGroup"] [data-variant][data-selected=true] {{ color: inherit; border-color: currentColor; }}
[data-testid="stTabs"] [role=tab][aria-selected=true], [data-testid="stTabs"] [role=tab][aria-selected=true] * {{
  color: inherit;
}}
html[data-live] [data-stale=true] {{ opacity: 1 !important; transition: none !important; }}
[data-testid="stPopoverButton"][aria-expanded=true] {{ color: inherit; }}
.st-key-demo_banner {{
  background: light-dark({LIGHT["panel"]}, {DARK["panel"]}); border-radius: .5rem; padding: .25rem .75rem;
}}
</style>
"""


def run() -> None:
    """Draws the frame and, inside it, the page that the address names."""
    st.set_page_config(page_title="Smarketing", page_icon=STATIC / "icon.png", layout="wide")
    page = st.navigation(_pages(), position="top")
    st.set_page_config(page_title=f"{page.title} · Smarketing")
    if page.title != "Meeting":
        # On the wall it stands among the buttons of the meeting.
        note_drawer.button()
    with parts.boundary("This page"):
        live.begin(with_meetings=page.title == "Meeting")
        if state.is_demo():
            _demo_banner(page)
        if page.title in FILTERED_PAGES | PERIOD_PAGES:
            _filtered(page)
        else:
            page.run()
    with parts.boundary("The new note"):
        note_drawer.opened()
    st.html(_STYLE)
    # An upload that is being looked through must not be run again under somebody's hands.
    if page.title != "Data":
        live.watch()


def _pages() -> dict[str, list[StreamlitPage]]:
    """The pages of the meeting, and under "Data" what they rest on."""
    return {
        "": [
            st.Page("funnels.py", title="Funnels", icon=":material/filter_alt:", default=True),
            st.Page("overview.py", title="Overview", icon=":material/dashboard:"),
            st.Page("promises.py", title="Promises", icon=":material/handshake:"),
            st.Page("handoff.py", title="Handoff", icon=":material/swap_horiz:"),
            st.Page("feedback.py", title="Feedback", icon=":material/forum:"),
            st.Page("marketing.py", title="Marketing", icon=":material/campaign:"),
            st.Page("sales.py", title="Sales", icon=":material/payments:"),
            st.Page("meeting.py", title="Meeting", icon=":material/groups:"),
        ],
        "Data": [
            st.Page("data.py", title="Data", icon=":material/upload_file:"),
            st.Page("reconcile.py", title="Reconcile", icon=":material/balance:"),
            st.Page("definitions.py", title="Definitions", icon=":material/menu_book:"),
        ],
    }


def _filtered(page: StreamlitPage) -> None:
    """A page under the shared filters; while no lead and no deal is loaded, the way to load some."""
    as_of = state.as_of()
    if as_of is None and page.title in {"Feedback", "Definitions"}:
        # What people hear can be written down, and what numbers mean be read, before anything is loaded.
        state.set_filters(Filters.over(DEFAULT_PERIOD, today(settings().zone)))
        page.run()
        return
    if as_of is None:
        parts.empty_state(
            "No leads or deals loaded yet. Add an export from your CRM, and both funnels appear here.",
            action="Add your data",
        )
        if page.title == "Promises":
            # What is agreed can be written down and signed before there is anything to judge by it.
            agreement.show(Filters.over(DEFAULT_PERIOD, today(settings().zone)))
        if page.title == "Overview":
            # So can what is planned.
            targets.show(Filters.over(DEFAULT_PERIOD, today(settings().zone)))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        chosen = _filters(as_of, narrowed=page.title in FILTERED_PAGES)
        copy_link(chosen)
        with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
            _freshness(as_of)
    state.set_filters(chosen)
    page.run()
    if page.title != "Definitions":
        passport_drawer.opened(page.title)


def _filters(as_of: date, *, narrowed: bool) -> Filters:
    period = st.selectbox(
        "Period",
        PERIODS,
        index=PERIODS.index(DEFAULT_PERIOD),
        key="period",
        label_visibility="collapsed",
        width=160,
        bind="query-params",
        persist_state="session",
    )
    start, end = _dates(as_of) if period == CUSTOM else (None, None)
    picked = _narrowed() if narrowed else {}
    return Filters.over(period, as_of, start=start, end=end, first_stage=state.first_stage(), **picked)


def _narrowed() -> dict[str, str | None]:
    """The value that each dimension is narrowed to."""
    picked = {"segment": _segment()}
    with st.popover("More filters", icon=":material/tune:", key="more_filters"):
        picked |= {name: _choice(name) for name in DIMENSIONS if name != "segment"}
        if picked["segment"] is None and len(state.choices("segment")) > _MOST_PILLS:
            picked["segment"] = _choice("segment")
        st.button("Clear all", on_click=_clear, type="tertiary", icon=":material/close:")
    picked |= {name: _known(name, value) for name, value in picked.items() if value is not None and name != "segment"}
    for name, value in picked.items():
        if value is not None and name != "segment":
            st.badge(f"{name}: {parts.text(value)}", color="gray")
    return picked


def _dates(as_of: date) -> tuple[date, date]:
    """The two days of a custom period, both inclusive; an end before the start is said, not silently turned round."""
    default = Filters.over(CUSTOM, as_of)
    days = [
        st.date_input(
            label,
            value,
            date(1990, 1, 1),
            date(2100, 12, 31),
            key=key,
            format="YYYY-MM-DD",
            required=True,
            label_visibility="collapsed",
            width=160,
            bind="query-params",
            persist_state="session",
        )
        for label, key, value in (("From", "from", default.from_on), ("To", "to", default.last_on))
    ]
    if days[1] < days[0]:
        st.badge("The end is before the start: one day is shown", icon=":material/warning:", color="orange")
    return days[0], days[1]


def _segment() -> str | None:
    """Pills for the segments where there are few; else the segment is among the further filters."""
    values = state.choices("segment")
    if not 1 < len(values) <= _MOST_PILLS:
        return None
    picked = st.pills(
        "Segment",
        [EVERYTHING, *values],
        default=EVERYTHING,
        required=True,
        key="segment",
        label_visibility="collapsed",
        bind="query-params",
        persist_state="session",
    )
    return None if picked == EVERYTHING else picked


def _choice(name: str) -> str | None:
    values = state.choices(name)[:_MOST_CHOICES]
    return st.selectbox(
        name.capitalize(),
        values,
        index=None,
        key=name,
        # A link may name a value that is no more: it must be told, not dropped without a word.
        accept_new_options=bool(values),
        placeholder=f"All {name}s" if values else "None loaded",
        disabled=not values,
        width=280,
        bind="query-params",
        persist_state="session",
    )


def _known(name: str, value: str) -> str | None:
    """The value, or None where no lead has it (any more): then that is said, with the way to what it goes by now."""
    if value in state.choices(name):
        return value
    sentence, now = names_view.gone(state.read, name, value)
    st.badge(parts.text(sentence), icon=":material/warning:", color="orange")
    for place, one in enumerate(now[:_MOST_NEW_NAMES]):
        st.button(
            f"Show {parts.text(one)}", key=f"now_{name}_{place}", type="tertiary", on_click=_pick, args=(name, one)
        )
    return None


def _pick(name: str, value: str) -> None:
    st.session_state[name] = value


def _clear() -> None:
    for name in DIMENSIONS:
        if name in st.session_state:
            st.session_state[name] = EVERYTHING if name == "segment" and st.session_state[name] else None


def _freshness(as_of: date) -> None:
    """How old the data is, and behind it the same for each source."""
    fresh = state.read("freshness").sort("loaded_at", descending=True)
    zone, now = settings().zone, state.now()
    newest = fresh.row(0, named=True)
    old = None if state.is_demo() else staleness(as_of, now.date(), settings().stale_days)
    words = f"Data to {moment(_instant(as_of), zone, now.date())}"
    if old:
        st.badge(old, icon=":material/warning:", color="orange")
    else:
        words += f" · loaded {ago(newest['loaded_at'], now)}"
    with st.popover(words, type="tertiary", icon=":material/schedule:", wrap=True, key="freshness"):
        rows = [
            {
                "Source": row["source"],
                "What": called(row["target"]),
                "Data to": moment(row["as_of"], zone, now.date()) if row["as_of"] else "unknown",
                "Loaded": ago(row["loaded_at"], now),
            }
            for row in fresh.to_dicts()
        ]
        st.table(rows, border="horizontal")


def _instant(as_of: date) -> date | datetime:
    """The newest instant on the day of data-as-of, where a source tells one."""
    told = state.read("freshness").drop_nulls("as_of").get_column("as_of").to_list()
    same = [value for value in told if isinstance(value, datetime) and value.date() == as_of]
    return max(same, default=as_of)


def _demo_banner(page: StreamlitPage) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="demo_banner"):
        st.markdown(
            ":material/science: **You are looking at the demo company.** "
            "Its people and numbers are made up; your first upload replaces it.",
            width="stretch",
        )
        if page.title != "Data":
            st.page_link("data.py", label="Add your data", icon=":material/upload_file:", width="content")
