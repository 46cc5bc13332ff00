"""What only a browser shows of passports and definitions: the keyboard, the search while one types, the links."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.ui import companies


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a company of both halves."""
    folder = tmp_path_factory.mktemp("passport")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    companies.whole(warehouse)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


def test_a_label_opens_its_passport_by_the_keyboard_and_escape_closes_it(app, visit):
    page = visit(app, "/sales?period=All+time")
    page.locator(".st-key-passport_of_win_rate button:visible").focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("won / (won + lost)").wait_for()
    settled(page)
    assert drawer.get_by_text("95% interval 29–71%, n = 18").count() == 1
    assert parse_qs(urlsplit(page.url).query)["passport"] == ["win_rate"]
    page.keyboard.press("Escape")
    drawer.wait_for(state="detached")
    page.wait_for_url(lambda url: "passport" not in parse_qs(urlsplit(url).query))
    settled(page)
    assert parse_qs(urlsplit(page.url).query) == {"period": ["All time"]}


def test_a_copied_passport_is_the_address_of_its_definition_with_pinned_days(app, visit):
    page = visit(app, "/sales?period=This+month&passport=mqls")
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name="Copy link").click()
    page.wait_for_selector("[role=dialog] button[data-copied]")
    copied = urlsplit(page.locator("[role=dialog] button[data-copied]").get_attribute("data-copied"))
    assert copied.path == "/definitions"
    assert parse_qs(copied.query) == {
        "metric": ["mqls"], "period": ["Custom"], "from": ["2026-09-01"], "to": ["2026-09-13"],
    }  # fmt: skip
    opened = visit(app, f"{copied.path}?{copied.query}")
    assert opened.locator(".st-key-definition").get_by_role("heading", name="MQLs").count() == 1


def test_a_search_finds_while_one_types_and_a_click_opens_a_metric(app, visit):
    page = visit(app, "/definitions?period=All+time")
    page.get_by_placeholder("Cost per MQL").press_sequentially("won")
    page.locator(".st-key-definition").get_by_role("heading", name="SQL to won").wait_for()
    settled(page)
    assert parse_qs(urlsplit(page.url).query)["search"] == ["won"]
    page.locator(".st-key-metric_is_deals_won button").click()
    page.locator(".st-key-definition").get_by_role("heading", name="Deals won").wait_for()
    settled(page)
    assert parse_qs(urlsplit(page.url).query)["metric"] == ["deals_won"]
