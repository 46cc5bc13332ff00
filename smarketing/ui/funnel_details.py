"""The lower card of the Funnels page: what is behind each number, down to the records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import funnel_view
from smarketing.analysis import projection
from smarketing.analysis.stages import LABELS
from smarketing.answers import ask
from smarketing.charts import breakdown, step_times
from smarketing.charts import projection as projection_chart
from smarketing.charts.canvas import to_json
from smarketing.funnel_view import FunnelView
from smarketing.targets import DIMENSIONS, STAGES
from smarketing.ui import parts, state
from smarketing.ui.deal_details import deals
from smarketing.ui.plot import plot

DETAILS = ("Step by step", "Breakdown", "Time per step", "Projection", "Deals", "Records", "Data issues")
MOST_ROWS = 500
STATES = {"Reached it": None, "Went on": "converted", "Left there": "out", "Still in play there": "in_play"}


def detail(view: FunnelView, shown: str) -> None:
    """The lower card, in the view that was chosen."""
    draw: dict[str, Callable[[FunnelView], None]] = {
        "Step by step": _steps,
        "Breakdown": _breakdown,
        "Time per step": _times,
        "Projection": _projection,
        "Deals": _deals,
        "Records": _records,
        "Data issues": _issues,
    }
    draw[shown](view)


def _steps(view: FunnelView) -> None:
    rows = []
    for row in view.steps.drop_nulls("entered").iter_rows(named=True):
        window = view.windows.get(row["stage"])
        rows.append(
            {
                "Step into": row["label"],
                "Entered": words.exact(row["entered"]),
                "Converted": words.exact(row["converted"]),
                "Left": words.exact(row["out"]),
                "Still in play": words.exact(row["in_play"]),
                "Rate (whole window)": _rate(row),
                "So far": words.rate(row["rate_so_far"]),
                "Window": f"{words.exact(window)} days" if window else words.NOTHING,
                "Median time": words.days(row["median_days"]),
                "Imputed": words.exact(row["imputed"]),
            }
        )
    if not rows:
        parts.empty_state(
            "There is no step to show in this period: nobody entered, or one stage alone is known.", border=False
        )
        return
    st.table(rows, border="horizontal")
    st.caption(
        "Rates count those who had the whole window, with a 95% interval; so far counts everybody, also who is still "
        "in play. A window is the time in which 95% of those who convert have done so; it takes 20 conversions to "
        "know it."
    )
    with st.container(horizontal=True):
        parts.download(view.steps, "funnel-steps.csv")
        parts.computed("cohort_funnel")


def _rate(row: dict[str, Any]) -> str:
    if row["rate"] is None:
        return "too early" if row["maturity"] == "immature" else "no window yet" if row["entered"] else words.NOTHING
    few = ", few leads" if row["few"] else ""
    return f"{words.rate(row['rate'])}  ({words.interval(row['low'], row['high'])}{few})"


def _breakdown(view: FunnelView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        dimension = _pick("By", [name for name in DIMENSIONS if len(state.choices(name)) > 1], "by", str.capitalize)
        stage = _pick("Step into", [name for name in STAGES[1:] if name in view.known], "step", LABELS.__getitem__)
    if dimension is None or stage is None:
        parts.empty_state(
            "Nothing to break down by: no source names a channel, campaign, segment, region or owner.", border=False
        )
        return
    frame = funnel_view.by(state.read, view, dimension)
    shown = frame.filter(pl.col("stage") == stage)
    if not shown["entered"].drop_nulls().sum():
        parts.empty_state("Nobody stood before this step in the period.", border=False)
        return
    height = breakdown.best_height(frame, stage)
    plot(to_json(breakdown.breakdown(frame, stage)), key="breakdown", height=height, alt=breakdown.alt(frame, stage))
    parts.download(frame, f"funnel-by-{dimension}.csv")


def _pick(label: str, options: list[str], key: str, words_of: Callable[[str], str]) -> str | None:
    if not options:
        return None
    picked: str | None = st.selectbox(
        label, options, key=key, format_func=words_of, width=200, bind="query-params", persist_state="session"
    )
    return picked


def _times(view: FunnelView) -> None:
    plot(to_json(step_times.step_times(view.steps)), key="step_times", height=380, alt=step_times.alt(view.steps))
    st.caption("Calendar days, of steps with two real days in order; skipped stages never enter.")


def _projection(view: FunnelView) -> None:
    outcomes = funnel_view.outcomes(state.read, view.filters)
    if outcomes.is_empty():
        parts.empty_state("Nobody stood before a step in this period.", border=False)
        return
    projected = projection.project(outcomes)
    figure = projection_chart.projection(projection.curves(outcomes), projected)
    plot(to_json(figure), key="projection", height=400, alt=projection_chart.alt(projected))
    st.caption(
        "Share that has converted by each age (cumulative incidence): who was rejected or lost stays in the count as "
        "a no, who is in play is followed as far as the data goes."
    )
    parts.computed("step_outcomes")


def _deals(view: FunnelView) -> None:
    deals(view.filters)


def _records(view: FunnelView) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stage = _pick("Stage", [name for name in STAGES if name in view.known], "records_stage", LABELS.__getitem__)
        fate = _pick("Which", list(STATES), "records_state", str)
        with_names = st.toggle("Show names", key="records_names")
    if stage is None or fate is None:
        parts.empty_state("No lead or deal has reached a stage yet.", border=False)
        return
    rows = ask(state.read, "journey_rows", view.filters, stage=stage, state=STATES[fate])
    if not with_names:
        rows = rows.drop("lead_name", "owner")
    st.markdown(
        f"**{words.exact(rows.height)}** records" + (f", the first {MOST_ROWS} shown" * (rows.height > MOST_ROWS))
    )
    parts.records(rows.head(MOST_ROWS), "journey_rows", height=420, alt="The records behind the number")
    with st.container(horizontal=True):
        parts.download(rows, f"{stage}-records.csv")
        parts.computed("journey_rows")


def _issues(_: FunnelView) -> None:
    issues = state.read("data_issues")
    if issues.is_empty():
        parts.empty_state("Nothing odd was found in the data.", border=False)
        return
    st.table(
        [
            {
                "What is odd": row["issue"].capitalize(),
                "Records": words.exact(row["records"]),
                "Example": parts.text(row["example"]),
            }
            for row in issues.to_dicts()
        ],
        border="horizontal",
    )
    issue = _pick("Show", issues["issue"].to_list(), "issue", str.capitalize)
    rows = state.read("data_issue_rows", issue=issue)
    parts.records(rows.head(MOST_ROWS), "data_issue_rows", height=320, alt="The records with this issue")
    parts.download(rows, "data-issues.csv")
