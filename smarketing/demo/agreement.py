"""What the demo company's marketing and sales agreed on: a first version, and the tighter one of its second spring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from smarketing.agreement import (
    Attempts,
    Definition,
    Disposition,
    Holiday,
    Part,
    Quality,
    Response,
    Target,
    Terms,
    Volume,
    WorkingTime,
    weekly,
)
from smarketing.demo.clock import CLOSES, OPENS, START_ON, ZONE
from smarketing.demo.stories import NOT_THE_DEFINITION, REJECTIONS, THRESHOLD_AFTER, THRESHOLD_BEFORE
from smarketing.demo.stories import THRESHOLD_CHANGED_ON as TIGHTER_ON
from smarketing.demo.team import MQLS_A_MONTH, OTHERS


@dataclass(frozen=True)
class Signed:
    """One version with when its two heads, `marketing` and `sales`, signed it."""

    version_id: str
    based_on: str | None
    terms: Terms
    signed_at: datetime
    marketing: str
    sales: str


def _head(role: str) -> str:
    return next(person.name for person in OTHERS if person.role == role)


_REASONS = (NOT_THE_DEFINITION, *REJECTIONS)
_DEMO = ("Demo request",)
# Closed besides the public holidays, each year.
_CLOSED = tuple(Holiday(date(year, 12, day)) for year in (2025, 2026) for day in (24, 31))
_HOURS = (f"{OPENS:02d}:00", f"{CLOSES:02d}:00")
_TIME = WorkingTime(
    ZONE, weekly({day: [_HOURS] for day in ("mon", "tue", "wed", "thu", "fri")}), country="DE", own=_CLOSED
)
FIRST = Terms(
    name=f"Agreement {START_ON.year}",
    effective_from=START_ON,
    calendar=_TIME,
    definition=Definition(THRESHOLD_BEFORE, _DEMO),
    volume=Volume(100),
    quality=Quality(0.7),
    response=Response((Target(480),), goal=0.85),
    attempts=Attempts(3, 10),
    disposition=Disposition(10, _REASONS, (NOT_THE_DEFINITION,)),
)
SECOND = Terms(
    name=f"Agreement {TIGHTER_ON.year}",
    effective_from=TIGHTER_ON,
    calendar=_TIME,
    definition=Definition(THRESHOLD_AFTER, _DEMO),
    volume=Volume(MQLS_A_MONTH, (Part("Enterprise", 15),)),
    quality=Quality(0.75),
    response=Response(
        (Target(240, "Enterprise", "Demo request"), Target(360, None, "Demo request"), Target(480)), goal=0.85
    ),
    attempts=Attempts(4, 7),
    disposition=Disposition(7, _REASONS, (NOT_THE_DEFINITION,)),
)
HEADS = (_head("Head of marketing"), _head("Head of sales"))
VERSIONS = (
    Signed("demo-1", "starter", FIRST, datetime(2025, 4, 24, 8, 30, tzinfo=UTC), *HEADS),
    Signed("demo-2", "demo-1", SECOND, datetime(2026, 3, 19, 13, 15, tzinfo=UTC), *HEADS),
)
