"""What the ribbon shows of both funnels and the period before."""

import polars as pl
import pytest

from smarketing.analysis import funnel, ribbon
from smarketing.analysis.ribbon import ribbon_stages
from tests.analysis import build

NOW = funnel.steps(
    build.funnel(
        [1000, 300, 200, 100, 50, 20],
        [500, 60, 50, 20, 10, 0],
        mature=[None, (800, 250), (300, 200), (0, 0), (100, 50), (50, 20)],
        imputed=(0, 0, 30, 0, 0, 0),
    )
)
BEFORE = funnel.steps(build.funnel([800, 400, 200, 80, 0, 0], [400, 200, 120, 80, 0, 0]))


def traffic(*sessions: int) -> pl.DataFrame:
    return pl.DataFrame({"value": ["all"] * len(sessions), "sessions": sessions, "engaged_sessions": sessions})


def test_the_ribbon_runs_from_visits_to_won_beside_the_period_before() -> None:
    frame = ribbon_stages(NOW, BEFORE, traffic(40_000), traffic(50_000))
    assert frame.schema == ribbon.SCHEMA
    assert frame.select("stage", "side", "count", "imputed", "change", "change_count").rows() == [
        ("visit", "marketing", 40_000, None, -0.2, -10_000),
        ("lead", "marketing", 1000, 0, 0.25, 200),
        ("mql", "marketing", 300, 0, -0.25, -100),
        ("sal", "sales", 200, 30, 0.0, 0),
        ("sql", "sales", 100, 0, 0.25, 20),
        ("opportunity", "sales", 50, 0, None, 50),
        ("won", "sales", 20, 0, None, 20),
    ]
    assert frame["in_play"].to_list() == [None, None, 200, 40, 50, 30, 20]
    assert frame["rate"].to_list() == [None, 0.025, 0.3125, pytest.approx(2 / 3), None, 0.5, 0.4]
    assert frame["n"].to_list() == [None, 40_000, 800, 300, 0, 100, 50]
    assert frame["rate_change"].to_list()[:3] == [None, pytest.approx(0.025 - 0.016), pytest.approx(0.3125 - 0.5)]
    low, high = frame["rate_low"][2], frame["rate_high"][2]
    assert low == pytest.approx(0.28134, abs=1e-5)
    assert high == pytest.approx(0.34545, abs=1e-5)


def test_missing_traffic_is_not_zero_visits() -> None:
    for nothing in (
        None,
        traffic().cast({"sessions": pl.Int64}),
        traffic(5).with_columns(sessions=pl.lit(None, pl.Int64)),
    ):
        rows = ribbon_stages(NOW, None, nothing, None).rows(named=True)
        assert (rows[0]["count"], rows[0]["note"]) == (None, "No web traffic is loaded for this period.")
        assert rows[1]["rate"] is None


def test_traffic_that_cannot_answer_a_filter_says_so() -> None:
    rows = ribbon_stages(NOW, BEFORE, traffic(40_000), traffic(50_000), filters=["channel", "segment"]).rows(named=True)
    assert (rows[0]["count"], rows[0]["note"]) == (None, "Web traffic does not know the segment of a visit.")
    assert (rows[1]["rate"], rows[0]["change"]) == (None, None)
    assert ribbon_stages(NOW, None, traffic(9), None, filters=["channel"])["count"][0] == 9


def test_more_leads_than_visits_have_no_rate() -> None:
    row = ribbon_stages(NOW, None, traffic(999), None).row(1, named=True)
    assert (row["count"], row["rate"], row["note"]) == (1000, None, None)


def test_a_side_without_data_is_missing() -> None:
    sales = funnel.steps(build.funnel([None] * 4 + [50, 20], [None] * 4 + [30, 0]))
    assert ribbon_stages(sales)["count"].to_list() == [None] * 5 + [50, 20]
    leads = funnel.steps(build.funnel([90, 30, 0, 0, 0, 0], [0] * 6), known=["lead", "mql"])
    assert ribbon_stages(leads)["count"].to_list() == [None, 90, 30, None, None, None, None]
    assert ribbon_stages(NOW.clear())["count"].to_list() == [None] * 7
