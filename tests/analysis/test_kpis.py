"""The numbers of the KPI row."""

from decimal import Decimal

import polars as pl
import pytest

from smarketing.analysis import funnel, kpis
from smarketing.analysis.kpis import Kpi, Reads
from tests.analysis import build

STEPS = funnel.steps(
    build.funnel(
        [1000, 300, 200, 100, 50, 20],
        [500, 60, 50, 50, 30, 0],
        mature=[None, None, None, None, (100, 50), (50, 20)],
        rejected=50,
    )
)
SPEND = pl.DataFrame(
    {
        "value": ["Ads", "Social", "Social"],
        "currency": ["EUR", "EUR", "USD"],
        "spend": [Decimal("900.50"), Decimal("99.50"), Decimal("250")],
    }
)
NOW = Reads(
    traffic=pl.DataFrame(
        {"value": ["a", "b"], "sessions": [600, 400], "engaged_sessions": [250, 160], "judged_sessions": [600, 400]}
    ),
    spend=SPEND,
    activity=pl.DataFrame({"value": ["all"] * 2, "stage": ["lead", "mql"], "events": [900, 250]}),
    steps=STEPS,
    first_reply=pl.DataFrame({"mqls": [300], "replied": [220], "waiting": [42], "timed": [200], "median_hours": [2.3]}),
    touch_counts=pl.DataFrame(
        {"value": ["all"] * 2, "kind": ["call", "email"], "touches": [3000, 118], "people": [9, 4]}
    ),
    deal_outcomes=pl.DataFrame(
        {"value": ["a", "b", "a"], "currency": ["USD", "USD", None], "won": [3, 2, 1], "won_amount": [100, 50, 7]}
    ),
    pipeline=pl.DataFrame(
        {"status": ["open", "open", "won"], "currency": ["USD"] * 3, "deals": [4, 6, 9], "amount": [40, None, 90]}
    ),
)


def pick(found: list[Kpi], key: str) -> list[Kpi]:
    return [kpi for kpi in found if kpi.key == key]


def test_engaged_visits_are_sessions_over_sessions() -> None:
    (kpi,) = pick(kpis.marketing(NOW), "engaged")
    assert (kpi.value, kpi.unit, kpi.n, kpi.few, kpi.state, kpi.read) == (0.41, "rate", 1000, False, "ok", "traffic")
    assert kpi.low is not None
    assert kpi.high is not None
    assert kpi.low < 0.41 < kpi.high


def test_money_of_two_currencies_is_never_added() -> None:
    found = kpis.marketing(NOW)
    assert [(kpi.value, kpi.currency) for kpi in pick(found, "spend")] == [(1000.0, "EUR"), (250.0, "USD")]
    costs = pick(found, "cost_per_mql")
    assert [(kpi.value, kpi.currency, kpi.n) for kpi in costs] == [(4.0, "EUR", 250), (1.0, "USD", 250)]
    assert costs[0].note == "The part of an MQL's cost that was paid in this currency."


def test_acceptance_names_its_denominator() -> None:
    (kpi,) = pick(kpis.handoff(NOW), "acceptance")
    assert (kpi.value, kpi.n, kpi.note) == (0.8, 250, "40 not decided yet")


def test_acceptance_without_a_single_rejection_says_so() -> None:
    steps = funnel.steps(build.funnel([100, 50, 40, 0, 0, 0], [50, 0, 40, 0, 0, 0]))
    (kpi,) = pick(kpis.handoff(Reads(steps=steps)), "acceptance")
    assert (kpi.value, kpi.note) == (1.0, "10 not decided yet, no rejection is recorded")


def test_without_a_handoff_the_decisions_on_deals_are_the_acceptance() -> None:
    decided = pl.DataFrame({"value": ["a", "b"], "accepted": [600, 97], "rejected": [300, 64]})
    deals_only = funnel.steps(build.funnel([None] * 4 + [50, 20], [None] * 4 + [30, 0]))
    (kpi,) = pick(kpis.handoff(Reads(steps=deals_only, deal_acceptance=decided)), "acceptance")
    assert (kpi.label, kpi.value, kpi.n, kpi.read) == ("Acceptance", 697 / 1061, 1061, "deal_acceptance")


def test_the_median_reply_stands_beside_those_who_still_wait() -> None:
    (kpi,) = pick(kpis.handoff(NOW), "first_reply")
    assert (kpi.value, kpi.unit, kpi.n, kpi.note) == (2.3, "hours", 200, "42 still waiting")


def test_touches_are_counted_by_kind() -> None:
    (kpi,) = pick(kpis.sales(NOW), "touches")
    assert (kpi.value, kpi.unit, kpi.note) == (3118, "count", "call 3,000, email 118")


def test_sql_to_won_is_won_over_sql_once_both_steps_are_mature() -> None:
    (kpi,) = pick(kpis.sales(NOW), "sql_to_won")
    assert (kpi.value, kpi.n, kpi.few, kpi.note) == (0.2, 100, False, None)


def test_sql_to_won_of_a_young_cohort_is_the_product_of_its_mature_steps() -> None:
    young = build.funnel(
        [1000, 300, 200, 100, 50, 20], [500, 60, 50, 20, 10, 0], mature=[None] * 4 + [(80, 40), (16, 8)]
    )
    (kpi,) = pick(kpis.sales(Reads(steps=funnel.steps(young))), "sql_to_won")
    assert (kpi.value, kpi.n, kpi.few, kpi.note) == (0.25, 16, True, "of those old enough to judge")
    early = funnel.steps(young, windows={})
    (kpi,) = pick(kpis.sales(Reads(steps=early)), "sql_to_won")
    assert (kpi.value, kpi.state, kpi.reason) == (
        None,
        "no data",
        "Too early: no SQL has had the whole time to be won.",
    )


def test_won_value_and_pipeline_leave_out_what_has_no_amount() -> None:
    found = kpis.sales(NOW)
    won = [(kpi.value, kpi.currency, kpi.n) for kpi in pick(found, "won_value")]
    assert won == [(150.0, "USD", 5), (7.0, None, 1)]
    assert [(kpi.value, kpi.currency, kpi.n) for kpi in pick(found, "pipeline")] == [(40.0, "USD", 4)]


def test_the_period_before_is_compared_in_points_for_rates_and_relative_otherwise() -> None:
    before = Reads(
        traffic=pl.DataFrame({"sessions": [1000], "engaged_sessions": [400], "judged_sessions": [1000]}),
        spend=pl.DataFrame({"currency": ["EUR"], "spend": [800]}),
    )
    found = kpis.marketing(NOW, before)
    assert pick(found, "engaged")[0].change == pytest.approx(0.01)
    assert [(kpi.previous, kpi.change) for kpi in pick(found, "spend")] == [(800.0, 0.25), (None, None)]


def test_what_is_missing_is_not_zero_and_says_what_to_add() -> None:
    for found in (kpis.marketing, kpis.handoff, kpis.sales):
        for reads in (Reads(), Reads(**{name: _clear(name) for name in Reads.__dataclass_fields__})):
            for kpi in found(reads):
                assert (kpi.value, kpi.state) == (None, "no data"), kpi
                assert kpi.reason, kpi
    assert kpis.marketing(Reads())[0].reason == "No web traffic for this period. Add an export from your web analytics."
    assert kpis.marketing(Reads(spend=SPEND))[1].reason == "No MQL in this period to divide the spend by."


def _clear(name: str) -> pl.DataFrame | None:
    frame = getattr(NOW, name)
    return None if frame is None else frame.clear()
