"""Where do leads become revenue, and where do they stop?"""

import streamlit as st

from smarketing import funnel_view
from smarketing.ui import funnel_cards, funnel_details, parts, state

chosen = state.filters()
summary = st.container()

with parts.card("One funnel, one handoff", key="hero") as tools:
    with tools:
        windows = funnel_cards.windows(chosen)
        plan = funnel_cards.planned(chosen)
        shown = parts.toggle("View", funnel_cards.VIEWS, "view")
    view = funnel_view.view(state.read, chosen, windows)
    for warning in view.warnings:
        parts.partial_state(warning)
    with parts.boundary("This picture"):
        funnel_cards.hero(view, shown, plan)

with summary:
    parts.verdict(view.verdict.headline)
    with parts.boundary("The key numbers"):
        funnel_cards.kpi_row(view)

with parts.boundary("The trends"):
    funnel_cards.trends(view)

if state.holds("leads", "deals"):
    with parts.card("Behind the numbers", key="details") as tools:
        with tools:
            shown = parts.toggle("Detail", funnel_details.DETAILS, "detail")
        with parts.boundary("This detail"):
            funnel_details.detail(view, shown)
