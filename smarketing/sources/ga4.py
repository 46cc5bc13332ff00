"""Google Analytics 4: sessions by day and channel; several tables may be stacked in one file."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape

_CHANNEL: tuple[Header, ...] = (
    "Session default channel group",
    "Session primary channel group (Default Channel Group)",
    "Session default channel grouping",
    "Default channel group",
    "First user default channel group",
    "First user primary channel group (Default Channel Group)",
)
_COUNTS: dict[str, tuple[Header, ...]] = {
    "sessions": ("Sessions",),
    "engaged_sessions": ("Engaged sessions",),
    "users": ("Total users", "Users", "Active users"),
}
_TELLS: tuple[Header, ...] = (
    *_CHANNEL,
    "Engaged sessions",
    "Nth day",
    "Total users",
    "Active users",
    "Engagement rate",
    "Event count",
)

DAYS = Shape(
    source="ga4",
    target="traffic_days",
    title="GA4 traffic by day",
    names={
        "day": ("Date", "Day"),
        "nth": ("Nth day",),
        "channel": _CHANNEL,
        "campaign": ("Session campaign", "Campaign"),
        "region": ("Region", "Country"),
        **_COUNTS,
    },
    # `Nth day` counts from the start date that the banner gives.
    rules={"day_on": ["day", {"nth_day": "nth"}]},
    proof=(("day", "nth"), ("sessions", "engaged_sessions", "users")),
    tells=_TELLS,
    strangers=("Event name", "Cost"),
    files=r"data-export|ga4|traffic",
)

TOTALS = Shape(
    source="ga4",
    target="traffic_days",
    title="GA4 report without days",
    names={
        "what": (*_CHANNEL, "Event name", "Page title and screen class", "Country", "Session source / medium"),
        "count": ("Sessions", "Users", "Total users", "Active users", "Event count", "Views"),
    },
    proof=("what", "count"),
    tells=(*_TELLS, "Event name", "Event count", "Views"),
    strangers=("Date", "Day", "Nth day", "Cost"),
    files=r"data-export|ga4",
    refusal="This GA4 table has totals for the whole period, so its sessions belong to no day. "
    "Add the dimension Date to the report (as a secondary dimension, or in an exploration) and export it again.",
)

SHAPES = (DAYS, TOTALS)
