"""Public exports of ad, analytics and CRM tools: each loads to its known sums, asks the right question, or is refused.

Where the files lie, and why they may be missing: see test_public_exports.
"""

from __future__ import annotations

import pytest

from smarketing.loading import Outcome, load_file
from smarketing.sources import mappings
from smarketing.warehouse import Warehouse
from tests import templates
from tests.reference.test_public_exports import DATA, LOADED_AT, MAPS

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not on this machine")


def dropped(file: str, warehouse: Warehouse, **how: object) -> Outcome:
    path = DATA / file
    return load_file(warehouse, path.read_bytes(), path.name, loaded_at=LOADED_AT, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(("file", "spend"), [("a", "30590879.82"), ("b", "30590883.00")])
def test_the_same_days_in_two_locales_have_the_same_sums(file: str, spend: str) -> None:
    warehouse = templates.fresh()
    plan = mappings((MAPS / "marketing_daily.toml").read_text(encoding="utf-8"))
    outcome = dropped(f"marketing_daily/marketing_{file}.csv", warehouse, mapping=plan)
    assert (outcome.state, outcome.uploads[0].added) == ("loaded", 308)
    (row,) = warehouse.read("spend").to_dicts()
    assert (f"{row['spend']:.2f}", row["impressions"], row["clicks"]) == (spend, 1_577_722_399, 2_999_919)
    assert int(warehouse.table("core", "campaign_days")["leads"].sum()) == 65_579


def test_a_time_series_of_google_ads_loads_and_asks_for_nothing() -> None:
    warehouse = templates.fresh()
    outcome = dropped("google_ads/Time_series(2026.02.05-2026.02.10).csv", warehouse)
    assert outcome.state == "loaded", outcome.message
    (row,) = warehouse.read("spend").to_dicts()
    assert (f"{row['spend']:.2f}", row["currency"], row["clicks"]) == ("139.67", "USD", 91)


@pytest.mark.parametrize(
    ("file", "advice"),
    [
        ("google_ads/campaign_report_1.csv", "Segment > Time > Day"),
        ("ga4/data-export-1.csv", "Add the dimension Date"),
        ("search_console/Queries.csv", "Drop Chart.csv"),
        ("search_console/Filters.csv", "Drop Chart.csv"),
    ],
)
def test_a_report_without_days_is_refused_with_the_way_to_get_one(file: str, advice: str) -> None:
    warehouse = templates.fresh()
    outcome = dropped(file, warehouse)
    assert outcome.state == "refused"
    assert advice in outcome.message
    assert warehouse.is_empty


@pytest.mark.parametrize(
    ("file", "target", "added"),
    [
        ("search_console/Chart.csv", "traffic_days", 49),
        ("ga4/data-export-2.csv", "traffic_days", 28),
        ("fivetran/dbt_salesforce/sf_opportunity_history_data.csv", "deal_history", 10),
        ("fivetran/dbt_salesforce/sf_task_data.csv", "touches", 10),
        ("fivetran/dbt_salesforce/sf_user_data.csv", "people", 10),
        ("fivetran/dbt_google_ads/campaign_stats_data.csv", "campaign_days", 16),
        ("fivetran/dbt_linkedin/linkedin_ad_analytics_by_campaign_data.csv", "campaign_days", 20),
    ],
)
def test_a_known_export_loads_every_row(file: str, target: str, added: int) -> None:
    outcome = dropped(file, templates.fresh())
    assert outcome.state == "loaded", outcome.message
    (upload,) = outcome.uploads
    assert (upload.target, upload.added, upload.set_aside) == (target, added, 0)


@pytest.mark.parametrize("file", ["crm_opportunities/day_first/sales_pipeline.csv", "marketstar/Leads.csv"])
def test_an_export_that_nobody_described_is_asked_about_and_changes_nothing(file: str) -> None:
    warehouse = templates.fresh()
    outcome = dropped(file, warehouse)
    assert outcome.state == "needs_choice"
    assert outcome.questions
    assert warehouse.is_empty
