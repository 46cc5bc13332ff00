"""The card "What moved the pipeline" on the pages, in each state of a company."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_waterfall_view import FIRST, OCTOBER, SECOND, SEPTEMBER
from tests.ui import companies
from tests.warehouse.build import load


@pytest.fixture
def moved(frame, warehouse) -> AppTest:
    """The Overview page of a company with two uploads a month apart."""
    load(warehouse, "deals", FIRST, as_of=SEPTEMBER)
    load(warehouse, "deals", SECOND, as_of=OCTOBER)
    return page(frame("overview.py", period="This month"))


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that escape it."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption)).replace("\\", "")


def page(app: AppTest) -> AppTest:
    assert not app.exception
    assert "could not be shown" not in words(app)
    return app


def steps(app: AppTest) -> list[list[str]]:
    cells = [
        [[str(cell).replace("\\", "") for cell in row] for row in table.value.values.tolist()] for table in app.table
    ]
    return next(rows for rows in cells if rows[0][0].startswith(("Open on", "Before")))


def test_each_step_is_told_to_the_cent_and_leads_to_its_deals(moved):
    assert "Pipeline fell by €52.10 to €111:" in words(moved)
    assert steps(moved) == [
        ["Open on 30 Sep 2026", "4", "163.10", "163.10"],
        ["Created", "1", "+11.00", "174.10"],
        ["Reopened", "1", "+30.00", "204.10"],
        ["Amount filled in", "1", "+7.00", "211.10"],
        ["Increased", "1", "+20.25", "231.35"],
        ["Won", "1", "−120.35", "111.00"],
        ["Open on 31 Oct 2026", "5", "111.00", "111.00"],
    ]
    app = page(moved.selectbox(key="waterfall_bar").select("won").run())
    assert "**1** deals: won" in words(app)
    rows = next(frame.value for frame in app.dataframe if "In this bar" in frame.value.columns)
    assert rows[["Deal", "Owner", "In this bar", "Status before", "Status after"]].values.tolist() == [
        ["d1", "Person 1", -120.35, "open", "won"]
    ]
    app = page(app.toggle(key="waterfall_names").set_value(True).run())
    rows = next(frame.value for frame in app.dataframe if "In this bar" in frame.value.columns)
    assert rows["Owner"].tolist() == ["Ada"]
    app = page(app.button_group(key="waterfall_currency").set_value("USD").run())
    assert "Pipeline fell by $80 to $0: $80 lost." in words(app)
    assert app.selectbox(key="waterfall_bar").value is None


def test_a_company_without_deals_says_so_and_one_without_a_history_what_it_cannot_know(frame, warehouse):
    companies.marketing_only(warehouse)
    assert "What moved the pipeline" not in words(page(frame("overview.py")))
    companies.sales_only(warehouse)
    for name in ("overview.py", "sales.py"):
        app = page(frame(name, period="This quarter"))
        assert ["Increased, decreased", "—", "not known"] in [row[:3] for row in steps(app)]
        assert "is known of none of the" in words(app)
