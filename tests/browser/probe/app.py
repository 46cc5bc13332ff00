"""A page with our plot element alone, behind the app's own server parts."""

import streamlit as st

from smarketing.ui import parts, server

app = st.App("probe.py", routes=server.routes(), middleware=server.middleware(), on_script_error=parts.caught)
