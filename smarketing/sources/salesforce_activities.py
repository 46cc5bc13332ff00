"""Salesforce: tasks, events and the activity report, as touches."""

from __future__ import annotations

from smarketing.fields import DONE_STATE, PLANNED_STATE
from smarketing.sources.activities import STATES
from smarketing.sources.salesforce import DELETED, NULLS, REPORTS
from smarketing.sources.shape import FALSE, TRUE, Shape

KIND_BY_TYPE = {
    "Call": "call",
    "Email": "email",
    "List Email": "email",
    "Event": "meeting",
    "Meeting": "meeting",
    "Demo": "meeting",
    "Send Letter": "other",
    "LinkedIn": "other",
    "LinkedIn Message": "other",
    "Other": "other",
    "*": "",  # `Task` and a company's own types say nothing: the subject may
}
KIND_BY_SUBJECT = {
    "Call*": "call",
    "Email*": "email",
    "*[[]Email]*": "email",
    "*[[]Call]*": "call",
    "List Email*": "email",
    "Automatic reply*": "email",
    "Meeting*": "meeting",
    "Demo*": "meeting",
    "*": "other",
}
DIRECTION_BY_SUBJECT = {
    "*[[]In]*": "inbound",
    "*[[]Out]*": "outbound",
    "<<*": "inbound",
    "Email: <<*": "inbound",
    "←*": "inbound",
    ">>*": "outbound",
    "Email: >>*": "outbound",
    "→*": "outbound",
    "*": "",
}
AUTOMATIC_BY_SUBJECT = {
    "List Email*": "true",
    "Mass Email*": "true",
    "Automated*": "true",
    "[[]Automated]*": "true",
    "Automatic reply*": "true",
    "Auto-reply*": "true",
    "Out of office*": "true",
    "Pardot*": "true",
    "Marketo*": "true",
    "*": "",
}

ACTIVITIES = Shape(
    source="salesforce",
    target="touches",
    title="Salesforce activities",
    names={
        "touch_id": ("Activity ID", "Task ID", "Event ID", "Id"),
        "lead": ("Lead ID",),
        "who": ("WhoId", "Contact ID"),
        "email": ("Email", "Lead Email", "Contact Email"),
        "deal_id": ("Opportunity ID", "WhatId"),
        "person": ("Assigned", "Assigned To", "Owner Name", "OwnerId"),
        "subtype": ("Task Subtype", "TaskSubtype", "EventSubtype", "Task Subtype / Type"),
        "type": ("Type", "Activity Type"),
        "call_type": ("Call Type",),
        "subject": ("Subject",),
        "outcome": ("Call Result", "CallDisposition", "Outcome"),
        "seconds": ("Call Duration", "CallDurationInSeconds", "Call Duration (seconds)"),
        "minutes": ("DurationInMinutes", "Duration"),
        "status": ("Status", "Task Status"),
        "closed": ("Closed", "IsClosed", "Is Closed"),
        "done": ("Completed Date/Time", "CompletedDateTime"),
        "started": ("Activity Date/Time", "ActivityDateTime", "StartDateTime", "Start Date Time", "Start"),
        "day": ("Date", "Activity Date", "Due Date"),
        "is_deleted": DELETED,
    },
    rules={
        "lead_id": ["lead", "who"],
        "kind": [
            {"column": "subtype", "values": KIND_BY_TYPE},
            {"column": "type", "values": KIND_BY_TYPE},
            {"column": "subject", "values": KIND_BY_SUBJECT},
        ],
        "direction": [
            {"column": "call_type", "values": {"Inbound": "inbound", "Outbound": "outbound", "*": ""}},
            {"column": "subject", "values": DIRECTION_BY_SUBJECT},
        ],
        "is_automatic": [
            {"column": "subtype", "values": {"List Email": "true", "ListEmail": "true", "*": ""}},
            {"column": "type", "values": {"List Email": "true", "Mass Email": "true", "*": ""}},
            {"column": "subject", "values": AUTOMATIC_BY_SUBJECT},
        ],
        "duration_minutes": [{"column": "seconds", "as": "duration", "divide": 60}, "minutes"],
        "happened_at": ["done", "started", "day"],
        "state": ["status", {"column": "closed", "as": "text"}],
    },
    evidence={"state": [{"value": DONE_STATE, "when": {"done": "*"}}, {"value": DONE_STATE, "when": {"closed": TRUE}},
                        {"value": PLANNED_STATE, "when": {"closed": FALSE}}]},
    values={"state": STATES},
    proof=("subject", ("done", "started", "day"), ("person", "subtype", "type")),
    tells=("Task Subtype / Type", "Task Subtype", "Assigned", "Company / Account", "Call Duration", "WhoId",
           "EventSubtype", "Call Type"),
    strangers=("Lead Status", "Opportunity Owner"),
    nulls=NULLS,
    files=f"{REPORTS}|task|activit|event",
)  # fmt: skip

SHAPES = (ACTIVITIES,)
