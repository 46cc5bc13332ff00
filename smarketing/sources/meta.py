"""Meta Ads Manager: campaigns by day."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape, header_like

_SPEND: tuple[Header, ...] = (header_like(r"Amount spent \((?P<currency>[A-Z]{3})\)"), "Amount spent")

DAYS = Shape(
    source="meta",
    target="campaign_days",
    title="Meta Ads by day",
    names={
        "day": ("Day",),
        "starts": ("Reporting starts",),
        "ends": ("Reporting ends",),
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
    },
    # A row that spans several days belongs to none of them.
    rules={"day_on": ["day", {"column": "starts", "same_as": "ends"}]},
    proof=(("day", "starts"), "campaign", "spend"),
    tells=(*_SPEND, "Reporting starts", "Link clicks", "Result indicator", "Ad set name", "Results"),
    strangers=("Total Spent", "cost_micros"),
    constants={"channel": "Paid Social"},
    required=("campaign",),  # the row of totals may have a date, but no campaign
    files=r"meta|facebook|campaigns?-",
)

SHAPES = (DAYS,)
