"""What becomes of each lead: stages, exits, a second cycle for some, and the deal it turns into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from smarketing.demo import stories
from smarketing.demo.arrivals import moment
from smarketing.demo.chance import Chance
from smarketing.demo.clock import END, after_days, after_work_minutes
from smarketing.demo.team import LEAVER, SDRS, covering
from smarketing.demo.world import Event, Lead

DEMO_REQUEST = "Demo request"
_UNTOUCHED, _NO_SAL, _NO_SQL = 0.025, 0.06, 0.04
_EARLY_EXIT = 0.07


@dataclass
class Step:
    """Where a lead stands while its journey is drawn."""

    lead: Lead
    chance: Chance
    cycle: int = 1

    def enter(self, stage: str, at: datetime, reason: str = "", trigger: str = "") -> bool:
        """Record a stage; False, and nothing recorded, when it lies beyond data-as-of."""
        if at > END:
            return False
        lead = self.lead
        score = lead.score if stage == "mql" else None
        lead.events.append(Event(stage, at, self.cycle, lead.owner, reason, trigger, score))
        return True


def walk(seed: int, lead: Lead) -> datetime | None:
    """Fill `lead.events` up to data-as-of; the moment at which a deal is to be opened, or None."""
    step = Step(lead, Chance(seed, f"journey {lead.number}"))
    step.enter("lead", lead.created)
    mql = _mql(step)
    if mql is None:
        if step.chance.hit(_EARLY_EXIT):
            reason = step.chance.weighted(stories.LEAD_EXITS)
            step.enter("disqualified", after_days(lead.created, 1 + 9 * step.chance.share()), reason)
        return None
    while True:
        deal_at, left = _cycle(step, *mql)
        if deal_at or left is None or not step.chance.hit(stories.SECOND_CYCLE_RATE):
            return deal_at
        step.cycle += 1
        lead.score = max(lead.score, stories.THRESHOLD_AFTER + step.chance.whole(0, 18))
        again = _visit(step.chance, left, step.chance.between(stories.SECOND_MQL_DAYS))
        mql = again, f"Score {lead.score} >= {_threshold(again)}"


def _mql(step: Step) -> tuple[datetime, str] | None:
    """When it met the MQL definition in force, and by what."""
    lead, chance = step.lead, step.chance
    if lead.is_demo_request:
        return lead.created + timedelta(minutes=chance.whole(0, 2)), DEMO_REQUEST
    at = _visit(chance, lead.created, chance.between(stories.LEAD_TO_MQL_DAYS))
    threshold = _threshold(at)
    return (at, f"Score {lead.score} >= {threshold}") if lead.score >= threshold else None


def _threshold(at: datetime) -> int:
    return stories.THRESHOLD_AFTER if at.date() >= stories.THRESHOLD_CHANGED_ON else stories.THRESHOLD_BEFORE


def _visit(chance: Chance, since: datetime, days: float) -> datetime:
    """A visit about so many days after a moment, mostly on weekdays, never before half an hour has passed."""
    day = since.date() + timedelta(days=int(days))
    if day.weekday() > 4 and chance.hit(0.75):
        day += timedelta(days=7 - day.weekday())
    return max(moment(chance, day), since + timedelta(minutes=30))


def _cycle(step: Step, mql: datetime, trigger: str) -> tuple[datetime | None, datetime | None]:
    """One trip from MQL on: (when a deal is to be opened, when it left and could come back)."""
    lead, chance = step.lead, step.chance
    if not step.enter("mql", mql, trigger=trigger):
        return None, None
    if not lead.owner:
        return None, None
    assigned = after_work_minutes(mql, chance.whole(2, 45))
    if step.cycle == 1:
        lead.assigned = assigned if assigned <= END else None
    reply = _reply(step, mql, assigned)
    if reply is None:
        return None, None
    decision = after_work_minutes(reply, int(chance.between(stories.DECISION_MINUTES)))
    if not _still_here(lead.owner, decision):
        return None, None
    if not chance.hit(_acceptance(step, trigger)):
        return None, _reject(step, reply, decision)
    return _accepted(step, decision)


def _reply(step: Step, mql: datetime, assigned: datetime) -> datetime | None:
    """The first human answer, recorded; None when nobody gave one yet."""
    lead, chance = step.lead, step.chance
    slow = lead.company.segment == stories.SLOW_SEGMENT and mql.date() >= stories.SLOW_SINCE
    minutes = chance.between(stories.REPLY_MINUTES) * (stories.SLOW_FACTOR if slow else 1)
    reply = after_work_minutes(assigned, int(minutes))
    if chance.hit(_UNTOUCHED) or reply > END or not _still_here(lead.owner, reply):
        return None
    lead.replies.append((step.cycle, reply, lead.owner))
    return reply


def _still_here(owner: str, at: datetime) -> bool:
    ended = LEAVER.ended_on
    return owner != LEAVER.name or ended is None or at.date() <= ended


def _acceptance(step: Step, trigger: str) -> float:
    channel = stories.CHANNELS.get(step.lead.channel, stories.CHANNELS["Organic Search"])
    if step.cycle > 1:
        return min(0.95, channel.accepted * 1.12)
    if trigger == DEMO_REQUEST:
        return min(0.95, channel.accepted * 1.1)
    return channel.accepted * (0.56 if step.lead.score < stories.THRESHOLD_AFTER else 1.02)


def _reject(step: Step, reply: datetime, decision: datetime) -> datetime | None:
    chance = step.chance
    channel = stories.CHANNELS.get(step.lead.channel, stories.CHANNELS["Organic Search"])
    if chance.hit(channel.off_definition):
        reason = stories.NOT_THE_DEFINITION
    else:
        reason = chance.weighted(stories.REJECTIONS)
    if reason == "Unreachable":
        decision = after_days(reply, 3 + 8 * chance.share())
    if not _still_here(step.lead.owner, decision):
        return None
    return decision if step.enter("rejected", decision, reason) else None


def _accepted(step: Step, sal: datetime) -> tuple[datetime | None, datetime | None]:
    """From acceptance on: (when a deal is to be opened, when it left and could come back)."""
    lead, chance = step.lead, step.chance
    if lead.owner == LEAVER.name:
        lead.owner = next(rep.name for rep in covering(SDRS, "DACH", "SMB") if rep is not LEAVER)
    channel = stories.CHANNELS.get(lead.channel, stories.CHANNELS["Organic Search"])
    odds = (0.5 + channel.odds / 2) * (stories.SECOND_CYCLE_ODDS if step.cycle > 1 else 1)
    qualifies = chance.hit(min(0.92, stories.SQL_RATE * odds))
    if sal > END or (not (qualifies and chance.hit(_NO_SAL)) and not step.enter("sal", sal)):
        return None, None
    if not qualifies:
        return None, _give_up(step, after_days(sal, chance.between(stories.SAL_EXIT_DAYS)))
    sql = after_days(sal, chance.between(stories.SAL_TO_SQL_DAYS))
    opens = chance.hit(min(0.92, stories.DEAL_RATE * odds))
    if sql > END or (not (opens and chance.hit(_NO_SQL)) and not step.enter("sql", sql)):
        return None, None
    if not opens:
        return None, _give_up(step, after_days(sql, 4 + 30 * chance.share()))
    deal_at = after_days(sql, chance.between(stories.SQL_TO_DEAL_DAYS))
    return (deal_at if step.enter("opportunity", deal_at) else None), None


def _give_up(step: Step, at: datetime) -> datetime | None:
    exit_stage = "recycled" if step.chance.hit(0.68) else "disqualified"
    entered = step.enter(exit_stage, at, step.chance.weighted(stories.SAL_EXITS))
    return at if entered and exit_stage == "recycled" else None
