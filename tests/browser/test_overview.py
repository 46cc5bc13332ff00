"""What only a browser shows of the Overview page: nothing cut, and links that lead to the page behind a number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smarketing.settings import ROOT
from tests.browser.looks import CUT
from tests.browser.server import Server, serving, settled


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as it starts: over the demo company."""
    with serving(ROOT / "app.py", tmp_path_factory.mktemp("overview")) as server:
        yield server
        assert "Traceback" not in server.words()


def test_nothing_is_cut_and_each_number_leads_to_its_page_with_the_period(demo, visit):
    page = visit(demo, "/overview?period=This quarter&changed_step=Opportunity to won")
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        page.wait_for_timeout(300)
        assert page.evaluate(CUT) == []
    assert page.get_by_text("could not be shown").count() == 0
    assert page.get_by_role("radio", name="Opportunity to won").get_attribute("aria-checked") == "true"
    page.locator("[data-testid=stMain]").get_by_role("link", name="Promises").click()
    page.wait_for_url("**/promises*")
    settled(page)
    assert "period=This+quarter" in page.url
