"""One word, one number: the words that stand for another one's number are nowhere that people read."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from smarketing import glossary, queries
from smarketing.demo.meeting import MEETING_ID
from smarketing.meeting import build
from smarketing.meeting.deck import Deck
from smarketing.metrics.registry import METRICS
from smarketing.report import chat, mail
from smarketing.report.pdf import pdf
from smarketing.report.pictures import NONE
from smarketing.report.slides import pptx
from smarketing.ui import state
from smarketing.warehouse import Warehouse
from tests import screen_texts, templates
from tests.architecture import ROOT

AS_OF = date(2026, 10, 23)
# What must not stand there, as a pattern, and the word to use.
BANNED = {
    r"contract value|won value|amount won|value won": "value signed",
    r"plans?|planned|planning": "target (of a period), quota (of a person or a team) or promised (by the agreement)",
    r"goals?": "target, quota or promised",
    r"budgets?": "target (of spend)",
    r"outlooks?": "forecast",
    r"landings?|lands?|landed": "forecast, or: ends at",
    r"sessions?": "visits",
    r"snapshot win rate|win rate \(snapshot\)": "win rate",
    r"late MQLs?|MQLs? (that are|which are|is|are) late|(waiting|open) and late|late and waiting|late now|hours late": (
        "reply late or decision late, each in the period or open now"
    ),
    r"answered late": "replied late",
    r"\d+ [hd]": "working hours, hours, working days, days or months",
    r"opportunities that|the opportunity's|open opportunities|opportunity amount": "deal, where the record is meant",
}
# What people and sources wrote, and the same letters with another meaning, each with its reason.
ALLOWED = {
    r"No budget or timing|No budget": "reasons that customers and the starter agreement give",
    r"Budget is frozen until January": "a note of the demo company: a customer's budget",
    r"(the )?budget of the search ads( is released again)?": "an action of the demo company, as its people wrote it",
    r"the bigger plan|its starter plan": "notes of the demo company: plans that customers buy",
    r"[Ss]essions that web analytics counted|Sessions, not people|one session sees many pages": "what a visit is",
    r"Sessions by page": "what a visit is",
    r"sessions of web analytics|web analytics calls (a )?sessions?": "what a visit is",
    r"sessions, leads, mqls|\(sessions: segment": "the name under which a target of visits is stored",
    r"Session (default|primary|campaign|source)[^.;|]*|Sessions or Users": "headers of Google Analytics",
    r"browser session": "that of a browser",
    r"two sessions start at once": "those of Streamlit",
    r"salesforce-opportunit\S*|Salesforce opportunit\w+": "Salesforce's name of its export",
}
_BANNED = {re.compile(rf"\b(?:{words})\b", re.IGNORECASE): use for words, use in BANNED.items()}
_ALLOWED = re.compile("|".join(ALLOWED))
# Names of columns, parameters, files and keys stay as they are stored.
_CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)


def faults(text: str) -> list[str]:
    """What a text says that it must not, each with the word to use."""
    read = _ALLOWED.sub(" ", text)
    return [
        f"{hit[0]!r}: say {use}, in {text[:200]!r}" for banned, use in _BANNED.items() for hit in banned.finditer(read)
    ]


def _assert_clean(texts: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> None:
    wrong = {f"{where}: {fault}" for where, text in texts for fault in faults(text)}
    assert not wrong, "\n".join(sorted(wrong))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the demo company."""
    file = tmp_path_factory.mktemp("words") / "warehouse.duckdb"
    templates.at(file, templates.demo)
    return file


@pytest.fixture(scope="module")
def deck(company: Path) -> Deck:
    """A meeting of the demo company as it is put together today, not as one was frozen."""
    with closing(Warehouse(company)) as warehouse:
        versions = warehouse.agreements.versions(AS_OF)
        calendar = warehouse.agreements.in_force(AS_OF).terms.calendar_of()
        return build.deck(warehouse.read, AS_OF, versions=versions, calendar=calendar, title="Weekly meeting")


def _strings(value: Any) -> Iterator[str]:
    """Every text of a value; the keys of dicts and the fields called key, figure, read and unit are no words."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in ("key", "figure", "read", "unit", "side", "deals"):
                yield from _strings(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in ("kind", "origin", "side"):
                yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)


def test_a_banned_word_is_seen_and_told_with_the_word_to_use():
    assert faults("MQLs are behind plan") == [
        f"'plan': say {BANNED['plans?|planned|planning']}, in 'MQLs are behind plan'"
    ]
    assert len(faults("Contract value signed; October lands at 5; 3 late MQLs; 12 sessions")) == 4
    assert len(faults("Late now: 3.5 h; 12 d; answered late; 2 MQLs are late; hours late")) == 6
    assert faults("Reply late, still open; decision late; replied late; 5 working hours; 1 day") == []
    assert faults("Value signed; October ends at 5; lost: No budget or timing; landed cost `plan`") != []
    assert faults("Plants on the island explain the landscape; replied late; open opportunity") == []


def test_the_documents_and_the_readme_use_the_words():
    # A tool's goals of speed, and what is generated from the headers below.
    own = {"BENCHMARKS.md", "METRICS.md"}
    pages = [path for path in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"] if path.name not in own]
    lines = (
        (f"{path.name}:{number}", line) for path in pages for number, line in enumerate(_blanked(path).splitlines(), 1)
    )
    _assert_clean(list(lines))


def _blanked(path: Path) -> str:
    """The prose of a document: without code, commands and the targets of links; its lines keep their numbers."""
    return _CODE.sub(lambda code: "\n" * code[0].count("\n"), path.read_text(encoding="utf-8"))


def test_the_headers_of_the_questions_and_derived_tables_use_the_words():
    asked = queries.reads() | {f"mart {name}": mart for name, mart in queries.marts().items()}
    said = (
        (name, text) for name, query in asked.items() for text in (query.summary, query.grain, *query.columns.values())
    )
    _assert_clean(list(said))


def test_the_metrics_and_the_glossary_use_the_words():
    meant = [glossary.stages(), glossary.FIRST, glossary.COUNTING, glossary.PROMISES, glossary.FEEDBACK]
    texts = [("glossary", text) for part in meant for pair in part.items() for text in pair]
    # Names of reads, columns and parameters are single words in small letters.
    texts += [
        (key, text) for key, each in METRICS.items() for text in _strings(each) if not text.islower() or " " in text
    ]
    _assert_clean(texts)


def test_a_deck_and_all_that_is_sent_of_it_use_the_words(deck):
    texts = [("deck", text) for text in _strings(deck)]
    texts += [("chat", line) for line in chat.markdown(deck).splitlines()]
    texts += [("mail", line) for line in re.sub(r"<[^>]*>", "\n", mail.html(deck)).splitlines()]
    # A line break may stand between two words.
    texts += [("pdf", " ".join(page.extract_text().split())) for page in PdfReader(io.BytesIO(pdf(deck, NONE))).pages]
    for slide in Presentation(io.BytesIO(pptx(deck, NONE))).slides:
        texts += [("slides", shape.text_frame.text) for shape in slide.shapes if shape.has_text_frame]
        tables = [shape.table for shape in slide.shapes if shape.has_table]
        texts += [("slides", cell.text) for table in tables for row in table.rows for cell in row.cells]
        texts += [("slides", slide.notes_slide.notes_text_frame.text)] if slide.has_notes_slide else []
    _assert_clean(texts)


@pytest.mark.slow
@pytest.mark.parametrize("page", screen_texts.PAGES)
def test_each_view_of_each_page_uses_the_words(page, company, tmp_path, monkeypatch):
    """The meeting is the one of the demo company that is over, slide by slide."""
    shutil.copyfile(str(company), tmp_path / "warehouse.duckdb")
    monkeypatch.setenv("SMARKETING_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("SMARKETING_DEMO", "0")
    query = {"meeting": MEETING_ID} if page == "meeting.py" else {}
    try:
        # A query is called as its file.
        texts = screen_texts.texts(page, **query)
        _assert_clean((view, text) for view, text in texts if text not in queries.reads())
    finally:
        state.close()
