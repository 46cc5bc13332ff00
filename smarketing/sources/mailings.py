"""Mailchimp and Salesloft: mailings, their subscribers, and e-mails of sales."""

from __future__ import annotations

from smarketing.sources.shape import Shape

CAMPAIGNS = Shape(
    source="mailchimp",
    target="campaign_days",
    title="Mailchimp campaigns",
    names={
        "day_on": ("Send Date",),
        "campaign": ("Title", "Campaign Title", "Subject"),
        "campaign_id": ("Unique Id", "Campaign ID"),
        "clicks": ("Total Clicks",),
        "recipients": ("Total Recipients",),
    },
    proof=("day_on", "campaign", ("recipients", "clicks")),
    tells=(
        "Send Weekday",
        "Total Recipients",
        "Successful Deliveries",
        "Unique Opens",
        "Abuse Complaints",
        "Folder Id",
    ),
    constants={"channel": "Email"},
    files=r"mailchimp|campaigns",
)

SUBSCRIBERS = Shape(
    source="mailchimp",
    target="leads",
    title="Mailchimp subscribers",
    names={
        "lead_id": ("EUID", "LEID", "Contact ID"),
        "email": ("Email Address", "Email"),
        "first": ("First Name", "FNAME"),
        "last": ("Last Name", "LNAME"),
        "company": ("Company", "Company Name"),
        "region": ("CC", "Country"),
        "optin": ("OPTIN_TIME",),
        "confirmed": ("CONFIRM_TIME",),
    },
    rules={"name": {"join": ["first", "last"]}, "created_at": ["optin", "confirmed"]},
    proof=("email", ("optin", "confirmed")),
    tells=("MEMBER_RATING", "OPTIN_TIME", "CONFIRM_TIME", "LEID", "EUID", "LAST_CHANGED"),
    constants={"stage": "lead"},
    files=r"subscribed|audience|members",
    zone="UTC",
)

SALESLOFT = Shape(
    source="salesloft",
    target="touches",
    title="Salesloft e-mails",
    names={
        "touch_id": ("Email ID", "Id", "ID"),
        "email": ("Recipient Email Address", "Person Email Address", "Person Email", "Recipient Email", "To Email",
                  "Email Address", "To", "Recipient"),
        "person": ("Sender", "User", "User Name", "Sent By", "User Email"),
        "subject": ("Subject",),
        "status": ("Status",),
        "sent": ("Sent At", "Date Sent", "Sent Date", "Sent"),
        "bounced": ("Bounced", "Bounces"),
        "replies": ("Replies", "Reply Count"),
        "cadence": ("Cadence", "Cadence Name"),
    },
    rules={
        "happened_at": "sent",
        "outcome": [{"value": "bounced", "when": {"bounced": ["true", "yes", "1"]}}, "status"],
    },
    proof=("sent", "email", ("subject", "cadence")),
    tells=("Sent At", "Cadence", "Cadence Name", "Step", "View Tracking", "Click Tracking", "Recipient Email Address",
           "Views", "Replies"),
    strangers=("Lead Status", "Task Subtype", "Call Duration", "Member Status"),
    constants={"kind": "email", "direction": "outbound"},
    files=r"salesloft|emails",
)  # fmt: skip

SHAPES = (CAMPAIGNS, SUBSCRIBERS, SALESLOFT)
