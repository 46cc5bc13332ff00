"""Cases of public trackers, in which tools of this kind went wrong: what each of them must answer here.

A case is a folder of tests/vectors/public and the steps that are taken in it: what is typed, and either the words that
must be in the answer, or columns of a read and their rows.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "vectors" / "public"
MARCH = "--from 2026-03-01 --to 2026-03-31"
YEAR = "--from 2026-01-01 --to 2026-12-31"
# What is typed, and the words of the answer; or a read, its columns, and their rows in any order.
Step = tuple[str, str] | tuple[str, str, list[Any]]

CASES: dict[str, list[Step]] = {
    "02_delimiter_in_header": [
        ("load deals.csv --as deals --choice 'fields.amount=amount, in dollars'", "deals: 2 added"),
        ("read deal_rows", "amount", [1000, 1000000]),
    ],
    "03_duplicate_columns": [
        ("load deals.csv", "column 4 (1000, 2000) and column 5 (9000, 8000). Which one is meant?"),
        ("load deals.csv --map m.toml", "Answer: --choice place.Amount=4 (or 5)"),
        ("load deals.csv --map m.toml --choice place.Amount=5", "deals: 2 added"),
        ("read deal_rows", "amount", [9000, 8000]),
    ],
    "04_no_header": [("load contacts.csv", "This file has no header: line 1 holds data, not column names")],
    "08_lakh_grouping": [
        ("load deals.csv", "deals: 3 added"),
        (f"metric value_signed {MARCH}", "currency value", [("INR", 11334567.5)]),
    ],
    "10_sf_ids": [
        ("load report1.csv", "deals: 2 added"),
        ("load Opportunity.csv", "1 updated"),
        ("read deal_rows", "deal_id amount", [("0065g00000AbCdEAAV", 1000), ("0065g00000aBcDeAAK", 500)]),
    ],
    "15_single_local_day": [
        ("load contacts.csv --as leads --zone America/Chicago", "leads: 3 added"),
        ("read activity_funnel --from 2026-09-07 --to 2026-09-07", "stage events", [("lead", 2), ("mql", 2)]),
        ("read activity_funnel --from 2026-09-08 --to 2026-09-08", "stage events", [("mql", 1)]),
    ],
    "16_timestamps": [
        ("load serial.csv --dry-run", "numbers such as 46084. Are these Excel dates?"),
        ("load mixed.csv --as leads", "leads: 3 added"),
        ("load fold.csv --as leads --dry-run", "Times without a zone are read in UTC: created_at."),
        ("load fold.csv --as leads --zone Europe/Berlin --dry-run", "1 set aside"),
        ("load ampm.csv fr.csv pt.csv --as leads --dry-run", "pt.csv: would load. leads: 0 added"),
        # 2026年3月2日 9:30 and the 3rd of March of the 8th year of Reiwa.
        ("load jp.csv --as leads --dry-run", "jp.csv: would load. leads: 0 added"),
        # Of the three instants 23:30 at -6, 5:30 UTC and 6:30 at +1, all are the 2nd of March in UTC.
        ("read journey_rows", "lead_on", ["2026-03-02"] * 3),
        ("load epoch.csv --dry-run", "epoch.csv: would load. leads: "),
    ],
    "17_numbers": [
        ("load swiss.csv --as deals", "2 added"),
        ("read deal_rows", "amount", [1234.5, 12345]),
        ("load fr.csv --as deals", "deals: 0 added"),
        ("read deal_rows", "amount", [1234.56, 12345]),
        ("load paren.csv --as deals", "deals: 0 added"),
        ("read deal_rows", "amount", [-1200, 500]),
        ("load comma2.csv --as deals", "deals: 0 added"),
        ("read deal_rows", "amount", [1.12, 512.77]),
        ("load trail.csv --as deals", "deals: 0 added"),
        ("read deal_rows", "amount", [-1200, 500]),
        ("load space_cur.csv --as deals", "deals: 0 added"),
        ("read deal_rows", "amount", [1234.5, 99]),
        ("load sci.csv --as deals", "deals: 0 added"),
        ("read deal_rows", "amount", [1500000, 200000]),
        ("load comma3.csv --as deals", "is '1,120' a whole number with a thousands mark, or has it decimals?"),
        ("load huge.csv --as deals", "1 set aside"),
        ("load fullwidth.csv --as deals", "deals: 0 added"),
        ("read deal_rows", "amount", [1234, 56]),
        ("load arabic.csv --as deals", "deals: 0 added"),
        ("read deal_rows", "amount", [1234.5, 56]),
        ("load suffix.csv --as deals", "holds shortened numbers (1.2M, 350K), which somebody has rounded."),
        ("load suffix.csv --as deals --choice shortened.amount=read", "deals: 0 added"),
        ("read deal_rows", "amount", [1200000, 350000]),
    ],
    "18_not_csv": [
        ("load html.csv error.csv empty.csv header_only.csv", "html.csv: This is a web page (HTML)"),
        ("load html.csv error.csv empty.csv header_only.csv", "error.csv: This is JSON data"),
    ],
    "21_second_cycle_clock": [
        ("load hist.csv --as stage_history", "stage_history: 4 added"),
        ("load touches.csv --as touches", "touches: 2 added"),
        (f"read reply_rows {YEAR}", "cycle state", [(1, "met"), (2, "met_late")]),
    ],
    "22_quota_month_and_quarter": [
        ("load q.csv deals.csv", "deals: 1 added"),
        ("read quota_rows --from 2026-01-01 --to 2026-03-31", "quota", [100, 100, 100, 300]),
    ],
    "24_same_person_two_sources": [("load own.csv", "leads: 1 added, 0 updated, 0 unchanged, 0 set aside")],
    "26_ga4_other": [
        ("load data-export.csv", "1 set aside"),
        (f"read traffic {MARCH}", "sessions", [230]),
    ],
    "27_notes_html": [
        ("load deals.csv --as hubspot.deals", "deals: 1 added"),
        ("load notes.csv", "notes: 3 added"),
        ("read note_rows", "text", ["Price is too high & unclear\n- asked twice", "価格が高すぎる", "السعر مرتفع جدا"]),
    ],
    "30_overdue": [
        ("load deals.csv --as-of 2026-03-31", "4 added"),
        ("read open_deals", "deal_id is_overdue", [("2", 1), ("4", 0)]),
    ],
    "32_big_numbers": [
        ("load deals.csv", "25 added"),
        ("metric value_signed", "currency value", [("IDR", 149500000003)]),
    ],
    "37_currency_symbols": [
        ("load brl.csv --as deals0", "deals0 is no export that is known: it is taken for the system of the ids"),
        ("load kr.csv --as deals1", "Which currency is 'kr' in 'amount'?"),
        ("load chf.csv --as deals --source deals2", "2 added"),
        ("load zl.csv --as deals4", "2 added"),
        (f"metric value_signed {MARCH}", "currency value", [("BRL", 1333.56), ("CHF", 1333.5), ("PLN", 1333.56)]),
    ],
    "38_csv_out": [
        ("load leads.csv", "2 added"),
        ("read journey_rows --format csv", "'=HYPERLINK("),
        ("read journey_rows --format csv", "株式会社テスト"),
        ("read journey_rows --format csv", "'@SUM(A1)"),
    ],
    "39_phone_only": [
        ("load leads.csv", "This looks like a list of leads, but no column of it proves so. Is it?"),
        ("load leads.csv --as leads", "each is known by its name and created_at"),
        ("load leads.csv --as leads", "Columns that fill nothing: phone."),
        ("read journey_rows", "lead_name lead_on", [("Ada One", "2026-03-01"), ("Bob Two", "2026-03-02")]),
    ],
    "43b_cjk_encodings": [
        ("load tw.csv", "Which of these readings is right?"),
        ("load tw.csv --choice encoding=cp950", "leads: 2 added"),
        ("load cn.csv --choice encoding=gb18030", "leads: 2 added"),
        ("load kr2.csv --choice 'export=as before'", "leads: 4 added"),
        ("read journey_rows --format csv", "展覽會"),
        ("read journey_rows --format csv", "검색광고"),
    ],
    "44_sep_line": [
        ("load x.csv", "leads: 1 added"),
        ("read journey_rows", "lead_key lead_on", [("generic:1", "2026-03-01")]),
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_case_has_its_right_answer(case: str, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER / case)
    for words, expected, *rows in CASES[case]:
        if not rows:
            answer = run(*shlex.split(words))
            assert expected in answer.out + answer.err
            continue
        answer = json.loads(run(*shlex.split(words), "--format", "json").out)
        got = [tuple(row[name] for name in expected.split()) for row in answer]
        wanted = [row if isinstance(row, tuple) else (row,) for row in rows[0]]
        assert sorted(got, key=str) == sorted(wanted, key=str)
