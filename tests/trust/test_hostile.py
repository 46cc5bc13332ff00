"""Names that were written to be run, wherever they are shown: they stay words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from smarketing.loading import load_file
from smarketing.settings import ROOT
from smarketing.warehouse import Link, Warehouse
from tests.browser.server import Server, serving, settled
from tests.warehouse.build import load

pytestmark = pytest.mark.browser

PAYLOADS = (
    "![x](http://foreign.test/a.png)",
    "[go](http://foreign.test/b)",
    "<img src=http://foreign.test/c onerror=window.ran=1>",
    "<script>window.ran=1</script>",
    "<a href='http://foreign.test/d'>go</a><b>bold</b>",
    "http://foreign.test/e",
    "www.foreign.test",
    "mail@foreign.test",
    "javascript:window.ran=1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\u202egnp.exe",
    "**bold** :red[x] $x^2$ `code` :material/delete:",
    "long " * 2000,
)
FIELDS = ("name", "company", "channel", "campaign", "segment", "region", "owner", "reason")
FILE_NAME = "![x](http://foreign.test/f.png) <img src=http://foreign.test/g> =cmd.csv"
# Set aside: a date that is none. A header that nobody knows.
EXPORT = (
    "lead_id,created_at,channel,![x](http://foreign.test/h.png)\n"
    'h1,2026-10-02,<b>x</b>,1\n"=cmd|calc![x](http://foreign.test/i.png)",<img src=http://foreign.test/j>,x,2\n'
)
DETAILS = ("Step by step", "Breakdown", "Time per step", "Projection", "Deals", "Records", "Data issues")
VIEWS = ("Side by side", "Leaks", "Cohorts", "Activity")
PATHS = {
    detail: f"/?period=All+time&detail={quote(detail)}&by=campaign&closed_by=Owner&view={quote(VIEWS[place % 4])}"
    for place, detail in enumerate(DETAILS)
}
PATHS |= {"Notes": "/feedback?feedback_view=Notes&period=All+time", "Heard": "/feedback?period=All+time"}
PATHS |= {"Sales": "/sales?period=All+time&closed_grain=Person"}
PATHS |= {"Reconcile": "/reconcile?period=All+time", "Data": "/data", "Definitions": "/definitions"}
PATHS["Projection"] += f"&campaign={quote(PAYLOADS[4])}"
NO_DOWNLOAD = ("Time per step", "Projection", "Data", "Definitions")
# Every address that a click or the page itself would follow, but for our own.
_STRANGE = """
() => [...document.querySelectorAll('[href], [src], [action], [data], image, use, a')]
  .map(e => e.getAttribute('href') ?? e.getAttribute('xlink:href') ?? e.getAttribute('src')
       ?? e.getAttribute('action') ?? e.getAttribute('data') ?? '')
  .filter(to => to && !/^(data|blob):/.test(to))
  .filter(to => new URL(to, location.href).origin !== location.origin)
"""
# What a figure would show of "<b>bold</b>" and "<a>go</a>" if it took them for markup.
_MARKUP = """
() => [...document.querySelectorAll('svg tspan, svg a')].map(e => e.textContent.trim())
  .filter(text => text === 'bold' || text === 'go')
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over leads and deals of which each text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    house = Warehouse(folder / "warehouse.duckdb")
    leads, deals = [], []
    for number in range(len(PAYLOADS) * 3):
        words = {field: PAYLOADS[(number + place) % len(PAYLOADS)] for place, field in enumerate(FIELDS)}
        lead: dict[str, Any] = {"lead_id": f"{number} {words['name'][:40]}", "created_at": "2026-09-01"}
        lead |= words | {"mql_at": f"2026-09-{1 + number % 20:02}"}
        if number % 2:
            lead["sal_at"] = f"2026-09-{4 + number % 20:02}"
        leads.append(lead)
        shared = {field: words[field] for field in ("name", "company", "owner", "channel", "segment")}
        status = ("won", "lost", "open")[number % 3]
        closed = None if status == "open" else f"2026-10-{1 + number % 20:02}"
        deal = {"deal_id": f"{words['name'][:40]}{number}", "status": status, "stage": words["reason"], "amount": 100}
        deals.append({**shared, **deal, "currency": "EUR", "created_at": "2026-09-10", "closed_at": closed})
    load(house, "leads", leads)
    load(house, "leads", leads[:20], source="![y](http://foreign.test/k.png)")
    load(house, "deals", deals)
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    _notes(house)
    assert load_file(house, EXPORT.encode(), FILE_NAME, loaded_at=moment).is_done
    house.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert " error " not in server.words()


def _notes(house: Warehouse) -> None:
    """Notes of the app and of a file whose every word is hostile, with what was done with them."""
    at = datetime(2026, 10, 1, 9)
    rows = []
    for number, payload in enumerate(PAYLOADS):
        words, by = payload[:4000], payload[:80]
        link = Link("competitor", words, words)
        more: dict[str, Any] = {"theme": by, "heard_on": at.date(), "links": [link], "at": at, "by": by}
        house.notes.write(f"n{number} {by}", "objection", words, **more)
        house.notes.reply(f"r{number}", f"n{number} {by}", words, by=by, at=at)
        house.notes.decline(f"d{number}", f"n{number} {by}", words, by=by, at=at)
        rows.append({"note_id": f"{number} {by}", "text": words, "author": by, "theme": by, "heard_at": "2026-10-02"})
    load(house, "notes", rows)


@pytest.mark.parametrize("place", PATHS)
def test_hostile_names_stay_words_and_downloads_hold_no_formula(app, visit, place):
    page = visit(app, PATHS[place])
    if place == "Records":
        page.get_by_text("Show names").click()
        settled(page)
    if place == "Data":
        page.get_by_role("button", name="Details").first.click()
        page.get_by_role("dialog").get_by_test_id("stDownloadButton").first.wait_for()
        settled(page)
        _assert_harmless(page)
        assert _downloads(page) > 0
        page.keyboard.press("Escape")
        settled(page)
    if place == "Notes":
        page.get_by_role("button", name="History").last.click()
        page.get_by_role("table").first.wait_for()
        page.keyboard.press("n")
        page.get_by_role("dialog").get_by_placeholder("Two letters").fill("or")
        settled(page)
        _assert_harmless(page)
        page.keyboard.press("Escape")
        settled(page)
    if place == "Breakdown":
        assert "<a href=" in page.locator("svg").filter(has_text="foreign.test").first.text_content().replace(
            "\u2060", ""
        )
    _assert_harmless(page)
    assert _downloads(page) > 0 or place in NO_DOWNLOAD


def _downloads(page: Any) -> int:
    """Takes every download that the page offers; how many there were."""
    buttons = page.get_by_test_id("stDownloadButton").locator("button:visible").all()
    for button in buttons:
        with page.expect_download() as waiting:
            button.click()
        assert _live(waiting.value.path().read_bytes()) == []
    return len(buttons)


def _assert_harmless(page: Any) -> None:
    assert page.evaluate(_STRANGE) == []
    assert page.evaluate("window.ran") is None
    assert page.evaluate(_MARKUP) == []
    assert page.locator("a[href^='mailto:'], a[href^='javascript:'], iframe").count() == 0


def _live(data: bytes) -> list[str]:
    """The cells that a spreadsheet would run: all but plain numbers that begin with = + - @ tab or return."""
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert cells
    return [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
