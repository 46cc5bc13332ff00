"""Other terms for the same past: which target matches, what an MQL is, and in which state each reply is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from smarketing.agreement import (
    Definition,
    Disposition,
    Response,
    Target,
    Terms,
    WorkingTime,
    weekly,
)
from smarketing.analysis import rescore

AS_OF = date(2026, 10, 16)  # a Friday
_HOURS = weekly({day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")})
TERMS = Terms(
    "Draft",
    date(2026, 1, 1),
    WorkingTime("UTC", _HOURS),
    definition=Definition(70, ("Demo request",)),
    response=Response((Target(60, trigger="Demo request"), Target(30, segment="Enterprise"), Target(240))),
    disposition=Disposition(2, ("Too small",), ("Too small",)),
)
SCHEMA: dict[str, Any] = {
    "lead_key": pl.String,
    "cycle": pl.Int32,
    "version_id": pl.String,
    "segment": pl.String,
    "trigger": pl.String,
    "score": pl.Decimal(38, 6),
    "tells_triggers": pl.Int32,
    "mql_on": pl.Date,
    "start_at": pl.Datetime("us"),
    "start_on": pl.Date,
    "touch_at": pl.Datetime("us"),
    "touch_on": pl.Date,
    "before_on": pl.Date,
    "decision": pl.String,
    "decided_on": pl.Date,
    "reason": pl.String,
    "sql_known_on": pl.Date,
    "replied_at": pl.Datetime("us"),
    "is_reply_exempt": pl.Int32,
}


def at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(f"2026-10-{text}") if text else None


def mql(start: str | None = "14 10:00", touch: str | None = None, **more: Any) -> dict[str, Any]:
    """An MQL of October 2026; stamps as "14 10:00"."""
    begun, touched = at(start), at(touch)
    row = {
        "lead_key": "crm:1",
        "cycle": 1,
        "segment": "SMB",
        "score": 80,
        "tells_triggers": 1,
        "mql_on": begun.date() if begun else date(2026, 10, 14),
        "start_at": begun,
        "start_on": begun.date() if begun else None,
        "touch_at": touched,
        "touch_on": touched.date() if touched else None,
        "replied_at": datetime(2026, 10, 16, 12, 0),
        "is_reply_exempt": 0,
    }
    return {**dict.fromkeys(SCHEMA), **row, **more}


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def judged(terms: Terms, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    return rescore.under(frame(*rows), terms, AS_OF).to_dicts()


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (mql("14 10:00", "14 14:00"), "met"),
        (mql("14 10:00", "14 14:01"), "met_late"),
        (mql("14 16:00", "15 12:00"), "met"),
        (mql("14 10:00"), "breached"),
        (mql("16 11:59"), "running"),
        (mql("16 09:00"), "at_risk"),
        (mql("16 08:00", None, replied_at=datetime(2026, 10, 16, 13, 0)), "at_risk"),
        (mql("16 08:00", None, replied_at=datetime(2026, 10, 16, 13, 1)), "breached"),
        (mql(before_on=date(2026, 10, 13)), "pre_contacted"),
        (mql(is_reply_exempt=1), "exempt"),
        (mql(replied_at=None), "unjudged"),
        (mql(None), "not_started"),
        (mql("17 10:00"), "not_started"),
        (mql("14 10:00", "17 10:00"), "breached"),
        (mql(start_at=None, touch_on=date(2026, 10, 14)), "unknown_precision"),
        (mql(start_at=None, touch_on=date(2026, 10, 16), touch_at=at("16 09:30")), "met_late"),
    ],
)
def test_a_reply_is_in_the_state_that_the_reads_would_give(row: dict[str, Any], state: str) -> None:
    assert [one["state"] for one in judged(TERMS, row)] == [state]


def test_the_first_target_that_matches_holds_and_words_are_compared_without_case_or_edges() -> None:
    rows = frame(
        mql(trigger=" DEMO request ", segment="Enterprise"),
        mql(segment="enterprise"),
        mql(),
        mql(trigger="Webinar", segment="(not set)"),
    )
    found = rescore.matched(rows, TERMS.response)
    assert found["place"].to_list() == [1, 2, 3, 3]
    assert found["target_minutes"].to_list() == [60, 30, 240, 240]


def test_an_mql_that_no_target_matches_is_uncovered() -> None:
    terms = replace(TERMS, response=Response((Target(30, segment="Enterprise"),)))
    assert [one["state"] for one in judged(terms, mql(), mql(segment="Enterprise"))] == ["uncovered", "breached"]
    assert [one["state"] for one in judged(replace(TERMS, response=None), mql())] == ["uncovered"]


@pytest.mark.parametrize(
    ("said", "row", "kind"),
    [
        (Definition(70), mql(score=70), "meets"),
        (Definition(70), mql(score=69), "below"),
        (Definition(70), mql(score=None), "unknown"),
        (Definition(70, ("Demo request",)), mql(score=None, trigger="demo request"), "meets"),
        (Definition(70, ("Demo request",)), mql(score=None, trigger="Webinar"), "unknown"),
        (Definition(70, ("Demo request",)), mql(score=10, trigger=None, tells_triggers=0), "unknown"),
        (Definition(70, ("Demo request",)), mql(score=10, trigger=None), "below"),
        (Definition(None, ("Demo request",)), mql(score=99), "below"),
        (Definition(70, (), ("Enterprise",)), mql(score=99), "below"),
        (Definition(70, (), ("smb",)), mql(score=99), "meets"),
        (Definition(70, (), ("smb",)), mql(score=99, segment="(not set)"), "unknown"),
        (Definition(), mql(), None),
        (None, mql(), None),
    ],
)
def test_a_definition_says_of_each_mql_whether_it_meets_it(
    said: Definition | None, row: dict[str, Any], kind: str | None
) -> None:
    found = rescore.defined(frame(row), replace(TERMS, definition=said))
    assert found["definition"].to_list() == [kind]


def test_an_outcome_counts_replies_volume_and_sqls_each_with_its_denominator() -> None:
    early = {"mql_on": date(2026, 9, 1), "start_on": date(2026, 9, 1), "start_at": datetime(2026, 9, 1, 10)}
    rows = frame(
        mql("14 10:00", "14 11:00", **early | {"start_at": at("14 10:00"), "start_on": date(2026, 10, 14)}),
        mql(**early, sql_known_on=date(2026, 9, 20)),
        mql(**early, sql_known_on=date(2026, 10, 15)),
        mql(score=10, decision="rejected", decided_on=date(2026, 10, 15), reason="too small"),
        mql(decision="rejected", decided_on=date(2026, 10, 15), reason="Too small "),
        mql(decision="rejected", decided_on=date(2026, 10, 17), reason="Too small"),
        mql("16 11:59"),
    )
    found = rescore.outcome(rescore.under(rows, TERMS, AS_OF), AS_OF, 30)
    assert {state: count for state, count in found.states.items() if count} == {"met": 1, "breached": 5, "running": 1}
    assert (found.in_time.part, found.in_time.whole, found.late) == (1, 6, 5)
    low, high = found.in_time.interval or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.0301, 0.5635)
    assert found.in_time.is_few
    assert (found.mqls, found.meets, found.below, found.unknown) == (7, 6, 1, 0)
    assert (found.not_meeting, found.counted) == (1, 5)
    assert found.sqls == rescore.Share(1, 3)


def test_without_a_definition_nothing_is_said_of_it_and_all_mqls_count() -> None:
    rows = rescore.under(frame(mql(), mql(score=1)), replace(TERMS, definition=None), AS_OF)
    found = rescore.outcome(rows, AS_OF, 30)
    assert (found.meets, found.below, found.unknown, found.counted) == (None, None, None, 2)


def test_no_mqls_make_no_rate() -> None:
    found = rescore.outcome(rescore.under(frame(), TERMS, AS_OF), AS_OF, 30)
    assert (found.mqls, found.in_time.rate, found.in_time.interval, found.sqls.rate) == (0, None, None, None)


def test_leads_that_never_were_mqls_are_counted_apart_where_the_draft_would_take_them() -> None:
    leads = pl.DataFrame(
        {
            "segment": ["SMB", "SMB", "Enterprise", "SMB"],
            "trigger": [None, None, None, "Demo request"],
            "score": [69, 70, 95, None],
            "leads": [5, 7, 2, 1],
        },
        schema={"segment": pl.String, "trigger": pl.String, "score": pl.Decimal(38, 6), "leads": pl.Int64},
    )
    assert rescore.extrapolated(leads, TERMS) == 10
    assert rescore.extrapolated(leads, replace(TERMS, definition=Definition(60))) == 14
    assert rescore.extrapolated(leads, replace(TERMS, definition=Definition(60, (), ("Enterprise",)))) == 2
    assert rescore.extrapolated(leads, replace(TERMS, definition=None)) is None


def test_a_band_has_its_sql_rate_with_an_interval_and_on_which_side_of_the_scores_it_lies() -> None:
    bands = pl.DataFrame(
        {
            "band": [None, 60, 70],
            "leads": [3, 50, 30],
            "mqls": [0, 20, 30],
            "mature": [0, 20, 19],
            "sqls": [0, 5, 19],
            "never_mql": [3, 30, 0],
        },
        schema_overrides={"band": pl.Int32},
    )
    found = rescore.banded(bands, 70.0, 65.0)
    assert found["rate"].to_list() == [None, 0.25, 1.0]
    assert [round(low, 4) if low is not None else None for low in found["low"]] == [None, 0.1119, 0.8318]
    assert found["is_few"].to_list() == [True, False, True]
    assert found["was_in"].to_list() == [None, "none", "whole"]
    assert found["would_be_in"].to_list() == [None, "part", "whole"]
    assert rescore.banded(bands, None, 80)["was_in"].to_list() == [None, None, None]
