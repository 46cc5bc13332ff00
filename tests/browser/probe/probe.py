"""Does a chart stay mounted, take the page's colours, and hand back a click?"""

import json

import streamlit as st

from smarketing.charts import theme
from smarketing.ui import parts
from smarketing.ui.plot import plot

st.session_state.runs = st.session_state.get("runs", 0) + 1
height = int(st.segmented_control("Height", ["1", "2", "3"], default="1", key="height") or 1)
st.text(f"run {st.session_state.runs}")


def bars(values: list[int]) -> str:
    colours = [theme.MARKETING, theme.SALES, theme.faded(theme.BREACH, 0.5)]
    trace = {"type": "bar", "x": ["a", "b", "c"], "y": values, "marker": {"color": colours}, "customdata": [7, 8, 9]}
    words = {"text": f'<span style="color:{theme.BREACH}">late</span>', "x": "a", "y": 4, "showarrow": False}
    return json.dumps({"data": [trace], "layout": theme.layout(annotations=[words])})


clicked = plot(bars([height, 2, 3]), key="changing", height=300, alt="Three bars, one of which changes", clickable=True)
plot(bars([1, 2, 3]), key="constant", height=200, alt="Three bars that stay")
st.text(f"clicked {json.dumps(clicked)}")
with parts.boundary("This chart"):
    raise RuntimeError("canary cell 4711")
st.markdown(
    parts.text("![beacon](http://foreign.test/x.png) <img src=http://foreign.test/y> [go](http://foreign.test)")
)
st.text("the end")
