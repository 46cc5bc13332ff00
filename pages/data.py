"""Which files are behind the numbers, and how do I add mine?"""

import streamlit as st

st.header("Data", anchor=False)
st.markdown("Nothing can be uploaded here yet.")
