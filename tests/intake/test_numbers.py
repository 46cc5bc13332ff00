"""Numbers are read under one decimal mark per column, which the column proves or a person chooses."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.exports import column, reasons, table, values


def _decimals(*written: str, **choices: object) -> list[str | None]:
    got = column("decimal", *written, **choices)
    return [
        None if value is None else str(Decimal(value).normalize().__format__("f")) for value in got.rows["x"].to_list()
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("1,234.56", "99"), ["1234.56", "99"]),
        (("1.234,56", "1.000.000"), ["1234.56", "1000000"]),
        (("1'234.50", "2’000"), ["1234.5", "2000"]),
        (("1\u00a0234,5", "1\u202f234,5"), ["1234.5", "1234.5"]),
        (("1,23,456.78", "12,34,567"), ["123456.78", "1234567"]),
        (("−5.5", "+3", "1.5-", "(2.25)"), ["-5.5", "3", "-1.5", "-2.25"]),
        (("$1,234.50", "$2"), ["1234.5", "2"]),
        (("5,10 €", "EUR 7,00"), ["5.1", "7"]),
        (("1.5E+03", "2e-2"), ["1500", "0.02"]),
        (("1.234", "5.6"), ["1.234", "5.6"]),
        (("1,234", "0.5"), ["1234", "0.5"]),
        (("--", "N/A", "null", " -- ", "7"), [None, None, None, None, "7"]),
        ((".5", "-0"), ["0.5", "0"]),
    ],
)
def test_a_written_number_is_read(written: tuple[str, ...], expected: list[str | None]) -> None:
    assert _decimals(*written) == expected


@pytest.mark.parametrize(
    "written", ["NaN", "inf", "0x1F", "1_000", "1,2345.6", "ten", "12.", "5%", "=1+1", "-(5)", "--5"]
)
def test_what_is_no_number_is_set_aside(written: str) -> None:
    got = column("decimal", "1.5", written)
    assert (values(got), reasons(got)) == (["1.500000"], [(2, "NOT_A_NUMBER")])


@pytest.mark.parametrize("written", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_of_a_spreadsheet_is_set_aside_as_one(written: str) -> None:
    assert reasons(column("decimal", "1.5", written)) == [(2, "EXCEL_ERROR")]


@pytest.mark.parametrize("written", ["1.234", "1,234", "$200,000"])
def test_a_mark_that_may_part_thousands_or_decimals_is_asked_about(written: str) -> None:
    got = column("decimal", written, "5")
    assert (got.outcome, got.reason) == ("needs_choice", "AMBIGUOUS_NUMBER")
    assert got.questions[0]["evidence"] == [written]


def test_the_answer_decides_and_what_contradicts_it_is_set_aside() -> None:
    assert _decimals("1.234", decimal=".") == ["1.234"]
    assert _decimals("1.234", decimal=",") == ["1234"]
    got = column("decimal", "12.5", "12,5", decimal=",")
    assert (values(got), reasons(got)) == (["12.500000"], [(1, "NOT_A_NUMBER")])


def test_both_marks_in_one_column_are_asked_about() -> None:
    assert column("decimal", "12.5", "12,5").questions[0]["evidence"] == ["12.5", "12,5"]


def test_another_column_of_the_file_may_prove_the_mark() -> None:
    from tests.intake.exports import table

    got = table('a,b,c\nx,"1,234",0.5\ny,"5,678",1.5\n', {"b": "decimal"})
    assert values_of(got.rows["b"].to_list()) == ["1234", "5678"]


def values_of(numbers: list[Decimal]) -> list[str]:
    return [f"{number.normalize():f}" for number in numbers]


def test_several_currencies_in_one_column_are_refused() -> None:
    assert column("decimal", "$5", "€6").reason == "MIXED_CURRENCY"
    assert column("decimal", "US$5", "$6").report["columns"]["x"]["currency"] == "USD"
    assert column("decimal", "$5", "6", currency={"x": "CAD"}).report["columns"]["x"]["currency"] == "CAD"


def test_numbers_beyond_the_range_are_set_aside() -> None:
    got = column("decimal", "90071992547409.93", "18446744073709551616")
    assert (values(got), reasons(got)) == (["90071992547409.930000"], [(2, "OUT_OF_RANGE")])


def test_whole_numbers_are_whole() -> None:
    got = column("int", "42.0", "42.5", "1,234", " 7 ", "x")
    assert values(got) == ["42", "1234", "7"]
    assert reasons(got) == [(2, "NOT_AN_INTEGER"), (5, "NOT_A_NUMBER")]
    assert values(column("int", "25,881", "20,127")) == ["25881", "20127"]
    assert column("int", "1.234").reason == "AMBIGUOUS_NUMBER"


def test_percentages_are_fractions() -> None:
    assert values(column("percent", "12.5%", "0", "< 10%", "150 %")) == ["0.125000", "0.000000", None, "1.500000"]
    assert values(column("percent", "0.12", "1")) == ["0.120000", "1.000000"]
    # More than the whole is no chance: these are per cent.
    assert values(column("percent", "12", "50", "1", "0")) == ["0.120000", "0.500000", "0.010000", "0.000000"]
    assert column("percent", "0.5", "50").reason == "AMBIGUOUS_PERCENT"
    assert values(column("percent", "0.5", "50", percent="points")) == ["0.005000", "0.500000"]
    assert reasons(column("percent", "12%", "0.5")) == [(2, "NOT_A_PERCENT")]


def test_durations_are_seconds() -> None:
    got = column("duration", "0:01:23", "26:03:00", "1m 23s", "PT1M3S", "83.5", "<1s", "01:23")
    assert values(got) == ["83.000000", "93780.000000", "83.000000", "63.000000", "83.500000", None]
    assert reasons(got) == [(7, "BAD_DURATION")]


def test_booleans_are_true_or_false() -> None:
    got = column("bool", "TRUE", "no", "1", "", "maybe")
    assert got.rows["x"].to_list() == [True, False, True, None]
    assert reasons(got) == [(5, "NOT_A_BOOLEAN")]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1, max_size=30),
    st.sampled_from(["{:.2f}", "{:,.2f}", "european", "accounting", "swiss"]),
)
def test_money_is_read_back_to_the_cent(amounts: list[Decimal], style: str) -> None:
    got = column("decimal", *(_written(amount, style) for amount in amounts))
    assert got.outcome == "accept"
    assert got.rows["x"].to_list() == amounts


def _written(amount: Decimal, style: str) -> str:
    if style == "european":
        return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    if style == "accounting":
        return f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}"
    if style == "swiss":
        return f"{amount:,.2f}".replace(",", "'")
    return style.format(amount)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(["1.234", "12,5", "1,234", "7", "0.5", "1.000,5", "x", "", "(3)"]), min_size=1, max_size=12
    )
)
def test_the_quick_way_and_the_careful_way_read_alike(written: list[str]) -> None:
    alone = column("decimal", *written)
    if alone.outcome not in ("accept", "accept_with_rejects"):
        return
    mark = alone.report["columns"]["x"]["decimal"]
    chosen = column("decimal", *written, "1 000", decimal=mark)
    assert chosen.rows["x"].to_list()[: len(alone.rows)] == alone.rows["x"].to_list()


def test_a_text_that_looks_like_a_number_does_not_decide_the_decimal_mark() -> None:
    got = table('a,b\n(7.418),"1,5"\n', {"a": "decimal", "b": "text"})
    assert (got.outcome, got.reason) == ("needs_choice", "AMBIGUOUS_NUMBER")
    proven = table('a,b\n(7.418),"1,5"\n', {"a": "decimal", "b": "decimal"})
    assert [str(value) for value in proven.rows.row(0)] == ["-7418.000000", "1.500000"]
