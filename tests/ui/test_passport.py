"""The passport of a number: opened by its label or by the address, with its sums, rows and SQL behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.metrics.registry import METRICS
from smarketing.warehouse import Warehouse
from tests.ui import companies
from tests.warehouse.build import load

EARLY = {"lead_id": "early", "created_at": "2026-04-20", "mql_at": "2026-05-06 09:00", "segment": "SMB"}


FRAME = """
import streamlit as st

st.navigation([st.Page("numbers.py", default=True), st.Page("definitions.py")]).run()
"""
NUMBERS = """
from datetime import date

from smarketing.filters import Filters
from smarketing.ui import passport, passport_drawer, state

shared = Filters(date(2026, 5, 1), date(2026, 10, 1), date(2026, 9, 13))
state.set_filters(shared)
passport.button("mqls", shared)
passport.button("leads", Filters(date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 13)), place="july")
passport_drawer.opened("Numbers")
"""
Open = Callable[..., AppTest]


@pytest.fixture
def opened(tmp_path: Path, warehouse: Warehouse) -> Open:
    """`opened(key)` runs a page of two numbers, one under filters of its own, with this passport in the address."""
    for name, script in {"frame": FRAME, "numbers": NUMBERS, "definitions": ""}.items():
        (tmp_path / f"{name}.py").write_text(script, encoding="utf-8")

    def run(key: str = "") -> AppTest:
        app = AppTest.from_file(tmp_path / "frame.py", default_timeout=30)
        if key:
            app.query_params["passport"] = key
        return app.run()

    return run


def drawer(app: AppTest) -> Any:
    """The drawer that is open; None without one."""
    return next(iter(app.get("dialog")), None)


def title(app: AppTest) -> str:
    return "" if drawer(app) is None else str(drawer(app).proto.dialog.title)


def words(app: AppTest) -> str:
    return "\n".join(element.value for element in drawer(app).markdown).replace("\\", "")


def behind(app: AppTest, key: str, what: str) -> AppTest:
    picked = next(control for control in app.segmented_control if control.key == f"behind_{key}")
    return picked.set_value(what).run()


def test_the_address_opens_a_passport_with_its_value_its_sum_and_its_terms(frame, warehouse):
    companies.whole(warehouse)
    app = frame("sales.py", period="All time", passport="acceptance_rate")
    assert not app.exception
    assert title(app) == "Acceptance rate"
    assert drawer(app).metric[0].value == "75%"
    assert ":gray[**Marketing and sales**] :gray[· what happened in the period" in words(app)
    assert "95% interval 65–83%, n = 80." in words(app)
    assert "**Why not 75%?** :gray[Accepted, silence included]" in words(app)
    terms = next(table.value for table in drawer(app).table if "name" in table.value)
    formula = dict(zip(terms["name"], terms["what"], strict=True))[":gray[Formula]"]
    said = "accepted / (accepted + rejected), decided by a person, of the MQLs of the period"
    assert formula.replace("\\", "") == said


def test_a_sum_leads_from_a_number_to_its_relative(opened, warehouse):
    companies.whole(warehouse)
    load(warehouse, "leads", [EARLY], again=1)
    app = opened("mqls")
    sums = {
        tuple(table.value["what"])[-1]: list(table.value["number"])
        for table in drawer(app).table
        if "number" in table.value
    }
    assert sums["**MQLs of these leads**"] == ["**81**", "− 1", "**80**"]


def test_a_name_that_is_no_metric_opens_nothing(opened, warehouse):
    companies.whole(warehouse)
    app = opened("mql")
    assert not app.exception
    assert title(app) == ""


@pytest.mark.parametrize("company", ["marketing_only", "sales_only"])
def test_each_metric_has_a_passport_also_where_half_is_missing(opened, warehouse, company):
    companies.STATES[company](warehouse)
    for key, declared in METRICS.items():
        app = opened(key)
        assert title(app) == declared.label
        assert not app.exception
        assert "could not be shown" not in words(app)


def test_each_metric_has_its_rows_and_its_text(opened, warehouse):
    companies.whole(warehouse)
    for key, declared in METRICS.items():
        app = behind(opened(key), key, "Rows")
        assert "could not be shown" not in words(app)
        assert drawer(app).dataframe[0].value is not None
        copied = drawer(behind(app, key, "As text")).code[0].value
        assert copied.startswith(f"{declared.label}: {drawer(app).metric[0].value} (")


def test_the_rows_come_without_names_until_they_are_to_be_seen(opened, warehouse):
    companies.whole(warehouse)
    app = behind(opened("mqls"), "mqls", "Rows")
    assert "**80** rows. The lead cycles that became an MQL in the period." in words(app)
    rows = drawer(app).dataframe[0].value
    assert {"file_name", "line"} <= set(rows.columns)
    assert "lead_name" not in rows.columns
    assert not set(rows["owner"]) & {"Ada", "Bo"}
    drawer(app).toggle[0].set_value(True).run()
    assert set(drawer(app).dataframe[0].value["owner"]) == {"Ada", "Bo"}


def test_the_touches_of_people_come_without_their_names(opened, warehouse):
    companies.whole(warehouse)
    app = behind(opened("touches"), "touches", "Rows")
    assert not set(drawer(app).dataframe[0].value["value"]) & {"Ada", "Bo"}


def test_the_sql_names_the_parameters_that_it_was_asked_with(frame, warehouse):
    companies.whole(warehouse)
    app = frame("sales.py", period="Custom", from_="2026-06-01", to="2026-06-30", segment="SMB", passport="mqls")
    sql = drawer(behind(app, "mqls", "SQL")).code[0].value
    assert sql.startswith("-- activity_funnel\n")
    for line in ("$from_on = 2026-06-01", "$to_on = 2026-07-01", "$segment = SMB", "$channel = null"):
        assert f"-- {line}\n" in sql
    assert "from marts." in sql


def test_a_label_opens_the_passport_of_its_number_and_stays_in_the_address(opened, warehouse):
    companies.whole(warehouse)
    app = opened()
    assert [button.label for button in app.button] == ["MQLs", "Leads"]
    assert title(app) == ""
    app.button(key="passport_of_mqls").click().run()
    assert (title(app), drawer(app).metric[0].value) == ("MQLs", "80")
    assert app.query_params["passport"] == "mqls"


def test_a_number_under_filters_of_its_own_keeps_them_and_is_not_in_the_address(opened, warehouse):
    companies.whole(warehouse)
    app = opened()
    app.button(key="passport_of_leadsjuly").click().run()
    assert (title(app), drawer(app).metric[0].value) == ("Leads", "31")
    assert "1 – 31 Jul 2026" in words(app)
    assert "passport" not in app.query_params
