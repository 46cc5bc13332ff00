"""What only two browsers show of notes: both write at once, nothing typed is lost, and each sees the other's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from smarketing.settings import ROOT
from smarketing.warehouse import Warehouse
from tests.browser.server import Server, serving, settled
from tests.warehouse.build import load

LEADS = [{"lead_id": str(n), "created_at": "2026-10-02", "name": f"Lead {n}", "company": "Orbital"} for n in range(3)]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over three leads."""
    folder = tmp_path_factory.mktemp("notes")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    load(warehouse, "leads", LEADS)
    warehouse.close()
    with serving(ROOT / "app.py", folder, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()


def begin(page: Any, text: str) -> Any:
    """Opens the drawer by its key and types; the drawer."""
    page.locator("h2").first.click()
    page.keyboard.press("n")
    drawer = page.get_by_role("dialog")
    box = drawer.get_by_label("What did you hear?")
    page.locator("textarea:focus").wait_for()
    page.keyboard.type(text)
    assert box.input_value() == text
    return drawer


def save(page: Any, drawer: Any, kind: str, name: str) -> None:
    drawer.get_by_text(kind, exact=True).click()
    drawer.get_by_label("Your name").fill(name)
    drawer.get_by_role("button", name="Save note").click()
    page.get_by_text("The note is saved.").wait_for()
    drawer.wait_for(state="hidden")
    settled(page)


def test_two_write_at_once_nothing_is_lost_and_each_sees_the_others_note(app, visit):
    ada, bo = (visit(app, "/feedback?feedback_view=Notes&period=All+time") for _ in range(2))
    ada.get_by_placeholder("A word, a company, a deal").click()
    ada.keyboard.type("n")
    settled(ada)
    assert ada.get_by_role("dialog").count() == 0, "the key is a letter while one types"
    ada.keyboard.press("Backspace")
    settled(ada)

    first = begin(ada, "No name, no price, nothing: this is half a note")
    second = begin(bo, "Who else uses it?")
    second.get_by_placeholder("Two letters").fill("orbi")
    second.get_by_text("Lead · Lead 0").click()
    second.get_by_role("button", name="Lead: Lead 0").wait_for()
    save(bo, second, "Question", "Bo")
    bo.get_by_text("Who else uses it?").wait_for()
    assert first.get_by_label("What did you hear?").input_value() == "No name, no price, nothing: this is half a note"
    save(ada, first, "Objection", "Ada")
    for page in (ada, bo):
        page.get_by_text("this is half a note").wait_for(timeout=30_000)
        page.get_by_text("Who else uses it?").wait_for(timeout=30_000)

    settled(bo)
    card = bo.locator("[class*=st-key-note_card_]").filter(has_text="half a note")
    card.get_by_role("button", name="Reply").click()
    card.get_by_label("Your reply").fill("We look into it")
    mine = ada.locator("[class*=st-key-note_card_]").filter(has_text="half a note")
    mine.get_by_role("button", name="Acknowledge").click()
    card.get_by_role("button", name="Reply").last.click()
    for page in (ada, bo):
        note = page.locator("[class*=st-key-note_card_]").filter(has_text="half a note")
        note.get_by_text("We look into it").first.wait_for(timeout=30_000)
        note.get_by_text("Acknowledged", exact=True).first.wait_for(timeout=30_000)
