"""Google Ads: campaign reports by day, overview time series, and reports that have no day."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape, header_like

TELLS: tuple[Header, ...] = (
    "Impr.",
    "Avg. CPC",
    "Avg. cost",
    "Campaign status",
    "Campaign type",
    "Currency code",
    "Cost / conv.",
    "Conv. rate",
    "Interaction rate",
    "cost_micros",
)
_NAMES: dict[str, tuple[Header, ...]] = {
    "campaign": ("Campaign", "Campaign name"),
    "campaign_id": ("Campaign ID",),
    "currency": ("Currency code", "Currency"),
    "spend": ("Cost", header_like(r"Cost \((?P<currency>[A-Z]{3})\)"), "Cost (converted currency)"),
    "impressions": ("Impr.", "Impressions"),
    "clicks": ("Clicks",),
    "conversions": ("Conversions", "Conv."),
}
# What only a report of a part of each campaign has: its keywords, its search terms, its groups of ads.
_PARTS: tuple[Header, ...] = (
    "Search keyword",
    "Search term",
    "Keyword status",
    "Match type",
    "Ad group",
    "Ad group ID",
)
_STRANGERS: tuple[Header, ...] = (
    "Amount spent",
    header_like(r"Amount spent \(.+\)"),
    "Total Spent",
    "Position",
    "ad_group_id",
    "ad_id",
    "keyword_id",
    "By Day",
    "Clicks (destination)",
)

DAYS = Shape(
    source="google_ads",
    target="campaign_days",
    title="Google Ads by day",
    names={"day_on": ("Day", "Date"), **_NAMES},
    proof=("day_on", "spend", ("clicks", "impressions", "campaign")),
    tells=TELLS,
    strangers=(*_STRANGERS, *_PARTS),
    constants={"channel": "Paid Search"},
    nulls=("--",),
    files=r"campaign.?report|time.?series",
)

# The table seed of a connector: API names, money in millionths.
API_DAYS = Shape(
    source="google_ads",
    target="campaign_days",
    title="Google Ads campaign statistics",
    names={**_NAMES, "day_on": ("date",), "campaign_id": ("id", "campaign_id"), "micros": ("cost_micros",)},
    rules={"spend": {"column": "micros", "divide": 1_000_000}},
    proof=("day_on", "micros", "campaign_id"),
    tells=("cost_micros", "customer_id", "conversions_value"),
    strangers=_STRANGERS,
    constants={"channel": "Paid Search"},
)

TOTALS = Shape(
    source="google_ads",
    target="campaign_days",
    title="Google Ads campaign report without days",
    names={**_NAMES, "status": ("Campaign status",)},
    proof=("campaign", ("spend", "impressions", "status")),
    tells=TELLS,
    strangers=("Day", "Date", *_STRANGERS, *_PARTS),
    files=r"campaign.?report",
    refusal="This Google Ads report has one row per campaign for the whole period, so its spend belongs to no day. "
    "Open the report, choose Segment > Time > Day, and download it again.",
)

PARTS = Shape(
    source="google_ads",
    target="campaign_days",
    title="Google Ads report of keywords, search terms or ad groups",
    names={**_NAMES, "day_on": ("Day", "Date"), "part": _PARTS},
    proof=("part", ("spend", "impressions", "clicks")),
    tells=(*TELLS, *_PARTS),
    strangers=_STRANGERS,
    files=r"keyword|search.?term|ad.?group",
    refusal="This Google Ads report holds keywords, search terms or ad groups: a part of what each campaign spent, so "
    "it neither replaces nor adds to the whole. Open Campaigns, choose Segment > Time > Day, and download that report.",
)

SHAPES = (DAYS, API_DAYS, TOTALS, PARTS)
