"""What is set: the quotas of a year with what was reached of them, and who set what until when."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from smarketing import fiscal, sales_view, target_periods, targets_history
from smarketing import format as words
from smarketing.filters import Filters
from smarketing.format import span
from smarketing.targets import MONEY
from smarketing.targets_view import Line
from smarketing.ui import names, parts, sales_cards, state, targets_desk
from smarketing.ui.targets_desk import BY
from smarketing.warehouse import Plan, Quota

MOST_ROWS = 500


def quotas(chosen: Filters, year: int, *, visible: bool) -> None:
    """Each quota that touches the year with what was reached of it, of teams and, where names may be seen, people."""
    found = sales_view.quotas_of(state.read, chosen, sales_cards.calendar(chosen))
    if found.lacks:
        parts.empty_state(
            f"No quota is set for {target_periods.name(year)}. Set one above, "
            "or load a file of quotas: who, which days and how much.",
            border=False,
        )
        return
    periods = found.periods
    frame = sales_cards.shown_periods(periods, visible=visible)
    who = pl.coalesce("person", pl.concat_str(pl.lit("Team "), "team"))
    height = min(420, 40 + 35 * frame.height)
    sales_cards.periods_table(frame, who, alt="The quotas of the year and what was reached of them", height=height)
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.download(frame, f"quotas-{target_periods.name(year)}.csv", key="targets_quotas_csv")
        parts.computed("quota_rows")
        st.page_link("sales.py", label="Who is ahead and who behind", icon=":material/arrow_forward:", width="content")


def history(year: int, *, visible: bool) -> None:
    """What was set for the year, the newest first, and the way to take back what a person set."""
    plans, quotas = _history(year, visible=visible)
    if plans.is_empty() and quotas.is_empty():
        st.caption(f"Nothing was ever set for {target_periods.name(year)}.")
        return
    _take_back(plans, quotas)
    both = pl.concat([plans, quotas], how="diagonal").sort("set_at", descending=True, maintain_order=True)
    both = names.shown(both, "person", "set_by", "ended_by", visible=visible)
    shown = both.head(MOST_ROWS)
    if both.height > MOST_ROWS:
        st.caption(f"The newest {MOST_ROWS} of {words.exact(both.height)}; all of them are in the download.")
    table = [
        {"Of": row["title"], "Days": row["days"], "": row["state"], "Told": targets_history.words_of(row, row["said"])}
        for row in shown.iter_rows(named=True)
    ]
    st.dataframe(table, hide_index=True, alt="What was set, and until when it stood")
    parts.download(
        both.drop("title", "days", "said", "statement"),
        f"targets-history-{target_periods.name(year)}.csv",
        key="targets_history_csv",
    )


def _history(year: int, *, visible: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    def made() -> tuple[pl.DataFrame, pl.DataFrame]:
        kept = targets_desk.plans()
        plans = targets_history.told(kept.plan_history(), targets_history.OF_PLANS, "planned")
        quotas = targets_history.told(kept.quota_history(), targets_history.OF_QUOTAS, "quota")
        return plans, quotas

    plans, quotas = state.kept("targets_history", made)
    first, last = fiscal.calendar().year(year)
    touches = (pl.col("starts_on") <= last) & (pl.col("ends_on") >= first)
    plans, quotas = plans.filter(touches), quotas.filter(touches)
    who = names.shown(quotas.select("person"), "person", visible=visible)["person"].to_list()
    return _worded(plans, "planned", [None] * plans.height), _worded(quotas, "quota", who)


def _worded(frame: pl.DataFrame, value: str, who: list[str | None]) -> pl.DataFrame:
    """The frame with `title`, `days` and `said` in words; `who` are the people as they may be shown."""
    rows = []
    for person, row in zip(who, frame.iter_rows(named=True), strict=True):
        unit = row["currency"] if row["metric"] in MONEY else None
        said = words.money(row[value], unit) if unit else words.exact(row[value])
        rows.append((_title(row, person), span(row["starts_on"], row["ends_on"]), said))
    more = pl.DataFrame(rows, schema={"title": pl.String, "days": pl.String, "said": pl.String}, orient="row")
    return frame.hstack(more)


def _title(row: dict[str, Any], person: str | None) -> str:
    if "quota" not in row:
        return Line(row["metric"], row["segment"], row["currency"], ()).title
    title = sales_cards.METRICS.get(row["metric"], row["metric"])
    return f"Quota, {title}: {person or row['team']}"


def _take_back(plans: pl.DataFrame, quotas: pl.DataFrame) -> None:
    """A choice of what people set and still stands, and the button that takes it back."""
    rows: dict[str, tuple[str, Plan | Quota]] = {}
    for row in plans.filter(origin="app", state=targets_history.STANDS).iter_rows(named=True):
        unit = row["currency"] if row["metric"] in MONEY else None
        days = (row["starts_on"], row["ends_on"])
        plan = Plan(row["metric"], *days, Decimal(str(row["planned"])), row["segment"], unit)
        rows[row["statement"]] = (f"{row['title']}, {row['days']}: {row['said']}", plan)
    for row in quotas.filter(origin="app", state=targets_history.STANDS).iter_rows(named=True):
        unit = row["currency"] if row["metric"] in MONEY else None
        days = (row["starts_on"], row["ends_on"])
        quota = Quota(row["metric"], *days, Decimal(str(row["quota"])), row["person"], row["team"], unit)
        rows[row["statement"]] = (f"{row['title']}, {row['days']}: {row['said']}", quota)
    if not rows:
        st.caption(
            "Nothing that stands was set here. What a file brought is taken back by undoing it on the Data page."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            "Take back", list(rows), format_func=lambda number: rows[number][0], key="targets_take_back", width=520
        )
        st.text_input("Who takes it back", key=f"{BY}_back", max_chars=200, width=220)
        st.button(
            "Take it back", on_click=_taken_back, args=(str(picked), rows[str(picked)][1]), key="targets_taken_back"
        )


def _taken_back(statement: str, said: Plan | Quota) -> None:
    st.session_state[BY] = st.session_state.get(f"{BY}_back") or st.session_state.get(BY)
    targets_desk.take_back(statement, said)
