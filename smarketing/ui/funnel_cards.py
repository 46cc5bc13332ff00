"""The cards of the Funnels page: each takes frames and draws; none counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import funnel_view
from smarketing.analysis import funnel, kpis, projection
from smarketing.analysis.stages import LABELS
from smarketing.charts import activity, breakdown, cohorts, leaks, ribbon, step_times, trend
from smarketing.charts import projection as projection_chart
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.funnel_view import FunnelView
from smarketing.targets import DIMENSIONS, NOT_SET, STAGES
from smarketing.ui import parts, state
from smarketing.ui.plot import plot

VIEWS = ("Side by side", "Leaks", "Cohorts", "Activity")
DETAILS = ("Step by step", "Breakdown", "Time per step", "Projection", "Records", "Data issues")
MOST_ROWS = 500
BEFORE = "against the period before, at the same age"
STATES = {"Reached it": None, "Went on": "converted", "Left there": "out", "Still in play there": "in_play"}


def ask(name: str, **params: Any) -> pl.DataFrame:
    """A cached read, in the form that the analysis takes."""
    return state.read(name, **params)


def toggle(label: str, options: tuple[str, ...], key: str) -> str:
    """A choice between views, kept in the URL."""
    picked = st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        key=key,
        label_visibility="collapsed",
        bind="query-params",
        persist_state="session",
    )
    return str(picked)


def kpi_row(view: FunnelView) -> None:
    """The KPI cards over the spine: the leading currency of each number, others named in its note."""
    parts.kpi_row(_cards(view.marketing), _cards(view.handoff[:1]), _cards(view.sales))


def _cards(found: tuple[kpis.Kpi, ...]) -> list[parts.Kpi]:
    first: dict[str, kpis.Kpi] = {}
    for kpi in found:
        first.setdefault(kpi.key, kpi)
    return [_card(kpi, [other for other in found if other.key == kpi.key][1:]) for kpi in first.values()]


def _card(kpi: kpis.Kpi, others: list[kpis.Kpi]) -> parts.Kpi:
    about = [parts.text(kpi.reason or kpi.note or "")]
    if kpi.low is not None and kpi.n is not None:
        about.append(f"95 % interval {words.interval(kpi.low, kpi.high)}, of {words.exact(kpi.n)}.")
    about += [f"Also {_value(other)}." for other in others]
    note = "few leads" if kpi.few else _change(kpi)
    return parts.Kpi(kpi.label, _value(kpi), note, "quiet", " ".join(filter(None, about)) or None)


def _value(kpi: kpis.Kpi) -> str | None:
    if kpi.value is None:
        return None
    if kpi.unit == kpis.RATE:
        return words.rate(kpi.value)
    if kpi.unit == kpis.HOURS:
        return words.hours(kpi.value)
    currency = None if kpi.currency == NOT_SET else kpi.currency
    return words.money(kpi.value, currency) if kpi.unit == kpis.MONEY else words.count(kpi.value)


def _change(kpi: kpis.Kpi) -> str:
    if kpi.value is None:
        return "no data"
    if kpi.change is None:
        return ""
    return words.points(kpi.change) if kpi.unit == kpis.RATE else words.change(kpi.change)


def hero(view: FunnelView, shown: str) -> None:
    """The large picture, in the view that was chosen, with its caption."""
    draw: dict[str, Callable[[FunnelView], None]] = {
        "Side by side": _ribbon,
        "Leaks": _leaks,
        "Cohorts": _cohorts,
        "Activity": _activity,
    }
    draw[shown](view)


def _ribbon(view: FunnelView) -> None:
    figure = ribbon.ribbon(view.stages, view.facts, BEFORE)
    plot(to_json(figure), key="ribbon", height=470, alt=ribbon.alt(view.stages))
    st.caption(
        "Height is on a log scale, so a steeper drop means a lower conversion rate. Rates are of those who had the "
        "whole conversion window; who is still in play is hatched and never counted as a no."
    )


def _leaks(view: FunnelView) -> None:
    flows = funnel.flows(view.steps)
    if flows.is_empty():
        parts.empty_state("Nothing has reached the handoff in this period yet.")
        return
    plot(to_json(leaks.leaks(flows)), key="leaks", height=460, alt=leaks.alt(flows))
    st.caption("Each flow is as high as the leads in it. Hatched: still in play, neither won nor out.")


def _cohorts(view: FunnelView) -> None:
    frame = funnel_view.cohorts(ask, view.filters)
    if frame.is_empty():
        parts.empty_state("No cohort has entered in these months.")
        return
    plot(to_json(cohorts.cohorts(frame)), key="cohorts", height=420, alt=cohorts.alt(frame))
    st.caption("By month of entry, per 100. A month fades with the share that is still open: it may still convert.")


def _activity(view: FunnelView) -> None:
    frame = funnel_view.activity(ask, view.filters)
    if frame.is_empty():
        parts.empty_state("Nothing happened in this period.")
        return
    figure = activity.activity(frame, as_of=view.filters.as_of)
    plot(to_json(figure), key="activity", height=460, alt=activity.alt(frame, as_of=view.filters.as_of))
    st.caption("What happened in each month, whichever cohort it belongs to. A ratio of two volumes moves with volume.")


def trends(view: FunnelView) -> None:
    """The two headline series: MQLs delivered, and value signed."""
    left, right = st.columns(2)
    with left, parts.card(":violet[Top of funnel:] MQLs delivered"):
        frame = funnel_view.mql_trend(ask, view.filters)
        _trend(frame, "marketing", None, view.filters, "No MQLs are known yet. Add leads with the day they became one.")
    with right, parts.card(":blue[Closed-won:] value signed"):
        frame, currency = funnel_view.won_trend(ask, view.filters)
        currency = None if currency == NOT_SET else currency
        _trend(
            frame, "sales", currency, view.filters, "No won deal with an amount yet. Add a deals export from your CRM."
        )


def _trend(frame: pl.DataFrame, side: Any, currency: str | None, chosen: Filters, nothing: str) -> None:
    if frame.is_empty():
        parts.empty_state(nothing, action="Add your data")
        return
    figure = trend.trend(frame, side=side, currency=currency, as_of=chosen.as_of)
    plot(to_json(figure), key=f"trend_{side}", height=230, alt=trend.alt(frame, currency=currency, as_of=chosen.as_of))


def detail(view: FunnelView, shown: str) -> None:
    """The lower card, in the view that was chosen."""
    draw: dict[str, Callable[[FunnelView], None]] = {
        "Step by step": _steps,
        "Breakdown": _breakdown,
        "Time per step": _times,
        "Projection": _projection,
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
                "Window": f"{window} d" if window else "—",
                "Median time": words.days(row["median_days"]),
                "Skipped": words.exact(row["imputed"]),
            }
        )
    st.table(rows, border="horizontal")
    with st.container(horizontal=True):
        parts.download(view.steps, "funnel-steps.csv")
        parts.computed("cohort_funnel")


def _rate(row: dict[str, Any]) -> str:
    if row["rate"] is None:
        return "too early" if row["maturity"] == "immature" else "—"
    few = ", few leads" if row["few"] else ""
    return f"{words.rate(row['rate'])}  ({words.interval(row['low'], row['high'])}{few})"


def _breakdown(view: FunnelView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        dimension = _pick("By", [name for name in DIMENSIONS if len(state.choices(name)) > 1], "by", str.capitalize)
        stage = _pick("Step into", [name for name in STAGES[1:] if name in view.known], "step", LABELS.__getitem__)
    if dimension is None or stage is None:
        parts.empty_state("Nothing to break down by: no source names a channel, campaign, segment, region or owner.")
        return
    frame = funnel_view.by(ask, view.filters, dimension)
    shown = frame.filter(pl.col("stage") == stage)
    if not shown["entered"].drop_nulls().sum():
        parts.empty_state("Nobody stood before this step in the period.")
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
    outcomes = funnel_view.outcomes(ask, view.filters)
    if outcomes.is_empty():
        parts.empty_state("Nobody stood before a step in this period.")
        return
    projected = projection.project(outcomes)
    figure = projection_chart.projection(projection.curves(outcomes), projected)
    plot(to_json(figure), key="projection", height=400, alt=projection_chart.alt(projected))
    st.caption(
        "Share that has converted by each age (cumulative incidence): who was rejected or lost stays in the count as "
        "a no, who is in play is followed as far as the data goes. Dashed: not everybody is that old yet."
    )
    parts.computed("step_outcomes")


def _records(view: FunnelView) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stage = _pick("Stage", [name for name in STAGES if name in view.known], "records_stage", LABELS.__getitem__)
        fate = _pick("Which", list(STATES), "records_state", str)
        with_names = st.toggle("Show names", key="records_names")
    if stage is None or fate is None:
        parts.empty_state("No lead or deal has reached a stage yet.")
        return
    rows = state.read("journey_rows", view.filters, stage=stage, state=STATES[fate])
    if not with_names:
        rows = rows.drop("lead_name", "owner")
    st.markdown(
        f"**{words.exact(rows.height)}** records" + (f", the first {MOST_ROWS} shown" * (rows.height > MOST_ROWS))
    )
    st.dataframe(rows.head(MOST_ROWS).to_arrow(), hide_index=True, height=420, alt="The records behind the number")
    with st.container(horizontal=True):
        parts.download(rows, f"{stage}-records.csv")
        parts.computed("journey_rows")


def _issues(_: FunnelView) -> None:
    issues = state.read("data_issues")
    if issues.is_empty():
        parts.empty_state("Nothing odd was found in the data.")
        return
    st.table([{"What is odd": row["issue"], "Records": words.exact(row["records"])} for row in issues.to_dicts()])
    issue = _pick("Show", issues["issue"].to_list(), "issue", str)
    rows = state.read("data_issue_rows", issue=issue)
    st.dataframe(rows.head(MOST_ROWS).to_arrow(), hide_index=True, height=320, alt="The records with this issue")
    parts.download(rows, "data-issues.csv")
