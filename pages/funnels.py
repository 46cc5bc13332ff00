"""Where do leads become revenue, and where do they stop?"""

import streamlit as st

st.header("Funnels", anchor=False)
st.markdown("Nothing is drawn here yet.")
