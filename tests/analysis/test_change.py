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


def test_a_split_change_sums_to_the_change_of_all() -> None:
    def both(ads: tuple[int, int], search: tuple[int, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
        whole = over("all", ads[0] + search[0], ads[1] + search[1])
        return funnel.steps(whole), funnel.steps(pl.concat([over("Ads", *ads), over("Search", *search)]))

    found = change.split(both((60, 12), (40, 20)), both((50, 15), (50, 25)), "mql")
    assert found is not None
    assert (found.part, found.n, found.previous_part, found.previous_n) == (32, 100, 40, 100)
    # Ads: (0.6 - 0.5)(0.25 - 0.36); Search: (0.4 - 0.5)(0.5 - 0.36); rate of Ads alone: -0.1 x 0.55
    assert (found.mix, found.own) == (pytest.approx(-0.025), pytest.approx(-0.055))
    assert found.moved == pytest.approx(found.mix + found.own) == pytest.approx(-0.08)
    assert found.is_clear is False


def test_values_are_counted_as_the_whole_is_while_some_are_in_play() -> None:
    def partly(value: str, reached: list[int], out: int, mature: tuple[int, int]) -> pl.DataFrame:
        rest = [None, mature, None, None, None, None]
        return build.funnel([*reached, 0, 0, 0, 0], [out, reached[1], 0, 0, 0, 0], mature=rest, value=value)

    # Nobody of Ads is in play; still only its 40 mature leads count, for the whole is judged by the mature ones.
    ads, search = partly("Ads", [60, 12], 48, (40, 10)), partly("Search", [40, 10], 10, (20, 8))
    now = funnel.steps(partly("all", [100, 22], 58, (60, 18))), funnel.steps(pl.concat([ads, search]))
    found = change.split(now, now, "mql")
    assert found is not None
    assert (found.part, found.n, found.moved, found.mix, found.own) == (18, 60, 0, 0, 0)
    assert found.parts.select("value", "n", "rate").rows() == [("Ads", 40, 0.25), ("Search", 20, 0.4)]


def test_a_period_without_a_rate_has_no_split() -> None:
    now = funnel.steps(over("all", 100, 40)), funnel.steps(over("Ads", 100, 40))
    none = now[0].clear(), now[1].clear()
    assert change.split(now, none, "mql") is None
