"""The demo company's exports take a user's road: recognised or mapped, read without a loss, linked."""

from __future__ import annotations

import pytest

from smarketing import demo
from smarketing.intake import prepare
from smarketing.settings import ROOT
from smarketing.sources import Mapping
from smarketing.warehouse import Warehouse
from tests import templates

# The rows of totals that these vendors write among the days: no rows of data.
TOTALS = {"google-ads-campaign-report.csv": [2161, 2162, 2163], "meta-ads.csv": [1]}
FOOTER = 3


@pytest.mark.parametrize("file", demo.FILES, ids=lambda file: file.name)
def test_each_export_is_known_and_loses_nothing_but_totals(file: demo.DemoFile) -> None:
    mapping = Mapping.from_toml(file.mapping) if file.mapping else None
    data = (ROOT / "data" / "demo" / file.name).read_bytes()
    prepared = prepare(data, file.name, mapping=mapping, zone=file.zone)
    assert prepared.batch is not None, prepared.message
    assert prepared.questions == []
    assert (prepared.batch.source, prepared.batch.target) == (file.source, file.target)
    assert prepared.batch.set_aside["row"].unique().sort().to_list() == TOTALS.get(file.name, [])
    assert prepared.batch.skipped == (FOOTER if file.source == "salesforce" else 0)
    assert prepared.batch.as_of is None or prepared.batch.as_of.replace(tzinfo=demo.AS_OF.tzinfo) <= demo.AS_OF


@pytest.fixture(scope="module")
def company():
    warehouse = templates.fresh()
    templates.demo(warehouse)
    yield warehouse
    warehouse.close()


def test_what_is_odd_is_listed_and_nothing_else(company: Warehouse) -> None:
    issues = company.read("data_issues")
    assert dict(issues.select("issue", "records").iter_rows()) == {
        "deal without a lead": 40,
        "lead without an owner": 63,
        "stages out of order": 10,
        "touch before the lead was known": 113,
    }


def test_what_machines_sent_and_customers_answered_is_told_from_what_people_made(company: Warehouse) -> None:
    made = company.read("touch_counts", as_of=demo.AS_OF.date())
    assert made.rows() == [("all", "call", 12357, 16), ("all", "email", 14169, 16), ("all", "meeting", 2335, 16)]
    contents = company.read("contents").row(0, named=True)
    assert (contents["deals"], contents["deals_without_lead"]) == (612, 40)


def test_the_cohort_funnel_holds_each_lead_that_came(company: Warehouse) -> None:
    funnel = company.read("cohort_funnel", as_of=demo.AS_OF.date()).select("stage", "reached", "imputed")
    assert funnel.rows() == [
        ("lead", 7987, 0),
        ("mql", 2078 - 134 + 10, 10),  # 134 second trips, of no lead that came; 10 deals won before their contact came
        ("sal", 1377, 58),
        ("sql", 740, 28),
        ("opportunity", 612 - 40 - 73, 0),  # 40 deals without a lead, 73 of second trips
        ("won", 162 - 13 - 17, 0),
    ]
