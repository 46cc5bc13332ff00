"""What does each number and each word mean, whose is it, and which rows are behind it?"""

import streamlit as st

from smarketing.definitions_view import HEADLINE, SAME
from smarketing.ui import definitions, parts, state

chosen = state.filters()
parts.verdict(HEADLINE)
st.markdown(SAME)
found, picked = definitions.search()

if picked == definitions.QUERIES:
    definitions.query()
elif picked == definitions.WORDS:
    definitions.words(found)
else:
    with parts.boundary("The metrics"):
        definitions.metrics(found, picked, chosen)
definitions.style()
