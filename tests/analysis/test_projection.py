"""Cumulative incidence with exits as competing outcomes, and the projection to won."""

from math import exp, log, sqrt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from smarketing.analysis import incidence, projection
from smarketing.analysis.incidence import Day
from smarketing.analysis.intervals import Z95, interval
from smarketing.errors import SmarketingError
from tests.analysis import build

DAYS = st.lists(
    st.builds(Day, st.integers(0, 60), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)),
    min_size=1,
    max_size=25,
    unique_by=lambda day: day.days,
)


def kaplan_meier(days: list[Day]) -> float:
    """The share converted when exits are censored like those in play: the mistake."""
    at_risk, left = sum(day.converted + day.out + day.in_play for day in days), 1.0
    for day in sorted(days, key=lambda day: day.days):
        left *= 1 - day.converted / at_risk if at_risk else 1
        at_risk -= day.converted + day.out + day.in_play
    return 1 - left


def test_the_estimate_of_a_small_example_is_the_one_computed_by_hand() -> None:
    # 10 enter. Day 1: 2 convert, 1 leaves. Day 2: 1 in play. Day 3: 1 converts, 2 leave. Day 5: 1 converts, 2 in play.
    days = [Day(5, 1, 0, 2), Day(1, 2, 1), Day(3, 1, 2), Day(2, 0, 0, 1)]
    points = incidence.curve(days, least_at_risk=1)
    assert [(point.days, point.at_risk) for point in points] == [(1, 10), (3, 6), (5, 3)]
    # S(1) = 7/10; S(3) = 7/10 · 3/6 = 7/20; S(5) = 7/20 · 2/3 = 7/30
    assert [point.undecided for point in points] == pytest.approx([7 / 10, 7 / 20, 7 / 30])
    # F(1) = 2/10; F(3) = 2/10 + 7/10 · 1/6 = 19/60; F(5) = 19/60 + 7/20 · 1/3 = 26/60
    assert [point.rate for point in points] == pytest.approx([12 / 60, 19 / 60, 26 / 60])


def test_the_variance_of_a_small_example_is_the_one_computed_by_hand() -> None:
    points = incidence.curve([Day(1, 2, 1), Day(2, 0, 0, 1), Day(3, 1, 2), Day(5, 1, 0, 2)], least_at_risk=1)
    steps = [(12 / 60, 1, 10, 2, 3), (19 / 60, 7 / 10, 6, 1, 3), (26 / 60, 7 / 20, 3, 1, 1)]
    final = 26 / 60
    variance = sum(
        (final - then) ** 2 * events / (n * (n - events))
        + undecided**2 * (n - converted) * converted / n**3
        - 2 * (final - then) * undecided * converted / n**2
        for then, undecided, n, converted, events in steps
    )
    width = Z95 * sqrt(variance) / abs(final * log(final))
    assert (points[-1].low, points[-1].high) == pytest.approx((final ** exp(width), final ** exp(-width)))


def test_without_anybody_in_play_it_is_the_plain_share_with_the_binomial_variance() -> None:
    last = incidence.curve([Day(1, 3, 2), Day(4, 5, 1), Day(9, 0, 9)])[-1]
    width = Z95 * sqrt(0.4 * 0.6 / 20) / abs(0.4 * log(0.4))
    assert last.rate == pytest.approx(8 / 20)
    assert (last.low, last.high) == pytest.approx((0.4 ** exp(width), 0.4 ** exp(-width)))
    assert last.undecided == 0


def test_where_nobody_or_everybody_converted_the_band_is_wilsons() -> None:
    nobody = incidence.curve([Day(2, 0, 30)])[-1]
    everybody = incidence.curve([Day(2, 10), Day(3, 20)])[-1]
    assert (nobody.rate, nobody.low, nobody.high) == (0, *(interval(0, 30) or ()))
    assert (everybody.rate, everybody.low, everybody.high) == (1, *(interval(30, 30) or ()))


def test_exits_taken_as_censored_overstate_and_ours_does_not() -> None:
    """Of those who enter 28 % convert and 72 % leave, at the same speed: the true share is 28 %."""
    random = default_rng(20261023)
    histogram: dict[int, list[int]] = {}
    for _ in range(20_000):
        converts, lag, age = random.random() < 0.28, int(random.exponential(30)), int(random.uniform(0, 240))
        if converts is False:
            lag = int(random.exponential(60))
        slot = 2 if lag > age else 0 if converts else 1
        histogram.setdefault(min(lag, age), [0, 0, 0])[slot] += 1
    days = [Day(day, *counts) for day, counts in histogram.items()]
    ours, naive = incidence.curve(days)[-1], kaplan_meier(days)
    so_far = sum(day.converted for day in days) / 20_000
    assert so_far < 0.26
    assert naive > 0.42
    assert ours.rate == pytest.approx(0.28, abs=0.01)
    assert ours.low < 0.28 < ours.high


def test_the_band_holds_the_true_share_about_95_times_of_100() -> None:
    random = default_rng(7)
    held = 0
    for _ in range(300):
        n = 150
        converts, age = random.random(n) < 0.28, random.integers(30, 120, n)
        lag = random.integers(0, 60, n)
        slots = [2 if late else 0 if won else 1 for late, won in zip(lag > age, converts, strict=True)]
        histogram: dict[int, list[int]] = {}
        for day, slot in zip((min(pair) for pair in zip(lag, age, strict=True)), slots, strict=True):
            histogram.setdefault(int(day), [0, 0, 0])[slot] += 1
        last = incidence.curve([Day(day, *counts) for day, counts in histogram.items()])[-1]
        held += last.low <= 0.28 <= last.high
    assert 276 <= held <= 295


def test_a_late_conversion_of_a_handful_does_not_speak_for_all() -> None:
    days = [Day(10, 20, 30), Day(50, 0, 0, 49), Day(400, 1)]
    assert incidence.curve(days, least_at_risk=1)[-1].rate == pytest.approx(0.2 + 0.5)
    assert [(point.days, point.rate) for point in incidence.curve(days)] == [(10, pytest.approx(0.2))]


@given(DAYS)
@settings(max_examples=80, deadline=None)
def test_the_conversions_so_far_and_those_expected_are_the_projected_share_of_all(days: list[Day]) -> None:
    """Efron's self-consistency: the mass of those in play is handed on to those who stayed longer."""
    rows = [("won", name, day.days, getattr(day, name)) for day in days for name in projection.OUTCOMES]
    row = projection.project(build.outcomes(*rows), least_at_risk=1).row(0, named=True)
    if row["rate"] is not None:
        assert row["expected_total"] == pytest.approx(row["rate"] * row["n"])
        assert 0 <= row["low"] <= row["rate"] <= row["high"] <= 1
        assert -1e-9 <= row["expected_more"] <= row["in_play"] + 1e-9


@given(DAYS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_curve_never_falls_and_the_order_of_days_does_not_matter(days: list[Day], random: object) -> None:
    points = incidence.curve(days)
    shuffled = list(days)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert incidence.curve(shuffled) == points
    assert [point.rate for point in points] == sorted(point.rate for point in points)


def test_members_without_a_usable_date_are_counted_apart() -> None:
    frame = build.outcomes(
        ("sal", "converted", 2, 40),
        ("sal", "out", 4, 60),
        ("sal", "converted", None, 4),
        ("sal", "out", None, 3),
        ("sal", "in_play", None, 2),
    )
    row = projection.project(frame).row(0, named=True)
    assert (row["n"], row["rate"], row["expected_more"], row["expected_total"]) == (100, pytest.approx(0.4), 0, 40)
    assert (row["undated"], row["undated_converted"], row["undated_in_play"], row["is_partial"]) == (9, 4, 2, False)
    more = pl.concat([frame, build.outcomes(("sal", "converted", None, 1))])
    assert projection.project(more)["is_partial"].to_list() == [True]


def test_a_step_on_which_nobody_decided_has_no_projection() -> None:
    row = projection.project(build.outcomes(("won", "in_play", 12, 30))).row(0, named=True)
    assert [row[name] for name in ("rate", "low", "high", "undecided", "horizon_days", "expected_more")] == [None] * 6
    assert (row["n"], row["in_play"], row["few"]) == (30, 30, False)


@pytest.mark.parametrize("row", [("sail", "out", 1, 1), ("sal", "gone", 1, 1), ("sal", "out", -1, 1)])
def test_an_impossible_outcome_is_refused(row: tuple[str, str, int, int]) -> None:
    with pytest.raises(SmarketingError, match="cannot be"):
        projection.project(build.outcomes(row))


CHAIN = build.outcomes(
    ("opportunity", "converted", 5, 50),
    ("opportunity", "out", 5, 50),
    ("opportunity", "in_play", 2, 40),
    ("won", "converted", 30, 10),
    ("won", "out", 30, 30),
    ("won", "in_play", 10, 20),
)


def test_the_expected_conversions_are_those_of_each_step_in_play() -> None:
    projected = projection.project(CHAIN)
    assert projected["rate"].to_list() == pytest.approx([0.5, 0.25])
    assert projected["expected_more"].to_list() == pytest.approx([20, 5])


def test_the_curves_are_one_row_per_step_and_deciding_day() -> None:
    rows = projection.curves(CHAIN).select("stage", "days", "at_risk", "rate", "undecided").rows()
    assert rows == [
        ("opportunity", 5, 100, pytest.approx(0.5), pytest.approx(0)),
        ("won", 30, 40, pytest.approx(0.25), pytest.approx(0)),
    ]
