"""What only a browser shows of the Funnels page: one node per picture, colours, focus, and that nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.ui import companies

# Asked by Streamlit beside the page it is on; answered where it belongs as well.
DOCUMENTED = ("/_stcore/health", "/_stcore/host-config")
RIBBON = ".st-key-ribbon .smarketing-plot"

# Texts of the page that are cut, or that touch another one: labels of the key numbers, tools, words in the pictures.
_CUT = """
() => {
  const found = []
  const wide = document.querySelector('[data-testid=stMain]')
  if (wide.scrollWidth > wide.clientWidth) found.push('the page is wider than the screen')
  const labels = '[class*=st-key-passport_of_] p, [data-testid=stMetricValue] > *, [data-testid=stMetricDelta] > *'
  for (const e of document.querySelectorAll(`${labels}, h2, h3, [role=radio], [data-testid=stBadge]`))
    if (e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
      found.push(`cut: ${e.textContent}`)
  return found
}
"""
# A line is higher than its letters: two lines of one block share a few empty pixels.
_OVERLAPS = """
(selector) => {
  const limit = 6
  const boxes = [...document.querySelectorAll(selector)].filter(e => e.checkVisibility() && e.textContent.trim())
    .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
  const found = []
  for (const [i, [a, one]] of boxes.entries()) for (const [b, two] of boxes.slice(i + 1)) {
    const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left)
    const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top)
    if (wide > 1 && high > limit) found.push(`${a} / ${b}`)
  }
  return found
}
"""
_OUTSIDE = """
(selector) => [...document.querySelectorAll(selector)].flatMap(host => {
  const field = host.getBoundingClientRect()
  return [...host.querySelectorAll('text')].filter(e => e.textContent.trim()).filter(e => {
    const box = e.getBoundingClientRect()
    return box.left < field.left - 1 || box.right > field.right + 1 || box.bottom > field.bottom + 1
  }).map(e => e.textContent)
})
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a small company with both halves."""
    folder = tmp_path_factory.mktemp("funnels")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    companies.whole(warehouse)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as it starts: over the demo company."""
    with serving(ROOT / "app.py", tmp_path_factory.mktemp("demo")) as server:
        yield server
        assert "Traceback" not in server.words()


def ribbon_words(page: Any) -> str:
    return page.locator(RIBBON).get_attribute("aria-label")


def test_the_first_visitor_of_a_fresh_server_sees_what_the_link_says(app, visit):
    link = "/funnels?period=Custom&from=2026-06-01&to=2026-08-31&segment=SMB&channel=Referral&view=Leaks&detail=Deals"
    page = visit(app, link.replace("/funnels", "/"))
    assert page.get_by_role("radio", name="SMB").get_attribute("aria-checked") == "true"
    assert page.get_by_role("radio", name="Leaks").get_attribute("aria-checked") == "true"
    assert page.get_by_role("radio", name="Deals").get_attribute("aria-checked") == "true"
    assert page.get_by_text("channel: Referral", exact=True).count() == 1
    assert (
        page.locator(".st-key-leaks .smarketing-plot").get_attribute("aria-label").startswith("MQLs: 15. Accepted: 15,")
    )
    assert page.locator(RIBBON).count() == 0


def test_the_numbers_change_in_the_same_picture_and_a_toggle_keeps_the_filters(app, visit):
    page = visit(app, "/?channel=Referral")
    page.evaluate(f"document.querySelector('{RIBBON}').dataset.mine = 'yes'")
    before = ribbon_words(page)
    page.get_by_role("radio", name="SMB").click()
    page.wait_for_url("**segment=SMB**")
    page.wait_for_function(f"label => document.querySelector('{RIBBON}').ariaLabel !== label", arg=before)
    settled(page)
    assert ("Leads: 40." in before, "Leads: 20." in ribbon_words(page)) == (True, True)
    assert page.locator(RIBBON).get_attribute("data-mine") == "yes"
    page.get_by_role("radio", name="Cohorts").click()
    page.wait_for_url("**view=Cohorts**")
    settled(page)
    assert parse_qs(urlsplit(page.url).query) == {"channel": ["Referral"], "segment": ["SMB"], "view": ["Cohorts"]}


def test_a_switch_to_dark_recolours_every_picture_without_a_new_one(app, visit):
    page = visit(app)
    page.evaluate(f"document.querySelector('{RIBBON}').dataset.mine = 'yes'")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector(f"{RIBBON}[data-scheme=dark]")
    settled(page)
    assert page.locator(RIBBON).get_attribute("data-mine") == "yes"
    assert page.locator(".smarketing-plot:not([data-scheme=dark])").count() == 0
    fills = page.evaluate(f"[...document.querySelectorAll('{RIBBON} path')].map(e => getComputedStyle(e).fill)")
    assert "rgb(172, 119, 250)" in fills
    assert "rgb(107, 34, 181)" not in fills


def test_the_console_stays_silent_but_for_what_is_documented(app, context, visit):
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.text} {message.location.get('url', '')}"))
    page.goto(app.url + "/?view=Activity&detail=Records")
    settled(page)
    page.close()
    errors = [line for line in said if "rror" in line]
    assert [line for line in errors if not any(known in line for known in DOCUMENTED)] == []


def test_the_keyboard_reaches_every_picture(app, visit):
    page = visit(app)
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "document.activeElement.classList.contains('smarketing-plot')"
            " && document.activeElement.closest('[class*=st-key-]').className.match(/st-key-(\\w+)/)[1]"
        )
        if name:
            reached.add(name)
    assert reached == {"ribbon", "trend_marketing", "trend_sales"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_or_covered_on_a_small_screen(demo, visit, scheme):
    page = visit(demo, "/", scheme)
    assert page.evaluate(_CUT) == []
    assert page.evaluate(_OVERLAPS, "[class*=st-key-passport_of_] button p, [data-testid=stMetricValue]") == []
    assert page.evaluate(_OVERLAPS, ".st-key-hero h3, .st-key-windows button, .st-key-hero [role=radio]") == []
    for key in ("ribbon", "trend_marketing", "trend_sales"):
        assert page.evaluate(_OVERLAPS, f".st-key-{key} .smarketing-plot .annotation-text") == []
        assert page.evaluate(_OUTSIDE, f".st-key-{key} .smarketing-plot") == []


@pytest.mark.parametrize("view", ["Leaks", "Cohorts", "Activity"])
def test_no_words_of_a_view_touch_on_a_small_screen(demo, visit, view):
    page = visit(demo, f"/?view={view}")
    key = view.lower()
    assert page.evaluate(_OVERLAPS, f".st-key-{key} .smarketing-plot .annotation-text") == []
    assert page.evaluate(_OUTSIDE, f".st-key-{key} .smarketing-plot") == []


@pytest.mark.parametrize("detail", ["Breakdown", "Time per step", "Projection"])
def test_no_words_of_a_detail_touch_on_a_small_screen(demo, visit, detail):
    page = visit(demo, f"/?detail={detail}")
    assert page.evaluate(_CUT) == []
    assert page.evaluate(_OVERLAPS, ".st-key-details .smarketing-plot .annotation-text") == []
    assert page.evaluate(_OUTSIDE, ".st-key-details .smarketing-plot") == []


def test_the_windows_stand_beside_the_choices(demo, visit):
    page = visit(demo)
    places = [".st-key-windows button", ".st-key-against [role=radiogroup]", ".st-key-view [role=radiogroup]"]
    boxes = [page.locator(place).first.bounding_box() for place in places]
    for left, right in pairwise(boxes):
        assert 0 <= right["x"] - (left["x"] + left["width"]) <= 40
        assert abs(right["y"] - left["y"]) < 20
