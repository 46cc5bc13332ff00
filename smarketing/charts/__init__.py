"""One figure per function: a frame in, a Plotly figure out, nothing shown."""
