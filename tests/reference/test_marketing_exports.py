"""The Marketing page's numbers over public exports of ads and web traffic, against sums computed independently.

Where the files lie, and why they may be missing: see test_public_exports.
"""

from __future__ import annotations

import pytest

from smarketing import marketing_view
from smarketing.analysis import channels
from smarketing.filters import ALL_TIME, Filters
from smarketing.loading import load_file
from smarketing.marketing_view import MarketingView
from smarketing.sources import mappings
from smarketing.warehouse import Warehouse
from tests import templates
from tests.reference.test_public_exports import DATA, LOADED_AT, MAPS

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not on this machine")


def shown(file: str, plan: str | None = None) -> tuple[Warehouse, MarketingView]:
    warehouse = templates.fresh()
    mapping = mappings((MAPS / plan).read_text(encoding="utf-8")) if plan else None
    path = DATA / file
    outcome = load_file(warehouse, path.read_bytes(), path.name, mapping=mapping, loaded_at=LOADED_AT)
    assert outcome.state == "loaded", outcome.message
    assert warehouse.as_of is not None
    chosen = Filters.over(ALL_TIME, warehouse.as_of)
    return warehouse, marketing_view.view(warehouse.read, chosen, warehouse.agreements.versions(warehouse.as_of))


def values(view: MarketingView) -> dict[str, float | None]:
    return {each.key: each.answer.value for each in (*view.reach, *view.costs)}


@pytest.mark.slow
@pytest.mark.parametrize(("file", "spend"), [("a", 30_590_879.82), ("b", 30_590_883.00)])
def test_campaigns_per_day_in_two_locales(file: str, spend: float) -> None:
    warehouse, view = shown(f"marketing_daily/marketing_{file}.csv", "marketing_daily.toml")
    found = values(view)
    assert found["spend"] == pytest.approx(spend, abs=0.001)
    assert found["impressions"] == 1_577_722_399
    assert found["click_through_rate"] == 2_999_919 / 1_577_722_399
    # The platform's own leads are no leads that anybody can follow.
    assert found["cost_per_lead"] is None
    assert view.headline == (
        "Marketing spent ₹30.6M over all time. No leads are loaded: what came of it is not known. "
        "Add leads from your marketing tool or CRM."
    )
    for dimension in ("channel", "campaign"):
        table = marketing_view.outcomes(warehouse.read, view, dimension, "INR")
        assert table.height > 1
        assert channels.total(table)["spend"] == pytest.approx(spend, abs=0.001)
        assert table["leads"].null_count() == table.height


def test_a_time_series_of_google_ads() -> None:
    warehouse, view = shown("google_ads/Time_series(2026.02.05-2026.02.10).csv")
    found = values(view)
    assert found["spend"] == pytest.approx(139.67)
    (reach,) = warehouse.read("ad_reach").to_dicts()
    assert reach["judged_clicks"] == 91
    assert found["click_through_rate"] == 91 / reach["judged_impressions"]
    assert marketing_view.currencies(warehouse.read, view) == ["USD"]


@pytest.mark.slow
def test_a_traffic_export_that_counts_users_alone_has_no_sessions_rather_than_0() -> None:
    warehouse, view = shown("ga4/data-export-2.csv")
    assert values(view)["visits"] is None
    visits, *_ = marketing_view.trends(warehouse.read, view, "quarter")
    assert visits.lacks == "The web traffic that is loaded does not count visits. Add an export that does."
