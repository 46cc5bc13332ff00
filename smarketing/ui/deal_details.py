"""The deals behind the sales side: what was closed, what is open, and the records."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing.answers import ask
from smarketing.filters import Filters
from smarketing.targets import NOT_SET
from smarketing.ui import parts, state

MOST_ROWS = 500
GRAINS = {"Month": "month", "Quarter": "quarter", "Owner": "owner", "Channel": "channel", "Segment": "segment"}
STATUSES = ("open", "won", "lost")


def deals(chosen: Filters) -> None:
    """Closed deals of the period by a breakdown, the pipeline at data-as-of, and the deals themselves."""
    pipeline = ask(state.read, "pipeline", chosen)
    if pipeline.is_empty():
        held = state.read("contents")["deals"].item()
        lacks = "No deal under these filters." if held else "No deals loaded yet. Add a deals export from your CRM."
        parts.empty_state(lacks, action=None if held else "Add your data", border=False)
        return
    closed, opened = st.columns(2)
    with closed:
        _closed(chosen)
    with opened:
        _open(pipeline)
    _rows(chosen)


def _closed(chosen: Filters) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Closed in the period**")
        grain = st.selectbox(
            "Closed deals by",
            list(GRAINS),
            index=1,
            key="closed_by",
            label_visibility="collapsed",
            width=140,
            bind="query-params",
            persist_state="session",
        )
        parts.computed("deal_outcomes", label="Definition")
    found = ask(state.read, "deal_outcomes", chosen, by=GRAINS[grain])
    if found.is_empty():
        parts.empty_state("No deal was closed in this period.", border=False)
        return
    st.table([_outcome(row, grain) for row in found.head(20).to_dicts()], border="horizontal")
    if found.height > 20:
        st.caption(f"The first 20 of {words.exact(found.height)}; all of them are in the download.")
    parts.download(found, "closed-deals.csv")


def _outcome(row: dict[str, Any], grain: str) -> dict[str, str]:
    return {
        grain: _value(row["value"], grain),
        "Won": words.exact(row["won"]),
        "Lost": words.exact(row["lost"]),
        "Win rate": words.rate(row["win_rate"]),
        "Value signed": words.money(row["won_amount"], _currency(row)),
        "Median cycle": words.days(row["median_cycle_days"]),
    }


def _value(value: str, grain: str) -> str:
    if grain == "Month":
        return words.month(value, year=True)
    if grain == "Quarter":
        return words.quarter(value, year=True)
    return parts.text(value)


def _open(pipeline: pl.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Open at data-as-of**")
        parts.computed("pipeline", label="Definition")
    found = pipeline.filter(pl.col("status") == "open")
    if found.is_empty():
        parts.empty_state("No deal is open.", border=False)
    else:
        st.table([_stage(row) for row in found.to_dicts()], border="horizontal")
    unknown = int(pipeline.filter(pl.col("status").is_null())["deals"].sum())
    if unknown:
        st.caption(f"The source does not say whether {words.exact(unknown)} more deals are open; they are not in it.")


def _stage(row: dict[str, Any]) -> dict[str, str]:
    return {
        "Stage": parts.text(row["stage"]),
        "Deals": words.exact(row["deals"]),
        "Amount": words.money(row["amount"], _currency(row)),
        "Without amount": words.exact(row["without_amount"]),
        "Without account": words.exact(row["without_account"]),
        "Without dates": words.exact(row["without_dates"]),
        "Oldest": words.days(row["oldest_days"]),
    }


def _currency(row: dict[str, Any]) -> str | None:
    return None if row["currency"] == NOT_SET else row["currency"]


def _rows(chosen: Filters) -> None:
    status = st.segmented_control(
        "Deals",
        STATUSES,
        default="open",
        required=True,
        key="deals_status",
        format_func=str.capitalize,
        label_visibility="collapsed",
        bind="query-params",
        persist_state="session",
    )
    closed = {} if status == "open" else {"closed_from": chosen.from_on, "closed_to": chosen.to_on}
    rows = ask(state.read, "deal_rows", chosen, status=status, **closed)
    when = "at data-as-of" if status == "open" else "closed in the period"
    shown = f", the {MOST_ROWS} largest shown" if rows.height > MOST_ROWS else ""
    st.markdown(f"**{words.exact(rows.height)}** deals {status} {when}{shown}")
    parts.records(rows.head(MOST_ROWS), "deal_rows", height=320, alt="The deals behind the numbers")
    parts.download(rows, f"deals-{status}.csv")
