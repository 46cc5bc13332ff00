"""What changed, and whether it was the mix or the rates."""

import polars as pl
import pytest
from hypothesis import given, settings

from smarketing.analysis import change, funnel
from tests.analysis import build


def over(value: str, entered: int, converted: int) -> pl.DataFrame:
    """A value whose step into MQL is over."""
    return build.funnel([entered, converted, 0, 0, 0, 0], [entered - converted, converted, 0, 0, 0, 0], value=value)


def test_a_period_is_compared_in_count_and_rate() -> None:
    rows = change.compare(funnel.steps(over("all", 920, 230)), funnel.steps(over("all", 1000, 400)))
    assert rows.select("stage", "count", "previous_count", "change_count", "change").rows()[:3] == [
        ("lead", 920, 1000, -80, -0.08),
        ("mql", 230, 400, -170, -0.425),
        ("sal", 0, 0, 0, None),
    ]
    row = rows.row(1, named=True)
    assert (row["rate"], row["previous_rate"], row["is_clear"]) == (0.25, 0.4, True)
    assert row["rate_change"] == pytest.approx(-0.15)
    assert row["rate_change_low"] < -0.15 < row["rate_change_high"] < 0


def test_a_change_of_few_leads_is_not_clear() -> None:
    rows = change.compare(funnel.steps(over("all", 19, 0)), funnel.steps(over("all", 19, 19)))
    assert rows["is_clear"].to_list()[1] is False


def test_a_missing_period_is_not_a_change_from_zero() -> None:
    now = funnel.steps(over("all", 20, 5))
    row = change.compare(now, now.clear()).row(1, named=True)
    assert [row[name] for name in ("previous_count", "change", "change_count", "rate_change", "is_clear")] == [None] * 5


def test_a_change_is_split_into_mix_and_rate_as_computed_by_hand() -> None:
    now = funnel.steps(pl.concat([over("Ads", 60, 12), over("Search", 40, 20)]))
    before = funnel.steps(pl.concat([over("Ads", 50, 15), over("Search", 50, 25)]))
    rows = change.decompose(now, before, "mql")
    # R1 = 0.32, R0 = 0.40; Ads: w 0.5 -> 0.6, r 0.3 -> 0.2; Search: w 0.5 -> 0.4, r 0.5 -> 0.5
    assert rows["rate_effect"].to_list() == pytest.approx([-0.1 * 0.55, 0])
    assert rows["mix_effect"].to_list() == pytest.approx([0.1 * (0.25 - 0.36), -0.1 * (0.5 - 0.36)])
    assert rows["mix_effect"].sum() + rows["rate_effect"].sum() == pytest.approx(-0.08)


def test_a_value_that_is_missing_in_one_period_changes_the_mix_only() -> None:
    now = funnel.steps(pl.concat([over("Ads", 50, 10), over("Fair", 50, 40)]))
    rows = change.decompose(now, funnel.steps(over("Ads", 100, 20)), "mql")
    assert rows.select("value", "n", "previous_n", "rate", "previous_rate").rows() == [
        ("Ads", 50, 100, 0.2, 0.2),
        ("Fair", 50, 0, 0.8, None),
    ]
    assert rows["rate_effect"].to_list() == [0, 0]
    assert rows["mix_effect"].sum() == pytest.approx(0.3)


def test_without_a_rate_in_both_periods_there_is_nothing_to_split() -> None:
    now = funnel.steps(over("Ads", 50, 10))
    assert change.decompose(now, now.clear(), "mql").height == 0


@given(build.funnels("Ads"), build.funnels("Search"), build.funnels("Ads"), build.funnels("Fair"))
@settings(max_examples=50, deadline=None)
def test_mix_and_rate_sum_to_the_whole_change(
    a: pl.DataFrame, b: pl.DataFrame, c: pl.DataFrame, d: pl.DataFrame
) -> None:
    now, before = funnel.steps(pl.concat([a, b])), funnel.steps(pl.concat([c, d]))
    for stage in ("mql", "sal", "won"):
        rows = change.decompose(now, before, stage)
        if rows.height:
            totals = []
            for frame in (now, before):
                part = frame.filter((pl.col("stage") == stage) & pl.col("rate").is_not_null())
                totals.append((part["rate"] * part["n"]).sum() / part["n"].sum())
            effects = rows["mix_effect"].sum() + rows["rate_effect"].sum()
            assert effects == pytest.approx(totals[0] - totals[1], abs=1e-12)
