"""PDF and slides say what the deck says, whole and in its order, whatever people typed and whatever the machine has."""

from __future__ import annotations

import io
import random
import struct
import zlib
from dataclasses import replace

import pytest
from pptx import Presentation
from pypdf import PdfReader

from smarketing.charts import room
from smarketing.meeting.deck import Hero, Line, Picture, Slide, Table
from smarketing.report import pages, pictures, values
from smarketing.report.lettering import UNKNOWN, lettered, one_line
from smarketing.report.pdf import pdf
from smarketing.report.pictures import Drawn
from smarketing.report.pieces import FOOT, HEIGHT, WIDTH, Grid, Words
from smarketing.report.slides import pptx
from tests.report import decks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# The smallest PNG: one grey pixel.
DOT = b"\x89PNG\r\n\x1a\n" + b"".join(
    (
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\x00\x80")),
        _chunk(b"IEND", b""),
    )
)


def texts(deck):
    """Everything that the deck says and that a page must hold."""
    for slide in deck.slides:
        yield from (slide.title, slide.lacks, *slide.small)
        for hero in slide.heroes:
            yield from (hero.label, hero.text, *hero.notes)
        for line in slide.lines:
            yield from (line.text, line.note)
        if slide.table:
            yield from (*slide.table.columns, *(cell for cells in slide.table.cells for cell in cells))
    for number in deck.numbers:
        if not number.key.startswith("broken:"):
            yield from (values.value(number), number.definition)
    yield from (deck.title, deck.told, deck.agreement)


def squeezed(words) -> str:
    """Words without their spaces: a line break may stand at any of them."""
    return "".join(lettered(words).split())


@pytest.fixture(scope="module")
def deck():
    return decks.demo()


@pytest.fixture(scope="module")
def drawn(deck):
    return Drawn({slide.key: DOT for slide in deck.slides if slide.picture})


@pytest.fixture(scope="module")
def sent(deck, drawn):
    return PdfReader(io.BytesIO(pdf(deck, drawn)))


@pytest.fixture(scope="module")
def slides(deck, drawn):
    return Presentation(io.BytesIO(pptx(deck, drawn)))


def shown(slide):
    """All words on a slide of the file."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def test_the_pdf_has_every_number_and_sentence_of_the_deck(deck, sent):
    whole = squeezed(" ".join(page.extract_text() for page in sent.pages))
    assert [said for said in texts(deck) if squeezed(said) not in whole] == []
    assert "€" in whole


def test_the_slides_have_every_number_and_sentence_of_the_deck(deck, slides):
    whole = squeezed(" ".join(said for slide in slides.slides for said in shown(slide)))
    assert [said for said in texts(deck) if squeezed(said) not in whole] == []


def test_the_pdf_has_a_bookmark_for_each_slide_and_pages_of_16_to_9(deck, sent):
    titles = [deck.title, *(slide.title for slide in deck.slides), "What the numbers mean"]
    assert [each.title for each in sent.outline] == titles
    assert {(float(page.mediabox.width), float(page.mediabox.height)) for page in sent.pages} == {(WIDTH, HEIGHT)}
    last = sent.pages[-1].extract_text()
    assert f"{len(sent.pages)} / {len(sent.pages)}" in last
    assert "since 16 Oct 2026" in last or "since 9 Oct 2026" in last


def test_neither_file_says_who_made_it_or_when(deck, drawn, sent, slides):
    assert {name: value for name, value in sent.metadata.items() if name not in ("/Producer", "/Title")} == {
        "/CreationDate": f"D:{deck.as_of.replace('-', '')}000000Z"
    }
    about = slides.core_properties
    assert (about.author, about.last_modified_by, about.comments, about.title) == ("", "", "", deck.title)
    assert f"{about.created:%Y-%m-%d}" == f"{about.modified:%Y-%m-%d}" == deck.as_of
    assert pdf(deck, drawn) == pdf(deck, drawn), "the same deck makes the same bytes"


def test_slides_have_titles_for_the_outline_real_tables_alt_texts_and_notes(deck, slides):
    titles = [deck.title, *(slide.title for slide in deck.slides), "What the numbers mean"]
    assert list(dict.fromkeys(slide.shapes.title.text for slide in slides.slides)) == titles
    by_title = {slide.shapes.title.text: slide for slide in slides.slides}
    changed = deck.slide("changed")
    (table,) = (shape.table for shape in by_title[changed.title].shapes if shape.has_table)
    cells = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert cells == [changed.table.columns, *changed.table.cells]
    said = by_title[changed.title].notes_slide.notes_text_frame.text
    assert all(one_line(small) in said for small in changed.small)
    assert "MQLs: " in said
    late = deck.slide("handoff")
    (alt,) = (
        shape._element.xpath("./*/p:cNvPr")[0].get("descr")
        for shape in by_title[late.title].shapes
        if shape.shape_type == 13
    )
    assert alt == late.picture.alt


def test_without_pictures_their_rows_stand_there_and_both_files_say_why(deck, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    none = pictures.pictures(deck, room.figure)
    assert (none.images, none.lacks) == ({}, values.NO_PICTURES)
    read = PdfReader(io.BytesIO(pdf(deck, none)))
    whole = squeezed(" ".join(page.extract_text() for page in read.pages))
    file = Presentation(io.BytesIO(pptx(deck, none)))
    also = squeezed(" ".join(said for slide in file.slides for said in shown(slide)))
    for text in (values.NO_PICTURES, *(f"{row['late']}" for row in deck.slide("handoff").picture.rows)):
        assert squeezed(text) in whole
        assert squeezed(text) in also
    for row in deck.slide("handoff").picture.rows:
        assert squeezed(row["name"]) in whole


def test_hostile_text_breaks_nothing_and_stays_on_the_page():
    deck = decks.hostile()
    read = PdfReader(io.BytesIO(pdf(deck)))
    whole = squeezed(" ".join(page.extract_text() for page in read.pages))
    assert squeezed("=cmd|' /C calc'!A0") in whole
    assert squeezed("<script>alert(1)</script>") in whole
    assert "x" * 400 in whole
    assert UNKNOWN in whole
    assert squeezed(pages.LACKS_LETTERS) in whole
    assert not [page for page in read.pages if "/URI" in str(page.get("/Annots"))]
    file = Presentation(io.BytesIO(pptx(deck)))
    said = " ".join(text for slide in file.slides for text in shown(slide))
    assert "שלום" in said, "slides have all letters, for they are shown with the fonts of who opens them"
    assert "\u202e" not in said
    assert all(slide.shapes.title.text for slide in file.slides)
    assert not file.slides[0].part.package.main_document_part.rels or all(
        not rel.is_external for slide in file.slides for rel in slide.part.rels.values()
    )


@pytest.mark.parametrize("seed", range(8))
def test_whatever_a_deck_holds_nothing_is_left_out_and_nothing_leaves_the_page(seed):
    made = random.Random(seed)

    def words(most: int) -> str:
        return " ".join("abcdefghij"[: made.randint(1, 10)] for _ in range(made.randint(1, most)))

    columns = made.randint(2, 5)
    slide = Slide(
        "changed",
        words(30),
        heroes=tuple(Hero(words(6), words(2), "sales", (words(8),)) for _ in range(made.choice((0, 1, 3)))),
        picture=made.choice((None, Picture("late", ({"name": "A", "late": 1},), "alt"))),
        table=made.choice((None, Table(*_table(made, columns, words)))),
        lines=tuple(Line(words(made.choice((9, 400))), words(20)) for _ in range(made.randint(0, 14))),
        small=tuple(words(made.choice((20, 300))) for _ in range(made.randint(0, 8))),
    )
    deck = decks.small(slide)
    for drawn in (None, ()):
        laid = pages.pages(deck, drawn)
        pieces = [piece for page in laid for piece in page.pieces if piece.y < FOOT]
        found = " ".join(said for piece in pieces for said in _said(piece))
        for said in (*slide.small, *(part for line in slide.lines for part in (line.text, line.note))):
            assert squeezed(said) in squeezed(found)
        if slide.table:
            assert all(squeezed(cell) in squeezed(found) for cells in slide.table.cells for cell in cells)
        for page in laid:
            for piece in page.pieces:
                tall = piece.height
                assert piece.x >= 0
                assert piece.x + (sum(piece.widths) if isinstance(piece, Grid) else piece.width) <= WIDTH
                assert piece.y + tall <= (HEIGHT if piece.y >= FOOT else FOOT)


def _table(made, columns, words):
    cells = tuple(tuple(words(4) for _ in range(columns)) for _ in range(made.randint(1, 40)))
    return tuple(words(2) for _ in range(columns)), cells


def _said(piece):
    if isinstance(piece, Words):
        yield " ".join(piece.lines)
    if isinstance(piece, Grid):
        yield from (" ".join(cell) for row in (piece.head, *piece.rows) for cell in row.cells)


def test_values_are_shown_with_what_they_are_made_of_and_missing_is_not_zero():
    table = values.defined(decks.small())
    assert [cells[:2] for cells in table.cells] == [
        ("MQLs", "2,078"),
        ("Replies in time", "66% (213 of 325)"),
        ("Open pipeline (EUR)", "€2.74M"),
        ("Notes", "—"),
        ("Promise: replies", "70% (73 of 105), broken"),
    ]
    assert table.cells[3][2] == "No note is written yet."
    assert table.sides == ("marketing", "sales", "sales", "both", "sales")


def test_many_rows_of_a_picture_are_counted_not_dropped_without_a_word():
    found = values.rows(Picture("new", tuple({"a_name": f"r{place}", "inner": [1]} for place in range(30)), "alt"))
    assert found.columns == ("A name",)
    assert found.cells[-1] == ("and 17 more rows",)
    assert len(found.cells) == values.MOST_ROWS


@pytest.mark.slow
def test_a_real_picture_is_drawn_as_large_as_its_page_and_twice_as_sharp(deck):
    if pictures.browser() is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(pictures.BROWSERS)})")
    one = replace(deck, slides=(deck.slide("handoff"), Slide("odd", "Odd", picture=Picture("late", ({},), "alt"))))
    found = pictures.pictures(one, room.figure)
    _, width, height = pages.pictures(one)["handoff"]
    image = found.images["handoff"]
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(image[16:20]), int.from_bytes(image[20:24])) == (
        pytest.approx(width * 3, abs=3),
        pytest.approx(height * 3, abs=3),
    )
    assert set(found.images) == {"handoff"}
    assert found.lacks == values.FAILED, "what could not be drawn is said"
    assert pdf(one, found)


def test_a_browser_that_hangs_is_ended_and_the_rows_stand_there(deck, monkeypatch, tmp_path):
    hanging = tmp_path / "chromium"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    hanging.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(hanging))
    found = pictures.pictures(replace(deck, slides=(deck.slide("handoff"),)), room.figure, seconds=1.0)
    assert (found.images, found.lacks) == ({}, values.FAILED)
