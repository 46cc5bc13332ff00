"""What has sales signed against which quota, and what is open, idle or lost?"""

from smarketing.ui import (
    names,
    parts,
    sales_cards,
    sales_details,
    sales_outlook,
    sales_trend,
    state,
    waterfall_card,
)

chosen = state.filters()
found = sales_cards.view(chosen)

parts.verdict(parts.text(found.headline))
for warning in found.warnings:
    parts.partial_state(warning)
has_deals = state.holds("deals")
if has_deals:
    with parts.boundary("The key numbers"):
        sales_cards.figures(found)

with parts.card("Quotas", key="quotas") as tools:
    with tools:
        by = sales_cards.by()
        visible = names.switch("sales")
    with parts.boundary("The quotas"):
        sales_cards.quotas(found, by=by, visible=visible)

if state.holds("deals", "touches"):
    with parts.card("What was done", key="activity") as tools:
        with tools:
            who = sales_details.who()
        with parts.boundary("What was done"):
            sales_details.activity(chosen, by=who, visible=visible)

    with parts.card("Week by week", key="sales_trend_card") as tools:
        with tools:
            unit = sales_trend.unit()
        with parts.boundary("The trend"):
            sales_trend.show(chosen, unit)

if has_deals:
    with parts.card("Open deals", key="open_deals"), parts.boundary("The open deals"):
        sales_details.pipeline(chosen, visible=visible)

    waterfall_card.card(chosen)

    with parts.card("Forecast", key="outlook"), parts.boundary("The forecast"):
        sales_outlook.show(chosen)

    with parts.card("Won and lost", key="closed_deals") as tools:
        with tools:
            grain = sales_details.grain()
        with parts.boundary("The closed deals"):
            sales_details.closed(chosen, by=grain, visible=visible)
