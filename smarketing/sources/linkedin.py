"""LinkedIn Campaign Manager: the campaign performance report by day."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape, header_like

_DAY: tuple[Header, ...] = (header_like(r"Start Date \(in .+\)"), "Start Date", "Day", "Date")

_NAMES: dict[str, tuple[Header, ...]] = {
    "campaign": ("Campaign Name",),
    "campaign_id": ("Campaign ID",),
    "currency": ("Currency",),
    "spend": ("Total Spent", header_like(r"Total Spent \((?P<currency>[A-Z]{3})\)"), "cost_in_local_currency"),
    "impressions": ("Impressions",),
    "clicks": ("Clicks",),
    "conversions": ("Conversions", "external_website_conversions"),
    "leads": ("Leads", "one_click_leads"),
}
_TELLS: tuple[Header, ...] = (
    header_like(r"Start Date \(in .+\)"),
    "Total Spent",
    "Campaign Group Name",
    "cost_in_local_currency",
    "one_click_leads",
)

_PER_DAY = (
    "This LinkedIn report has one row per campaign for several days, so its spend belongs to no day. In Campaign "
    "Manager choose Export > Campaign performance with the time breakdown Daily, and download it again."
)

DAYS = Shape(
    source="linkedin",
    target="campaign_days",
    title="LinkedIn campaign performance",
    names={"day_on": _DAY, **_NAMES},
    proof=("day_on", "spend", ("campaign", "campaign_id")),
    tells=_TELLS,
    strangers=("Amount spent", "cost_micros"),
    constants={"channel": "Paid Social"},
    files=r"linkedin|campaign.?performance|account_\d+",
    documented={"date_order": "MDY"},
    period=r"(?:Report Start|Berichtsbeginn)\W+(?P<start>[^,\n]+(?:, \d{4})?)(?:.|\n)*?(?:Report End|Berichtsende)\W+"
    r"(?P<end>[^,\n\"]+(?:, \d{4})?)",
    advice=_PER_DAY,
)

TOTALS = Shape(
    source="linkedin",
    target="campaign_days",
    title="LinkedIn report without days",
    names=_NAMES,
    proof=("spend", ("campaign", "campaign_id")),
    tells=_TELLS,
    strangers=(*_DAY, "Amount spent", "cost_micros"),
    files=r"linkedin|account_\d+",
    refusal=_PER_DAY,
)

SHAPES = (DAYS, TOTALS)
