"""The demo company's Google Ads, LinkedIn, Meta and GA4 reports."""

from __future__ import annotations

from smarketing.demo.formats import american_day, money, ratio, table
from smarketing.demo.media import ADS, AdDay, ad_days, days, traffic_days
from smarketing.demo.world import World

GOOGLE = tuple(name for name in ADS if name.endswith("Search"))
LINKEDIN = tuple(name for name in ADS if name.startswith("LI"))
META = tuple(name for name in ADS if name.startswith("Meta"))
_GOOGLE = (
    "Day", "Campaign", "Campaign status", "Campaign type", "Currency code", "Cost", "Impr.", "Clicks", "CTR",
    "Avg. CPC", "Conversions", "Cost / conv.",
)  # fmt: skip
_LINKEDIN = (
    "Start Date (in UTC)", "Account Name", "Campaign Group Name", "Campaign Name", "Campaign ID", "Currency",
    "Total Spent", "Impressions", "Clicks", "Leads",
)  # fmt: skip
_META = (
    "Reporting starts", "Reporting ends", "Day", "Campaign name", "Amount spent (EUR)", "Impressions",
    "Link clicks", "Result indicator", "Results",
)  # fmt: skip
_GA4 = ("Date", "Session default channel group", "Sessions", "Engaged sessions", "Total users")


def google_ads(world: World) -> bytes:
    """A campaign report by day: two title lines, ` --` for nothing, grouped thousands, and rows of totals."""
    rows = ad_days(world, GOOGLE)
    first, last = days()[0], days()[-1]
    title = f'Campaign report\n"{first:%B} {first.day}, {first.year} - {last:%B} {last.day}, {last.year}"\n'
    totals = [_google_total(label, rows) for label in ("Total: Campaigns", "Total: Account", "Total: Search")]
    return (title + table([_GOOGLE, *(_google(row) for row in rows), *totals])).encode()


def linkedin_ads(world: World) -> bytes:
    """A campaign performance report: UTF-16, tabs, a preamble, American dates, grouped thousands."""
    first, last = days()[0], days()[-1]
    preamble = (
        "Campaign Performance Report (in UTC)\n"
        f'"Report Start: {first:%m/%d/%Y}, Report End: {last:%m/%d/%Y}"\n'
        f"Date Generated: {last:%m/%d/%Y}\n\n"
    )
    rows = [
        (american_day(row.day), "Smarketing demo", "Always on", row.campaign,
         410_000_001 + LINKEDIN.index(row.campaign), "EUR", money(row.cents, grouped=True), f"{row.impressions:,}",
         row.clicks, row.leads)
        for row in ad_days(world, LINKEDIN)
    ]  # fmt: skip
    # The mark is written by hand: Python's "utf-16" has the byte order of the machine.
    return ("\ufeff" + preamble + table([_LINKEDIN, *rows], delimiter="\t")).encode("utf-16-le")


def meta_ads(world: World) -> bytes:
    """A campaign report by day with a first row of totals, which names no campaign."""
    rows = ad_days(world, META)
    first, last = days()[0].isoformat(), days()[-1].isoformat()
    sums = [sum(column) for column in zip(*(row[2:] for row in rows), strict=True)]
    total = (first, last, "", "", money(sums[0]), sums[1], sums[2], "", "")
    lines = [
        (row.day, row.day, row.day, row.campaign, money(row.cents), row.impressions, row.clicks,
         "actions:onsite_conversion.lead", row.leads)
        for row in rows
    ]  # fmt: skip
    return table([_META, total, *lines]).encode()


def ga4_traffic(world: World) -> bytes:
    """Sessions by day and channel group under GA4's `#` banner."""
    first, last = days()[0], days()[-1]
    rule = "# ----------------------------------------\n"
    banner = (
        f"{rule}# Traffic acquisition by day\n# Account: Smarketing demo\n"
        f"# Property: www.smarketing-demo.example\n{rule}#\n# All Users\n"
        f"# Start date: {first:%Y%m%d}\n# End date: {last:%Y%m%d}\n"
    )
    rows = [(f"{row.day:%Y%m%d}", *row[1:]) for row in traffic_days(world)]
    return (banner + table([_GA4, *rows])).encode()


def _google(row: AdDay) -> tuple[object, ...]:
    return (
        row.day, row.campaign, "Enabled", "Search", "EUR", money(row.cents, grouped=True), f"{row.impressions:,}",
        row.clicks, f"{ratio(row.clicks, row.impressions, 100, '0.00')}%",
        ratio(row.cents, row.clicks * 100, 1, " --"), f"{row.leads}.00", ratio(row.cents, row.leads * 100, 1, " --"),
    )  # fmt: skip


def _google_total(label: str, rows: list[AdDay]) -> tuple[object, ...]:
    cents, shown, clicks, leads = (sum(column) for column in zip(*(row[2:] for row in rows), strict=True))
    return (
        label, " --", " --", " --", "EUR", money(cents, grouped=True), f"{shown:,}", f"{clicks:,}",
        f"{ratio(clicks, shown, 100, '0.00')}%", ratio(cents, clicks * 100, 1, " --"), f"{leads:,}.00",
        ratio(cents, leads * 100, 1, " --"),
    )  # fmt: skip
