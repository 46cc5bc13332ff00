"""What has sales signed, against which quota, and by whom?"""

from smarketing.ui import names, parts, sales_cards, state

found = sales_cards.view(state.filters())

parts.verdict(parts.text(found.headline))
for warning in found.warnings:
    parts.partial_state(warning)
with parts.boundary("The key numbers"):
    sales_cards.figures(found)

with parts.card("Quotas", key="quotas") as tools:
    with tools:
        by = sales_cards.by()
        visible = names.switch("sales", default=True)
    with parts.boundary("The quotas"):
        sales_cards.quotas(found, by=by, visible=visible)
