"""Meta Ads Manager: campaigns by day."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape, header_like

_SPEND: tuple[Header, ...] = (header_like(r"Amount spent \((?P<currency>[A-Z]{3})\)"), "Amount spent")

_NAMES: dict[str, tuple[Header, ...]] = {
    "campaign": ("Campaign name",),
    "campaign_id": ("Campaign ID",),
    "region": ("Country", "Region"),
    "currency": ("Currency",),
    "spend": _SPEND,
    "impressions": ("Impressions",),
    "clicks": ("Link clicks", "Clicks (all)"),
    # `Results` is whatever each campaign aims at; only `Leads` counts leads.
    "conversions": ("Results",),
    "leads": ("Leads",),
}
_TELLS: tuple[Header, ...] = (*_SPEND, "Reporting starts", "Link clicks", "Result indicator", "Ad set name", "Results")
_PER_DAY = (
    "This Meta report has one row per campaign for several days, so its spend belongs to no day. In Ads Manager choose "
    "Breakdown > By time > Day, and export it again."
)

DAYS = Shape(
    source="meta",
    target="campaign_days",
    title="Meta Ads by day",
    names={
        "day": ("Day",),
        "starts": ("Reporting starts",),
        "ends": ("Reporting ends",),
        **_NAMES,
    },
    # A row that spans several days belongs to none of them.
    rules={"day_on": ["day", {"column": "starts", "same_as": "ends"}]},
    proof=(("day", "starts"), "campaign", "spend"),
    tells=_TELLS,
    strangers=("Total Spent", "cost_micros"),
    constants={"channel": "Paid Social"},
    required=("campaign",),  # the row of totals may have a date, but no campaign
    files=r"meta|facebook|campaigns?-",
    advice=_PER_DAY,
)

TOTALS = Shape(
    source="meta",
    target="campaign_days",
    title="Meta Ads report without days",
    names=_NAMES,
    proof=("campaign", "spend"),
    tells=_TELLS,
    strangers=("Day", "Reporting starts", "Total Spent", "cost_micros"),
    files=r"meta|facebook",
    refusal=_PER_DAY,
)

SHAPES = (DAYS, TOTALS)
