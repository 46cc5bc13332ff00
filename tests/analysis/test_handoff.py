"""How long MQLs wait in working time, what made them MQLs, and who has how much: exact values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from smarketing.analysis import handoff
from smarketing.calendars import Calendar

DAYS = ("mon", "tue", "wed", "thu", "fri")
CALENDARS = {
    "utc": Calendar("UTC", {day: [["09:00", "17:00"]] for day in DAYS}),
    "late": Calendar("UTC", {day: [["12:00", "14:00"]] for day in DAYS}),
}
NOON = datetime(2026, 10, 14, 12)
SCHEMA = {
    "version_id": pl.String,
    "start_at": pl.Datetime("us"),
    "now_at": pl.Datetime("us"),
    "next_step": pl.String,
    "next_due_at": pl.Datetime("us"),
    "is_late": pl.Int32,
}


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    base = {"version_id": "utc", "now_at": NOON, "next_step": "reply", "is_late": 0}
    return pl.DataFrame([base | row for row in given], schema=SCHEMA)


def spans(frame: pl.DataFrame) -> list[tuple[float | None, ...]]:
    """Age, late by and left, in working hours."""
    found = handoff.aged(frame, CALENDARS).select(pl.col("age_seconds", "late_seconds", "left_seconds") / handoff.HOUR)
    return found.rows()


def test_each_is_measured_in_the_working_time_of_its_own_version_and_keeps_its_place():
    friday, due = datetime(2026, 10, 9, 16), datetime(2026, 10, 12, 16)
    late = {"start_at": friday, "next_due_at": due, "is_late": 1}
    assert spans(rows(late | {"version_id": "late"}, late, late | {"version_id": "late"})) == [
        (4.0, 2.0, None),
        (20.0, 12.0, None),
        (4.0, 2.0, None),
    ]


def test_what_is_in_time_says_what_is_left_and_what_is_done_says_neither():
    start, due = datetime(2026, 10, 14, 11, 30), datetime(2026, 10, 15, 9, 30)
    assert spans(rows({"start_at": start, "next_due_at": due}, {"start_at": start, "next_step": None})) == [
        (0.5, None, 5.5),
        (0.5, None, None),
    ]


def test_a_day_without_a_clock_has_no_age_in_hours():
    assert spans(rows({"next_due_at": datetime(2026, 10, 15, 9)})) == [(None, None, 5.0)]


def test_no_rows_have_the_same_columns():
    empty = handoff.aged(rows(), CALENDARS)
    assert empty.columns == handoff.aged(rows({}), CALENDARS).columns
    assert empty.schema == handoff.aged(rows({}), CALENDARS).schema


@pytest.mark.parametrize(
    ("met_by", "trigger", "score", "threshold", "why"),
    [
        ("score", None, 82, 70.0, "Score 82 \u2265 70"),
        ("score", "Webinar", 82.5, 70.0, "Score 82.5 \u2265 70"),
        ("trigger", " Demo request ", 20, 70.0, "Demo request"),
        (None, "Webinar", 60, 70.0, "Score 60 < 70"),
        (None, "Webinar", None, 70.0, "Webinar"),
        (None, None, 60, None, "Score 60"),
        (None, None, None, 70.0, None),
        ("score", None, 100, 70.0, "Score 100 \u2265 70"),
    ],
)
def test_what_made_it_an_mql_is_said_in_words(met_by, trigger, score, threshold, why):
    frame = pl.DataFrame(
        {"met_by": [met_by], "trigger": [trigger], "score": [score], "threshold": [threshold]},
        schema={"met_by": pl.String, "trigger": pl.String, "score": pl.Decimal(38, 6), "threshold": pl.Float64},
    )
    assert handoff.fired(frame)["why"].item() == why


def owner(name: str, work: int, *, team: str | None = "SDR", active: int = 1) -> dict[str, Any]:
    known = int(team is not None)
    return {"owner": name, "team": team, "is_known": known, "is_active": active, "mqls": 99, "work": work} | {
        "queue": work,
        "past_due": 0,
        "reply_late": 0,
        "decision_late": 0,
    }


def test_who_is_here_is_held_against_the_even_share_of_the_team():
    owners = pl.DataFrame(
        [owner("Ada", 1), owner("Bo", 2), owner("Cy", 9, active=0), owner("(not set)", 4, team=None), owner("Dee", 0)]
    )
    replies = pl.DataFrame(
        [
            {"value": "Ada", "mqls": 30, "met": 6, "met_late": 3, "breached": 1},
            {"value": "Bo", "mqls": 10, "met": 0, "met_late": 0, "breached": 0},
            {"value": "Cy", "mqls": 7, "met": 0, "met_late": 1, "breached": 1},
        ]
    )
    found = handoff.fair_share(owners, replies)
    # Dee has none of the period and none open: she is not told, and takes no part of the share.
    assert found["owner"].to_list() == ["(not set)", "Cy", "Bo", "Ada"]
    assert found["mqls"].to_list() == [0, 7, 10, 30]
    assert found["even"].to_list() == pytest.approx([None, None, 20.0, 20.0])
    assert found["in_time_rate"].to_list() == [None, 0.0, None, 0.6]
    assert found["decided"].to_list() == [0, 2, 0, 10]
