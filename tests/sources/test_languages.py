"""An export in another language is the same export: recognised by its translated headers, with the same rows."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from smarketing.intake import prepare, recognise
from smarketing.sources import certain, shape_of
from smarketing.sources.words import WORDS
from tests.sources.exports import values, written
from tests.sources.test_golden import golden

PUBLIC = Path(__file__).parents[1] / "vectors" / "public" / "25_foreign_headers"
LANGUAGES = ("de", "fr", "es", "pt", "it", "nl", "ja")
# An export of each vendor in English, of which only the headers are translated.
EXPORTS = {
    "hubspot_contacts": "hubspot",
    "hubspot_deals": "hubspot",
    "salesforce_leads": "salesforce",
    "salesforce_opportunities": "salesforce",
    "pipedrive_deals": "pipedrive",
    "google_ads_campaigns": "google_ads",
    "linkedin_campaigns": "linkedin",
    "meta_campaigns": "meta",
    "ga4_traffic": "ga4",
}


def translated(header: str, language: dict[str, str]) -> str:
    """The header in the language: as a whole, else by its beginning (`Amount spent (EUR)`)."""
    for english in sorted(language, key=len, reverse=True):
        if header == english or header.startswith((f"{english} (", f'{english} "')):
            return language[english].split(" | ")[0] + header[len(english) :]
    return header


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXPORTS)
def test_a_translated_export_has_the_rows_of_the_english_one(name, language):
    data, _ = golden(name)
    english = prepare(data, "x.csv")
    header = english.batch.headers
    report = english.batch.report
    text = data.decode(report["encoding"]).lstrip("\ufeff")
    lines = list(csv.reader(io.StringIO(text), delimiter=report["delimiter"]))
    at = next(number for number, line in enumerate(lines) if tuple(map(str.strip, line)) == header)
    words = WORDS[EXPORTS[name]].headers[language]
    local = [translated(each, words) for each in header]
    assert sum(one != other for one, other in zip(header, local, strict=True)) >= 3
    prepared = prepare(written(local, *lines[at + 1 :]), "x.csv")
    assert prepared.message is None
    assert shape_of(certain(prepared.recognised)) is shape_of(certain(english.recognised))
    assert prepared.batch.rows.drop("line").equals(english.batch.rows.drop("line"))


@pytest.mark.parametrize("source", WORDS)
def test_every_vendor_has_words_in_every_language(source):
    assert tuple(WORDS[source].headers) == LANGUAGES
    assert set(WORDS[source].values) in (set(), set(LANGUAGES))


@pytest.mark.parametrize(
    ("name", "title", "fields", "row"),
    [
        ("gads_de", "Google Ads by day", ("day_on", "campaign", "currency", "spend", "impressions", "conversions"),
         ("2026-03-01", "Marke", "EUR", "1234.560000", "10000", "1.000000")),
        ("meta_es", "Meta Ads by day", ("day_on", "currency", "spend", "clicks", "conversions"),
         ("2026-03-01", "EUR", "1234.560000", "100", "10.000000")),
        ("meta_pt", "Meta Ads by day", ("day_on", "currency", "spend", "impressions"),
         ("2026-03-01", "BRL", "1234.560000", "10000")),
        ("meta_ja", "Meta Ads by day", ("day_on", "currency", "spend", "clicks"),
         ("2026-03-01", "JPY", "123456.000000", "100")),
        ("hs_de", "HubSpot contacts", ("lead_id", "email", "name", "stage", "owner", "created_at"),
         ("1", "ada@example.com", "Ada Eins", "lead", "Owner A", "2026-03-01 09:00:00")),
        ("ga4_de", "GA4 traffic by day", ("day_on", "channel", "sessions", "engaged_sessions"),
         ("2026-03-01", "Organic Search", "100", "60")),
        ("linkedin_de", "LinkedIn campaign performance", ("day_on", "campaign_id", "currency", "spend", "leads"),
         ("2026-03-01", "55", "EUR", "1234.500000", "2.000000")),
    ],
)  # fmt: skip
def test_exports_of_people_in_their_language(name, title, fields, row):
    prepared = prepare((PUBLIC / f"{name}.csv").read_bytes(), f"{name}.csv")
    assert certain(prepared.recognised).title == title
    assert values(prepared, *fields)[0] == row


def test_words_in_cells_are_understood_in_the_language_of_the_export():
    header = ("Geschäft - ID", "Deal - ID", "Deal - Titel", "Deal - Wert", "Deal - Währung", "Deal - Phase",
              "Deal - Status", "Deal - Gewonnen am", "Deal - Verloren am")  # fmt: skip
    prepared = prepare(
        written(header, ("", "1", "Alpha", "1.500,00", "EUR", "Angebot", "Gewonnen", "02.03.2026", ""),
                ("", "2", "Beta", "900,50", "EUR", "Angebot", "Verloren", "", "14.03.2026")), "deals.csv"
    )  # fmt: skip
    assert values(prepared, "deal_id", "status", "amount", "closed_on") == [
        ("1", "won", "1500.000000", "2026-03-02"),
        ("2", "lost", "900.500000", "2026-03-14"),
    ]


def test_the_day_that_a_contact_entered_a_stage_is_known_in_its_language():
    header = ("Datensatz-ID", "E-Mail", "Erstellungsdatum", "Lifecycle-Phase",
              "Eintrittsdatum in „Marketing-qualifizierter Lead (Lifecycle-Phasen-Pipeline)“")  # fmt: skip
    prepared = prepare(
        written(header, ("1", "a@b.test", "2026-03-01", "Marketing-qualifizierter Lead", "2026-03-04")), "x.csv"
    )
    assert prepared.batch.rows["mql_on"].to_list() == [date(2026, 3, 4)]
    assert prepared.batch.rows["stage"].to_list() == ["mql"]


@pytest.mark.parametrize("banner", ["Start date", "Startdatum", "Date de début", "Fecha de inicio", "Data di inizio"])
def test_the_first_day_above_a_ga4_table_is_found_in_any_language(banner):
    data = f"# Report\n# {banner}: 20260301\nNth day,Sessions,Engaged sessions\n0000,5,4\n0001,6,5\n".encode()
    assert values(prepare(data, "x.csv"), "day_on", "sessions") == [("2026-03-01", "5"), ("2026-03-02", "6")]


def test_a_stranger_is_known_in_any_language():
    """Impressions and clicks of Meta's German report are no report of Google Ads."""
    header = ("Tag", "Kampagnenname", "Ausgegebener Betrag (EUR)", "Impressionen", "Klicks (alle)")
    found = recognise(written(header, ("2026-03-01", "K", "1", "2", "3")), "x.csv")
    assert [one.source for one in found if not one.lacking] == ["meta"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_several_vendors_use_prove_none_of_them(language):
    words = WORDS["google_ads"].headers[language]
    header = [words[each].split(" | ")[-1] for each in ("Day", "Campaign", "Cost", "Impr.", "Clicks", "Conversions")]
    prepared = prepare(written(header, ("2026-03-01", "K", "1", "2", "3", "4")), "x.csv")
    assert prepared.reason == "AMBIGUOUS_EXPORT"


def test_the_english_columns_of_one_platform_are_no_translation_of_another():
    header = ("Date", "Campaign name", "Campaign ID", "Cost", "CPM", "Impressions", "Clicks", "CTR", "Conversions")
    prepared = prepare(written(header, ("2026-03-01", "K", "1", "2", "3", "4", "5", "6", "7")), "x.csv")
    assert prepared.reason == "AMBIGUOUS_EXPORT"
    assert set(prepared.questions[0]["options"]) == {"google_ads.campaign_days", "tiktok.campaign_days"}


def test_a_stage_that_people_named_themselves_is_asked_about_and_the_answer_holds():
    data = (PUBLIC / "rd.csv").read_bytes()
    asked = prepare(data, "rd.csv")
    assert (asked.reason, [each["column"] for each in asked.questions]) == ("UNMAPPED_VALUES", ["status"])
    assert asked.questions[0]["evidence"] == {"Ganha": 1}
    answered = prepare(data, "rd.csv", choices={"values": {"status": {"Ganha": "won"}}})
    assert values(answered, "name", "status", "amount", "created_on", "closed_on") == [
        ("Aurora", "won", "2500.500000", "2026-09-03", "2026-09-05")
    ]


def test_the_hidden_columns_of_dynamics_name_its_record_in_any_language():
    data = (PUBLIC / "d365.csv").read_bytes()
    rows = [("6f1a-01", "won", "1200.000000", "EUR"), ("6f1a-02", "open", "2000.000000", "EUR")]
    assert values(prepare(data, "d365.csv"), "deal_id", "status", "amount", "currency") == rows
    german = data.replace(b"(Do Not Modify) Opportunity", "(Nicht ändern) Verkaufschance".encode())
    assert values(prepare(german, "d365.csv"), "deal_id", "status", "amount", "currency") == rows
