"""Zoho CRM: leads, deals, calls and campaigns."""

from __future__ import annotations

from smarketing.sources.activities import STATES
from smarketing.sources.calls import DIRECTIONS
from smarketing.sources.expression import BETWEEN
from smarketing.sources.shape import TRUE, Shape

STATUS = {
    "-None-": "",
    "Not Contacted": "lead",
    "Attempted to Contact": "lead",
    "Contacted": "lead",
    "Pre-Qualified": "lead",
    "Contact in Future": "recycled",
    "Junk Lead": "disqualified",
    "Not Qualified": "disqualified",
    "Lost Lead": "lost",
}
_LEFT = [theirs for theirs, ours in STATUS.items() if ours in {"recycled", "disqualified", "lost"}]

LEADS = Shape(
    source="zoho",
    target="leads",
    title="Zoho leads",
    names={
        "lead_id": ("Record Id", "Lead Id"),
        "email": ("Email",),
        "first": ("First Name",),
        "last": ("Last Name",),
        "full": ("Full Name", "Lead Name"),
        "company": ("Company",),
        "channel": ("Lead Source",),
        "campaign": ("Campaign Source", "Campaign"),
        "segment": ("Segment", "Industry"),
        "region": ("Region", "Country"),
        "owner": ("Lead Owner", "Lead Owner.id"),
        "score": ("Lead Score", "Score"),
        "status": ("Lead Status",),
        "is_converted": ("Is Converted", "Converted"),
        "contact": ("Converted Contact.id", "Converted Contact Id", "Converted Contact"),
        "account": ("Converted Account.id", "Converted Account Id", "Converted Account"),
        "why": ("Reason", "Disqualification reason", "Reason for loss"),
        "deal_id": ("Converted Deal.id", "Converted Deal Id", "Converted Deal"),
        "created_at": ("Created Time",),
        "modified_at": ("Modified Time",),
        "converted": ("Converted Date Time", "Lead Conversion Time", "Converted Time"),
    },
    rules={
        "name": ["full", {"join": ["first", "last"]}],
        "stage": [
            {"value": "opportunity", "when": {"is_converted": TRUE, "deal_id": "*"}},
            {"value": "sql", "when": {"is_converted": TRUE}},
            # A lead that became a record of its own is converted, whatever its status says.
            {"value": "opportunity", "when": {"deal_id": "*"}},
            *({"value": "sql", "when": {record: "*"}} for record in ("contact", "account", "converted")),
            "status",
        ],
        "reason": ["why", {"column": "status", "when": {"status": _LEFT}}],
        "sql_at": "converted",
        "opportunity_at": {"column": "converted", "when": {"deal_id": "*"}},
    },
    proof=("lead_id", "created_at", ("status", "owner")),
    tells=("Lead Owner.id", "Created Time", "Modified Time", "Is Converted", "Record Id"),
    strangers=("Lifecycle Stage", "Deal Stage"),
    values={"stage": STATUS},
    nulls=("-None-",),
    files=r"zoho|leads_\d{4}",
)

DEALS = Shape(
    source="zoho",
    target="deals",
    title="Zoho deals",
    names={
        "deal_id": ("Record Id", "Deal Id"),
        "email": ("Contact Email", "Email"),
        "name": ("Deal Name", "Potential Name"),
        "company": ("Account Name",),
        "channel": ("Lead Source",),
        "campaign": ("Campaign Source",),
        "segment": ("Segment", "Industry"),
        "region": ("Region", "Territory"),
        "owner": ("Deal Owner", "Potential Owner", "Deal Owner.id"),
        "product": ("Type",),
        "pipeline": ("Pipeline",),
        "stage": ("Stage",),
        "amount": ("Amount",),
        "currency": ("Currency",),
        "probability": ("Probability (%)", "Probability"),
        "forecast_category": ("Forecast Category",),
        "reason": ("Reason For Loss", "Reason for Loss"),
        "created_at": ("Created Time",),
        "modified_at": ("Modified Time",),
        "closed_at": ("Closing Date",),
    },
    rules={"status": "stage"},
    evidence={"status": [{"value": "won", "chance": {"probability": 100}},
                         {"value": "open", "chance": {"probability": BETWEEN}},
                         {"value": "lost", "when": {"reason": "*"}}]},
    proof=("deal_id", "name", "stage", "closed_at"),
    tells=("Deal Owner.id", "Closing Date", "Created Time", "Modified Time", "Record Id", "Reason For Loss"),
    strangers=("Lead Status", "Deal - Title", "Associated Company"),
    values={
        "status": {"Closed Won": "won", "Closed Lost": "lost", "Closed Lost to Competition": "lost",
                   "Closed-Lost to Competition": "lost"},
        "forecast_category": {"Closed": "", "Closed Won": "", "Committed": "commit", "Commit": "commit",
                              "Best Case": "best_case", "Pipeline": "pipeline", "Omitted": "omitted"},
    },
    nulls=("-None-",),
    documented={"percent": "points"},
    files=r"zoho|deals_\d{4}|potentials_\d{4}",
)  # fmt: skip

CALLS = Shape(
    source="zoho",
    target="touches",
    title="Zoho calls",
    names={
        "touch_id": ("Record Id", "Call Id"),
        "lead_id": ("Contact Name.id", "Lead Name.id", "Who Id.id"),
        "deal_id": ("Related To.id", "What Id.id"),
        "person": ("Call Owner", "Call Owner.id"),
        "subject": ("Subject",),
        "direction": ("Call Type",),
        "outcome": ("Call Result", "Outgoing Call Status", "Call Status"),
        "status": ("Call Status", "Outgoing Call Status"),
        "seconds": ("Call Duration (in seconds)",),
        "happened_at": ("Call Start Time",),
    },
    rules={"duration_minutes": {"column": "seconds", "as": "duration", "divide": 60}, "state": "status"},
    proof=("happened_at", "direction", ("person", "subject")),
    tells=("Call Owner", "Call Owner.id", "Call Start Time", "Call Purpose", "Record Id", "Call Duration (in seconds)"),
    strangers=("Task Subtype", "datetime (UTC)"),
    constants={"kind": "call"},
    values={"direction": DIRECTIONS, "state": {**STATES, "*": ""}},
    nulls=("-None-",),
    files=r"zoho|calls_\d{4}",
)

CAMPAIGNS = Shape(
    source="zoho",
    target="campaign_days",
    title="Zoho campaigns",
    names={
        "starts": ("Start Date",),
        "ends": ("End Date",),
        "campaign": ("Campaign Name",),
        "campaign_id": ("Record Id", "Campaign Id"),
        "channel": ("Type",),
        "currency": ("Currency",),
        "spend": ("Actual Cost",),
        "budget": ("Budgeted Cost", "Expected Revenue"),
    },
    # What a campaign of several days cost belongs to none of them.
    rules={"day_on": {"column": "starts", "same_as": "ends"}},
    proof=("starts", "ends", "campaign", "spend"),
    tells=("Campaign Owner", "Campaign Owner.id", "Budgeted Cost", "Expected Revenue", "Expected Response", "Num sent"),
    strangers=("Impressions", "Clicks", "Total Spent"),
    nulls=("-None-",),
    files=r"zoho|campaigns_\d{4}",
    advice="Each of these Zoho campaigns runs for several days, so its cost belongs to no day. Load the costs of the "
    "platforms themselves (Google Ads, LinkedIn, Meta ... by day), or a file with a row per day: day_on, channel, "
    "campaign, spend, currency.",
)

SHAPES = (LEADS, DEALS, CALLS, CAMPAIGNS)
