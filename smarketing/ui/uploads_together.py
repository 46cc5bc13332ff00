"""What all files that are ready would do together: the headline numbers before and after, month by month."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from smarketing import format as words
from smarketing.analysis.restated import RESTATED, SAME
from smarketing.loading import HEADLINES
from smarketing.metrics.registry import metric
from smarketing.trial import Headline, Trial, headlines, trial
from smarketing.ui import parts, state
from smarketing.ui.uploads_desk import Desk, Entry, ready
from smarketing.ui.uploads_words import many
from smarketing.warehouse import Loaded

# So many rows are tried together without being asked to; more take longer than a page may.
_MOST_ROWS = 200_000
_TRIAL, _WISH = "_trial", "_trial_wish"
_TALL, _ROW = 420, 36


def tried(found: Desk) -> Trial | None:
    """The dry run of all files that are ready; None without any, or while it is large and nobody has asked for it."""
    waiting = ready(found)
    kept = st.session_state.get(_TRIAL)
    if not waiting or (kept is not None and kept[0] == _mark(waiting)):
        return kept[1] if waiting and kept else None
    if _is_large(waiting) and st.session_state.get(_WISH) != _mark(waiting):
        return None
    made = trial(state.warehouse(), [entry.outcome for entry in waiting])
    st.session_state[_TRIAL] = (_mark(waiting), made)
    return made


def loads(found: Desk, entry: Entry, joint: Trial | None) -> tuple[Loaded, ...]:
    """What the loads of one file would do: after the files before it, where these were tried with it."""
    waiting = ready(found)
    if joint is None or entry not in waiting:
        return entry.outcome.uploads
    return joint.files[waiting.index(entry)]


def together(found: Desk, joint: Trial | None) -> None:
    """The headline numbers that the files make together, once for all of them; nothing while none is ready."""
    waiting = ready(found)
    if not waiting:
        return
    if joint is None:
        rows = sum(entry.rows for entry in waiting)
        label = f"Work out what the numbers become with these {many(rows, 'row')}"
        st.button(label, key="work_out", icon=":material/calculate:", on_click=_wish, args=(_mark(waiting),))
        return
    with st.container(border=True, key="together", gap="small"):
        which = f"with {parts.text(waiting[0].name)}" if len(waiting) == 1 else f"with these {len(waiting)} files"
        with st.container(horizontal=True, vertical_alignment="center", key="restated"):
            st.markdown(f"**What the numbers become** :gray[over all time, {which}]", width="content")
            _months(joint)
        _metrics(joint)


def _metrics(joint: Trial) -> None:
    # A demo company's numbers are no past; seen beside the own ones they say at least how much is to come.
    demo = state.is_demo()
    now = {name: state.read(name, **asked) for name, asked in HEADLINES.items()} if demo else joint.before
    found = headlines(now, joint.after)
    for place, headline in zip(st.columns(len(found)), found, strict=True):
        place.metric(
            metric(headline.measure).label,
            _figure(headline, headline.after),
            _before(headline, demo=demo),
            delta_color="gray",
            delta_arrow="off",
        )


def _before(headline: Headline, *, demo: bool) -> str:
    if headline.before is None:
        return "no data before"
    told = _figure(headline, headline.before)
    if demo:
        return f"{told} in the demo"
    if headline.before == headline.after:
        return "as before"
    if headline.after is None or told != _figure(headline, headline.after):
        return f"{told} before"
    # Too small a change to be seen in rounded numbers.
    more = headline.after - headline.before
    return f"{_figure(headline, abs(more))} {'more' if more > 0 else 'less'} than before"


def _figure(headline: Headline, value: float | None) -> str:
    return words.money(value, headline.currency) if headline.currency is not None else words.exact(value)


def _months(joint: Trial) -> None:
    """Which months of the past change, and behind that every number of a month that does."""
    changed = joint.months.filter(pl.col("kind") != SAME)
    if changed.is_empty():
        st.markdown(":gray[No number of any month changes.]", width="content")
        return
    if joint.words:
        st.markdown(f":orange[:material/history_edu:] **{joint.words}**", width="content")
    with st.popover("Month by month", type="tertiary", icon=":material/calendar_month:"):
        rows = [_month(row) for row in changed.to_dicts()]
        st.dataframe(
            pl.DataFrame(rows),
            hide_index=True,
            height=min(_TALL, _ROW * (len(rows) + 1)),
            width=560,
            alt="Each number of a month that changes, before and after",
        )


def _month(row: dict[str, Any]) -> dict[str, str]:
    before, after = (_number(row[name], row["currency"]) for name in ("before", "after"))
    kind = "restated" if row["kind"] == RESTATED else "new"
    return {
        "Month": _called(row["month"]),
        "What": metric(row["measure"]).label,
        "Before": before,
        "After": after,
        "": kind,
    }


def _called(month: date) -> str:
    return f"{month:%B %Y}"


def _number(value: Decimal | None, currency: str | None) -> str:
    if value is None:
        return words.exact(None)
    return words.exact(int(value)) if currency is None else words.money(float(value), currency)


def _mark(waiting: list[Entry]) -> Hashable:
    """By what a dry run is known: the warehouse as it is, and what would be loaded."""
    return (state.warehouse().version, *(each.sha256 for entry in waiting for each in entry.outcome.pending))


def _is_large(waiting: list[Entry]) -> bool:
    """Several files of many rows; a single file was tried when it was read."""
    return len(waiting) > 1 and sum(entry.rows for entry in waiting) > _MOST_ROWS


def _wish(mark: Hashable) -> None:
    st.session_state[_WISH] = mark
