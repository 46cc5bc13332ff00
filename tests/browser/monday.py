"""Three exports as an analyst drops them on a Monday: one to ask about, one with bad rows, one that is no CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from smarketing.warehouse import Warehouse
from tests.warehouse.build import load

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x05\x00\x00\x00\x02\xd0\x08\x02\x00\x00\x00"
BAD_DATES, BAD_KEYS, BAD_STAGES = 14, 8, 3
_LEADS = ["lead_id", "email", "company", "channel", "segment", "created_at", "mql_at", "sal_at", "sql_at"]


def last_week(warehouse: Warehouse) -> None:
    """What was loaded before: 30 leads of which 10 became MQLs and 5 SQLs, 5 deals of which 2 are won."""
    known = [_lead(number, date(2026, 1, 5) + timedelta(2 * number)) for number in range(30)]
    load(warehouse, "leads", known, source="generic")
    deals = [
        {"deal_id": f"d{number}", "name": f"Deal {number}", "created_at": f"2026-02-0{number + 1}", "amount": 1000}
        for number in range(5)
    ]
    for number, deal in enumerate(deals):
        closed = {"closed_at": f"2026-03-1{number}", "status": "won"} if number < 2 else {"status": "open"}
        deal |= {**closed, "currency": "EUR", "stage": closed["status"], "company": "Alder"}
    load(warehouse, "deals", deals, source="generic")


def leads() -> bytes:
    """212 new leads, 3 of last week's that became MQLs (one of them again), and 25 rows that cannot be read."""
    rows: list[Sequence[Any]] = []
    for number in (21, 22, 23):
        mql_at = "2026-02-25" if number == 22 else "2026-03-20"
        rows.append(list((_lead(number, date(2026, 1, 5) + timedelta(2 * number)) | {"mql_at": mql_at}).values()))
    for number in range(100, 312):
        rows.append(list(_lead(number, date(2026, 3, 1) + timedelta(number % 50)).values()))
    for number in range(BAD_DATES):
        rows.append([f"L9{number:02}", f"bad{number}@example.com", "Birch", "Email", "SMB", "2026-02-30", "", "", ""])
    for number in range(BAD_KEYS):
        rows.append(["", "", "Cedar", "Referral", "SMB", f"2026-03-0{number + 1}", "", "", ""])
    for number in range(BAD_STAGES):
        rows.append([f"L8{number:02}", f"odd{number}@example.com", "Elm", "Email", "SMB", "2026-03-02", "soon", "", ""])
    return _written(_LEADS, rows)


def deals() -> bytes:
    """20 deals of a tool that writes days and amounts in a way that can be read twice: 03/02/2026 and 1.200."""
    rows = []
    for number in range(20):
        status = ("won", "won", "lost", "open")[number % 4]
        days = [f"{1 + number % 9:02}/0{2 + number % 2}/2026", "" if status == "open" else f"{13 + number % 9}/03/2026"]
        rows.append(
            [f"w{number}", f"Renewal {number}", "Birch", status.title(), status, f"{1 + number}.200", "EUR", *days]
        )
    head = ["deal_id", "name", "company", "stage", "status", "amount", "currency", "created_at", "closed_at"]
    return _written(head, rows, delimiter=";")


def _lead(number: int, day: date) -> dict[str, Any]:
    """A lead of a funnel in which some go on: every third an MQL after a week, every sixth accepted and an SQL."""
    reached = (3, 6, 6)
    later = [str(day + timedelta(7 * place)) if number % each == 0 else None for place, each in enumerate(reached, 1)]
    return {
        "lead_id": f"L{number}",
        "email": f"lead{number}@example.com",
        "company": ("Alder", "Birch", "Cedar")[number % 3],
        "channel": ("Email", "Referral", "Paid search")[number % 3],
        "segment": ("SMB", "Enterprise")[number % 2],
        "created_at": str(day),
        **dict(zip(_LEADS[-3:], later, strict=True)),
    }


def _written(head: Sequence[str], rows: Sequence[Sequence[Any]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([head, *rows])
    return out.getvalue().encode()
