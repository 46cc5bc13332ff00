"""Filters resolve against data-as-of, say what they ask, and step back to the same age."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.filters import ALL_TIME, BEGINNING, CUSTOM, PERIODS, Filters
from smarketing.format import span
from smarketing.targets import DIMENSIONS

AS_OF = date(2026, 10, 23)


@pytest.mark.parametrize(
    ("period", "from_on", "to_on", "earlier", "earlier_end", "earlier_as_of"),
    [
        ("This month", "2026-10-01", "2026-10-24", "2026-09-01", "2026-09-24", "2026-09-23"),
        ("Last month", "2026-09-01", "2026-10-01", "2026-08-01", "2026-09-01", "2026-09-22"),
        ("This quarter", "2026-10-01", "2026-10-24", "2026-07-01", "2026-07-24", "2026-07-23"),
        ("Last quarter", "2026-07-01", "2026-10-01", "2026-04-01", "2026-07-01", "2026-07-24"),
        ("This year", "2026-01-01", "2026-10-24", "2025-01-01", "2025-10-24", "2025-10-23"),
        ("Last 6 months", "2026-05-01", "2026-10-24", "2025-11-01", "2026-04-24", "2026-04-25"),
        ("Last 12 months", "2025-11-01", "2026-10-24", "2024-11-01", "2025-10-24", "2025-10-23"),
        ("Custom", "2026-10-01", "2026-10-24", "2026-09-08", "2026-10-01", "2026-09-30"),
    ],
)
def test_a_period_has_exact_days_and_an_earlier_one_of_the_same_age(
    period, from_on, to_on, earlier, earlier_end, earlier_as_of
):
    chosen = Filters.over(period, AS_OF)
    before = chosen.previous()
    assert (str(chosen.from_on), str(chosen.to_on), chosen.as_of) == (from_on, to_on, AS_OF)
    assert before is not None
    assert (str(before.from_on), str(before.to_on), str(before.as_of)) == (earlier, earlier_end, earlier_as_of)


def test_all_time_begins_before_any_data_and_has_no_period_before():
    chosen = Filters.over(ALL_TIME, AS_OF)
    assert (chosen.from_on, chosen.to_on) == (BEGINNING, date(2026, 10, 24))
    assert chosen.previous() is None
    assert chosen.describe() == "All time (everything loaded)"


def test_the_last_days_of_months_stay_whole_months_when_stepping_back():
    before = Filters.over("This month", date(2026, 3, 31)).previous()
    assert before is not None
    assert (before.from_on, before.last_on) == (date(2026, 2, 1), date(2026, 2, 28))


def test_a_custom_period_includes_both_days_and_an_end_before_its_start_is_one_day():
    assert Filters.over(CUSTOM, AS_OF, start=date(2026, 9, 1), end=date(2026, 9, 30)).to_on == date(2026, 10, 1)
    assert Filters.over(CUSTOM, AS_OF, start=date(2026, 9, 5), end=date(2026, 9, 1)).to_on == date(2026, 9, 6)


def test_the_words_name_exactly_what_the_parameters_ask():
    chosen = Filters.over("This month", AS_OF, segment="SMB", owner="(not set)")
    assert chosen.describe() == "This month (1 – 23 Oct 2026), segment SMB, owner (not set)"
    assert chosen.to_params() == {
        "from_on": date(2026, 10, 1),
        "to_on": date(2026, 10, 24),
        "as_of": AS_OF,
        "first_stage": "lead",
        "channel": None,
        "campaign": None,
        "segment": "SMB",
        "region": None,
        "owner": "(not set)",
    }


def test_a_copied_link_is_pinned_to_dates():
    chosen = Filters.over("This month", AS_OF, channel="Paid & more")
    assert chosen.link_query() == {
        "period": "Custom",
        "from": "2026-10-01",
        "to": "2026-10-23",
        "channel": "Paid & more",
    }
    assert Filters.over(ALL_TIME, AS_OF).link_query() == {"period": "All time"}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-10-01", "2026-10-23", "1 – 23 Oct 2026"),
        ("2026-09-28", "2026-10-04", "28 Sep – 4 Oct 2026"),
        ("2025-12-28", "2026-01-04", "28 Dec 2025 – 4 Jan 2026"),
        ("2026-10-05", "2026-10-05", "5 Oct 2026"),
    ],
)
def test_days_read_as_people_write_them(first, last, words):
    assert span(date.fromisoformat(first), date.fromisoformat(last)) == words


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([name for name in PERIODS if name != ALL_TIME]), st.dates(date(1995, 1, 1), date(2090, 12, 31)))
def test_the_period_before_ends_where_or_before_this_one_starts_and_is_as_old(period, as_of):
    chosen = Filters.over(period, as_of)
    before = chosen.previous()
    assert before is not None
    assert chosen.from_on < chosen.to_on <= as_of + timedelta(days=1)
    assert before.from_on < before.to_on <= chosen.from_on
    assert before.as_of - before.from_on == chosen.as_of - chosen.from_on


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(PERIODS),
    st.dates(date(1995, 1, 1), date(2090, 12, 31)),
    st.sampled_from(DIMENSIONS),
    st.text(min_size=1),
)
def test_a_link_opened_on_a_later_day_shows_the_same_period(period, as_of, dimension, value):
    chosen = Filters.over(period, as_of, **{dimension: value})
    query = chosen.link_query()
    days = {key: date.fromisoformat(query[name]) for key, name in (("start", "from"), ("end", "to")) if name in query}
    later = Filters.over(query["period"], as_of + timedelta(days=40), **days, **{dimension: query[dimension]})
    assert later.from_on == chosen.from_on
    assert later.chosen == chosen.chosen
    assert period == ALL_TIME or later.to_on == chosen.to_on
