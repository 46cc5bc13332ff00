"""The cards of the Funnels page: each takes frames and draws; none counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

from smarketing import funnel_plan, funnel_view, missing
from smarketing.analysis import funnel
from smarketing.analysis.stages import LABELS
from smarketing.charts import activity, cohorts, leaks, ribbon, trend
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.funnel_plan import FunnelPlan
from smarketing.funnel_view import FunnelView
from smarketing.targets import NOT_SET
from smarketing.ui import parts, state
from smarketing.ui.plot import plot

TREND_HEIGHT = 230
VIEWS = ("Side by side", "Leaks", "Cohorts", "Activity")
# These count those who came in the period, never what happened in it.
OF_THESE = ("Side by side", "Leaks")
COMPARED = ("Target", "Period before")
BARS = (
    "Bars: what happened in the period, whenever those leads came, against the targets up to now, by working days; the "
    "numbers above are of those who came in the period."
)
BEFORE = "against the period before, at the same age"


def windows(chosen: Filters) -> dict[str, int | None]:
    """A popover with the conversion window of each step: the observed one, or days set by hand and kept in the URL."""
    observed = funnel_view.windows_of(state.read, chosen)
    with st.popover("Windows", type="tertiary", icon=":material/hourglass:", key="windows"):
        st.markdown(
            "How long a step may take before its rate is judged. Empty: the observed time in which 95% of those who "
            "convert have done so."
        )
        return {stage: _window(stage, days) for stage, days in observed.items()}


def _window(stage: str, observed: int | None) -> int | None:
    picked = st.number_input(
        f"Days into {LABELS[stage]}",
        min_value=1,
        max_value=3650,
        value=None,
        key=f"window_{stage}",
        placeholder=f"observed: {observed} days" if observed else "fewer than 20 conversions: unknown",
        bind="query-params",
        persist_state="session",
    )
    return None if picked is None else int(picked)


def kpi_row(view: FunnelView) -> None:
    """The KPI cards over the spine; a side without any number says what is missing.

    Where nothing of sales is loaded, which the verdict says, marketing's card stands alone.
    """
    marketing, sales = (
        figures if any(each.value is not None for each in figures) else view.missing[side]
        for side, figures in (("marketing", view.marketing), ("sales", view.sales))
    )
    if sales == missing.NO_SALES:
        parts.kpi_row(marketing)
    else:
        parts.kpi_row(marketing, view.handoff[:1], sales)


def planned(chosen: Filters) -> FunnelPlan | None:
    """What was planned of the stages up to now; None without a target, or when "the period before" was chosen."""
    calendar = state.warehouse().agreements.in_force(chosen.as_of).terms.calendar_of()
    found: FunnelPlan | None = state.kept("funnel_plan", lambda: funnel_plan.view(state.read, chosen, calendar), chosen)
    return found if found and parts.toggle("Against", COMPARED, "against") == COMPARED[0] else None


def hero(view: FunnelView, shown: str, plan: FunnelPlan | None = None) -> None:
    """The large picture, in the view that was chosen, with its caption; its bars against a plan where there is one."""
    draw: dict[str, Callable[[FunnelView], None]] = {
        "Side by side": lambda view: _ribbon(view, plan),
        "Leaks": _leaks,
        "Cohorts": _cohorts,
        "Activity": _activity,
    }
    if shown in OF_THESE:
        st.markdown(f"**{parts.text(funnel_view.followed(view.filters))}**")
    draw[shown](view)


def _ribbon(view: FunnelView, plan: FunnelPlan | None) -> None:
    if plan is None:
        stages, figure = view.stages, ribbon.ribbon(view.stages, view.facts, BEFORE)
        bars = ""
    else:
        stages = funnel_plan.compared(view.stages, plan)
        figure = ribbon.ribbon(stages, view.facts, funnel_plan.AGAINST, missing=funnel_plan.NO_TARGET)
        bars = " ".join([BARS, *plan.notes, ""])
    plot(to_json(figure), key="ribbon", height=470, alt=ribbon.alt(stages))
    _caption(
        view,
        f"{bars}Height is on a log scale, so a steeper drop means a lower conversion rate. Rates are of those who had "
        "the whole conversion window; who is still in play is hatched and never counted as a no.",
    )


def _caption(view: FunnelView, words_of_picture: str) -> None:
    """How to read the picture, then what must be known of its numbers, in one small paragraph."""
    st.caption(" ".join([words_of_picture, *(parts.text(note) for note in view.notes)]))


def _leaks(view: FunnelView) -> None:
    flows = funnel.flows(view.steps)
    if flows.is_empty():
        unloaded = missing.NO_SALES if view.missing["sales"] == missing.NO_SALES else None
        lacks = view.stages.filter(stage="won")["note"].item() or unloaded
        parts.empty_state(lacks or "Nothing has reached the handoff in this period yet.", border=False, height=460)
        return
    plot(to_json(leaks.leaks(flows)), key="leaks", height=460, alt=leaks.alt(flows))
    _caption(view, "Each flow is as high as the leads in it. Hatched: still in play, neither won nor out.")


def _cohorts(view: FunnelView) -> None:
    frame = funnel_view.cohorts(state.read, view)
    if frame.is_empty():
        parts.empty_state("No cohort has entered in these months.", border=False, height=420)
        return
    plot(to_json(cohorts.cohorts(frame)), key="cohorts", height=420, alt=cohorts.alt(frame))
    st.caption("By month of entry. A month fades with the share that is still open: it may still convert.")


def _activity(view: FunnelView) -> None:
    frame = funnel_view.activity(state.read, view.filters)
    if frame.is_empty():
        parts.empty_state("Nothing happened in this period.", border=False, height=460)
        return
    figure = activity.activity(frame, as_of=view.filters.as_of)
    plot(to_json(figure), key="activity", height=460, alt=activity.alt(frame, as_of=view.filters.as_of))


def trends(view: FunnelView) -> None:
    """The headline series of the halves that are loaded: MQLs delivered, and value signed."""
    drawn = [(of, draw) for of, draw in (("leads", _delivered), ("deals", _signed)) if state.holds(of)]
    for (_, draw), place in zip(drawn, st.columns(max(1, len(drawn))), strict=False):
        with place:
            draw(view)


def _delivered(view: FunnelView) -> None:
    with parts.card(":violet[Top of funnel:] MQLs delivered per month"):
        frame, _ = funnel_view.trend(state.read, "mqls", view.filters)
        lacks = "No MQLs are known yet. Add leads with the day they became one."
        _trend(view, frame, "marketing", None, None if "mql" in view.known else lacks)


def _signed(view: FunnelView) -> None:
    with parts.card(":blue[Closed-won:] value signed per month"):
        frame, currency = funnel_view.trend(state.read, "value_signed", view.filters)
        lacks = "No won deal with an amount yet. Add a deals export from your CRM."
        _trend(view, frame, "sales", None if currency == NOT_SET else currency, None if currency else lacks)


def _trend(view: FunnelView, frame: pl.DataFrame, side: Any, currency: str | None, lacks: str | None) -> None:
    if frame.is_empty():
        action = "Add your data" if lacks else None
        parts.empty_state(lacks or "The data begins later.", action=action, border=False, height=TREND_HEIGHT)
        return
    as_of = view.filters.as_of
    figure = trend.trend(frame, side=side, currency=currency, as_of=as_of)
    plot(
        to_json(figure), key=f"trend_{side}", height=TREND_HEIGHT, alt=trend.alt(frame, currency=currency, as_of=as_of)
    )
