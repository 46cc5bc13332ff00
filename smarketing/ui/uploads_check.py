"""What a load would do: rows, set-aside rows, a preview, and the headline numbers before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing.corrections import of_batch
from smarketing.ui import parts, state
from smarketing.ui.uploads_columns import columns
from smarketing.ui.uploads_desk import Entry
from smarketing.ui.uploads_words import called, evidence, many, reason, stem
from smarketing.warehouse import Loaded

VIEWS = ("Preview", "Left out", "Columns", "How it was read")
_MOST_ROWS = 200
_PREVIEW_HEIGHT = 250


@dataclass(frozen=True)
class Headline:
    """One headline number as it is and as it would be; None where there is no data."""

    label: str
    before: float | None
    after: float | None
    currency: str | None = None


def check(entry: Entry) -> None:
    """The counts of a load, the numbers that it changes, and behind them the rows themselves."""
    outcome = entry.outcome
    if outcome.state == "already_loaded":
        st.markdown(f":material/done_all: {parts.text(outcome.message[:1].upper() + outcome.message[1:])}.")
    else:
        for upload in outcome.uploads:
            _counts(upload)
            _headlines(upload)
    _warnings(entry)
    views = {
        "Preview": _preview,
        "Left out": _set_aside,
        "Columns": columns,
        "How it was read": _evidence,
    }
    refused = outcome.set_aside.select("target", "row").n_unique()
    shown = _view(entry, [view for view in VIEWS if view != "Left out" or refused], refused)
    draw: Callable[[Entry], None] = views[shown]
    draw(entry)


def _view(entry: Entry, options: list[str], refused: int) -> str:
    picked = st.segmented_control(
        "Show",
        options,
        default=options[0],
        required=True,
        key=f"view_{entry.key}_{len(options)}",
        format_func=lambda name: f"{name} ({refused:,})" if name == "Left out" else name,
        label_visibility="collapsed",
    )
    return str(picked)


def _counts(upload: Loaded) -> None:
    """Rows of the file and records of one target; rows to load, set aside, twice and skipped are all rows there are."""
    figures: list[tuple[str, int, str | None]] = [
        (f"Rows to load as {called(upload.target).lower()}", upload.rows, None),
        ("New records", upload.added, None),
        ("Changed records", upload.updated, None),
        ("Unchanged records", upload.unchanged, None),
        (
            "Rows set aside",
            upload.set_aside,
            "They cannot be read. Download them, put them right, and drop them again.",
        ),
        ("Rows skipped", upload.skipped, "Blank rows, footers, and rows added up with another row of their day."),
    ]
    if upload.duplicates:
        figures.insert(5, ("Rows twice", upload.duplicates, "They say again what an earlier row of the file said."))
    for place, (label, number, about) in zip(st.columns(len(figures)), figures, strict=True):
        place.metric(label, words.exact(number), help=about)


def _headlines(upload: Loaded) -> None:
    """The numbers that the room looks at, after this load and before it."""
    after = upload.answers or {}
    if not after:
        return
    now = {name: state.read(name) for name in ("cohort_funnel", "pipeline")}
    found = headlines(now, after)
    before = "in the demo" if state.is_demo() else "before"
    st.markdown("**What the numbers become, over all time, with this file**")
    for place, headline in zip(st.columns(len(found)), found, strict=True):
        place.metric(
            headline.label,
            _figure(headline, headline.after),
            f"{_figure(headline, headline.before)} {before}" if headline.before is not None else "no data before",
            delta_color="gray",
            delta_arrow="off",
        )


def _figure(headline: Headline, value: float | None) -> str:
    return words.money(value, headline.currency) if headline.currency is not None else words.exact(value)


def headlines(now: dict[str, pl.DataFrame], after: dict[str, pl.DataFrame]) -> list[Headline]:
    """Leads, MQLs, SQLs, deals won and their value per currency (the largest first, two at most)."""
    found = [
        Headline(label, reached(now["cohort_funnel"], stage), reached(after["cohort_funnel"], stage))
        for stage, label in (("lead", "Leads"), ("mql", "MQLs"), ("sql", "SQLs"))
    ]
    was, will = won(now["pipeline"]), won(after["pipeline"])
    before = sum(deals for deals, _ in was.values()) if not now["pipeline"].is_empty() else None
    later = sum(deals for deals, _ in will.values()) if not after["pipeline"].is_empty() else None
    found.append(Headline("Deals won", before, later))
    money = (Headline("Won value", was.get(code, (0, None))[1], will[code][1], code) for code in list(will)[:2])
    return [*found, *money]


def reached(funnel: pl.DataFrame, stage: str) -> int | None:
    """Lead cycles that reached a stage; None when the warehouse knows no lead."""
    rows = funnel.filter(pl.col("stage") == stage)
    return None if rows.is_empty() else int(rows["reached"].sum())


def won(pipeline: pl.DataFrame) -> dict[str, tuple[int, float | None]]:
    """currency ('' when none is told) -> deals won and their value, the largest value first."""
    rows = (
        pipeline.filter(pl.col("status") == "won")
        .group_by(pl.col("currency").fill_null(""))
        .agg(
            pl.col("deals").sum(),
            amount=pl.when(pl.col("amount").count() > 0).then(pl.col("amount").sum()).cast(pl.Float64),
        )
        .sort("amount", descending=True, nulls_last=True)
    )
    return {row["currency"]: (int(row["deals"]), row["amount"]) for row in rows.to_dicts()}


def _warnings(entry: Entry) -> None:
    """What the reading noticed and went on with."""
    for one in entry.outcome.prepared:
        for warning in one.report.get("warnings") or ():
            st.markdown(f":orange[:material/info:] :small[{parts.text(warning.get('text', warning))}]")
        for name, pairs in (one.report.get("assumed") or {}).items():
            told = ", ".join(f"{theirs} as {ours or 'nothing'}" for theirs, ours in list(pairs.items())[:6])
            st.markdown(f":orange[:material/info:] :small[{parts.text(f'{called(name)}: {told} was assumed.')}]")


def _preview(entry: Entry) -> None:
    """The first rows as they would be stored, typed; instants are in UTC."""
    for one in entry.outcome.prepared:
        # A source that tells only days leaves the instants empty: the days beside them say it all.
        empty = [
            name
            for name in one.preview.columns
            if name.endswith("_at") and one.preview[name].null_count() == one.preview.height
        ]
        shown = one.preview.drop(empty)
        days = {
            called(name): st.column_config.DateColumn(format="YYYY-MM-DD")
            for name, kind in shown.schema.items()
            if kind == pl.Date
        }
        if not shown.is_empty():
            st.dataframe(
                shown.rename({name: called(name) for name in shown.columns}),
                hide_index=True,
                height=_PREVIEW_HEIGHT,
                placeholder="",
                column_config=days,
                alt=f"The first {many(shown.height, 'row')} as they would be loaded",
            )


def _set_aside(entry: Entry) -> None:
    """The rows that are left out: how many for which reason, which, and all of them as a file."""
    aside = entry.outcome.set_aside
    counts = aside.group_by("reason", "column").agg(rows=pl.col("row").n_unique()).sort("rows", descending=True)
    for row in counts.head(6).to_dicts():
        where = f" in {parts.text(row['column'])}" if row["column"] else ""
        st.markdown(f"**{many(row['rows'], 'row')}**: {reason(row['reason'])}{where}")
    for one in entry.outcome.prepared:
        if one.batch is not None and not one.batch.set_aside.is_empty():
            name = f"{stem(entry.name)}-set-aside.csv"
            aside_rows(one.batch.set_aside, name, f"aside_{entry.key}_{one.batch.target}", partial(of_batch, one.batch))


def aside_rows(aside: pl.DataFrame, file_name: str, key: str, correction: Callable[[], bytes]) -> None:
    """A table of set-aside rows with their reasons in words, and the file in which to put them right."""
    shown = aside.head(_MOST_ROWS).select(
        Line="line",
        Column="column",
        Value="value",
        Why=pl.col("reason").map_elements(reason, return_dtype=pl.String),
        Expected="expected",
    )
    st.dataframe(shown, hide_index=True, alt=f"{many(shown.height, 'value')} that cannot be read, with the reasons")
    if aside.height > _MOST_ROWS:
        st.caption(f"The first {_MOST_ROWS:,} of {aside.height:,}; all of them are in the download.")
    st.download_button(
        "Download set-aside rows",
        correction,
        file_name,
        "text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
        help="In the shape of the file, with the reasons beside them. Put them right and drop the file here.",
    )


def _evidence(entry: Entry) -> None:
    """What had to be found out about the file, with the evidence."""
    for one in entry.outcome.prepared:
        rows: list[dict[str, Any]] = [
            {name: parts.text(value) for name, value in line.items()} for line in evidence(one.report)
        ]
        st.table(rows, border="horizontal")
