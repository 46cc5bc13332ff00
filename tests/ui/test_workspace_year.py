"""The workspace's year and week are chosen on the Data page, once, and every page follows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from smarketing.fiscal import FiscalCalendar
from smarketing.warehouse import Plan, Warehouse
from tests.ui.conftest import Frame
from tests.warehouse.build import load

DATA, OVERVIEW = "data.py", "overview.py"
AT = datetime(2026, 9, 14, tzinfo=UTC)


def _filled(warehouse: Warehouse) -> None:
    rows = [{"lead_id": f"{month}", "created_at": f"2026-{month:02}-12", "mql_at": f"2026-{month:02}-12"}
            for month in range(1, 11)]  # fmt: skip
    load(warehouse, "leads", rows)
    plan = Plan("mqls", date(2026, 10, 1), date(2026, 12, 31), Decimal(300))
    warehouse.plans.set_plan("p", plan, at=AT, by="Kim")


def test_a_choice_on_the_data_page_holds_at_once_and_twice_is_once(frame: Frame, warehouse: Warehouse) -> None:
    _filled(warehouse)
    app = frame(DATA)
    app.selectbox(key="fiscal_month_1").select("April").run()
    app.selectbox(key="first_weekday_0").select("Sunday").run()
    assert warehouse.workspace.fiscal == FiscalCalendar(4, 6)
    version = warehouse.version
    app.run()
    assert app.selectbox(key="fiscal_month_4").value == "April"
    assert (app.selectbox(key="first_weekday_6").value, warehouse.version) == ("Sunday", version)
    assert not app.exception


def test_the_targets_and_the_filters_follow(frame: Frame, warehouse: Warehouse) -> None:
    _filled(warehouse)
    warehouse.workspace.set_fiscal(FiscalCalendar(4))
    app = frame(OVERVIEW, overview_part="Targets", period="This year")
    app = app.switch_page(OVERVIEW).run()
    assert not app.exception
    (table,) = (each.value for each in app.table if "FY27 Q3" in each.value.columns)
    assert list(table.columns)[1:] == ["FY27 Q1", "FY27 Q2", "FY27 Q3", "FY27 Q4", "FY27"]
    (row,) = (row for row in table.to_numpy().tolist() if row[0] == "MQLs")
    # April to June, July to September, and the 12th of October: 3, 3, and 1 so far, 7 in the year.
    assert [str(cell).split("**")[1] for cell in row[1:4]] == ["3", "3", "1"]
    assert str(row[5]).split("**")[1] == "7"
    filters = app.session_state["_filters"]
    assert (filters.from_on, filters.as_of) == (date(2026, 4, 1), date(2026, 10, 12))


def test_what_could_not_be_read_again_is_said_on_the_data_page(frame: Frame, warehouse: Warehouse) -> None:
    _filled(warehouse)
    warehouse.readings.note(1, "a reading", "its copy in the folder uploads is gone")
    app = frame(DATA)
    said = [each.value.replace("\\", "") for each in app.warning]
    assert any("leads.csv could not be read again by this version: its copy in" in words for words in said)
    warehouse.undo(1, undone_at=AT)
    assert not any("read again" in each.value for each in app.run().warning)
