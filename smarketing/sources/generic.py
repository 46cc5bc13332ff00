"""Any CSV that names its columns as we do: one shape per target."""

from __future__ import annotations

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
    "quotas": ("starts_on", "ends_on", "metric", "quota"),
    "plans": ("starts_on", "ends_on", "metric", "planned"),
    "campaign_touches": (("lead_id", "email"), "campaign", "happened_at"),
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
}


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


SHAPES = tuple(_named(target) for target in TARGETS.values())
