"""The demo company's August worked out from its CSV files: lists and loops, and hours counted one by one."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil, floor

from tests.demo.conftest import moment, rows_of

# What the company agreed on from 1 April 2026 on, and up to when its exports tell: all on Berlin's clock.
OPENS, CLOSES = 9, 18
HOLIDAYS: tuple[date, ...] = ()  # of all of Germany, from August to 23 October 2026: none on a weekday
TOLD = datetime(2026, 10, 23, 9, 40)
FROM, TO = date(2026, 8, 1), date(2026, 9, 1)
PROMISED = {"all": 115, "Enterprise": 15}
THRESHOLD, DEMO, NOT_A_FIT = 75, "Demo request", "Does not meet the definition"
STAGES = ("lead", "mql", "sal", "sql", "opportunity", "won")
ENTERED = {
    "lead": "Create Date",
    "mql": 'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"',
    "sql": 'Date entered "Sales Qualified Lead (Lifecycle Stage Pipeline)"',
    "opportunity": 'Date entered "Opportunity (Lifecycle Stage Pipeline)"',
    "won": 'Date entered "Customer (Lifecycle Stage Pipeline)"',
}
Moment = tuple[date, datetime | None]


@dataclass
class Trip:
    """One way of one lead through the funnel."""

    lead: dict[str, str]
    first: dict[str, Moment] = field(default_factory=dict)
    exit: tuple[str, Moment, str] | None = None
    rejected: Moment | None = None
    told: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, date]:
        """The day from which each stage is known to be reached, by itself or by a later one."""
        days = {stage: moment[0] for stage, moment in self.first.items()}
        if self.rejected:
            days["mql"] = min(days.get("mql", date.max), self.rejected[0])
        found = {}
        for place, stage in enumerate(STAGES):
            after = [day for name, day in days.items() if STAGES.index(name) >= place]
            if after:
                found[stage] = min(after)
        return found


@dataclass(frozen=True)
class Reply:
    """One MQL of the month: the minutes to the first call, e-mail or meeting by sales, and what they make of it."""

    segment: str
    became_at: datetime
    is_demo: bool
    replied_at: datetime | None
    minutes: int | None
    target: int
    state: str


def worked_minutes(start: datetime, stop: datetime) -> int:
    """Minutes from Monday to Friday, 9 to 18 o'clock, counted hour by hour."""
    total = timedelta()
    hour = start.replace(minute=0)
    while hour < stop:
        if hour.weekday() < 5 and OPENS <= hour.hour < CLOSES and hour.date() not in HOLIDAYS:
            total += max(min(stop, hour + timedelta(hours=1)) - max(start, hour), timedelta())
        hour += timedelta(hours=1)
    return total // timedelta(minutes=1)


def trips() -> list[Trip]:
    """All trips of all contacts: a new one begins with an MQL after an exit."""
    contacts = {row["Record ID"]: row for row in rows_of("hubspot-contacts.csv")}
    by_mail = {row["Email"]: key for key, row in contacts.items()}
    events: dict[str, list[tuple[Moment, str, dict[str, str]]]] = defaultdict(list)
    for key, row in contacts.items():
        for stage, header in ENTERED.items():
            if row[header]:
                at = moment(row[header])
                told = {"trigger": row["MQL Trigger"], "score": row["HubSpot Score"]}
                events[key].append(((at.date(), at), stage, told))
    for row in rows_of("lead-stage-history.csv"):
        at = moment(row["happened_at"])
        events[row["lead_id"]].append(((at.date(), at), row["stage"], row))
    for row in rows_of("salesforce-opportunities.csv"):
        key = by_mail.get(row["Contact: Email"])
        if key:
            events[key].append(((_day(row["Created Date"]), None), "opportunity", {}))
            end = {"Closed Won": "won", "Closed Lost": "lost"}.get(row["Stage"])
            if end:
                events[key].append(((_day(row["Close Date"]), None), end, {}))
    return [trip for key, own in events.items() for trip in _walk(contacts[key], sorted(own, key=_place))]


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def _place(event: tuple[Moment, str, dict[str, str]]) -> tuple[date, int, datetime, int]:
    """By day and clock; without a clock a stage opens its day and an exit ends it."""
    (on, at), stage, _ = event
    is_exit = stage not in STAGES
    rank = 1 if at else 2 if is_exit else 0
    return on, rank, at or datetime.min, len(STAGES) if is_exit else STAGES.index(stage)


def _walk(lead: dict[str, str], events: list[tuple[Moment, str, dict[str, str]]]) -> list[Trip]:
    found = [Trip(lead)]
    for at, stage, told in events:
        if stage == "mql" and found[-1].exit:
            found.append(Trip(lead))
        trip = found[-1]
        if stage not in STAGES:
            trip.exit = trip.exit or (stage, at, told.get("reason", ""))
            trip.rejected = trip.rejected or (at if stage == "rejected" else None)
            continue
        if stage != "lead":
            trip.exit = None
        before = trip.first.get(stage)
        if before is None or (at[0], at[1] or datetime.max) < (before[0], before[1] or datetime.max):
            trip.first[stage] = at
            trip.told = told if stage == "mql" else trip.told
    return found


def mqls(month: list[Trip]) -> list[Trip]:
    """Those that became an MQL in August."""
    return [trip for trip in month if "mql" in trip.first and FROM <= trip.first["mql"][0] < TO]


def touches() -> dict[str, list[datetime]]:
    """What sales did itself: not machines, not customers, not marketing."""
    marketing = {row["name"] for row in rows_of("people.csv") if "Marketing" in row["team"]}
    made: dict[str, list[datetime]] = defaultdict(list)
    for row in rows_of("salesforce-activities.csv"):
        if row["Assigned"] not in {"Marketing Automation", *marketing} and not row["Subject"].startswith("←"):
            made[row["Lead Email"]].append(datetime.strptime(row["Completed Date/Time"], "%d/%m/%Y, %H:%M"))
    return made


def replies(every: list[Trip]) -> list[Reply]:
    """Each MQL of August, held against the promise of its segment and trigger."""
    made, found = touches(), []
    ends = {(id(after)): before.exit for before, after in itertools.pairwise(every) if before.lead is after.lead}
    nexts = {id(before): after for before, after in itertools.pairwise(every) if before.lead is after.lead}
    for trip in mqls(every):
        start = trip.first["mql"][1]
        assert start is not None
        ended = ends.get(id(trip))
        since = ended[1][1] if ended else None
        after = nexts[id(trip)].first["mql"][1] if id(trip) in nexts else None
        mine = [at for at in sorted(made[trip.lead["Email"]]) if after is None or at < after]
        early = [at for at in mine if at < start and (since is None or at > since)]
        first = next((at for at in mine if at >= start), None)
        found.append(_reply(trip, start, first, is_early=bool(early)))
    return sorted(found, key=lambda reply: reply.became_at)


def _reply(trip: Trip, start: datetime, first: datetime | None, *, is_early: bool) -> Reply:
    segment, is_demo = trip.lead["Segment"], trip.told["trigger"] == DEMO
    target = 240 if is_demo and segment == "Enterprise" else 360 if is_demo else 480
    used = worked_minutes(start, first or TOLD)
    if is_early:
        state = "pre_contacted"
    elif first:
        state = "met" if used <= target else "met_late"
    else:
        state = "breached" if used > target else "running"
    return Reply(segment, start, is_demo, first, used if first else None, target, state)


def volume(every: list[Trip], segment: str | None = None) -> dict[str, int]:
    """Marketing's August: MQLs, those below the definition, those that sales rejected as not meeting it."""
    month = [trip for trip in mqls(every) if segment in (None, trip.lead["Segment"])]
    below = [trip for trip in month if trip.told["trigger"] != DEMO and float(trip.told["score"] or 0) < THRESHOLD]
    refused = [
        trip
        for trip in month
        if trip not in below and trip.exit and trip.exit[0] == "rejected" and trip.exit[2] == NOT_A_FIT
    ]
    promised = PROMISED[segment or "all"]
    counted = len(month) - len(below) - len(refused)
    return {
        "MQLs": len(month), "below": len(below), "rejected": len(refused), "counted": counted, "promised": promised,
        "missing": promised - counted,
    }  # fmt: skip


def steps(every: list[Trip]) -> dict[str, tuple[int, int, int]]:
    """Per step from MQL on: its window in days, who had the whole window, and who of these took the step."""
    found = {}
    members = [trip for trip in every if "mql" in trip.known]
    for before, stage in itertools.pairwise(STAGES):
        pairs = [(trip.first.get(before), trip.first.get(stage)) for trip in members]
        lags = sorted((b[0] - a[0]).days for a, b in pairs if a and b and _in_order(a, b))
        window = max(1, ceil(_percentile(lags, 0.95) - 1e-9))
        entered = [t for t in members if before in t.known and (TOLD.date() - t.known[before]).days >= window]
        found[stage] = (window, len(entered), sum(stage in trip.known for trip in entered))
    return found


def to_won(every: list[Trip]) -> tuple[int, int, int]:
    """MQL to won: in how many days 95 % of the won ones were, who had that time, and who of these was won."""
    members = [trip for trip in every if "mql" in trip.known]
    pairs = [(trip.first.get("mql"), trip.first.get("won")) for trip in members]
    lags = sorted((b[0] - a[0]).days for a, b in pairs if a and b and _in_order(a, b))
    window = max(1, ceil(_percentile(lags, 0.95) - 1e-9))
    old = [trip for trip in members if (TOLD.date() - trip.known["mql"]).days >= window]
    return window, len(old), sum("won" in trip.known for trip in old)


def _in_order(one: Moment, other: Moment) -> bool:
    return one[0] <= other[0] and not (one[1] and other[1] and other[1] < one[1])


def _percentile(ordered: list[int], share: float) -> float:
    place = (len(ordered) - 1) * share
    low = ordered[floor(place)]
    return low + (ordered[ceil(place)] - low) * (place - floor(place))


def won_amounts() -> list[float]:
    """The amount of each won deal."""
    return [float(row["Amount"]) for row in rows_of("salesforce-opportunities.csv") if row["Stage"] == "Closed Won"]
