"""Meta Ads Manager: campaigns by day; English, French and German column names."""

from __future__ import annotations

from smarketing.sources.shape import Header, Shape, header_like

_SPEND: tuple[Header, ...] = (
    header_like(r"Amount spent \((?P<currency>[A-Z]{3})\)"),
    header_like(r"Montant dépensé \((?P<currency>[A-Z]{3})\)"),
    header_like(r"Ausgegebener Betrag \((?P<currency>[A-Z]{3})\)"),
    "Amount spent",
    "Montant dépensé",
    "Ausgegebener Betrag",
)
_STARTS: tuple[Header, ...] = ("Reporting starts", "Début des rapports", "Berichtsstart")
_ENDS: tuple[Header, ...] = ("Reporting ends", "Fin des rapports", "Berichtsende")

DAYS = Shape(
    source="meta",
    target="campaign_days",
    title="Meta Ads by day",
    names={
        "day": ("Day", "Jour", "Tag"),
        "starts": _STARTS,
        "ends": _ENDS,
        "campaign": ("Campaign name", "Nom de la campagne", "Kampagnenname", "Name der Kampagne"),
        "campaign_id": ("Campaign ID", "Identifiant de la campagne", "Kampagnen-ID"),
        "region": ("Country", "Pays", "Land", "Region", "Région"),
        "currency": ("Currency", "Devise", "Währung"),
        "spend": _SPEND,
        "impressions": ("Impressions", "Impressionen"),
        "clicks": ("Link clicks", "Clics sur un lien", "Clics sur le lien", "Link-Klicks", "Clicks (all)",
                   "Clics (tous)"),
        # `Results` is whatever each campaign aims at; only `Leads` counts leads.
        "conversions": ("Results", "Résultats", "Ergebnisse"),
        "leads": ("Leads", "Prospects"),
    },
    # A row that spans several days belongs to none of them.
    rules={"day_on": ["day", {"column": "starts", "same_as": "ends"}]},
    proof=(("day", "starts"), "campaign", "spend"),
    tells=(*_SPEND, *_STARTS, "Link clicks", "Clics sur un lien", "Result indicator", "Ad set name", "Results"),
    strangers=("Total Spent", "cost_micros"),
    constants={"channel": "Paid Social"},
    required=("campaign",),  # the row of totals may have a date, but no campaign
    files=r"meta|facebook|campaigns?-",
)  # fmt: skip

SHAPES = (DAYS,)
