"""Answers that the command line proposes: typed as they are printed, they lead to a loaded file."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from smarketing.cli_questions import asked
from smarketing.intake.result import question
from tests import books

PUBLIC = Path(__file__).parents[1] / "vectors" / "public"
_PROPOSED = re.compile(r"--choice ('(?:[^']|'\"'\"')*'|[^\s,]+)")
ASKING = [
    ("03_duplicate_columns/deals.csv", "--map m.toml", "place:Amount"),
    ("05b_nonlatin_stages/deals.csv", "", "values:status"),
    ("06_company_currency/deals.csv", "", "currency:Amount in company currency"),
    ("16_timestamps/serial.csv", "", "excel_serial:Create Date"),
    ("17_numbers/comma3.csv", "--as deals", "decimal:amount"),
    ("17_numbers/suffix.csv", "--as deals", "shortened:amount"),
    ("25_foreign_headers/rd.csv", "", "values:status"),
    ("37_currency_symbols/kr.csv", "", "currency:amount"),
    ("37_currency_symbols/yen.csv", "", "decimal:amount"),
    ("43b_cjk_encodings/tw.csv", "", "encoding"),
]
LEADS, DEALS = "lead_id,email,created_at", "deal_id,name,status,created_at"
MADE = [
    ("zones.csv", f"{LEADS}\n1,a@example.com,2026-01-05 10:00 CST\n2,b@example.com,2026-01-05 10:00 SGT\n", "zone"),
    ("dates.csv", f"{LEADS}\n1,a@example.com,01/02/2026\n2,b@example.com,05/04/2026\n", "date_order:created_at"),
    ("equals.csv", "lead_id,email,created_at,score=x\n1,a@example.com,01/02/2026,\n", "date_order:created_at"),
    ("chance.csv", f"{DEALS},probability\n1,A,open,2026-01-05,25\n2,B,open,2026-01-06,0.5\n", "percent:probability"),
    ("euro.csv", f"{DEALS},amount,currency\n1,A,open,2026-01-05,5,EURO\n", "values:currency"),
    (
        "closed.csv",
        "Record ID,Deal Name,Deal Stage,Amount,Currency,Create Date,Last contacted\n"
        "1,A,Closed Won,9,EUR,2026-02-01,2026-03-05\n",
        "needed:closed_at",
    ),
]


def _until_loaded(run: Any, file: Path, *words: str) -> list[str]:
    """Loads the file, typing the first answer to each question as it is printed; the ids of the questions."""
    typed: list[str] = []
    ids: list[str] = []
    for _ in range(6):
        (outcome,) = run("load", file, *words, *typed, "--dry-run", "--json").json["files"]
        done = run("load", file, *words, *typed)
        if done.code == 0:
            return ids
        ids += [each["id"] for each in outcome["questions"]]
        for line in done.err.splitlines():
            answers = _PROPOSED.findall(line.partition(" Answer: ")[2].partition(", or one for all")[0])
            typed += [word for answer in answers for word in ("--choice", *shlex.split(answer))]
    raise AssertionError(done.err)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words", "first"), ASKING)
def test_each_asking_case_is_loaded_by_the_answers_that_are_printed(run, monkeypatch, name, words, first):
    monkeypatch.chdir((PUBLIC / name).parent)
    assert _until_loaded(run, PUBLIC / name, *shlex.split(words))[:1] == [first]


@pytest.mark.parametrize(("name", "text", "first"), MADE)
def test_each_kind_of_question_is_settled_by_the_answer_that_is_printed(run, tmp_path, name, text, first):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert _until_loaded(run, tmp_path / name)[0].startswith(first)


def test_a_sheet_that_is_called_by_a_year_is_no_number(run, tmp_path):
    unknown = [["lead_id", "email", "created_at"], ["1", "a@example.com", "2026-01-05"]]
    (tmp_path / "years.xlsx").write_bytes(books.xlsx({"2025": unknown, "2026": unknown}))
    assert _until_loaded(run, tmp_path / "years.xlsx") == ["export"]


def test_all_words_may_be_given_one_meaning(run):
    done = run("load", PUBLIC / "05b_nonlatin_stages" / "deals.csv")
    answer = _PROPOSED.findall(done.err.partition("or one for all: ")[2])
    assert answer == ["values.status=open"]
    assert run("load", PUBLIC / "05b_nonlatin_stages" / "deals.csv", "--choice", *answer).code == 0


@pytest.mark.parametrize(
    ("choice", "column", "options", "printed"),
    [
        ("place", "a=b", [4, 5], """--choice 'place={"a=b": 4}' (or 5)"""),
        ("excel_serial", "Day", [True, False], "--choice excel_serial=true (or false)"),
        ("fields", "amount", ["2024", "Sum"], """--choice 'fields.amount="2024"' (or Sum)"""),
        ("needed", "closed_at", ["Done", ""], "--choice needed.closed_at=Done (or nothing after the =)"),
        ("table", None, [{"table": 0, "line": 1}, {"table": 1, "line": 9}], "--choice table=0 (or 1)"),
        ("zone", "Day", ["UTC"], "--choice zone=UTC"),
        ("zone", "Day", ["CST"], "--choice zone.CST=America/Chicago (or the zones that are meant)"),
    ],
)
def test_an_answer_is_printed_as_it_is_typed(choice, column, options, printed):
    assert asked(question("X", choice, "Which?", column=column, options=options)) == f"  Which? Answer: {printed}"


def test_two_answers_of_one_name_stand_beside_each_other(run, tmp_path):
    (tmp_path / "a.csv").write_text(
        f"{LEADS}\n1,a@example.com,2026-01-05 10:00 CST\n2,b@example.com,2026-01-05 10:00 IST\n"
    )
    zones = ("--choice", 'zone={"CST": "America/Chicago"}', "--choice", "zone.IST=Asia/Kolkata")
    assert run("load", tmp_path / "a.csv", *zones).code == 0


def test_an_answer_for_the_whole_file_may_name_the_column_that_asked(run):
    file = PUBLIC / "16_timestamps" / "serial.csv"
    (outcome,) = run("load", file, "--choice", "excel_serial.Create Date=false", "--json").json
    assert (outcome["state"], outcome["reason"]) == ("refused", "BAD_DATE")
