"""Which promises are kept, which are broken and by whom, and what is there to do first?"""

import streamlit as st

from smarketing import promise_view
from smarketing.ui import names, parts, promise_cards, promise_details, promise_lead, state
from smarketing.ui.funnel_cards import ask, toggle

VIEWS = ("Kept or broken",)

chosen = state.filters()
with st.container(horizontal=True, vertical_alignment="center", key="promise_tools"):
    if len(VIEWS) > 1:
        toggle("Part", VIEWS, "part")
    visible = names.switch("promises")

view = promise_view.view(ask, chosen, state.warehouse().agreements.versions(chosen.as_of))
parts.verdict(view.headline)
if view.lacks is not None:
    parts.empty_state(view.lacks, action="Add your data")
    st.stop()

promise_cards.notices(view)
with parts.boundary("The promises"):
    promise_cards.promises(view)

promise_details.replies(view, visible=visible)

with parts.card("What may it cost?", key="ledger_card"), parts.boundary("The ledger"):
    promise_cards.two_sides(view)

why, weeks = st.columns([2, 3])
with why, parts.card("Why were replies late?", key="causes_card"), parts.boundary("The causes"):
    promise_details.causes(view)
with weeks, parts.card("Replies in time, week by week", key="trend_card"), parts.boundary("The trend"):
    promise_details.trend(view)

with parts.card("The MQLs behind it", key="promise_leads"), parts.boundary("The MQLs"):
    promise_details.leads(view, visible=visible)
with parts.boundary("This MQL"):
    promise_lead.opened(view, visible=visible)
