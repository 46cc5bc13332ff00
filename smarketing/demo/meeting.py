"""What the demo company agreed on in the joint meeting of the week before its data ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from smarketing.demo.team import OTHERS

# The Friday before the data ends, at the end of its working day.
AS_OF = date(2026, 10, 16)
OPENED_AT = datetime(2026, 10, 16, 14, 0, tzinfo=UTC)
CLOSED_AT = datetime(2026, 10, 16, 14, 40, tzinfo=UTC)
MEETING_ID, TITLE = "demo-meeting-1", "Joint meeting, week 42"


@dataclass(frozen=True)
class Agreed:
    """A decision, an action or a note of that meeting; `done_at` when an action was reported as done since."""

    item_id: str
    kind: str
    slide: str
    text: str
    owner: str = ""
    due_on: date | None = None
    done_at: datetime | None = None


def _named(role: str) -> str:
    return next(person.name for person in OTHERS if person.role == role)


BY = _named("Head of marketing")
ITEMS = (
    Agreed("demo-item-1", "decision", "handoff", "An MQL whose owner has left goes to the manager of the team the same "
           "day"),
    Agreed("demo-item-2", "decision", "promises", "The promise of 8 working hours stays; it is looked at again at the "
           "end of the quarter"),
    Agreed("demo-item-3", "action", "handoff", "Give the MQLs of the colleague who left to those who cover SMB",
           _named("SDR manager"), date(2026, 10, 21)),
    Agreed("demo-item-4", "action", "promises", "Name a deputy for demo requests that come in after 16:00",
           _named("Head of sales"), date(2026, 10, 20), datetime(2026, 10, 20, 9, 15, tzinfo=UTC)),
    Agreed("demo-item-5", "action", "changed", "Compare what content syndication costs per accepted MQL with paid "
           "search", _named("Demand generation"), date(2026, 10, 30)),
)  # fmt: skip
