"""Conversion windows from observed lags."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.analysis import windows
from smarketing.errors import SmarketingError
from tests.analysis import build


def test_a_window_is_the_95th_percentile_rounded_up_to_whole_days() -> None:
    # 100 members: position 94.05 of 0..99, between day 10 and day 20 of the sorted lags
    frame = build.outcomes(("mql", "converted", 10, 95), ("mql", "converted", 20, 5))
    assert windows.percentile(frame.select("days", "leads"), 0.95) == pytest.approx(10.5)
    assert windows.windows(frame)["mql"] == 11


def test_only_converted_members_with_a_date_pair_count() -> None:
    frame = build.outcomes(
        ("sal", "converted", 3, 20),
        ("sal", "converted", None, 500),
        ("sal", "out", 90, 500),
        ("sal", "in_play", 300, 500),
    )
    assert windows.windows(frame)["sal"] == 3


def test_a_window_is_at_least_a_day() -> None:
    assert windows.windows(build.outcomes(("sql", "converted", 0, 40)))["sql"] == 1


def test_fewer_than_20_conversions_give_no_window_and_say_why() -> None:
    window = windows.observed(build.outcomes(("won", "converted", 30, 19)))["won"]
    assert (window.days, window.conversions, window.is_set) == (None, 19, False)
    assert window.reason == "Won: 19 dated conversions, 20 are needed to see how long one takes"


def test_a_set_window_wins_over_the_observed_one() -> None:
    window = windows.observed(build.outcomes(("won", "converted", 30, 40)), {"won": 60, "sal": None})
    assert (window["won"].days, window["won"].is_set, window["won"].reason) == (60, True, None)
    assert (window["sal"].days, window["sal"].is_set) == (None, False)


@pytest.mark.parametrize("override", [{"won": 0}, {"lead": 5}, {"lost": 5}])
def test_an_impossible_window_is_refused(override: dict[str, int]) -> None:
    with pytest.raises(SmarketingError, match="at least 1 day"):
        windows.windows(build.outcomes(), override)


def test_the_windows_are_the_parameters_of_the_funnel() -> None:
    assert windows.parameters({"mql": 5, "won": 90}) == {
        "window_mql": 5,
        "window_sal": None,
        "window_sql": None,
        "window_opportunity": None,
        "window_won": 90,
    }


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.sampled_from([0.0, 0.5, 0.75, 0.95, 1.0]))
@settings(max_examples=60, deadline=None)
def test_the_percentile_of_a_histogram_is_that_of_its_members(lags: list[int], share: float) -> None:
    frame = pl.DataFrame({"days": lags, "leads": [1] * len(lags)})
    assert windows.percentile(frame, share) == pytest.approx(float(np.quantile(lags, share)))


def test_the_percentile_of_nobody_is_missing() -> None:
    assert windows.percentile(pl.DataFrame({"days": [3], "leads": [0]}), 0.95) is None
