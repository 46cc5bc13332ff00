"""The card that says how the key numbers changed against the period before, and what of it came from where."""

from __future__ import annotations

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import headline_changes, overview_view
from smarketing.analysis.change import Effect
from smarketing.filters import Filters
from smarketing.format import money
from smarketing.headline_changes import MQLS, RATE, SIGNED, Signed
from smarketing.metrics.registry import metric
from smarketing.ui import overview_cards, parts, state


def card(chosen: Filters) -> None:
    """One number at a time: the sentence, the channels whose changes sum to it, and how it is computed."""
    numbers = headline_changes.headlines(state.read)
    if not numbers:
        return
    with parts.card("What changed in the key numbers", key="changed_numbers") as tools:
        with tools:
            shown = parts.toggle("Number", numbers, "changed_number")
        with parts.boundary("What changed in the key numbers"):
            before, lacks = headline_changes.period_before(state.read, chosen)
            if before is None:
                parts.empty_state(lacks, border=False)
            else:
                {SIGNED: _signed, RATE: _rate, MQLS: _mqls}[shown](chosen, before)


def _signed(chosen: Filters, before: Filters) -> None:
    found = headline_changes.signed(state.read, chosen, before)
    if not found:
        parts.empty_state("No deal with an amount was won in these periods.", border=False)
        return
    for one in found:
        st.markdown(f"**{parts.text(headline_changes.said_signed(one))}**")
        st.table([*(_effect(row, one) for row in one.effects), _all(one)], border="horizontal")
    left_out = f" {words.exact(found[0].unpriced)} won deals have no amount and are in no sum." * bool(
        found[0].unpriced
    )
    st.caption(
        "Number: more or fewer deals, each at the channel's average of both periods; size: larger or smaller deals; "
        "together they are the change, exactly. Currencies are never added." + left_out
    )
    _foot("deal_outcomes", pl.concat([_frame(one) for one in found]))


def _rate(chosen: Filters, before: Filters) -> None:
    found = headline_changes.win_rate(state.read, chosen, before)
    if found is None:
        parts.empty_state("No deal was closed in one of the two periods.", border=False)
        return
    st.markdown(f"**{parts.text(overview_view.moved(found, 'Win rate'))}**")
    overview_cards.split_table(found)
    st.caption(
        "Won / (won + lost), closed in each period. Mix: the channel's share of the closed deals grew or shrank; rate: "
        "the channel itself got better or worse; together they are the change, exactly (Kitagawa, average weights)."
    )
    _foot("deal_outcomes", found.parts)


def _mqls(chosen: Filters, before: Filters) -> None:
    rows = headline_changes.count_changes(state.read, chosen, before, metric("mqls"))
    if rows.is_empty():
        parts.empty_state("No MQL is known in these periods.", border=False)
        return
    st.markdown(f"**{parts.text(headline_changes.said_counted(rows, MQLS))}**")
    st.table(
        [
            {
                "Channel": parts.text(row["value"]),
                "Before": words.exact(row["previous"]),
                "Now": words.exact(row["now"]),
                "Change": headline_changes.plus(row["change"]),
            }
            for row in rows.iter_rows(named=True)
        ],
        border="horizontal",
    )
    st.caption("MQLs on the day they became one. What was loaded late is in both periods and is not told apart.")
    _foot("activity_funnel", rows)


def _effect(row: Effect, one: Signed) -> dict[str, str]:
    return {
        "Channel": parts.text(row.value),
        "Before": f"{money(float(row.previous_amount), one.currency)} ({words.exact(row.previous_number)} deals)",
        "Now": f"{money(float(row.amount), one.currency)} ({words.exact(row.number)} deals)",
        "From their number": headline_changes.amount(row.number_effect, one.currency),
        "From their size": headline_changes.amount(row.size_effect, one.currency),
        "Together": headline_changes.amount(row.change, one.currency),
    }


def _all(one: Signed) -> dict[str, str]:
    return {
        "Channel": "**All**",
        "Before": money(float(one.before), one.currency),
        "Now": money(float(one.now), one.currency),
        "From their number": f"**{headline_changes.amount(one.number_effect, one.currency)}**",
        "From their size": f"**{headline_changes.amount(one.size_effect, one.currency)}**",
        "Together": f"**{headline_changes.amount(one.now - one.before, one.currency)}**",
    }


def _frame(one: Signed) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "value": row.value,
                "currency": one.currency,
                "previous_deals": row.previous_number,
                "deals": row.number,
                "previous_amount": float(row.previous_amount),
                "amount": float(row.amount),
                "number_effect": float(row.number_effect),
                "size_effect": float(row.size_effect),
            }
            for row in one.effects
        ]
    )


def _foot(read: str, rows: pl.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.computed(read)
        parts.download(rows, "what-changed-in-numbers.csv", key="changed_numbers_csv")
