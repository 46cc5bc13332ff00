"""The steps of the cohort funnel, and what is made of them."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.analysis import funnel
from smarketing.errors import SmarketingError
from smarketing.targets import EXITS
from tests.analysis import build

COHORT = build.funnel(
    [1000, 300, 200, 100, 50, 20],
    [500, 60, 50, 20, 10, 0],
    mature=[None, (800, 250), (0, 0), None, (100, 50), (40, 18)],
    rejected=45,
    imputed=(0, 0, 30, 0, 0, 0),
)
SALES_ONLY = build.funnel([None, None, None, None, 50, 20], [None, None, None, None, 30, 0])


def step(frame: pl.DataFrame, stage: str) -> dict[str, object]:
    return frame.row(by_predicate=pl.col("stage") == stage, named=True)


def test_a_step_says_who_entered_converted_left_and_is_still_in_play() -> None:
    row = step(funnel.steps(COHORT), "sal")
    wanted = {"reached": 200, "imputed": 30, "entered": 300, "converted": 200, "out": 60, "in_play": 40}
    assert {name: row[name] for name in wanted} == wanted
    assert [row[name] for name in EXITS] == [45, 0, 0, 15]
    assert row["rate_so_far"] == pytest.approx(2 / 3)
    assert (row["label"], row["side"]) == ("Accepted", "sales")


def test_the_headline_rate_is_that_of_the_mature_part() -> None:
    rows = funnel.steps(COHORT).select("stage", "maturity", "rate", "n", "few").rows()
    assert rows == [
        ("lead", "unknown", None, None, None),
        ("mql", "partly", 0.3125, 800, False),
        ("sal", "immature", None, 0, True),
        ("sql", "unknown", None, None, None),
        ("opportunity", "mature", 0.5, 100, False),
        ("won", "partly", 0.45, 40, False),
    ]


def test_a_step_without_anybody_in_play_is_over_and_its_rate_is_that_of_all() -> None:
    over = build.funnel([100, 40, 0, 0, 0, 0], [60, 40, 0, 0, 0, 0], mature=[None, (10, 9), None, None, None, None])
    row = step(funnel.steps(over), "mql")
    assert (row["maturity"], row["rate"], row["n"]) == ("mature", 0.4, 100)


def test_a_step_that_nobody_entered_has_no_rate() -> None:
    row = step(funnel.steps(build.funnel([5, 0, 0, 0, 0, 0], [5, 0, 0, 0, 0, 0])), "sal")
    assert (row["entered"], row["converted"], row["rate"], row["rate_so_far"], row["maturity"]) == (
        0,
        0,
        None,
        None,
        "unknown",
    )


def test_the_share_of_the_first_stage_is_a_count_and_for_the_mature_part_a_product_of_rates() -> None:
    stepped = funnel.steps(COHORT)
    assert stepped["of_first"].to_list() == [1.0, 0.3, 0.2, 0.1, 0.05, 0.02]
    assert stepped["of_first_mature"].to_list() == [1.0, 0.3125, None, None, None, None]


def test_stages_before_the_first_one_with_data_are_missing_and_not_zero() -> None:
    stepped = funnel.steps(SALES_ONLY)
    assert stepped["reached"].to_list() == [None, None, None, None, 50, 20]
    first, last = step(stepped, "opportunity"), step(stepped, "won")
    assert [first[name] for name in ("entered", "converted", "out", "rate", "n")] == [None] * 5
    assert (last["entered"], last["converted"], last["out"], last["in_play"], last["rate"]) == (50, 20, 30, 0, 0.4)


def test_stages_that_the_warehouse_knows_nothing_of_are_missing_and_not_zero() -> None:
    leads_only = build.funnel([90, 30, 0, 0, 0, 0], [10, 0, 0, 0, 0, 0])
    known = funnel.known(leads_only)
    assert known == ("lead", "mql")
    stepped = funnel.steps(leads_only, known=known)
    assert stepped["reached"].to_list() == [90, 30, None, None, None, None]
    assert stepped["in_play"].to_list() == [None, 50, None, None, None, None]
    assert funnel.flows(stepped).height == 0
    assert funnel.known(SALES_ONLY) == ("opportunity", "won")


def test_rows_that_the_read_leaves_out_are_missing_before_the_first_stage_and_zero_after_the_last() -> None:
    short = pl.concat(
        [
            build.funnel([90, 30, 0, 0, 0, 0], [60, 30, 0, 0, 0, 0], value="Ads").head(3),
            build.funnel([None, None, None, None, 5, 2], [None, None, None, None, 3, 0], value="Fair").tail(2),
        ]
    )
    stepped = funnel.steps(short)
    assert stepped["reached"].to_list() == [90, 30, 0, 0, 0, 0, None, None, None, None, 5, 2]
    row = stepped.row(5, named=True)
    assert (row["stage"], row["entered"], row["converted"], row["in_play"], row["rate"]) == ("won", 0, 0, 0, None)
    assert step(stepped.filter(pl.col("value") == "Fair"), "won")["rate"] == 0.4


def test_a_funnel_that_ends_too_early_is_refused() -> None:
    with pytest.raises(SmarketingError, match="does not add up"):
        funnel.steps(COHORT.head(3))


def test_a_step_without_a_window_has_no_headline_rate_whatever_was_counted() -> None:
    stepped = funnel.steps(COHORT, windows={"mql": 30, "sal": None})
    assert stepped["maturity"].to_list() == ["unknown", "partly", "unknown", "unknown", "unknown", "unknown"]
    assert stepped["rate"].to_list() == [None, 0.3125, None, None, None, None]


@pytest.mark.parametrize(
    ("column", "stage", "value", "message"),
    [
        ("in_play", "mql", 41, "does not add up.*'all', stage 'mql'"),
        ("reached", "won", 21, "does not add up"),
        ("rejected", "mql", 46, "more exits than members who left"),
        ("imputed", "sal", 201, "more imputed than reached"),
        ("mature_converted", "won", 21, "more mature conversions than conversions"),
        ("mature_entered", "won", 51, "more mature members than members"),
        ("lost", "lead", -1, "negative count"),
        ("stage", "mql", "sals", "nobody defined: sals"),
        ("stage", "mql", "lead", "twice"),
        ("stage_order", "won", 9, "another order"),
    ],
)
def test_a_funnel_that_contradicts_itself_is_refused(column: str, stage: str, value: object, message: str) -> None:
    broken = COHORT.with_columns(pl.when(pl.col("stage") == stage).then(pl.lit(value)).otherwise(column).alias(column))
    with pytest.raises(SmarketingError, match=message):
        funnel.steps(broken)


def test_a_funnel_without_a_column_is_refused_by_name() -> None:
    with pytest.raises(SmarketingError, match=r"lacks the columns out, lost\."):
        funnel.steps(COHORT.drop("out", "lost"))


def test_the_flows_from_mql_on_name_exits_and_those_in_play() -> None:
    assert funnel.flows(funnel.steps(COHORT)).rows() == [
        ("mql", "sal", 200, "converted"),
        ("mql", "rejected", 45, "exit"),
        ("mql", "lost", 15, "exit"),
        ("mql", "in_play", 40, "in_play"),
        ("sal", "sql", 100, "converted"),
        ("sal", "lost", 50, "exit"),
        ("sal", "in_play", 50, "in_play"),
        ("sql", "opportunity", 50, "converted"),
        ("sql", "lost", 20, "exit"),
        ("sql", "in_play", 30, "in_play"),
        ("opportunity", "won", 20, "converted"),
        ("opportunity", "lost", 10, "exit"),
        ("opportunity", "in_play", 20, "in_play"),
    ]
    assert funnel.flows(funnel.steps(SALES_ONLY)).rows() == [
        ("opportunity", "won", 20, "converted"),
        ("opportunity", "lost", 30, "exit"),
    ]


def test_flows_of_a_broken_down_funnel_are_refused() -> None:
    both = pl.concat([COHORT, COHORT.with_columns(value=pl.lit("Ads"))])
    with pytest.raises(SmarketingError, match="as a whole"):
        funnel.flows(funnel.steps(both))


def test_a_cohort_is_counted_per_100_with_the_share_still_in_play() -> None:
    months = pl.concat(
        [
            build.funnel([200, 50, 20, 10, 5, 1], [150, 30, 10, 5, 4, 0], value="2026-01-01"),
            build.funnel([10, 5, 0, 0, 0, 0], [2, 1, 0, 0, 0, 0], value="2026-02-01"),
            build.funnel([0] * 6, [0] * 6, value="2026-03-01"),
        ]
    )
    rows = funnel.cohort_months(months).filter(pl.col("stage") == "mql")
    assert rows.select("value", "count", "cohort", "per_100", "open_share", "few").rows() == [
        ("2026-01-01", 50, 200, 25.0, 0.0, False),
        ("2026-02-01", 5, 10, 50.0, 0.7, True),
        ("2026-03-01", 0, 0, None, None, True),
    ]


def test_a_breakdown_compares_each_value_with_the_rest_largest_first() -> None:
    values = pl.concat(
        [
            build.funnel([100, 20, 0, 0, 0, 0], [80, 20, 0, 0, 0, 0], value="Ads"),
            build.funnel([300, 150, 0, 0, 0, 0], [150, 150, 0, 0, 0, 0], value="Search"),
            build.funnel([10, 0, 0, 0, 0, 0], [10, 0, 0, 0, 0, 0], value="Fair"),
        ]
    )
    rows = funnel.breakdown(values).filter(pl.col("stage") == "mql")
    assert rows["value"].to_list() == ["Search", "Ads", "Fair"]
    assert rows["share"].to_list() == pytest.approx([300 / 410, 100 / 410, 10 / 410])
    assert rows["rest_rate"].to_list() == pytest.approx([20 / 110, 150 / 310, 170 / 400])
    assert rows["gap"].to_list() == pytest.approx([0.5 - 20 / 110, 0.2 - 150 / 310, -170 / 400])
    assert rows["is_clear"].to_list() == [True, True, False]


@given(build.funnels())
@settings(max_examples=60, deadline=None)
def test_stages_never_grow_and_parts_sum_to_the_whole(frame: pl.DataFrame) -> None:
    stepped = funnel.steps(frame)
    assert stepped.columns == list(funnel.STEP_COLUMNS)
    for row in stepped.rows(named=True)[1:]:
        assert row["reached"] <= row["entered"]
        assert row["entered"] == row["converted"] + row["out"] + row["in_play"]
        assert row["out"] == sum(row[name] for name in EXITS)
        if row["rate"] is not None:
            assert 0 <= row["low"] <= row["rate"] <= row["high"] <= 1


@given(build.funnels())
@settings(max_examples=40, deadline=None)
def test_what_leaves_a_stage_is_what_reached_it(frame: pl.DataFrame) -> None:
    stepped = funnel.steps(frame)
    flows = funnel.flows(stepped)
    leaving = dict(flows.group_by("source").agg(pl.col("count").sum()).iter_rows())
    for stage, reached in (
        stepped.filter(pl.col("stage").is_in(["mql", "sal", "sql", "opportunity"]))
        .select("stage", "reached")
        .iter_rows()
    ):
        assert leaving.get(stage, 0) == reached


@given(build.funnels("Ads"), build.funnels("Search"), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_does_not_matter(first: pl.DataFrame, second: pl.DataFrame, random: object) -> None:
    frame = pl.concat([first, second])
    order = list(range(frame.height))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert funnel.steps(frame).equals(funnel.steps(frame[order]))
    assert funnel.breakdown(frame).equals(funnel.breakdown(frame[order]))
    assert funnel.cohort_months(frame).equals(funnel.cohort_months(frame[order]))


def test_an_empty_frame_has_no_steps() -> None:
    assert funnel.steps(COHORT.clear()).height == 0
    assert funnel.breakdown(COHORT.clear()).height == 0
