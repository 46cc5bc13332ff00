"""Below the quotas on the Sales page: what each person did, the open deals, and why deals were won or lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import sales_view
from smarketing.analysis import selling
from smarketing.filters import Filters
from smarketing.format import day
from smarketing.targets import NOT_SET
from smarketing.ui import names, parts, state
from smarketing.ui.sales_cards import team_first

MOST_ROWS = 500
WHO = ("Team", "Person")
LISTS = {
    "all": "All open",
    "idle": f"Idle {sales_view.IDLE_DAYS} days",
    "old": "Older than most wins",
    "overdue": "Close date past",
    "without_amount": "Without amount",
}
GRAINS = ("Week", "Month", "Quarter", "Person", "Segment", "Channel")
FLAGS = {"idle": "Idle", "old": "Old", "overdue": "Date past", "without_amount": "No amount"}
BANDS = ("≤ 30 days", "31–60 days", "61–90 days", "91–180 days", "> 180 days")
MEDIAN_REPLY, MEDIAN_AGE, MEDIAN_CYCLE = "Median reply (working hours)", "Median age (days)", "Median cycle (days)"
_NUMBER = st.column_config.NumberColumn(format="localized")
_RATE = st.column_config.NumberColumn(format="%.0f%%")


def who() -> str:
    """Whether activity is shown per person or per team, kept in the address."""
    return parts.toggle("Activity by", WHO, "activity_by", team_first())


def activity(chosen: Filters, *, by: str, visible: bool) -> None:
    """Calls, e-mails and meetings, and how fast the MQLs of each were answered."""
    frame = sales_view.activity(state.read, chosen, by.lower())
    if frame.is_empty():
        parts.empty_state(
            "No calls, e-mails or meetings in these days, and no MQL to reply to. Add an export of activities.",
            action="Add your data",
            border=False,
        )
        return
    frame = names.shown(frame, "person", visible=visible)
    _done(frame, by)
    st.caption(
        "Touches that people made in the period; nothing automatic, nothing that came in. Replies are to the MQLs of "
        "the period by their owner: in time ÷ (in time + replied late + late and still open), in working time by the "
        "agreement."
    )
    with st.container(horizontal=True):
        parts.download(frame, "sales-activity.csv", key="activity_csv")
        parts.computed("touch_counts", label="Touches", key="computed_activity")
        parts.computed("reply_states", label="Replies", key="computed_replies")


def _done(frame: pl.DataFrame, by: str) -> None:
    who_column = pl.col("person").replace(NOT_SET, "No owner").alias("Who")
    shown = frame.head(MOST_ROWS).select(
        who_column if by == "Person" else pl.col("team").replace(NOT_SET, "No team known").alias("Team"),
        *(
            [pl.col("team").replace(NOT_SET, None).alias("Team")]
            if by == "Person"
            else [pl.col("people").alias("People")]
        ),
        pl.col("call").alias("Calls"),
        pl.col("email").alias("E-mails"),
        pl.col("meeting").alias("Meetings"),
        pl.col("other").alias("Other"),
        pl.col("touches").alias("All"),
        (pl.col("in_time_rate") * 100).alias("Replies in time"),
        pl.when(pl.col("judged") > 0).then("judged").alias("of MQLs"),
        *([words.durations(pl.col("median_minutes") / 60).alias(MEDIAN_REPLY)] if by == "Person" else []),
    )
    counts = ("People", "Calls", "E-mails", "Meetings", "Other", "All", "of MQLs")
    hours = st.column_config.NumberColumn(help="Working hours to the first reply, median.")
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        alt="What each did, and how fast they replied",
        placeholder=words.NOTHING,
        column_config={**dict.fromkeys(counts, _NUMBER), "Replies in time": _RATE, MEDIAN_REPLY: hours},
    )


def pipeline(chosen: Filters, *, visible: bool) -> None:
    """The open deals by stage and age, and those that something is wrong with."""
    found, usual = sales_view.open_deals(state.read, chosen)
    if found.is_empty():
        parts.empty_state("No deal is open under these filters.", border=False)
        return
    found = names.shown(found, "person", visible=visible)
    _stages(selling.stages(found))
    counts: dict[str, int | None] = {"all": found.height, **sales_view.lists(found)}
    titles = {title: name for name, title in LISTS.items()}
    picked = titles[parts.toggle("List", tuple(titles), "open_list")]
    mine = found if picked == "all" else found.filter(pl.col(f"is_{picked}"))
    count = words.exact(counts[picked])
    st.markdown(f"**{count} of {words.exact(found.height)}.** {_list_words(picked, usual, counts)}")
    if mine.height > MOST_ROWS:
        st.caption(f"The {MOST_ROWS} largest of {words.exact(mine.height)}; all of them are in the download.")
    rows = mine.drop("is_idle", "is_old", "is_overdue", "is_without_amount")
    parts.records(
        _numbers(rows.head(MOST_ROWS)), "open_deals", height=_height(mine.height), alt="The open deals of this list"
    )
    with st.container(horizontal=True):
        parts.download(rows, f"open-deals-{picked}.csv", key="open_csv")
        parts.computed("open_deals")


def _list_words(picked: str, usual: float | None, counts: dict[str, int | None]) -> str:
    if picked == "idle" and counts["idle"] is None:
        return "Cannot be known without calls, e-mails or meetings, and without a history of the deals."
    if picked == "old" and usual is None:
        return f"Cannot be known: fewer than {sales_view.LEAST_WON} deals were won, so nobody knows how long one takes."
    return {
        "all": "All deals that are open at data-as-of, largest first, whatever the period.",
        "idle": f"Nothing changed and nobody called, wrote to or met its lead for {sales_view.IDLE_DAYS} days or more.",
        "old": f"Open for longer than {words.days(usual)}: nine in ten of all won deals were won sooner.",
        "overdue": "The day on which it was to be closed has passed.",
        "without_amount": "It counts in no sum.",
    }[picked]


def _stages(frame: pl.DataFrame) -> None:
    shown = frame.select(
        pl.col("stage").alias("Stage"),
        pl.col("currency").replace(NOT_SET, "").alias("Currency"),
        pl.col("deals").alias("Deals"),
        pl.col("amount").alias("Amount"),
        pl.col("weighted_amount").alias("Weighted"),
        pl.col("median_age").alias(MEDIAN_AGE),
        *(pl.col(f"age_{place}").alias(band) for place, band in enumerate(BANDS)),
        *(pl.col(name).alias(FLAGS[name]) for name in selling.FLAGS),
    )
    columns: dict[str, Any] = {"Amount": _NUMBER, "Weighted": _NUMBER}
    columns[MEDIAN_AGE] = st.column_config.NumberColumn(format="%.0f", help="Days since the deals were opened.")
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        alt="Open deals by stage and age",
        placeholder=words.NOTHING,
        column_config=columns,
    )


def grain() -> str:
    """By what the closed deals are shown, kept in the address."""
    return parts.toggle("Closed by", GRAINS, "closed_grain")


def closed(chosen: Filters, *, by: str, visible: bool) -> None:
    """The deals closed in the period, why they were won or lost, and the deals themselves."""
    found = sales_view.closed(state.read, chosen, by.lower())
    if found.is_empty():
        parts.empty_state("No deal was closed in these days.", border=False)
        return
    if by == "Person":
        found = names.shown(found, "value", visible=visible, listed_by=("value", "currency"))
    left, right = st.columns((3, 2))
    with left:
        _outcomes(found, by)
    with right:
        _reasons(chosen)
    _rows(chosen, visible=visible)


def _outcomes(found: pl.DataFrame, by: str) -> None:
    label = pl.col("value").map_elements(lambda value: _value(value, by), return_dtype=pl.String)
    shown = found.head(MOST_ROWS).select(
        label.alias(by),
        pl.col("won").alias("Won"),
        pl.col("lost").alias("Lost"),
        (pl.col("win_rate") * 100).alias("Win rate"),
        pl.col("won_amount").cast(pl.Float64).alias("Value signed"),
        pl.col("currency").replace(NOT_SET, "").alias("Currency"),
        pl.col("median_cycle_days").alias(MEDIAN_CYCLE),
    )
    days = st.column_config.NumberColumn(format="%.0f", help="Days from opening to winning, median.")
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        height=_height(found.height),
        alt="Deals closed in the period",
        placeholder=words.NOTHING,
        column_config={"Win rate": _RATE, "Value signed": _NUMBER, MEDIAN_CYCLE: days},
    )
    with st.container(horizontal=True):
        parts.download(found, "closed-deals.csv", key="closed_csv")
        parts.computed("deal_outcomes", key="computed_closed")


def _value(value: str, by: str) -> str:
    if by in ("Week", "Month", "Quarter"):
        first = date.fromisoformat(value)
        if by == "Week":
            return f"from {day(first)}"
        return words.month(value, year=True) if by == "Month" else words.quarter(value, year=True)
    return "No owner" if by == "Person" and value == NOT_SET else value


def _reasons(chosen: Filters) -> None:
    found = sales_view.reasons(state.read, chosen)
    shown = found.head(MOST_ROWS).select(
        pl.col("status").str.to_titlecase().alias("Outcome"),
        pl.col("reason").replace(NOT_SET, "no reason given").alias("Reason"),
        pl.col("deals").alias("Deals"),
        (pl.col("share") * 100).alias("Share"),
        pl.col("amount").cast(pl.Float64).alias("Amount"),
        pl.col("currency").replace(NOT_SET, "").alias("Currency"),
        pl.col("median_days").alias("Median days"),
    )
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        height=_height(found.height),
        alt="Why deals were won or lost",
        placeholder=words.NOTHING,
        column_config={
            "Share": _RATE,
            "Amount": _NUMBER,
            "Median days": st.column_config.NumberColumn(format="%.0f"),
        },
    )
    with st.container(horizontal=True):
        parts.download(found, "close-reasons.csv", key="reasons_csv")
        parts.computed("close_reasons")


def _rows(chosen: Filters, *, visible: bool) -> None:
    status = parts.toggle("Deals", ("Won", "Lost"), "closed_status").lower()
    rows = names.shown(sales_view.deals(state.read, chosen, status), "owner", visible=visible)
    more = f", the {MOST_ROWS} largest shown" if rows.height > MOST_ROWS else ""
    st.markdown(f"**{words.exact(rows.height)}** deals {status} in the period{more}")
    parts.records(
        _numbers(rows.head(MOST_ROWS)), "deal_rows", height=_height(rows.height), alt="The deals behind the numbers"
    )
    with st.container(horizontal=True):
        parts.download(rows, f"deals-{status}.csv", key="closed_rows_csv")
        parts.computed("deal_rows")


def _height(rows: int) -> int:
    """As high as the rows are, up to a table that scrolls."""
    return min(300, 36 * (rows + 1) + 2)


def _numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Amounts as plain numbers: with six decimals, a table shows them as text."""
    return rows.with_columns(pl.selectors.decimal().cast(pl.Float64))
