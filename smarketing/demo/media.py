"""The demo company's advertising, other spend and web traffic, per day, in step with its leads."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from smarketing.demo import stories
from smarketing.demo.arrivals import demand
from smarketing.demo.chance import Chance
from smarketing.demo.clock import DAYS, END, START_ON
from smarketing.demo.world import World

# campaign -> (weight of its channel's budget, cost of a click in EUR, clicks per 1,000 impressions)
ADS = {
    "DE | Brand | Search": (0.5, 1.4, 96),
    "DE | Category | Search": (1.6, 4.8, 31),
    "UK | Brand | Search": (0.45, 1.6, 88),
    "UK | Category | Search": (1.45, 5.2, 29),
    "LI | DACH | Buyer guide": (1.35, 7.9, 6),
    "LI | UKI | Buyer guide": (1.25, 8.4, 6),
    "Meta | DACH | Retargeting": (0.75, 1.9, 11),
    "Meta | UKI | Retargeting": (0.65, 2.1, 12),
}
# channel group of the web analytics -> (sessions a day, share of engaged ones); the names GA4 gives its channels
SESSIONS = {
    "Organic Search": (610, 0.63),
    "Direct": (340, 0.55),
    "Paid Search": (290, 0.58),
    "Paid Social": (260, 0.31),
    "Referral": (85, 0.66),
    "Organic Social": (70, 0.44),
    "Email": (95, 0.61),
}


class AdDay(NamedTuple):
    """One campaign on one day: spend in EUR cents."""

    day: date
    campaign: str
    cents: int
    impressions: int
    clicks: int
    leads: int


class Bill(NamedTuple):
    """Money spent outside the ad systems, EUR cents, and the leads it is said to have brought."""

    day: date
    channel: str
    campaign: str
    region: str
    cents: int
    leads: int


class TrafficDay(NamedTuple):
    """The sessions of one channel group on one day."""

    day: date
    channel: str
    sessions: int
    engaged: int
    users: int


def days() -> list[date]:
    """The days that advertising and traffic reports cover: all whole days up to data-as-of."""
    return [START_ON + timedelta(days=offset) for offset in range((END.date() - START_ON).days)]


def ad_days(world: World, campaigns: tuple[str, ...]) -> list[AdDay]:
    """Each of these ad campaigns on each day on which it ran, in order of day."""
    leads = _leads(world)
    chance = Chance(world.seed, f"ads {campaigns}")
    rows = []
    for day in days():
        for campaign in campaigns:
            weight, click, per_thousand = ADS[campaign]
            channel = "Paid Search" if campaign.endswith("Search") else "Paid Social"
            traits = stories.CHANNELS[channel]
            a_day = stories.LEADS * traits.share / DAYS / len(traits.campaigns) * traits.cost
            spend = a_day * weight * demand(channel, day) * (0.8 + 0.4 * chance.share())
            clicks = int(spend / click * (0.85 + 0.3 * chance.share()))
            impressions = int(clicks * 1000 / per_thousand * (0.85 + 0.3 * chance.share()))
            rows.append(AdDay(day, campaign, int(spend * 100), impressions, clicks, leads[day, campaign]))
    return rows


def bills(world: World) -> list[Bill]:
    """What events, content syndication and referrals cost: by event, by week and by month, in order of day."""
    chance = Chance(world.seed, "bills")
    leads, rows = _leads(world), []
    for name, (first_on, region) in stories.EVENTS.items():
        brought = leads[first_on, name] + leads[first_on + timedelta(days=1), name]
        cost = stories.CHANNELS["Events"].cost * brought * (0.85 + 0.3 * chance.share())
        rows.append(Bill(first_on, "Events", name, region, int(cost / 10) * 1000, brought))
    for channel in ("Content Syndication", "Referral"):
        for campaign in stories.CHANNELS[channel].campaigns:
            rows += _weekly(chance, leads, channel, campaign)
    return sorted(rows)


def traffic_days(world: World) -> list[TrafficDay]:
    """Each channel group on each day, in order of day."""
    chance = Chance(world.seed, "traffic")
    rows = []
    for day in days():
        for channel, (a_day, engaged_share) in SESSIONS.items():
            sessions = int(a_day * demand(channel, day) * (0.88 + 0.24 * chance.share()))
            engaged = int(sessions * engaged_share * (0.95 + 0.1 * chance.share()))
            rows.append(TrafficDay(day, channel, sessions, engaged, int(sessions * (0.8 + 0.06 * chance.share()))))
    return rows


def _leads(world: World) -> Counter[tuple[date, str]]:
    return Counter((lead.created.date(), lead.campaign) for lead in world.leads)


def _weekly(chance: Chance, leads: Counter[tuple[date, str]], channel: str, campaign: str) -> list[Bill]:
    """One bill each Monday for the leads of the week before."""
    rows, brought = [], 0
    for day in days():
        if day.weekday() == 0 and brought:
            cost = stories.CHANNELS[channel].cost * brought * (0.9 + 0.2 * chance.share())
            rows.append(Bill(day, channel, campaign, "", int(cost) * 100, brought))
            brought = 0
        brought += leads[day, campaign]
    return rows
