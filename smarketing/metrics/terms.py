"""What several declarations share: counts of stages, their records, and the terms between two counts of a stage."""

from __future__ import annotations

from smarketing.metrics.declaration import Count, RecordsRead, Term

LEADS_OR_HISTORY = ("leads", "stage_history")
DEALS = ("deals", "deal_history")
LINKED_DEALS = (*LEADS_OR_HISTORY, *DEALS)
NO_MQLS = "No MQLs are known yet. Add leads with the day they became one."
NO_SQLS = "No SQLs are known yet. Add leads with the day they became one, or deals."
DECIDED = "No acceptance or rejection is known yet. Add leads with the day sales accepted or rejected them, or deals."
# Why the count of a stage in the period is not that of the leads that came in it: (term of the read, sign, words).
_BETWEEN = (
    ("before", -1, "whose lead had come before the period"),
    ("returned", -1, "of a lead that had left before and came back"),
    ("no_lead", -1, "of no known lead"),
    ("later", 1, "of this period's leads, after its end"),
    ("undated", 1, "of this period's leads, on a day that nobody recorded"),
)
# The same of deals: a lead may have several, and both have an owner and an origin of their own.
_BETWEEN_DEALS = (
    *_BETWEEN,
    ("further", -1, "of a lead that already had one"),
    ("other_lead", -1, "of a lead outside these filters"),
    ("other_deal", 1, "of this period's leads, in a deal outside these filters"),
)


def events(stage: str) -> Count:
    """How often a stage was reached in the period, each by its own day, whichever cohort it belongs to."""
    return Count("activity_funnel", "events", {"stage": stage})


def entered(stage: str, says: str) -> RecordsRead:
    """The lead cycles that reached a stage in the period, whichever cohort they belong to."""
    return RecordsRead("journey_rows", says, {"first_stage": stage, "stage": stage}, dated=f"{stage}_on")


def not_counted(says: str, how: str) -> Term:
    """The MQLs of the period that do not count towards the promised volume, for one of its two reasons."""
    rows = RecordsRead("decision_rows", f"The MQLs of the period {says}.", where={"counts_as": (how,)})
    return Term(says, -1, Count("decision_states", how), records=rows)


def _between(stage: str, read: str, terms: tuple[tuple[str, int, str], ...]) -> tuple[Term, ...]:
    return tuple(
        Term(
            says,
            sign,
            Count(read, "cycles", {"term": term}, params={"stage": stage}),
            records=RecordsRead(read, f"Those {says}.", {"stage": stage}, {"term": (term,)}),
        )
        for term, sign, says in terms
    )


OF_THESE_LEADS = {stage: _between(stage, "stage_bridge", _BETWEEN) for stage in ("mql", "sal", "sql")} | {
    stage: _between(stage, "deal_bridge", _BETWEEN_DEALS) for stage in ("opportunity", "won")
}
