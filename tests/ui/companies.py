"""Small companies whose figures can be counted by hand, for the pages in each of their states."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from smarketing.warehouse import Warehouse
from tests.templates import kept
from tests.warehouse.build import load

Rows = list[dict[str, Any]]
START = date(2026, 5, 4)
CHANNELS = ("Paid search", "Referral", "Events")
LEADS, MQLS, ACCEPTED, SQLS, OPPORTUNITIES, WON, LOST = 120, 80, 60, 30, 24, 9, 9


@kept
def whole(warehouse: Warehouse) -> None:
    """Both halves, 120 leads to 9 won: every MQL is decided, six deals are open, data to 13 September."""
    leads = journeys()
    load(warehouse, "leads", leads)
    load(warehouse, "deals", deals(leads))
    load(warehouse, "touches", touches(leads))
    advertising(warehouse)


@kept
def marketing_only(warehouse: Warehouse) -> None:
    """Leads and MQLs of which nobody knows what sales did, with spend and traffic."""
    known = ("lead_id", "created_at", "mql_at", "segment", "channel", "region")
    load(warehouse, "leads", [{name: lead.get(name) for name in known} for lead in journeys()])
    advertising(warehouse)


@kept
def reach_only(warehouse: Warehouse) -> None:
    """Spend and traffic, and not one lead or deal."""
    advertising(warehouse, datetime(2026, 9, 13))


@kept
def sales_only(warehouse: Warehouse) -> None:
    """24 deals without any lead: 9 won, 9 lost, 6 open."""
    rows = deals(journeys())
    for row in rows:
        row["lead_id"] = None
    load(warehouse, "deals", rows)


@kept
def few(warehouse: Warehouse) -> None:
    """12 leads, of which 2 are won: too few for any rate."""
    leads = journeys()[:12]
    load(warehouse, "leads", leads)
    load(warehouse, "deals", deals(leads, won=2))


@kept
def stale(warehouse: Warehouse) -> None:
    """Both halves, but the deals end 9 days before the leads."""
    leads = journeys()
    rows = deals(leads)
    late = {"lead_id": "late", "created_at": "2026-10-23", "segment": "SMB", "channel": "Events", "region": "North"}
    load(warehouse, "leads", [*leads, late])
    rows[-1]["created_at"] = "2026-10-14"
    load(warehouse, "deals", rows)


def journeys() -> Rows:
    """120 leads, one a day from 4 May: two in three an MQL, three in four of those accepted, and so on down."""
    rows: Rows = []
    reached = {"mql": 0, "sal": 0, "sql": 0, "opportunity": 0}
    for number in range(LEADS):
        day = START + timedelta(days=number)
        row: dict[str, Any] = {
            "lead_id": f"L{number:03}",
            "name": f"=Person {number}",
            "created_at": f"{day}",
            "segment": "SMB" if number % 2 else "Enterprise",
            "channel": CHANNELS[number % 3],
            "region": "North" if number < 60 else "South",
            "owner": "Ada" if number % 4 else "Bo",
        }
        if number % 3 != 2:
            row |= _as_mql(day, reached)
        rows.append(row)
    return rows


def _as_mql(day: date, reached: dict[str, int]) -> dict[str, Any]:
    row: dict[str, Any] = {"mql_at": f"{day + timedelta(days=3)} 09:00"}
    reached["mql"] += 1
    if reached["mql"] % 4 == 0:
        return row | {"stage": "rejected", "exit_at": f"{day + timedelta(days=4)}"}
    row["sal_at"] = f"{day + timedelta(days=5)}"
    reached["sal"] += 1
    if reached["sal"] % 2 == 0:
        return row | {"stage": "recycled", "exit_at": f"{day + timedelta(days=15)}"}
    row["sql_at"] = f"{day + timedelta(days=10)}"
    reached["sql"] += 1
    if reached["sql"] > OPPORTUNITIES:
        return row | {"stage": "disqualified", "exit_at": f"{day + timedelta(days=12)}"}
    row["opportunity_at"] = f"{day + timedelta(days=14)}"
    reached["opportunity"] += 1
    return row


def deals(leads: Rows, *, won: int = WON) -> Rows:
    """One deal of 1,000, 2,000, .. EUR for each opportunity: the first ones won, the next lost, the last open."""
    rows: Rows = []
    for number, lead in enumerate(lead for lead in leads if lead.get("opportunity_at")):
        opened = date.fromisoformat(lead["opportunity_at"])
        status = "won" if number < won else "lost" if number < won + LOST else "open"
        # The newest deal is as new as the newest lead, so that nothing is behind.
        closed = opened + timedelta(days={"won": 30, "lost": 40, "open": 90}[status])
        if number == won + LOST - 1:
            closed = date(2026, 9, 12)
        rows.append(
            {
                "deal_id": f"D{number:03}",
                "lead_id": lead["lead_id"],
                "name": f"Deal {number}",
                "company": f"Company {number}",
                "segment": lead["segment"],
                "channel": lead["channel"],
                "owner": lead["owner"],
                "stage": {"won": "Closed won", "lost": "Closed lost", "open": "Proposal"}[status],
                "status": status,
                "amount": 1000 * (number + 1),
                "currency": "EUR",
                "created_at": f"{opened}",
                "closed_at": f"{closed}",
            }
        )
    return rows


def touches(leads: Rows) -> Rows:
    """A call to each MQL two hours after it became one, and one on the last day of the data."""
    rows: Rows = [
        {
            "touch_id": f"T{lead['lead_id']}",
            "lead_id": lead["lead_id"],
            "person": lead["owner"],
            "kind": "call",
            "direction": "outbound",
            "happened_at": lead["mql_at"].replace("09:00", "11:00"),
        }
        for lead in leads
        if lead.get("mql_at")
    ]
    last = {"touch_id": "last", "lead_id": "L000", "person": "Ada", "kind": "email", "direction": "outbound"}
    return [*rows, last | {"happened_at": "2026-09-13 08:00"}]


def advertising(warehouse: Warehouse, last: datetime | None = None) -> None:
    """8,000 EUR of spend and 10,000 visits, 4,000 of them engaged, on ten days of June."""
    bought = {"channel": "Paid search", "campaign": "A", "currency": "EUR", "spend": 800}
    days = [f"2026-06-{day:02}" for day in range(1, 11)]
    spend = [{"day_on": day, **bought} for day in days]
    visits = [{"day_on": day, "channel": "Paid search", "sessions": 1000, "engaged_sessions": 400} for day in days]
    # These exports go on to the last day of the others; the later days are quiet.
    if last is None:
        assert warehouse.as_of is not None
        last = datetime.combine(warehouse.as_of, time())
    load(warehouse, "campaign_days", spend, as_of=last)
    load(warehouse, "traffic_days", visits, as_of=last)


STATES = {"whole": whole, "marketing_only": marketing_only, "sales_only": sales_only, "few": few, "stale": stale}
