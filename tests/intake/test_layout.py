"""The table is found by evidence: delimiter, preamble, header, stacked tables, footers, widths."""

from __future__ import annotations

import gzip

import pytest

from smarketing.intake import read_table
from tests.intake.exports import reasons, table

ROWS = [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_seen(delimiter: str, end: str) -> None:
    got = table(f"a,b{end}1,x{end}2,y{end}".replace(",", delimiter))
    assert got.rows.to_dicts() == ROWS
    assert got.report["delimiter"] == delimiter
    assert got.marks["line"].to_list() == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_in_each_of_its_forms(encoding: str) -> None:
    assert table("a,b\n1,Zoë\n".encode(encoding)).rows["b"].to_list() == ["Zoë"]


def test_a_sep_line_names_the_delimiter() -> None:
    got = table("sep=;\na;b\n1;x\n2;y\n")
    assert (got.rows.to_dicts(), got.marks["line"].to_list()) == (ROWS, [3, 4])


@pytest.mark.parametrize("text", ["a||b\n1||x\n", "a~b\n1~x\n", "a b\n1 x\n"])
def test_an_unknown_delimiter_is_said(text: str) -> None:
    assert table(text).reason == "UNKNOWN_DELIMITER"


def test_title_lines_above_the_header_are_the_preamble() -> None:
    got = table('Campaign report\n"July 8, 2025 - July 31, 2025"\na,b\n1,x\n2,y\n')
    assert got.rows.to_dicts() == ROWS
    assert got.report["preamble"] == ["Campaign report", '"July 8, 2025 - July 31, 2025"']
    assert got.report["header_line"] == 3


STACKED = "# ---\n# Users\n# Start date: 20230101\na,b\n1,x\n\n# Start date: 20230101\nc,d\n5,z\n\n# More\na,b\n9,w\n"


def test_stacked_tables_are_told_apart_by_their_headers() -> None:
    got = table(STACKED, {"c": "int", "d": "text"})
    assert got.rows.to_dicts() == [{"c": 5, "d": "z"}]
    assert [entry["headers"] for entry in got.report["tables"]] == [["a", "b"], ["c", "d"], ["a", "b"]]


def test_stacked_tables_that_fit_alike_are_asked_about() -> None:
    got = table(STACKED)
    assert (got.outcome, got.reason) == ("needs_choice", "SEVERAL_TABLES")
    assert [option["table"] for option in got.questions[0]["options"]] == [0, 2]
    assert table(STACKED, table=2).rows.to_dicts() == [{"a": "9", "b": "w"}]
    assert table(STACKED, table=7).reason == "NO_SUCH_TABLE"


def test_a_separator_at_the_end_of_every_row_hides_nothing() -> None:
    got = table("a,b\n1,x,\n2,y,\n")
    assert got.rows.to_dicts() == ROWS
    assert [warning["code"] for warning in got.report["warnings"]] == ["TRAILING_DELIMITER"]
    assert reasons(table("a,b\n1,x\n2,y,\n")) == [(2, "FIELD_COUNT")]


def test_the_end_of_a_salesforce_report_is_skipped() -> None:
    end = (
        '\n\n"Grand Totals (2 records)"\n"Confidential Information - Do Not Distribute"\n"Copyright (c) 2000-2026 x"\n'
    )
    got = table('"a","b"\n"1","x"\n"2","y"\n' + end)
    assert (got.outcome, got.rows.to_dicts(), got.skipped, got.records) == ("accept", ROWS, 3, 5)


def test_totals_are_set_aside_skipped_or_kept_as_chosen() -> None:
    text = "a,b\nBrand,1\nTotal Recall,2\nTotal: Account,3\n"
    assert reasons(table(text)) == [(3, "TOTALS_ROW")]
    assert (table(text, skip_totals=True).skipped, len(table(text, skip_totals=False).rows)) == (1, 3)


def test_a_repeated_header_is_set_aside() -> None:
    got = table("a,b\n1,x\na,b\n2,y\n")
    assert (got.rows.to_dicts(), reasons(got)) == (ROWS, [(2, "REPEATED_HEADER")])


def test_blank_records_are_skipped_and_blank_lines_are_no_records() -> None:
    got = table("a,b\n1,x\n\n,\n2,y\n\n")
    assert (got.rows.to_dicts(), got.records, got.skipped) == (ROWS, 3, 1)
    assert got.marks["row"].to_list() == [1, 3]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,x@y.test\n2,z@y.test\n", "NO_HEADER"),
        ("c,d\n1,x\n", "MISSING_COLUMN"),
        ("a,b\n", "NO_DATA_ROWS"),
        ("a,b\n1\n2,3,4\n", "FIELD_COUNT"),
        ("a,b\n" + "Total: 1,2\n", "NO_DATA_ROWS"),
        ('a,b\n1,"x\n2,y\n', "UNCLOSED_QUOTE"),
        ('a,b\n1,"x\n2,"y\n', "UNCLOSED_QUOTE"),
        (",".join(["a", "b", *(f"c{n}" for n in range(2000))]) + "\n1,2\n", "TOO_MANY_COLUMNS"),
    ],
)
def test_a_file_without_a_sound_table_is_refused(text: str, reason: str) -> None:
    got = table(text)
    assert (got.outcome, got.reason) == ("reject", reason)
    assert got.message


def test_rows_that_a_missing_quote_swallowed_are_not_lost_in_silence() -> None:
    got = table('a,b,c\n1,x,"never\n2,y,z\n3,w,"\n4,v,u\n', {"a": "text"})
    assert (got.rows["a"].to_list(), reasons(got)) == (["4"], [(1, "BAD_QUOTING")])


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"PK\x03\x04....xl/workbook.xml", "DAMAGED_WORKBOOK"),
        (b"PK\x03\x04....readme.txt", "NOT_CSV_ZIP"),
        (b"%PDF-1.7\n", "NOT_CSV_PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "NOT_CSV_OFFICE"),
        (b"SQLite format 3\x00", "NOT_CSV_BINARY"),
        (b"\x89PNG\r\n\x1a\n\x00", "NOT_CSV_BINARY"),
        (b'\xef\xbb\xbf{"error": "denied"}', "NOT_CSV_JSON"),
        (b'{"a":1}\n{"a":2}\n', "NOT_CSV_JSON"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "NOT_CSV_HTML"),
        (b"\xef\xbb\xbf \n", "EMPTY_FILE"),
    ],
)
def test_what_is_no_csv_is_named(head: bytes, reason: str) -> None:
    assert table(head).reason == reason


def test_a_gzip_file_is_unpacked_when_it_says_so_within_limits() -> None:
    columns = {"a": "text", "b": "text"}
    packed = gzip.compress(b"a,b\n1,x\n2,y\n")
    assert read_table(packed, "x.csv.gz", columns, []).rows.to_dicts() == ROWS
    assert read_table(packed, "x.csv", columns, []).reason == "NOT_CSV_GZIP"
    assert read_table(gzip.compress(b"0" * 5_000_000), "x.csv.gz", columns, []).reason == "TOO_LARGE"


def test_a_cell_of_more_than_131072_characters_is_set_aside() -> None:
    assert reasons(table(f"a,b\n1,{'x' * 131_073}\n2,y\n")) == [(1, "CELL_TOO_LONG")]


@pytest.mark.parametrize("text", ["Привет Мир", "Łukasz Wiśniewski", "Αθήνα"])
def test_a_code_page_that_is_not_western_is_asked_about(text: str) -> None:
    encoding = {"П": "cp1251", "Ł": "cp1250", "Α": "cp1253"}[text[0]]
    data = f"a,b\n1,{text}\n".encode(encoding)
    got = table(data)
    assert (got.outcome, got.reason) == ("needs_choice", "UNKNOWN_ENCODING")
    assert encoding in got.questions[0]["options"]
    assert table(data, encoding=encoding).rows["b"].to_list() == [text]


def test_columns_can_be_named_by_their_header_and_one_header_twice() -> None:
    got = table("E-Mail;Stage\nx@y.test;won\n", columns={"a": "Stage", "b": "stage"})
    assert got.rows.to_dicts() == [{"a": "won", "b": "won"}]


def test_a_column_that_the_file_lacks_is_empty_and_said_to_be_missing() -> None:
    got = table("a\n1\n")
    assert (got.rows.to_dicts(), got.report["missing"]) == ([{"a": "1", "b": None}], ["b"])


def test_keys_can_be_named_and_switched_off() -> None:
    text = "a,b\n1,x\n1,x\n2,y\n2,z\n,q\n,q\n"
    assert len(table(text).rows) == 6
    got = table(text, key=["a"])
    assert reasons(got) == [(2, "DUPLICATE_ROW"), (3, "CONFLICTING_KEY"), (4, "CONFLICTING_KEY")]
    assert got.rows["b"].to_list() == ["x", "q", "q"]


def test_a_carriage_return_in_an_unquoted_cell_spoils_both_halves() -> None:
    got = table("a,b\n1,x\n2,y\rz\n3,w\n")
    assert got.rows["a"].to_list() == ["1", "3"]
    assert reasons(got) == [(2, "FIELD_COUNT"), (3, "FIELD_COUNT")]
    assert reasons(table("a,b\n1\r2,y\n3,w\n")) == [(1, "FIELD_COUNT"), (2, "FIELD_COUNT")]


def test_a_header_may_begin_with_a_number_sign() -> None:
    assert table("# a,b\n1,x\n2,y\n", columns={"a": "# a"}).rows.to_dicts() == ROWS
    assert table("# one note\na,b\n1,x\n2,y\n").rows.to_dicts() == ROWS


def test_a_title_that_is_also_a_column_is_not_the_header() -> None:
    assert table("b\na,b\n1,x\n2,y\n", {"b": "text"}).rows.to_dicts() == [{"b": "x"}, {"b": "y"}]


def test_a_campaign_called_like_a_footer_is_data() -> None:
    got = table("a,b\nDownloaded from the app,\n1,x\n")
    assert (got.rows["a"].to_list(), got.skipped) == (["Downloaded from the app", "1"], 0)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('"ha \n""ha"" \nha"', 'ha \n"ha" \nha'),
        ('"{""type"": ""Point"", ""at"": [1, 2]}"', '{"type": "Point", "at": [1, 2]}'),
        ('""', None),
        ('""""', '"'),
        ("ʤ", "ʤ"),
        (' "x, y" ', "x, y"),
        ('5" pipe', '5" pipe'),
        ("'x'", "'x'"),
        ("=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
        ('="007"', '="007"'),
        ("NULL", "NULL"),
        ("1E5", "1E5"),
        ("123456789012345678", "123456789012345678"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_cell_of_text_is_what_was_written(cell: str, value: str | None, end: str) -> None:
    got = table(f"a,b{end}1,{cell}{end}2,y{end}")
    assert got.rows["b"].to_list() == [value, "y"]
