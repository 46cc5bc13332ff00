"""Notes that people wrote in their CRM: HubSpot's notes and Salesforce's, and the words of files of call notes."""

from __future__ import annotations

from smarketing.sources.shape import Shape

# Words for what a note is about, how bad it is and where it was heard, and what each of them means.
KINDS = {
    "pain": "pain_point", "pain points": "pain_point", "problem": "pain_point", "challenge": "pain_point",
    "objections": "objection", "concern": "objection", "pushback": "objection",
    "lead quality issue": "lead_quality", "bad lead": "lead_quality", "bad fit": "lead_quality",
    "content": "content_request", "content need": "content_request", "asset request": "content_request",
    "competition": "competitor", "competitor mention": "competitor", "competitive": "competitor",
    "win": "win_reason", "won reason": "win_reason", "why we won": "win_reason", "closed won reason": "win_reason",
    "loss": "loss_reason", "lost reason": "loss_reason", "why we lost": "loss_reason",
    "closed lost reason": "loss_reason",
    "ask": "question", "questions": "question",
}  # fmt: skip
KINDS |= {
    name.replace("_", " "): name
    for name in ("pain_point", "lead_quality", "content_request", "win_reason", "loss_reason")
}
SEVERITIES = {"critical": "high", "urgent": "high", "major": "high", "normal": "medium", "moderate": "medium",
              "minor": "low"}  # fmt: skip
STAGES = {"marketing qualified lead": "mql", "sales accepted lead": "sal", "sales qualified lead": "sql",
          "deal": "opportunity", "opp": "opportunity", "customer": "won", "closed won": "won"}  # fmt: skip
# What people call the columns of such a file, beside our own names.
NAMES = {
    "text": ("text", "note", "note text", "call notes", "what was heard", "feedback"),
    "author": ("author", "heard by", "noted by", "written by"),
    "heard_at": ("heard_at", "heard on", "noted on", "call date", "date"),
    "theme": ("theme", "topic"),
    "kind": ("kind", "kind of note", "note type", "category"),
    "severity": ("severity", "impact", "priority"),
    "deal_id": ("deal_id", "opportunity id"),
    "email": ("email", "contact email"),
}

HUBSPOT = Shape(
    source="hubspot",
    target="notes",
    title="HubSpot notes",
    names={
        "note_id": ("Record ID", "Note ID", "hs_object_id"),
        "text": ("Note body", "hs_note_body", "Body preview"),
        "author": ("Activity assigned to", "Activity created by", "hubspot_owner_id"),
        "heard_at": ("Activity date", "hs_timestamp", "Create date", "hs_createdate"),
        "contacts": ("Associated Contact IDs", "Associated Contact ID"),
        "deals": ("Associated Deal IDs", "Associated Deal ID"),
    },
    rules={"lead_id": {"column": "contacts", "split": ";"}, "deal_id": {"column": "deals", "split": ";"}},
    proof=("text", "heard_at"),
    tells=("Note body", "hs_note_body", "Activity assigned to"),
    strangers=("Deal Stage", "Lifecycle Stage", "Call outcome"),
    nulls=("(No value)",),
    files=r"hubspot.*notes|all-notes",
)

SALESFORCE = Shape(
    source="salesforce",
    target="notes",
    title="Salesforce notes",
    names={
        "note_id": ("Id", "Note ID"),
        "title": ("Title",),
        "body": ("Body",),
        # The lead, contact or opportunity that it hangs on: which of them it is, the id itself says.
        "parent": ("ParentId", "Parent ID"),
        "author": ("Created By", "OwnerId", "Owner ID", "CreatedById"),
        "heard_at": ("CreatedDate", "Created Date"),
    },
    rules={"text": {"join": ["title", "body"], "by": ": "}, "lead_id": "parent", "deal_id": "parent"},
    proof=("body", "parent", "heard_at"),
    tells=("ParentId", "IsPrivate", "Body"),
    strangers=("ContentType", "BodyLength"),
    files="note",
)

SHAPES = (HUBSPOT, SALESFORCE)
