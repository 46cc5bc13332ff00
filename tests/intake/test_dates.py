"""Dates are read in the order their column proves; what is open is asked, what does not exist is set aside."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.exports import column, reasons, table, values


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-05", "2024-01-05"),
        ("2024/1/5", "2024-01-05"),
        ("20240105", "2024-01-05"),
        ("05.01.2024", "2024-01-05"),
        ("5. Januar 2024", "2024-01-05"),
        ("05-Jan-24", "2024-01-05"),
        ("Jan 5, 2024", "2024-01-05"),
        ("Friday, January 5, 2024", "2024-01-05"),
        ("5 janv. 2024", "2024-01-05"),
        ("5 de enero de 2024", "2024-01-05"),
        ("2024-W01-5", "2024-01-05"),
        ("1704412800", "2024-01-05"),
        ("1704412800000", "2024-01-05"),
        ("Thu, 4 Jan 2024", "2024-01-04"),
        ("12/31/99", "1999-12-31"),
    ],
)
def test_a_written_day_is_read(written: str, expected: str) -> None:
    assert values(column("date", written)) == [expected]


@pytest.mark.parametrize(
    "written", ["2024-02-30", "2024-13-01", "0000-00-00", "2024-01", "Q1 2024", "Jan 2024", "soon", "2024-01-05 25:00"]
)
def test_what_is_no_day_is_set_aside(written: str) -> None:
    got = column("date", "2024-01-05", written)
    assert (values(got), reasons(got)) == (["2024-01-05"], [(2, "BAD_DATE")])


def test_one_day_above_twelve_in_the_last_row_decides_the_column() -> None:
    got = column("date", *["01/02/2024"] * 300, "13/02/2024")
    assert values(got)[0] == "2024-02-01"
    assert got.report["columns"]["x"]["evidence"] == ["13/02/2024 can only be DMY"]


def test_an_undecidable_order_is_asked_with_two_examples() -> None:
    got = column("date", "01/02/2024", "03/04/2024")
    assert (got.outcome, got.reason) == ("needs_choice", "AMBIGUOUS_DATE")
    assert got.questions[0]["evidence"] == ["01/02/2024", "03/04/2024"]
    assert got.questions[0]["options"] == ["DMY", "MDY"]
    assert values(column("date", "01/02/2024", "03/04/2024", date_order={"x": "DMY"})) == ["2024-02-01", "2024-04-03"]
    assert values(column("date", "01/02/2024", "03/04/2024", date_order="MDY")) == ["2024-01-02", "2024-03-04"]


def test_two_orders_in_one_column_are_asked_about_with_both_proofs() -> None:
    got = column("date", "13/01/2024", "01/14/2024", "02/03/2024")
    assert got.questions[0]["evidence"] == ["13/01/2024", "01/14/2024"]
    answered = column("date", "13/01/2024", "01/14/2024", "02/03/2024", date_order="DMY")
    assert (values(answered), reasons(answered)) == (["2024-01-13", "2024-03-02"], [(2, "BAD_DATE")])


def test_equal_days_and_months_need_no_order() -> None:
    assert values(column("date", "05/05/2024")) == ["2024-05-05"]


def test_years_of_two_digits_are_asked_about_unless_the_days_vary_as_days_do() -> None:
    assert column("date", "10/11/12").reason == "AMBIGUOUS_DATE"
    days = [f"{day:02}-{month:02}-{17 + month % 2}" for month in (1, 2, 3) for day in range(1, 29)]
    got = column("date", *days)
    assert values(got)[:2] == ["2018-01-01", "2018-01-02"]
    assert got.report["columns"]["x"]["order"] == ["DMY"]


def test_days_out_of_range_are_set_aside() -> None:
    got = column("date", "1970-01-01", "2204-01-15", "2024-01-15")
    assert reasons(got) == [(1, "OUT_OF_RANGE"), (2, "OUT_OF_RANGE")]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-15T09:30:00+02:00", "2024-01-15 07:30:00"),
        ("2024-01-15 09:30:00 -0500", "2024-01-15 14:30:00"),
        ("2024-01-15 09:30 CEST", "2024-01-15 07:30:00"),
        ("2024-01-15 09:30 UTC", "2024-01-15 09:30:00"),
        ("20240115T093000Z", "2024-01-15 09:30:00"),
        ("Mon, 15 Jan 2024 09:30:00 +0100", "2024-01-15 08:30:00"),
        ("1705311000.5", "2024-01-15 09:30:00.500000"),
        ("Jan 15, 2024, 9:30:00\u202fPM", "2024-01-15 14:30:00"),
        ("15.01.2024 09:30 Uhr", "2024-01-15 02:30:00"),
    ],
)
def test_an_instant_is_read(written: str, expected: str) -> None:
    assert values(column("timestamp", written, zone="Asia/Novosibirsk")) == [expected]


def test_a_time_without_a_zone_is_asked_about_but_a_day_is_not() -> None:
    assert column("timestamp", "2024-01-15 09:30").reason == "UNKNOWN_ZONE"
    assert column("timestamp", "2024-01-15", "2024-01-16 00:00").outcome == "accept"


def test_the_zone_of_the_file_settles_its_own_abbreviation() -> None:
    assert column("timestamp", "2024-01-15 09:30 CST").reason == "AMBIGUOUS_ZONE"
    assert values(column("timestamp", "2024-01-15 09:30 CST", zone="America/Chicago")) == ["2024-01-15 15:30:00"]
    chosen = {"zone": {"CST": "Asia/Shanghai"}}
    assert values(table("x\n2024-01-15 09:30 CST\n", {"x": "timestamp"}, **chosen)) == ["2024-01-15 01:30:00"]


def test_a_time_that_the_clocks_skip_is_set_aside() -> None:
    got = column("timestamp", "2024-03-31 02:30", "2024-03-31 03:30", zone="Europe/Berlin")
    assert (values(got), reasons(got)) == (["2024-03-31 01:30:00"], [(1, "NONEXISTENT_LOCAL_TIME")])


def test_the_day_of_an_instant_is_the_day_in_the_zone_of_the_file() -> None:
    got = column("timestamp", "2024-01-15T23:30:00Z", "2024-01-16", "2024-01-16 10:00", zone="Europe/Berlin")
    assert [str(day) for day in got.marks["x__on"]] == ["2024-01-16", "2024-01-16", "2024-01-16"]
    assert got.marks["x__is_day"].to_list() == [False, True, False]


def test_a_column_of_midnights_holds_days() -> None:
    got = column("timestamp", "2024-06-01T00:00:00Z", "2024-06-02T00:00:00Z", zone="America/New_York")
    assert [str(day) for day in got.marks["x__on"]] == ["2024-06-01", "2024-06-02"]
    assert got.marks["x__is_day"].to_list() == [True, True]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31)), min_size=1, max_size=40),
    st.sampled_from(
        ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y%m%d", "%d %b %Y", "%B %d, %Y", "%d-%m-%y", "%m/%d/%y"]
    ),
)
def test_days_are_read_back_as_written_or_asked_about(days: list[date], form: str) -> None:
    got = column("date", *(day.strftime(form) for day in days))
    assert got.outcome in ("accept", "needs_choice")
    if got.outcome == "accept":
        assert got.rows["x"].to_list() == days
