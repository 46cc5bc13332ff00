"""The demo company's files in our own column names: people, quotas, targets, stages, other spend."""

from __future__ import annotations

from datetime import date, timedelta

from smarketing.demo.clock import END, START_ON, ZONE
from smarketing.demo.formats import minute, money, table
from smarketing.demo.media import bills
from smarketing.demo.team import AES, MQLS_A_MONTH, PEOPLE, QUARTER_TARGETS, SEGMENTS, SQLS_A_QUARTER, quarter_quota
from smarketing.demo.world import World

_PEOPLE = ("person_id", "name", "email", "role", "team", "manager", "region", "is_active", "started_on", "ended_on")
_QUOTAS = ("person", "team", "starts_on", "ends_on", "metric", "quota", "currency")
_TARGETS = ("metric", "segment", "starts_on", "ends_on", "planned", "currency")
_HISTORY = ("lead_id", "email", "stage", "happened_at", "reason", "trigger", "owner", "score")
_SPEND = ("day_on", "channel", "campaign", "region", "currency", "spend", "leads")
STAGE_HISTORY_MAP = "\n".join(
    [
        "# Kept beside HubSpot: its ids are those of the HubSpot contacts.",
        'source = "hubspot"',
        'target = "stage_history"',
        f'zone = "{ZONE}"',
        "",
        "[columns]",
        *(f'{name} = "{name}"' for name in _HISTORY),
        "",
    ]
)
_END_ON = END.date()
_TOLD = {"mql", "sal", "sql", "rejected", "recycled", "disqualified"}


def people(world: World) -> bytes:
    """Everybody who works leads or deals, and who left."""
    rows = [
        (one.person_id, one.name, one.email, one.role, one.team, one.manager, one.region,
         "false" if one.ended_on else "true", one.started_on, one.ended_on or "")
        for one in PEOPLE
    ]  # fmt: skip
    return table([_PEOPLE, *rows]).encode()


def quotas(world: World) -> bytes:
    """Each account executive's amount and the SDRs' SQLs per quarter, and marketing's MQLs per month."""
    rows: list[tuple[object, ...]] = []
    for starts, ends in _periods(1):
        rows.append(("", "Marketing", starts, ends, "mqls", MQLS_A_MONTH, ""))
    for starts, ends in _periods(3):
        rows.append(("", "Sales development", starts, ends, "sqls", SQLS_A_QUARTER, ""))
        rows += [(one.name, one.team, starts, ends, "amount", f"{quarter_quota(one)}.00", "EUR") for one in AES]
    return table([_QUOTAS, *rows]).encode()


def targets(world: World) -> bytes:
    """What marketing and sales plan: MQLs per month and, by segment, per quarter; all else per quarter.

    From the first whole quarter to the end of the year, and no more than the quotas and the promises add up to.
    """
    last = date(END.year, 12, 31)
    rows: list[tuple[object, ...]] = [
        ("mqls", "", starts, ends, MQLS_A_MONTH, "") for starts, ends in _periods(1, last) if starts >= START_ON
    ]
    for starts, ends in _periods(3, last):
        if starts < START_ON:
            continue
        rows += [
            ("mqls", segment, starts, ends, round(3 * MQLS_A_MONTH * share), "") for segment, share in SEGMENTS.items()
        ]
        signed = sum(map(quarter_quota, AES))
        rows += [(metric, "", starts, ends, *asked) for metric, asked in QUARTER_TARGETS[starts.year].items()]
        rows += [("sqls", "", starts, ends, SQLS_A_QUARTER, ""), ("amount", "", starts, ends, f"{signed}.00", "EUR")]
    return table([_TARGETS, *rows]).encode()


def stage_history(world: World) -> bytes:
    """Each change of stage that a date column cannot hold: acceptances, rejections, exits, second cycles."""
    events = [(event.at, lead.number, event, lead) for lead in world.leads for event in lead.events]
    rows = [
        (lead.lead_id, lead.email, event.stage, minute(at), event.reason, event.trigger, event.owner,
         "" if event.score is None else event.score)
        for at, _, event, lead in sorted(events, key=lambda each: each[:2])
        if event.stage in _TOLD
    ]  # fmt: skip
    return table([_HISTORY, *rows]).encode()


def other_spend(world: World) -> bytes:
    """What events, content syndication and referrals cost."""
    rows = [(bill.day, bill.channel, bill.campaign, bill.region, "EUR", money(bill.cents), bill.leads)
            for bill in bills(world)]  # fmt: skip
    return table([_SPEND, *rows]).encode()


def _periods(months: int, last_on: date = _END_ON) -> list[tuple[date, date]]:
    """The calendar months or quarters that touch the data's span, or go on to a later day."""
    at = date(START_ON.year, (START_ON.month - 1) // months * months + 1, 1)
    periods = []
    while at <= last_on:
        month = at.month + months
        following = date(at.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        periods.append((at, following - timedelta(days=1)))
        at = following
    return periods
