"""HubSpot: contacts and deals, as its CRM exports them."""

from __future__ import annotations

import re

from smarketing.sources.expression import BETWEEN, Expression
from smarketing.sources.shape import FALSE, TRUE, Header, Shape, header_like


def entered(stage: str) -> tuple[Header, ...]:
    """The headers of the day a contact entered a lifecycle stage: the present name, then the older one."""
    name = re.escape(stage)
    return (
        header_like(rf'Date entered ["“„«「]?\s?{name}( ?[(（].*[)）])?\s?["”“»」]?'),
        header_like(rf"Became an? {name} Date"),
    )


LIFECYCLE = {
    "Subscriber": "lead",
    "Lead": "lead",
    "Marketing Qualified Lead": "mql",
    "marketingqualifiedlead": "mql",
    "MQL": "mql",
    "Sales Accepted Lead": "sal",
    "salesacceptedlead": "sal",
    "SAL": "sal",
    "Sales Qualified Lead": "sql",
    "salesqualifiedlead": "sql",
    "SQL": "sql",
    "Opportunity": "opportunity",
    "Customer": "won",
    "Evangelist": "won",
    "Other": "",
}

# Lead Status says where sales stands; only these words end the cycle, whatever the lifecycle stage says.
LEFT = {"Unqualified": "disqualified", "UNQUALIFIED": "disqualified", "Disqualified": "disqualified",
        "Rejected": "rejected", "Recycled": "recycled", "Nurture": "recycled", "Bad Timing": "recycled",
        "BAD_TIMING": "recycled"}  # fmt: skip

# The labels and their internal names; what is most likely is no commit, and a closed deal is no guess any more.
CATEGORIES = {"Commit": "commit", "Best case": "best_case", "BEST_CASE": "best_case", "Most likely": "best_case",
              "MOST_LIKELY": "best_case", "Pipeline": "pipeline", "Not forecasted": "omitted", "OMIT": "omitted",
              "Closed won": "", "CLOSED": ""}  # fmt: skip

_EXITS = ("Rejected", "Recycled", "Disqualified", "Lost")


def _exit_dates() -> Expression:
    """The date of the exit in which the contact is, by its lifecycle stage, else by its lead status."""
    return [
        *({"column": f"{name.lower()}_date", "when": {"lifecycle": name}} for name in _EXITS),
        *({"column": f"{ours}_date", "when": {"lead_status": theirs}} for theirs, ours in LEFT.items()),
        {"column": "left_date", "when": {"lead_status": list(LEFT)}},
    ]


CONTACTS = Shape(
    source="hubspot",
    target="leads",
    title="HubSpot contacts",
    names={
        "lead_id": ("Record ID", "Contact ID", "Record ID - Contact", "hs_object_id"),
        "email": ("Email", "Email Address"),
        "first": ("First Name",),
        "last": ("Last Name",),
        "company": ("Company Name", "Associated Company", "Company", "Primary company"),
        "channel": ("Original Traffic Source", "Original Source", "Original Source Type"),
        "drill_down": ("Original Traffic Source Drill-Down 1", "Original Source Drill-Down 1"),
        "utm_campaign": ("UTM Campaign", "Original campaign", "Campaign"),
        "segment": ("Segment", "Company segment", "Company size", "Industry"),
        "region": ("Region", "Sales region", "Country/Region", "Country"),
        "owner": ("Contact owner", "HubSpot owner"),
        "score": ("HubSpot Score", "Lead Score", "Contact Score"),
        "trigger": ("MQL Trigger", "MQL Reason", "First Conversion"),
        "lifecycle": ("Lifecycle Stage",),
        "lead_status": ("Lead Status", "hs_lead_status"),
        "left_reason": ("Disqualification reason", "Unqualified reason", "Rejection reason", "Lead status reason"),
        "deals": ("Associated Deal IDs", "Associated Deal ID"),
        "merged_ids": ("Merged Contact IDs", "Merged record IDs", "hs_merged_object_ids"),
        "is_deleted": ("Archived", "_fivetran_deleted"),
        "created_at": ("Create Date", "createdate"),
        "mql_at": entered("Marketing Qualified Lead"),
        "queued_at": ("Queued Date", "Date entered sales queue"),
        "assigned_at": ("Owner Assigned Date", "HubSpot owner assigned date"),
        "sal_at": (*entered("Sales Accepted Lead"), "Sales Accepted Date"),
        "sql_at": entered("Sales Qualified Lead"),
        "opportunity_at": entered("Opportunity"),
        "won_at": entered("Customer"),
        "rejected_date": entered("Rejected"),
        "recycled_date": entered("Recycled"),
        "disqualified_date": (*entered("Disqualified"), *entered("Unqualified")),
        "lost_date": entered("Lost"),
        "left_date": ("Disqualified Date", "Unqualified Date"),
        "modified_at": ("Last Modified Date", "lastmodifieddate", "hs_lastmodifieddate"),
    },
    rules={
        "name": {"join": ["first", "last"]},
        "campaign": [
            "utm_campaign",
            # The drill-down holds a campaign for these sources only; for organic search it is a keyword.
            {"column": "drill_down", "when": {"channel": ["Paid Search", "Paid Social", "Email Marketing"]}},
        ],
        "stage": [{"column": "lead_status", "values": {**LEFT, "*": ""}}, "lifecycle"],
        "reason": ["left_reason", {"column": "lead_status", "when": {"lead_status": list(LEFT)}}],
        "deal_id": {"column": "deals", "split": ";"},
        "exit_at": _exit_dates(),
    },
    proof=("lead_id", ("email", "lifecycle"), "created_at"),
    tells=("Lifecycle Stage", "Contact owner", "Original Traffic Source", "Original Source", "HubSpot Score",
           "Number of times contacted", *entered("Marketing Qualified Lead"), "Create Date"),
    strangers=("Deal Name", "Deal Stage", "Lead Owner.id", "Sales owner"),
    values={"stage": LIFECYCLE},
    nulls=("(No value)",),
    files=r"hubspot.*contacts|all-contacts",
)  # fmt: skip

DEALS = Shape(
    source="hubspot",
    target="deals",
    title="HubSpot deals",
    names={
        "deal_id": ("Record ID", "Deal ID", "Record ID - Deal", "hs_object_id"),
        "contacts": ("Associated Contact IDs", "Associated Contact ID"),
        "email": ("Associated Contact Email", "Primary contact email"),
        "name": ("Deal Name",),
        "company": ("Associated Company", "Associated Company (Primary)", "Company Name", "Primary company"),
        "channel": ("Original Traffic Source", "Original Source Type", "Deal source"),
        "campaign": ("UTM Campaign", "Original campaign", "Campaign"),
        "segment": ("Segment", "Company segment", "Industry"),
        "region": ("Region", "Sales region", "Country/Region"),
        "owner": ("Deal owner", "HubSpot owner"),
        "product": ("Product", "Deal Type"),
        "pipeline": ("Pipeline",),
        "stage": ("Deal Stage",),
        "is_won": ("Is Closed Won", "hs_is_closed_won"),
        "is_lost": ("Is Closed Lost", "hs_is_closed_lost"),
        "is_closed": ("Is Deal Closed?", "Is Closed", "hs_is_closed"),
        "amount": ("Amount",),
        "currency": ("Currency", "Deal Currency Code"),
        "company_amount": ("Amount in company currency", "hs_amount_in_home_currency", "amount_in_home_currency"),
        "company_currency": ("Company currency", "Home currency"),
        "probability": ("Deal probability", "hs_deal_stage_probability"),
        "forecast_category": ("Forecast category", "hs_manual_forecast_category"),
        "lost_reason": ("Closed Lost Reason",),
        "won_reason": ("Closed Won Reason",),
        "created_at": ("Create Date", "createdate"),
        "closed_at": ("Close Date", "closedate"),
        "accepted_at": ("Accepted Date",),
        "rejected_at": ("Rejected Date",),
        "modified_at": ("Last Modified Date", "lastmodifieddate", "hs_lastmodifieddate"),
        "merged_ids": ("Merged Deal IDs", "Merged record IDs", "hs_merged_object_ids"),
        "is_deleted": ("Archived", "_fivetran_deleted"),
    },
    rules={
        "lead_id": "contacts",
        "status": [
            {"value": "won", "when": {"is_won": TRUE}},
            {"value": "lost", "when": {"is_lost": TRUE}},
            {"value": "lost", "when": {"is_closed": TRUE, "is_won": FALSE}},
            {"value": "open", "when": {"is_closed": FALSE}},
            {"value": "open", "when": {"is_won": FALSE, "is_lost": FALSE}},
            "stage",
        ],
        "reason": ["lost_reason", "won_reason"],
    },
    proof=("deal_id", "stage", ("name", "amount")),
    tells=("Deal Name", "Deal Stage", "Deal owner", "Deal probability", header_like(r'Date entered ".* \(.*\)"')),
    strangers=("Lifecycle Stage", "Deal value", "Closing Date"),
    money=(("amount", "currency"), ("company_amount", "company_currency")),
    # A stage of HubSpot is won at a chance of 100 % and lost at 0 %, whatever it is called.
    evidence={"status": [{"value": "won", "chance": {"probability": 100}},
                         {"value": "lost", "chance": {"probability": 0}},
                         {"value": "open", "chance": {"probability": BETWEEN}},
                         {"value": "lost", "when": {"lost_reason": "*"}},
                         {"value": "won", "when": {"won_reason": "*"}}]},
    values={"status": {"Closed Won": "won", "closedwon": "won", "Closed Lost": "lost", "closedlost": "lost"},
            "forecast_category": CATEGORIES},
    nulls=("(No value)",),
    files=r"hubspot.*deals|all-deals",
)  # fmt: skip

SHAPES = (CONTACTS, DEALS)
