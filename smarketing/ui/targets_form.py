"""The forms in which targets and quotas are set: one at a time, or several in a table."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from smarketing import fiscal, target_periods
from smarketing import targets_view as view
from smarketing.filters import Filters
from smarketing.metrics.registry import TARGETS
from smarketing.targets import MONEY, NOT_SET, PLANNED
from smarketing.targets_view import Line
from smarketing.ui import parts, sales_cards, state, targets_desk
from smarketing.ui.targets_desk import BY, desk

TARGET, QUOTA = "Target", "Quota"
MONTH, QUARTER, YEAR, DAYS = "Month", "Quarter", "Year", "Days"
WHOLE = "The whole"
_FIRST, _LAST = date(1970, 1, 1), date(2059, 12, 31)


def show(chosen: Filters, year: int, *, visible: bool) -> None:
    """One target or quota: what, when, of which segment or whose, how much, and who says so."""
    columns = st.columns((1, 1.4, 1, 1.6))
    with columns[0]:
        kind = st.segmented_control(
            "Set a", (TARGET, QUOTA), default=TARGET, required=True, key="target_kind", bind="query-params"
        )
    titles = sales_cards.METRICS if kind == QUOTA else {metric: TARGETS[metric].label for metric in PLANNED}
    with columns[1]:
        metric = str(
            st.selectbox(
                "What", list(titles), format_func=lambda name: titles[name], key=f"target_metric_{kind}",
                index=list(titles).index("mqls"),
            )
        )  # fmt: skip
    with columns[2]:
        length = st.selectbox("Period", (MONTH, QUARTER, YEAR, DAYS), index=1, key="target_length")
    with columns[3]:
        days = _days(str(length), chosen, year)
    whose_at, currency_at, form_at = st.columns((1.4, 0.8, 2.8))
    with whose_at:
        segment = _segment(metric) if kind == TARGET else None
        holder = _holder(visible=visible) if kind == QUOTA else None
    with currency_at:
        currency = _currency(metric)
    with form_at, st.form("target_form", border=False):
        number_at, by_at, button_at = st.columns((1, 1.2, 1), vertical_alignment="bottom")
        number_at.number_input("How much", min_value=0.0, value=None, key="target_number", format="%.10g")
        by_at.text_input("Set by", key=BY, max_chars=200, placeholder="Your name")
        write = targets_desk.set_target if kind == TARGET else targets_desk.set_quota
        whose = segment if kind == TARGET else holder
        button_at.form_submit_button(
            f"Set the {str(kind).lower()}", on_click=write, args=(metric, days, whose, currency), type="primary"
        )
    if kind == QUOTA:
        st.caption("It takes the place of one that a file brought for the same days.")
    elif days:
        of = (metric, segment, currency or NOT_SET)
        st.caption(parts.text(view.standing(state.read, sales_cards.calendar(chosen), of, days)))


def table(found: list[Line], year: int, unit: str) -> None:
    """The targets of a year in a table that can be edited; only what is changed is set."""
    st.caption("An empty cell has no target of exactly these days. Emptying one takes back what a person set in it.")
    key = f"target_table_{desk().turn}_{year}_{unit}"
    rows = _rows(found)
    frame = _noted(rows, year, unit)
    number = st.column_config.NumberColumn(min_value=0, format="localized")
    titles = [title for title, _, _ in target_periods.spans(year, unit)]
    with st.form("target_table_form", border=False):
        st.data_editor(
            frame.to_arrow(),
            key=key,
            hide_index=True,
            disabled=["Of"],
            column_config=dict.fromkeys(titles, number),
            num_rows="fixed",
            placeholder="",
        )
        st.text_input("Set by", key=f"{BY}_table", max_chars=200, placeholder="Your name", width=320)
        st.form_submit_button("Set what was changed", on_click=_save_table, args=(key,), type="primary")


def _save_table(key: str) -> None:
    st.session_state[BY] = st.session_state.get(f"{BY}_table")
    targets_desk.save_table(key)


def _rows(found: list[Line]) -> list[tuple[str, str | None, str]]:
    """What can be planned in the table: each count as a whole, money in the currencies that are known, and each line
    that is shown.
    """
    wanted = [(line.metric, line.segment, line.currency) for line in found]
    units = {metric: currencies() if metric in MONEY else [NOT_SET] for metric in PLANNED}
    wanted += [(metric, None, currency) for metric in PLANNED for currency in units[metric]]
    order = {metric: place for place, metric in enumerate(PLANNED)}
    return sorted(dict.fromkeys(wanted), key=lambda row: (order[row[0]], row[2], row[1] or ""))


def _noted(rows: list[tuple[str, str | None, str]], year: int, unit: str) -> pl.DataFrame:
    """The table as it stands; the desk remembers what each cell is of."""
    found = desk()
    found.cells, found.values, found.stands = {}, {}, {}
    plans = {
        (row["metric"], row["segment"], row["currency"], (row["starts_on"], row["ends_on"])): row
        for row in state.read("plans").iter_rows(named=True)
    }
    columns: dict[str, list[Any]] = {"Of": [Line(*row, ()).title for row in rows]}
    for title, first, last in target_periods.spans(year, unit):
        columns[title] = []
        for place, (metric, segment, currency) in enumerate(rows):
            stands = plans.get((metric, segment, currency, (first, last)))
            unit_of = currency if metric in MONEY else None
            found.cells[place, title] = (metric, segment, unit_of, (first, last))
            if stands:
                found.values[place, title] = stands["planned"]
                found.stands[place, title] = stands["statement"] if stands["origin"] == "app" else ""
            columns[title].append(stands["planned"] if stands else None)
    titles = [title for title, _, _ in target_periods.spans(year, unit)]
    return pl.DataFrame(columns, schema_overrides=dict.fromkeys(titles, pl.Float64))


def currencies() -> list[str]:
    """The currencies of what was signed, spent or planned, the most frequent first; (not set) where no file tells."""
    known = [
        *state.read("deal_outcomes", as_of=state.as_of())["currency"],
        *state.read("spend", as_of=state.as_of())["currency"],
        *state.read("plans").filter(pl.col("metric").is_in(MONEY))["currency"],
    ]
    return list(dict.fromkeys(known))


def _days(length: str, chosen: Filters, year: int) -> tuple[date, date] | None:
    if length == YEAR:
        st.text_input(
            "Which",
            target_periods.name(year),
            disabled=True,
            key=f"target_which_{year}",
            help="Choose another year above.",
        )
        return fiscal.calendar().year(year)
    if length == DAYS:
        picked = st.date_input(
            "From and to",
            (chosen.as_of, chosen.as_of),
            min_value=_FIRST,
            max_value=_LAST,
            key="target_days",
            format="YYYY-MM-DD",
        )
        return (picked[0], picked[1]) if isinstance(picked, tuple) and len(picked) == 2 else None
    spans = target_periods.spans(year, length.lower())[:-1]
    own = fiscal.calendar()
    now = chosen.as_of if own.year_of(chosen.as_of) == year else own.year(year)[0]
    index = next(place for place, (_, first, last) in enumerate(spans) if first <= now <= last)
    picked_title = st.selectbox("Which", [title for title, _, _ in spans], index=index, key=f"target_{length}_{year}")
    return next((first, last) for title, first, last in spans if title == picked_title)


def _segment(metric: str) -> str | None:
    if metric == "sessions":
        st.text_input("Segment", WHOLE, disabled=True, help="Visits are not known by segment.", key="target_unsplit")
        return None
    known = [WHOLE, *(name for name in state.choices("segment") if name != NOT_SET)]
    picked = st.selectbox("Segment", known, key="target_segment", accept_new_options=True)
    return None if picked in (WHOLE, None) else str(picked)


def _holder(*, visible: bool) -> tuple[str | None, str | None]:
    """The person or the team whose quota it is."""
    people, teams = _holders()
    holders: dict[str, tuple[str | None, str | None]] = {f"Team {team}": (None, team) for team in teams}
    if visible:
        holders |= {person: (person, None) for person in people}
    picked = st.selectbox(
        "Whose",
        list(holders),
        key="quota_holder",
        index=None,
        accept_new_options=True,
        placeholder="A person, or Team ..." if visible else "Team ...",
        help=None if visible else "Show names above to choose a person.",
    )
    if picked is None:
        return None, None
    typed = str(picked).strip()
    new = (None, typed.removeprefix("Team ").strip()) if typed.startswith("Team ") else (typed, None)
    return holders.get(typed, new)


def _currency(metric: str) -> str | None:
    if metric not in MONEY:
        st.text_input("Currency", "", disabled=True, key="target_no_currency", placeholder="a count")
        return None
    picked = st.selectbox(
        "Currency",
        currencies() or [NOT_SET],
        key="target_currency",
        accept_new_options=True,
        help="Three letters, such as EUR; (not set) where your amounts have none.",
    )
    return str(picked or "") or None


def _holders() -> tuple[list[str], list[str]]:
    listed, quotas = state.read("team_list"), state.read("quota_rows")
    people = [*listed.filter(is_active=1)["name"].drop_nulls(), *quotas["person"].drop_nulls()]
    teams = [*listed["team"].drop_nulls(), *quotas["team"].drop_nulls()]
    return sorted(set(people)), sorted(set(teams))
