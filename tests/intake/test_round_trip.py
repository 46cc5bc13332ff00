"""Any table, written in any dialect, is read back equal or refused; never different."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.intake import body, cells, read_table, scan, tokens
from smarketing.intake.decode import Decoded
from smarketing.intake.result import DTYPES
from tests.intake.exports import column
from tests.size import cases

EXAMPLES = cases(60, 300, 1_000)
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from(",;\t|\"'\n\r #=\\")
CELLS = st.text(CHARACTERS, max_size=8)
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
    }
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


@st.composite
def tables(draw: Any) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8))


def _written(rows: list[list[str]], dialect: dict[str, Any], header: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, **dialect).writerows([header, *rows])
    return text.getvalue()


def _cell(text: str) -> str | None:
    return unicodedata.normalize("NFC", text).strip() or None


@pytest.mark.sampled
@settings(max_examples=EXAMPLES)
@given(tables(), DIALECTS, ENCODINGS)
def test_a_table_is_read_back_equal_or_refused(rows: list[list[str]], dialect: dict[str, Any], encoding: str) -> None:
    header = [f"h{place}" for place in range(len(rows[0]))]
    if dialect["quoting"] == csv.QUOTE_MINIMAL:
        # Python's writer leaves a lone carriage return unquoted, which then ends the line.
        rows = [[cell.replace("\r", " ") for cell in row] for row in rows]
    data = _written(rows, dialect, header).encode(encoding)
    got = read_table(data, "x.csv", dict.fromkeys(header, "text"), [], None, {"key": []})
    if got.outcome in ("reject", "needs_choice"):
        return
    assert got.records == len(rows)
    assert len(got.rows) + got.set_aside["row"].n_unique() + got.skipped == got.records
    for number, row in zip(got.marks["row"], got.rows.iter_rows(), strict=True):
        assert list(row) == [_cell(cell) for cell in rows[number - 1]]


@pytest.mark.sampled
@settings(max_examples=EXAMPLES)
@given(st.text(st.sampled_from('ab,"\n\r 1'), max_size=60), st.sampled_from([3, 7, 4096]))
def test_reading_at_once_and_reading_record_by_record_agree(text: str, step: int) -> None:
    scan._STEP = step
    place = body.found_layout(Decoded(b"a,b\n", "utf-8", ""), {"a": "a"}, {})
    swift = body._swift(b"a,b\n" + text.encode(), place)
    if swift is None:
        return
    careful = cells.careful(text, ",", ["a", "b"], 2, frozenset(), backslash=tokens.escape_style(text, ","))
    assert swift.records == careful.records
    assert swift.skipped == careful.skipped
    assert sorted(swift.faults, key=lambda fault: fault.row) == careful.faults
    assert swift.frame.with_columns(pl.col(pl.String).fill_null("")).rows() == careful.frame.rows()


@pytest.fixture(autouse=True)
def _step_of_the_scan() -> Iterator[None]:
    step = scan._STEP
    yield
    scan._STEP = step


CLEAN = [f'{number},Name {number},"note, {number}",2024-01-{number:02},{number}.50' for number in range(10, 22)]


@pytest.mark.sampled
@settings(max_examples=EXAMPLES)
@given(st.integers(0, len(CLEAN) - 1), st.integers(0, 30), st.sampled_from([*",;\"'\n\r \t\\x0", ""]), st.booleans())
def test_one_wrong_character_harms_no_other_row(line: int, place: int, character: str, replace: bool) -> None:
    lines = list(CLEAN)
    lines[line] = lines[line][:place] + character + lines[line][place + replace :]
    data = "\n".join(["id,name,note,on,sum", *lines, ""]).encode()
    columns = {"id": "text", "name": "text", "note": "text", "on": "date", "sum": "decimal"}
    got = read_table(data, "x.csv", columns, ["id"], None, {"key": ["id"], "today": date(2026, 1, 1)})
    if got.outcome in ("reject", "needs_choice"):
        return
    others = [row for row in got.rows.iter_rows() if row[0] in NEAT and row != NEAT[row[0]]]
    assert {row[0] for row in others} <= {CLEAN[line][:2]}
    lost = set(NEAT) - set(got.rows["id"]) - {CLEAN[line][:2]}
    assert not lost or set(got.set_aside["reason"]) & {"CONFLICTING_KEY", "BAD_QUOTING"}


NEAT = {
    line[:2]: (
        line[:2],
        f"Name {line[:2]}",
        f"note, {line[:2]}",
        date(2024, 1, int(line[:2])),
        Decimal(f"{line[:2]}.50"),
    )
    for line in CLEAN
}
VALUES = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["1", "2", "3", "", "Total: x"]),
        "on": st.sampled_from(["2024-01-15", "13/01/2024", "02/03/2024", "never", ""]),
        "sum": st.sampled_from(["1,5", "1.234,00", "7", "x", ""]),
    }
)


@pytest.mark.slow
@settings(max_examples=100)
@given(st.lists(VALUES, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, str]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert _summary(rows) == _summary(shuffled)


def _summary(rows: list[dict[str, str]]) -> tuple[str, str | None, Counter[Any], Counter[Any]]:
    text = _written([list(row.values()) for row in rows], {"delimiter": ";"}, ["id", "on", "sum"])
    columns = {"id": "text", "on": "date", "sum": "decimal"}
    got = read_table(text.encode(), "x.csv", columns, ["id"], None, {"key": ["id"]})
    assert got.outcome in ("reject", "needs_choice") or (
        len(got.rows) + got.set_aside["row"].n_unique() + got.skipped == got.records == len(rows)
    )
    reason = got.reason if got.outcome == "needs_choice" else None
    return (
        got.outcome,
        reason,
        Counter(got.rows.iter_rows()),
        Counter(got.set_aside.select("reason", "value").iter_rows()),
    )


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    got = read_table(data, "x.csv", {"a": "text", "b": "timestamp", "c": "decimal"}, ["a"])
    assert got.outcome in ("accept", "accept_with_rejects", "reject", "needs_choice")
    assert got.outcome == "accept" or got.outcome == "accept_with_rejects" or got.reason


WORDS = (
    "0 1 12 31 99 2024 20240115 1705311000 1705311000000 9999999999999999 45306 - / . , : T Z + % $ € EUR ( ) e E Jan "
    "CET CST AM pm UTC W05 # N/A null < > h m s PT true no ' ’ −"
)
PIECES = st.sampled_from(WORDS.split()) | st.sampled_from([" ", "", "\u00a0", "٣", "2024-01-15", "10:30", "13/01/2024"])


@pytest.mark.sampled
@settings(max_examples=EXAMPLES)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=5), st.sampled_from(sorted(DTYPES)))
def test_no_value_of_any_type_raises_or_is_lost(values: list[str], kind: str) -> None:
    got = column(kind, *values, zone="Europe/Berlin")
    assert got.outcome in ("reject", "needs_choice") or got.rows.schema == {"id": pl.String, "x": DTYPES[kind]}
    if got.outcome not in ("reject", "needs_choice"):
        assert len(got.rows) + got.set_aside["row"].n_unique() + got.skipped == len(values)


@pytest.mark.sampled
@settings(max_examples=EXAMPLES)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=5), st.sampled_from(sorted(DTYPES)))
def test_a_value_reads_alike_among_many(values: list[str], kind: str) -> None:
    alone = column(kind, *values, zone="Europe/Berlin")
    twice = column(kind, *values, *values, zone="Europe/Berlin")
    assert (alone.outcome, alone.reason) == (twice.outcome, twice.reason)
    assert alone.rows["x"].to_list() * 2 == twice.rows["x"].to_list()
