"""Public data sets, loaded by a map, against figures that were computed independently of this project.

The files are not ours to hand on: where SMARKETING_REFERENCE_DATA does not name their folder, these tests skip.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from smarketing import answers
from smarketing.analysis import quota
from smarketing.loading import load_file
from smarketing.sources import mappings
from smarketing.warehouse import Warehouse
from tests import templates

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("SMARKETING_REFERENCE_DATA") or ROOT.parent / "shared" / "data")
MAPS = ROOT / "tests" / "maps"
LOADED_AT = datetime(2026, 11, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not on this machine")


def loaded(*files: tuple[str, str]) -> Warehouse:
    warehouse = templates.fresh()
    for file, plan in files:
        mapping = mappings((MAPS / plan).read_text(encoding="utf-8"))
        path = DATA / file
        outcome = load_file(warehouse, path.read_bytes(), path.name, mapping=mapping, loaded_at=LOADED_AT)
        assert outcome.state == "loaded", outcome.message
    assert warehouse.check() == []
    return warehouse


def rows(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return frame.select(columns).rows()


@pytest.fixture(scope="module", params=["month_first", "day_first"])
def deals(request: pytest.FixtureRequest) -> Warehouse:
    return loaded((f"crm_opportunities/{request.param}/sales_pipeline.csv", "crm_opportunities.toml"))


@pytest.fixture(scope="module")
def leads() -> Warehouse:
    names = ("leads", "opportunities", "quotas")
    return loaded(*((f"marketstar/{name.capitalize()}.csv", f"marketstar_{name}.toml") for name in names))


def test_won_lost_win_rate_and_value_of_all_deals(deals: Warehouse) -> None:
    (row,) = deals.read("deal_outcomes").to_dicts()
    assert (row["won"], row["lost"], int(row["won_amount"])) == (4238, 2473, 10_005_534)
    assert round(100 * row["win_rate"], 4) == 63.1501
    assert (row["median_cycle_days"], row["median_lost_days"], row["median_won_amount"]) == (57, 14, 1117)


def test_deals_per_quarter_of_close(deals: Warehouse) -> None:
    found = deals.read("deal_outcomes", by="quarter")
    assert [
        (value, won, lost, int(amount))
        for value, won, lost, amount in rows(found, "value", "won", "lost", "won_amount")
    ] == [
        ("2017-01-01", 531, 116, 1_134_672),
        ("2017-04-01", 1254, 778, 3_086_111),
        ("2017-07-01", 1257, 790, 2_982_255),
        ("2017-10-01", 1196, 789, 2_802_496),
    ]


def test_deals_of_the_strongest_owners(deals: Warehouse) -> None:
    found = deals.read("deal_outcomes", by="owner").sort("won_amount", descending=True).head(3)
    assert [
        (value, won, lost, int(amount))
        for value, won, lost, amount in rows(found, "value", "won", "lost", "won_amount")
    ] == [
        ("Darcel Schlecht", 349, 204, 1_153_214),
        ("Vicki Laflamme", 221, 126, 478_396),
        ("Kary Hendrixson", 209, 126, 454_298),
    ]


def test_open_deals_without_account_and_deals_without_dates_are_listed(deals: Warehouse) -> None:
    open_deals = deals.read("pipeline").filter(status="open")
    assert rows(open_deals, "stage", "deals", "without_account", "without_dates") == [
        ("Engaging", 1589, 1088, 0),
        ("Prospecting", 500, 337, 500),
    ]
    issues = dict(rows(deals.read("data_issues"), "issue", "records"))
    assert issues == {"deal without a date": 500, "deal without an account": 1425}
    assert deals.read("data_issue_rows", issue="deal without a date").height == 500
    assert deals.read("deal_rows").height == 8800


def test_the_cohort_of_deals_begins_at_the_opportunity(deals: Warehouse) -> None:
    funnel = answers.cohort_funnel(deals.read)
    assert rows(funnel, "stage", "reached", "out", "in_play") == [
        ("opportunity", 8300, 2473, 1589),
        ("won", 4238, 0, 0),
    ]
    assert rows(funnel.filter(stage="won"), "median_days", "p90_days") == [(57, 106)]


@pytest.mark.slow
def test_both_date_orders_give_identical_deals() -> None:
    tables = []
    for variant in ("month_first", "day_first"):
        warehouse = loaded((f"crm_opportunities/{variant}/sales_pipeline.csv", "crm_opportunities.toml"))
        tables.append(warehouse.table("core", "deals").drop("line").sort("key"))
    assert tables[0].equals(tables[1])


def test_leads_without_an_owner_and_negative_amounts_are_listed(leads: Warehouse) -> None:
    issues = dict(rows(leads.read("data_issues"), "issue", "records"))
    assert (issues["lead without an owner"], issues["deal with a negative amount"]) == (10_466, 4)
    assert leads.table("core", "leads").height == 43_033
    assert leads.table("core", "deals").height == 1061


def test_the_funnel_of_all_leads(leads: Warehouse) -> None:
    funnel = answers.cohort_funnel(leads.read)
    assert rows(funnel.head(3), "stage", "reached", "out", "rejected", "disqualified") == [
        ("lead", 43_033, 29_673, 0, 29_673),
        ("mql", 1061, 364, 364, 0),
        ("sal", 697, 0, 0, 0),
    ]


def test_the_funnel_by_source(leads: Warehouse) -> None:
    funnel = answers.cohort_funnel(leads.read, by="channel")
    reached = {(value, stage): count for value, stage, count in rows(funnel, "value", "stage", "reached")}
    days = {
        value: (median, p90)
        for value, median, p90 in rows(funnel.filter(stage="mql"), "value", "median_days", "p90_days")
    }
    amounts = dict(rows(leads.read("deal_acceptance", by="channel"), "value", "accepted_amount"))
    for source, people, handed, accepted, amount, lags in (
        ("Web Registration", 27_175, 899, 595, "2581965.76", (69, 166)),
        ("Purchased List", 9743, 65, 35, "152473.16", (104, 235)),
        ("Trade Shows and Events", 6115, 97, 67, "279792.65", (75, 211.4)),
    ):
        assert [reached[source, stage] for stage in ("lead", "mql", "sal")] == [people, handed, accepted]
        assert f"{amounts[source]:.2f}" == amount
        assert days[source] == pytest.approx(lags)


def test_the_cohorts_by_quarter(leads: Warehouse) -> None:
    funnel = answers.cohort_funnel(leads.read, by="quarter").filter(pl.col("stage").is_in(["lead", "mql"]))
    assert rows(funnel.pivot("stage", index="value", values="reached"), "value", "lead", "mql") == [
        ("2021-01-01", 11_218, 127),
        ("2021-04-01", 1768, 70),
        ("2021-07-01", 2901, 132),
        ("2021-10-01", 4807, 186),
        ("2022-01-01", 6248, 227),
        ("2022-04-01", 7563, 229),
        ("2022-07-01", 8528, 90),
    ]


def test_acceptance_by_quarter_of_the_decision(leads: Warehouse) -> None:
    found = leads.read("deal_acceptance", by="quarter")
    decided = [
        (value, f"{amount:.2f}", yes, no)
        for value, amount, yes, no in rows(found, "value", "accepted_amount", "accepted", "rejected")
    ]
    assert decided == [
        ("2021-01-01", "67937.96", 16, 14),
        ("2021-04-01", "197437.76", 38, 22),
        ("2021-07-01", "236191.79", 60, 32),
        ("2021-10-01", "382217.75", 83, 41),
        ("2022-01-01", "551325.11", 123, 62),
        ("2022-04-01", "843451.03", 172, 86),
        ("2022-07-01", "702096.66", 196, 101),
        ("2022-10-01", "33573.51", 9, 6),
    ]


def test_quotas_are_read_from_a_file_that_explains_itself_in_prose(leads: Warehouse) -> None:
    quotas = leads.table("core", "quotas").filter(metric="accepted_amount").sort("starts_on").drop_nulls("quota")
    found = [(str(day), int(quota)) for day, quota in rows(quotas, "starts_on", "quota")]
    assert found[:3] == [("2021-04-01", 200_000), ("2021-07-01", 300_000), ("2021-10-01", 400_000)]
    assert len(found) == 7


def test_the_attainment_of_quotas_per_quarter_by_count_and_by_amount(leads: Warehouse) -> None:
    (version,) = leads.agreements.versions()
    first_on = leads.read("contents")["first_on"].item()
    assert leads.as_of is not None
    span = quota.Span(date(2021, 1, 1), date(2023, 1, 1), leads.as_of, first_on)
    results = leads.read("quota_results", as_of=leads.as_of)
    found = quota.periods(leads.read("quota_rows"), results, version.terms.calendar_of(), span)
    per_cent = {
        (metric, f"{start.year}-Q{(start.month + 2) // 3}"): (asked, f"{reached:.2f}", round(100 * share, 2))
        for metric, start, asked, reached, share in rows(
            found, "metric", "starts_on", "quota", "whole_reached", "attainment"
        )
    }
    for quarter, asked, handed, share, amount, accepted, accepted_share in (
        ("2021-Q2", 50, 57, 114.0, 200_000, "197437.76", 98.72),
        ("2021-Q3", 100, 98, 98.0, 300_000, "236191.79", 78.73),
        ("2021-Q4", 175, 126, 72.0, 400_000, "382217.75", 95.55),
        ("2022-Q1", 200, 188, 94.0, 500_000, "551325.11", 110.27),
        ("2022-Q2", 250, 268, 107.2, 800_000, "843451.03", 105.43),
        ("2022-Q3", 250, 290, 116.0, 800_000, "702096.66", 87.76),
        ("2022-Q4", 250, 0, 0.0, 800_000, "33573.51", 4.2),
    ):
        assert per_cent["mqls", quarter] == (asked, f"{handed:.2f}", share)
        assert per_cent["accepted_amount", quarter] == (amount, accepted, accepted_share)
    # The first quarter was left without a quota: it is not judged.
    assert len(per_cent) == 14


def test_the_value_of_deals_by_agent_manager_and_office(deals: Warehouse) -> None:
    folder = "crm_opportunities/month_first"
    mapping = mappings((MAPS / "crm_people.toml").read_text(encoding="utf-8"))
    path = DATA / folder / "sales_teams.csv"
    load_file(deals, path.read_bytes(), path.name, mapping=mapping, loaded_at=LOADED_AT)
    results = deals.read("quota_results", as_of=deals.as_of).filter(metric="amount")
    won = deals.read("quota_results", as_of=deals.as_of).filter(metric="deals")

    def total(*keys: str) -> list[tuple[Any, ...]]:
        value = results.group_by(keys).agg(value=pl.col("number").sum().cast(pl.Int64))
        number = won.group_by(keys).agg(won=pl.col("number").sum().cast(pl.Int64))
        return rows(value.join(number, on=keys).sort("value", descending=True), *keys, "won", "value")

    assert total("office", "manager") == [
        ("Central", "Melvin Marxen", 882, 2_251_930),
        ("West", "Summer Sewald", 828, 1_964_750),
        ("East", "Rocco Neubert", 691, 1_960_545),
        ("West", "Celia Rouche", 610, 1_603_897),
        ("East", "Cara Losch", 480, 1_130_049),
        ("Central", "Dustin Brinkmann", 747, 1_094_363),
    ]
    quarters = results.with_columns(quarter=pl.col("day_on").dt.quarter()).pivot(
        "quarter", index="person", values="number", aggregate_function="sum", sort_columns=True
    )
    for person, *values in (
        ("Anna Snelling", 47_208, 82_472, 72_498, 72_878),
        ("Darcel Schlecht", 112_255, 310_075, 373_218, 357_666),
        ("Vicki Laflamme", 64_433, 106_143, 168_738, 139_082),
    ):
        assert [int(value) for value in quarters.filter(person=person).row(0)[1:]] == values


def test_the_value_of_deals_by_sector_when_the_accounts_are_joined_to_the_deals() -> None:
    folder = DATA / "crm_opportunities" / "month_first"
    pipeline = pl.read_csv(folder / "sales_pipeline.csv", infer_schema=False)
    accounts = pl.read_csv(folder / "accounts.csv", infer_schema=False).select("account", "sector")
    file = pipeline.join(accounts, on="account", how="left").write_csv().encode()
    plan = (MAPS / "crm_opportunities.toml").read_text(encoding="utf-8")
    plan = plan.replace('company = "account"', 'company = "account"\nsegment = "sector"')
    warehouse = templates.fresh()
    outcome = load_file(warehouse, file, "pipeline.csv", mapping=mappings(plan), loaded_at=LOADED_AT)
    assert outcome.state == "loaded", outcome.message
    found = warehouse.read("deal_outcomes", by="segment").sort("won_amount", descending=True)
    assert [(value, won, int(amount)) for value, won, amount in rows(found, "value", "won", "won_amount")] == [
        ("retail", 799, 1_867_528),
        ("technolgy", 671, 1_515_487),
        ("medical", 592, 1_359_595),
        ("software", 450, 1_077_934),
        ("finance", 375, 950_908),
        ("marketing", 404, 922_321),
        ("entertainment", 260, 689_007),
        ("telecommunications", 285, 653_574),
        ("services", 223, 533_006),
        ("employment", 179, 436_174),
    ]
