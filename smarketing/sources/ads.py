"""Microsoft Ads and TikTok Ads: campaigns by day, and reports that have no day."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape, header_like

_MICROSOFT: dict[str, tuple[Header, ...]] = {
    "campaign": ("Campaign", "Campaign name", "CampaignName"),
    "campaign_id": ("Campaign ID", "CampaignId"),
    "currency": ("Currency code", "Currency", "CurrencyCode"),
    "spend": ("Spend", header_like(r"Spend \((?P<currency>[A-Z]{3})\)")),
    "impressions": ("Impr.", "Impressions"),
    "clicks": ("Clicks",),
    "conversions": ("Conv.", "Conversions", "All conv."),
}
_MICROSOFT_TELLS: tuple[Header, ...] = ("Time period", "TimePeriod", "Gregorian date", "GregorianDate", "Impr.",
    "Avg. CPC", "Avg. position", "Account number", "Campaign status", "Conv.", "Impr. share (IS)")  # fmt: skip
_MICROSOFT_DAY: tuple[Header, ...] = ("Gregorian date", "GregorianDate", "Time period", "TimePeriod", "Day", "Date")
_NOT_MICROSOFT: tuple[Header, ...] = ("Cost", "Amount spent", "Total Spent", "Keyword", "Ad group", "Search term")
_PER_DAY = (
    "This Microsoft Ads report has no row per day, so its spend belongs to no day. Choose Day under Unit of time (or "
    "add the column Gregorian date), and download it again."
)

MICROSOFT_DAYS = Shape(
    source="microsoft_ads",
    target="campaign_days",
    title="Microsoft Ads by day",
    names={"day_on": _MICROSOFT_DAY, **_MICROSOFT},
    proof=("day_on", "spend", "campaign", ("clicks", "impressions")),
    tells=_MICROSOFT_TELLS,
    strangers=_NOT_MICROSOFT,
    constants={"channel": "Paid Search"},
    nulls=("--", "-"),
    required=("campaign",),
    files=r"microsoft|bing|campaign.?(performance|report)",
    period=r"Report Aggregation: (?:Monthly|Weekly|Yearly|Summary|Day of week|Hour of day)",
    advice=_PER_DAY,
)

MICROSOFT_TOTALS = Shape(
    source="microsoft_ads",
    target="campaign_days",
    title="Microsoft Ads report without days",
    names=_MICROSOFT,
    proof=("campaign", "spend", ("clicks", "impressions")),
    tells=_MICROSOFT_TELLS,
    strangers=(*_MICROSOFT_DAY, *_NOT_MICROSOFT),
    files=r"microsoft|bing",
    refusal=_PER_DAY,
)

_TIKTOK: dict[str, tuple[Header, ...]] = {
    "campaign": ("Campaign name",),
    "campaign_id": ("Campaign ID",),
    "currency": ("Currency",),
    "spend": ("Cost", header_like(r"Cost \((?P<currency>[A-Z]{3})\)"), "Total cost", "Spend"),
    "impressions": ("Impressions", "Impression"),
    "clicks": ("Clicks (destination)", "Clicks (Destination)", "Destination clicks", "Clicks (all)", "Clicks"),
    "conversions": ("Conversions", "Conversion", "Results", "Result"),
}
_TIKTOK_DAY: tuple[Header, ...] = ("By Day", "Stat time day", "Date", "Day")
_TIKTOK_TELLS: tuple[Header, ...] = ("By Day", "Clicks (destination)", "CPC (destination)", "CTR (destination)",
    "Destination clicks", "Cost per conversion", "Cost per result", "Video views", "2-second video views")  # fmt: skip
_NOT_TIKTOK: tuple[Header, ...] = ("Amount spent", "Total Spent", "Impr.", "Currency code", "Reporting starts")
_BY_DAY = (
    "This TikTok report has no row per day, so its cost belongs to no day. Create a custom report with the dimensions "
    "Campaign name and By Day, and export it again."
)

TIKTOK_DAYS = Shape(
    source="tiktok",
    target="campaign_days",
    title="TikTok Ads by day",
    names={"day_on": _TIKTOK_DAY, **_TIKTOK},
    proof=("day_on", "spend", ("campaign", "campaign_id"), ("clicks", "impressions")),
    tells=_TIKTOK_TELLS,
    strangers=_NOT_TIKTOK,
    constants={"channel": "Paid Social"},
    nulls=("-", "--"),
    required=("day_on",),
    files=r"tiktok",
    advice=_BY_DAY,
)

TIKTOK_TOTALS = Shape(
    source="tiktok",
    target="campaign_days",
    title="TikTok Ads report without days",
    names=_TIKTOK,
    proof=("spend", ("campaign", "campaign_id"), ("clicks", "impressions")),
    tells=_TIKTOK_TELLS,
    strangers=(*_TIKTOK_DAY, *_NOT_TIKTOK),
    files=r"tiktok",
    refusal=_BY_DAY,
)

SHAPES = (MICROSOFT_DAYS, MICROSOFT_TOTALS, TIKTOK_DAYS, TIKTOK_TOTALS)
