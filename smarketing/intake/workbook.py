"""A workbook's sheets as text: each row a line, each cell as it was typed, and what the sheet hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import fastexcel
import polars as pl

from smarketing.intake import sheet_text, workbook_parts
from smarketing.intake.result import Stopped, question
from smarketing.intake.sheet_text import Text
from smarketing.intake.workbook_parts import Facts

# Cells past which a workbook is refused before its text is made: 5 million rows of 20 columns would be 100 million.
MAX_CELLS = 40_000_000

_TITLE_ROWS = 10

Note = dict[str, object]


@dataclass(frozen=True)
class Sheet:
    """One sheet: `data` its cells as UTF-8 CSV, line for row; `filled` its rows with a cell, `is_table` whether two of
    them have two cells or more; `notes` what a reader of its cells would not see.
    """

    name: str
    data: bytes
    filled: int
    is_table: bool
    is_hidden: bool
    notes: tuple[Note, ...] = ()


@lru_cache(maxsize=1)
def sheets(data: bytes, kind: str) -> tuple[Sheet, ...]:
    """All sheets of the workbook, in its order; Stopped when it cannot be read, or must not be."""
    packed = workbook_parts.of_old(data) if kind == "xls" else workbook_parts.of_zip(data, kind)
    try:
        book = fastexcel.read_excel(data)
        found = tuple(_sheet(book, name, packed.facts.get(name, Facts())) for name in book.sheet_names)
    except fastexcel.FastExcelError as wrong:
        raise (
            workbook_parts.encrypted(kind) if "password" in str(wrong).lower() else workbook_parts.damaged(kind)
        ) from None
    except BaseException as wrong:
        # A panic of the library has a class that nothing exports, and is no Exception.
        if type(wrong).__name__ != "PanicException":
            raise
        raise workbook_parts.damaged(kind) from None
    if not packed.has_macros:
        return found
    note = _note("MACROS", "This workbook holds macros. Its cells were read; no macro was run.")
    return tuple(Sheet(**{**each.__dict__, "notes": (note, *each.notes)}) for each in found)


def chosen(found: Sequence[Sheet], wish: Any) -> list[Sheet]:
    """The sheet that was chosen by name, else the visible ones that hold a table; Stopped when there is none."""
    if wish is not None:
        named = [each for each in found if each.name.strip().casefold() == str(wish).strip().casefold()]
        if not named:
            text = f"This workbook has no sheet {str(wish)!r}. Which one is meant?"
            raise Stopped("NO_SUCH_SHEET", text, [sheet_question("NO_SUCH_SHEET", text, found)])
        return named
    tables = [each for each in found if each.is_table and not each.is_hidden]
    if tables:
        return tables
    if not any(each.filled for each in found):
        _stop_without_results(found)
        raise Stopped("EMPTY_FILE", f"This workbook holds no cells: {_listed(found)}.")
    if any(each.is_table for each in found):
        text = f"The visible sheets of this workbook hold no table: {_listed(found)}. Which one is meant?"
        raise Stopped("NO_TABLE", text, [sheet_question("NO_TABLE", text, [each for each in found if each.is_table])])
    _stop_without_results(found)
    raise Stopped(
        "NO_TABLE",
        "No sheet of this workbook holds a table, which is a line of column names with rows below it: "
        f"{_listed(found)}.",
    )


def sheet_question(reason: str, text: str, found: Sequence[Sheet]) -> dict[str, Any]:
    """Which sheet is meant: the options are their names, the evidence says how many rows each has."""
    options = [each.name for each in found]
    return question(reason, "sheet", text, options=options, evidence={each.name: _words(each) for each in found})


def left_out(found: Sequence[Sheet], read: Sheet) -> list[Note]:
    """What is said of the sheets that are not read."""
    others = [each for each in found if each.name != read.name]
    if not others:
        return []
    text = f"The sheet {read.name!r} was read. Not read: {_listed(others)}."
    return [_note("ONE_OF_SEVERAL_SHEETS", text)]


def _stop_without_results(found: Sequence[Sheet]) -> None:
    if any(note["code"] == "NOT_COMPUTED" for each in found for note in each.notes):
        raise Stopped(
            "NOT_COMPUTED",
            "The cells of this workbook are formulas whose results the file does not hold. Open it in the spreadsheet "
            "program, save it, and drop that.",
        )


def _listed(found: Sequence[Sheet]) -> str:
    return ", ".join(f"{each.name!r} ({_words(each)})" for each in found)


def _words(sheet: Sheet) -> str:
    rows = f"{sheet.filled:,} row{'' if sheet.filled == 1 else 's'}" if sheet.filled else "empty"
    what = "" if sheet.is_table or not sheet.filled else ", no table"
    return f"{rows}{what}{', hidden' if sheet.is_hidden else ''}"


def _sheet(book: fastexcel.ExcelReader, name: str, facts: Facts) -> Sheet:
    part = book.load_sheet(name, header_row=None, dtypes="string")
    if part.height * part.width > MAX_CELLS:
        size = f"{part.height:,} rows of {part.width:,} columns"
        raise Stopped(
            "TOO_LARGE", f"The sheet {name!r} has {size}. Split it, by month for example, and drop the parts."
        )
    cells, is_hidden = pl.DataFrame(), part.visible != "visible"
    if part.height and part.width:
        batch, errors = part.to_arrow_with_errors()
        cells = pl.DataFrame(pl.from_arrow(batch))
        cells = sheet_text.with_errors(
            cells, [(*each.position, each.detail) for each in errors.errors] if errors else []
        )

    def as_flags(columns: Sequence[str]) -> pl.DataFrame:
        places = [cells.columns.index(each) for each in columns]
        return pl.DataFrame(book.load_sheet(name, header_row=None, dtypes="boolean", use_columns=places))

    text = sheet_text.text(cells, as_flags, facts.first_row)
    filled = cells.select(pl.sum_horizontal(pl.lit(0), pl.all().is_not_null())).to_series()
    wide = int((filled > 1).sum())
    notes = tuple(_notes(facts, text))
    return Sheet(name, text.data, int((filled > 0).sum()), wide > 1, is_hidden, notes)


def _notes(facts: Facts, text: Text) -> list[Note]:
    notes = []
    if facts.hidden_rows:
        notes.append(_note("HIDDEN_ROWS", f"Hidden in the sheet, and read too: {_many(facts.hidden_rows, 'row')}."))
    if facts.hidden_columns:
        words = f"Hidden in the sheet, and read too: {_many(facts.hidden_columns, 'column')}."
        notes.append(_note("HIDDEN_COLUMNS", words))
    if facts.uncomputed:
        words = f"Read as empty, for the file does not hold their results: {_many(facts.uncomputed, 'formula')}."
        words += " Open the workbook in the spreadsheet program, save it, and drop that."
        notes.append(_note("NOT_COMPUTED", words))
    # The areas of a title lie above the table; further down a merged cell leaves the rows below it without its value.
    below = [row for row in facts.merged if row > facts.first_row + _TITLE_ROWS]
    if below:
        words = (
            f"{_many(len(below), 'merged area')} down to row {max(below):,}: only the first cell of one has its value."
        )
        notes.append(_note("MERGED_CELLS", words))
    for column, count in text.as_text.items():
        words = f"Column {column} keeps {_many(count, 'number')} as text, read as it is written."
        notes.append(_note("NUMBERS_AS_TEXT", words))
    for column, count in text.half_dates.items():
        words = f"Column {column} keeps {_many(count, 'date')} as text beside cells that are dates: what made those may"
        notes.append(
            _note("HALF_DATES", f"{words} have taken a day for a month. Compare some of them with their source.")
        )
    return notes


def _note(code: str, text: str) -> Note:
    return {"code": code, "text": text}


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
