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


def known_stages(activity_stages: dict[str, int | None]) -> tuple[str, ...]:
    """The stages that a warehouse can say something about, from its events per stage over all time.

    These are all stages from the first to the deepest with any event: a stage between two known ones can be
    imputed, a stage below the deepest one has no data (which is not the same as 0).
    """
    seen = [ORDER[stage] for stage in STAGES if activity_stages.get(stage)]
    return tuple(stage for stage in STAGES if seen and min(seen) <= ORDER[stage] <= max(seen))
