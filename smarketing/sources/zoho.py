"""Zoho CRM: leads."""

from __future__ import annotations

from smarketing.sources.shape import TRUE, Shape

STATUS = {
    "-None-": "",
    "Not Contacted": "lead",
    "Attempted to Contact": "lead",
    "Contacted": "lead",
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

SHAPES = (LEADS,)
