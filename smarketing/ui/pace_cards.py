"""The card of plan and pace on the Overview page: both headline numbers against what is due to date."""

from __future__ import annotations

import streamlit as st

from smarketing import pace_view, pace_words, sales_forecast
from smarketing.analysis.forecast import Landing
from smarketing.analysis.pace import Period
from smarketing.charts import actual_vs_plan
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.pace_view import Track
from smarketing.ui import parts, sales_cards, sales_outlook, state
from smarketing.ui.plot import plot

# The part of the page where targets are set: the key of its toggle, and the option.
EDITOR = ("overview_part", "Targets")
_HALVES = {"marketing": "leads", "sales": "deals"}
_NAMES = {"marketing": ":violet[Top of the funnel:]", "sales": ":blue[Closed-won:]"}


def tracks(chosen: Filters, kind: str) -> tuple[Track, Track]:
    """Both headline numbers over the month, quarter or year (a key of `pace_view.KINDS`) that holds data-as-of."""

    def lands(currency: str, period: Period) -> Landing | None:
        for one in sales_outlook.found(chosen):
            if (one.currency, one.landing.from_on, one.landing.until) == (currency, period.first, period.last):
                return one.landing
        found: Landing | None = state.kept(
            "landing", lambda: _landing(chosen, currency, period), chosen, currency, period
        )
        return found

    versions, calendar = state.versions(chosen.as_of), sales_cards.calendar(chosen)
    both: tuple[Track, Track] = state.kept(
        "tracks",
        lambda: pace_view.tracks(state.read, chosen, versions, calendar, pace_view.KINDS[kind], lands),
        chosen,
        kind,
    )
    return both


def verdicts(both: tuple[Track, ...]) -> list[str]:
    """How both stand against target to date, in a sentence each; that one has no target its card says."""
    planned = [track for track in both if track.pace and track.pace.plan]
    return list(dict.fromkeys(sentence for sentence in map(pace_words.verdict, planned) if sentence))


def show(both: tuple[Track, ...], chosen: Filters) -> None:
    """Side by side, of each half that is loaded: how its number ran against its plan, and in words where it ends; the
    way to set a target.
    """
    drawn = [track for track in both if state.holds(_HALVES[track.side])]
    for track, place in zip(drawn, st.columns(len(drawn), gap="medium"), strict=True):
        with place:
            _track(track)
    known = [track.pace for track in both if track.pace]
    if not known:
        return
    st.caption(pace_words.HOW)
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.computed("daily_results")
        stand_in = any(one.plan is None or one.plan.origin in pace_view.STAND_INS for one in known)
        if stand_in and not pace_view.beyond(chosen):
            st.button("Set a target", type="tertiary", icon=":material/flag:", key="set_target", on_click=_edit)


def _edit() -> None:
    """Callback: turns the page to where targets are set."""
    name, value = EDITOR
    st.session_state[name] = value


def _track(track: Track) -> None:
    st.markdown(f"**{_NAMES[track.side]} {parts.text(track.name)}, {parts.text(track.title)}**")
    if track.pace is None:
        parts.empty_state(parts.text(track.lacks), action="Add your data", border=False)
        return
    currency = track.currency
    figure = actual_vs_plan.actual_vs_plan(track.pace, side=track.side, currency=currency, lands=track.lands)
    lands = pace_words.landing(track)
    alt = actual_vs_plan.alt(track.pace, [pace_words.verdict(track), lands])
    plot(to_json(figure), key=f"pace_{track.side}", height=actual_vs_plan.HEIGHT, alt=alt)
    if lands:
        st.markdown(f"**{parts.text(lands)}**")
    said = [] if track.pace.plan else [track.unplanned]
    st.markdown(f":small[{parts.text(' '.join(filter(None, [*said, *pace_words.lines(track)])))}]")


def _landing(chosen: Filters, currency: str, period: Period) -> Landing | None:
    deals = sales_forecast.lives(state.read, chosen)
    history = sales_forecast.told(state.read, chosen)
    return sales_forecast.lands_at(state.read, chosen, deals, currency, (period.first, period.last), history)
