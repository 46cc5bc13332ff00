"""A company whose handoff can be counted by hand: nine MQLs, four of them open, on Wednesday 14 October at noon.

The starter agreement judges it: nine to five in UTC, an hour for a demo request and else a working day.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from smarketing.warehouse import Warehouse
from tests.templates import kept
from tests.warehouse.build import load

NOON = datetime(2026, 10, 14, 12)
LEADS: list[dict[str, Any]] = [
    # Half of the hour for its reply is left.
    {"lead_id": "now", "owner": "Ada", "trigger": "Demo request", "score": 20, "mql_at": "2026-10-14 11:30"},
    # Ten working hours old, two of them late.
    {"lead_id": "late", "owner": "Ada", "score": 82, "mql_at": "2026-10-13 10:00"},
    {"lead_id": "nobody", "score": 75.5, "mql_at": "2026-10-12 09:00"},
    {"lead_id": "gone", "owner": "Cy", "trigger": "Pricing request", "mql_at": "2026-10-09 16:00"},
    {"lead_id": "below", "owner": "Ada", "score": 60, "mql_at": "2026-10-05 09:00"},
    {"lead_id": "untouched", "owner": "Bo", "score": 71, "mql_at": "2026-09-28 09:00"}
    | {"stage": "rejected", "exit_at": "2026-09-30", "reason": "No need"},
    {"lead_id": "bare", "owner": "Bo", "score": 88, "mql_at": "2026-09-21 09:00", "sql_at": "2026-09-25"},
]
# Of a system that records which MQLs sales accepts.
THEIRS: list[dict[str, Any]] = [
    {"lead_id": "early", "owner": "Ada", "score": 90, "mql_at": "2026-10-01 09:00"}
    | {"stage": "rejected", "exit_at": "2026-10-02", "reason": "Unreachable"},
    {"lead_id": "accepted", "owner": "Bo", "score": 85, "mql_at": "2026-10-06 09:00", "sal_at": "2026-10-07 09:00"},
]
TOUCHED = {"crm": {"below": "2026-10-05 10:00"}, "hubspot": {"early": "2026-10-01 10:00"}}
COUNTS: dict[str, int] = {
    "work": 4,
    "reply_late": 3,
    "decision_late": 0,
    "queue": 4,
    "unowned": 1,
    "owner_gone": 1,
    "untouched_late": 6,
    "accepted_untouched": 1,
    "unreachable_early": 1,
    "below": 1,
    "unevidenced": 1,
}


@kept
def whole(warehouse: Warehouse) -> None:
    """Leads of two systems, the touches on two of them, and the list of people, of which Cy has left."""
    for source, leads in (("crm", LEADS), ("hubspot", THEIRS)):
        load(warehouse, "leads", [described(lead) for lead in leads], source=source, as_of=NOON)
        touches = [
            {"touch_id": f"T{lead}", "lead_id": lead, "person": "Ada", "kind": "call", "direction": "outbound"}
            | {"happened_at": at}
            for lead, at in TOUCHED[source].items()
        ]
        load(warehouse, "touches", touches, source=source, as_of=NOON)
    people = [
        {"person_id": name, "name": name, "team": "SDR", "is_active": name != "Cy"} for name in ("Ada", "Bo", "Cy")
    ]
    load(warehouse, "people", people, as_of=NOON)


@kept
def leads_alone(warehouse: Warehouse) -> None:
    """The leads of the CRM, without what sales did, without owners, scores and reasons."""
    silent = ("owner", "score", "trigger", "reason")
    kept = [{name: value for name, value in lead.items() if name not in silent} for lead in LEADS]
    load(warehouse, "leads", [described(lead) for lead in kept], as_of=NOON)


def described(lead: dict[str, Any]) -> dict[str, Any]:
    """A lead with a name and a company that would like to be markup and a formula."""
    return {
        "name": f"<b>{lead['lead_id']}</b>",
        "company": "=Acme",
        "segment": "SMB",
        "created_at": lead["mql_at"],
    } | lead
