"""Google Search Console: clicks and impressions by day (`Chart.csv` of its zip)."""

from __future__ import annotations

from smarketing.sources.shape import Shape

_COUNTS = {"clicks": ("Clicks",), "impressions": ("Impressions",)}

DAYS = Shape(
    source="search_console",
    target="traffic_days",
    title="Search Console by day",
    names={"day_on": ("Date",), "position": ("Position",), **_COUNTS},
    proof=("day_on", "clicks", "impressions", "position"),
    tells=("Position", "CTR"),
    strangers=("Cost", "Sessions"),
    constants={"channel": "Organic Search"},
    files=r"^chart|^dates",
)

TABLES = Shape(
    source="search_console",
    target="traffic_days",
    title="Search Console table without days",
    names={
        "what": ("Top queries", "Top pages", "Query", "Page", "Country", "Device", "Search Appearance"),
        "position": ("Position",),
        **_COUNTS,
    },
    proof=("what", "position", "clicks"),
    tells=("Top queries", "Top pages", "Position", "CTR"),
    strangers=("Date", "Cost"),
    files=r"^(queries|pages|countries|devices|search appearance)",
    refusal="This Search Console table counts clicks per query, page, country or device, not per day. "
    "Drop Chart.csv of the same export: it has the days.",
)

FILTERS = Shape(
    source="search_console",
    target="traffic_days",
    title="Search Console filters",
    names={"filter": ("Filter",), "value": ("Value",)},
    proof=("filter", "value"),
    tells=("Filter", "Value"),
    files=r"^filters",
    refusal="This file only lists the filters of a Search Console export. Drop Chart.csv of the same export.",
)

SHAPES = (DAYS, TABLES, FILTERS)
