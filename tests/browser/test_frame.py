"""What only a browser shows of the frame: deep links, the URL, the keyboard, light and dark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.warehouse.build import load

LEADS = [
    {"lead_id": "1", "created_at": "2026-10-02", "segment": "SMB", "channel": "Paid search", "owner": "Ada"},
    {"lead_id": "2", "created_at": "2026-10-05", "segment": "SMB", "channel": "*Referral* <b>", "owner": "Ada"},
    {"lead_id": "3", "created_at": "2026-10-23", "segment": "Enterprise", "channel": "Paid search", "region": "EMEA"},
]
PAGES = ["Funnels", "Overview", "Promises", "Handoff", "Feedback", "Marketing", "Sales", "Meeting"]
UNDER_DATA = ["Data", "Reconcile", "Definitions"]

# Each text that is seen, with its contrast against the nearest painted background (WCAG 2.2).
_PALE_TEXT = """
() => {
  const channels = c => (c.match(/[\\d.]+/g) ?? []).map(Number)
  const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((v, i) => v * a + under[i] * (1 - a))
  const painted = element => {
    const layers = []
    for (let e = element; e; e = e.parentElement) {
      const colour = channels(getComputedStyle(e).backgroundColor)
      layers.push(colour)
      if ((colour[3] ?? 1) === 1) break
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255])
  }
  const pale = []
  for (const e of document.querySelectorAll('[data-testid=stApp] *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    const style = getComputedStyle(e)
    if (!own || !e.checkVisibility() || e.closest('svg, [disabled]') || style.color === 'rgba(0, 0, 0, 0)') continue
    const back = painted(e)
    const [light, dark] = [luminance(over(channels(style.color), back)), luminance(back)].sort((a, b) => b - a)
    const ratio = (light + .05) / (dark + .05)
    if (ratio < 4.5) pale.push(`${ratio.toFixed(2)} ${e.textContent.trim().slice(0, 40)}`)
  }
  return pale
}
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over three leads."""
    folder = tmp_path_factory.mktemp("frame")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    load(warehouse, "leads", LEADS)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


def test_the_first_visitor_of_a_fresh_server_may_come_by_a_deep_link(app, visit):
    page = visit(app, "/definitions")
    navigation = page.get_by_test_id("stTopNavLink")
    assert [link.inner_text().splitlines()[-1] for link in navigation.all()] == PAGES
    page.get_by_test_id("stTopNavSection").click()
    beneath = page.get_by_test_id("stTopNavDropdownLink")
    assert [link.inner_text().splitlines()[-1] for link in beneath.all()] == UNDER_DATA
    assert page.get_by_role("heading", name="What a number means").count() == 1
    assert page.get_by_test_id("stSidebarNav").count() == 0
    assert page.title() == "Definitions · Smarketing"


def test_filters_are_read_from_a_shared_url_and_written_back_into_it(app, visit):
    page = visit(app, "/?period=Custom&from=2026-09-15&to=2026-10-05&segment=SMB&channel=%2AReferral%2A+%3Cb%3E")
    assert page.get_by_role("radio", name="SMB").get_attribute("aria-checked") == "true"
    assert page.get_by_text("channel: *Referral* <b>", exact=True).count() == 1
    page.get_by_role("radio", name="Enterprise").click()
    page.wait_for_url("**segment=Enterprise**")
    settled(page)
    query = parse_qs(urlsplit(page.url).query)
    assert query["segment"] == ["Enterprise"]
    assert (query["from"], query["to"], query["period"]) == (["2026-09-15"], ["2026-10-05"], ["Custom"])


def test_the_filters_come_along_through_the_other_pages_and_back(app, visit):
    page = visit(app, "/?segment=SMB&period=This+quarter")
    page.get_by_test_id("stTopNavSection").click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Definitions").click()
    page.get_by_role("heading", name="What a number means").wait_for()
    settled(page)
    page.get_by_test_id("stTopNavLink").nth(0).click()
    page.get_by_role("radio", name="SMB").wait_for()
    settled(page)
    assert page.get_by_role("radio", name="SMB").get_attribute("aria-checked") == "true"
    assert parse_qs(urlsplit(page.url).query) == {"segment": ["SMB"], "period": ["This quarter"]}


def test_a_copied_link_shows_the_same_days_whenever_it_is_opened(app, visit):
    page = visit(app, "/?segment=SMB&period=This+month&kept=yes")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_selector("button[data-copied]")
    copied = page.locator("button[data-copied]").get_attribute("data-copied")
    assert parse_qs(urlsplit(copied).query) == {
        "segment": ["SMB"],
        "kept": ["yes"],
        "period": ["Custom"],
        "from": ["2026-10-01"],
        "to": ["2026-10-23"],
    }


def test_the_freshness_opens_to_each_source(app, visit):
    page = visit(app)
    page.get_by_role("button", name="Data to Fri 23 Oct").click()
    table = page.get_by_test_id("stPopoverBody").get_by_test_id("stTable")
    table.wait_for()
    assert table.locator("tbody td").all_inner_texts()[:3] == ["crm", "Leads", "Fri 23 Oct"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/data", "/definitions"])
def test_all_text_can_be_read(app, visit, path, scheme):
    assert visit(app, path, scheme).evaluate(_PALE_TEXT) == []


def test_our_own_letters_are_loaded_from_our_own_server(app, visit):
    page = visit(app)
    assert page.evaluate("document.fonts.check(\"16px 'IBM Plex Sans'\")")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("IBM Plex Sans" in family for family in loaded)


def test_an_empty_warehouse_leads_to_the_data_page(empty_app, visit):
    page = visit(empty_app)
    page.get_by_role("link", name="Add your data").click()
    page.wait_for_url("**/data")
    settled(page)


def test_the_server_says_when_it_is_ready_and_healthy(app):
    for path in ("/readyz", "/healthz"):
        status, _, body = app.fetch(path)
        assert (status, json.loads(body)["status"]) == (200, "ok")


def test_a_server_without_a_usable_warehouse_is_not_ready_and_its_pages_say_why(tmp_path, visit):
    (tmp_path / "warehouse.duckdb").write_text("not a database " * 500, encoding="utf-8")
    with serving(ROOT / "app.py", tmp_path) as server:
        assert server.fetch("/readyz")[0] == 503
        assert visit(server).get_by_text("This page could not be shown.").count() == 1
