"""The agreement that is in place before anybody has signed one."""

from __future__ import annotations

from datetime import date

from smarketing.agreement.terms import (
    Attempts,
    Definition,
    Disposition,
    Quality,
    Response,
    Target,
    Terms,
    WorkingTime,
    weekly,
)

REASONS = (
    "Does not meet the definition",
    "Unreachable",
    "No need",
    "No budget",
    "Bad timing",
    "Wrong region",
    "Competitor",
    "Duplicate",
)
STARTER = Terms(
    name="Starter agreement",
    effective_from=date(1900, 1, 1),
    calendar=WorkingTime("UTC", weekly({day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")})),
    definition=Definition(70, ("Demo request", "Pricing request", "Contact request")),
    quality=Quality(0.7),
    response=Response((Target(60, trigger="Demo request"), Target(480)), goal=0.9),
    attempts=Attempts(4, 10),
    disposition=Disposition(10, REASONS, ("Does not meet the definition",)),
)
