"""Rates with a guard, Wilson's interval and Newcombe's difference."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.analysis.intervals import difference, interval, interval_of, is_few, rate, rate_of

PAIRS = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_a_rate_without_a_whole_is_missing_and_not_zero() -> None:
    assert rate(0, 0) is None
    assert rate(None, 5) is None
    assert rate(3, None) is None
    assert rate(0, 5) == 0.0
    assert interval(0, 0) is None
    assert interval(1, None) is None


def test_wilson_matches_published_values() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3: 81/263, 15/148, 0/20, 1/29
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (part, whole), limits in published.items():
        assert interval(part, whole) == pytest.approx(limits, abs=5e-5)


def test_newcombe_matches_his_published_differences() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10: 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/10
    published = {
        (56, 70, 48, 80): (0.2, 0.0524, 0.3339),
        (9, 10, 3, 10): (0.6, 0.1705, 0.8090),
        (10, 10, 0, 10): (1.0, 0.6075, 1.0),
    }
    for counts, limits in published.items():
        assert difference(*counts) == pytest.approx(limits, abs=5e-5)
    assert difference(1, 0, 1, 2) is None


def test_fewer_than_20_are_few() -> None:
    assert [is_few(n) for n in (0, 19, 20, None)] == [True, True, False, None]


@given(PAIRS)
@settings(max_examples=100, deadline=None)
def test_the_interval_holds_the_rate_and_stays_between_0_and_1(pair: tuple[int, int]) -> None:
    limits = interval(*pair)
    assert limits is not None
    assert 0 <= limits[0] <= pair[0] / pair[1] <= limits[1] <= 1


@given(st.lists(PAIRS, min_size=1, max_size=20))
@settings(max_examples=30, deadline=None)
def test_the_expressions_give_what_the_functions_give(pairs: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame([*pairs, (0, 0), (None, 3)], schema={"k": pl.Int64, "n": pl.Int64}, orient="row")
    low, high = interval_of("k", "n")
    rows = frame.select(rate=rate_of("k", "n"), low=low, high=high).rows()
    for (k, n), (share, lower, upper) in zip(pairs, rows, strict=False):
        assert (lower, upper) == pytest.approx(interval(k, n), abs=1e-12)
        assert share == rate(k, n)
        assert 0 <= lower <= share <= upper <= 1
    assert rows[-2:] == [(None, None, None)] * 2
