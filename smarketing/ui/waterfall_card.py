"""The card "What moved the pipeline": the picture, its sentence, and the deals behind a bar."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing import waterfall_view
from smarketing.analysis.waterfall import BARS, Bar
from smarketing.charts import waterfall
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.targets import NOT_SET
from smarketing.ui import names, parts, state
from smarketing.ui.plot import plot
from smarketing.waterfall_view import Currency, WaterfallView

MOST_ROWS = 500
_PICKED = "waterfall_bar"
_NUMBER = st.column_config.NumberColumn(format="localized")


def card(chosen: Filters) -> None:
    """The whole card over the period of the filters."""
    with parts.card("What moved the pipeline", key="waterfall") as tools, parts.boundary("The pipeline"):
        with tools:
            pipeline = parts.toggle("Pipeline", waterfall_view.PIPELINES, "pipeline")
        found: WaterfallView = state.kept(
            "waterfall", lambda: waterfall_view.view(state.read, chosen, pipeline), chosen, pipeline
        )
        if found.lacks:
            action = "Add your data" if found.lacks == waterfall_view.NO_DEALS else None
            parts.empty_state(found.lacks, action=action, border=False)
            return
        with tools:
            one = _currency(found)
        _picture(one)
        _deals(found, one)


def _currency(found: WaterfallView) -> Currency:
    """The currency to be shown: the largest pipeline unless another is chosen."""
    by_name = {one.name: one for one in found.currencies}
    if len(by_name) == 1:
        return found.currencies[0]
    picked = st.segmented_control(
        "Currency",
        list(by_name),
        default=found.currencies[0].name,
        required=True,
        key="waterfall_currency",
        format_func=lambda name: "no currency" if name == NOT_SET else name,
        label_visibility="collapsed",
    )
    return by_name.get(str(picked), found.currencies[0])


def _picture(one: Currency) -> None:
    if one.lacks:
        parts.empty_state(one.lacks, border=False)
    else:
        st.markdown(f"**{parts.text(one.headline)}**")
        code = None if one.name == NOT_SET else one.name
        clicked = plot(
            to_json(waterfall.waterfall(one.rows, currency=code)),
            key="waterfall_plot",
            height=waterfall.best_height(one.rows),
            alt=waterfall.alt(one.rows, currency=code),
            clickable=True,
        )
        picked = clicked.get("customdata") if clicked else None
        if picked in BARS:
            st.session_state[_PICKED] = picked
    st.caption(" ".join(parts.text(note) for note in one.notes))
    if one.rows:
        with st.expander("As a table, to the cent", icon=":material/table_rows:"):
            st.table([_step(row, one.name) for row in one.rows], border="horizontal")


def _step(row: Bar, currency: str) -> dict[str, str]:
    """One step with all its digits, and what is open after it."""
    plus = "+" if row.kind != "total" and row.amount and row.amount > 0 else ""
    return {
        "Step": parts.text(row.label),
        "Deals": words.NOTHING if row.deals is None else words.exact(row.deals),
        f"Amount, {'no currency' if currency == NOT_SET else currency}": "not known"
        if row.amount is None
        else plus + _cents(row.amount),
        "Makes": _cents(row.end),
    }


def _cents(amount: Decimal) -> str:
    """An amount with all its digits, two of them behind the point at least: '−1,234.50'."""
    said = f"{abs(amount):,f}"
    whole, _, part = said.partition(".")
    sign = words.MINUS if amount < 0 else ""
    return f"{sign}{whole}.{part.rstrip('0').ljust(2, '0')}"


def _deals(found: WaterfallView, one: Currency) -> None:
    """The deals of the bar that was clicked or chosen, and all of them as a file."""
    mine = found.parts.filter(currency=one.name)
    bars = [bar for bar in BARS if bar in set(mine["bar"])]
    if st.session_state.get(_PICKED) not in (None, *bars):
        st.session_state[_PICKED] = None
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.selectbox(
            "Deals of a bar",
            bars,
            index=None,
            key=_PICKED,
            format_func=lambda name: BARS[name],
            placeholder="Deals of a bar (or click it)",
            label_visibility="collapsed",
            width=300,
        )
        visible = names.switch("waterfall")
        parts.computed("deal_states")
        shown = names.shown(mine, "owner", visible=visible)
        parts.download(shown, f"pipeline-moves-{one.name.strip('()').replace(' ', '-')}.csv", key="waterfall_csv")
    if bar:
        _table(shown.filter(bar=bar), str(bar))


def _table(rows: pl.DataFrame, bar: str) -> None:
    more = f", the {MOST_ROWS} largest shown" if rows.height > MOST_ROWS else ""
    st.markdown(f"**{words.exact(rows.height)}** deals: {BARS[bar].lower()}{more}")
    shown = rows.head(MOST_ROWS).select(
        pl.coalesce("name", "deal_id").alias("Deal"),
        pl.col("company").alias("Account"),
        pl.col("owner").replace(NOT_SET, "No owner").alias("Owner"),
        pl.col("amount").cast(pl.Float64).alias("In this bar"),
        pl.col("amount_before").cast(pl.Float64).alias("Amount before"),
        pl.col("amount_after").cast(pl.Float64).alias("Amount after"),
        pl.col("status_before").alias("Status before"),
        pl.col("status_after").alias("Status after"),
        pl.col("closes_on_before").alias("Close date before"),
        pl.col("closes_on_after").alias("Close date after"),
        pl.col("created_on").alias("Opened"),
    )
    st.dataframe(
        shown.to_arrow(),
        hide_index=True,
        height=min(320, 36 * (shown.height + 1) + 2),
        alt="The deals behind the bar",
        placeholder=words.NOTHING,
        column_config=dict.fromkeys(("In this bar", "Amount before", "Amount after"), _NUMBER),
    )
