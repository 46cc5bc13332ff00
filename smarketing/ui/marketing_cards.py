"""The cards of the Marketing page: each takes frames and draws; none counts."""

from __future__ import annotations

import streamlit as st

from smarketing import format as words
from smarketing import marketing_view
from smarketing.analysis import quality
from smarketing.analysis.promises import BEHIND, BROKEN, Card
from smarketing.charts import breakdown, periods, spent_cohorts
from smarketing.charts.canvas import to_json
from smarketing.marketing_view import MarketingView
from smarketing.targets import NOT_SET
from smarketing.ui import parts, state
from smarketing.ui.plot import plot

MEASURES = {"Acceptance rate": "sal", "MQL to SQL": "sql", "MQL to won": "won"}
COHORTS_HEIGHT, TREND_HEIGHT = 440, 230

_COUNTED = "MQLs that meet the definition, of those promised for the calendar months of this period up to now."


def verdict(view: MarketingView) -> str:
    """The headline: volume, cost and promise, then the channel that sales clearly wants least."""
    return " ".join(filter(None, (view.headline, parts.text(quality.sentence(view.outlier)))))


def numbers(view: MarketingView) -> None:
    """What was seen, beside what was promised where leads are loaded; then what it cost."""
    places = st.columns([4, 3] if view.has_leads else 1)
    with places[0].container(border=True, height="stretch"):
        st.markdown("**Reach**")
        parts.figures(view.reach)
    if view.has_leads:
        with places[1].container(border=True, height="stretch"):
            st.markdown("**MQLs against the promise**")
            _promise(view.promise, view.no_promise)
    with st.container(border=True):
        st.markdown("**What it cost**")
        parts.figures(view.costs)
    if not view.is_compared:
        st.caption("The data does not reach back to the period before: there is nothing to compare with.")


def cohorts(view: MarketingView, unit: str) -> None:
    """What spend became, by when the leads were created; who had no time yet is in play, never a drop-off."""
    lacks = marketing_view.untold(state.read, view.filters, "won")
    if lacks:
        parts.empty_state(lacks, action="Add your data", border=False, height=COHORTS_HEIGHT)
        return
    found = marketing_view.currencies(state.read, view, ever=True)
    currency = found[0] if found else None
    frame = marketing_view.cohorts(state.read, view, unit, currency)
    if frame.is_empty() or not frame["leads"].sum():
        parts.empty_state("No lead is known whose fate could be followed.", border=False, height=COHORTS_HEIGHT)
        return
    shown = None if currency == NOT_SET else currency
    figure = spent_cohorts.spent_cohorts(frame, shown, unit)
    plot(to_json(figure), key="spent_cohorts", height=COHORTS_HEIGHT, alt=spent_cohorts.alt(frame, shown, unit))
    days = marketing_view.windows(state.read, view.filters)["window_lead"]
    judged = (
        f"A {unit} is judged when all its leads have had {days} days: 95% of those who were won were won by then."
        if days
        else "Fewer than 20 leads were won, too few to know how long it takes: none is judged while leads are in play."
    )
    others = f"Spend in {', '.join(found[1:])} is not in it." if len(found) > 1 else ""
    st.caption(
        f"Solid: won; hatched: still in play; pale: out. {judged} Until then there is no cost per customer. "
        f"Over all that is loaded, whatever the period. {parts.text(others)}"
    )


def judged(view: MarketingView, measure: str, shown: str) -> None:
    """One measure of quality per value: rate, interval, on how many it rests, and who is still in play."""
    stage = MEASURES[measure]
    lacks = marketing_view.untold(state.read, view.filters, stage)
    if lacks:
        parts.empty_state(lacks, action="Add your data", border=False, height=200)
        return
    frame = marketing_view.by_quality(state.read, view.filters, shown.lower(), stage)
    if frame.is_empty():
        parts.empty_state("No lead of this period has become an MQL yet.", border=False, height=200)
        return
    figure = breakdown.breakdown(quality.with_start(frame), stage)
    plot(to_json(figure), key="quality", height=breakdown.best_height(frame, stage), alt=breakdown.alt(frame, stage))
    days = marketing_view.windows(state.read, view.filters).get(f"window_{stage}")
    aged = f"of the MQLs that became one at least {days} days ago: 95% of those who got there needed no longer"
    unknown = "not judged: fewer than 20 have ever got there, so how long it takes is not known"
    of = "accepted / (accepted + rejected)" if stage == "sal" else aged if days else unknown
    st.caption(
        f"MQLs among the leads that were created, or came back, in the period. {measure}: {of}. Under 20 are few "
        "leads. Lines: 95% intervals; "
        "who is still in play is never counted as a no."
    )


def trends(view: MarketingView, unit: str) -> None:
    """Sessions, leads and MQLs side by side, those that are loaded."""
    found = marketing_view.trends(state.read, view, unit)
    for one, place in zip(found, st.columns(len(found)), strict=True):
        with place:
            st.markdown(f"**{one.title}**")
            if one.lacks:
                parts.empty_state(one.lacks, border=False, height=TREND_HEIGHT)
                continue
            figure = to_json(periods.periods(one.frame, unit))
            plot(figure, key=f"trend_{one.title}", height=TREND_HEIGHT, alt=periods.alt(one.frame, unit))
    st.caption(
        "Counted on the day it happened, over all that is loaded, whatever the period. Hatched: not over yet, or not "
        "known as a whole."
    )


def _promise(card: Card | None, why: str) -> None:
    if card is None or card.value is None:
        st.markdown(f":gray[{parts.text(why if card is None else card.said)}]")
        return
    late = card.state in (BROKEN, BEHIND)
    missing = (card.goal or 0) - card.value
    number, said = st.columns([2, 3])
    number.metric(
        "Counted / promised",
        f"{words.count(card.value)} / {words.count(card.goal)}",
        f"{words.exact(missing)} short" if late and missing > 0 else card.state,
        delta_color="red" if late else "gray",
        delta_arrow="off",
        help=parts.text(" ".join((f"{_COUNTED} Promised: {card.promise}", *card.notes))),
    )
    said.markdown(f":small[{parts.text(card.said)}]")
    said.page_link("promises.py", label="All promises", icon=":material/handshake:")
