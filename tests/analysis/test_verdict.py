"""The verdict in words, every number of it from the frames."""

import re

import polars as pl
import pytest
from hypothesis import given, settings

from smarketing import format as words
from smarketing.analysis import funnel
from smarketing.analysis import verdict as judged
from smarketing.analysis.intervals import rate
from smarketing.errors import SmarketingError
from tests.analysis import build

MATURE = [None, (4000, 1204), (1204, 750), (750, 400), (400, 100), (100, 40)]
NOW = build.funnel([4000, 1204, 750, 400, 100, 40], [2000, 340, 200, 250, 30, 0], mature=MATURE, rejected=306)
BEFORE = build.funnel([4000, 1210, 765, 420, 106, 45], [2790, 445, 345, 314, 61, 0], rejected=306)
SALES_ONLY = funnel.steps(
    build.funnel([None] * 4 + [1061, 697], [None] * 4 + [300, 0], mature=[None] * 5 + [(1000, 680)])
)


def verdict(steps: pl.DataFrame | None, previous: pl.DataFrame | None = None) -> judged.Verdict:
    frame = pl.DataFrame() if steps is None else steps
    return judged.verdict(steps, build.happened(frame, previous), previous)


def test_both_sides_are_judged_and_the_narrowest_step_is_named() -> None:
    said = verdict(funnel.steps(NOW))
    assert said.kind == "both"
    assert [(part.side, part.text) for part in said.parts] == [
        ("marketing", "Marketing brought 1,204 MQLs."),
        ("sales", "Sales accepted 71% of those decided."),
        ("sales", "40 of the leads that came in it are won so far, 344 are still in play."),
        ("sales", "The narrowest step is SQLs to opportunities: 25%."),
    ]
    assert said.headline == "Marketing brought 1,204 MQLs. Sales accepted 71% of those decided."


def test_the_period_before_at_the_same_age_is_compared_and_the_step_that_fell_most_is_named() -> None:
    before = funnel.steps(build.funnel([4000, 1309, 800, 420, 170, 60], [2691, 509, 380, 250, 110, 0], rejected=400))
    parts = [part.text for part in verdict(funnel.steps(NOW), before).parts]
    assert parts[0] == "Marketing brought 1,204 MQLs, 8% fewer than the period before at the same age."
    assert parts[-1] == "The step that fell most is SQLs to opportunities: 25%, from 40% before."


def test_a_change_that_could_be_chance_is_not_called_a_fall() -> None:
    assert verdict(funnel.steps(NOW), funnel.steps(BEFORE)).parts[-1].text.startswith("The narrowest step")


def test_the_acceptance_is_not_said_twice_where_it_is_the_only_step_to_judge() -> None:
    accepted = build.funnel([500, 100, 60, 0, 0, 0], [400, 40, 0, 0, 0, 0], rejected=40)
    assert [part.text for part in verdict(funnel.steps(accepted, known=funnel.known(accepted))).parts] == [
        "Marketing brought 100 MQLs.",
        "Sales accepted 60% of those decided.",
    ]


@pytest.mark.parametrize(
    ("then", "end"),
    [
        (1204, ", as many as the period before at the same age."),
        (1202, ", about as many as the period before at the same age."),
        (602, ", 100% more than the period before at the same age."),
        (0, "MQLs."),
    ],
)
def test_a_comparison_says_what_it_can(then: int, end: str) -> None:
    before = funnel.steps(build.funnel([5000, then, 0, 0, 0, 0], [0] * 6))
    assert verdict(funnel.steps(NOW), before).parts[0].text.endswith(end)


def test_marketing_alone_says_that_sales_is_missing_and_nothing_else_about_it() -> None:
    frame = build.funnel([900, 300, 0, 0, 0, 0], [100, 0, 0, 0, 0, 0])
    said = verdict(funnel.steps(frame, known=funnel.known(frame)))
    assert said.kind == "marketing only"
    assert said.text == "Marketing brought 300 MQLs. No sales data is linked to leads yet."


def test_sales_alone_says_that_marketing_is_missing_and_nothing_else_about_it() -> None:
    said = verdict(SALES_ONLY)
    assert said.kind == "sales only"
    assert [part.text for part in said.parts] == [
        "Sales opened 1,061 opportunities.",
        "697 of them are won so far, 64 are still in play.",
        "From opportunities to won it is 68% of those old enough to judge.",
        "No leads are loaded, so marketing's half is missing.",
    ]


def test_nothing_loaded_and_nobody_in_the_period_are_two_things() -> None:
    assert verdict(None).text == "No leads or deals are loaded yet."
    assert verdict(funnel.steps(NOW.clear())).text == "Nobody entered the funnel in this period."
    assert verdict(funnel.steps(build.funnel([0] * 6, [0] * 6))).text == "No leads entered the funnel in this period."


def test_few_leads_are_not_judged() -> None:
    said = verdict(funnel.steps(build.funnel([12, 6, 3, 3, 2, 1], [6, 3, 0, 1, 1, 0])))
    assert said.kind == "few"
    assert (
        said.text == "Only 12 leads entered the funnel in this period: too few to judge a rate. 1 of 12 is won so far."
    )


def test_mqls_that_are_only_imputed_are_not_what_marketing_brought() -> None:
    frame = build.funnel([400, 100, 100, 100, 100, 50], [300, 0, 0, 0, 50, 0], imputed=(0, 100, 100, 100, 0, 0))
    assert verdict(funnel.steps(frame)).parts[0].text == "Marketing brought 400 leads."


@pytest.mark.parametrize(
    ("reached", "out", "rejected", "sentence"),
    [
        (
            [100, 50, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0],
            0,
            "None of them is accepted or rejected yet.",
        ),
        ([100, 50, 9, 0, 0, 0], [0, 0, 0, 0, 0, 0], 0, "Sales accepted 9 and rejected none."),
        ([100, 50, 9, 0, 0, 0], [0, 40, 0, 0, 0, 0], 8, "Sales accepted 9 of the 17 decided."),
    ],
)
def test_acceptance_is_a_rate_only_where_there_is_enough(
    reached: list[int], out: list[int], rejected: int, sentence: str
) -> None:
    assert verdict(funnel.steps(build.funnel(reached, out, rejected=rejected))).parts[1].text == sentence


def test_steps_that_are_too_young_are_not_called_bad() -> None:
    young = build.funnel([100, 50, 40, 20, 10, 0], [0] * 6, mature=[None, *[(0, 0)] * 5])
    parts = [part.text for part in verdict(funnel.steps(young)).parts]
    assert parts[-2:] == [
        "None of the leads that came in it is won yet, 50 are still in play.",
        "It is too early to judge the steps that follow.",
    ]


def test_a_broken_down_funnel_has_no_single_verdict() -> None:
    both = pl.concat([NOW, NOW.with_columns(value=pl.lit("Ads"))])
    with pytest.raises(SmarketingError, match="as a whole"):
        verdict(funnel.steps(both))


@given(build.funnels(largest=3000), build.funnels(largest=3000))
@settings(max_examples=80, deadline=None)
def test_no_number_is_said_that_is_not_in_the_frames(first: pl.DataFrame, second: pl.DataFrame) -> None:
    now, before = funnel.steps(first), funnel.steps(second)
    allowed = {"0"}
    for row, then in zip(now.rows(named=True), before.rows(named=True), strict=True):
        counts = [row[name] for name in ("reached", "converted", "in_play", "entered") if row[name] is not None]
        decided = (row["converted"] or 0) + (row["rejected"] or 0)
        shares = [row["rate"], then["rate"], rate(row["converted"], decided)]
        gained = rate(row["reached"] - then["reached"], then["reached"])
        allowed |= {words.exact(count) for count in (*counts, decided)} | {words.rate(share) for share in shares}
        allowed |= {words.change(abs(gained)).removeprefix("+")} if gained is not None else set()
    sales = now.filter(pl.col("side") == "sales")
    allowed.add(words.exact(sales["in_play"].sum()))
    said = verdict(now, before).text
    assert set(re.findall(r"[<>]?\d[\d,.]*%?(?<![,.])", said)) <= allowed, said
