"""Cells in other scripts, shortened numbers, chances, and quotes that nobody closed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from smarketing.intake import Intake, read_table


def _read(kind: str, *texts: str, **choices: object) -> Intake:
    rows = "\n".join(f'{place},"{text}"' for place, text in enumerate(texts))
    answers = {"key": [], **choices}
    return read_table(f"id,x\n{rows}\n".encode(), "x.csv", {"id": "text", "x": kind}, [], "UTC", answers)


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (("１２３４", "５６．５"), ("1234", "56.5")),
        (("١٢٣٤٫٥", "٥٦٫٠"), ("1234.5", "56")),
        (("١٬٢٣٤٫٥٠", "۵۶٫۲۵"), ("1234.5", "56.25")),
        (("१२३४.५", "\u200f５６.２５\u200e"), ("1234.5", "56.25")),
        (("（１，２００．００）", "￥９．５０"), ("-1200", "9.5")),
    ],
)
def test_digits_of_other_scripts_are_digits(texts, numbers):
    assert _read("decimal", *texts).rows["x"].to_list() == [Decimal(number) for number in numbers]


def test_a_raised_digit_is_no_digit():
    found = _read("decimal", "10²", "5")
    assert found.rows["x"].to_list() == [Decimal(5)]
    assert found.set_aside.select("value", "reason").rows() == [("10²", "NOT_A_NUMBER")]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026年3月2日 9:30", datetime(2026, 3, 2, 9, 30)),
        ("2026年3月2日（月） 午後3時05分", datetime(2026, 3, 2, 15, 5)),
        ("令和8年3月3日", datetime(2026, 3, 3)),
        ("令和元年12月1日", datetime(2019, 12, 1)),
        ("2026年3月2日 上午9时5分7秒", datetime(2026, 3, 2, 9, 5, 7)),
        ("2026년 3월 2일 오후 3:05", datetime(2026, 3, 2, 15, 5)),
        ("2026. 3. 2.", datetime(2026, 3, 2)),
        ("２０２６／０３／０２ ０９：３０", datetime(2026, 3, 2, 9, 30)),
    ],
)
def test_dates_of_japan_china_and_korea_are_read(text, moment):
    found = _read("timestamp", text, "2026-01-01 10:00")
    assert found.rows["x"].to_list()[0] == moment


def test_a_day_that_does_not_exist_is_set_aside():
    assert _read("date", "2026年2月30日", "2026年2月3日").set_aside["value"].to_list() == ["2026年2月30日"]


def test_shortened_numbers_are_asked_about_and_read_exactly():
    texts = ("1.2M", "350K", "2.5bn", "€3 Mio.", "12k", "7")
    (asked,) = _read("decimal", *texts).questions
    assert (asked["choice"], asked["column"], asked["options"]) == ("shortened", "x", ["read", "set_aside"])
    wanted = [Decimal(number) for number in (1200000, 350000, 2500000000, 3000000, 12000, 7)]
    assert _read("decimal", *texts, shortened={"x": "read"}).rows["x"].to_list() == wanted
    aside = _read("decimal", *texts, shortened="set_aside")
    assert aside.rows["x"].to_list() == [Decimal(7)]
    assert aside.set_aside["value"].to_list() == list(texts[:-1])


def test_the_units_of_east_asia_and_india_are_asked_about_and_read_exactly():
    texts = ("12 万", "3億", "5만", "2.5 crore", "7 Lakh", "8")
    assert [asked["choice"] for asked in _read("decimal", *texts).questions] == ["shortened"]
    wanted = [Decimal(number) for number in (120000, 300000000, 50000, 25000000, 700000, 8)]
    assert _read("decimal", *texts, shortened={"x": "read"}).rows["x"].to_list() == wanted


def test_a_krona_is_no_thousand():
    assert _read("decimal", "99 kr", "1.5 Kč").message.startswith("Column 'x' holds several currencies")


def test_one_column_with_two_decimal_marks_is_asked_about():
    (asked,) = _read("decimal", "1,234.56", "1.234,56").questions
    assert asked["evidence"] == ["1,234.56", "1.234,56"]


def test_per_cent_that_is_more_than_the_whole_needs_no_question():
    assert _read("percent", "25", "100", "0").rows["x"].to_list() == [Decimal("0.25"), Decimal(1), Decimal(0)]
    assert _read("percent", "0.25", "100").questions[0]["choice"] == "percent"


def _quotes(text: str) -> Intake:
    return read_table(text.encode(), "x.csv", {"id": "text", "a": "text", "b": "text"}, [], "UTC", {"key": []})


def test_a_bare_quote_sets_its_row_aside_where_the_file_puts_cells_in_quotes():
    found = _quotes('id,a,b\n1,"one, two",x\n2,th"ree,y\n3,four,"z"\n')
    assert found.rows["id"].to_list() == ["1", "3"]
    assert found.set_aside.select("line", "value", "reason").rows() == [(3, '2,th"ree,y', "BAD_QUOTING")]


def test_quotes_are_letters_in_a_file_that_puts_nothing_in_quotes_and_this_is_said():
    found = _quotes('id,a,b\n1,24" screen,x\n2,plain,y\n')
    assert found.rows["a"].to_list() == ['24" screen', "plain"]
    (warning,) = found.report["warnings"]
    assert (warning["code"], warning["text"]) == (
        "LONE_QUOTES",
        "Quotes inside cells are read as text, such as on line 2 (1 such row).",
    )
