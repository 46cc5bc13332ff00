"""Public data sets, loaded by a map, against figures that were computed independently of this project.

The files are not ours to hand on: where SMARKETING_REFERENCE_DATA does not name their folder, these tests skip.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from smarketing import answers
from smarketing.loading import load_file
from smarketing.sources import mappings
from smarketing.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("SMARKETING_REFERENCE_DATA") or ROOT.parent / "shared" / "data")
MAPS = ROOT / "tests" / "maps"
LOADED_AT = datetime(2026, 11, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not on this machine")


def loaded(*files: tuple[str, str]) -> Warehouse:
    warehouse = Warehouse(":memory:")
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
    quotas = leads.table("core", "quotas").filter(metric="amount").sort("starts_on").drop_nulls("quota")
    found = [(str(day), int(quota)) for day, quota in rows(quotas, "starts_on", "quota")]
    assert found[:3] == [("2021-04-01", 200_000), ("2021-07-01", 300_000), ("2021-10-01", 400_000)]
    assert len(found) == 7
