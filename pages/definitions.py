"""What does each word and each number mean, and from which query does it come?"""

import streamlit as st

from smarketing import glossary, queries
from smarketing.ui import parts

st.header("Definitions", anchor=False)
st.markdown("One vocabulary for both teams. A number that two people can read in two ways is a defect.")

words, numbers = st.tabs(["Words", "Numbers"], key="definitions", bind="query-params")

with words:
    for title, group in (
        ("Who is who", glossary.FIRST),
        ("Stages and exits", glossary.stages()),
        ("Counting", glossary.COUNTING),
        ("Promises", glossary.PROMISES),
        ("Marketing", glossary.MARKETING),
        ("Feedback", glossary.FEEDBACK),
    ):
        with parts.card(title):
            for word, meaning in group.items():
                name, what = st.columns([1, 4])
                name.markdown(f"**{parts.text(word)}**")
                what.markdown(parts.text(meaning))

with numbers:
    st.markdown("Each number on a page comes from one of these queries. What you read here is in the query's own file.")
    for query in queries.reads().values():
        with st.expander(f"**{query.name.replace('_', ' ')}** — {parts.text(query.summary)}", key=f"read_{query.name}"):
            parts.definition(query)
