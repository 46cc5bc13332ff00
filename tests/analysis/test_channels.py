"""What each channel cost and brought: rows sum to the total, cost times count is the spend, names are never guessed."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.analysis import channels

KNOWN = ("lead", "mql", "sal", "sql", "won")
SPEND = pl.DataFrame(
    {
        "value": ["Ads", "Ads", "Fairs"],
        "currency": ["EUR", "USD", "EUR"],
        "spend": [Decimal("100.50"), Decimal(7), Decimal(40)],
    }
)
ACTIVITY = pl.DataFrame(
    {
        "value": ["Ads", "Ads", "Ads", "Organic", "Organic"],
        "stage": ["lead", "mql", "won", "lead", "rejected"],
        "events": [10, 4, 1, 30, 2],
    }
)
COHORTS = pl.DataFrame(
    {
        "value": ["Ads", "Organic"],
        "accepted": [3, 0],
        "rejected": [1, 2],
        "aged_to_win": [8, 0],
        "aged_won": [2, 0],
    }
)


def test_one_row_per_name_with_its_costs() -> None:
    found = channels.outcomes(SPEND, ACTIVITY, COHORTS, "EUR", KNOWN)
    ads, fairs, organic = found.to_dicts()
    assert {name: ads[name] for name in ("value", "spend", *channels.COUNTS)} == (
        {"value": "Ads", "spend": 100.5, "leads": 10, "mqls": 4, "accepted": 0, "sqls": 0, "won": 1}
    )
    assert [ads[name] for name in channels.COSTS] == [10.05, 25.125, None, 100.5]
    assert (ads["decided"], ads["acceptance"], ads["aged_to_win"], ads["won_rate"]) == (4, 0.75, 8, 0.25)
    assert (fairs["value"], fairs["spend"], fairs["leads"], fairs["cost_per_lead"]) == ("Fairs", 40.0, 0, None)
    assert (fairs["decided"], fairs["acceptance"]) == (None, None)
    # No spend under its name is not a spend of 0, and nobody who could be won has no won rate.
    assert (organic["spend"], organic["leads"], organic["cost_per_lead"]) == (None, 30, None)
    assert (organic["acceptance"], organic["won_rate"]) == (0.0, None)


def test_the_total_divides_sums() -> None:
    whole = channels.total(channels.outcomes(SPEND, ACTIVITY, COHORTS, "EUR", KNOWN))
    assert (whole["spend"], whole["leads"], whole["cost_per_lead"]) == (140.5, 40, 140.5 / 40)
    assert (whole["decided"], whole["acceptance"], whole["won_rate"]) == (6, 0.5, 0.25)
    assert channels.currencies(SPEND) == ["EUR", "USD"]


def test_a_stage_that_nobody_ever_told_is_missing_and_not_0() -> None:
    found = channels.outcomes(SPEND, ACTIVITY, COHORTS, "EUR", ("lead", "mql"))
    assert found["mqls"].to_list() == [4, 0, 0]
    assert found["sqls"].to_list() == [None] * 3
    assert channels.total(found)["won"] is None
    assert found["decided"].to_list() == [None] * 3


def test_names_that_do_not_meet_are_said() -> None:
    found = channels.outcomes(SPEND, ACTIVITY, COHORTS, "EUR", KNOWN)
    assert channels.names_apart(found, "channel", "EUR") == [
        "Spend without a lead under the same name: Fairs; €40 in all.",
        "Leads without spend under the same name, so without a cost: Organic.",
    ]
    dollars = channels.outcomes(SPEND, ACTIVITY, COHORTS, "USD", KNOWN)
    assert dollars["value"].to_list() == ["Ads", "Organic", "Fairs"]
    assert channels.names_apart(dollars, "channel", "USD", several=True) == [
        "Leads without spend in USD under the same name, so without a cost: Organic."
    ]
    nameless = SPEND.with_columns(value=pl.lit("(not set)"))
    found = channels.outcomes(nameless, ACTIVITY, COHORTS, "EUR", KNOWN)
    assert channels.names_apart(found, "segment", "EUR") == [
        "The spend names no segment: all of it stands beside (not set), so no segment has a cost."
    ]


def test_names_that_look_alike_are_pointed_at_and_kept_apart() -> None:
    assert channels.alike(["Paid Search", "paid_search", "Email", "E-mail", "—", "Events"]) == [
        ("E-mail", "Email"),
        ("Paid Search", "paid_search"),
    ]
    spend = SPEND.with_columns(value=pl.lit("ads"))
    found = channels.outcomes(spend, ACTIVITY, COHORTS, "EUR", KNOWN)
    assert found["value"].to_list() == ["ads", "Organic", "Ads"]
    assert channels.names_apart(found, "channel", "EUR")[-1].startswith("“Ads” and “ads” differ only in how")


NAMES = st.sampled_from(["a", "b", "c", "(not set)"])
MONEY = st.decimals(0, 10**6, places=2)


@pytest.mark.hypothesis
@given(
    spent=st.lists(st.tuples(NAMES, st.sampled_from(["EUR", "USD"]), st.none() | MONEY), max_size=8),
    events=st.lists(st.tuples(NAMES, st.sampled_from(["lead", "mql", "sql"]), st.integers(0, 500)), max_size=8),
)
def test_rows_sum_to_the_total_and_cost_times_count_is_the_spend(spent, events) -> None:
    types = {"value": pl.String, "currency": pl.String, "spend": pl.Decimal(38, 6)}
    spend = pl.DataFrame(spent, schema=types, orient="row")
    activity = pl.DataFrame(events, schema={"value": pl.String, "stage": pl.String, "events": pl.Int64}, orient="row")
    found = channels.outcomes(spend, activity, COHORTS, "EUR", KNOWN)
    assert found["value"].n_unique() == found.height
    whole = channels.total(found)
    assert found["spend"].sum() == pytest.approx(
        sum(float(amount) for _, currency, amount in spent if currency == "EUR" and amount is not None)
    )
    assert whole["leads"] == sum(number for _, stage, number in events if stage == "lead")
    for row in [*found.to_dicts(), whole]:
        for cost, count in channels.COSTS.items():
            if row[cost] is not None:
                assert row[cost] * row[count] == pytest.approx(row["spend"])
            else:
                assert row["spend"] is None or not row[count]
