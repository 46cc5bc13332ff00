"""What only browsers show of a meeting: two screens at once, keys, what is being typed, and type for the back row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from smarketing.meeting.deck import SLIDES
from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import serving, settled
from tests.ui import companies

AT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
# A slide of 1920 x 1080 pixels has no type below this many.
LEAST = 28
_SMALL = """
(least) => [...document.querySelectorAll('.st-key-meeting_slide *, .st-key-meeting_foot *')].filter((element) => {
  const said = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  if (!said || element.closest('[data-testid=stIconMaterial], style')) return false
  const svg = element.closest('svg.main-svg')
  const scale = svg ? svg.getBoundingClientRect().width / svg.clientWidth : 1
  return element.getClientRects().length && parseFloat(getComputedStyle(element).fontSize) * scale < least - 0.05
}).map((element) => `${element.textContent.trim()}: ${getComputedStyle(element).fontSize}`)
"""
_FOCUSED = "() => document.activeElement?.closest('.st-key-meeting_text') !== null"


def line(page: Any) -> Any:
    return page.locator(".st-key-meeting_text input")


def write(page: Any, key: str, said: str, *, by: str) -> None:
    if not line(page).count():
        page.keyboard.press(key)
        page.wait_for_function(_FOCUSED)
    line(page).fill(said)
    page.locator(".st-key-meeting_by input").fill(by)
    page.get_by_role("button", name="Keep").click()
    page.locator(".st-key-meeting_slide").get_by_text(said).wait_for()


def sees(page: Any, said: str) -> None:
    """Within half a minute, without anybody's doing."""
    page.locator(".st-key-meeting_slide").get_by_text(said).wait_for(timeout=30_000)


def test_two_screens_write_at_once_lose_nothing_and_find_it_again_after_a_restart(chromium, tmp_path):
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    companies.whole(warehouse)
    warehouse.meetings.open("m1", "Weekly", None, by="Ada", at=AT)
    warehouse.close()
    with serving(ROOT / "app.py", tmp_path, SMARKETING_DEMO="0") as server:
        ours, theirs = (chromium.new_page(viewport={"width": 1280, "height": 720}) for _ in range(2))
        for page in (ours, theirs):
            page.goto(f"{server.url}/meeting?meeting=m1&slide=decide")
            settled(page)
        theirs.keyboard.press("d")
        theirs.wait_for_function(_FOCUSED)
        theirs.keyboard.type("We keep the thr")
        write(ours, "a", "Call the late ones", by="Ada")
        write(ours, "a", "And tell them why", by="Ada")
        sees(theirs, "And tell them why")
        assert line(theirs).input_value() == "We keep the thr"
        theirs.keyboard.type("eshold")
        write(theirs, "d", line(theirs).input_value(), by="Bo")
        ours.locator(".st-key-meeting_bar").get_by_role("button", name="Close").click()
        line(ours).wait_for(state="detached")
        write(ours, "m", "Prices were asked for", by="Ada")
        sees(ours, "We keep the threshold")
        sees(theirs, "Prices were asked for")
        for page in (ours, theirs):
            page.close()
        assert "Traceback" not in server.words()
        assert "error " not in server.words()
    with serving(ROOT / "app.py", tmp_path, SMARKETING_DEMO="0") as server:
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{server.url}/meeting?meeting=m1&slide=decide")
        for said in ("Call the late ones", "And tell them why", "We keep the threshold", "Prices were asked for"):
            sees(page, said)
        walk(page)
        page.close()


def walk(page: Any) -> None:
    """Every slide by the keys of a clicker, with nothing that the back row cannot read."""
    for slide in reversed(SLIDES):
        page.wait_for_url(f"**slide={slide}**")
        settled(page)
        assert page.evaluate(_SMALL, LEAST) == [], slide
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth"), slide
        page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**slide=changed**")
    assert not page.locator("[data-testid=stHeader]").is_visible()
