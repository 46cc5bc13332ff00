"""What a calendar answers, with values worked out by hand, and what must hold of any answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.calendars import WEEKDAYS, Calendar, countries, holidays_of
from smarketing.errors import Refused

OFFICE = {day: [["09:00", "12:00"], ["13:00", "17:30"]] for day in WEEKDAYS[:5]}
BERLIN = Calendar("Europe/Berlin", OFFICE, ["2026-05-01", {"date": "2026-12-31", "hours": [["09:00", "13:00"]]}])
ALWAYS = Calendar("America/Sao_Paulo", {day: [["00:00", "24:00"]] for day in WEEKDAYS})
HAVANA = Calendar("America/Havana", {"sun": [["00:00", "02:00"]], "mon": [["09:00", "17:00"]]})
ANY = st.sampled_from((BERLIN, ALWAYS, HAVANA))
INSTANTS = st.datetimes(datetime(2017, 1, 1), datetime(2027, 1, 1))


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _stamps(*texts: str | None) -> pl.Series:
    return pl.Series([text and datetime.fromisoformat(text) for text in texts], dtype=pl.Datetime("us"))


@pytest.mark.parametrize(
    ("start", "days", "closes"),
    [
        ("2026-04-28 08:00", 0, "2026-04-28 15:30"),  # Tuesday: closes 17:30 in Berlin
        ("2026-04-28 20:00", 0, "2026-04-28 15:30"),  # after closing: still its own day
        ("2026-04-28 22:30", 0, "2026-04-29 15:30"),  # already Wednesday in Berlin
        ("2026-04-28 08:00", 1, "2026-04-29 15:30"),
        ("2026-04-30 08:00", 1, "2026-05-04 15:30"),  # Friday is a holiday, then a weekend
        ("2026-04-30 08:00", 2, "2026-05-05 15:30"),
        ("2026-05-02 08:00", 0, "2026-05-04 15:30"),  # Saturday: the next working day
        ("2026-05-02 08:00", 1, "2026-05-04 15:30"),
        ("2026-10-23 08:00", 1, "2026-10-26 16:30"),  # winter time began on Sunday
        ("2026-12-30 08:00", 1, "2026-12-31 12:00"),  # a short day is a working day
    ],
)
def test_a_promise_in_days_ends_when_that_day_closes(start, days, closes):
    assert BERLIN.closes_at(start, days) == _utc(closes)
    assert BERLIN.closes(_stamps(start, None), days).equals(_stamps(closes, None))


@pytest.mark.parametrize(
    ("from_on", "to_on", "days"),
    [
        (date(2026, 5, 1), date(2026, 6, 1), 20),  # 21 weekdays, one of them a holiday
        (date(2026, 12, 28), date(2027, 1, 1), 4),
        (date(2026, 5, 4), date(2026, 5, 4), 0),
        (date(2026, 5, 4), date(2026, 5, 5), 1),
        (date(2026, 5, 5), date(2026, 5, 4), 0),
    ],
)
def test_working_days_are_those_with_hours(from_on, to_on, days):
    assert BERLIN.working_days(from_on, to_on) == days
    both = BERLIN.working_days_between(pl.Series([from_on, None]), pl.Series([to_on, to_on]))
    assert both.to_list() == [days, None]


def test_a_day_that_the_clocks_leave_out_is_not_worked():
    samoa = Calendar("Pacific/Apia", OFFICE)
    assert samoa.working_days(date(2011, 12, 26), date(2011, 12, 31)) == 4
    friday = pl.Series([date(2011, 12, 30)])
    assert samoa.day_starts(friday).equals(samoa.day_ends(friday).rename("day_starts_at"))


def test_a_day_that_the_clocks_come_back_to_closes_at_its_second_end():
    always = Calendar("America/St_Johns", {day: [["00:00", "24:00"]] for day in WEEKDAYS})
    # On 7 November 2010 at 00:01 (02:31 UTC) it was 23:01 of the 6th again.
    assert always.closes_at("2010-11-06T12:00", 0) == _utc("2010-11-07 03:30")
    assert always.closes_at("2010-11-06T12:00", 1) == _utc("2010-11-08 03:30")
    assert always.working_days(date(2010, 11, 6), date(2010, 11, 8)) == 2


def test_local_days_begin_and_end():
    days = pl.Series([date(2026, 3, 29), date(2026, 10, 25), None, date(1900, 1, 1), date(9999, 12, 30)])
    assert BERLIN.day_starts(days).equals(
        _stamps("2026-03-28 23:00", "2026-10-24 22:00", None, "1899-12-31 23:00", "9999-12-29 23:00")
    )
    assert BERLIN.day_ends(days).equals(
        _stamps("2026-03-29 22:00", "2026-10-25 23:00", None, "1900-01-01 23:00", "9999-12-30 23:00")
    )
    assert HAVANA.day_starts(pl.Series([date(2024, 3, 10)])).equals(_stamps("2024-03-10 05:00"))


def test_nulls_and_reversed_pairs_stay_unknown():
    start = _stamps("2026-05-04 07:00", None, "2026-05-04 07:00", "2026-05-04 08:00")
    stop = _stamps("2026-05-04 07:00:00.5", "2026-05-04 08:00", None, "2026-05-04 07:00")
    assert BERLIN.elapsed_seconds(start, stop).to_list() == [0.5, None, None, None]
    with pytest.raises(Refused) as refused:
        BERLIN.elapsed_minutes("2026-05-04T08:00Z", "2026-05-04T07:00Z")
    assert refused.value.reason == "STOP_BEFORE_START"


def test_targets_may_differ_and_be_missing():
    start = _stamps("2026-05-04 07:00", "2026-05-04 07:00", "2026-05-04 07:00", None)
    minutes = pl.Series([60, None, 240, 60])
    assert BERLIN.due(start, minutes).equals(_stamps("2026-05-04 08:00", None, "2026-05-04 12:00", None))
    assert BERLIN.last_on_time(start, minutes).equals(_stamps("2026-05-04 08:00", None, "2026-05-04 12:00", None))
    assert BERLIN.due(start, -1).to_list() == [None] * 4


def test_empty_series_have_empty_answers():
    none = _stamps()
    assert BERLIN.elapsed_seconds(none, none).to_list() == []
    assert BERLIN.due(none, 5).to_list() == []
    assert BERLIN.closes(none, 1).to_list() == []


def test_the_years_without_zone_tables_are_not_answered():
    early, late = _stamps("1969-12-31 23:59:59"), _stamps("2060-01-01")
    assert BERLIN.elapsed_seconds(early, late).to_list() == [None]
    assert BERLIN.due(_stamps("2059-12-31 12:00"), 10_000).to_list() == [None]
    assert BERLIN.last_on_time(_stamps("2059-12-31 12:00"), 10_000).to_list() == [None]
    assert BERLIN.closes(_stamps("2059-12-31 12:00"), 5).to_list() == [None]
    for ask in (
        lambda: BERLIN.elapsed_minutes("1969-12-31", "1970-01-02"),
        lambda: BERLIN.due_at("2059-12-31", 10_000),
        lambda: BERLIN.closes_at("2059-12-31", 5),
        lambda: BERLIN.working_days(date(1960, 1, 1), date(1970, 1, 2)),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.reason == "OUTSIDE_CALENDAR"


def test_with_a_holiday_on_each_working_day_no_time_passes():
    mondays = [(date(1970, 1, 5) + timedelta(days=7 * week)).isoformat() for week in range(4700)]
    closed = Calendar("Europe/Berlin", {"mon": [["09:00", "17:00"]]}, mondays)
    start, stop = _stamps("2026-05-04 07:00"), _stamps("2026-06-04 07:00")
    assert closed.elapsed_seconds(start, stop).to_list() == [0]
    assert closed.due(start, 0).equals(start.rename("due_at"))
    assert closed.due(start, 1).to_list() == closed.last_on_time(start, 0).to_list() == [None]
    assert closed.closes(start, 0).to_list() == [None]
    assert closed.working_days(date(2026, 1, 1), date(2027, 1, 1)) == 0


def test_many_short_windows_are_told_apart():
    busy = Calendar("UTC", {"mon": [[f"09:{minute:02}", f"09:{minute + 1:02}"] for minute in range(0, 60, 2)]})
    assert busy.elapsed_minutes("2026-05-04T09:00:30", "2026-05-04T09:02:30") == 1
    assert busy.elapsed_minutes("2026-05-04T00:00", "2026-05-11T09:10:20") == 35 + 20 / 60
    assert busy.due_at("2026-05-04T09:00:30", 2) == _utc("2026-05-04 09:04:30")


def test_an_instant_may_be_naive_aware_or_text():
    tokyo = datetime(2026, 5, 4, 16, tzinfo=timezone(timedelta(hours=9)))
    for start in (datetime(2026, 5, 4, 7), tokyo, "2026-05-04T07:00:00", "2026-05-04T09:00:00+02:00"):
        assert BERLIN.due_at(start, 60) == _utc("2026-05-04 08:00")
    with pytest.raises(Refused) as refused:
        BERLIN.due_at("yesterday", 60)
    assert refused.value.reason == "BAD_TIME"


def test_equal_calendars_are_one_value():
    other = Calendar("Europe/Berlin", dict(reversed(OFFICE.items())), [*map(_holiday, BERLIN.holidays)])
    assert other == BERLIN
    assert hash(other) == hash(BERLIN)
    assert Calendar("Europe/Vienna", OFFICE) != Calendar("Europe/Berlin", OFFICE)


def _holiday(given: tuple) -> dict:
    day, windows = given
    return {"date": day, "hours": [[f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}"] for a, b in windows]}


@pytest.mark.parametrize(
    ("hours", "holidays", "reason"),
    [
        ({"monday": [["09:00", "17:00"]]}, (), "BAD_HOURS"),
        ({"mon": [["9:00", "17:00"]]}, (), "BAD_HOURS"),
        ({"mon": [["24:00", "24:00"]]}, (), "BAD_HOURS"),
        ({"mon": [["09:00", "09:00"]]}, (), "BAD_HOURS"),
        ({"mon": [["09:00", "12:00"], ["11:59", "17:00"]]}, (), "BAD_HOURS"),
        ({"mon": [["09:00"]]}, (), "BAD_HOURS"),
        ({"mon": ["09:00", "17:00"]}, (), "BAD_HOURS"),
        ({"mon": "09:00"}, (), "BAD_HOURS"),
        ({"mon": [[9, 17]]}, (), "BAD_HOURS"),
        ([["09:00", "17:00"]], (), "BAD_HOURS"),
        ({}, (), "NO_WORKING_HOURS"),
        (OFFICE, ["20260501"], "BAD_HOLIDAY"),
        (OFFICE, ["2026-02-30"], "BAD_HOLIDAY"),
        (OFFICE, "2026-05-01", "BAD_HOLIDAY"),
        (OFFICE, [{"hours": []}], "BAD_HOLIDAY"),
        (OFFICE, [{"date": "2026-05-01", "hours": [["17:00", "09:00"]]}], "BAD_HOLIDAY"),
        (OFFICE, [{"date": "2026-05-01", "open": False}], "BAD_HOLIDAY"),
        (OFFICE, ["2026-05-01", {"date": "2026-05-01", "hours": [["09:00", "10:00"]]}], "BAD_HOLIDAY"),
        (OFFICE, [datetime(2026, 5, 1)], "BAD_HOLIDAY"),
    ],
)
def test_what_is_no_calendar_is_refused(hours, holidays, reason):
    with pytest.raises(Refused) as refused:
        Calendar("UTC", hours, holidays)
    assert refused.value.reason == reason


def test_public_holidays_come_with_english_names_whatever_the_machine_speaks(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "de")
    berlin = holidays_of("DE", "BE", years=[2026])
    assert berlin[date(2026, 5, 1)] == "Labor Day"
    assert date(2026, 3, 8) in berlin
    assert date(2026, 3, 8) not in holidays_of("DE", years=[2026])
    assert {day.year for day in holidays_of("DE")} >= set(range(1991, 2060))
    assert "BE" in countries()["DE"]
    assert Calendar("Europe/Berlin", OFFICE, list(berlin)).working_days(date(2026, 4, 1), date(2026, 5, 2)) == 20


@pytest.mark.parametrize(
    ("country", "part", "reason"), [("XX", None, "UNKNOWN_COUNTRY"), ("DE", "XX", "UNKNOWN_SUBDIVISION")]
)
def test_unknown_places_have_no_holidays(country, part, reason):
    with pytest.raises(Refused) as refused:
        holidays_of(country, part)
    assert refused.value.reason == reason


@settings(max_examples=200, deadline=None)
@given(ANY, INSTANTS, INSTANTS, INSTANTS)
def test_business_time_adds_up_and_never_outruns_the_clock(calendar, one, two, three):
    first, second, third = sorted((one, two, three))
    starts, stops = pl.Series([first, second, first]), pl.Series([second, third, third])
    early, late, both = (round(seconds * 1e6) for seconds in calendar.elapsed_seconds(starts, stops))
    assert early + late == both
    assert 0 <= early <= (second - first) / timedelta(microseconds=1)


@settings(max_examples=200, deadline=None)
@given(ANY, INSTANTS, st.integers(0, 20_000))
def test_a_reply_is_on_time_up_to_the_last_instant_and_late_right_after_it(calendar, start, minutes):
    due, last = calendar.due_at(start, minutes), calendar.last_on_time_at(start, minutes)
    assert start.replace(tzinfo=UTC) <= due <= last
    assert calendar.elapsed_minutes(start, due) == calendar.elapsed_minutes(start, last) == minutes
    # In the middle of working hours each second counts; the last instant is always followed by some.
    assert calendar.elapsed_minutes(start, last + timedelta(seconds=1)) > minutes
    if due > start.replace(tzinfo=UTC):
        assert calendar.elapsed_minutes(start, due - timedelta(microseconds=1)) < minutes


@settings(max_examples=100, deadline=None)
@given(INSTANTS, INSTANTS)
def test_without_closing_times_business_time_is_time(one, two):
    start, stop = sorted((one, two))
    assert ALWAYS.elapsed_minutes(start, stop) == (stop - start) / timedelta(microseconds=1) / 60_000_000
