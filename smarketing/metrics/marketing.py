"""The metrics that marketing owns: what was seen, what came of it, and what it cost."""

from __future__ import annotations

from typing import Any

from smarketing.metrics.declaration import (
    ACTIVITY,
    COUNT,
    MARKETING,
    MONEY,
    RATE,
    Count,
    Metric,
    Per,
    RecordsRead,
    Relation,
    Share,
)
from smarketing.metrics.handoff import SALS
from smarketing.metrics.sales import DEALS_WON, SQLS
from smarketing.metrics.terms import LEADS_OR_HISTORY, NO_MQLS, OF_THESE_LEADS, entered, events, not_counted

SPENT = Count("spend", "spend", is_money=True, is_gapless=False)
_SPEND_DAYS = ("campaign_days",)
_ANALYTICS = "No web traffic loaded yet. Add an export from your web analytics."
_ADS = "No ad spend loaded yet. Add exports from your ad platforms."
_LEADS = "No leads loaded yet. Add leads from your marketing tool or CRM."
_QUARTERS = "quarters and years"
_SPEND_ROWS = RecordsRead(
    "spend", "What each campaign cost in the period; the sum of these is the spend.", {"by": "campaign"}
)


def _cost(key: str, label: str, of: Metric, many: str, **more: Any) -> Metric:
    """What was spent for each of what another metric counts."""
    assert isinstance(of.measure, Count)
    return Metric(
        key=key,
        label=label,
        side=MARKETING,
        unit=MONEY,
        view=ACTIVITY,
        says=f"Spend in the period divided by the {many} of the same days.",
        formula=f"spend / {many}, both up to the day to which both are loaded",
        source="cost per action (CPA): spend / actions of the same period and channels",
        measure=Per(SPENT, of.measure, _SPEND_DAYS, of.needs, of.lacks),
        needs=(*_SPEND_DAYS, *of.needs),
        lacks=_ADS,
        none=f"No {many} in this period to divide the spend by.",
        better="less",
        horizon=_QUARTERS,
        traps=(
            "Spend also brings those who come later: over a few weeks the cost says little.",
            "Currencies are never added: with several, each is its own part of the cost.",
        ),
        records=_SPEND_ROWS,
        **more,
    )


VISITS = Metric(
    key="visits",
    label="Visits",
    side=MARKETING,
    unit=COUNT,
    view=ACTIVITY,
    says="Sessions that web analytics counted in the period.",
    formula="sum of visits over days and channels",
    measure=Count("traffic", "sessions", is_gapless=False),
    needs=("traffic_days",),
    lacks=_ANALYTICS,
    none="No web traffic in this period.",
    horizon=_QUARTERS,
    traps=(
        "Sessions, not people: one person may come often.",
        "Sessions by page never add up to it: one session sees many pages.",
    ),
    records=RecordsRead("traffic", "The visits of each channel; their sum is the number.", {"by": "channel"}),
    target="sessions",
)
ENGAGEMENT_RATE = Metric(
    key="engagement_rate",
    label="Engagement rate",
    side=MARKETING,
    unit=RATE,
    view=ACTIVITY,
    says="The share of the visits in the period that web analytics calls engaged.",
    formula="engaged visits / visits, of the rows that say both; summed first, then divided",
    source="Google Analytics 4, engagement rate",
    measure=Share("traffic", ("engaged_sessions",), ("judged_sessions",)),
    needs=("traffic_days",),
    lacks=_ANALYTICS,
    none="No web traffic in this period that says how much of it was engaged.",
    horizon=_QUARTERS,
    traps=("Never an average of the rates of pages or days.",),
    records=RecordsRead("traffic", "Both sums by channel.", {"by": "channel"}),
)
IMPRESSIONS = Metric(
    key="impressions",
    label="Impressions",
    side=MARKETING,
    unit=COUNT,
    view=ACTIVITY,
    says="How often ads were shown in the period, as the ad platforms count it.",
    formula="sum of impressions over days and campaigns",
    measure=Count("ad_reach", "impressions", is_gapless=False),
    needs=("campaign_days",),
    lacks=_ADS,
    none="No impressions in this period.",
    horizon=_QUARTERS,
    traps=("Times shown, not people reached.",),
    records=RecordsRead("ad_reach", "The impressions of each campaign.", {"by": "campaign"}),
)
CLICK_THROUGH_RATE = Metric(
    key="click_through_rate",
    label="Click-through rate",
    side=MARKETING,
    unit=RATE,
    view=ACTIVITY,
    says="The share of the impressions in the period that were clicked.",
    formula="clicks / impressions, of the rows that say both; summed first, then divided",
    measure=Share("ad_reach", ("judged_clicks",), ("judged_impressions",)),
    needs=("campaign_days",),
    lacks=_ADS,
    none="No impressions in this period that also say how often they were clicked.",
    horizon="weeks and months",
    records=RecordsRead("ad_reach", "Both sums by campaign.", {"by": "campaign"}),
)
SPEND = Metric(
    key="spend",
    label="Spend",
    side=MARKETING,
    unit=MONEY,
    view=ACTIVITY,
    says="What was spent on ads and campaigns in the period, per currency.",
    formula="sum of spend over days and campaigns, per currency",
    measure=SPENT,
    needs=("campaign_days",),
    lacks=_ADS,
    none="No spend in this period.",
    better="",
    horizon=_QUARTERS,
    traps=("Currencies are never added.",),
    records=_SPEND_ROWS,
    target="spend",
)
LEADS = Metric(
    key="leads",
    label="Leads",
    side=MARKETING,
    unit=COUNT,
    view=ACTIVITY,
    says="Contacts that became known in the period.",
    formula="lead cycles whose lead stage is dated in the period",
    measure=events("lead"),
    needs=("leads",),
    lacks=_LEADS,
    horizon=_QUARTERS,
    traps=("A lead is counted on the day it became known, whatever became of it later.",),
    records=entered("lead", "The leads that became known in the period."),
    target="leads",
    deck=True,
)
MQLS = Metric(
    key="mqls",
    label="MQLs",
    side=MARKETING,
    unit=COUNT,
    view=ACTIVITY,
    says="Leads that became marketing qualified in the period, whenever they came.",
    formula="lead cycles whose MQL stage is dated in the period",
    source="marketing qualified lead, as your systems mark it",
    measure=events("mql"),
    needs=LEADS_OR_HISTORY,
    lacks=NO_MQLS,
    horizon=_QUARTERS,
    traps=(
        "Not the MQLs that count towards the promise: those that sales rejected as below the definition are in it.",
        "Not the MQLs of the leads that came in the period: some came as leads before it.",
    ),
    records=entered("mql", "The lead cycles that became an MQL in the period."),
    relations=(
        Relation(
            "counted_mqls",
            (
                not_counted("known to be below the definition", "below"),
                not_counted("rejected by sales as below the definition", "rejected_below"),
            ),
        ),
        Relation("mqls_of_leads", OF_THESE_LEADS["mql"]),
    ),
    target="mqls",
    action=True,
    deck=True,
)
COST_PER_LEAD = _cost("cost_per_lead", "Cost per lead", LEADS, "leads")
COST_PER_MQL = _cost("cost_per_mql", "Cost per MQL", MQLS, "MQLs")
COST_PER_SAL = _cost("cost_per_sal", "Cost per SAL", SALS, "SALs", target="cost_per_sal", deck=True)
COST_PER_SQL = _cost("cost_per_sql", "Cost per SQL", SQLS, "SQLs")
COST_PER_CUSTOMER = _cost("cost_per_customer", "Cost per customer", DEALS_WON, "deals won")

METRICS = (
    VISITS,
    ENGAGEMENT_RATE,
    IMPRESSIONS,
    CLICK_THROUGH_RATE,
    SPEND,
    LEADS,
    MQLS,
    COST_PER_LEAD,
    COST_PER_MQL,
    COST_PER_SAL,
    COST_PER_SQL,
    COST_PER_CUSTOMER,
)
