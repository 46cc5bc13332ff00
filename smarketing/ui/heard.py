"""What we hear: the themes with what is behind them, how the loop runs, and where a theme is heard."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import heard_view, heard_words
from smarketing.analysis.heard import Course
from smarketing.calendars.work_week import WorkWeek
from smarketing.charts import heard as picture
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.heard_view import BY, UNITS, HeardView
from smarketing.targets import NOT_SET
from smarketing.ui import heard_behind, heard_themes, parts, sales_cards, state
from smarketing.ui.plot import plot

ROW, MOST_ROWS = 35, 14
_CURRENCY = "heard_currency"
ABOUT = {
    "Heard": "Notes and lost deals that give it as their reason.",
    "At stake": "Amounts of the open deals that these notes are linked to, directly or through their lead.",
    "Won with it": "Of the deals closed in the period in which a note of it was heard before the day they closed, the "
    "share won. Reasons of closed deals do not count here.",
    "Won without": "Of all other deals closed in the period, the share won.",
    "Difference": "In points, with its 95 % limits (Newcombe). Few deals: under 20 on a side; then it does not rank.",
    "Lost": "Amounts of the lost deals behind it.",
    "Waiting": "Notes that nobody has answered yet.",
}


def view(chosen: Filters) -> HeardView:
    """The themes under the filters of the page, in the currency that was chosen."""
    currency = st.session_state.get(_CURRENCY)
    found: HeardView = state.kept("heard", lambda: heard_view.view(state.read, chosen, currency), chosen, currency)
    return found


def show(chosen: Filters, *, visible: bool) -> None:
    """All of it below the verdict."""
    found = view(chosen)
    left, right = st.columns((3.4, 1), gap="medium")
    with left, parts.card("What we hear most", key="heard", height="stretch") as tools, parts.boundary("The themes"):
        if found.lacks:
            parts.empty_state(f"{found.lacks} {heard_view.HOW_TO_ADD}", action="Add your data", border=False)
        else:
            with tools:
                _currency(found)
            _bars(found)
    with right, parts.card("Is the loop closed?", key="loop", height="stretch"), parts.boundary("The loop"):
        _loop(chosen)
    if not found.lacks:
        with parts.card("Theme by theme", key="heard_table") as tools, parts.boundary("The table"):
            with tools:
                unit = parts.toggle("Trend", tuple(UNITS), "heard_trend", "Month by month")
            _table(chosen, found, UNITS[unit])
        with parts.card("Behind a theme", key="heard_behind"), parts.boundary("What is behind it"):
            heard_behind.show(chosen, found, visible=visible)
        with parts.card("Where it is heard", key="heard_split") as tools, parts.boundary("The breakdown"):
            with tools:
                by = parts.toggle("By", tuple(BY), "heard_by")
            _split(chosen, found, BY[by])
    heard_themes.editor(visible=visible)


def _currency(found: HeardView) -> None:
    if st.session_state.get(_CURRENCY) not in (None, *found.currencies):
        del st.session_state[_CURRENCY]
    if len(found.currencies) > 1:
        st.segmented_control(
            "Currency",
            found.currencies,
            default=found.currencies[0],
            required=True,
            key=_CURRENCY,
            format_func=lambda code: "no currency" if code == NOT_SET else code,
            label_visibility="collapsed",
        )


def _bars(found: HeardView) -> None:
    rows = heard_view.bars(found)
    if not rows:
        parts.empty_state("None of these notes has a theme yet: give them one under Notes.", border=False)
        return
    clicked = plot(
        to_json(picture.heard(rows, width=860)),
        key="heard_plot",
        height=picture.best_height(rows),
        alt=heard_words.alt(rows),
        clickable=True,
    )
    if clicked and clicked.get("customdata"):
        heard_behind.pick(str(clicked["customdata"]))
    st.caption(" ".join([heard_view.RANKED, *(parts.text(said) for said in found.said)]))


def _loop(chosen: Filters) -> None:
    calendar = sales_cards.calendar(chosen)
    found = heard_view.health(state.read, chosen, calendar, state.now())
    if found is None:
        parts.empty_state("No note is written down in these days: nobody waits for an answer.", border=False)
        return
    told = heard_words.loop(found, WorkWeek.of(calendar))
    for one in told:
        st.metric(
            one.label,
            one.value,
            one.note or None,
            delta_color="orange" if one.is_late else "gray",
            delta_arrow="off",
            help=one.about,
        )
    parts.computed("loop_health")


def _table(chosen: Filters, found: HeardView, unit: str) -> None:
    courses: list[Course] = state.kept(
        "heard_courses", lambda: heard_view.courses(state.read, chosen, unit), chosen, unit
    )
    trends = {one.theme: list(one.statements) for one in courses}
    money = "" if found.currency in (None, NOT_SET) else f", {found.currency}"
    rows = [
        {
            "#": row["rank"],
            "Theme": row["theme"],
            "Trend": trends.get(row["theme"]),
            "Heard": row["statements"],
            "Notes": row["notes"],
            "Lost deals": row["reasons"],
            "Waiting": row["waiting"],
            f"At stake{money}": row["at_stake"],
            "Won with it": heard_words.rate(row["won"], row["closed"]),
            "Won without": heard_words.rate(row["rest_won"], row["rest_closed"]),
            "Difference": heard_words.difference(row),
            f"Lost{money}": row["lost_amount"],
        }
        for row in found.themes.to_dicts()
    ]
    st.dataframe(
        rows,
        hide_index=True,
        height=ROW * (min(len(rows), MOST_ROWS) + 1) + 2,
        placeholder=words.NOTHING,
        alt=f"{len(rows)} themes with what is behind them",
        column_config=_columns(found, money, courses),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.download(_as_file(found), "what-we-hear.csv", key="heard_csv")
        parts.computed("theme_rows", label="What counts")
        parts.computed("theme_amounts", label="What is at stake")
        parts.computed("theme_wins", label="How often it is won")


def _columns(found: HeardView, money: str, courses: list[Course]) -> dict[str, Any]:
    config = st.column_config
    starts = courses[0].starts if courses else ()
    span = f" from {starts[0]} to {starts[-1]}" if starts else ""
    top = max((max(one.statements, default=0) for one in courses), default=0)
    about = {f"{name}{money}" if name in ("At stake", "Lost") else name: text for name, text in ABOUT.items()}
    shown: dict[str, Any] = {name: config.Column(name, help=text) for name, text in about.items()}
    shown |= {name: config.NumberColumn(name, format="localized", help=about[name]) for name in about if money in name
              and name.startswith(("At stake", "Lost"))}  # fmt: skip
    shown["#"] = config.NumberColumn("#", width=40, help=heard_view.RANKED)
    shown["Theme"] = config.TextColumn("Theme", width=170)
    shown["Trend"] = config.BarChartColumn(
        "Trend", y_min=0, y_max=max(top, 1), help=f"How often it was heard in each whole week or month{span}."
    )
    return shown


def _as_file(found: HeardView) -> pl.DataFrame:
    """The table with each factor in a column of its own."""
    return found.themes.with_columns(currency=pl.lit(found.currency, dtype=pl.String)).select(
        "rank", "theme", "group", "score", "statements", "notes", "reasons", "waiting", "leads", "deals", "open_deals",
        "at_stake", "lost_deals", "lost_amount", "currency", "won", "closed", "rest_won", "rest_closed", "gap",
        "gap_low", "gap_high", "few", "is_clear", "unclear",
    )  # fmt: skip


def _split(chosen: Filters, found: HeardView, by: str) -> None:
    themes = found.themes["theme"].to_list()
    frame: pl.DataFrame = state.kept(
        "heard_split", lambda: heard_view.split(state.read, chosen, by, themes), chosen, by, tuple(themes)
    )
    st.dataframe(
        frame.to_arrow(),
        hide_index=True,
        height=ROW * (min(frame.height, MOST_ROWS) + 1) + 2,
        alt=f"How often each theme was heard by {by}",
        column_config={"Theme": st.column_config.TextColumn("Theme", width=200)},
    )
    st.caption(
        f"Each statement is in one column, so each row adds up. A note's own {by} counts before that of its lead or "
        "deal; (several): these differ."
    )
    with st.container(horizontal=True):
        parts.download(frame, f"what-we-hear-by-{by}.csv", key="heard_split_csv")
        parts.computed("theme_splits", label="Definition")
