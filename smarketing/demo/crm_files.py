"""The demo company's HubSpot contacts, and its Salesforce opportunities, their history and activities."""

from __future__ import annotations

from smarketing.demo.formats import british, british_day, minute, money, salesforce_report, table
from smarketing.demo.world import Deal, Lead, Touch, World

_PIPELINE = "(Lifecycle Stage Pipeline)"
_ENTERED = {
    "Lead": "lead",
    "Marketing Qualified Lead": "mql",
    "Sales Qualified Lead": "sql",
    "Opportunity": "opportunity",
    "Customer": "won",
}
_CONTACTS = (
    "Record ID", "First Name", "Last Name", "Email", "Company Name", "Segment", "Sales region", "Create Date",
    "Lifecycle Stage", "Lead Status", "Contact owner", "Owner Assigned Date", "Original Traffic Source",
    "Original campaign", "HubSpot Score", "MQL Trigger", *(f'Date entered "{stage} {_PIPELINE}"' for stage in _ENTERED),
)  # fmt: skip
_LIFECYCLE = {ours: theirs for theirs, ours in _ENTERED.items()}
_STATUS = {
    "lead": "New", "mql": "Open", "sal": "In Progress", "sql": "In Progress", "opportunity": "Open Deal",
    "won": "Open Deal", "lost": "Open Deal", "rejected": "Rejected", "recycled": "Bad Timing",
    "disqualified": "Unqualified",
}  # fmt: skip
_OPPORTUNITIES = (
    "Opportunity ID", "Opportunity Name", "Account Name", "Contact: Email", "Stage", "Probability (%)", "Amount",
    "Amount Currency", "Created Date", "Close Date", "Opportunity Owner", "Lead Source", "Primary Campaign Source",
    "Segment", "Sales Region", "Loss Reason", "Forecast Category",
)  # fmt: skip
_HISTORY = ("Opportunity ID", "Field / Event", "Old Value", "New Value", "Edit Date")
_ACTIVITIES = (
    "Activity ID", "Assigned", "Task Subtype", "Subject", "Lead Email", "Opportunity ID", "Call Duration",
    "Call Result", "Completed Date/Time",
)  # fmt: skip


def hubspot_contacts(world: World) -> bytes:
    """All contacts as HubSpot exports them: UTF-8 with BOM, quotes in headers doubled, stamps without zone."""
    text = table([_CONTACTS, *(_contact(lead) for lead in world.leads)])
    return text.encode("utf-8-sig")


def salesforce_opportunities(world: World) -> bytes:
    """A report of all opportunities."""
    return salesforce_report(_OPPORTUNITIES, [_opportunity(deal) for deal in world.deals])


def salesforce_opportunity_history(world: World) -> bytes:
    """A field history report: each opportunity's creation and each change of stage, amount and close date."""
    changes = [(change.at, deal.deal_id, change) for deal in world.deals for change in deal.changes]
    rows = [
        (deal_id, change.field, change.old, change.new, british(at))
        for at, deal_id, change in sorted(changes, key=lambda each: (each[0], each[1], each[2].field))
    ]
    return salesforce_report(_HISTORY, rows)


def salesforce_activities(world: World) -> bytes:
    """A report of all completed tasks and events; the arrows are those of an e-mail connector."""
    rows = [_activity(number, touch) for number, touch in enumerate(world.touches, 1)]
    return salesforce_report(_ACTIVITIES, rows)


def _contact(lead: Lead) -> tuple[object, ...]:
    trigger = next((event.trigger for event in lead.events if event.trigger), "")
    reached = [stage for stage in _LIFECYCLE if lead.first(stage)]
    return (
        lead.lead_id, lead.given, lead.family, lead.email, lead.company.name, lead.company.segment,
        lead.company.region, minute(lead.created), _LIFECYCLE[reached[-1]], _STATUS[lead.events[-1].stage],
        lead.owner, minute(lead.assigned), lead.channel, lead.campaign, lead.score, trigger,
        *(minute(lead.first(stage)) for stage in _LIFECYCLE),
    )  # fmt: skip


def _opportunity(deal: Deal) -> tuple[object, ...]:
    return (
        deal.deal_id, f"{deal.company.name} - {deal.company.segment or 'SMB'}", deal.company.name, deal.email,
        deal.stage, deal.probability, money(deal.amount * 100), "EUR", british_day(deal.created.date()),
        british_day(deal.closes), deal.owner, deal.channel, deal.campaign, deal.company.segment,
        deal.company.region, deal.reason, deal.category,
    )  # fmt: skip


def _activity(number: int, touch: Touch) -> tuple[object, ...]:
    subject = touch.subject
    if touch.kind == "Email" and not touch.automatic:
        subject = f"{'←' if touch.inbound else '→'} {subject}"
    seconds = touch.minutes * 60 if touch.minutes else ""
    return (
        f"00TDM{number:010d}AAA", touch.person, touch.kind, subject, touch.email, touch.deal_id, seconds,
        touch.outcome, british(touch.at),
    )  # fmt: skip
