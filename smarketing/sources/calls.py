"""Calls of Aircall, Gong and Outreach, and call logs of any telephone system, as touches."""

from __future__ import annotations

from dataclasses import replace

from smarketing.sources.activities import STATES
from smarketing.sources.shape import Shape

DIRECTIONS = {"Inbound": "inbound", "Incoming": "inbound", "In": "inbound", "Received": "inbound", "Missed": "inbound",
              "Outbound": "outbound", "Outgoing": "outbound", "Out": "outbound", "Dialed": "outbound",
              "Eingehend": "inbound", "Ausgehend": "outbound", "Entrant": "inbound", "Sortant": "outbound",
              "Entrante": "inbound", "Saliente": "outbound", "Conference": "", "Unknown": "",
              "Internal": ""}  # fmt: skip

AIRCALL = Shape(
    source="aircall",
    target="touches",
    title="Aircall calls",
    names={
        "touch_id": ("call_id", "Call ID (internal)", "Call ID", "Call ID (UUID)", "call uuid"),
        "person": ("user", "User name", "User", "Agent name", "User email"),
        "direction": ("direction", "Call direction"),
        "answered": ("answered", "Answered"),
        "outcome": ("missed_call_reason", "Unanswered Call Reason", "Call type"),
        "total": ("duration (total)", "Call duration", "Total duration"),
        "talked": ("duration (in call)", "Talking duration", "In-call duration"),
        "utc": ("datetime (UTC)", "Started at (UTC)", "Call start time (UTC)"),
        "email": ("contact email",),
        "number": ("from", "to", "Customer number", "line", "Line name", "Line"),
    },
    rules={
        "happened_at": "utc",
        "duration_minutes": [
            {"column": "talked", "as": "duration", "divide": 60},
            {"column": "total", "as": "duration", "divide": 60},
        ],
    },
    proof=("utc", "direction", ("number", "person")),
    tells=("datetime (UTC)", "number timezone", "missed_call_reason", "duration (in call)", "duration (total)",
           "Call ID (internal)", "Call direction", "Line name", "Unanswered Call Reason"),
    constants={"kind": "call"},
    values={"direction": DIRECTIONS},
    files=r"aircall|calls",
    zone="UTC",
)  # fmt: skip

# The export of the call history: its clocks are those of the account.
AIRCALL_HISTORY = replace(
    AIRCALL,
    title="Aircall call history",
    names={**AIRCALL.names, "utc": ("Started at", "Call start time", "Start time", "Call date", "Date and time")},
    tells=tuple(header for header in AIRCALL.tells if header != "datetime (UTC)"),
    strangers=("datetime (UTC)", "Subject", "Call Purpose"),
    zone=None,
)

GONG = Shape(
    source="gong",
    target="touches",
    title="Gong calls",
    names={
        "touch_id": ("Call ID", "Gong Call ID", "Id"),
        "subject": ("Call Title", "Title", "Call Name", "Call"),
        "person": ("Owner", "Host", "Call Owner", "Primary user", "Recorded By", "Call Host"),
        "started": ("Started", "Call Start", "Start Time", "Call Date", "Call Time", "Date"),
        "seconds": ("Duration (seconds)", "Duration (sec)"),
        "length": ("Duration", "Call Duration"),
        "minutes": ("Duration (min)", "Duration (minutes)", "Duration (mins)"),
        "direction": ("Direction", "Call Direction"),
        "deal_id": ("Opportunity ID", "CRM Opportunity ID"),
        "email": ("Customer Email", "External participant email", "Contact Email"),
        "talk": ("Talk Ratio", "Talk Time", "Interactivity", "Longest Monologue", "Scope", "Trackers", "Gong URL",
                 "Call URL", "Participants"),
    },
    rules={
        "happened_at": "started",
        "kind": [{"value": "meeting", "when": {"direction": "Conference"}}],
        "duration_minutes": ["minutes", {"column": "seconds", "as": "duration", "divide": 60}],
    },
    proof=("subject", "started", ("seconds", "minutes", "length"), "talk"),
    tells=("Call Title", "Gong URL", "Gong Call ID", "Talk Ratio", "Longest Monologue", "Interactivity", "Patience",
           "Scope", "Primary user", "Trackers"),
    strangers=("Call Type", "Call Owner Alias", "datetime (UTC)"),
    constants={"kind": "call"},
    values={"direction": DIRECTIONS},
    files=r"gong|calls",
)  # fmt: skip

OUTREACH = Shape(
    source="outreach",
    target="touches",
    title="Outreach calls",
    names={
        "touch_id": ("Call ID", "ID", "Id"),
        "email": ("Prospect Email", "Prospect email", "Prospect Emails"),
        "lead_id": ("Prospect ID",),
        "person": ("User", "User Name", "Owner", "Caller", "User Email"),
        "dialed": ("Dialed At", "Dialed", "Call Date"),
        "answered": ("Answered At",),
        "completed": ("Completed At",),
        "created": ("Created At", "Created", "Date"),
        "direction": ("Direction", "Call Direction"),
        "outcome": ("Call Disposition", "Disposition", "Outcome"),
        "subject": ("Call Purpose", "Purpose"),
        "prospect": ("Prospect", "Prospect Name", "Prospect Company", "Sequence", "Sequence Name"),
    },
    rules={"happened_at": ["dialed", "answered", "completed", "created"]},
    proof=(("dialed", "answered", "completed", "created"), "outcome", ("prospect", "email", "lead_id")),
    tells=("Prospect", "Prospect Name", "Prospect Email", "Call Disposition", "Call Purpose", "Sequence", "Dialed At",
           "Answered At"),
    constants={"kind": "call"},
    values={"direction": DIRECTIONS},
    files=r"outreach|calls",
)  # fmt: skip

LOG = Shape(
    source="call_log",
    target="touches",
    title="a call log",
    names={
        "touch_id": ("Call ID", "Call Id", "Unique ID", "UUID"),
        "started": ("Start Time", "Call Start Time", "Call Time", "Started", "Started At", "Date/Time", "Datetime",
                    "Timestamp", "Call Date", "Date", "Datum", "Date de l'appel", "Fecha"),
        "email": ("Email", "Contact Email", "Customer Email"),
        "person": ("Agent", "Agent Name", "User", "User Name", "Extension", "Employee", "Answered By", "Mitarbeiter"),
        "direction": ("Direction", "Call Direction", "Call Type", "Type", "Richtung"),
        "outcome": ("Result", "Call Result", "Outcome", "Status", "Disposition", "Call Status"),
        "status": ("Status", "Call Status"),
        # Only a unit in the name tells whether 330 are seconds, and 05:30 minutes.
        "seconds": ("Duration (seconds)", "Duration (sec)", "Duration (s)", "Talk Time (seconds)"),
        "minutes": ("Duration (minutes)", "Duration (min)"),
        "length": ("Duration", "Call Duration", "Talk Time", "Dauer", "Durée"),
        "party": ("From", "To", "Caller", "Callee", "Caller ID", "Phone Number", "Number", "Telefonnummer", "Von"),
    },
    rules={
        "happened_at": "started",
        "state": "status",
        "duration_minutes": ["minutes", {"column": "seconds", "as": "duration", "divide": 60}],
    },
    proof=("started", "direction", ("seconds", "minutes", "length"), ("party", "email", "person")),
    constants={"kind": "call"},
    values={"direction": DIRECTIONS, "state": {**STATES, "*": ""}},
    strangers=("Subject", "Amount", "Cost", "datetime (UTC)"),
    files=r"call",
)  # fmt: skip

SHAPES = (AIRCALL, AIRCALL_HISTORY, GONG, OUTREACH, LOG)
