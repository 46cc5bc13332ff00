"""The Overview page in each state of a company: what it says of both halves, and of what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from smarketing import funnel_view, overview_view, pace_view, targets_view
from smarketing.calendars import Calendar
from smarketing.export import safe_csv
from smarketing.filters import Filters
from smarketing.intake import prepare
from smarketing.targets import NOT_SET
from smarketing.ui import sales_cards, state
from smarketing.warehouse import Warehouse
from tests import templates
from tests.ui import companies
from tests.warehouse.build import load

PAGE = "overview.py"
Q3 = (date(2026, 7, 1), date(2026, 9, 30))
WORKDAYS = Calendar("UTC", {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")})
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
    assert "of quota to date" in shown["Value signed"][1]
    assert "Win rate" in shown
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
    # The other half is named once, and what has nothing to say without it is not drawn.
    assert words(app).count(overview_view.NO_DEALS) == 1
    assert pace_view.NO_WON not in words(app)
    assert [card.value for card in app.subheader] == [
        "Against target to date", ":violet[Top of the funnel]", "What changed in the key numbers",
    ]  # fmt: skip
    assert words(app).count("The data does not reach back to the period before") == 1
    assert "No target is set for MQLs in Q3 2026." in words(app)
    app = page(app.button(key="set_target").click().run())
    assert "Set a target or a quota" in words(app)


def test_sales_alone_is_complete_and_says_that_there_are_no_leads(frame, warehouse):
    companies.sales_only(warehouse)
    app = page(frame(PAGE, period="This quarter"))
    assert set(numbers(app)) == {"Value signed", "Win rate"}
    assert overview_view.NO_LEADS in verdict(app)
    assert pace_view.NO_LEADS not in words(app)
    assert ":violet[Top of the funnel]" not in [card.value for card in app.subheader]
    assert "No target is set for value signed in Q3 2026." in words(app)
    assert numbers(app)["Value signed"][1] == "no quota"
    assert "No open deal is expected to close in Q3 2026, and there is no quota." in words(app)
    load(warehouse, "deals", [DUE])
    app = page(frame(PAGE, period="This quarter"))
    assert table(app, "EUR")[0][1:4] == ["€50k", "no quota", "—"]


def test_all_time_has_no_period_before(frame, warehouse):
    companies.whole(warehouse)
    app = page(frame(PAGE, period="All time"))
    assert "There is no period before all time." in words(app)


@pytest.mark.slow
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
    house = templates.fresh()
    templates.demo(house)
    yield Kept(house)
    house.close()


def test_the_demo_company_in_one_page(frame, warehouse):
    templates.demo(warehouse)
    app = page(frame(PAGE, period="Last 6 months"))
    said = words(app)
    assert verdict(app).startswith("Marketing brought 636 MQLs in the last 6 months at €266 each: 564 count towards")
    assert "Sales has signed €2.38M in the last 6 months, 104% of the quota to date" in verdict(app)
    assert "Oct 2026 ends at €573k–€677k, 8 times in 10." in said
    assert "Four of six promises are broken in the last 6 months" in said
    assert (
        "MQLs are ahead of target in Q4 2026: 130% of the target to date, 126% by the course of past quarters." in said
    )
    assert "of the target of €1.18M in Q4 2026, 8 times in 10." in said
    assert numbers(app)["MQLs"] == ("636", "564 of 659 promised")
    (row,) = table(app, "EUR")
    assert row[1:5] == ["€2.11M", "€607k", "3.5×", "4.1× (2.7–7.0×)"]
    assert table(app, "Referral")[-1][0] == "**All**"


@pytest.mark.slow
def test_the_demo_company_against_its_targets(demo_read):
    found = targets_view.lines(demo_read, WORKDAYS, demo_read.as_of, 2026, "quarter")
    said = {one.title: [" ".join(targets_view.shown(one, cell)).strip() for cell in one.cells] for one in found}
    assert said["MQLs"] == ["405 of 345", "319 of 345", "302 of 345", "109 of 345 so far", "1,135 of 1,380 so far"]
    assert said["MQLs: SMB"][2] == "148 of 166"
    assert said["Value signed, EUR"][1:3] == ["€1.54M of €1.18M", "€936k of €1.18M"]
    assert said["Spend, EUR"][2] == "€70.2k of €88k"
    assert said["SALs"][2] == "208"
    assert targets_view.headline(found, 2026, "quarter") == (
        "Q3 2026: 6 of 8 targets missed: Leads, MQLs, SQLs, Opportunities, Deals won and Value signed. "
        "Behind so far in Q4 2026: SQLs and Opportunities."
    )


def test_actuals_are_those_of_the_other_pages(demo_read):
    """No definition of its own: each quarter's number is that of the read that the pages show."""
    quarter = {"from_on": Q3[0], "to_on": Q3[1] + timedelta(days=1)}
    stages = dict(demo_read("activity_funnel", **quarter).select("stage", "events").iter_rows())
    (deals,) = demo_read("deal_outcomes", **quarter).to_dicts()
    (spend,), (traffic,) = demo_read("spend", **quarter).to_dicts(), demo_read("traffic", **quarter).to_dicts()
    of = {"leads": "lead", "mqls": "mql", "sals": "sal", "sqls": "sql", "opportunities": "opportunity"}
    expected = {metric: (NOT_SET, stages[stage]) for metric, stage in of.items()}
    expected |= {"deals": (NOT_SET, deals["won"]), "amount": ("EUR", deals["won_amount"])}
    expected |= {"spend": ("EUR", spend["spend"]), "sessions": (NOT_SET, traffic["sessions"])}
    for metric, (currency, number) in expected.items():
        told = targets_view.actuals(demo_read, metric, demo_read.as_of)
        assert told is not None
        assert told.over("quarter", currency)[Q3[0]] == (pytest.approx(float(number)), "whole"), metric


def test_the_targets_as_a_file_can_be_loaded_again_and_are_the_same(demo_read):
    file = targets_view.template(demo_read, 2026, "quarter")
    # Nothing is planned of acceptances: an empty row waits for each quarter.
    assert file.filter(metric="sals")["planned"].to_list() == [None] * 4
    prepared = prepare(safe_csv(file), "targets-2026.csv")
    assert (prepared.outcome, prepared.batch.target) == ("accept", "plans")
    fresh = templates.fresh()
    loaded_at = datetime(2026, 10, 24, tzinfo=UTC)
    fresh.load(prepared.batch, sha256="x", file_name="targets-2026.csv", loaded_at=loaded_at)
    columns = ("metric", "segment", "starts_on", "ends_on", "planned", "currency")
    of_year = demo_read("plans").select(columns).filter(starts_on=Q3[0])
    assert fresh.read("plans").select(columns).filter(starts_on=Q3[0]).equals(of_year)
    fresh.close()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("Value signed", "Value signed: €"),
        ("Win rate", "Win rate: "),
        ("MQLs", "MQLs: "),
    ],
)
def test_each_key_number_says_what_changed_by_channel(frame, warehouse, number, said):
    companies.whole(warehouse)
    app = frame(PAGE, period="Last month", changed_number=number)
    assert not app.exception
    assert f"**{said}" in words(app)
    assert any("Channel" in table.value.columns for table in app.table)
