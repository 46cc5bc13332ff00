"""Two sources that both claim MQLs, compared in the browser: counts that add up, a reason, its records, a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.browser.test_frame import _PALE_TEXT
from tests.ui.test_reconcile_page import two_systems

SEPTEMBER = "/reconcile?period=Custom&from=2026-09-01&to=2026-09-30"
BRIDGE = ".st-key-bridge .smarketing-plot"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a HubSpot and a Salesforce that disagree about five people."""
    folder = tmp_path_factory.mktemp("reconcile")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    two_systems(warehouse)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


def test_the_counts_add_up_and_a_reason_leads_to_its_records_and_a_file(app, visit):
    page = visit(app, SEPTEMBER)
    assert page.get_by_role("heading", name="HubSpot says 5 MQLs, Salesforce 3: 2 are the same.").count() == 1
    page.get_by_text("As a table").click()
    table = page.locator(".st-key-bridge").get_by_test_id("stTable")
    table.locator("tbody tr").first.wait_for()
    steps = [int(row.locator("td").nth(1).inner_text().replace("−", "-")) for row in table.locator("tbody tr").all()]
    here, *lost, same, gained, there = steps
    assert (here, lost, same, gained, there) == (5, [-2, -1], 2, 1, 3)
    assert (here + sum(lost), same + gained) == (same, there)

    records = page.locator(".st-key-records")
    assert records.get_by_text("6 records").count() == 1
    # A list that is open closes when the page scrolls.
    which = records.get_by_role("combobox", name="Which")
    which.scroll_into_view_if_needed()
    settled(page)
    which.click()
    page.get_by_role("option").filter(has_text="outside the period").first.click()
    records.get_by_text("2 records").wait_for()
    settled(page)
    with page.expect_download() as download:
        records.get_by_role("button", name="Download CSV").click()
    assert download.value.suggested_filename == "reconcile-mql-hubspot-salesforce.csv"
    head, *rows = csv.reader(download.value.path().read_text("utf-8-sig").splitlines())
    assert "HubSpot: e-mail" not in head
    assert [dict(zip(head, row, strict=True))["Salesforce: day"] for row in rows] == ["2026-10-03", "2026-10-04"]


def test_a_click_on_a_step_shows_its_records(app, visit):
    page = visit(app, SEPTEMBER)
    page.locator(f"{BRIDGE} .point path").nth(1).click(force=True)
    page.locator(".st-key-records").get_by_text("2 records").wait_for()
    settled(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_all_text_can_be_read_and_nothing_is_wider_than_the_screen(app, visit, width, scheme):
    page = visit(app, SEPTEMBER, scheme)
    page.set_viewport_size({"width": width, "height": 720})
    settled(page)
    assert page.evaluate(_PALE_TEXT) == []
    wide = page.evaluate(
        "(() => { const e = document.querySelector('[data-testid=stMain]'); return e.scrollWidth - e.clientWidth })()"
    )
    assert wide <= 0
