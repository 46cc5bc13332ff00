"""Each nasty file of the corpus is read exactly, refused with its reason, or asked about."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from smarketing.intake import Intake, read_table

FOLDER = Path(__file__).parent.parent / "vectors" / "csv"
CASES = [
    case for case in json.loads((FOLDER / "manifest.json").read_text())["cases"] if "file" in case or "sequence" in case
]
TODAY = date(2026, 11, 24)


def _bytes(name: str) -> bytes:
    if name == "long_line.csv":
        return b"lead_id,email,note\n" + b"z" * 3_000_000
    return (FOLDER / "files" / name).read_bytes()


def _read(case: dict[str, Any], name: str) -> Intake:
    return read_table(
        _bytes(name),
        case.get("name", name),
        case["target"],
        case["required"],
        zone=case.get("source_tz"),
        choices={"today": TODAY},
    )


def _expected(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind in ("decimal", "percent", "duration"):
        return Decimal(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "timestamp":
        return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
    return value


def _rows(rows: list[dict[str, Any]], target: dict[str, str]) -> list[dict[str, Any]]:
    return [{name: _expected(row.get(name), kind) for name, kind in target.items()} for row in rows]


@pytest.mark.parametrize("case", [case for case in CASES if "file" in case], ids=lambda case: str(case["id"]))
def test_the_file_is_read_as_the_manifest_says(case: dict[str, Any]) -> None:
    got = _read(case, case["file"])
    expect = case["expect"]
    assert (got.outcome, got.reason) == (expect["outcome"], expect.get("reason")), got.message
    if "rows" in expect:
        assert got.rows.to_dicts() == _rows(expect["rows"], case["target"])
        rejected = {(entry["row"], entry["reason"]) for entry in expect.get("rejected", [])}
        assert set(got.set_aside.select("row", "reason").iter_rows()) == rejected
        assert len(got.rows) + got.set_aside["row"].n_unique() + got.skipped == got.records


@pytest.mark.parametrize("name", sorted({name for case in CASES for name in case.get("sequence", [])}))
def test_each_file_of_a_sequence_is_accepted(name: str) -> None:
    case = next(case for case in CASES if name in case.get("sequence", []))
    assert _read(case, name).outcome == "accept"


def test_the_questions_name_what_is_asked() -> None:
    asked = {
        case["id"]: [(entry["choice"], entry["column"]) for entry in _read(case, case["file"]).questions]
        for case in CASES
        if case["expect"]["outcome"] == "needs_choice"
    }
    assert asked == {
        "localised_headers": [("columns", "email"), ("columns", "created_at")],
        "shift_jis": [("encoding", None)],
        "excel_serial": [("excel_serial", "created_at")],
        "zone_abbrev": [("zone", "created_at")],
        "k_m_suffix": [("shortened", "amount")],
    }


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] == "shift_jis"])
def test_the_answer_about_the_encoding_gives_the_rows(case: dict[str, Any]) -> None:
    hints = case["expect"]["hints"]
    got = read_table(
        _bytes(case["file"]), "x.csv", case["target"], case["required"], choices={"encoding": hints["encoding"]}
    )
    assert got.rows.to_dicts() == hints["rows"]


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] == "excel_serial"])
def test_the_answer_about_excel_dates_gives_the_times(case: dict[str, Any]) -> None:
    hints = case["expect"]["hints"]
    choices = {"excel_serial": True}
    got = read_table(_bytes(case["file"]), "x.csv", case["target"], case["required"], zone=hints["tz"], choices=choices)
    assert got.rows["created_at"].to_list() == [_expected(value, "timestamp") for value in hints["values"]]


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] == "dst_fold"])
def test_an_hour_that_happens_twice_is_flagged(case: dict[str, Any]) -> None:
    warnings = _read(case, case["file"]).report["warnings"]
    assert [(warning["code"], warning["row"]) for warning in warnings] == [("AMBIGUOUS_LOCAL_TIME", 2)]


def test_a_file_of_two_gigabytes_is_refused_on_its_size() -> None:
    got = read_table(bytes(2 * 1024**3), "two_gb.csv", {"email": "text"}, ["email"])
    assert (got.outcome, got.reason) == ("reject", "TOO_LARGE")
