"""Touches and replies per person or team, and open deals by what is wrong with them: exact values."""

from __future__ import annotations

from typing import Any

import polars as pl

from smarketing.analysis import selling
from smarketing.targets import NOT_SET

PEOPLE = pl.DataFrame(
    [("ada", "Ada", "North"), ("a1", "Ada", "North"), ("bo", "Bo", "South")],
    schema={"person": pl.String, "name": pl.String, "team": pl.String},
    orient="row",
)
TOUCHES = {"value": pl.String, "kind": pl.String, "touches": pl.Int64, "people": pl.Int64}
REPLIES = {
    "value": pl.String,
    "met": pl.Int64,
    "met_late": pl.Int64,
    "breached": pl.Int64,
    "median_minutes": pl.Float64,
}
DEALS = {
    "stage": pl.String,
    "currency": pl.String,
    "amount": pl.Float64,
    "weighted_amount": pl.Float64,
    "probability": pl.Float64,
    "age_days": pl.Int64,
    "idle_days": pl.Int64,
    "is_overdue": pl.Int32,
}


def touches(*rows: tuple[str, str, int]) -> pl.DataFrame:
    return pl.DataFrame([(*row, 1) for row in rows], schema=TOUCHES, orient="row")


def replies(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=REPLIES, orient="row")


def deals(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=DEALS, orient="row")


def test_two_words_for_somebody_are_one_person_whose_medians_are_not_added():
    found = selling.activity(
        touches(
            ("Ada", "call", 3), (" A1 ", "email", 2), ("Bo", "fax", 1), ("Zed", "meeting", 4), (NOT_SET, "call", 1)
        ),
        replies(("ada", 3, 1, 0, 30.0), ("a1", 0, 0, 4, None), ("Bo", 1, 1, 0, 90.0)),
        PEOPLE,
        by="person",
    )
    assert found.select("person", "team", *selling.KINDS, "touches").rows() == [
        ("Ada", "North", 3, 2, 0, 0, 5),
        ("Zed", NOT_SET, 0, 0, 4, 0, 4),
        (NOT_SET, NOT_SET, 1, 0, 0, 0, 1),
        ("Bo", "South", 0, 0, 0, 1, 1),
    ]
    assert found.filter(person="Ada").select("met", "judged", "in_time_rate", "median_minutes").row(0) == (
        3,
        8,
        0.375,
        None,
    )
    assert found.filter(person="Bo").select("in_time_rate", "median_minutes").row(0) == (0.5, 90.0)
    assert found.filter(person="Zed").select("judged", "in_time_rate").row(0) == (None, None)


def test_by_team_the_people_are_counted_and_sums_are_those_of_its_people():
    found = selling.activity(
        touches(("Ada", "call", 3), ("Zed", "call", 4), (NOT_SET, "call", 1)),
        replies(("ada", 3, 1, 0, 30.0)),
        PEOPLE,
        by="team",
    )
    assert found.select("team", "people", "touches", "judged", "median_minutes").rows() == [
        (NOT_SET, 1, 5, None, None),
        ("North", 1, 3, 4, None),
    ]


def test_who_only_replied_made_no_touch_but_where_no_touch_is_loaded_nobody_knows():
    answered = replies(("bo", 1, 0, 0, 5.0))
    some = selling.activity(touches(("Ada", "call", 3)), answered, PEOPLE, by="person")
    assert some.filter(person="Bo").select("call", "touches").row(0) == (0, 0)
    none = selling.activity(touches(), answered, PEOPLE, by="person")
    assert none.filter(person="Bo").select("call", "touches", "judged").row(0) == (None, None, 1)


OPEN = deals(
    ("Talks", "EUR", 10.0, 5.0, 0.5, 30, 14, 0),
    ("Talks", "EUR", None, None, 0.5, 31, 13, 1),
    ("Talks", "USD", 7.0, None, None, None, None, 0),
    ("Found", "EUR", None, None, 0.1, 181, 90, 0),
)


def test_a_deal_is_idle_from_the_day_on_and_old_past_the_usual_time():
    found = selling.flagged(OPEN, idle_days=14, usual_days=31.0)
    assert found.select("is_idle", "is_old", "is_overdue", "is_without_amount").rows() == [
        (True, False, False, False),
        (False, False, True, True),
        (None, None, False, False),
        (True, True, False, True),
    ]
    unknown = selling.flagged(OPEN, idle_days=None, usual_days=None)
    assert unknown["is_idle"].null_count() == unknown["is_old"].null_count() == 4


def test_stages_come_in_the_order_of_their_chance_and_never_add_currencies():
    found = selling.stages(selling.flagged(OPEN, idle_days=14, usual_days=None))
    columns = ("stage", "currency", "deals", "amount", "weighted_amount", "median_age", "oldest")
    assert found.select(columns).rows() == [
        ("Talks", "USD", 1, 7.0, None, None, None),
        ("Found", "EUR", 1, None, None, 181.0, 181),
        ("Talks", "EUR", 2, 10.0, 5.0, 30.5, 31),
    ]
    bands = [f"age_{place}" for place in range(5)]
    assert found.select(bands).rows() == [(0, 0, 0, 0, 0), (0, 0, 0, 0, 1), (1, 1, 0, 0, 0)]
    assert found.select(selling.FLAGS).rows() == [(None, None, 0, 0), (1, None, 0, 1), (1, None, 1, 1)]


def test_the_bands_hold_each_deal_with_an_opening_day_once():
    found = selling.stages(selling.flagged(OPEN, idle_days=None, usual_days=None), (31,))
    assert found.select(pl.sum_horizontal("age_0", "age_1")).to_series().to_list() == [0, 1, 2]
