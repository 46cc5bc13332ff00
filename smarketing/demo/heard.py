"""What the demo company's people heard in the last half year: one file of notes, and what was done with them since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from smarketing.demo import stories
from smarketing.demo.chance import Chance
from smarketing.demo.clock import END, in_office
from smarketing.demo.formats import minute, table
from smarketing.demo.team import OTHERS
from smarketing.demo.world import Deal, World

_COLUMNS = ("note_id", "heard_at", "author", "team", "kind", "severity", "theme", "text", "deal_id", "email", "channel",
            "campaign", "segment", "stage", "competitor")  # fmt: skip
PRICE, GAP, PERSONA, SECURITY, TIMING, RIVAL, SLOW, FEWER, STORIES = (
    "Price vs. value", "Integration gap", "Wrong persona", "Security review", "Timing", "Competitor: Orbit",
    "Slow callback", "Too few enquiries", "Customer stories",
)  # fmt: skip
# Notes per month, from May to October 2026; the first grows, and nobody has answered the last of them.
_MONTHS = tuple(date(2026, month, 1) for month in range(5, 11))
_HEARD = {
    PRICE: (1, 1, 1, 3, 5, 7),
    GAP: (2, 2, 1, 2, 1, 2),
    PERSONA: (2, 2, 1, 1, 1, 1),
    SECURITY: (0, 1, 1, 1, 1, 2),
    TIMING: (1, 0, 2, 2, 1, 1),
    RIVAL: (1, 1, 1, 1, 2, 1),
    SLOW: (0, 1, 1, 1, 0, 0),
    FEWER: (0, 0, 0, 2, 0, 0),
    STORIES: (1, 1, 0, 1, 1, 1),
}
_KINDS = {PRICE: "objection", GAP: "pain_point", PERSONA: "lead_quality", SECURITY: "objection", TIMING: "objection",
          RIVAL: "competitor", SLOW: "pain_point", FEWER: "question", STORIES: "content_request"}  # fmt: skip
_SEVERITY = {PRICE: "high", GAP: "medium", PERSONA: "medium", SECURITY: "high", TIMING: "low", RIVAL: "medium",
             SLOW: "high", FEWER: "high", STORIES: "low"}  # fmt: skip
_TEXTS = {
    PRICE: (
        "They like it, but cannot say to their board what the jump to the bigger plan brings.",
        "“Your price is fine for twenty seats, not for two hundred.” Asked for a calculation of what it saves.",
        "Wants to see in numbers what the product saves before talking about a discount.",
        "Finance compares us by price per seat alone; nothing we sent speaks of value.",
        "The champion is convinced, the CFO is not: no page shows the return in their industry.",
        "“We would pay it if we knew what we get for it in the first quarter.”",
        "Third call this month that ends at the price page. We have no answer to “why twice as much?”.",
        "Asked for a smaller package first; the value of the rest was not clear to them.",
        "Procurement has three offers on the table and ours is the only one without a business case.",
    ),
    GAP: (
        "No connector to their ERP. They would build it themselves if there was documentation.",
        "Asked for a reference customer with the same ticket system; we have none on the site.",
        "The sync with their calendar runs once a day. They need it by the minute.",
        "Their IT stops at single sign-on: our guide is two versions old.",
        "They want to know before the pilot whether their data warehouse is supported.",
    ),
    PERSONA: (
        "Downloaded the paper for a thesis. Score came from six page views.",
        "A competitor's product manager who reads everything we publish.",
        "Wanted a template, not a talk. Please weigh the job title before content views.",
        "Works in a company of four; there is nobody to sell to.",
        "An agency that collects papers for its clients.",
    ),
    SECURITY: (
        "Their security review takes six weeks and starts with a questionnaire that we fill in by hand each time.",
        "Asked where the data lies and who can see it. The answer was on no page that I could send.",
        "“Without a report of a penetration test we do not sign.”",
        "The works council wants to know what is stored of each employee.",
    ),
    TIMING: (
        "Budget is frozen until January. Asked to stay on the newsletter.",
        "A merger is under way; nothing is bought before it is done.",
        "Their contract with the present supplier ends in March.",
        "Right people, wrong quarter: please do not send the same invitation again next week.",
    ),
    RIVAL: (
        "Orbit includes single sign-on in its starter plan. We charge for it.",
        "Orbit offers the migration for nothing until the end of the year.",
        "They had a demo of Orbit the day before and ask what we do better. A one-page comparison would help.",
        "Lost the technical lead to Orbit's mobile app; the rest of the team is with us.",
    ),
    SLOW: (
        "Met them at our stand: they had asked for a demo and waited two days for a call.",
        "Two partners say that mid-market enquiries are called back too late.",
        "“By the time you called we had seen somebody else.”",
    ),
    FEWER: (
        "Hardly anybody comes by search any more. Is something switched off?",
        "My mornings are empty: what has happened to the enquiries from the search ads?",
    ),
    STORIES: (
        "Needs a case study from manufacturing, best with numbers.",
        "A customer of theirs is a customer of ours: can we name them?",
        "A short film of the first week with the product would have saved two calls.",
        "Looking for anything about companies that came from spreadsheets.",
    ),
}  # fmt: skip
_FIRST = (datetime(2026, 3, 16, 11, 20), "Students and job seekers again: half of what content syndication brings "
          "scores 65 by page views alone.")  # fmt: skip
_LEFT_OPEN = (PRICE, RIVAL)
# What a quarter of the pipeline turns on is noted where a deal was lost for it.
_LOST_FOR = {PRICE: "Price", RIVAL: "Chose a competitor", GAP: "Missing feature"}
_RAISED, _BACK = datetime(2026, 4, 1, 7), datetime(2026, 8, 27, 7)
_DEPUTY, _CONNECTORS = datetime(2026, 9, 7, 8), datetime(2026, 10, 2, 12)


def _named(role: str) -> str:
    return next(person.name for person in OTHERS if person.role == role)


@dataclass(frozen=True)
class Step:
    """One answer to a note: `what` is a method of the warehouse's notes, `said` what it is told."""

    note_id: str
    what: str
    at: datetime
    by: str
    said: Mapping[str, Any]


def notes(world: World) -> bytes:
    """The file of notes: who heard what of whom, the oldest first."""
    chance, used = Chance(world.seed, "notes"), dict[str, int]()
    heard = [_row(*_FIRST, PERSONA, _named("SDR manager"), channel="Content Syndication")]
    for theme, counts in _HEARD.items():
        texts = _TEXTS[theme]
        place = chance.whole(0, len(texts) - 1)
        for month, count in zip(_MONTHS, counts, strict=True):
            for _ in range(count):
                place += 1
                found = _about(chance, world, theme, month, used)
                heard.append(_row(found.pop("at"), texts[place % len(texts)], theme, found.pop("author"), **found))
    heard.sort(key=lambda row: (row["heard_at"], row["text"]))
    rows = [{**row, "note_id": f"N-{number:03d}"} for number, row in enumerate(heard, 1)]
    return table([_COLUMNS, *([row.get(name, "") for name in _COLUMNS] for row in rows)]).encode()


def _row(at: datetime, text: str, theme: str, author: str, **about: str) -> dict[str, str]:
    team = "marketing" if theme == SLOW else "sales"
    told = {"heard_at": minute(at), "author": author, "team": team, "theme": theme, "text": text}
    return {**told, "kind": _KINDS[theme], "severity": _SEVERITY[theme], **about}


def _about(chance: Chance, world: World, theme: str, month: date, used: dict[str, int]) -> dict[str, Any]:
    """When something was heard, by whom, and of whom: a deal that was open then, or a lead that was refused."""
    last = min(31 if month.month in (5, 7, 8, 10) else 30, END.day - 1 if month.month == END.month else 31)
    at = in_office(datetime(month.year, month.month, chance.whole(1, last), chance.whole(0, 23), chance.whole(0, 59)))
    if theme == PERSONA:
        refused = [
            (event, lead)
            for lead in world.leads
            for event in lead.events
            if event.stage == "rejected" and event.reason == stories.NOT_THE_DEFINITION
            and lead.channel == "Content Syndication" and (event.at.year, event.at.month) == (month.year, month.month)
        ]  # fmt: skip
        event, lead = chance.one(refused)
        about = {"email": lead.email, "channel": lead.channel, "stage": "mql"}
        return {"at": event.at, "author": event.owner, **about}
    if theme == SLOW:
        return {"at": at, "author": _named("Demand generation"), "segment": stories.SLOW_SEGMENT, "stage": "mql"}
    if theme == FEWER:
        return {"at": at, "author": _named("SDR manager"), "channel": "Paid Search", "stage": "lead"}
    deal = _deal(chance, world, theme, at, used)
    more = {"competitor": "Orbit"} if theme == RIVAL else {}
    return {"at": at, "author": deal.owner, "deal_id": deal.deal_id, "stage": "opportunity", **more}


def _deal(chance: Chance, world: World, theme: str, at: datetime, used: dict[str, int]) -> Deal:
    """A deal that was open then: one that was lost for this very reason, or that is open still, where there is one."""
    live = [one for one in world.deals if one.created < at and (one.closed is None or one.closed > at)]
    live = [one for one in live if used.get(one.deal_id, 0) == 0] or live
    if theme == SECURITY:
        live = [one for one in live if one.company.segment == "Enterprise"] or live
    fitting = [
        one for one in live if one.reason == _LOST_FOR.get(theme) or (one.closed is None and one.amount > 20_000)
    ]
    deal = chance.one(fitting or live)
    used[deal.deal_id] = used.get(deal.deal_id, 0) + 1
    return deal


def answers(rows: Sequence[Mapping[str, Any]]) -> list[Step]:
    """What was done with the notes (note_id, theme, heard_on) since: in order of time, and up to data-as-of."""
    by_theme: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda one: (one["heard_on"], one["note_id"])):
        by_theme.setdefault(row["theme"], []).append(row)
    steps = [step for theme, found in by_theme.items() for step in _looked_into(theme, found)]
    marketing, sales = _named("Head of marketing"), _named("Head of sales")
    persona, gap, slow, fewer = by_theme[PERSONA][0], by_theme[GAP][2], by_theme[SLOW][0], by_theme[FEWER][0]
    security, told, price = by_theme[SECURITY][0], by_theme[STORIES][0], by_theme[PRICE][2]
    steps += [
        _step(persona, "action", _RAISED, marketing, change="The MQL threshold goes from 65 to 75 points, and the job "
              "title counts more than page views", metric="acceptance_rate", check_on=date(2026, 7, 1)),
        _step(persona, "verify", datetime(2026, 7, 2, 9), sales, reason="Fewer, and those that come are worth a call"),
        _step(slow, "action", _DEPUTY, sales, change="A deputy takes the mid-market enquiries of the afternoon",
              metric="reply_in_time", check_on=date(2026, 10, 12), scope="segment: Mid-market"),
        _step(gap, "action", _CONNECTORS, marketing, change="A page for each connector, and a reference customer on "
              "the site", metric="win_rate", check_on=date(2026, 11, 16)),
        _step(fewer, "action", _BACK, marketing, change="The budget of the search ads is released again",
              metric="mqls", check_on=date(2026, 9, 27), scope="channel: Paid Search"),
        _step(fewer, "verify", datetime(2026, 9, 28, 8), sales, reason="They are back"),
        _step(security, "decline", _after(security, 6, 15), marketing, reason="The report of the penetration test "
              "stays under a confidentiality agreement; sales can send it"),
        _step(told, "reply", _after(told, 2, 10), marketing, text="The one from packaging goes live next week; the "
              "draft is in the deal room", team="marketing"),
        _step(price, "reply", _after(price, 3, 11), marketing, text="We start a calculator of what it saves; which "
              "three numbers do they ask for?", team="marketing"),
    ]  # fmt: skip
    return sorted(steps, key=lambda step: step.at)


def _looked_into(theme: str, found: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Who looked into what: of most themes all but the last two, of those that are left open only the first two."""
    upto = 2 if theme in _LEFT_OPEN else len(found) - 2
    by = _named("Head of sales") if theme == SLOW else _named("Head of marketing")
    first = [row for row in found[: max(upto, 1)] if theme != SECURITY]
    return [_step(row, "acknowledge", _after(row, 1 + place % 4, 8), by) for place, row in enumerate(first)]


def _after(row: Mapping[str, Any], days: int, hour: int) -> datetime:
    """Some days after something was heard, in UTC; the weekend is skipped."""
    at = datetime.combine(row["heard_on"], datetime.min.time()) + timedelta(days=days, hours=hour)
    return at + timedelta(days=max(0, 7 - at.weekday()) if at.weekday() > 4 else 0)


def _step(row: Mapping[str, Any], what: str, at: datetime, by: str, **said: Any) -> Step:
    return Step(row["note_id"], what, at, by, said)
