"""Cases of public trackers that ask something, answered on the page: dropped, answered, loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smarketing.settings import ROOT
from tests.browser.server import Server, serving, settled
from tests.browser.test_data import drop

PUBLIC = Path(__file__).parents[1] / "vectors" / "public"
# As a function, polled: the page forbids to run text as code.
_IN_VIEW = "() => document.querySelector('.st-key-file').getBoundingClientRect().top < innerHeight / 2"
OPTION, WORDS, RADIO = "option", "words", "radio"
# The file, how its question is answered, and what is answered.
CASES = [
    ("03_duplicate_columns/deals.csv", RADIO, {"Which one is meant?": "Column 4"}, ""),
    ("05b_nonlatin_stages/deals.csv", WORDS, {"失注": "Lost"}, "Won"),
    ("06_company_currency/deals.csv", OPTION, {"In which currency are the amounts": "USD"}, ""),
    ("16_timestamps/serial.csv", RADIO, {"Are these Excel dates?": "Yes"}, ""),
    ("17_numbers/suffix.csv", RADIO, {"holds shortened numbers": "Read them"}, ""),
    ("25_foreign_headers/rd.csv", WORDS, {}, "Won"),
    ("33_probability_evidence/deals.csv", "", {}, ""),
    ("09_pipedrive_labels/deals.csv", "", {}, ""),
    ("37_currency_symbols/kr.csv", OPTION, {"Which currency is": "SEK"}, ""),
    ("43b_cjk_encodings/tw.csv", OPTION, {"Which of these readings is right": "cp950"}, ""),
]


@pytest.fixture
def app(tmp_path) -> Iterator[Server]:
    """The app over an empty warehouse."""
    with serving(ROOT / "app.py", tmp_path, SMARKETING_DEMO="0") as server:
        yield server
        assert "Traceback" not in server.words()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind", "answers", "others"), CASES, ids=[case[0].split("/")[0] for case in CASES])
def test_a_case_is_asked_about_answered_and_loaded(app, visit, name, kind, answers, others):
    page = visit(app, "/data")
    drop(page, {"export.csv": (PUBLIC / name).read_bytes()})
    if kind:
        page.locator(".st-key-files .stMarkdownBadge", has_text="1 question").wait_for()
        page.wait_for_function(_IN_VIEW, timeout=30_000, polling=100)
        settled(page)
    if kind == WORDS:
        _meanings(page, answers, others)
    for words, answer in answers.items():
        if kind == OPTION:
            _choose(page, page.get_by_role("combobox", name=words), page.get_by_role("option", name=answer))
        elif kind == RADIO:
            page.get_by_role("radiogroup", name=words).get_by_text(answer).click()
    settled(page)
    page.locator(".st-key-load button", has_text="Load ").click()
    page.get_by_text(" records from 1 file").first.wait_for()


def _meanings(page: Any, answers: dict[str, str], others: str) -> None:
    """Gives each word of the form its meaning: that of `answers`, else the one of all others."""
    form = page.get_by_test_id("stForm")
    for place in range(form.get_by_role("combobox").count()):
        box = form.get_by_role("combobox").nth(place)
        label = box.get_attribute("aria-label") or ""
        meaning = next((mean for word, mean in answers.items() if word in label), others)
        _choose(page, box, page.get_by_role("option", name=meaning, exact=True))
    page.get_by_role("button", name="Use these meanings").click()
    settled(page)


def _choose(page: Any, box: Any, option: Any) -> None:
    """Opens a list and takes an option of it; a list that a late rerun has closed again is opened once more."""
    for _ in range(3):
        box.click()
        page.wait_for_timeout(500)
        if option.count():
            break
        settled(page)
    option.click()
