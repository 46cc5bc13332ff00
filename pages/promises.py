"""Which promises are kept, which are broken and by whom, and what is there to do first?"""

import streamlit as st

from smarketing.ui import agreement, names, parts, promise_board, rescore, state

KEPT, AGREEMENT, WHAT_IF = "Kept or broken", "The agreement", "What if"

chosen = state.filters()
with st.container(horizontal=True, vertical_alignment="center", key="promise_tools"):
    part = parts.toggle("Part", (KEPT, AGREEMENT, WHAT_IF), "part")
    if part == KEPT:
        with st.container(horizontal=True, horizontal_alignment="right", width="stretch"):
            visible = names.switch("promises")

if part == AGREEMENT:
    with parts.boundary("The agreement"):
        agreement.show(chosen)
elif part == WHAT_IF:
    with parts.boundary("The comparison"):
        rescore.show(chosen)
else:
    promise_board.show(chosen, visible=visible)
