"""An analyst's Monday in the browser: three exports at once, from the drop over every question to load and undo."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser import monday
from tests.browser.server import Server, serving, settled
from tests.browser.test_data import _CUT_OFF, data_page, drop, funnels
from tests.browser.test_frame import _PALE_TEXT
from tests.ui.exports import PIPELINE

FILES = {"deals.csv": monday.deals(), "leads.csv": monday.leads(), "board.csv": monday.PICTURE}
BEFORE = {"Leads": "30", "MQLs": "10", "SQLs": "5", "Deals won": "2", "Value signed": "€2,000"}
AFTER = {"Leads": "242", "MQLs": "83", "SQLs": "40", "Deals won": "12", "Value signed": "€99k"}
# Words of a badge or a number that end in three dots.
_SHORTENED = """
() => [...document.querySelectorAll(
    '.stMarkdownBadge, [class*=st-key-passport_of_] p, [data-testid=stMetricLabel] p, [data-testid=stMetricValue] > *')]
  .filter(e => e.checkVisibility() && getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1)
  .map(e => e.innerText)
"""


@pytest.fixture
def app(tmp_path) -> Iterator[Server]:
    """The app over what was loaded last week."""
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    monday.last_week(warehouse)
    warehouse.close()
    with serving(ROOT / "app.py", tmp_path, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


def headlines(page: Any) -> dict[str, tuple[str, str]]:
    """label -> (number after, what it was before) of the one row of headline numbers."""
    told = [
        metric.inner_text().splitlines() for metric in page.locator(".st-key-together [data-testid=stMetric]").all()
    ]
    lines = [[line for line in one if line.strip()] for one in told]
    return {one[0]: (one[1], one[-1]) for one in lines}


def files(page: Any) -> Any:
    return page.locator(".st-key-files")


def answer(page: Any) -> None:
    """Both questions of deals.csv, one after the other, until its rows can be loaded too."""
    card = page.locator(".st-key-file")
    card.get_by_text("Comma: 1.200 is 1,200").click()
    files(page).get_by_text("1 question").wait_for()
    settled(page)
    card.get_by_text("Day first: 01/02/2026 is 1 February 2026").click()
    page.get_by_role("button", name="Load 235 rows").wait_for()
    settled(page)


def test_three_files_are_asked_about_checked_loaded_seen_and_undone(app, visit):
    page = visit(app, "/?period=All+time")
    numbers = funnels(page)
    data_page(page)
    drop(page, FILES)
    # One waits for two answers, one is ready but for 25 rows, one is hopeless and says why.
    for state in ("2 questions", "Ready", "Cannot be read"):
        assert files(page).locator(".stMarkdownBadge", has_text=state).count() == 1
    assert files(page).get_by_text("This is a PNG picture, not a CSV file or a workbook.").count() == 1
    assert files(page).get_by_text("212 new · 3 changed").count() == 1
    assert files(page).get_by_text("25 set aside").count() == 1
    assert headlines(page)["Deals won"] == ("2", "as before")

    answer(page)
    assert files(page).locator(".stMarkdownBadge", has_text="Ready").count() == 2
    told = {label: (AFTER[label], f"{BEFORE[label]} before") for label in BEFORE}
    # No calls, e-mails or meetings are among the files.
    assert headlines(page) == told | {"Reply late": ("—", "no data before")}
    assert page.get_by_text("over all time, with these 2 files").count() == 1
    assert page.get_by_text("Restates February 2026.").count() == 1
    assert page.get_by_role("button", name="Load 235 rows").bounding_box()["y"] + 40 < 720

    _set_aside(page)
    page.get_by_role("button", name="Load 235 rows").click()
    page.get_by_text("232 new and 3 changed records from 2 files; 25 rows set aside").wait_for()
    settled(page)
    _history(page)
    page.get_by_role("link", name="See the funnels").click()
    loaded = funnels(page)
    assert loaded[0].startswith("Marketing brought 83 MQLs. Sales accepted 40")
    assert {"Value signed €99k", "Open pipeline €64k"} < set(loaded)
    assert {"Value signed €2,000", "Open pipeline €3,000"} < set(numbers)
    data_page(page)
    page.locator(".st-key-undo_done button").click()
    page.get_by_text("deals.csv, leads.csv: withdrawn.").wait_for()
    settled(page)
    assert page.locator(".st-key-history").get_by_text("withdrawn").count() == 2
    assert funnels(page) == numbers


def _set_aside(page: Any) -> None:
    """The rows that are left out: counted by reason, listed, and downloaded in the shape of their file."""
    files(page).get_by_role("button", name="Show", exact=True).first.click()
    page.get_by_role("radio", name="Left out (25)").click()
    card = page.locator(".st-key-file")
    card.get_by_role("button", name="Download set-aside rows").wait_for()
    settled(page)
    for words in (
        "14 rows · created_at: not a date that exists",
        "8 rows · lead_id, email: a value that is missing",
        "3 rows · mql_at: not a date that exists",
    ):
        assert card.get_by_text(words).count() == 1
    # A grid names only the rows that are in view.
    card.get_by_test_id("stDataFrame").scroll_into_view_if_needed()
    first = card.get_by_test_id("stDataFrame").locator("tbody tr").first
    first.locator("td").first.wait_for(state="attached")
    assert first.locator("td").all_inner_texts() == [
        "217",
        "created_at",
        "2026-02-30",
        "not a date that exists",
        "a date that exists, with its year",
    ]
    with page.expect_download() as download:
        card.get_by_role("button", name="Download set-aside rows").click()
    assert download.value.suggested_filename == "leads-set-aside.csv"
    head, *rows = csv.reader(download.value.path().read_text("utf-8-sig").splitlines())
    assert (head[:2], len(rows)) == (["lead_id", "email"], 25)
    assert rows[0][5] == "2026-02-30"


def _history(page: Any) -> None:
    """What the history says of the two uploads, and the details of the one with rows set aside."""
    history = page.locator(".st-key-history")
    assert history.get_by_text("212 new, 3 changed").count() == 1
    assert history.get_by_text("20 new").count() == 1
    history.get_by_role("button", name="Details").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("240, of which 215 were loaded").wait_for()
    assert dialog.get_by_text("25 · 0 · 0").count() == 1
    settled(page)
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


@pytest.mark.slow
def test_a_cell_of_the_mapping_sheet_is_changed_by_hand(app, visit):
    page = visit(app, "/data")
    drop(page, {"pipeline.csv": PIPELINE.encode()})
    sheet = page.locator(".st-key-file").get_by_test_id("stDataFrame").first
    sheet.scroll_into_view_if_needed()
    settled(page)
    # The grid is a canvas: the cell that has the focus says so in the table that it keeps for screen readers.
    corner = sheet.bounding_box()
    page.mouse.click(corner["x"] + 40, corner["y"] + 52)
    focus = sheet.locator("[aria-selected=true]")
    focus.first.wait_for(state="attached")
    # The third row says what "Account" means: it is not the company, but the name of the deal.
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    sheet.locator("tbody tr").nth(2).locator("[aria-selected=true]").wait_for(state="attached")
    page.keyboard.press("Enter")
    editor = page.locator("#portal")
    editor.get_by_label("Remove Company").click()
    editor.get_by_label("Remove Company").wait_for(state="detached")
    page.keyboard.type("Name")
    page.get_by_role("option", name="Name", exact=True).wait_for()
    page.keyboard.press("Enter")
    page.locator(".st-key-file h3").first.click()
    sheet.locator("tbody tr").nth(2).get_by_text("Name", exact=True).wait_for(state="attached")
    page.get_by_role("button", name="Use these columns").click()
    page.get_by_role("button", name="Use these meanings").wait_for()
    for word in ("Engaging", "Prospecting"):
        settled(page)
        # The first click after the sheet only takes the focus from it; the second opens the list.
        page.get_by_role("combobox", name=word).click()
        page.wait_for_timeout(300)
        if page.get_by_role("option", name="Open", exact=True).count() == 0:
            page.get_by_role("combobox", name=word).click()
        page.get_by_role("option", name="Open", exact=True).click()
    page.get_by_role("button", name="Use these meanings").click()
    page.get_by_role("button", name="Load 3 rows").wait_for()
    settled(page)
    preview = page.locator(".st-key-file").get_by_test_id("stDataFrame").first
    preview.scroll_into_view_if_needed()
    preview.locator("thead th").first.wait_for(state="attached")
    head = preview.locator("thead th").all_inner_texts()
    row = preview.locator("tbody tr").first.locator("td").all_inner_texts()
    assert "Company" not in head
    assert dict(zip(head, row, strict=True))["Name"] == "Aldgate Ltd"


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1920, "dark")])
def test_nothing_is_shortened_or_pale_on_the_way(app, visit, width, scheme):
    page = visit(app, "/data", scheme)
    page.set_viewport_size({"width": width, "height": 720 if width == 1280 else 1080})
    drop(page, {**FILES, "pipeline.csv": PIPELINE.encode()})
    assert page.evaluate(_SHORTENED) == []
    answer(page)
    page.get_by_role("button", name="Month by month").click()
    page.get_by_test_id("stPopoverBody").get_by_test_id("stDataFrame").wait_for()
    settled(page)
    assert page.evaluate(_SHORTENED) == []
    assert page.evaluate(_CUT_OFF) == []
    # The plus of Streamlit's uploader is a picture, for which 3:1 is enough.
    assert [text for text in page.evaluate(_PALE_TEXT) if not text.endswith((" add", " add icon"))] == []
