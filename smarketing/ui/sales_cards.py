"""The cards of the Sales page: the key numbers, the quotas, and what each person did."""

from __future__ import annotations

from typing import Literal

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import sales_view
from smarketing.analysis import quota
from smarketing.calendars import Calendar
from smarketing.charts import attainment
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.sales_view import SalesView
from smarketing.targets import NOT_SET
from smarketing.ui import names, parts, state
from smarketing.ui.plot import plot

BY = ("Team", "Person", "Manager", "Office")
METRICS = {
    "amount": "Value signed",
    "deals": "Deals won",
    "accepted_amount": "Amount accepted",
    "mqls": "MQLs",
    "sqls": "SQLs",
}
_MONEY = {"amount", "accepted_amount"}
MOST_ROWS = 500


def view(chosen: Filters) -> SalesView:
    """The Sales page's numbers, by the working days of the agreement in force at data-as-of."""
    return sales_view.view(state.read, chosen, calendar(chosen))


def calendar(chosen: Filters) -> Calendar:
    """The working days of the agreement that is in force at data-as-of."""
    return state.warehouse().agreements.in_force(chosen.as_of).terms.calendar_of()


def figures(found: SalesView) -> None:
    """The key numbers in one row, each with its definition and its query behind it."""
    with st.container(border=True, key="sales_figures"):
        parts.figures(found.figures)
    if found.notes:
        st.caption(" ".join(parts.text(note) for note in found.notes))


def quotas(found: SalesView, *, by: str, visible: bool) -> None:
    """Attainment by person, team, manager or office; then each quota over its whole period."""
    if found.quotas.lacks:
        action = "Add your data" if found.quotas.lacks == sales_view.NO_QUOTAS else None
        parts.empty_state(parts.text(found.quotas.lacks), action=action, border=False)
        if action:
            _editor("Set a quota")
        return
    frame = _holders(found, by)
    for column in ("name", "manager") if by in ("Person", "Manager") else ():
        frame = names.shown(frame, column, visible=visible) if column in frame.columns else frame
    kinds = [kind for kind in METRICS if kind in frame["metric"].to_list()]
    if not kinds:
        parts.empty_state("These quotas are those of teams. Choose Team to see them.", border=False)
        return
    picked = st.segmented_control(
        "What is asked for",
        kinds,
        default=kinds[0],
        required=True,
        format_func=lambda kind: METRICS[kind],
        key=f"quota_{by.lower()}",
        label_visibility="collapsed",
    )
    mine = frame.filter(metric=picked)
    for currency in mine["currency"].unique().sort().to_list():
        _attainment(mine.filter(currency=currency), str(picked), currency, by)
    st.caption(_how(frame, by))
    with st.expander("Each quota over its whole period", icon=":material/table_rows:"):
        _periods(found, visible=visible)
    with st.container(horizontal=True):
        parts.download(mine, "quota-attainment.csv", key="quota_csv")
        parts.computed("quota_results")
        _editor("Set quotas")


def _editor(label: str) -> None:
    """The way to where quotas are set: the targets of the Overview page."""
    st.page_link(
        "overview.py",
        label=label,
        icon=":material/edit:",
        width="content",
        query_params={"overview_part": "Targets", "target_kind": "Quota"},
    )


def _holders(found: SalesView, by: str) -> pl.DataFrame:
    """The rows to be drawn: name, about, metric, currency, due, reached, attainment."""
    if by == "Team":
        return found.quotas.teams.with_columns(name="team", about=_about_team()).drop("team")
    if by == "Person":
        return found.quotas.people.with_columns(name="person", about="team").drop("person", "team")
    grouped = quota.grouped(found.quotas.people, by.lower())
    return grouped.with_columns(name=by.lower(), about=_about_team()).drop(by.lower())


def _about_team() -> pl.Expr:
    people = pl.concat_str(pl.col("people"), pl.when(pl.col("people") == 1).then(pl.lit(" person")).otherwise(
        pl.lit(" people")), pl.lit(" with a quota"))  # fmt: skip
    return (
        pl.when(pl.col("counted") == quota.ALL)
        .then(pl.lit("everybody's count"))
        .when(pl.col("counted") == quota.TEAM)
        .then(pl.lit("the team's own quota"))
        .otherwise(people)
    )


def _attainment(mine: pl.DataFrame, metric: str, currency: str, by: str) -> None:
    unit = currency if metric in _MONEY else None
    if mine.height > attainment.MOST:
        st.caption(f"The first {attainment.MOST} of {words.exact(mine.height)}; all of them are in the download.")
    plot(
        to_json(attainment.attainment(mine, currency=unit)),
        key=f"attainment_{by}_{metric}_{currency}",
        height=attainment.height(mine),
        alt=attainment.alt(mine, currency=unit),
    )


def _how(frame: pl.DataFrame, by: str) -> str:
    said = (
        "The line is the quota pro-rated to the working days of these days that are over. Behind: less than 95% of it."
    )
    if by == "Team" and quota.ALL in frame["counted"].to_list():
        said += " Where no result belongs to anybody in a team, everybody's results are held against its quota."
    if by != "Team" and frame["due"].null_count():
        said += " Who brought something without a quota is listed with it, never as 0%."
    return said


def _periods(found: SalesView, *, visible: bool) -> None:
    frame = shown_periods(found.quotas.periods, visible=visible)
    over = pl.concat_str("gone", pl.lit(" of "), "days").alias("Working days over")
    periods_table(frame, pl.coalesce("person", "team"), over, alt="Each quota and what was reached of it")
    parts.download(frame, "quotas.csv", key="quota_periods_csv")


def shown_periods(periods: pl.DataFrame, *, visible: bool) -> pl.DataFrame:
    """Quotas over their whole periods with their people as they may be shown."""
    keys = ("starts_on", "metric", "team", "person", "currency")
    return names.shown(periods.drop("who", "counted"), "person", visible=visible, listed_by=keys)


def periods_table(
    frame: pl.DataFrame, who: pl.Expr, *more: pl.Expr, alt: str, height: int | Literal["auto"] = "auto"
) -> None:
    """The newest MOST_ROWS quotas over their whole periods, the latest first: who, what, when, how much of it."""
    if frame.height > MOST_ROWS:
        st.caption(f"The last {MOST_ROWS} of {words.exact(frame.height)}; all of them are in the download.")
    number = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        frame.tail(MOST_ROWS)
        .reverse()
        .select(
            who.alias("Who"),
            pl.col("metric").replace_strict(METRICS, default=pl.col("metric")).alias("Asked for"),
            pl.col("currency").replace(NOT_SET, "").alias("Currency"),
            pl.col("starts_on").alias("From"),
            pl.col("ends_on").alias("To"),
            pl.col("quota").alias("Quota"),
            pl.col("whole_reached").alias("Reached"),
            (pl.col("attainment") * 100).alias("Attainment"),
            *more,
            pl.col("state").alias("State"),
        )
        .to_arrow(),
        hide_index=True,
        alt=alt,
        height=height,
        placeholder=words.NOTHING,
        column_config={
            "Quota": number,
            "Reached": number,
            "Attainment": st.column_config.NumberColumn(format="%.1f%%"),
        },
    )


def by() -> str:
    """By whom the quotas are shown, kept in the address."""
    return parts.toggle("Quotas by", BY, "quota_by", team_first("quota_rows"))


def team_first(*more: str) -> str:
    """Teams before persons, as a room may look on: "Team" where the list of people (or one `more` read) has one."""
    named = (state.read(name)["team"].drop_nulls() for name in ("team_list", *more))
    return "Team" if any(teams.len() for teams in named) else "Person"
