"""What only a browser shows of the Promises page: nothing is cut, and a click leads to one MQL and its exemption."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.browser.test_funnels import _CUT, _OUTSIDE
from tests.ui import handoffs

LINK = "/promises?period=All+time"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over nine MQLs that can be counted by hand."""
    folder = tmp_path_factory.mktemp("promises")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    handoffs.whole(warehouse)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


@pytest.mark.parametrize("width", [1280, 1920])
def test_no_word_of_the_page_is_cut(app, visit, width):
    page = visit(app, LINK)
    page.set_viewport_size({"width": width, "height": 1080})
    settled(page)
    assert page.evaluate(_CUT) == []
    assert page.evaluate(_OUTSIDE, ".smarketing-plot") == []


def test_a_click_on_a_row_tells_its_story_and_an_exemption_takes_it_out(app, visit):
    page = visit(app, LINK)
    before = page.locator(".st-key-bullet_response .smarketing-plot").get_attribute("aria-label")
    table = page.locator(".st-key-promise_leads [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 60, box["y"] + 35 + 17)
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("What happened").wait_for()
    settled(page)
    assert drawer.get_by_text("Reply late, still open").count() == 1
    drawer.locator(".st-key-exempt_reason input").fill("Asked for a call next week")
    drawer.locator(".st-key-exempt_by input").fill("Kim")
    drawer.get_by_role("button", name="Exempt").click()
    drawer.get_by_text("is exempt").wait_for()
    settled(page)
    after = page.locator(".st-key-bullet_response .smarketing-plot").get_attribute("aria-label")
    assert (before, after) == ("25%, promised: 90%. Broken.", "29%, promised: 90%. Broken.")
    page.keyboard.press("Escape")
    drawer.wait_for(state="detached")
