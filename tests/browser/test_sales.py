"""What only a browser shows of the Sales page: pictures, the address, hidden names, a file, and nothing that is cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving
from tests.ui.test_sales_page import whole

_WIDER = "s => [...document.querySelectorAll(s)].filter(e => e.scrollWidth > e.clientWidth + 1).length"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a company whose two people have a quota each."""
    folder = tmp_path_factory.mktemp("sales")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    whole(warehouse)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


def test_quotas_are_drawn_by_team_from_the_address_and_with_names_when_asked(app, visit):
    page = visit(app, "/sales?period=This+quarter&quota_by=Person&sales_names=true")
    page.locator(".st-key-quotas").get_by_text("Ada").first.wait_for()
    page.locator(".st-key-quotas").get_by_role("radio", name="Team").click()
    page.wait_for_url(lambda url: "quota_by" not in url)
    page.locator(".st-key-quotas").get_by_text("North team").first.wait_for()
    shown = visit(app, "/sales?period=This+quarter&quota_by=Person").locator(".st-key-quotas").inner_text()
    assert "Ada" not in shown
    assert "Person 1" in shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_number_is_cut_on_a_small_screen(app, visit, scheme):
    page = visit(app, "/sales?period=This+quarter", scheme)
    assert page.evaluate(_WIDER, "[data-testid=stMetricValue] > div, [class*=st-key-passport_of_] button p") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_attainment_is_handed_out_as_a_file(app, visit):
    page = visit(app, "/sales?period=This+quarter")
    with page.expect_download() as found:
        page.locator(".st-key-quota_csv button").click()
    lines = Path(found.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].split(",")[-2:] == ["name", "about"]
    assert len(lines) == 3
