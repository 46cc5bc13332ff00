"""Matomo and Plausible: visits by day, and tables that have no day."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape

_MATOMO: dict[str, tuple[Header, ...]] = {
    "channel": ("Channel Type", "Referrer Type"),
    "sessions": ("Visits", "nb_visits"),
    "users": ("Unique visitors", "nb_uniq_visitors"),
}
_MATOMO_TELLS: tuple[Header, ...] = ("Unique visitors", "nb_uniq_visitors", "nb_visits", "nb_actions", "Actions",
    "Actions per Visit", "Maximum actions in one visit", "Visits with Conversions", "max_actions",
    "Actions in Visits with Conversions")  # fmt: skip

MATOMO_DAYS = Shape(
    source="matomo",
    target="traffic_days",
    title="Matomo visits by day",
    names={"day_on": ("Date", "date"), **_MATOMO},
    proof=("day_on", "sessions"),
    tells=_MATOMO_TELLS,
    strangers=("Sessions", "Cost", "pageviews"),
    files=r"matomo|piwik|visits",
    advice="The days of this Matomo report are weeks, months or one range. Choose the period Day, export it with the "
    "last days as rows (Visitors > Overview > Export, date range by day).",
)

MATOMO_TOTALS = Shape(
    source="matomo",
    target="traffic_days",
    title="Matomo report without days",
    names={"what": ("Label", "label", "Channel Type"), **_MATOMO},
    proof=("sessions", ("what", "users")),
    tells=_MATOMO_TELLS,
    strangers=("Date", "Sessions", "Cost"),
    files=r"matomo|piwik",
    refusal="This Matomo table counts a whole period, so its visits belong to no day. Open Visitors > Overview, export "
    "the evolution over the last days (Export > CSV, with Date as the first column), and drop that.",
)

PLAUSIBLE_DAYS = Shape(
    source="plausible",
    target="traffic_days",
    title="Plausible visitors by day",
    names={"day_on": ("date",), "sessions": ("visits",), "users": ("visitors",), "pageviews": ("pageviews",)},
    proof=("day_on", "users", ("sessions", "pageviews")),
    tells=("visitors", "views_per_visit", "visit_duration", "bounce_rate"),
    strangers=("Sessions", "Cost", "source", "page", "country", "browser"),
    files=r"^(imported_)?visitors|plausible",
)

PLAUSIBLE_TABLES = Shape(
    source="plausible",
    target="traffic_days",
    title="Plausible table without days",
    names={"what": ("name", "source", "page"), "users": ("visitors",), "rate": ("bounce_rate",),
           "duration": ("visit_duration",)},
    proof=("what", "users", ("rate", "duration")),
    tells=("visitors", "visit_duration", "bounce_rate"),
    strangers=("date", "visits_date"),
    files=r"^(sources|channels|referrers|utm_|pages|entry_pages|exit_pages|countries|regions|cities|browsers|devices)",
    refusal="This Plausible table counts sources, pages or countries over the whole period, not per day. Drop "
    "visitors.csv of the same export: it has the days.",
)  # fmt: skip

SHAPES = (MATOMO_DAYS, MATOMO_TOTALS, PLAUSIBLE_DAYS, PLAUSIBLE_TABLES)
