"""What does marketing bring, at what cost, and what becomes of it?"""

from smarketing import marketing_view
from smarketing.ui import marketing_cards, parts, state
from smarketing.ui.funnel_cards import ask

chosen = state.filters()
view = marketing_view.view(ask, chosen, state.warehouse().agreements.versions(chosen.as_of))

if view.lacks:
    parts.empty_state(view.lacks, action="Add your data")
else:
    parts.verdict(view.headline)
    for warning in view.warnings:
        parts.partial_state(warning)

    with parts.boundary("The key numbers"):
        marketing_cards.numbers(view)
