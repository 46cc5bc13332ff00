"""The demo company's leads, deals and touches, drawn once from a seed and cut off at its data-as-of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from smarketing.demo.names import Company

_CATEGORIES = {
    "Discovery": "Pipeline",
    "Proposal": "Best Case",
    "Negotiation": "Commit",
    "Closed Won": "Closed",
    "Closed Lost": "Omitted",
}


class Event(NamedTuple):
    """A lead enters a stage or an exit."""

    stage: str
    at: datetime
    cycle: int
    owner: str = ""
    reason: str = ""
    trigger: str = ""
    score: int | None = None


class Change(NamedTuple):
    """One line of a deal's history: what changed, from what, to what."""

    field: str
    old: str
    new: str
    at: datetime


class Touch(NamedTuple):
    """A call, e-mail or meeting; `kind` is Call, Email, List Email or Event, as Salesforce says it."""

    at: datetime
    kind: str
    subject: str
    person: str
    email: str
    deal_id: str
    inbound: bool = False
    automatic: bool = False
    minutes: int = 0
    outcome: str = ""


@dataclass
class Deal:
    """An opportunity as it stands at data-as-of, and how it came there."""

    number: int
    company: Company
    owner: str
    channel: str
    campaign: str
    email: str
    created: datetime
    closes: date
    closed: datetime | None
    stage: str
    probability: int
    amount: int
    reason: str = ""
    changes: list[Change] = field(default_factory=list)

    @property
    def deal_id(self) -> str:
        """Its id, in the form of a Salesforce opportunity's."""
        return f"006DM{self.number:010d}AAA"

    @property
    def category(self) -> str:
        """Its forecast category: what Salesforce makes of its stage, unless its owner thinks otherwise."""
        if self.closed is None and self.number % 9 == 0:
            return "Omitted"
        if self.stage == "Proposal" and self.number % 4 == 0:
            return "Commit"
        return _CATEGORIES[self.stage]


@dataclass
class Lead:
    """A contact: who, where from, and each stage it entered, in order of time."""

    number: int
    given: str
    family: str
    company: Company
    email: str
    channel: str
    campaign: str
    owner: str
    created: datetime
    score: int
    is_demo_request: bool
    assigned: datetime | None = None
    events: list[Event] = field(default_factory=list)
    replies: list[tuple[int, datetime, str]] = field(default_factory=list)
    deal: Deal | None = None

    @property
    def lead_id(self) -> str:
        """Its HubSpot record id."""
        return str(51_000_000_000 + self.number * 137)

    def first(self, stage: str) -> datetime | None:
        """When it first entered that stage, or None."""
        return next((event.at for event in self.events if event.stage == stage), None)


@dataclass(frozen=True)
class World:
    """All that happened at the demo company up to data-as-of."""

    seed: int
    leads: list[Lead]
    deals: list[Deal]
    touches: list[Touch]
