"""The demo company's committed exports, read with nothing but the standard library."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import NamedTuple

import pytest

from smarketing.settings import ROOT

MQL = 'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"'
Rows = list[dict[str, str]]


class Trip(NamedTuple):
    """One cycle of one lead from MQL on: what the stage history says, and the stages it entered."""

    lead: dict[str, str]
    number: int
    mql_at: datetime
    events: list[tuple[str, datetime, str]]

    @property
    def stages(self) -> set[str]:
        return {stage for stage, _, _ in self.events}


def rows_of(name: str) -> Rows:
    """The records of one export, without its title lines, banner, footer and totals."""
    data = (ROOT / "data" / "demo" / name).read_bytes()
    text = data.decode("utf-16" if data[:2] == b"\xff\xfe" else "utf-8-sig")
    records = list(csv.reader(io.StringIO(text), delimiter="\t" if "linkedin" in name else ","))
    start = next(number for number, record in enumerate(records) if len(record) > 4)
    body = (record for record in records[start + 1 :] if len(record) == len(records[start]))
    return [dict(zip(records[start], record, strict=True)) for record in body]


def moment(text: str) -> datetime:
    """A stamp of the HubSpot contacts and of the stage history."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


@pytest.fixture(scope="session")
def contacts() -> dict[str, dict[str, str]]:
    """HubSpot's contacts by id."""
    return {row["Record ID"]: row for row in rows_of("hubspot-contacts.csv")}


@pytest.fixture(scope="session")
def trips(contacts: dict[str, dict[str, str]]) -> list[Trip]:
    """Each lead cycle that reached MQL."""
    found: list[Trip] = []
    current: dict[str, Trip] = {}
    for row in rows_of("lead-stage-history.csv"):
        key, stage, at = row["lead_id"], row["stage"], moment(row["happened_at"])
        if stage == "mql":
            number = current[key].number + 1 if key in current else 1
            current[key] = Trip(contacts[key], number, at, [])
            found.append(current[key])
        elif key in current:
            current[key].events.append((stage, at, row["reason"]))
    return found


@pytest.fixture(scope="session")
def replies() -> dict[str, list[datetime]]:
    """When people of the company called, wrote to or met each address, outside of deals, in order."""
    made: dict[str, list[datetime]] = {}
    for row in rows_of("salesforce-activities.csv"):
        by_person = row["Assigned"] != "Marketing Automation" and not row["Subject"].startswith("←")
        if by_person and not row["Opportunity ID"]:
            at = datetime.strptime(row["Completed Date/Time"], "%d/%m/%Y, %H:%M")
            made.setdefault(row["Lead Email"], []).append(at)
    return made
