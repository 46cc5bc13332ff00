"""The road of an Excel workbook through the browser: dropped, asked about, loaded, undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from smarketing.settings import ROOT
from tests import books
from tests.browser.looks import CUT
from tests.browser.server import Server, serving, settled
from tests.browser.test_data import drop

CONTACTS = [
    ["Kontakte, erstes Quartal 2026"],
    [],
    ["Datensatz-ID", "Vorname", "Nachname", "E-Mail", "Erstelldatum", "Lifecycle-Phase"],
    *[
        [f"{100 + day}", "Ada", f"Nr {day}", f"ada{day}@example.com", date(2026, 1, day), "Lead"]
        for day in range(1, 13)
    ],
]
DEALS = [
    ["Datensatz-ID", "Dealname", "Deal-Phase", "Betrag", "Erstelldatum", "Abschlussdatum"],
    ["901", "Alder", "Abgeschlossen und gewonnen", 1200.5, date(2026, 2, 3), date(2026, 3, 4)],
]


@pytest.fixture
def app(tmp_path) -> Iterator[Server]:
    """The app over an empty warehouse."""
    with serving(ROOT / "app.py", tmp_path, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 720, "light"), (1920, 1080, "dark"), (390, 844, "light")]
)
def test_a_workbook_of_two_sheets_is_asked_about_loaded_and_undone(app, visit, width, height, scheme):
    page = visit(app, "/data", scheme)
    page.set_viewport_size({"width": width, "height": height})
    drop(page, {"kontakte.xlsx": books.xlsx({"Kontakte": CONTACTS, "Deals": DEALS})})
    assert page.get_by_text("This file may be several things. Which one is it?").count() == 1
    page.get_by_text("HubSpot contacts, sheet Kontakte").click()
    settled(page)
    said(page, "The sheet 'Kontakte' was read. Not read: 'Deals' (2 rows).")
    said(page, "Header on line 3")
    assert page.evaluate(CUT) == []
    page.get_by_role("button", name="Load 12 rows").click()
    page.get_by_text("12 new records from 1 file").wait_for()
    settled(page)
    page.locator(".st-key-undo_done button").click()
    page.get_by_text("kontakte.xlsx: withdrawn.").wait_for()


def test_the_header_is_pointed_at_where_another_line_was_taken_for_it(app, visit):
    page = visit(app, "/data")
    rows = [["lead_id", "email", "created_at"], ["as", "of", "March"], *[["lead_id", "email", "created_at"]]]
    drop(page, {"twice.xlsx": books.xlsx({"A": [*rows, ["L1", "ada@example.com", date(2026, 1, 5)]]})})
    page.get_by_role("button", name="Header on line 1").click()
    page.get_by_role("combobox", name="The column names are on").click()
    page.get_by_role("option", name="Line 3: lead_id, email, created_at").click()
    settled(page)
    said(page, "Header on line 3")
    assert page.get_by_role("button", name="Load 1 row").count() == 1


def test_a_file_of_any_kind_can_be_dropped_and_is_called_what_it_is(app, visit):
    page = visit(app, "/data")
    drop(page, {"slides.docx": books.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})})
    said(page, "This is an Office document, but no workbook: it holds no table to read.")


def said(page: Any, words: str) -> None:
    """Waits until the page says the words."""
    page.get_by_text(words).first.wait_for()
