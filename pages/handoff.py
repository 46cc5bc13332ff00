"""Which leads are due, late or lost, and whose move is it?"""

import streamlit as st

from smarketing import handoff_view
from smarketing.ui import handoff_cards, handoff_lead, names, parts, state

view = handoff_view.view(state.read, state.filters())

if view.is_known:
    parts.verdict(view.headline)
    handoff_lead.last()
    summary = st.container(gap="small")

    with parts.card("Who they are", key="leads") as tools:
        with tools:
            listed = handoff_cards.choice()
            visible = names.switch("handoff", default=True)
        with parts.boundary("The list"):
            handoff_cards.leads(view, listed, visible=visible)

    with summary, parts.boundary("The lists"):
        handoff_cards.tiles(view, listed)

    with parts.card("Who has how much", key="shares"), parts.boundary("The shares"):
        handoff_cards.shares(view, visible=visible)
else:
    parts.empty_state(
        "No MQLs are known yet. Add leads with the day they became one, and what waits for sales appears here.",
        action="Add your data",
    )
