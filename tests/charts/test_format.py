"""How numbers read."""

from datetime import date
from decimal import Decimal

import pytest

from smarketing import format as words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (float("nan"), "—"),
        (0, "0"),
        (12, "12"),
        (2.5, "2.5"),
        (9999, "9,999"),
        (10000, "10k"),
        (84210, "84.2k"),
        (99960, "100k"),
        (999_600, "1M"),
        (1_234_567, "1.23M"),
        (84_000_000, "84M"),
        (-3790, "−3,790"),
    ],
)
def test_a_count_is_short_and_never_turns_missing_into_zero(value, text):
    assert words.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (0, "0%"),
        (0.00003, "<0.01%"),
        (0.0004, "0.04%"),
        (0.035, "3.5%"),
        (0.0996, "10%"),
        (0.22, "22%"),
        (0.9951, "99.5%"),
        (0.9996, ">99.9%"),
        (1, "100%"),
        (1.2, "120%"),
    ],
)
def test_a_rate_says_0_or_100_per_cent_only_when_it_is(value, text):
    assert words.rate(value) == text


def test_an_interval_shares_its_unit_and_its_digits():
    assert words.interval(0.19, 0.25) == "19–25%"
    assert words.interval(0.031, 0.04) == "3.1–4.0%"
    assert words.interval(0, 0.003) == "0–0.3%"
    assert words.interval(0.0000001, 0.0000002) == "<0.01%"
    assert words.interval(None, 0.2) == "—"


def test_a_change_has_a_sign_and_a_typographic_minus():
    assert [words.change(value) for value in (0.03, -0.08, 0.004, 12.4, None)] == ["+3%", "−8%", "0%", "+1,240%", "—"]
    assert [words.signed(value) for value in (84, -58, 0, None)] == ["+84", "−58", "0", "—"]
    assert [words.points(value) for value in (0.011, -0.018, 0, None)] == [
        "+1.1 points",
        "−1.8 points",
        "0.0 points",
        "—",
    ]


def test_money_names_its_currency():
    assert words.money(Decimal("1180000"), "USD") == "$1.18M"
    assert words.money(75800, "eur") == "€75.8k"
    assert words.money(118, "CHF") == "CHF\u00a0118"
    assert words.money(-4.5, "EUR") == "−€4.50"
    assert words.money(118, None) == "118"
    assert words.money(None, "USD") == "—"


def test_times_keep_the_digits_that_matter():
    assert [words.days(value) for value in (0, 1.5, 3.0, 120.4, None)] == ["0 d", "1.5 d", "3 d", "120 d", "—"]
    assert [words.hours(value) for value in (0.4, 0.999, 5.3, 31, None)] == ["24 min", "1 h", "5.3 h", "31 h", "—"]


def test_a_month_is_read_from_a_date_or_its_text():
    assert words.month("2026-10-01") == "Oct"
    assert words.month(date(2026, 10, 1), year=True) == "Oct 2026"
    assert words.month(None) == "—"
