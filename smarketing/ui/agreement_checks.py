"""What was checked of an agreement: MQLs that no clause covers, its calendar, what can never be met, early touches."""

from __future__ import annotations

import streamlit as st

from smarketing import agreement_view as view
from smarketing.agreement import impossible
from smarketing.agreement_view import Finding, Version
from smarketing.filters import Filters
from smarketing.format import day
from smarketing.ui import parts, state


def show(version: Version, chosen: Filters) -> None:
    """The checks of one version, each with its records."""
    with parts.boundary("The check of what is covered"):
        found = view.coverage(view.uncovered(state.read, version, chosen), view.period(chosen))
        _finding(found)
        if found.rows is not None:
            st.table(
                {
                    "segment": [parts.text(value) for value in found.rows["segment"]],
                    "trigger": [parts.text(value) for value in found.rows["trigger"]],
                    "MQLs": found.rows["mqls"].to_list(),
                },
                border="horizontal",
            )
    never = impossible(version.terms)
    if not never:
        _finding(Finding(True, "Every clause can be kept, and can be broken."))
    for sentence in never:
        _finding(Finding(False, sentence))
    _finding(view.early_touches(state.read("data_issues")))
    _calendar(version)


def _calendar(version: Version) -> None:
    idle = view.idle_weekdays(version.terms)
    if len(idle) < 7:
        words = (
            f"No working hours on {', '.join(idle)}: clocks stand still then." if idle else "Every weekday is worked."
        )
        st.markdown(f":material/calendar_month: {words}")
    year = state.now().year
    free = view.free_days(version.terms, year)
    if not free:
        st.markdown(f":material/warning: No holidays are known in {year}: clocks run on every public holiday.")
        return
    with st.expander(f"{len(free)} days of {year} with other hours"):
        st.table(
            {"day": [f"{on:%a} {day(on)}" for on, _ in free], "why": [parts.text(words) for _, words in free]},
            border="horizontal",
        )


def _finding(found: Finding) -> None:
    icon = ":material/check:" if found.is_well else ":orange[:material/warning:]"
    st.markdown(f"{icon} {parts.text(found.sentence)}")
