"""What only a browser shows of the Marketing page: nothing cut, links that hold, pictures in both schemes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from smarketing.settings import ROOT
from tests.browser.looks import CUT
from tests.browser.server import Server, click_cell, serving, settled


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as it starts: over the demo company."""
    with serving(ROOT / "app.py", tmp_path_factory.mktemp("marketing")) as server:
        yield server
        assert "Traceback" not in server.words()


def test_nothing_is_cut_on_a_laptop_and_on_a_large_screen(demo, visit):
    page = visit(demo, "/marketing")
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        page.wait_for_timeout(300)
        assert page.evaluate(CUT) == []
    assert page.locator(".smarketing-plot").count() == 6


def test_a_link_shows_what_was_chosen_and_the_pictures_follow_the_scheme(demo, visit):
    chosen = {
        "marketing_by": ["Campaign"],
        "cohort_unit": ["Quarter"],
        "trend_step": ["Year"],
        "measure": ["MQL to won"],
    }
    page = visit(demo, "/marketing?" + "&".join(f"{key}={value}" for key, (value,) in chosen.items()))
    for (name,) in chosen.values():
        assert page.get_by_role("radio", name=name).first.get_attribute("aria-checked") == "true"
    label = page.locator(".st-key-spent_cohorts .smarketing-plot").get_attribute("aria-label")
    assert label.startswith("Q1 2026: ")
    assert "quarters are still in play and not judged." in label
    assert parse_qs(urlsplit(page.url).query) == chosen
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector(".st-key-spent_cohorts .smarketing-plot[data-scheme=dark]")
    settled(page)
    assert page.locator(".smarketing-plot:not([data-scheme=dark])").count() == 0


def test_a_row_shows_the_leads_behind_it(demo, visit):
    page = visit(demo, "/marketing")
    # The box at the left of the first row of a table, which is drawn on a canvas.
    said = page.get_by_text("leads created in the period, and")
    click_cell(page.locator(".st-key-outcomes [data-testid=stDataFrame]").first, {"x": 16, "y": 52}, said)
    assert said.inner_text() == (
        "Paid Search: 538 leads created in the period, and 13 that came back or are known from a later stage alone, "
        "the first 500 shown"
    )
