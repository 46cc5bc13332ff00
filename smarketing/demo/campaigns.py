"""What the demo company's marketing did with its MQLs: one response per person and campaign, as its CRM keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from smarketing.demo import stories
from smarketing.demo.chance import Chance
from smarketing.demo.clock import END, START_ON
from smarketing.demo.formats import british_day, salesforce_report
from smarketing.demo.world import Lead, World

ORGANIC, WEBINAR, EMAIL = "Organic Search", "Webinar", "Email"
_WEBSITE = "Website | Contact form"
_TOPICS = ("Pipeline reviews", "One number for two teams", "Answering within the hour", "What an MQL is worth")
_STATUS = {ORGANIC: "Filled out form", "Events": "Visited", "Referral": "Referred", WEBINAR: "Attended",
           EMAIL: "Clicked", "Content Syndication": "Downloaded"}  # fmt: skip
_MEMBERS = ("Campaign Member ID", "Campaign Name", "Campaign Type", "Email", "Member Status", "Responded",
            "First Responded Date")  # fmt: skip
# Of whom nothing was recorded; who was seen before they became a contact, and where.
_UNSEEN, _SEEN_EARLIER = 0.09, 0.27
_EARLIER = {"Paid Social": 0.56, "Paid Search": 0.22, ORGANIC: 0.19, WEBINAR: 0.03}
# Webinars assist: who talks to sales comes to them.
_ATTENDS = {True: 0.28, False: 0.1}
_CLICKS, _RETARGETED, _MEETS = 0.07, 0.05, 0.1


class Member(NamedTuple):
    """Somebody's first response to a campaign."""

    on: date
    email: str
    campaign: str
    type: str


def members(world: World) -> list[Member]:
    """All responses up to data-as-of, in order of day."""
    found: dict[tuple[str, str], Member] = {}
    for lead in world.leads:
        if lead.first("mql"):
            for one in sorted(_responses(world.seed, lead)):
                found.setdefault((one.email, one.campaign), one)
    return sorted(found.values())


def campaign_members(world: World) -> bytes:
    """A report of campaigns with their members, of those who responded."""
    rows = [
        (f"00vDM{number:010d}AAA", one.campaign, one.type, one.email, _STATUS.get(one.type, "Responded"), 1,
         british_day(one.on))
        for number, one in enumerate(members(world), 1)
    ]  # fmt: skip
    return salesforce_report(_MEMBERS, rows)


def webinars() -> list[tuple[date, str]]:
    """The day and topic of each: one on the second Thursday of a month."""
    held: list[tuple[date, str]] = []
    month = START_ON.replace(day=1)
    while month <= END.date():
        second_thursday = month + timedelta(days=(3 - month.weekday()) % 7 + 7)
        if START_ON <= second_thursday <= END.date():
            held.append((second_thursday, f"Webinar | {_TOPICS[len(held) % len(_TOPICS)]}"))
        month = (month + timedelta(days=32)).replace(day=1)
    return held


def _responses(seed: int, lead: Lead) -> Iterator[Member]:
    chance = Chance(seed, f"campaigns {lead.number}")
    if chance.hit(_UNSEEN):
        return
    came = lead.created.date()
    if chance.hit(_SEEN_EARLIER):
        channel, days = chance.weighted(_EARLIER), chance.whole(3, 45)
        if came - timedelta(days=days) >= START_ON:
            yield _seen(chance, lead, channel, came - timedelta(days=days))
    if lead.channel:
        yield Member(came, lead.email, lead.campaign or _WEBSITE, lead.channel)
    yield from _later(chance, lead, came, _until(lead).date())


def _until(lead: Lead) -> datetime:
    """The last moment at which marketing could still reach them."""
    if lead.deal:
        return min(lead.deal.closed or END, END)
    return min(lead.events[-1].at + timedelta(days=20), END)


def _later(chance: Chance, lead: Lead, came: date, until: date) -> Iterator[Member]:
    for day, name in webinars():
        if came < day <= until and chance.hit(_ATTENDS[lead.deal is not None]):
            yield Member(day, lead.email, name, WEBINAR)
    for name, (day, region) in stories.EVENTS.items():
        if came < day <= until and region == lead.company.region and chance.hit(_MEETS):
            yield Member(day, lead.email, name, "Events")
    day = came + timedelta(days=chance.whole(2, 14))
    while day <= until:
        if chance.hit(_CLICKS):
            yield Member(day, lead.email, f"Newsletter {day.year}", EMAIL)
        if chance.hit(_RETARGETED):
            yield _seen(chance, lead, "Paid Social", day)
        day += timedelta(days=14)


def _seen(chance: Chance, lead: Lead, channel: str, day: date) -> Member:
    """A visit through a channel: one of its campaigns that runs in the person's region."""
    if channel == WEBINAR:
        held = [one for one in webinars() if one[0] <= day]
        return Member(*(held[-1][0], lead.email, held[-1][1]), WEBINAR) if held else _seen(chance, lead, ORGANIC, day)
    running = [name for name, region in stories.CHANNELS[channel].campaigns.items() if region == lead.company.region]
    return Member(day, lead.email, chance.one(running) if running else _WEBSITE, channel)
