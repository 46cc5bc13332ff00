"""The cases whose answers were worked out elsewhere, by hand and twice by machine: one at a time, and as series."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from smarketing.calendars import Calendar
from smarketing.errors import Refused

FILE = Path(__file__).parent.parent / "vectors" / "sla_vectors.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
ANSWERED = [case for case in CASES if "error" not in case["expect"]]
REFUSED = [case for case in CASES if "error" in case["expect"]]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _series(text: str) -> pl.Series:
    return pl.Series([_instant(text).replace(tzinfo=None)], dtype=pl.Datetime("us"))


def _calendar(case: dict) -> Calendar:
    return Calendar(case["tz"], case["hours"], case["holidays"])


def _names(cases: list[dict]) -> dict:
    return {"argvalues": cases, "ids": [case["id"] for case in cases]}


def test_no_case_is_left_out():
    assert (len(ANSWERED), len(REFUSED)) == (43, 5)


@pytest.mark.parametrize("case", **_names(ANSWERED))
def test_one_at_a_time(case):
    expect = case["expect"]
    judged = _calendar(case).judge(case["created_at"], case["first_response_at"], case["now"], case["target_minutes"])
    assert round(judged.elapsed_minutes, 6) == expect["elapsed_business_minutes"]
    assert judged.breached is expect["breached"]
    assert judged.due_at == _instant(expect["due_at"])
    assert judged.last_on_time_at == _instant(expect["last_on_time_at"])


@pytest.mark.parametrize("case", **_names(ANSWERED))
def test_as_series(case):
    calendar, expect = _calendar(case), case["expect"]
    start, stop = _series(case["created_at"]), _series(case["first_response_at"] or case["now"])
    seconds = calendar.elapsed_seconds(start, stop)[0]
    assert round(seconds / 60, 6) == expect["elapsed_business_minutes"]
    assert (seconds > case["target_minutes"] * 60) is expect["breached"]
    assert calendar.due(start, case["target_minutes"]).equals(_series(expect["due_at"]))
    assert calendar.last_on_time(start, case["target_minutes"]).equals(_series(expect["last_on_time_at"]))


@pytest.mark.parametrize("case", **_names(REFUSED))
def test_faults_are_refused(case):
    with pytest.raises(Refused) as refused:
        _calendar(case).judge(case["created_at"], case["first_response_at"], case["now"], case["target_minutes"])
    assert refused.value.reason == case["expect"]["error"]
