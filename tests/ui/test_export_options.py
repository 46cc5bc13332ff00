"""What a file may be is asked by the names of its tools and exports."""

from __future__ import annotations

from smarketing.intake import prepare
from smarketing.load_words import SOURCES
from smarketing.sources import sources
from smarketing.ui.uploads_words import option
from tests import books
from tests.sources.exports import written
from tests.sources.test_golden import golden


def asked(data: bytes) -> list[str]:
    (question,) = prepare(data, "x.csv").questions
    return [option(question, choice) for choice in question["options"]]


def test_an_export_is_asked_about_by_its_title():
    assert asked(golden("list_german")[0]) == ["A list of leads"]
    header = ("Date", "Campaign name", "Campaign ID", "Cost", "Impressions", "Clicks")
    assert asked(written(header, ("2026-03-01", "K", "1", "2", "3", "4"))) == ["Google Ads by day", "TikTok Ads by day"]


def test_a_table_of_a_file_of_several_has_its_number():
    part = "# Start date: 20260301\nNth day,{}\n0000,5\n"
    data = ("# Report\n" + part.format("Users") + part.format("Sessions")).encode()
    assert asked(data) == ["GA4 traffic by day, table 1", "GA4 traffic by day, table 2"]


def test_a_sheet_of_a_workbook_of_several_has_its_name():
    leads = [["lead_id", "email", "created_at"], ["L1", "ada@example.com", "2026-03-01"]]
    deals = [["deal_id", "name", "status", "created_at"], ["D1", "Alder", "open", "2026-03-01"]]
    assert asked(books.xlsx({"2026": leads, "Pipeline": deals})) == [
        "Leads in our own column names, sheet 2026",
        "Deals in our own column names, sheet Pipeline",
    ]


def test_every_source_has_its_own_spelling():
    assert set(sources()) <= set(SOURCES)
