"""Who becomes known to the demo company, when, and through which channel."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from smarketing.demo import stories
from smarketing.demo.chance import Chance
from smarketing.demo.clock import DAYS, END, START_ON, not_in_the_changed_hour
from smarketing.demo.names import Company, address, company, person
from smarketing.demo.team import LEAVER, REGIONS, SDRS, SEGMENTS, covering
from smarketing.demo.world import Lead

_BASE_SCORE = ((0, 2), (0.4, 24), (0.7, 48), (0.81, 65), (0.885, 75), (0.97, 91), (1, 99))
_UNOWNED, _NO_CHANNEL, _NO_SEGMENT = 0.0076, 0.011, 0.005


def arrivals(seed: int) -> list[Lead]:
    """The leads in order of time, each with its channel, company, owner and score; no stage yet but `lead`."""
    slots = sorted(_slots(Chance(seed, "arrivals")), key=lambda slot: slot[0])
    companies: dict[tuple[str, str], list[Company]] = {}
    taken: set[str] = set()
    return [_lead(seed, number, slot, companies, taken) for number, slot in enumerate(slots, 1)]


def demand(channel: str, day: date) -> float:
    """How busy a channel is on a day, around 1: growth, season, weekday, and the budget freeze of summer 2026."""
    level = 1 + stories.GROWTH * ((day - START_ON).days / DAYS - 0.5)
    level *= stories.SEASON[day.month] * stories.WEEKDAY[day.weekday()]
    if stories.FREEZE_FROM <= day <= stories.FREEZE_TO:
        level *= stories.FROZEN_CHANNELS.get(channel, 1.0)
    return level


def _slots(chance: Chance) -> list[tuple[datetime, str, str, str]]:
    """(when, channel, campaign, region) of each arrival."""
    slots: list[tuple[datetime, str, str, str]] = []
    for name, channel in stories.CHANNELS.items():
        if name == "Events":
            slots += _event_slots(chance, stories.LEADS * channel.share)
            continue
        owed = 0.0
        for offset in range(DAYS + 1):
            day = START_ON + timedelta(days=offset)
            owed += stories.LEADS * channel.share / DAYS * demand(name, day) * (0.55 + 0.9 * chance.share())
            while owed >= 1:
                owed -= 1
                when = moment(chance, day)
                if when <= END:
                    campaign = chance.one([*channel.campaigns]) if channel.campaigns else ""
                    region = channel.campaigns.get(campaign) or chance.weighted(REGIONS)
                    slots.append((when, name, campaign, region))
    return slots


def _event_slots(chance: Chance, leads: float) -> list[tuple[datetime, str, str, str]]:
    slots = []
    for name, (first_on, region) in stories.EVENTS.items():
        for _ in range(int(leads / len(stories.EVENTS) * (0.75 + 0.5 * chance.share()))):
            day = first_on + timedelta(days=chance.whole(0, 1))
            when = datetime(day.year, day.month, day.day, chance.whole(9, 17), chance.whole(0, 59))
            slots.append((when, "Events", name, region))
    return slots


def moment(chance: Chance, day: date) -> datetime:
    """A minute of that day at which somebody visits: mostly in office hours."""
    minutes = int(chance.between(stories.HOURS) * 60)
    return not_in_the_changed_hour(datetime(day.year, day.month, day.day) + timedelta(minutes=minutes))


def _lead(
    seed: int,
    number: int,
    slot: tuple[datetime, str, str, str],
    companies: dict[tuple[str, str], list[Company]],
    taken: set[str],
) -> Lead:
    when, channel, campaign, region = slot
    chance = Chance(seed, f"lead {number}")
    segment = chance.weighted(SEGMENTS)
    known = companies.setdefault((region, segment), [])
    if not known or chance.hit(0.62):
        known.append(company(chance, number, region, segment))
    account = known[-1] if chance.hit(0.3) else chance.one(known)
    given, family = person(chance)
    traits = stories.CHANNELS[channel]
    lead = Lead(
        number=number,
        given=given,
        family=family,
        company=account if not chance.hit(_NO_SEGMENT) else Company(account.name, account.domain, region, ""),
        email=address(given, family, account.domain, taken),
        channel="" if chance.hit(_NO_CHANNEL) else channel,
        campaign=campaign,
        owner=_owner(chance, region, segment, when.date()),
        created=when,
        score=min(100, int(chance.between(_BASE_SCORE)) + traits.score),
        is_demo_request=chance.hit(traits.demo),
    )
    lead.assigned = when + timedelta(minutes=chance.whole(1, 20)) if lead.owner else None
    return lead


def _owner(chance: Chance, region: str, segment: str, day: date) -> str:
    """The rep that routing picks: the rule kept sending leads to one who had left."""
    if chance.hit(_UNOWNED):
        return ""
    reps = covering(SDRS, region, segment)
    rep = chance.one(reps)
    if rep is LEAVER and LEAVER.ended_on and day > LEAVER.ended_on and not chance.hit(stories.LEAVER_STILL_ROUTED):
        rep = next(other for other in reps if other is not LEAVER)
    return rep.name
