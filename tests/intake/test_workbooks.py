"""Excel, OpenDocument and Parquet files are read cell by cell as they were typed, or refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from smarketing.intake import Intake, read_table, tables, workbook_parts
from smarketing.intake.result import Stopped
from tests import books

KINDS = {"id": "text", "day": "date", "at": "timestamp", "amount": "decimal", "text": "text"}
HEAD = ["id", "day", "at", "amount", "text"]
FILES = Path(__file__).parent.parent / "vectors" / "workbooks"
SHEET = "xl/worksheets/sheet1.xml"


def read(data: bytes, kinds: dict[str, str] = KINDS, name: str = "x.xlsx", **choices: Any) -> Intake:
    return read_table(data, name, kinds, [], "UTC", {"key": [], "today": date(2026, 11, 24), **choices})


def book(*rows: list[Any]) -> bytes:
    return books.xlsx({"Leads": [HEAD, *rows]})


def codes(got: Intake) -> list[str]:
    return [str(warning["code"]) for warning in got.report["warnings"]]


def texts(got: Intake) -> list[str]:
    return [str(warning["text"]) for warning in got.report["warnings"]]


def test_cells_keep_their_types() -> None:
    noon = datetime(2026, 3, 2, 12, 30)
    got = read(book(["007", date(2026, 3, 2), noon, 1.234, "1.234"], ["8", date(2026, 12, 3), noon, 0.1 + 0.2, "a\nb"]))
    assert got.outcome == "accept"
    assert got.rows["id"].to_list() == ["007", "8"]
    assert got.rows["day"].to_list() == [date(2026, 3, 2), date(2026, 12, 3)]
    assert got.rows["at"].to_list() == [noon, noon]
    assert got.rows["amount"].to_list() == [Decimal("1.234"), Decimal("0.3")]
    assert got.rows["text"].to_list() == ["1.234", "a\nb"]
    assert (got.report["sheet"], got.report["encoding"], codes(got)) == ("Leads", "xlsx", ["NUMBERS_AS_TEXT"])


def test_a_number_of_three_decimals_is_no_thousand() -> None:
    """As text of a CSV this column is asked about; as number cells it is beyond doubt."""
    assert read(book(["1", None, None, 1.234, None])).rows["amount"].to_list() == [Decimal("1.234")]
    assert read(book(["1", None, None, "1.234", None])).questions[0]["choice"] == "decimal"


def test_a_time_of_excel_carries_no_noise_of_its_fraction() -> None:
    got = read(book(["1", None, datetime(2026, 3, 2, 14, 29, 59, 999_600), None, None]))
    assert got.rows["at"].to_list() == [datetime(2026, 3, 2, 14, 30)]


def test_a_clock_and_a_duration_are_hours() -> None:
    row = ["1", None, None, None, None, timedelta(hours=36, minutes=5), timedelta(hours=6)]
    data = books.xlsx({"A": [[*HEAD, "long", "clock"], row]})
    got = read(data, {"id": "text", "long": "text", "clock": "text"})
    assert got.rows.row(0) == ("1", "36:05:00", "6:00:00")


def test_an_id_of_more_than_15_digits_shows_that_its_end_is_lost() -> None:
    """A spreadsheet keeps 15 digits of a number: the rest of a campaign's id is zeros that nobody wrote."""
    got = read(book([120212345678901234, None, None, None, "120212345678901234"]))
    assert got.rows["id"].to_list() == ["1.20212345678901E+17"]
    assert got.rows["text"].to_list() == ["120212345678901234"]


def test_an_error_of_the_spreadsheet_is_set_aside() -> None:
    data = books.changed(
        book(["1", None, None, 5, None], ["2", None, None, 6, None]),
        SHEET,
        '<c r="D3"><v>6</v>',
        '<c r="D3" t="e"><v>#DIV/0!</v>',
    )
    got = read(data)
    assert got.set_aside.select("row", "line", "value", "reason").rows() == [(2, 3, "#DIV/0!", "EXCEL_ERROR")]
    assert got.rows["id"].to_list() == ["1"]


def test_lines_are_the_rows_of_the_sheet() -> None:
    """A table that begins in row 4, below a title, with a cell of two lines and a header of two."""
    data = books.xlsx({"Leads": [[], ["All leads"], [], ["id", "the\ntext"], ["1", "a\nb"], ["2", "c"]]})
    got = read(data, {"id": "text", "the text": "text"})
    assert got.report["header_line"] == 4
    assert got.report["preamble"] == ["All leads"]
    assert got.marks["line"].to_list() == [5, 6]
    assert got.rows["the text"].to_list() == ["a\nb", "c"]


def test_a_title_over_a_wide_table_is_not_its_header() -> None:
    title = [["Report of sales", "created on", "2026-03-02"], [], HEAD]
    got = read(books.xlsx({"Leads": [*title, ["1", date(2026, 3, 2), None, 2, "x"]]}))
    assert (got.report["header_line"], got.rows["id"].to_list()) == (3, ["1"])


def test_the_header_line_can_be_chosen() -> None:
    data = books.xlsx({"A": [["id", "text"], ["old", "x"], ["id", "text"], ["new", "y"]]})
    assert read(data, {"id": "text"}, header_line=3).rows["id"].to_list() == ["new"]


def test_what_a_sheet_hides_is_said() -> None:
    data = book(*[[str(number), None, None, number, None] for number in range(1, 4)])
    data = books.changed(data, SHEET, '<row r="3"', '<row hidden="1" r="3"')
    data = books.changed(
        data, SHEET, "<sheetData>", '<cols><col min="4" max="5" width="9" hidden="1"/></cols><sheetData>'
    )
    got = read(data)
    assert len(got.rows) == 3
    assert texts(got) == ["Hidden in the sheet, and read too: 1 row.", "Hidden in the sheet, and read too: 2 columns."]


def test_a_formula_without_its_result_is_said_and_not_read_as_zero() -> None:
    data = book(["1", None, None, 5, None], ["2", None, None, 6, None])
    data = books.changed(data, SHEET, '<c r="D3"><v>6</v>', '<c r="D3"><f>1+5</f><v></v>')
    got = read(data)
    assert got.rows["amount"].to_list() == [Decimal(5), None]
    assert texts(got)[0].startswith("Read as empty, for the file does not hold their results: 1 formula.")


def test_numbers_kept_as_text_among_numbers_are_said() -> None:
    got = read(book(["1", None, None, 5, None], ["2", None, None, "6", None]))
    assert got.rows["amount"].to_list() == [Decimal(5), Decimal(6)]
    assert texts(got) == ["Column D keeps 1 number as text, read as it is written."]


def test_sums_and_footers_below_a_table_are_no_rows_of_it() -> None:
    sums = [["Grand Totals (1 record)", None, None, 5], [], ["Total", None, None, 5], ["generated by Kim on 2 March"]]
    got = read(book(["1", None, None, 5, None], *sums))
    assert got.rows["id"].to_list() == ["1"]
    assert got.set_aside.select("line", "reason").rows() == [(3, "TOTALS_ROW"), (5, "TOTALS_ROW")]
    assert got.skipped == 2


def test_dates_of_which_some_are_text_are_said() -> None:
    """What a program of another country makes of 03/04/2026 is a date, and of 13/04/2026 text."""
    got = read(book(["1", date(2026, 3, 4), None, None, None], ["2", "13/04/2026", None, None, None]))
    assert texts(got) == [
        "Column B keeps 1 date as text beside cells that are dates: what made those may have taken a day for a month. "
        "Compare some of them with their source."
    ]


def test_merged_cells_below_the_header_are_said() -> None:
    data = book(*[[str(number), None, None, number, "x"] for number in range(1, 30)])
    data = books.changed(
        data,
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="E20:E22"/></mergeCells>',
    )
    assert texts(read(data)) == ["1 merged area down to row 22: only the first cell of one has its value."]


def test_macros_are_said_and_not_run() -> None:
    got = read(books.with_part(book(["1", None, None, 5, None]), "xl/vbaProject.bin", b"\x00" * 64), name="x.xlsm")
    assert texts(got) == ["This workbook holds macros. Its cells were read; no macro was run."]


SHEETS = {
    "Cover": [["Quarterly report"], ["by marketing"]],
    "Leads": [HEAD, ["1", date(2026, 3, 2), None, 2, "x"]],
    "Old": [HEAD, ["2", date(2026, 3, 2), None, 2, "x"]],
    "Notes": [["a", "b"], ["c", "d"]],
}


def test_sheets_that_fit_alike_are_asked_about() -> None:
    asked = read(books.xlsx(SHEETS))
    assert (asked.outcome, asked.reason) == ("needs_choice", "SEVERAL_SHEETS")
    assert asked.questions[0]["options"] == ["Leads", "Old", "Notes"]
    assert read(books.xlsx(SHEETS), sheet="old").rows["id"].to_list() == ["2"]


def test_the_only_sheet_that_fits_is_read_and_the_others_are_said() -> None:
    got = read(books.xlsx(SHEETS, hidden=["Old"]))
    assert got.rows["id"].to_list() == ["1"]
    assert texts(got) == [
        "The sheet 'Leads' was read. Not read: 'Cover' (2 rows, no table), 'Old' (2 rows, hidden), 'Notes' (2 rows)."
    ]


def test_a_sheet_that_is_not_there_is_asked_for_by_name() -> None:
    asked = read(books.xlsx(SHEETS), sheet="March")
    assert (asked.reason, asked.questions[0]["options"]) == ("NO_SUCH_SHEET", list(SHEETS))


def test_a_sheet_without_a_table_is_refused() -> None:
    got = read(books.xlsx({"Cover": SHEETS["Cover"], "Empty": []}))
    assert (got.outcome, got.reason) == ("reject", "NO_TABLE")
    assert got.message is not None
    assert "'Cover' (2 rows, no table), 'Empty' (empty)" in got.message


def test_an_empty_workbook_is_refused() -> None:
    got = read(books.xlsx({"One": [], "Two": []}))
    assert (got.reason, got.message) == ("EMPTY_FILE", "This workbook holds no cells: 'One' (empty), 'Two' (empty).")


def test_a_workbook_of_formulas_alone_is_refused_with_the_way_out() -> None:
    data = books.xlsx({"A": [[1, 2], [3, 4]]})
    for cell, value in (("A1", 1), ("B1", 2), ("A2", 3), ("B2", 4)):
        data = books.changed(data, SHEET, f'<c r="{cell}"><v>{value}</v>', f'<c r="{cell}"><f>1+1</f>')
    got = read(data)
    assert got.reason == "NOT_COMPUTED"
    assert got.message is not None
    assert "save it, and drop that" in got.message


def test_a_damaged_workbook_is_refused() -> None:
    whole = book(["1", None, None, 5, None])
    middle = whole.index(SHEET.encode()) + len(SHEET) + 20
    for data in (
        whole[:-200],
        whole[:middle] + b"????" + whole[middle + 4 :],
        books.zipped({"xl/workbook.xml": b"<no"}),
    ):
        got = read(data)
        assert (got.outcome, got.reason) == ("reject", "DAMAGED_WORKBOOK")


def test_a_workbook_with_a_password_is_refused() -> None:
    assert read((FILES / "password.xlsx").read_bytes()).reason == "ENCRYPTED"
    data = bytearray(book(["1", None, None, 5, None]))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert read(bytes(data)).reason == "ENCRYPTED"


def test_a_bomb_in_a_workbook_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = book(["1", None, None, 5, None])
    bomb = books.with_part(whole, "xl/media/image.bin", bytes(30_000_000))
    assert read(bomb).reason == "TOO_LARGE"
    monkeypatch.setattr(workbook_parts, "_SMALL", 40_000_000)
    assert read(bomb).outcome == "accept"


def test_a_workbook_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(books.with_part(book(["1", None, None, 5, None]), "xl/media/image.bin", bytes(30_000_000)))
    size = (30_000_000).to_bytes(4, "little")
    for _ in range(data.count(size)):
        at = data.index(size)
        data[at : at + 4] = (1000).to_bytes(4, "little")
    assert read(bytes(data)).outcome == "reject"


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        for number in range(workbook_parts.MAX_PARTS):
            archive.writestr(f"xl/{number}", b"")
    assert read(out.getvalue()).reason == "TOO_LARGE"


def test_an_old_workbook_is_read_alike() -> None:
    got = read((FILES / "leads.xls").read_bytes(), {"lead_id": "text", "created_at": "date", "score": "decimal"})
    assert got.rows.rows() == [("007", date(2026, 1, 5), Decimal("1.5")), ("8", date(2026, 1, 6), Decimal(12))]


def test_opendocument_is_read_alike() -> None:
    rows = [HEAD, ["007", date(2026, 3, 2), "", 1.234, "x"], ["8", date(2026, 3, 3), "", 2, "y"]]
    got = read(books.ods(rows), name="x.ods")
    assert got.rows["id"].to_list() == ["007", "8"]
    assert got.rows["day"].to_list() == [date(2026, 3, 2), date(2026, 3, 3)]
    assert got.rows["amount"].to_list() == [Decimal("1.234"), Decimal(2)]
    assert texts(got) == ["Hidden in the sheet, and read too: 1 row."]


def test_the_tables_of_a_workbook_name_their_sheets() -> None:
    found = tables(books.xlsx(SHEETS), "x.xlsx")
    assert next((table.sheet, table.headers) for table in found) == ("Leads", HEAD)
    assert [table.sheet for table in found] == ["Leads", "Old", "Notes"]
    alone = tables(books.xlsx({"Cover": SHEETS["Cover"], "Leads": SHEETS["Leads"]}), "x.xlsx")
    assert [table.sheet for table in alone] == [None]


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def test_parquet_keeps_its_types() -> None:
    at = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    frame = pl.DataFrame(
        {"id": ["007"], "day": [date(2026, 3, 2)], "at": [at], "amount": [1.234], "text": [None], "list": [[1]]},
        schema_overrides={"text": pl.String, "at": pl.Datetime("us", "Europe/Berlin")},
    )
    got = read_table(parquet(frame), "x.parquet", KINDS, [], "Asia/Tokyo", {"key": [], "today": date(2026, 11, 24)})
    assert got.rows.row(0) == ("007", date(2026, 3, 2), datetime(2026, 3, 2, 12, 30), Decimal("1.234"), None)
    assert got.report["headers"] == HEAD


def test_a_damaged_parquet_file_is_refused() -> None:
    whole = parquet(pl.DataFrame({"id": ["1"] * 100}))
    assert [read(whole[:-9]).reason, read(b"PAR1" + bytes(400)).reason] == ["DAMAGED_PARQUET"] * 2


def test_a_file_without_a_header_says_so() -> None:
    with pytest.raises(Stopped):
        tables(b"", "x.csv")
    got = read(b"501,Ada,ada@example.com,2026-03-02\n502,Bob,bob@example.com,2026-03-03\n", name="x.csv")
    assert got.reason == "NO_HEADER"
