"""How do the top of the funnel and closed-won stand against what was promised, is enough open, and what changed?"""

import streamlit as st

from smarketing import pace_view
from smarketing.ui import (
    headline_changes,
    overview_cards,
    pace_cards,
    parts,
    reverse_card,
    state,
    targets,
    waterfall_card,
)

OUTLOOK, TARGETS = "Where we stand", "Targets"

chosen = state.filters()
part = parts.toggle("Part", (OUTLOOK, TARGETS), "overview_part")
if part == TARGETS:
    with parts.boundary("The targets"):
        targets.show(chosen)
else:
    found = overview_cards.view(chosen)

    summary = st.container()
    for warning in found.warnings:
        parts.partial_state(warning)

    paces: list[str] = []
    if state.holds("leads", "deals"):
        with parts.card("Against target to date", key="pace") as tools, parts.boundary("The pace"):
            with tools:
                kind = parts.toggle("Calendar", tuple(pace_view.KINDS), "calendar", pace_view.DEFAULT)
            both = pace_cards.tracks(chosen, kind)
            paces = pace_cards.verdicts(both)
            pace_cards.show(both, chosen)
    with summary:
        overview_cards.verdict(found, paces)

    overview_cards.halves(found)

    if found.cover is not None:
        with parts.card("Is enough open?", key="coverage"), parts.boundary("The coverage"):
            overview_cards.cover(found.cover)

        waterfall_card.card(chosen)

        with parts.card("What it takes", key="reverse") as tools, parts.boundary("What it takes"):
            reverse_card.show(chosen, tools)

    headline_changes.card(chosen)
    overview_cards.step_changes(chosen)
