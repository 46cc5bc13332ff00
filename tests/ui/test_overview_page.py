"""The Overview page in each state of a company: what it says of both halves, and of what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from smarketing import funnel_view, loading, overview_view, pace_view
from smarketing.filters import Filters
from smarketing.ui import sales_cards, state
from smarketing.warehouse import Warehouse
from tests.ui import companies
from tests.warehouse.build import load

PAGE = "overview.py"
DUE = {
    "deal_id": "due",
    "stage": "Proposal",
    "status": "open",
    "amount": 50_000,
    "currency": "EUR",
    "created_at": "2026-09-01",
    "closed_at": "2026-09-25",
}


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that escape it and the invisible joiners."""
    elements = (*app.markdown, *app.header, *app.subheader, *app.caption)
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u2060", "")


def verdict(app: AppTest) -> str:
    said = app.header[0].value.replace("\\", "")
    return said.replace(":violet[Marketing]", "Marketing").replace(":blue[Sales]", "Sales")


def numbers(app: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def tables(app: AppTest) -> list[list[list[str]]]:
    """The cells of each table, row by row."""
    return [
        [[str(cell).replace("\\", "") for cell in row] for row in table.value.to_numpy().tolist()]
        for table in app.table
    ]


def table(app: AppTest, first: str) -> list[list[str]]:
    return next(rows for rows in tables(app) if first in [row[0] for row in rows])


def page(app: AppTest) -> AppTest:
    assert not app.exception
    assert "could not be shown" not in words(app)
    return app


def test_without_data_the_page_says_what_to_add(frame):
    app = page(frame(PAGE))
    assert "No leads or deals loaded yet." in words(app)
    assert not app.metric


def test_both_halves_of_a_whole_company(frame, warehouse):
    companies.whole(warehouse)
    quota = {"starts_on": "2026-07-01", "ends_on": "2026-09-30", "metric": "amount", "currency": "EUR"}
    load(warehouse, "quotas", [quota | {"person": "Ada", "quota": 66_000}])
    app = page(frame(PAGE, period="This quarter"))
    shown = numbers(app)
    assert shown["Leads"] == ("62", "")
    assert shown["Cost per MQL"] == ("—", "no data")
    assert "of quota to date" in shown["Contract value signed"][1]
    assert "Win rate (snapshot)" in shown
    assert verdict(app).startswith("Marketing brought ")
    assert "Sales has signed" in verdict(app)
    assert "No volume is promised in this period." in words(app)
    # Fewer than 20 deals were won.
    assert "No forecast: it takes 20 won deals" in words(app)


def test_coverage_takes_the_open_deals_of_the_quarter_and_the_rest_of_its_quota(warehouse):
    companies.whole(warehouse)
    quota = {"starts_on": "2026-07-01", "ends_on": "2026-09-30", "metric": "amount", "currency": "EUR"}
    load(warehouse, "quotas", [quota | {"person": "Ada", "quota": 66_000}])
    load(warehouse, "deals", [DUE])
    chosen = Filters.over("This quarter", date(2026, 9, 13))
    found = whole_view(chosen)
    assert found.cover is not None
    (row,) = found.cover.rows
    signed = state.read("quota_results", as_of=chosen.as_of).filter(metric="amount")
    won = float(signed.filter(signed["day_on"] >= date(2026, 7, 1))["number"].sum())
    assert (row.quota, row.won) == (66_000, won)
    assert (row.opened, row.deals) == (50_000, 1)
    assert row.covered == pytest.approx(50_000 / (66_000 - won))


def whole_view(chosen: Filters) -> overview_view.Overview:
    versions = state.warehouse().agreements.versions(chosen.as_of)
    return overview_view.view(state.read, chosen, versions, sales_cards.calendar(chosen), ())


def test_marketing_alone_is_complete_and_says_that_there_are_no_deals(frame, warehouse):
    companies.marketing_only(warehouse)
    app = page(frame(PAGE, period="This quarter"))
    assert set(numbers(app)) == {"Leads", "MQLs", "Cost per MQL"}
    assert overview_view.NO_DEALS in verdict(app)
    assert words(app).count(overview_view.NO_DEALS) == 3
    assert pace_view.NO_WON in words(app)
    assert "No target is set for MQLs in Q3 2026." in words(app)
    app = page(app.button(key="set_target").click().run())
    assert "Set a target or a quota" in words(app)


def test_sales_alone_is_complete_and_says_that_there_are_no_leads(frame, warehouse):
    companies.sales_only(warehouse)
    app = page(frame(PAGE, period="This quarter"))
    assert set(numbers(app)) == {"Contract value signed", "Win rate (snapshot)"}
    assert overview_view.NO_LEADS in verdict(app)
    assert pace_view.NO_LEADS in words(app)
    assert "No target is set for Value signed in Q3 2026." in words(app)
    assert numbers(app)["Contract value signed"][1] == "no quota"
    assert "No open deal is expected to close in Q3 2026, and there is no quota." in words(app)
    load(warehouse, "deals", [DUE])
    app = page(frame(PAGE, period="This quarter"))
    assert table(app, "EUR")[0][1:4] == ["€50k", "no quota", "—"]


def test_all_time_has_no_period_before(frame, warehouse):
    companies.whole(warehouse)
    app = page(frame(PAGE, period="All time"))
    assert "There is no period before all time." in words(app)


@pytest.mark.parametrize("step", overview_view.STEPS)
def test_each_step_of_the_demo_company_changes_by_its_mix_and_rates(step, demo_read):
    chosen = Filters.over("Last 6 months", demo_read.as_of)
    found, lacks = overview_view.changed(demo_read, chosen, overview_view.STEPS[step])
    assert found is not None
    assert not lacks
    assert found.mix + found.own == pytest.approx(found.moved, abs=1e-12)
    row = funnel_view.view(demo_read, chosen).steps.filter(stage=overview_view.STEPS[step]).row(0, named=True)
    assert row["rate"] == pytest.approx(found.part / found.n)
    assert row["n"] == found.n
    assert found.parts["n"].sum() == found.n


class Kept:
    """The reads of a warehouse, and its day."""

    def __init__(self, warehouse: Warehouse) -> None:
        assert warehouse.as_of is not None
        self.as_of = warehouse.as_of
        self._house = warehouse

    def __call__(self, name: str, **params: object):
        return self._house.read(name, **params)


@pytest.fixture(scope="module")
def demo_read():
    house = Warehouse(":memory:")
    loading.load_demo(house, datetime(2026, 10, 23, 12, tzinfo=UTC))
    yield Kept(house)
    house.close()


def test_the_demo_company_in_one_page(frame, warehouse):
    loading.load_demo(warehouse, datetime(2026, 10, 23, 12, tzinfo=UTC))
    app = page(frame(PAGE, period="Last 6 months"))
    said = words(app)
    assert verdict(app).startswith("Marketing brought 636 MQLs in the last 6 months at €266 each: 564 count towards")
    assert "Sales has signed €2.38M in the last 6 months, 104% of the quota to date" in verdict(app)
    assert "Oct 2026 lands at €573k–€829k, 8 times in 10." in said
    assert "Four of six promises are broken in the last 6 months" in said
    assert "MQLs are ahead of plan in Q4 2026: 130% of the plan to date, 126% by the course of past quarters." in said
    assert "of €1.18M planned in Q4 2026." in said
    assert numbers(app)["MQLs"] == ("636", "564 of 659 promised")
    (row,) = table(app, "EUR")
    assert row[1:5] == ["€2.11M", "€607k", "3.5×", "3.4×"]
    assert table(app, "Referral")[-1][0] == "**All**"
