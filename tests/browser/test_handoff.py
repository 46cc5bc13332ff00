"""What only a browser shows of the Handoff page: tiles, a row's drawer, the files, a decision and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, click_cell, serving, settled
from tests.ui import handoffs

# The middle of the button in the first row of a table, which is drawn on a canvas.
FIRST_ROW = {"x": 35, "y": 54}
_WIDER = "s => [...document.querySelectorAll(s)].filter(e => e.scrollWidth > e.clientWidth + 1).length"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over a company with four open MQLs."""
    folder = tmp_path_factory.mktemp("handoff")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    handoffs.whole(warehouse)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()
        assert "error " not in server.words()


def tile(page: Any, key: str) -> Any:
    # With a tooltip, a second one is kept for narrow screens.
    return page.locator(f".st-key-tile_{key} button:visible")


def choose(page: Any, key: str, address: str) -> None:
    tile(page, key).click()
    page.wait_for_url(f"**list={address}**")
    settled(page)


def open_first(page: Any) -> Any:
    """The drawer of the lead in the first row of the list."""
    drawer = page.get_by_role("dialog")
    click_cell(page.locator("[data-testid=stDataFrame]").first, FIRST_ROW, drawer)
    return drawer


def saved(page: Any, key: str) -> tuple[str, str]:
    """The name and the words of the file behind a button."""
    with page.expect_download() as found:
        page.locator(f".st-key-{key} button").click()
    file = found.value
    return file.suggested_filename, Path(file.path()).read_text(encoding="utf-8-sig")


def test_a_list_is_chosen_by_its_tile_and_stays_in_the_address(app, visit):
    page = visit(app, "/handoff")
    choose(page, "unowned", "No+owner")
    assert page.locator(".st-key-leads").get_by_text("Open, and they belong to no one").count() == 1
    again = visit(app, "/handoff?list=No+owner")
    assert again.get_by_text("Open, and they belong to no one").count() == 1


def test_a_list_is_saved_for_a_program_and_for_paper(app, visit):
    page = visit(app, "/handoff")
    name, words = saved(page, "handoff_csv")
    assert name == "handoff-work.csv"
    assert [line.split(",")[1] for line in words.splitlines()] == ["Lead id", "gone", "nobody", "late", "now"]
    name, words = saved(page, "handoff_print")
    assert name == "handoff-work.html"
    assert words.count("<tr>") == 5
    printed = page.context.new_page()
    printed.set_content(words)
    assert printed.get_by_role("rowheader").all_inner_texts() == [
        "<b>gone</b>",
        "<b>nobody</b>",
        "<b>late</b>",
        "<b>now</b>",
    ]
    assert printed.title() == "Handoff: Work list"
    printed.close()


def test_a_row_opens_its_lead_and_a_decision_can_be_taken_back(app, visit):
    page = visit(app, "/handoff?list=Owner+has+left")
    drawer = open_first(page)
    drawer.get_by_text("What happened").wait_for()
    settled(page)
    assert drawer.get_by_text("past due by 12 working hours").count() == 1
    assert drawer.get_by_text("Became an MQL").count() == 1
    drawer.get_by_label("Your name").fill("Ada")
    drawer.get_by_role("button", name="Accept this MQL").click()
    drawer.wait_for(state="detached")
    settled(page)
    assert tile(page, "work").inner_text().split() == ["3", "Work", "list"]
    page.locator(".st-key-handoff_undo button").click()
    page.locator(".st-key-handoff_undo").wait_for(state="detached")
    settled(page)
    assert tile(page, "work").inner_text().split() == ["4", "Work", "list"]


def test_an_earlier_decision_is_taken_back_from_its_list(app, visit):
    page = visit(app, "/handoff?list=No+owner")
    drawer = open_first(page)
    drawer.get_by_role("radio", name="Reject").click()
    drawer.get_by_text("Why", exact=True).wait_for()
    settled(page)
    drawer.get_by_label("Your name").fill("Bo")
    drawer.get_by_role("button", name="Reject this MQL").click()
    drawer.wait_for(state="detached")
    again = visit(app, "/handoff?list=No+owner")
    assert again.get_by_text("None: every open MQL has an owner.").first.is_visible()
    again.get_by_text("Decided in this app: 1").click()
    table = again.locator(".st-key-leads [data-testid=stDataFrame]")
    table.wait_for()
    settled(again)
    click_cell(table, {"x": 45, "y": 54}, again.get_by_text("Decided in this app: 1"), "detached")
    settled(again)
    assert tile(again, "unowned").inner_text().split() == ["1", "No", "owner"]


def test_a_closed_drawer_stays_closed(app, visit):
    page = visit(app, "/handoff")
    drawer = open_first(page)
    drawer.get_by_text("What happened").wait_for()
    page.keyboard.press("Escape")
    drawer.wait_for(state="detached")
    choose(page, "reply_late", "Reply+late")
    assert drawer.count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_small_screen(app, visit, scheme):
    page = visit(app, "/handoff", scheme)
    assert page.evaluate(_WIDER, "[data-testid=stMain], [class*=st-key-tile_] p") == 0
