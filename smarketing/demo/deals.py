"""The demo company's opportunities: those its leads became, those sales found, and how each one moved."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from smarketing.demo import stories
from smarketing.demo.chance import Chance
from smarketing.demo.clock import DAYS, END, START_ON, after_days, in_office, is_working_day
from smarketing.demo.formats import british_day
from smarketing.demo.names import Company, company
from smarketing.demo.team import AES, REGIONS, SEGMENTS, covering
from smarketing.demo.world import Change, Deal, Event, Lead

STAGES = (("Discovery", 20), ("Proposal", 50), ("Negotiation", 75))
SALES_SOURCED = 40
BACKWARDS = 10


def deal_of(seed: int, number: int, lead: Lead, opened: datetime) -> Deal:
    """The deal that a lead became; a win or loss is added to the lead's events."""
    chance = Chance(seed, f"deal of {lead.number}")
    deal = _deal(chance, number, lead.company, opened, _odds(lead))
    deal.channel, deal.campaign, deal.email = lead.channel, lead.campaign, lead.email
    lead.deal = deal
    if deal.closed:
        stage = "won" if deal.stage == "Closed Won" else "lost"
        lead.events.append(Event(stage, deal.closed, lead.events[-1].cycle, deal.owner, deal.reason))
    return deal


def sales_sourced(seed: int, number: int) -> list[Deal]:
    """Deals that sales found by itself: no lead, no e-mail."""
    deals = []
    for offset in range(SALES_SOURCED):
        chance = Chance(seed, f"sales sourced {offset}")
        region, segment = chance.weighted(REGIONS), chance.weighted(SEGMENTS)
        account = company(chance, stories.LEADS + 500 + offset, region, segment)
        opened = in_office(_day(START_ON + timedelta(days=int(chance.share() * (DAYS - 2)))))
        deal = _deal(chance, number + offset, account, opened, 1.0)
        deal.channel = "Outbound"
        deals.append(deal)
    return deals


def entered_afterwards(seed: int, number: int, leads: list[Lead]) -> list[Deal]:
    """Deals won before their contact was entered: the leads are taken from those without an MQL."""
    chance = Chance(seed, "entered afterwards")
    idle = [lead for lead in leads if len(lead.events) == 1 and 90 < lead.number < 7000 and lead.company.segment]
    deals = []
    for offset in range(BACKWARDS):
        lead = idle[len(idle) * (2 * offset + 1) // (2 * BACKWARDS)]
        won = in_office(lead.created - timedelta(days=chance.whole(3, 20)))
        opened = in_office(won - timedelta(days=chance.whole(15, 40)))
        deal = _deal(chance, number + offset, lead.company, max(opened, in_office(_day(START_ON))), 1.0, won)
        deal.channel, deal.campaign, deal.email = lead.channel, lead.campaign, lead.email
        deals.append(deal)
    return deals


def _odds(lead: Lead) -> float:
    channel = stories.CHANNELS.get(lead.channel, stories.CHANNELS["Organic Search"])
    return (0.5 + channel.odds / 2) * (1.15 if lead.events[-1].cycle > 1 else 1.0)


def _day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, 15)


def _deal(
    chance: Chance, number: int, account: Company, opened: datetime, odds: float, won: datetime | None = None
) -> Deal:
    segment = account.segment or "SMB"
    is_won = bool(won) or chance.hit(stories.WIN_RATE[segment] * odds)
    days = chance.between(stories.WIN_DAYS[segment]) * (1 if is_won else 0.55 + 0.75 * chance.share())
    ends = won or max(after_days(opened, days), opened + timedelta(minutes=30))
    amount = int(chance.between(stories.AMOUNTS[segment]) / 50) * 50
    deal = Deal(
        number=number, company=account, owner=chance.one(covering(AES, account.region, segment)).name,
        channel="", campaign="", email="", created=opened, closes=ends.date(),
        closed=ends if ends <= END else None, stage="Discovery", probability=20, amount=amount,
    )  # fmt: skip
    reason = "" if is_won else chance.weighted(stories.LOSSES)
    _history(chance, deal, ends, is_won, reason)
    return deal


def _history(chance: Chance, deal: Deal, ends: datetime, is_won: bool, reason: str) -> None:
    """Write the deal's changes up to data-as-of; its fields end as the last of them says."""
    amount = deal.amount
    deal.amount = int(amount * (0.75 + 0.6 * chance.share()) / 50) * 50 if chance.hit(0.4) else amount
    deal.closes = _planned(chance, deal, ends)
    deal.changes.append(Change("Created", "", "", deal.created))
    span = ends - deal.created
    reached = 3 if is_won else min(3, chance.whole(1, 4))
    steps = ((1, 0.33), (2, 0.68))
    moves = [(deal.created + span * share, "stage", index) for index, share in steps if index < reached]
    if deal.amount != amount:
        moves.append((deal.created + span * 0.5, "amount", amount))
    if deal.closes != ends.date():
        moves.append((deal.created + span * 0.82, "close", 0))
    for at, what, value in sorted(moves):
        at = min(max(in_office(at), deal.created), ends)
        if at <= END:
            _change(deal, at, what, value, ends)
    if ends > END:
        return
    won = "Closed Won" if is_won else "Closed Lost"
    if deal.closes != ends.date():
        deal.changes.append(Change("Close Date", british_day(deal.closes), british_day(ends.date()), ends))
    deal.changes.append(Change("Stage", deal.stage, won, ends))
    deal.stage, deal.probability, deal.closes, deal.reason = won, 100 if is_won else 0, ends.date(), reason


def _change(deal: Deal, at: datetime, what: str, value: int, ends: datetime) -> None:
    if what == "stage":
        deal.changes.append(Change("Stage", deal.stage, STAGES[value][0], at))
        deal.stage, deal.probability = STAGES[value]
    elif what == "amount":
        deal.changes.append(Change("Amount", f"{deal.amount}.00", f"{value}.00", at))
        deal.amount = value
    else:
        deal.changes.append(Change("Close Date", british_day(deal.closes), british_day(ends.date()), at))
        deal.closes = ends.date()


def _planned(chance: Chance, deal: Deal, ends: datetime) -> date:
    """The close date first promised: half of all deals slip, as far again as a fifth to two thirds of their life."""
    if chance.hit(0.5):
        return ends.date()
    planned = deal.created.date() + timedelta(days=int((ends - deal.created).days * (0.4 + 0.4 * chance.share())))
    while not is_working_day(planned):
        planned += timedelta(days=1)
    return max(planned, deal.created.date())
