"""Where the workspace says in which month its fiscal year begins, and on which day its week."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from smarketing.fiscal import MONTHS, WEEKDAYS
from smarketing.ui import state


def year_and_week() -> None:
    """What holds, and behind it the two choices; each holds for everybody as soon as it is made."""
    own = state.warehouse().workspace.fiscal
    words = f"Year from {MONTHS[own.month - 1]} · week from {WEEKDAYS[own.weekday]}"
    with st.popover(words, type="tertiary", icon=":material/calendar_month:", key="workspace_year"):
        # The keys name what holds: what somebody else has set meanwhile is never set back by the other choice.
        month, weekday = f"fiscal_month_{own.month}", f"first_weekday_{own.weekday}"
        st.selectbox("The fiscal year begins in", MONTHS, own.month - 1, key=month, on_change=_set_month, args=(month,))
        st.selectbox("The week begins on", WEEKDAYS, own.weekday, key=weekday, on_change=_set_day, args=(weekday,))
        st.caption(
            "For everybody: quarters, years, weeks and their names on every page. A fiscal year is named by the year "
            "in which it ends: FY26. Targets and quotas keep the days for which they were set."
        )


def _set_month(key: str) -> None:
    own = state.warehouse().workspace
    own.set_fiscal(replace(own.fiscal, month=MONTHS.index(st.session_state[key]) + 1))


def _set_day(key: str) -> None:
    own = state.warehouse().workspace
    own.set_fiscal(replace(own.fiscal, weekday=WEEKDAYS.index(st.session_state[key])))
