"""The metrics of the handoff: what both sides promised each other, and what became of it."""

from __future__ import annotations

from dataclasses import replace

from smarketing.metrics.declaration import (
    ACTIVITY,
    BOTH,
    COHORT,
    COUNT,
    HOURS,
    MARKETING,
    RATE,
    SALES,
    Beside,
    Count,
    Metric,
    Middle,
    RecordsRead,
    Relation,
    Share,
    Step,
    Term,
)
from smarketing.metrics.terms import DECIDED, LEADS_OR_HISTORY, NO_MQLS, NO_SQLS, OF_THESE_LEADS, entered, events

_WEEKS = "weeks and months"
_TOUCHES = "No reply to an MQL is known yet. Add an export of calls, e-mails and meetings."
_SILENT = Count(
    "decision_states",
    "accepted_by_default",
    told_by=("accepted", "rejected", "left_early", "accepted_by_default", "pending"),
)
_STATES = "The MQLs of the period, each with the state of its reply."


def _decided(says: str, *states: str) -> RecordsRead:
    """The MQLs of the period on which sales came to one of these decisions."""
    return RecordsRead("decision_rows", says, where={"state": states})


COUNTED_MQLS = Metric(
    key="counted_mqls",
    label="Counted MQLs",
    side=MARKETING,
    unit=COUNT,
    view=ACTIVITY,
    says="MQLs of the period that count towards marketing's promise.",
    formula="MQLs - those known to be below the definition - those that sales rejected as below it",
    source="the volume clause of the agreement",
    measure=Count("decision_states", "counted"),
    needs=LEADS_OR_HISTORY,
    lacks=NO_MQLS,
    horizon=_WEEKS,
    traps=("Only beside a promise: everywhere else MQLs are all MQLs.",),
    records=RecordsRead(
        "decision_rows", "The MQLs of the period that count towards the promise.", where={"counts_as": ("counted",)}
    ),
)
SALS = Metric(
    key="sals",
    label="SALs",
    side=SALES,
    unit=COUNT,
    view=ACTIVITY,
    says="MQLs that sales accepted in the period.",
    formula="lead cycles whose acceptance is dated in the period",
    source="sales accepted lead",
    measure=replace(events("sal"), known_by={"stage": ("rejected",)}),
    needs=LEADS_OR_HISTORY,
    lacks=DECIDED,
    horizon=_WEEKS,
    traps=("Where no source records acceptances, the first qualifying touch stands for it.",),
    records=entered("sal", "The lead cycles that sales accepted in the period."),
    relations=(Relation("sals_of_leads", OF_THESE_LEADS["sal"]),),
    target="sals",
    deck=True,
)
ACCEPTANCE_RATE = Metric(
    key="acceptance_rate",
    label="Acceptance rate",
    side=BOTH,
    unit=RATE,
    view=ACTIVITY,
    says="Of the MQLs of the period that somebody in sales decided on, the share accepted.",
    formula="accepted / (accepted + rejected), decided by a person, of the MQLs of the period",
    source="MQL acceptance rate, as the field uses it",
    measure=Share("decision_states", ("accepted",), ("accepted", "rejected")),
    otherwise=Share("deal_acceptance", ("accepted",), ("accepted", "rejected")),
    needs=LEADS_OR_HISTORY,
    lacks=DECIDED,
    none="Sales has decided on no MQL of this period.",
    horizon=_WEEKS,
    traps=(
        "Undecided MQLs are in neither part; how many are past their time stands beside it.",
        "The quality clause of an older version may count silence as accepted; that number has its own name.",
    ),
    records=_decided("The MQLs of the period that sales decided on.", "accepted", "rejected"),
    beside=(Beside("past their time, undecided", _SILENT),),
    relations=(
        Relation(
            "accepted_with_silence",
            (
                Term(
                    "undecided past their time, taken for accepted",
                    1,
                    _SILENT,
                    "both",
                    _decided("The MQLs of the period undecided past their time.", "accepted_by_default"),
                ),
            ),
        ),
    ),
    action=True,
    deck=True,
)
ACCEPTED_WITH_SILENCE = Metric(
    key="accepted_with_silence",
    label="Accepted, silence included",
    side=BOTH,
    unit=RATE,
    view=ACTIVITY,
    says="The acceptance rate, with the MQLs left undecided past their time taken for accepted.",
    formula="(accepted + undecided past their time) / (accepted + undecided past their time + rejected)",
    source='the quality clause of a version that says silence = "accepted"',
    measure=Share(
        "decision_states", ("accepted", "accepted_by_default"), ("accepted", "accepted_by_default", "rejected")
    ),
    needs=LEADS_OR_HISTORY,
    lacks=DECIDED,
    none="Sales has decided on no MQL of this period.",
    horizon=_WEEKS,
    traps=("Sales' silence flatters it.",),
    records=_decided(
        "The MQLs of the period that sales decided on or left undecided past their time.",
        "accepted",
        "rejected",
        "accepted_by_default",
    ),
)
UNDECIDED = Metric(
    key="undecided",
    label="Undecided past their time",
    side=SALES,
    unit=COUNT,
    view=ACTIVITY,
    says="MQLs of the period on which sales did not decide within the agreed days.",
    formula="MQLs of the period without a decision, past the end of the agreed days at data-as-of",
    measure=_SILENT,
    needs=LEADS_OR_HISTORY,
    lacks=DECIDED,
    better="less",
    horizon=_WEEKS,
    records=_decided("The MQLs of the period undecided past their time.", "accepted_by_default"),
)
REPLY_IN_TIME = Metric(
    key="reply_in_time",
    label="Replies in time",
    side=SALES,
    unit=RATE,
    view=ACTIVITY,
    says="Of the MQLs of the period whose reply was due, the share answered in the promised time.",
    formula="in time / (in time + late + waiting past their time), each by the version in force when its clock started",
    source="the response clause of the agreement",
    measure=Share("reply_states", ("met",), ("met", "met_late", "breached")),
    needs=("touches",),
    lacks=_TOUCHES,
    none="No reply to an MQL of this period was due.",
    horizon="days",
    traps=("Whoever still has time is in neither part.",),
    records=RecordsRead(
        "reply_rows", "The MQLs of the period whose reply was due.", where={"state": ("met", "met_late", "breached")}
    ),
    action=True,
    deck=True,
)
REPLY_LATE = Metric(
    key="reply_late",
    label="Reply late",
    side=SALES,
    unit=COUNT,
    view=ACTIVITY,
    says="MQLs of the period still waiting past the promised reply.",
    formula="MQLs of the period without a qualifying touch, past the promised reply at data-as-of",
    source="the response clause of the agreement",
    measure=Count(
        "reply_states",
        "breached",
        told_by=("met", "met_late", "breached", "at_risk", "running", "pre_contacted", "unknown_precision"),
    ),
    needs=("touches",),
    lacks=_TOUCHES,
    better="less",
    horizon="days",
    traps=("Never added to decision late: one lead may be both.",),
    records=RecordsRead("reply_rows", _STATES, {"state": "breached"}),
)
FIRST_REPLY = Metric(
    key="first_reply",
    label="Median first reply",
    side=SALES,
    unit=HOURS,
    view=ACTIVITY,
    says="Hours from MQL to sales' first touch, nights and weekends included; half waited longer.",
    formula="median hours from MQL to the first qualifying touch, of the replies with two clock times",
    measure=Middle("first_reply", "median_hours", "timed"),
    needs=("touches",),
    lacks=_TOUCHES,
    none="No reply to an MQL of this period is known.",
    better="less",
    horizon="days",
    traps=("Leads without a reply are not in it; how many still wait stands beside it.",),
    records=RecordsRead("reply_rows", _STATES),
    beside=(Beside("still waiting", Count("first_reply", "waiting")),),
)
LEAD_TO_MQL = Metric(
    key="lead_to_mql",
    label="Lead to MQL",
    side=MARKETING,
    unit=RATE,
    view=COHORT,
    says="Of the leads of the period that had the whole time for it, the share that became an MQL.",
    formula="mature leads that became an MQL / mature leads",
    measure=Step("lead", "mql"),
    needs=LEADS_OR_HISTORY,
    lacks=NO_MQLS,
    none="No lead of this period has had the whole time to become an MQL.",
    horizon="quarters",
    traps=("Who had no time yet is in neither part.",),
    records=RecordsRead(
        "journey_rows", "The leads of the period; those without the whole time yet are in neither part."
    ),
)
MQL_TO_SQL = Metric(
    key="mql_to_sql",
    label="MQL to SQL",
    side=BOTH,
    unit=RATE,
    view=COHORT,
    says="Of the MQLs of the period that had the whole time for it, the share that became an SQL.",
    formula="mature MQLs that became an SQL / mature MQLs",
    measure=Step("mql", "sql"),
    needs=LEADS_OR_HISTORY,
    lacks=NO_SQLS,
    none="No MQL of this period has had the whole time to become an SQL.",
    horizon="quarters",
    traps=("Who had no time yet is in neither part.",),
    records=entered("mql", "The MQLs of the period; those without the whole time yet are in neither part."),
    action=True,
)

METRICS = (
    COUNTED_MQLS,
    LEAD_TO_MQL,
    MQL_TO_SQL,
    SALS,
    ACCEPTANCE_RATE,
    ACCEPTED_WITH_SILENCE,
    UNDECIDED,
    REPLY_IN_TIME,
    REPLY_LATE,
    FIRST_REPLY,
)
