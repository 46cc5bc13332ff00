"""The stages of the two funnels: their order, their words and the side that owns them."""

from __future__ import annotations

from smarketing.targets import EXITS, STAGES

VISIT = "visit"
MARKETING, HANDOFF, SALES = "marketing", "handoff", "sales"
HANDOFF_FROM = "mql"
IN_PLAY = "in_play"

LABELS: dict[str, str] = {
    "visit": "Visits",
    "lead": "Leads",
    "mql": "MQLs",
    "sal": "Accepted",
    "sql": "SQLs",
    "opportunity": "Opportunities",
    "won": "Won",
    "rejected": "Rejected",
    "recycled": "Recycled",
    "disqualified": "Disqualified",
    "lost": "Lost",
    "other": "Left",
    "in_play": "Still in play",
}
SIDES: dict[str, str] = {VISIT: MARKETING} | {
    stage: MARKETING if STAGES.index(stage) <= STAGES.index(HANDOFF_FROM) else SALES for stage in STAGES
}
ORDER: dict[str, int] = {stage: order for order, stage in enumerate(STAGES, start=1)}
EXIT_STAGES = EXITS
