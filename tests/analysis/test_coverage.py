"""Whether enough is open to reach the quota."""

from __future__ import annotations

from datetime import date
from math import inf

import polars as pl
import pytest

from smarketing.analysis import coverage
from smarketing.analysis.coverage import Needed, Past

AS_OF, UNTIL = date(2026, 10, 23), date(2026, 12, 31)
OPEN = {"amount": pl.Float64, "currency": pl.String, "closed_on": pl.Date}
WHOLE = {"currency": pl.String, "due": pl.Float64, "reached": pl.Float64, "attainment": pl.Float64}


def of(times: float | None) -> dict[str, Needed]:
    """As many times in each past period; nothing known without."""
    return {} if times is None else {"EUR": Needed(times, times, times, 1 / times, 5, (0.0, 0.0))}


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
    (row,) = coverage.coverage(deals, whole(("EUR", 400.0, 200.0)), of(3.0), AS_OF, UNTIL)
    assert (row.opened, row.deals, row.overdue, row.left, row.covered) == (500.0, 2, 50.0, 200.0, 2.5)
    assert row.state == coverage.SHORT
    (row,) = coverage.coverage(deals, whole(("EUR", 400.0, 200.0)), of(2.5), AS_OF, UNTIL)
    assert row.state == coverage.COVERED


def test_currencies_are_never_added_and_one_without_a_quota_has_no_coverage() -> None:
    deals = opened((300.0, "EUR", UNTIL), (900.0, "USD", UNTIL), (10.0, "(not set)", UNTIL))
    rows = coverage.coverage(deals, whole(("EUR", 400.0, 100.0)), of(4.0), AS_OF, UNTIL)
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
    (row,) = coverage.coverage(deals, whole(("EUR", 400.0, reached)), of(times), AS_OF, UNTIL)
    assert (row.state, row.opened, row.left) == (state, amount, left)


def test_deals_without_an_amount_are_counted_beside_the_sum() -> None:
    (row,) = coverage.coverage(
        opened((300.0, "EUR", UNTIL), (None, "EUR", UNTIL)), whole(("EUR", 400.0, 100.0)), of(3.0), AS_OF, UNTIL
    )
    assert (row.opened, row.deals, row.unpriced) == (300.0, 2, 1)


STATES = {
    "deal_key": pl.String,
    "status": pl.String,
    "amount": pl.Float64,
    "currency": pl.String,
    "closes_on": pl.Date,
    "is_closing_known": pl.Int32,
}
ON, END = date(2026, 7, 23), date(2026, 9, 30)


def states(*rows: tuple[str, str, float | None, date | None], known: int = 1, currency: str = "EUR") -> pl.DataFrame:
    return pl.DataFrame(
        [(key, status, amount, currency, closes, known) for key, status, amount, closes in rows], STATES, orient="row"
    )


def test_what_became_of_the_pipeline_of_a_past_day():
    then = states(
        ("won", "open", 100.0, date(2026, 8, 1)),
        ("lost", "open", 250.0, END),
        ("still open", "open", 50.0, END),
        ("won later", "open", 200.0, END),
        ("pulled in", "open", 70.0, date(2026, 12, 1)),
        ("overdue", "open", 30.0, date(2026, 7, 22)),
        ("over", "won", 999.0, date(2026, 7, 23)),
        ("unpriced", "open", None, END),
    )
    ended = states(
        # It was signed for more than was expected: what counts is what was open.
        ("won", "won", 120.0, date(2026, 9, 1)),
        ("lost", "lost", 250.0, date(2026, 9, 1)),
        ("still open", "open", 50.0, date(2026, 11, 1)),
        ("won later", "won", 200.0, date(2026, 10, 1)),
        ("pulled in", "won", 70.0, END),
        ("overdue", "won", 30.0, date(2026, 7, 24)),
        ("over", "won", 999.0, date(2026, 7, 23)),
        ("new", "won", 40.0, date(2026, 9, 2)),
    )
    found = coverage.past(then, ended, ON, END, "EUR")
    # 100 of 100 + 250 + 50 + 200 were won; the others brought 70 + 30 + 40.
    assert found == Past(ON, 600.0, 100.0, 140.0)
    assert found.times == 6.0
    assert coverage.past(then, ended, ON, END, "USD") is None


def test_where_nobody_knows_what_was_expected_then_nothing_is_said():
    then = states(("a", "open", 100.0, END), known=0)
    assert coverage.past(then, then, ON, END, "EUR") is None


def test_needed_is_one_by_the_share_that_was_won_by_amount():
    """Two small deals of 50 were won, the one of 300 was lost: by number 2 of 3 are won, by amount 1 in 4."""
    found = coverage.needed([Past(ON, 400.0, 100.0, 10.0), Past(ON, 300.0, 150.0, 0.0), Past(ON, 300.0, 0.0, 90.0)])
    assert found == Needed(4.0, 2.0, inf, 0.25, 3, (0.0, 90.0))
    assert coverage.needed([Past(ON, 400.0, 100.0, 10.0)] * 2) is None
    assert coverage.needed([Past(ON, 400.0, 0.0, 10.0)] * 3) is None


@pytest.mark.parametrize(
    ("covered", "state"), [(3.9, coverage.SHORT), (4.0, coverage.BETWEEN), (6.0, coverage.COVERED)]
)
def test_between_the_past_periods_that_needed_least_and_most_it_is_neither_short_nor_enough(covered, state) -> None:
    need = {"EUR": Needed(5.0, 4.0, 6.0, 0.2, 5, (0.0, 0.0))}
    deals = opened((100.0 * covered, "EUR", UNTIL))
    (row,) = coverage.coverage(deals, whole(("EUR", 200.0, 100.0)), need, AS_OF, UNTIL)
    assert row.state == state
