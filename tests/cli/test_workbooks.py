"""Workbooks through the command line: recognised, asked about, loaded, undone; and files that are no table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests import books

CONTACTS = [
    ["Meine Kontakte, erstes Quartal"],
    [],
    ["Datensatz-ID", "Vorname", "E-Mail", "Erstelldatum", "Lifecycle-Phase"],
    ["101", "Ada", "ada@example.com", date(2026, 1, 5), "Lead"],
    ["102", "Ben", "ben@example.com", date(2026, 1, 6), "Lead"],
]
OWN_LEADS = [["lead_id", "email", "created_at"], ["L1", "ada@example.com", date(2026, 1, 5)]]
OWN_DEALS = [["deal_id", "name", "status", "created_at"], ["D1", "Alder", "open", date(2026, 1, 5)]]
PUBLIC = Path(__file__).parent.parent / "vectors" / "public"


def kept(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_a_workbook_with_a_title_and_german_headers_is_recognised_loaded_and_undone(folder, run) -> None:
    file = kept(folder, "kontakte.xlsx", books.xlsx({"Kontakte": CONTACTS, "Notizen": [["nur ein Text"]]}))
    done = run("load", file)
    assert (done.code, done.out.splitlines()[0]) == (
        0,
        "kontakte.xlsx: loaded. leads: 2 added, 0 updated, 0 unchanged, 0 set aside, 0 skipped",
    )
    assert "The sheet 'Kontakte' was read. Not read: 'Notizen' (1 row, no table)." in done.out
    assert run("undo", 1).out == "Upload 1 is withdrawn.\n"


@pytest.mark.slow
def test_the_same_workbook_twice_is_one_upload(folder, run) -> None:
    file = kept(folder, "leads.xlsx", books.xlsx({"Leads": OWN_LEADS}))
    run("load", file)
    assert "already loaded as upload 1" in run("load", file).out


def test_two_sheets_that_can_be_loaded_are_asked_about_and_each_answer_loads_one(folder, run) -> None:
    file = kept(folder, "both.xlsx", books.xlsx({"People": OWN_LEADS, "Pipeline": OWN_DEALS}))
    asked = run("load", file)
    assert asked.code == 1
    assert "Answer: --choice 'export=generic.leads#People' (or generic.deals#Pipeline)" in asked.err
    assert "leads: 1 added" in run("load", file, "--choice", "export=generic.leads#People").out
    assert "deals: 1 added" in run("load", file, "--choice", "sheet=Pipeline").out


@pytest.mark.slow
def test_sheets_that_nobody_knows_are_asked_about_before_their_columns(folder, run) -> None:
    unknown = [["Artikel", "Preis"], ["A", 1.5]]
    file = kept(folder, "unknown.xlsx", books.xlsx({"A": unknown, "B": unknown}))
    assert "Answer: --choice sheet=A (or B)" in run("load", file).err
    assert "Its columns: Artikel, Preis." in run("load", file, "--choice", "sheet=B").err


@pytest.mark.slow
def test_a_map_reads_the_sheet_whose_columns_it_names(folder, run) -> None:
    file = kept(
        folder,
        "mixed.xlsx",
        books.xlsx({"Prices": [["Artikel", "Preis"], ["A", 1.5]], "Leads": [["Nr", "Seit"], ["1", date(2026, 1, 5)]]}),
    )
    text = 'source = "crm"\ntarget = "leads"\n[columns]\nlead_id = "Nr"\ncreated_at = "Seit"\n'
    (folder / "mixed.toml").write_text(text)
    assert "leads: 1 added" in run("load", file, "--map", folder / "mixed.toml").out


def test_the_header_is_the_line_that_was_named(folder, run) -> None:
    rows = "lead_id,email,created_at\nx,y,z\nlead_id,email,created_at\nL1,ada@example.com,2026-01-05\n"
    file = kept(folder, "twice.csv", rows.encode())
    assert "leads: 1 added, 0 updated, 0 unchanged, 0 set aside" in run("load", file, "--choice", "header=3").out


@pytest.mark.slow
def test_a_workbook_in_a_zip_is_a_file_of_its_own(folder, run) -> None:
    file = kept(folder, "all.zip", books.zipped({"leads.xlsx": books.xlsx({"Leads": OWN_LEADS}), "a.txt": b""}))
    done = run("load", file)
    assert "all.zip/leads.xlsx: loaded. leads: 1 added" in done.out


def test_a_workbook_is_read_by_what_it_is_and_not_by_its_name(folder, run) -> None:
    file = kept(folder, "renamed.csv", books.xlsx({"Leads": OWN_LEADS}))
    assert "leads: 1 added" in run("load", file).out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("18_not_csv/report.xlsx", "This is an Excel workbook, but it is damaged or cut off."),
        ("18_not_csv/renamed.csv", "This is an Excel workbook, but it is damaged or cut off."),
        ("18_not_csv/report.xls", "This is a web page (HTML), not a CSV file or a workbook."),
        ("18_not_csv/html.csv", "This is a web page (HTML), not a CSV file or a workbook."),
        ("18_not_csv/error.csv", "This is JSON data, not a CSV file or a workbook."),
        ("18_not_csv/empty.csv", "The file is empty (0 bytes)."),
        ("18_not_csv/header_only.csv", "The file has a header but no rows."),
        ("04_no_header/contacts.csv", "This file has no header: line 1 holds data, not column names (501, Ada, One,"),
    ],
)
def test_a_file_that_is_no_table_is_called_what_it_is(run, name: str, words: str) -> None:
    done = run("load", PUBLIC / name)
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert "No upload" in run("uploads").out or run("uploads", "--json").json == []


@pytest.mark.parametrize(
    ("text", "is_headless"),
    [
        ("D1,Alder,1000,EUR,open\nD2,Birch,2000.50,EUR,won\n", True),
        ("12,77\n13,78\n", True),
        ("Kim,2026-03-02,yes\nLee,2026-03-03,no\n", True),
        ("Region,2024,2025\nNorth,10,20\n", False),
        ("Artikel,Preis\nStift,1000\n", False),
    ],
)
def test_a_header_is_missed_only_where_a_record_stands_for_it(folder, run, text: str, is_headless: bool) -> None:
    done = run("load", kept(folder, "x.csv", text.encode()))
    assert ("This file has no header: line 1 holds data" in done.err) is is_headless
    assert ("Say which column is which" in done.err) is not is_headless


def test_all_columns_of_an_unknown_file_are_named(folder, run) -> None:
    file = kept(
        folder, "wide.csv", (",".join(f"Spalte {n}" for n in range(30)) + "\n" + ",".join("x" * 30) + "\n").encode()
    )
    assert "Spalte 28, Spalte 29." in run("load", file).err


@pytest.mark.slow
def test_tables_of_a_stacked_file_that_were_not_loaded_are_counted(folder, run) -> None:
    head = "# ----------------\n# Traffic\n# Start date: 20260101\n# End date: 20260102\n# ----------------\n"
    days = "Nth day,Users\n0000,10\n0001,12\n\n"
    other = "# Start date: 20260101\n# End date: 20260102\nCountry,Users\nChile,3\nPeru,4\nCuba,5\n"
    file = kept(folder, "ga4.csv", (head + days + other).encode())
    done = run("load", file, "--dry-run")
    assert "Not loaded: line 12 (3 rows: Country, Users)." in done.out, done.out + done.err
