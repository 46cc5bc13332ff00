"""Targets on the Overview page: set, changed in a table, taken back; a click twice writes once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.export import safe_csv
from smarketing.ui import parts, targets_desk
from smarketing.warehouse import Plan, Quota, Warehouse
from tests.ui import companies
from tests.ui.test_overview_page import page, words
from tests.warehouse.build import load

PAGE = "overview.py"
Q3 = (date(2026, 7, 1), date(2026, 9, 30))
AT = datetime(2026, 9, 14, tzinfo=UTC)


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.success, *app.error)).replace("\\", "")


def standing(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.read("plans").select("metric", "segment", "starts_on", "ends_on", "planned", "currency").rows()


def matrix(app: AppTest) -> dict[str, list[str]]:
    """The cells of the table of targets by the first of each row."""
    (found,) = (table.value for table in app.table if "Q3 2026" in table.value.columns)
    rows = [[str(cell).replace("\\", "") for cell in row] for row in found.to_numpy().tolist()]
    return {row[0]: row[1:] for row in rows}


def press(app: AppTest, label: str) -> AppTest:
    (button,) = (one for one in app.button if one.label == label)
    return button.click().run()


def test_a_target_is_set_stands_in_the_table_and_is_set_anew(frame, warehouse):
    companies.whole(warehouse)
    app = page(frame(PAGE, overview_part="Targets"))
    assert "No target is set for 2026." in app.header[0].value.replace("\\", "")
    app = press(app, "Set the target")
    assert said(app) == targets_desk.NO_NUMBER
    app.number_input(key="target_number").set_value(25)
    app = press(app, "Set the target")
    assert "Say who sets the target." in said(app)
    assert standing(warehouse) == []
    app.text_input(key="targets_by").set_value("Ada")
    app = page(press(app, "Set the target"))
    assert said(app) == "The target is set."
    assert standing(warehouse) == [("mqls", None, *Q3, 25, "(not set)")]
    assert "25 is set for 1 Jul – 30 Sep 2026, by Ada on " in words(app)
    assert matrix(app)["MQLs"][2] == "**43** :gray[of 25 so far]"
    app.number_input(key="target_number").set_value(60)
    app = page(press(app, "Set the target"))
    assert [row[4] for row in standing(warehouse)] == [60]
    told = app.dataframe[-1].value.to_dict("records")
    assert [row["Told"].split(" ")[0] for row in told] == ["60", "25"]
    # Money asks for its currency, and a segment has a line of its own.
    app.selectbox(key="target_metric_Target").set_value("amount")
    app.selectbox(key="target_length").set_value("Year")
    app.selectbox(key="target_segment").set_value("SMB").run()
    app.number_input(key="target_number").set_value(90_000)
    app = page(press(app, "Set the target"))
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert standing(warehouse)[0] == ("amount", "SMB", *year, 90_000, "EUR")
    assert "Value signed, EUR: SMB" in matrix(app)


def test_the_table_saves_only_what_was_changed_and_a_second_time_nothing(warehouse, monkeypatch):
    warehouse.plans.set_plan("q", Plan("mqls", *Q3, Decimal(9)), at=AT, by="Cy")
    desk = targets_desk.Desk(
        cells={(0, "Q2"): ("leads", None, None, Q3), (1, "Q3"): ("mqls", None, None, Q3)},
        values={(1, "Q3"): 9.0},
        stands={(1, "Q3"): "q"},
    )  # fmt: skip
    held = {"table": {"edited_rows": {0: {"Q2": 5.5}, 1: {"Q3": 9.0}}}, targets_desk.BY: "Ada"}
    monkeypatch.setattr(targets_desk.st, "session_state", held)
    monkeypatch.setattr(targets_desk, "desk", lambda: desk)
    first, version = desk.next_id, warehouse.version
    targets_desk.save_table("table")
    assert (desk.message, warehouse.version) == ("1 target is set.", version + 1)
    desk.next_id = first
    targets_desk.save_table("table")
    assert warehouse.version == version + 1
    held["table"] = {"edited_rows": {1: {"Q3": None}}}
    targets_desk.save_table("table")
    assert desk.message == "1 taken back."
    assert [row[0] for row in standing(warehouse)] == ["leads"]
    held["table"] = {"edited_rows": {}}
    targets_desk.save_table("table")
    assert (desk.message, desk.is_refused) == ("Nothing was changed in the table.", True)


@pytest.mark.slow
def test_what_was_set_is_taken_back_and_stands_again_after_undo(frame, warehouse):
    companies.few(warehouse)
    load(warehouse, "plans", [{"metric": "mqls", "starts_on": "2026-07-01", "ends_on": "2026-09-30", "planned": 7}])
    at = datetime(2026, 11, 2, tzinfo=UTC)
    warehouse.plans.set_plan("p", Plan("mqls", *Q3, Decimal(9)), at=at, by="Cy")
    app = page(frame(PAGE, overview_part="Targets"))
    app.text_input(key="targets_by_back").set_value("Bo")
    app = press(app, "Take it back")
    assert [row[4] for row in standing(warehouse)] == [7]
    app = page(press(app, "Undo"))
    assert [row[4] for row in standing(warehouse)] == [9]
    assert said(app) == "It stands again."


@pytest.mark.slow
def test_quotas_are_set_for_teams_and_with_names_for_people(frame, warehouse, monkeypatch):
    files: dict[str, str] = {}
    monkeypatch.setattr(parts, "download", lambda found, name, **_: files.update({name: safe_csv(found).decode()}))
    companies.few(warehouse)
    warehouse.plans.set_quota("q", Quota("deals", *Q3, Decimal(4), "Ada"), at=AT, by="Cy")
    app = page(frame(PAGE, overview_part="Targets", target_kind="Quota"))
    assert app.dataframe[0].value["Who"].to_list() == ["Person 2"]
    assert set(files) >= {"targets-2026.csv", "quotas-2026.csv", "targets-history-2026.csv"}
    assert "Person 2" in files["quotas-2026.csv"]
    assert "Ada" not in "".join(files.values())
    assert app.selectbox(key="quota_holder").options == []
    app.toggle(key="targets_names").set_value(True).run()
    assert app.selectbox(key="quota_holder").options == ["Ada"]
    app.selectbox(key="quota_holder").set_value("Ada").run()
    app.selectbox(key="target_metric_Quota").set_value("deals").run()
    app.number_input(key="target_number").set_value(6)
    app.text_input(key="targets_by").set_value("Cy")
    app = page(press(app, "Set the quota"))
    assert warehouse.read("quota_rows").select("person", "quota").rows() == [("Ada", Decimal(6))]
    row = app.dataframe[0].value.to_dict("records")[0]
    assert (row["Who"], row["Quota"], row["Reached"]) == ("Ada", 6, 0)
    # The Sales page follows at once.
    app = page(app.switch_page("sales.py").run())
    assert "No quota is set" not in words(app)


def test_before_any_data_targets_can_be_set(frame, warehouse):
    app = page(frame(PAGE))
    assert "No target is set for" in words(app)
    app.number_input(key="target_number").set_value(25)
    app.text_input(key="targets_by").set_value("Ada")
    page(press(app, "Set the target"))
    assert [row[4] for row in standing(warehouse)] == [25]
