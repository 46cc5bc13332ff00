"""The entry: `streamlit run app.py` serves the pages with compression, security headers and health routes."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

# Imported here once and eagerly: two first sessions at once would meet a half-imported pandas inside Plotly.
import pandas  # noqa: F401
import plotly.graph_objects  # noqa: F401
import pyarrow  # noqa: F401
import streamlit as st

from smarketing.ui import parts, server, state

logging.getLogger("smarketing").setLevel(logging.INFO)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Opens the warehouse before the first visitor and closes it after the last."""
    try:
        await anyio.to_thread.run_sync(server.warm_up)
    except Exception as error:  # noqa: BLE001 - the pages say what is wrong, which a dead server could not
        state.record(error, "start")
    # Streamlit collects garbage after each script run: what is here by now is never garbage.
    gc.collect()
    gc.freeze()
    yield
    await anyio.to_thread.run_sync(state.close)


app = st.App(
    "pages/_frame.py",
    lifespan=lifespan,
    routes=server.routes(),
    middleware=server.middleware(),
    on_script_error=parts.caught,
)
