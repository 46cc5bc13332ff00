"""Every call, e-mail and meeting of the demo company: by its people, by its customers, and by its machines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from smarketing.demo import stories
from smarketing.demo.chance import Chance
from smarketing.demo.clock import END, after_work_minutes, into_hours
from smarketing.demo.team import LEAVER, MARKETING_BOT
from smarketing.demo.world import Deal, Event, Lead, Touch

_BULK = ("Newsletter", "Webinar invitation", "Customer story", "Product update", "Benchmark report")
_EMAILS = ("Following up", "Your question", "A short example", "Next step", "Times for a call")
_MEETINGS = ("Discovery meeting", "Product demonstration", "Terms and timing", "Security questions")
_CALLS = {"No answer": 0.52, "Left a message": 0.2, "Connected": 0.28}
_KINDS = {"Call": 0.46, "Email": 0.5, "Event": 0.04}
_DEAL_KINDS = {"Call": 0.34, "Email": 0.48, "Event": 0.18}
_EARLY = 0.018


def touches_of(seed: int, lead: Lead) -> Iterator[Touch]:
    """All touches with one lead before and beside its deal, in no order."""
    chance = Chance(seed, f"touches {lead.number}")
    yield from _automatic(chance, lead)
    mql = lead.first("mql")
    if mql and lead.replies and lead.owner and chance.hit(_EARLY):
        early = into_hours(lead.created)
        if early < mql:
            yield _human(chance, early, lead.replies[0][2], lead.email, "", {"Call": 1.0})
    for cycle, reply, owner in lead.replies:
        events = [event for event in lead.events if event.cycle == cycle]
        yield from _cycle(chance, lead, reply, owner, events)


def deal_touches(seed: int, deal: Deal) -> Iterator[Touch]:
    """All touches while a deal is open, by its owner and by the customer."""
    chance = Chance(seed, f"touches of deal {deal.number}")
    pace = {"SMB": 1.7, "Mid-market": 2.3, "Enterprise": 2.8}.get(deal.company.segment, 1.7)
    at = after_work_minutes(deal.created, chance.whole(20, 300))
    until = min(deal.closed or END, END)
    while at <= until:
        touch = _human(chance, at, deal.owner, deal.email, deal.deal_id, _DEAL_KINDS)
        yield touch
        if touch.kind == "Email" and chance.hit(0.4):
            answer = after_work_minutes(at, chance.whole(15, 700))
            if answer <= until:
                yield _answer(answer, touch)
        at = _later(chance, at, pace * (0.4 + 1.2 * chance.share()))


def _automatic(chance: Chance, lead: Lead) -> Iterator[Touch]:
    """The autoresponder at once, then bulk sends on Tuesdays at 10:00 while the contact is fresh."""
    if lead.channel != "Content Syndication":
        at = lead.created + timedelta(minutes=1)
        if at <= END:
            yield Touch(at, "Email", "Automatic reply: thank you", MARKETING_BOT, lead.email, "", automatic=True)
    tuesday = lead.created.date() + timedelta(days=(1 - lead.created.weekday()) % 7 or 7)
    send = datetime(tuesday.year, tuesday.month, tuesday.day, 10)
    for _ in range(chance.whole(1, 4)):
        if send > END:
            return
        yield Touch(send, "List Email", chance.one(_BULK), MARKETING_BOT, lead.email, "", automatic=True)
        send += timedelta(days=14 * chance.whole(1, 3))


def _cycle(chance: Chance, lead: Lead, reply: datetime, owner: str, events: list[Event]) -> Iterator[Touch]:
    """The first answer, the attempts until sales decides, then the follow-up until the deal or the exit."""
    yield _human(chance, reply, owner, lead.email, "", {"Call": 0.55, "Email": 0.45})
    after = [event for event in events if event.at >= reply and event.stage not in ("lead", "mql")]
    decided = after[0] if after else None
    if decided and decided.reason == "Unreachable":
        yield from _attempts(chance, lead, reply, owner, decided.at)
        return
    person = decided.owner if decided else owner
    ends = next((event.at for event in after if event.stage in ("opportunity", "recycled", "disqualified")), None)
    until = decided.at if decided and decided.stage == "rejected" else ends or min(END, reply + timedelta(days=70))
    if person == LEAVER.name and LEAVER.ended_on:
        until = min(until, datetime.combine(LEAVER.ended_on, time(18)))
    at = _later(chance, reply, 0.15 + 0.8 * chance.share())
    while at < until:
        worker = owner if decided and at < decided.at else person
        touch = _human(chance, at, worker, lead.email, "", _KINDS)
        yield touch
        if touch.kind == "Email" and chance.hit(0.28):
            answer = after_work_minutes(at, chance.whole(20, 900))
            if answer < until:
                yield _answer(answer, touch)
        at = _later(chance, at, 0.45 + 2.7 * chance.share())


def _attempts(chance: Chance, lead: Lead, reply: datetime, owner: str, until: datetime) -> Iterator[Touch]:
    """Attempts that nobody answers: five or more for most, two or fewer for some who gave up too early."""
    wanted = chance.whole(1, 2) if chance.hit(0.22) else chance.whole(4, 7)
    at = reply
    for _ in range(wanted - 1):
        at = _later(chance, at, 0.3 + 1.3 * chance.share())
        if at >= until:
            return
        kind = chance.weighted({"Call": 0.65, "Email": 0.35})
        outcome = chance.one(("No answer", "Left a message")) if kind == "Call" else ""
        subject = "Call" if kind == "Call" else chance.one(_EMAILS)
        yield Touch(at, kind, subject, owner, lead.email, "", outcome=outcome)


def _later(chance: Chance, at: datetime, days: float) -> datetime:
    return after_work_minutes(at, max(5, int(days * stories.WORK_MINUTES)))


def _human(chance: Chance, at: datetime, person: str, email: str, deal_id: str, kinds: dict[str, float]) -> Touch:
    kind = chance.weighted(kinds)
    if kind == "Call":
        outcome = chance.weighted(_CALLS)
        minutes = chance.whole(2, 26) if outcome == "Connected" else 0
        return Touch(at, kind, "Call", person, email, deal_id, minutes=minutes, outcome=outcome)
    if kind == "Event":
        return Touch(at, kind, chance.one(_MEETINGS), person, email, deal_id, minutes=chance.one((30, 30, 45, 60)))
    return Touch(at, kind, chance.one(_EMAILS), person, email, deal_id)


def _answer(at: datetime, touch: Touch) -> Touch:
    return touch._replace(at=at, subject=f"Re: {touch.subject}", inbound=True)
