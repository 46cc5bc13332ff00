"""Markdown, mail and CSV: what people typed stays text there, and says all that the slides say."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from smarketing.meeting.deck import Picture, Slide
from smarketing.report.actions import actions_csv
from smarketing.report.chat import markdown, text
from smarketing.report.lettering import broken, is_lettered, one_line, width
from smarketing.report.mail import html
from smarketing.report.values import unseen, value
from smarketing.warehouse import Item
from tests.report import decks


class Reader(HTMLParser):
    """Tags, attributes and words of a mail."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(words)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words.append(data)


def said(deck):
    for slide in deck.slides:
        yield from (slide.title, *slide.small)
        yield from (part for hero in slide.heroes for part in (hero.label, hero.text))
        yield from (part for line in slide.lines for part in (line.text, line.note))
        if slide.table:
            yield from (cell for cells in slide.table.cells for cell in cells)
    yield from (value(number) for number in deck.numbers if not number.key.startswith("broken:"))


@pytest.mark.parametrize("deck", [decks.demo(), decks.hostile()], ids=["demo", "hostile"])
def test_a_mail_says_everything_runs_nothing_and_asks_no_host(deck):
    read = Reader(html(deck))
    whole = "\n".join(read.words)
    assert [words for words in said(deck) if one_line(words) not in whole] == []
    assert read.tags <= {
        *("html", "head", "meta", "title", "body", "div", "h1", "h2", "p", "br", "b", "span"),
        *("table", "tr", "th", "td"),
    }
    assert read.attributes <= {"lang", "charset", "http-equiv", "content", "name", "style"}
    assert "default-src 'none'" in html(deck)


@pytest.mark.parametrize("deck", [decks.demo(), decks.hostile()], ids=["demo", "hostile"])
def test_markdown_says_everything_and_nothing_in_it_is_alive(deck):
    whole = markdown(deck)
    assert [words for words in said(deck) if text(words) not in whole] == []
    titles = [line for line in whole.splitlines() if re.match(r"#+ ", line)]
    assert len(titles) == len(deck.slides) + 2
    body = re.sub(r"\\.", "", whole)
    assert not re.search(r"[<>\[\]`]|!\(|\$", body), "marks that could start a tag, a link or code are escaped"
    assert not re.search(r"(?<!\w)@\w|://|www\.", body), "no mention and no address"
    assert not re.search(r"&#?\w+;", body.replace("&amp;", ""))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("- a list", r"\- a list"),
        ("# a title", r"\# a title"),
        ("12. a number", r"12\. a number"),
        ("> a quote", r"\> a quote"),
        ("a_b*c | d", r"a\_b\*c \| d"),
        ("one\n\ntwo", "one two"),
        ("5% of 3.5 (AT&T)", "5% of 3.5 (AT&T)"),
        ("ada@example.com", "ada@example.com"),
        ("@here", "@\u2060here"),
    ],
)
def test_what_was_typed_is_shown_letter_by_letter_in_markdown(typed, shown):
    assert text(typed) == shown


def test_a_picture_says_in_words_and_rows_what_it_shows_and_nothing_twice():
    rows = ({"name": "Price", "said": "26", "note": "26 deals", "value": 26},)
    slide = Slide("heard", "“Price” is heard most", picture=Picture("heard", rows, "“Price” is heard most; by deals."))
    alt, table = unseen(slide)
    assert alt == ""
    assert table.cells == (("Price", "26", "26 deals"),)
    landing = Picture(
        "landing", ({"name": "MQLs", "title": "Oct", "verdict": "Ahead.", "landing": "At 3."},), "Ahead. At 3."
    )
    assert unseen(Slide("outlook", "Oct lands well", picture=landing)) == ("Ahead. At 3.", None)
    assert unseen(Slide("actions", "None")) == ("", None)


def item(kind="action", text="Do it", due_on=None, state="open", **more):
    at = datetime(2026, 10, 23, 10, tzinfo=UTC)
    told = {"owner": "", "made_by": "Merle", "state_at": None, "reason": None} | more
    return Item(
        f"{kind}{text}", "m", kind, "decide", text, told["owner"], due_on, None, told["made_by"], at, state,
        told["state_at"], None, told["reason"], 0, told.get("is_carried", False),
    )  # fmt: skip


def test_actions_as_csv_the_earliest_due_first_and_no_cell_runs_as_a_formula():
    done_at = datetime(2026, 10, 24, tzinfo=UTC)
    items = [
        item(text="No day"),
        item("decision", "Not an action"),
        item(text="=cmd|' /C calc'!A0", owner="@SUM(1)", due_on=date(2026, 11, 2)),
        item(
            text="Over\ntwo lines",
            owner="Ada",
            due_on=date(2026, 10, 30),
            state="done",
            state_at=done_at,
            is_carried=True,
        ),
    ]
    rows = list(csv.reader(io.StringIO(actions_csv(items).decode("utf-8-sig"))))
    assert rows == [
        ["action", "owner", "due_on", "state", "agreed_on", "written_by", "is_carried_over", "done_on", "reason"],
        ["Over two lines", "Ada", "2026-10-30", "done", "2026-10-23", "Merle", "true", "2026-10-24", ""],
        ["'=cmd|' /C calc'!A0", "'@SUM(1)", "2026-11-02", "open", "2026-10-23", "Merle", "false", "", ""],
        ["No day", "", "", "open", "2026-10-23", "Merle", "false", "", ""],
    ]
    assert len(actions_csv([]).decode("utf-8-sig").splitlines()) == 1


def test_lines_are_broken_where_they_are_full_and_long_words_are_cut():
    words = "Give the open MQLs to those who cover SMB " * 5 + "x" * 200
    lines = broken(words, 17, 300)
    assert all(width(line, 17) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert is_lettered("Größe, Łódź, Ελλάδα, Київ: → 5 − 3 ≥ 1 …")
    assert not is_lettered("日本")
