"""What does marketing bring, at what cost, and what becomes of it?"""

from smarketing import marketing_view
from smarketing.ui import attribution_cards, marketing_cards, marketing_table, name_editor, parts, state

chosen = state.filters()
view = marketing_view.view(state.read, chosen, state.versions(chosen.as_of))

if view.lacks:
    parts.empty_state(view.lacks, action="Add your data")
else:
    parts.verdict(marketing_cards.verdict(view))
    for warning in [*view.warnings, *filter(None, [view.no_sales])]:
        parts.partial_state(warning)

    with parts.boundary("The key numbers"):
        marketing_cards.numbers(view)

    with parts.card("What each brought, and at what cost", key="outcomes") as tools, parts.boundary("The table"):
        with tools:
            shown = parts.toggle("By", tuple(marketing_table.DIMENSIONS), "marketing_by")
        marketing_table.table(view, shown)

    if view.tells_outcomes:
        with parts.card("What the spend became", key="became") as tools, parts.boundary("The cohorts"):
            with tools:
                unit = parts.toggle("Cohort", ("Month", "Quarter"), "cohort_unit")
            marketing_cards.cohorts(view, unit.lower())

    if state.holds("deals"):
        with parts.card("What brought the won deals", key="brought") as tools, parts.boundary("What brought the deals"):
            with tools:
                won_by = parts.toggle("Won deals by", tuple(attribution_cards.DIMENSIONS), "won_by")
                counted = parts.toggle("Count", attribution_cards.UNITS, "won_unit")
            attribution_cards.brought(chosen, won_by, counted)

    with parts.card("Over the quarters and years", key="trends") as tools, parts.boundary("The trends"):
        with tools:
            step = parts.toggle("Step", ("Quarter", "Year", "Month"), "trend_step")
        marketing_cards.trends(view, step.lower())

    if view.tells_outcomes:
        with parts.card("How good is it?", key="quality_card") as tools, parts.boundary("The quality"):
            with tools:
                measure = parts.toggle("Measure", tuple(marketing_cards.MEASURES), "measure")
                of = parts.toggle("Of", tuple(marketing_table.DIMENSIONS), "quality_by")
            marketing_cards.judged(view, measure, of)

    with parts.card("Names of channels and campaigns", key="names_card") as tools, parts.boundary("The names"):
        with tools:
            is_open = name_editor.switch()
        name_editor.editor(is_open=is_open)
