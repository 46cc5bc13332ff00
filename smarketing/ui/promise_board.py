"""The first part of the Promises page: kept or broken, how fast, who, why, since when, and at what cost."""

from __future__ import annotations

import streamlit as st

from smarketing import promise_view
from smarketing.filters import Filters
from smarketing.promise_view import PromiseView
from smarketing.ui import parts, promise_cards, promise_details, promise_lead, state


def show(chosen: Filters, *, visible: bool) -> None:
    """The promises over the chosen period; names of people only when `visible`.

    Where no reply can be judged the cards of the promises say why, and nothing is drawn of replies.
    """
    view = promise_view.view(state.read, chosen, state.versions(chosen.as_of))
    parts.verdict(view.headline)
    promise_cards.notices(view)
    if view.lacks is not None:
        parts.empty_state(view.lacks, action="Add your data")
        return
    with parts.boundary("The promises"):
        promise_cards.promises(view)
    if view.has_touches:
        _replies(view, visible=visible)
    if view.ledger.missing is not None or view.ledger.exposed is not None:
        with parts.card("What may it cost?", key="ledger_card"), parts.boundary("The ledger"):
            promise_cards.two_sides(view)
    if view.has_touches:
        _why(view)
        _behind(view, visible=visible)


def _behind(view: PromiseView, *, visible: bool) -> None:
    with parts.card("The MQLs behind it", key="promise_leads") as tools, parts.boundary("The MQLs"):
        with tools:
            listed = promise_details.pick()
        promise_details.leads(view, listed, visible=visible)
    with parts.boundary("This MQL"):
        promise_lead.opened(view, visible=visible)


def _replies(view: PromiseView, *, visible: bool) -> None:
    left, right = st.columns([3, 2])
    how_fast = parts.card("How fast did sales reply?", key="reply_strip", height="stretch")
    with left, how_fast, parts.boundary("The reply times"):
        promise_details.replies(view)
    who = parts.card("Reply late, still open, in the period", key="late_owners", height="stretch")
    with right, who, parts.boundary("Who replies late"):
        promise_details.owners(view, visible=visible)


def _why(view: PromiseView) -> None:
    left, right = st.columns([2, 3])
    with left, parts.card("Why were replies late?", key="causes_card", height="stretch"), parts.boundary("The causes"):
        promise_details.causes(view)
    since = parts.card("Replies in time, week by week", key="trend_card", height="stretch")
    with right, since, parts.boundary("The trend"):
        promise_details.trend(view)
