"""Files of no documented shape, loaded by hand-made maps: small ones in their shape, and the real ones if there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from smarketing.intake import prepare
from smarketing.settings import ROOT
from smarketing.sources import Mapping, mappings
from tests.sources.exports import values, written

MAPS = Path(__file__).parents[1] / "maps"
DATA = ROOT.parent / "shared" / "data"
PIPELINE = (
    "opportunity_id",
    "sales_agent",
    "product",
    "account",
    "deal_stage",
    "engage_date",
    "close_date",
    "close_value",
)
LEADS = ("LeadId", "Title", "Industry", "Employees", "TimeZone", "Stage", "CreatedDate", "OwnerEmployeeId",
         "ConvertedOpportunityId", "LeadSource", "DisqualifiedReason")  # fmt: skip
real = pytest.mark.skipif(not DATA.exists(), reason=f"the shared exports are not at {DATA}")


def plan(name: str) -> tuple[Mapping, ...]:
    return mappings((MAPS / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", sorted(MAPS.glob("*.toml")), ids=lambda file: file.stem)
def test_each_map_survives_being_written(file):
    for mapping in plan(file.stem):
        assert Mapping.from_toml(mapping.to_toml()) == mapping


def test_a_pipeline_reads_the_same_with_the_month_or_the_day_first():
    rows = [
        ("A1", "Rep One", "GTXPro", "North", "Won", (10, 20, 2016), (3, 1, 2017), 1054),
        ("A2", "Rep Two", "GTX Basic", "South", "Lost", (10, 25, 2016), (3, 31, 2017), 0),
        ("A3", "Rep One", "MG Special", "", "Engaging", (11, 2, 2016), None, ""),
        ("A4", "Rep Two", "MG Special", "", "Prospecting", None, None, ""),
    ]
    american = written(PIPELINE, *[_dated(row, "{0}/{1}/{2}") for row in rows])
    european = written(PIPELINE, *[_dated(row, "{1:02}-{0:02}-{2}") for row in rows])
    (mapping,) = plan("crm_opportunities")
    first, second = (prepare(data, "sales_pipeline.csv", mapping=mapping) for data in (american, european))
    assert values(first, "deal_id", "product", "company", "status", "amount", "created_on", "closed_on") == [
        ("A1", "GTX Pro", "North", "won", "1054.000000", "2016-10-20", "2017-03-01"),
        ("A2", "GTX Basic", "South", "lost", None, "2016-10-25", "2017-03-31"),
        ("A3", "MG Special", None, "open", None, "2016-11-02", None),
        ("A4", "MG Special", None, "open", None, None, None),
    ]
    assert first.batch.rows.equals(second.batch.rows)


def test_a_lead_that_was_handed_over_is_an_mql_and_one_without_owner_stays():
    data = written(
        LEADS,
        ("1", "Manager", "Software", "50", "PST", "Disqualified", "20210105", "4", "", "Purchased List", "Abandoned"),
        ("2", "", "", "50", "", "New", "20210113", "", "", "Web Registration", ""),
        ("3", "Chief", "Retail", "150", "EST", "Qualified", "20210209", "2", "17", "Web Registration", ""),
    )
    (mapping,) = plan("marketstar_leads")
    prepared = prepare(data, "Leads.csv", mapping=mapping)
    assert values(
        prepared, "lead_id", "stage", "reason", "owner", "channel", "deal_id", "created_at", "created_on"
    ) == [
        ("1", "disqualified", "Abandoned", "4", "Purchased List", None, None, "2021-01-05"),
        ("2", "lead", None, None, "Web Registration", None, None, "2021-01-13"),
        ("3", "mql", None, "2", "Web Registration", "17", None, "2021-02-09"),
    ]


def test_a_handed_over_deal_is_accepted_or_rejected_on_the_day_it_was_decided():
    headers = ("OpportunityId", "CreatedDate", "created_by_id", "IsAccepted", "AcceptedDecisionDate", "Amount",
               "OwnerEmployeeId", "")  # fmt: skip
    data = written(
        headers,
        ("1", "1/11/2021", "1", "TRUE", "1/18/2021 0:00", "3558.5", "7", ""),
        ("2", "1/18/2021", "5", "FALSE", "1/21/2021", "-40", "8", ""),
    )
    (mapping,) = plan("marketstar_opportunities")
    prepared = prepare(data, "Opportunities.csv", mapping=mapping)
    names = ("deal_id", "stage", "status", "amount", "created_as", "accepted_at", "accepted_on", "rejected_on")
    assert values(prepared, *names) == [
        ("1", "Accepted", "open", "3558.500000", "mql", None, "2021-01-18", None),
        ("2", "Rejected", None, "-40.000000", "mql", None, None, "2021-01-21"),
    ]


def test_one_line_of_quotas_is_two_quotas():
    data = written(
        ("Year", "Quarter", "Quota", "Quota Amount", "", ""),
        ("2021", "1", "", "", "No quota yet", "Quota: leads"),
        ("2021", "2", "50", "$200,000 ", "", ""),
    )
    said = [
        values(prepare(data, "Quotas.csv", mapping=one), "metric", "starts_on", "quota")
        for one in plan("marketstar_quotas")
    ]
    assert said == [
        [("mqls", "2021-01-01", None), ("mqls", "2021-04-01", "50.000000")],
        [("accepted_amount", "2021-01-01", None), ("accepted_amount", "2021-04-01", "200000.000000")],
    ]


def test_people_are_named_by_their_two_names():
    data = written(("EmployeeId", "FirstName", "LastName", "Hired", "Role"), ("1", "Ann", "Arbor", "20210101", "SDR"))
    (mapping,) = plan("marketstar_people")
    assert values(prepare(data, "Employees.csv", mapping=mapping), "person_id", "name", "role", "started_on") == [
        ("1", "Ann Arbor", "SDR", "2021-01-01")
    ]
    (mapping,) = plan("crm_people")
    data = written(("sales_agent", "manager", "regional_office"), ("Ann Arbor", "Bob Boss", "West"))
    assert values(prepare(data, "sales_teams.csv", mapping=mapping), "name", "manager", "region") == [
        ("Ann Arbor", "Bob Boss", "West")
    ]


@real
def test_the_shared_pipeline_has_its_reference_figures_in_both_spellings():
    (mapping,) = plan("crm_opportunities")
    batches = [
        prepare(
            (DATA / "crm_opportunities" / spelling / "sales_pipeline.csv").read_bytes(), "x.csv", mapping=mapping
        ).batch
        for spelling in ("month_first", "day_first")
    ]
    rows = batches[0].rows
    assert rows.equals(batches[1].rows)
    assert dict(rows.group_by("status").len().rows()) == {"won": 4238, "lost": 2473, "open": 2089}
    assert rows["amount"].sum() == Decimal(10_005_534)
    assert rows.filter(status="open")["company"].null_count() == 1425
    assert rows["created_on"].null_count() == 500


@real
def test_the_shared_leads_and_opportunities_have_their_reference_figures():
    folder = DATA / "marketstar"
    leads = prepare((folder / "Leads.csv").read_bytes(), "x.csv", mapping=plan("marketstar_leads")[0]).batch.rows
    assert (len(leads), leads["owner"].null_count(), leads["deal_id"].count()) == (43_033, 10_466, 1_061)
    assert dict(leads.group_by("channel").len().rows()) == {
        "Web Registration": 27_175,
        "Purchased List": 9_743,
        "Trade Shows and Events": 6_115,
    }
    mapping = plan("marketstar_opportunities")[0]
    deals = prepare((folder / "Opportunities.csv").read_bytes(), "x.csv", mapping=mapping).batch.rows
    assert (len(deals), deals["accepted_on"].count(), deals["rejected_on"].count()) == (1_061, 697, 364)
    assert deals.filter(pl.col("accepted_on").is_not_null())["amount"].sum() == Decimal("3014231.57")


def _dated(row: tuple[object, ...], form: str) -> list[object]:
    """The row with its (month, day, year) cells written in a form, its empty ones as such."""
    return ["" if cell is None else form.format(*cell) if isinstance(cell, tuple) else cell for cell in row]
