"""What the load of one file would do: its rows and records, the rows set aside, a preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing.corrections import of_batch
from smarketing.load_words import known_words, missing_words
from smarketing.remarks import noticed
from smarketing.ui import parts
from smarketing.ui.uploads_columns import columns
from smarketing.ui.uploads_desk import Entry, desk
from smarketing.ui.uploads_questions import otherwise
from smarketing.ui.uploads_words import called, evidence, many, reason, stem
from smarketing.warehouse import Loaded
from smarketing.warehouse.load import GONE_ANSWER, KEPT_ANSWER

VIEWS = ("Preview", "Left out", "Columns", "How it was read")
_MOST_ROWS = 200
_MOST_REASONS = 6
_PREVIEW_HEIGHT = 250


def check(entry: Entry, uploads: Sequence[Loaded]) -> None:
    """The counts of a file's loads, which may depend on the files before it, and behind them the rows themselves."""
    outcome = entry.outcome
    if outcome.state == "already_loaded":
        st.markdown(f":material/done_all: {parts.text(outcome.message[:1].upper() + outcome.message[1:])}.")
    else:
        for upload in uploads:
            _counts(upload)
            _missing(entry, upload)
    _warnings(entry)
    otherwise(entry)
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


def _missing(entry: Entry, upload: Loaded) -> None:
    """Whether what an export no longer holds is deleted in its source."""
    if upload.missing:
        key = f"missing_{entry.key}_{upload.target}_{upload.is_gone}"
        st.toggle("They are deleted there", upload.is_gone, key=key, on_change=_settle_missing, args=(entry, upload))


def _settle_missing(entry: Entry, upload: Loaded) -> None:
    entry.answers["missing"] = KEPT_ANSWER if upload.is_gone else GONE_ANSWER
    desk().opened = entry.file.file_id


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
    for sentence in (*known_words(upload), *missing_words(upload)):
        st.markdown(f":material/join_inner: {parts.text(sentence)}.")


def _warnings(entry: Entry) -> None:
    """What the reading noticed and went on with."""
    for sentence in noticed(entry.outcome.prepared):
        st.markdown(f":orange[:material/info:] :small[{parts.text(sentence)}]")


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
    counts = (
        aside.group_by("reason", "column")
        .agg(rows=pl.col("row").n_unique())
        .sort("rows", "reason", "column", descending=[True, False, False])
    )
    told = [
        f"**{many(row['rows'], 'row')}** · {parts.text(row['column'] or 'whole row')}: {reason(row['reason'])}"
        for row in counts.head(_MOST_REASONS).to_dicts()
    ]
    st.markdown("  \n".join(told))
    if counts.height > _MOST_REASONS:
        st.caption(f"The {_MOST_REASONS} most frequent of {counts.height} reasons; every row below has its own.")
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
    narrow = {"Line": st.column_config.NumberColumn(width="small")}
    st.dataframe(
        shown,
        hide_index=True,
        column_config=narrow,
        alt=f"{many(shown.height, 'value')} that cannot be read, with the reasons",
    )
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
