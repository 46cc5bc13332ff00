"""The trend card of the Sales page: week by week or month by month, what was done and what came of it."""

from __future__ import annotations

import streamlit as st

from smarketing import sales_weeks
from smarketing.charts import selling_weeks
from smarketing.charts.canvas import to_json
from smarketing.filters import Filters
from smarketing.ui import parts, state
from smarketing.ui.plot import plot

UNITS = ("Week", "Month")


def unit() -> str:
    """Whether the trend goes by weeks or months, kept in the address."""
    return parts.toggle("Trend by", UNITS, "sales_trend").lower()


def show(chosen: Filters, by: str) -> None:
    """The last thirteen weeks or months up to the end of the period."""
    found = sales_weeks.trend(state.read, chosen, by)
    if found.is_empty:
        parts.empty_state("Nothing is known of these weeks: no calls, e-mails or meetings, and no deals.", border=False)
        return
    panels = selling_weeks.panels(found.counts, found.speed, sales_weeks.LABELS, state.work_week(chosen.as_of))
    figure = selling_weeks.figure(panels, unit=by)
    plot(
        to_json(figure), key=f"trend_{by}", height=selling_weeks.height(panels), alt=selling_weeks.alt(panels, unit=by)
    )
    st.caption(
        f"The last 13 {by}s up to the end of the period, each panel on its own scale; hatched: not whole yet, or "
        f"replies still to come; a gap: nothing was known yet. Speed to lead: business time to the first reply to the "
        f"MQLs of that {by}, median, the dash is the 90th percentile; who was not answered is in neither."
    )
    with st.container(horizontal=True):
        parts.download(found.counts, f"sales-by-{by}.csv", key="trend_csv")
        parts.download(found.speed, f"speed-to-lead-by-{by}.csv", label="Speed to lead as CSV", key="speed_csv")
        parts.computed("touch_counts", label="Touches", key="computed_trend_touches")
        parts.computed("opened_deals", label="Created")
        parts.computed("reply_states", label="Speed to lead", key="computed_trend_speed")
