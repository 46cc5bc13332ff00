"""Where do leads become revenue, and where do they stop?"""

import streamlit as st

from smarketing import funnel_view
from smarketing.ui import funnel_cards, parts, state

view = funnel_view.view(funnel_cards.ask, state.filters())

parts.verdict(view.verdict.headline)
with parts.boundary("The key numbers"):
    funnel_cards.kpi_row(view)

with parts.card("One funnel, one handoff", key="hero") as tools:
    with tools:
        shown = funnel_cards.toggle("View", funnel_cards.VIEWS, "view")
    with parts.boundary("This picture"):
        funnel_cards.hero(view, shown)
    for note in view.notes:
        st.caption(parts.text(note))

with parts.boundary("The trends"):
    funnel_cards.trends(view)

with parts.card("Behind the numbers", key="detail") as tools:
    with tools:
        shown = funnel_cards.toggle("Detail", funnel_cards.DETAILS, "detail")
    with parts.boundary("This detail"):
        funnel_cards.detail(view, shown)
