"""Whether enough is open to reach the quota."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from smarketing.analysis import coverage

AS_OF, UNTIL = date(2026, 10, 23), date(2026, 12, 31)
OPEN = {"amount": pl.Float64, "currency": pl.String, "closed_on": pl.Date}
WHOLE = {"currency": pl.String, "due": pl.Float64, "reached": pl.Float64, "attainment": pl.Float64}


def opened(*rows: tuple[float | None, str, date | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=OPEN, orient="row")


def whole(*rows: tuple[str, float, float]) -> pl.DataFrame:
    return pl.DataFrame([(*row, row[2] / row[1]) for row in rows], schema=WHOLE, orient="row")


def test_what_is_open_covers_what_is_left_of_the_quota() -> None:
    deals = opened(
        (300.0, "EUR", AS_OF),
        (200.0, "EUR", UNTIL),
        (50.0, "EUR", date(2026, 10, 22)),
        (999.0, "EUR", date(2027, 1, 1)),
        (999.0, "EUR", None),
    )
    (row,) = coverage.coverage(deals, whole(("EUR", 400.0, 200.0)), 3.0, AS_OF, UNTIL)
    assert (row.opened, row.deals, row.overdue, row.left, row.covered) == (500.0, 2, 50.0, 200.0, 2.5)
    assert row.state == coverage.SHORT
    (row,) = coverage.coverage(deals, whole(("EUR", 400.0, 200.0)), 2.5, AS_OF, UNTIL)
    assert row.state == coverage.COVERED


def test_currencies_are_never_added_and_one_without_a_quota_has_no_coverage() -> None:
    deals = opened((300.0, "EUR", UNTIL), (900.0, "USD", UNTIL), (10.0, "(not set)", UNTIL))
    rows = coverage.coverage(deals, whole(("EUR", 400.0, 100.0)), 4.0, AS_OF, UNTIL)
    assert [(row.currency, row.opened, row.covered, row.left, row.state) for row in rows] == [
        ("EUR", 300.0, 1.0, 300.0, coverage.SHORT),
        ("USD", 900.0, None, None, coverage.NO_QUOTA),
        ("(not set)", 10.0, None, None, coverage.NO_QUOTA),
    ]


@pytest.mark.parametrize(
    ("deals", "reached", "times", "state", "amount", "left"),
    [
        (opened((300.0, "EUR", UNTIL)), 450.0, 3.0, coverage.REACHED, 300.0, 0.0),
        (opened((None, "EUR", UNTIL)), 100.0, 3.0, coverage.NO_AMOUNTS, None, 300.0),
        (opened((300.0, "EUR", UNTIL)), 100.0, None, coverage.UNJUDGED, 300.0, 300.0),
        (opened(), 100.0, 3.0, coverage.SHORT, 0.0, 300.0),
    ],
)
def test_what_is_not_known_is_not_judged(deals, reached, times, state, amount, left) -> None:
    (row,) = coverage.coverage(deals, whole(("EUR", 400.0, reached)), times, AS_OF, UNTIL)
    assert (row.state, row.opened, row.left) == (state, amount, left)


def test_deals_without_an_amount_are_counted_beside_the_sum() -> None:
    (row,) = coverage.coverage(
        opened((300.0, "EUR", UNTIL), (None, "EUR", UNTIL)), whole(("EUR", 400.0, 100.0)), 3.0, AS_OF, UNTIL
    )
    assert (row.opened, row.deals, row.unpriced) == (300.0, 2, 1)


def test_needed_is_one_by_the_win_rate_and_not_known_without_a_win() -> None:
    assert coverage.needed(5, 15) == (4.0, False)
    assert coverage.needed(5, 5) == (2.0, True)
    assert coverage.needed(0, 30) == (None, False)
    assert coverage.needed(0, 0)[0] is None
