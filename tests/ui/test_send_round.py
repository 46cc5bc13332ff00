"""Send round: four files that are made when they are asked for, and kept only when they are whole."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.report.pictures import Drawn
from smarketing.report.values import FAILED, NO_PICTURES
from smarketing.ui import send_round
from tests.report import decks


@pytest.fixture(autouse=True)
def _empty(monkeypatch, tmp_path):
    monkeypatch.setenv("SMARKETING_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("SMARKETING_DEMO", "0")


def page():
    from smarketing.ui import send_round
    from tests.report import decks

    send_round.show(decks.demo(), ())


def test_a_popover_offers_four_files_and_the_text_for_a_chat(monkeypatch):
    monkeypatch.setattr(send_round, "browser", lambda: "/usr/bin/chromium")
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [each.proto.label for each in app.get("download_button")] == [
        *("PDF", "Markdown", "Slides (PPTX)", "Actions (CSV)")
    ]
    assert app.code[0].value.startswith("# Joint meeting, week 42")
    assert not [each.value for each in app.markdown if NO_PICTURES in each.value]


def test_without_a_chromium_it_says_that_pictures_need_one(monkeypatch):
    monkeypatch.setattr(send_round, "browser", lambda: None)
    app = AppTest.from_function(page).run()
    assert [each.value for each in app.markdown if NO_PICTURES in each.value]
    assert len(app.get("download_button")) == 4


def test_a_file_is_made_once_and_anew_when_a_picture_was_missing(monkeypatch):
    calls: list[str] = []
    answers = [Drawn(lacks=FAILED), Drawn(), Drawn()]

    def pictures(deck, figure):
        calls.append(deck.title)
        return answers[len(calls) - 1]

    monkeypatch.setattr(send_round, "pictures", pictures)
    deck = decks.small()
    first, second, third = (send_round._pdf(deck) for _ in range(3))
    assert first[:5] == second[:5] == b"%PDF-"
    assert second is third
    assert len(calls) == 2, "the failed one was tried again, the whole one is kept"
