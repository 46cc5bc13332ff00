"""What became so far of the leads that came in the period: the counts of their cohort."""

from __future__ import annotations

from smarketing.metrics.declaration import COHORT, COUNT, MARKETING, SALES, Metric, Reached, RecordsRead, Side
from smarketing.metrics.terms import DECIDED, LEADS_OR_HISTORY, LINKED_DEALS, NO_MQLS, NO_SQLS


def _of_leads(key: str, label: str, side: Side, reached: str, became: str, lacks: str) -> Metric:
    stage = reached.lower()
    return Metric(
        key=f"{key}_of_leads",
        label=f"{label} of these leads",
        side=side,
        unit=COUNT,
        view=COHORT,
        says=f"Of the leads that came in the period, those that {became} so far.",
        formula=f"members of the cohort of leads that reached {reached} or a later stage by data-as-of",
        measure=Reached(stage),
        needs=LINKED_DEALS if stage in ("opportunity", "won") else LEADS_OR_HISTORY,
        lacks=lacks,
        horizon="quarters",
        traps=("Grows after the period has ended: its leads go on.",),
        records=RecordsRead("journey_rows", f"The leads of the period that {became}.", {"stage": stage}),
    )


_NO_LEADS_DEALS = "No deal of a known lead yet. Add deals with the leads they come from."
METRICS = (
    _of_leads("mqls", "MQLs", MARKETING, "MQL", "became an MQL", NO_MQLS),
    _of_leads("sals", "SALs", SALES, "SAL", "were accepted by sales", DECIDED),
    _of_leads("sqls", "SQLs", SALES, "SQL", "were qualified by sales", NO_SQLS),
    _of_leads("opportunities", "Opportunities", SALES, "opportunity", "came to a deal", _NO_LEADS_DEALS),
    _of_leads("won", "Won", SALES, "won", "were won", _NO_LEADS_DEALS),
)
