"""What spend became: judged when every lead has had its time, still in play before, never a drop-off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from smarketing.analysis import spent_cohorts
from smarketing.charts import spent_cohorts as chart

AS_OF = date(2026, 5, 20)
SPEND = pl.DataFrame(
    {
        "value": ["2026-02-01", "2026-03-01", "2026-03-01", "2026-05-01"],
        "currency": ["EUR", "EUR", "USD", "EUR"],
        "spend": [Decimal(900), Decimal(400), Decimal(5), Decimal(70)],
    }
)
SCHEMA = {"value": pl.String} | dict.fromkeys(("leads", "mqls", "won", "in_play", "open_leads", "aged_leads"), pl.Int64)


def outcomes(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


OUTCOMES = outcomes(
    ("2026-02-01", 100, 40, 3, 2, 10, 100),
    ("2026-03-01", 80, 30, 1, 9, 20, 79),
    ("2026-05-01", 10, 2, 0, 2, 8, 0),
)


def test_a_cohort_has_a_cost_only_when_all_its_leads_have_had_their_time() -> None:
    found = spent_cohorts.cohorts(SPEND, OUTCOMES, "EUR", "month", date(2026, 2, 10), AS_OF)
    columns = ("value", "is_over", "spend", "mqls", "won", "in_play", "out", "state", "cost_per_customer")
    assert found.select(columns).rows() == [
        ("2026-02-01", True, 900.0, 40, 3, 2, 35, "judged", 300.0),
        ("2026-03-01", True, 400.0, 30, 1, 9, 20, "in play", None),
        ("2026-04-01", True, None, 0, 0, 0, 0, "judged", None),
        ("2026-05-01", False, 70.0, 2, 0, 2, 0, "in play", None),
    ]


def test_without_a_window_a_cohort_is_judged_when_nobody_is_in_play() -> None:
    rows = outcomes(("2026-02-01", 9, 4, 1, 0, 0, None), ("2026-03-01", 9, 4, 1, 1, 0, None))
    found = spent_cohorts.cohorts(SPEND, rows, "EUR", "month", date(2026, 2, 1), date(2026, 3, 31))
    assert found["state"].to_list() == ["judged", "in play"]
    assert found["cost_per_customer"].to_list() == [900.0, None]


def test_quarters_begin_where_quarters_begin() -> None:
    found = spent_cohorts.cohorts(SPEND.head(0), OUTCOMES.head(0), None, "quarter", date(2026, 2, 1), date(2026, 6, 30))
    assert found.select("value", "is_over").rows() == [("2026-01-01", True), ("2026-04-01", True)]


COUNT = st.integers(0, 50)


@given(won=COUNT, in_play=COUNT, out=COUNT, more=COUNT, aged=st.none() | COUNT)
def test_won_in_play_and_out_are_all_mqls_and_cost_times_won_is_the_spend(won, in_play, out, more, aged) -> None:
    mqls = won + in_play + out
    rows = outcomes(("2026-02-01", mqls + more, mqls, won, in_play, more, aged))
    (row,) = spent_cohorts.cohorts(SPEND, rows, "EUR", "month", date(2026, 2, 1), date(2026, 2, 28)).to_dicts()
    assert row["won"] + row["in_play"] + row["out"] == row["mqls"]
    if row["cost_per_customer"] is not None:
        assert row["state"] == "judged"
        assert abs(row["cost_per_customer"] * won - 900) < 1e-6


def test_the_picture_names_what_is_too_early_and_never_prices_it() -> None:
    found = spent_cohorts.cohorts(SPEND, OUTCOMES, "EUR", "month", date(2026, 2, 1), AS_OF)
    figure = chart.spent_cohorts(found, "EUR", "month")
    texts = [note["text"] for note in figure.to_plotly_json()["layout"]["annotations"]]
    assert texts.count(chart.TOO_EARLY) == 2
    assert "<b>€300</b>" in texts
    assert "May<br>so far" in texts
    assert chart.alt(found, "EUR", "month") == (
        "Feb 2026: €900 became 40 MQLs and 3 won, €300 each. 2 of 4 months are still in play and not judged."
    )
    assert chart.alt(found.head(1), "EUR", "month") == "Feb 2026: €900 became 40 MQLs and 3 won, €300 each."
    assert chart.spent_cohorts(found.head(0), "EUR", "month").layout.annotations[0].text.startswith("No lead")
