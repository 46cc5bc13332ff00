"""Any CSV that names its columns as we do: one shape per target."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from smarketing.fields import STATE
from smarketing.sources import notes
from smarketing.sources.activities import STATES
from smarketing.sources.shape import Shape
from smarketing.targets import TARGETS, Target

# What a file must hold, by our own names, to be taken for a target.
PROOF: dict[str, tuple[str | tuple[str, ...], ...]] = {
    "leads": (("lead_id", "email"), "created_at"),
    "stage_history": (("lead_id", "email"), "stage", "happened_at"),
    "deals": ("deal_id", ("stage", "status", "amount")),
    "deal_history": ("deal_id", "changed_at"),
    "touches": ("happened_at", ("kind", "direction", "touch_id")),
    "campaign_days": ("day_on", ("spend", "impressions", "clicks")),
    "traffic_days": ("day_on", ("sessions", "engaged_sessions", "users")),
    "people": (("person_id", "name"), ("role", "team", "manager", "is_active")),
    "quotas": (("starts_on", "month", "quarter"), "metric", "quota"),
    "plans": (("starts_on", "month", "quarter"), "metric", "planned"),
    "campaign_touches": (("lead_id", "email"), "campaign", "happened_at"),
    "notes": ("text", ("kind", "theme", "severity", "heard_at")),
}
# Names that mean another target when they are there.
STRANGERS = {
    "leads": ("happened_at", "changed_at", "closed_at", "owner_id", "is_active"),
    "stage_history": ("kind", "direction", "touch_id"),
    "deals": ("changed_at", "happened_at"),
    "campaign_days": ("sessions",),
    "campaign_touches": ("stage", "person", "direction"),
    "touches": ("campaign",),
    "people": ("lead_id", "deal_id", "created_at"),
    "plans": ("person", "team", "quota"),
    "quotas": ("planned",),
}
# Words for what targets and quotas ask for, in the singular and the plural, and what each of them means.
METRICS = {
    "web sessions": "sessions", "session": "sessions", "visits": "sessions", "website visits": "sessions",
    "traffic": "sessions", "web traffic": "sessions",
    "lead": "leads", "new leads": "leads", "contacts": "leads", "new contacts": "leads",
    "mql": "mqls", "marketing qualified lead": "mqls", "marketing qualified leads": "mqls",
    "sal": "sals", "accepted leads": "sals", "sales accepted lead": "sals", "sales accepted leads": "sals",
    "sql": "sqls", "sales qualified lead": "sqls", "sales qualified leads": "sqls",
    "opportunity": "opportunities", "opps": "opportunities", "opportunities created": "opportunities",
    "new opportunities": "opportunities",
    "deal": "deals", "won deals": "deals", "deals won": "deals", "closed won": "deals", "closed-won": "deals",
    "closed won deals": "deals", "customers": "deals", "new customers": "deals",
    "revenue": "amount", "new revenue": "amount", "bookings": "amount", "closed won amount": "amount",
    "closed-won amount": "amount", "amount won": "amount", "won amount": "amount", "contract value": "amount",
    "contract value signed": "amount",
    "budget": "spend", "marketing budget": "spend", "marketing spend": "spend", "ad spend": "spend", "cost": "spend",
    "accepted amount": "accepted_amount", "amount accepted": "accepted_amount",
}  # fmt: skip
# A period in one column, a month (2026-10) or a quarter (2026-Q4), says its first and its last day.
_PERIOD: dict[str, Any] = {
    name: [name, {"year": "month", "month": "month"}, {"year": "quarter", "quarter": "quarter"}]
    for name in ("starts_on", "ends_on")
}
_ASKED = {"plans": ("planned", "target", "goal", "plan"), "quotas": ("quota",)}


def _planning(target: Target) -> Shape:
    """The shape of targets and of quotas: with words for what they ask for, and periods in one column."""
    asked = _ASKED[target.name]
    allowed = target.field("metric").values
    named = _named(target)
    return replace(
        named,
        title=named.title.replace("Plans", "Targets"),
        names={
            **{field.name: (field.name,) for field in target.fields},
            asked[0]: asked,
            "month": ("month",),
            "quarter": ("quarter",),
        },
        rules=_PERIOD,
        values={"metric": {theirs: ours for theirs, ours in METRICS.items() if ours in allowed}},
    )


def _named(target: Target) -> Shape:
    names = {field.name: (field.name,) for field in target.fields}
    return Shape(
        source="generic",
        target=target.name,
        title=f"{target.name.replace('_', ' ').capitalize()} in our own column names",
        names=names,  # type: ignore[arg-type]
        proof=PROOF[target.name],
        tells=target.names,
        strangers=STRANGERS.get(target.name, ()),
        files=target.name,
    )


def _noted(target: Target) -> Shape:
    """The shape of notes: with the words that people have for their columns and for what a note is about."""
    named = _named(target)
    values = {"kind": notes.KINDS, "severity": notes.SEVERITIES, "stage": notes.STAGES}
    return replace(named, names={**named.names, **notes.NAMES}, values=values)


def _touched(target: Target) -> Shape:
    """The shape of touches: whether they were done may be called their status, in the words of CRMs."""
    named = _named(target)
    return replace(named, names={**named.names, STATE: (STATE, "status")}, values={STATE: STATES})


def _shape(target: Target) -> Shape:
    if target.name == "touches":
        return _touched(target)
    if target.name == "notes":
        return _noted(target)
    return _planning(target) if target.name in _ASKED else _named(target)


SHAPES = tuple(_shape(target) for target in TARGETS.values())
