"""Below the promise cards: how fast sales replied, whose replies are late, why, and since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import promise_view
from smarketing.analysis.replies import STATES as DRAWN
from smarketing.analysis.replies import Strip
from smarketing.calendars.work_week import WorkWeek
from smarketing.charts import breach_causes, compliance_trend, late_heatmap, reply_strip
from smarketing.charts.canvas import to_json
from smarketing.freshness import moment
from smarketing.promise_view import PromiseView
from smarketing.settings import settings
from smarketing.targets import NOT_SET
from smarketing.ui import names, parts, promise_lead, state
from smarketing.ui.plot import plot

OPEN_LATE, REPLIED_LATE, PAST_DUE = "Reply late, still open", "Replied late", "Days past due"
STATES = {
    OPEN_LATE: "breached",
    "Due soon": "at_risk",
    REPLIED_LATE: "met_late",
    "Exempt": "exempt",
    "Uncovered": "uncovered",
}
MOST_ROWS = 500
DAY = 86400


def replies(view: PromiseView) -> None:
    """The strip of reply times, by segment."""
    found = promise_view.strip(state.read, view)
    if found.rows.is_empty():
        parts.empty_state("No reply can be drawn: none has a clock time and a promise.", border=False, height=240)
        return
    every = sum(view.states[name] for name in DRAWN) - found.untimed
    week = state.work_week(view.filters.as_of)
    goal = next((card.goal for card in view.cards if card.clause == "response"), None)
    shown = reply_strip.reply_strip(found.marks, found.rows, target=found.target, goal=goal, week=week)
    plot(to_json(shown), key="strip", height=reply_strip.best_height(found.rows), alt=reply_strip.alt(found.rows, week))
    st.caption(
        "One mark per MQL: ● replied in time, ○ still open in time, × replied late, ▶ reply late, still "
        f"open. The thick bar is the median of the replies. {_scale(found, every)}"
    )
    with st.container(horizontal=True):
        parts.computed("reply_rows", key="how_strip")
        parts.download(found.marks.drop("lead_key", "cycle"), "reply-times.csv")


def _scale(found: Strip, every: int) -> str:
    said = "Working time, on a log scale."
    if found.target is None:
        said = "Each reply is drawn at its share of the working time promised for it, on a log scale."
    if found.is_sampled or every > found.marks.height:
        drawn = int(found.rows["drawn"].sum())
        said += f" {words.exact(drawn)} of {words.exact(every)} are drawn, evenly picked within each segment and state."
    if found.untimed:
        said += f" {words.exact(found.untimed)} have no clock time and are not drawn."
    return said


def owners(view: PromiseView, *, visible: bool) -> None:
    """Who has MQLs waiting past the promise, and for how long."""
    if view.late.is_empty():
        parts.empty_state("No MQL waits past the promised reply.", border=False, height=240)
        return
    named = names.shown(view.late, "owner", visible=visible)
    shown = named.with_columns(name=_owner_words())
    plot(
        to_json(late_heatmap.late_heatmap(shown)),
        key="late_heatmap",
        height=late_heatmap.best_height(shown),
        alt=late_heatmap.alt(shown),
    )
    st.caption("Time past the promise, by the clock on the wall. Stronger colour means more of them.")
    with st.container(horizontal=True):
        parts.computed("late_replies", key="how_late")
        parts.download(named, "late-by-owner.csv")


def _owner_words() -> pl.Expr:
    gone = pl.when(pl.col("is_active") == 0).then(pl.lit(" (left)")).otherwise(pl.lit(""))
    return pl.when(pl.col("owner") == NOT_SET).then(pl.lit("Unassigned")).otherwise(pl.concat_str("owner", gone))


def causes(view: PromiseView) -> None:
    """Why replies came late, and whose move it was."""
    found = promise_view.causes(state.read, view)
    if found.is_empty():
        parts.empty_state("No reply is late.", border=False, height=240)
        return
    plot(
        to_json(breach_causes.breach_causes(found)),
        key="causes",
        height=breach_causes.best_height(found),
        alt=breach_causes.alt(found),
    )
    st.caption("Written down by people, else read off the clock's legs. Hatched: not answered yet.")
    with st.container(horizontal=True):
        parts.computed("breach_causes", key="how_causes")
        parts.download(found, "breach-causes.csv")


def trend(view: PromiseView) -> None:
    """Replies in time by week, with its goal and the versions of the agreement."""
    found = promise_view.weeks(state.read, view)
    if found["share"].null_count() == found.height:
        parts.empty_state("No reply was due in these weeks.", border=False, height=240)
        return
    plot(
        to_json(compliance_trend.compliance_trend(found, width=680, height=260)),
        key="compliance_trend",
        height=260,
        alt=compliance_trend.alt(found),
    )
    st.caption(
        "By the week of the MQL; the band is the 95% interval. Open marks rest on fewer than 20 replies. Dotted: a new "
        "version of the agreement."
    )
    with st.container(horizontal=True):
        parts.computed("reply_states", key="how_trend")
        parts.download(found, "replies-by-week.csv")


def pick() -> str:
    """The choice of a list of MQLs."""
    return parts.toggle("Which MQLs", tuple(STATES), "late_state")


def leads(view: PromiseView, shown: str, *, visible: bool) -> None:
    """The MQLs of a list, each with a way to its whole story."""
    rows = promise_view.rows_in(state.read, view, STATES[shown])
    if rows.is_empty():
        parts.empty_state(f"No MQL of this period is in this list: {shown.lower()}.", border=False)
        return
    if shown == OPEN_LATE:
        rows = rows.sort("late_seconds", "lead_key", descending=[True, False])
    keys = [(row["lead_key"], row["cycle"]) for row in rows.head(MOST_ROWS).iter_rows(named=True)]
    more = f", the first {MOST_ROWS} shown" if rows.height > MOST_ROWS else ""
    st.markdown(f"**{words.exact(view.states[STATES[shown]])}** MQLs{more}")
    columns = _columns(shown, view.filters.as_of, visible=visible)
    rows = names.shown(rows, "owner", "touch_person", visible=visible)
    table = pl.DataFrame(
        [{title: of(row) for title, of in columns.items()} for row in rows.head(MOST_ROWS).iter_rows(named=True)]
    )
    if PAST_DUE in table.columns:
        table = table.with_columns(words.durations(pl.col(PAST_DUE)))
    st.dataframe(
        table.with_columns(pl.lit("Open").alias("Story")).to_arrow(),
        hide_index=True,
        height=min(380, 38 + 35 * table.height),
        alt=f"MQLs: {shown.lower()}",
        placeholder=words.NOTHING,
        column_config={
            "Story": st.column_config.ButtonColumn(
                "", width=80, type="tertiary", key="open_promise", on_click=promise_lead.choose, args=(keys,)
            ),
            PAST_DUE: st.column_config.NumberColumn(help="By the clock on the wall."),
        },
    )
    with st.container(horizontal=True):
        out = rows if visible else rows.drop("lead_name")
        parts.download(out, f"mqls-{STATES[shown]}.csv")
        parts.computed("reply_rows", key="how_rows")


Column = Callable[[dict[str, Any]], object]


def _columns(shown: str, as_of: date, *, visible: bool) -> dict[str, Column]:
    """The columns of the table: title -> what of a row."""
    zone, week = settings().zone, state.work_week(as_of)
    columns: dict[str, Column] = {"Company": lambda row: row["company"] or row["lead_id"]}
    if visible:
        columns["Lead"] = lambda row: row["lead_name"]
    columns |= {
        "Owner": lambda row: "Unassigned" if row["owner"] == NOT_SET else row["owner"],
        "Segment": lambda row: row["segment"],
        "Why an MQL": _why,
        "MQL since": lambda row: moment(row["start_at"] or row["mql_on"], zone, as_of),
        "Due": lambda row: moment(row["due_at"], zone, as_of) if row["due_at"] else None,
    }
    if shown == OPEN_LATE:
        columns[PAST_DUE] = lambda row: None if row["late_seconds"] is None else row["late_seconds"] / DAY
    if shown == REPLIED_LATE:
        columns["Replied after"] = lambda row: _working(row["reply_minutes"], week)
        columns["Promised"] = lambda row: _working(row["target_minutes"], week)
    return columns


def _why(row: dict[str, Any]) -> str | None:
    score = None if row["score"] is None else f"Score {row['score']:g}"
    return row["trigger"] or score


def _working(minutes: float | None, week: WorkWeek) -> str:
    return words.working_time(None if minutes is None else minutes / 60, week)
