"""The road of a file through the browser: dropped, answered about, checked, loaded, seen, undone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.browser.test_frame import _PALE_TEXT
from tests.ui.exports import HOPELESS, LEADS, PIPELINE, PIPELINE_MAP
from tests.warehouse.build import load

DEALS = [
    {"deal_id": "d1", "created_at": "2026-03-02", "closed_at": "2026-04-01", "amount": 1000, "status": "won"},
    {"deal_id": "d2", "created_at": "2026-03-03", "closed_at": "2026-04-02", "amount": 500, "status": "lost"},
    {"deal_id": "d3", "created_at": "2026-05-04", "amount": 700, "status": "open"},
]

# Buttons and badges that reach beyond the card or the window that holds them.
_CUT_OFF = """
() => [...document.querySelectorAll('[data-testid=stMain] button, [data-testid=stMain] .stMarkdownBadge')]
  .filter(e => e.checkVisibility())
  .filter(e => {
    const card = (e.closest('[class*=st-key-history], [class*=st-key-files]') ?? document.body).getBoundingClientRect()
    const own = e.getBoundingClientRect()
    return own.right > card.right + 1 || own.right > innerWidth
  })
  .map(e => e.innerText)
"""


@pytest.fixture
def app(tmp_path) -> Iterator[Server]:
    """The app over three deals."""
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    load(
        warehouse, "deals", [{**deal, "currency": "EUR", "stage": deal["status"], "company": "Alder"} for deal in DEALS]
    )
    warehouse.close()
    with serving(ROOT / "app.py", tmp_path, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


def undecidable() -> bytes:
    """A CRM's deals, 24 of them won, whose dates all read day first as well as month first."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["deal_id", "name", "company", "stage", "status", "amount", "currency", "created_at", "closed_at"])
    for number in range(40):
        opened = date(2026, 1 + number % 3, 1 + number % 12)
        closed = date(2026, 4 + number % 2, 1 + (number * 5) % 12)
        status = "won" if number < 24 else "lost"
        row = [f"x{number}", f"Deal {number}", f"Company {number % 7}", f"Closed {status}", status, 100 * number, "EUR"]
        sheet.writerow([*row, f"{opened:%d/%m/%Y}", f"{closed:%d/%m/%Y}"])
    return out.getvalue().encode()


def drop(page: Any, files: dict[str, bytes]) -> None:
    """Drops files and waits until each is read."""
    data = [{"name": name, "mimeType": "text/csv", "buffer": text} for name, text in files.items()]
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(data)
    for name in files:
        page.get_by_test_id("stMarkdownContainer").get_by_text(name, exact=False).first.wait_for()
    settled(page)


def funnels(page: Any) -> list[str]:
    """What the Funnels page says in numbers: headline and key numbers over all time."""
    page.get_by_test_id("stTopNavLink").filter(has_text="Funnels").click()
    page.wait_for_url(lambda url: "/data" not in url)
    page.get_by_test_id("stMetric").first.wait_for()
    settled(page)
    # The name of a number is the button above it that opens its passport.
    whole = "metric => metric.closest('[data-testid=stVerticalBlock]').innerText"
    figures = [metric.evaluate(whole) for metric in page.get_by_test_id("stMetric").all()]
    return [" ".join(said.split()) for said in (page.get_by_role("heading", level=2).first.inner_text(), *figures)]


def data_page(page: Any) -> None:
    page.get_by_test_id("stTopNavSection").click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Data").click()
    page.wait_for_url("**/data**")
    settled(page)


def test_a_dropped_file_is_asked_about_loaded_seen_on_the_funnels_and_undone(app, visit):
    page = visit(app, "/?period=All+time")
    before = funnels(page)
    data_page(page)
    drop(page, {"crm-deals.csv": undecidable()})
    assert page.get_by_text("2 questions").count() == 1
    page.get_by_text("Day first: ").click()
    settled(page)
    page.get_by_role("button", name="Load 40 rows").click()
    page.get_by_text("40 new records from 1 file").wait_for()
    settled(page)
    page.get_by_role("link", name="See the funnels").click()
    after = funnels(page)
    assert "Value signed €1,000" in before
    assert "Value signed €28.6k" in after
    assert "43 opportunities" in after[0]
    data_page(page)
    page.locator(".st-key-undo_2 button").click()
    page.get_by_text("crm-deals.csv: withdrawn.").wait_for()
    settled(page)
    assert funnels(page) == before


def test_several_files_are_read_at_once_and_the_hopeless_one_is_named(app, visit):
    page = visit(app, "/data")
    picture, sentence = HOPELESS["picture.csv"]
    files = {"leads.csv": LEADS, "pipeline.csv": PIPELINE, "pipeline.toml": PIPELINE_MAP}
    drop(page, {name: text.encode() for name, text in files.items()} | {"picture.csv": picture})
    table = page.locator(".st-key-files")
    assert table.locator(".stMarkdownBadge", has_text="Ready").count() == 2
    assert table.locator(".stMarkdownBadge", has_text="Cannot be read").count() == 1
    assert table.get_by_text(sentence).count() == 1
    page.get_by_role("button", name="Load 6 rows").click()
    page.get_by_text("6 new records from 2 files; 1 row set aside").wait_for()
    settled(page)
    # The files are forgotten, and with them what they took of the memory.
    assert page.locator(".st-key-files").count() == 0
    history = page.locator(".st-key-history")
    assert history.get_by_role("button", name="Undo").count() == 3
    history.get_by_role("button", name="Details").nth(1).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Data to").wait_for()
    assert dialog.get_by_test_id("stTable").locator("tbody td").nth(1).inner_text() in (
        "Own columns · leads",
        "crm · deals",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_nothing_is_cut_off_and_all_text_can_be_read(app, visit, width, scheme):
    page = visit(app, "/data", scheme)
    page.set_viewport_size({"width": width, "height": 720})
    drop(page, {"leads.csv": LEADS.encode(), "crm-deals.csv": undecidable(), "empty.csv": b""})
    # The plus of Streamlit's uploader is a picture, for which 3:1 is enough.
    assert [text for text in page.evaluate(_PALE_TEXT) if not text.endswith((" add", " add icon"))] == []
    assert page.evaluate(_CUT_OFF) == []
