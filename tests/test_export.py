"""Exported text can never run as a formula; numbers stay numbers."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smarketing.export import safe_csv


def test_live_cells_get_an_apostrophe_and_numbers_and_dates_stay():
    frame = pl.DataFrame(
        {
            "=name": ["=1+1", "+49", "-5", "@sum", "\tx", "\rx", "\x00x", "plain", "a=b", None, ""],
            "change": [-1.5] * 11,
            "amount": [Decimal("-2.50")] * 11,
            "day": [date(2026, 10, 5)] * 11,
        }
    )
    rows = list(csv.reader(io.StringIO(safe_csv(frame).decode("utf-8-sig"), newline="")))
    assert rows[0] == ["'=name", "change", "amount", "day"]
    assert [row[0] for row in rows[1:]] == [
        "'=1+1", "'+49", "'-5", "'@sum", "'\tx", "'\rx", "'\x00x", "plain", "a=b", "", "",
    ]  # fmt: skip
    assert {tuple(row[1:]) for row in rows[1:]} == {("-1.5", "-2.50", "2026-10-05")}


def test_categories_are_text_too():
    frame = pl.DataFrame({"kind": pl.Series(["=x", "y"], dtype=pl.Categorical)})
    assert safe_csv(frame).decode("utf-8-sig") == "kind\n'=x\ny\n"


def test_an_empty_frame_has_its_header():
    assert safe_csv(pl.DataFrame(schema={"a": pl.String, "b": pl.Int64})).decode("utf-8-sig") == "a,b\n"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
@example(["\r\n=1"])
def test_no_exported_cell_starts_alive_and_nothing_else_changes(cells):
    written = safe_csv(pl.DataFrame({"text": cells, "n": range(len(cells))})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written, newline=""), strict=True))[1:]
    assert [
        row[0].removeprefix("'") if row[0] != cell else cell for row, cell in zip(rows, cells, strict=True)
    ] == cells
    assert not [row for row in rows if row[0][:1] in {"=", "+", "-", "@", "\t", "\r", "\x00"}]
