"""Salesforce: campaign members, as marketing's touches; the report of campaigns with their members, and API names."""

from __future__ import annotations

from smarketing.sources.salesforce import DELETED, NULLS, REPORTS
from smarketing.sources.shape import TRUE, Shape

# A member who was only sent something has no day of a response, and is no touch: such a row is set aside. The day on
# which it became a member stands for the response only where it did respond and no day of that is told.
MEMBERS = Shape(
    source="salesforce",
    target="campaign_touches",
    title="Salesforce campaign members",
    names={
        "touch_id": ("Campaign Member ID", "Member ID", "Id"),
        "lead": ("Lead ID",),
        "contact": ("Contact ID",),
        "either": ("Lead/Contact ID", "LeadOrContactId", "Related Record ID"),
        "email": ("Email", "Member Email", "Lead Email", "Contact Email"),
        "campaign_name": ("Campaign Name", "Campaign: Campaign Name", "Campaign.Name"),
        "campaign_key": ("Campaign ID",),
        # Never the lead source: it says where the person came from, not what this touch was.
        "channel": ("Campaign Type", "Campaign: Type", "Campaign.Type", "Channel__c"),
        "kind": ("Member Status", "Campaign Member Status", "Status"),
        "has_responded": ("Responded", "HasResponded"),
        "responded": ("First Responded Date", "Member First Responded Date"),
        "joined": ("Member First Associated Date", "Created Date"),
        "is_deleted": DELETED,
    },
    rules={
        "lead_id": ["lead", "contact", "either"],
        "campaign": ["campaign_name", "campaign_key"],
        "happened_at": ["responded", {"column": "joined", "when": {"has_responded": TRUE}}],
    },
    proof=(
        ("lead", "contact", "either", "email"),
        ("campaign_name", "campaign_key"),
        "kind",
        ("has_responded", "responded"),
    ),
    tells=("Campaign Member ID", "Member Status", "First Responded Date", "Member First Associated Date",
           "HasResponded", "CampaignId", "Campaign Type"),
    strangers=("Opportunity ID", "Subject", "Stage", "StageName"),
    nulls=NULLS,
    files=f"{REPORTS}|campaign.?member",
)  # fmt: skip

SHAPES = (MEMBERS,)
