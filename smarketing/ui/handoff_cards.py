"""The cards of the Handoff page: the lists as tiles, the chosen list with its leads, who has how much."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import handoff_table, handoff_view, worklist
from smarketing.calendars import Calendar
from smarketing.calendars.work_week import WorkWeek
from smarketing.charts import handoff_share
from smarketing.charts.canvas import to_json
from smarketing.charts.theme import DARK, LIGHT
from smarketing.freshness import dated
from smarketing.handoff_lists import LISTS, Listed
from smarketing.handoff_view import HandoffView
from smarketing.settings import settings
from smarketing.ui import handoff_lead, names, parts, state
from smarketing.ui.plot import plot

MOST_ROWS = 500
HEIGHT = 420
_STYLE = f"""
<style>
[class*="st-key-tile_"] button {{
  height: 100%; min-height: 5.25rem; padding: .5rem .875rem; text-align: left; align-items: flex-start;
}}
[class*="st-key-tile_"] button > * {{
  width: 100%; height: 100%; justify-content: flex-start; align-items: flex-start;
}}
@media (max-width: 1400px) {{ .st-key-tiles_period button {{ min-height: 6.25rem; }} }}
[class*="st-key-tile_"] button p {{ font-size: 1rem; line-height: 1.3; white-space: normal; }}
[class*="st-key-tile_"] button strong {{
  display: block; font-size: 1.75rem; font-weight: 700; line-height: 1.2; font-variant-numeric: tabular-nums;
}}
[class*="st-key-tile_"] button[data-testid="stBaseButton-primary"], [class*="st-key-tile_"]
  button[data-testid="stBaseButton-primary"]:is(:hover, :focus, :active) {{
  background: light-dark({LIGHT["faint"]}, {DARK["faint"]}); color: light-dark({LIGHT["ink"]}, {DARK["ink"]});
  border: 2px solid light-dark({LIGHT["ink"]}, {DARK["ink"]});
}}
</style>
"""


def calendars() -> dict[str, Calendar]:
    """The calendar of each version of the agreement that judges a lead, by its id."""
    return {
        one.version_id: one.terms.calendar_of() for one in state.warehouse().agreements.versions() if one.is_in_chain
    }


def choice() -> Listed:
    """The list that is looked at, kept in the address."""
    titles = {one.title: one for one in LISTS}
    picked = st.selectbox(
        "List",
        list(titles),
        key="list",
        label_visibility="collapsed",
        width=280,
        bind="query-params",
        persist_state="session",
    )
    return titles[str(picked)]


def tiles(view: HandoffView, chosen: Listed) -> None:
    """Each list with its number; a click shows its leads."""
    period = view.filters.period.lower() if view.filters.period != "Custom" else "these days"
    for is_now, said in (
        (True, f"**Open now**, whenever they came: {words.exact(view.of['work'])} MQLs"),
        (False, f"**Handed over in the period** ({period}): {words.exact(view.of['below'])} MQLs"),
    ):
        st.markdown(f":small[{said}]")
        shown = [one for one in LISTS if one.is_now == is_now]
        with st.container(key="tiles_now" if is_now else "tiles_period"):
            for one, place in zip(shown, st.columns(len(shown), gap="small"), strict=True):
                with place:
                    _tile(view, one, chosen)
    if view.replied_at is not None:
        known_to = dated(view.replied_at, settings().zone)
        st.caption(f"Replies are known up to {known_to}: nothing that may have come later is held against anybody.")
    st.html(_STYLE)


def _tile(view: HandoffView, one: Listed, chosen: Listed) -> None:
    count = view.counts[one.key]
    number = f"**{words.exact(count)}**"
    if count and one.is_alarm:
        number = f":red[{number}]"
    st.button(
        f"{number} {one.title}" + (" :gray[(not known)]" if count is None else ""),
        key=f"tile_{one.key}",
        type="primary" if one == chosen else "secondary",
        help=parts.text(handoff_view.sentence(view, one)),
        width="stretch",
        on_click=_choose,
        args=(one.title,),
    )


def _choose(title: str) -> None:
    st.session_state["list"] = title


def leads(view: HandoffView, one: Listed, *, visible: bool) -> None:
    """The leads of the chosen list: what it means, whose move it is, the table, and the files."""
    st.markdown(_said(view, one))
    rows = handoff_view.rows(state.read, view, one.key, calendars())
    week = state.work_week(view.filters.as_of)
    if rows.height:
        rows = names.shown(rows, "owner", visible=visible)
        rows = rows if visible else rows.with_columns(lead_name=pl.lit(None, pl.String))
        _table(rows, one, week)
        with st.container(horizontal=True):
            _files(rows, view, one, week)
            parts.computed("handoff_rows", label="Definition")
        handoff_lead.opened(rows, week, visible=visible)
    _decided(visible=visible)


def _said(view: HandoffView, one: Listed) -> str:
    count = view.counts[one.key]
    head = "" if not count else f"**{words.exact(count)} of {words.exact(view.of[one.key])}.** "
    more = f" The first {MOST_ROWS} are shown; all are in the files." if (count or 0) > MOST_ROWS else ""
    return f"{head}{parts.text(handoff_view.sentence(view, one))}{more}"


def _table(rows: pl.DataFrame, one: Listed, week: WorkWeek) -> None:
    shown = handoff_table.table(rows.head(MOST_ROWS), one, settings().zone, week)
    shown = shown.insert_column(0, pl.Series("open", ["Open"] * shown.height))
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        height=HEIGHT if shown.height > 10 else "auto",
        key=f"leads_{one.key}",
        alt=f"The leads on the list: {one.title}",
        column_config=_columns(rows, week),
        placeholder=words.NOTHING,
    )


def _columns(rows: pl.DataFrame, week: WorkWeek) -> dict[str, Any]:
    keys = rows.head(MOST_ROWS).select("lead_key", "cycle").rows()
    column = st.column_config
    span = column.NumberColumn(format="localized", help=f"Working time in days of {words.tenths(week.hours)} hours.")
    return {
        **{handoff_table.titled(name, "screen"): span for name in (handoff_table.WAITING, handoff_table.LATE)},
        "open": column.ButtonColumn(
            "", type="tertiary", width=60, key="open_lead", on_click=handoff_lead.choose, args=(keys,)
        ),
        handoff_table.DUE: column.DatetimeColumn(format="D MMM YYYY, HH:mm", help=f"Clock of {settings().zone}."),
        "Company": column.Column(width=150),
        "MQL on": column.DateColumn(format="D MMM YYYY"),
        "Decided on": column.DateColumn(format="D MMM YYYY"),
    }


def _files(rows: pl.DataFrame, view: HandoffView, one: Listed, week: WorkWeek) -> None:
    """The list as a file for another program, and as a page to print."""
    name = one.key.replace("_", "-")
    zone = settings().zone
    parts.download(handoff_table.table(rows, one, zone, week, "file"), f"handoff-{name}.csv", key="handoff_csv")
    narrowed = ", ".join(f"{dimension} {value}" for dimension, value in view.filters.chosen.items())
    sentences = [
        f"{one.means} {one.whose}",
        f"Data to {dated(view.filters.as_of, zone)}; times by the clock of {zone}."
        + (f" Only {narrowed}." if narrowed else ""),
    ]
    st.download_button(
        "Printable list",
        lambda: worklist.printable(
            handoff_table.table(rows, one, zone, week, "paper"), title=f"Handoff: {one.title}", sentences=sentences
        ),
        f"handoff-{name}.html",
        "text/html",
        key="handoff_print",
        on_click="ignore",
        icon=":material/print:",
    )


def _decided(*, visible: bool) -> None:
    """What was decided in the app itself, and the way back."""
    found = state.read("own_decisions")
    if found.is_empty():
        return
    with st.expander(f"Decided in this app: {words.exact(found.height)}", icon=":material/gavel:"):
        rows = names.shown(found, "owner", "made_by", visible=visible).head(MOST_ROWS)
        shown = rows.select(
            pl.lit("Take back").alias("back"),
            pl.coalesce("lead_name" if visible else pl.lit(None, pl.String), "lead_key").alias("Lead"),
            pl.col("company").alias("Company"),
            pl.col("decision").str.to_titlecase().alias("Decision"),
            pl.col("reason").alias("Reason"),
            pl.col("note").alias("Note"),
            pl.col("made_by").alias("By"),
            pl.col("made_at").dt.date().alias("On"),
        )
        st.dataframe(
            shown.to_arrow(),
            hide_index=True,
            key="decided",
            alt="What was decided in this app",
            placeholder=words.NOTHING,
            column_config={
                "back": st.column_config.ButtonColumn(
                    "",
                    type="tertiary",
                    key="take_back",
                    on_click=handoff_lead.take_back_row,
                    args=(rows["decision_id"].to_list(),),
                )
            },
        )


def shares(view: HandoffView, *, visible: bool) -> None:
    """Who has how many: of the period beside the even share, and open now."""
    frame = handoff_view.shares(state.read, view.filters)
    if frame.is_empty():
        parts.empty_state("Nobody has any MQL under these filters.", border=False)
        return
    if "unowned" in view.lacks:
        parts.empty_state(f"Cannot be known: {view.lacks['unowned']}", border=False)
        return
    if "reply_late" in view.lacks:
        frame = frame.with_columns(past_due=pl.lit(None, pl.Int64))
    frame = names.shown(frame, "owner", visible=visible)
    plot(
        to_json(handoff_share.share(frame)),
        key="handoff_share",
        height=handoff_share.height(frame),
        alt=handoff_share.alt(frame),
    )
    more = f" The first {handoff_share.MOST} of {frame.height} are drawn." if frame.height > handoff_share.MOST else ""
    st.caption(
        "The tick is the even share of a team: what each of its members who are here would have had of the period's "
        "MQLs. Replies in time are of those answered or past due in the period; red is open and past due." + more
    )
    with st.container(horizontal=True):
        parts.download(frame, "handoff-owners.csv", key="handoff_owners_csv")
        parts.computed("handoff_owners", label="Definition")
