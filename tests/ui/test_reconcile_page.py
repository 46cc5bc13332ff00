"""The Reconcile page: what two systems say, why they differ, and what is needed when there is only one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.warehouse.build import load

PERIOD = {"period": "Custom", "from_": "2026-09-01", "to": "2026-09-30"}


def person(number: int, mql: str | None = "2026-09-10", **more: Any) -> dict[str, Any]:
    row = {"lead_id": str(number), "email": f"p{number}@example.com", "created_at": "2026-08-01", "mql_at": mql}
    return row | more


def two_systems(warehouse: Any) -> None:
    load(warehouse, "leads", [person(number) for number in range(1, 6)], source="hubspot")
    theirs = [
        person(101, email="p1@example.com"),
        person(102, email="p2@example.com"),
        person(103, "2026-10-03", email="p3@example.com"),
        person(104, "2026-10-04", email="p4@example.com"),
        person(106, email="other@example.com"),
    ]
    load(warehouse, "leads", theirs, source="salesforce")


def words(app: Any) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.header, *app.subheader, *app.caption))


def test_two_systems_are_compared_and_their_counts_bridged(warehouse: Any, frame: Any) -> None:
    two_systems(warehouse)
    app = frame("reconcile.py", **PERIOD)
    assert not app.exception
    assert app.header[0].value == (
        r"HubSpot says 5 MQLs, Salesforce 3\: 2 are the same\. "
        r"2 of the 3 that HubSpot alone counts are dated outside the period in Salesforce\."
    )
    steps = app.table[-1].value
    assert steps["Records"].to_list() == ["5", "−2", "−1", "2", "+1", "3"]
    assert steps["Makes"].to_list() == ["5", "3", "2", "2", "3", "3"]
    assert "**6** records" in words(app)


def test_a_step_shows_its_records_with_both_days_and_no_address_until_asked(warehouse: Any, frame: Any) -> None:
    two_systems(warehouse)
    app = frame("reconcile.py", **PERIOD)
    app.selectbox(key="records_of").select("here date").run()
    (shown,) = [frame.value for frame in app.dataframe]
    assert list(shown["HubSpot: record"]) == ["hubspot:3", "hubspot:4"]
    assert [str(day) for day in shown["Salesforce: day"]] == ["2026-10-03", "2026-10-04"]
    assert list(shown["Salesforce: line"]) == [4, 5]
    assert "HubSpot: e-mail" not in shown.columns
    app.toggle(key="reconcile_emails").set_value(True).run()
    assert list(app.dataframe[0].value["HubSpot: e-mail"]) == ["p3@example.com", "p4@example.com"]


def test_with_one_source_the_page_says_what_is_needed(warehouse: Any, frame: Any) -> None:
    load(warehouse, "leads", [person(1)], source="hubspot")
    app = frame("reconcile.py", **PERIOD)
    assert not app.exception
    assert "Only HubSpot dates MQLs, in one upload. A comparison needs a second source" in words(app)
    app.selectbox(key="claim").select("won").run()
    assert "Nothing that is loaded dates won deals" in words(app)


def test_two_uploads_of_one_source_can_be_compared(warehouse: Any, frame: Any) -> None:
    load(warehouse, "leads", [person(1), person(2)], source="hubspot")
    load(warehouse, "leads", [person(1)], source="hubspot")
    app = frame("reconcile.py", **PERIOD)
    assert "two of its uploads are compared" in words(app)
    assert app.table[-1].value["Records"].to_list() == ["2", "−1", "1", "1"]
    assert app.selectbox(key="here").options == ["HubSpot", "leads.csv (upload 2)", "leads.csv (upload 1)"]


def test_the_same_side_twice_is_refused(warehouse: Any, frame: Any) -> None:
    two_systems(warehouse)
    app = frame("reconcile.py", **PERIOD)
    app.selectbox(key="there").select("hubspot").run()
    assert "This is the same side twice" in words(app)


@pytest.mark.slow
def test_the_funnels_say_how_many_leads_two_sources_both_count(warehouse: Any, frame: Any) -> None:
    two_systems(warehouse)
    note = "8 leads share their e\\-mail with a lead of another source\\: each source counts it once\\."
    assert note not in words(frame(**PERIOD))
    warehouse.matches.set_by_email("off", on=False, at=datetime(2026, 9, 20), by="Ada")
    assert note in words(frame(**PERIOD))


def test_the_comparison_can_be_downloaded_with_no_cell_that_runs(warehouse: Any, frame: Any) -> None:
    from smarketing import reconcile_view
    from smarketing.export import safe_csv

    load(warehouse, "leads", [person(1, company="=1+1")], source="hubspot")
    load(warehouse, "leads", [person(9, "2026-10-02", email="p1@example.com")], source="salesforce")
    pair = reconcile_view.default_pair(reconcile_view.sides(warehouse.read, "mql", {}))
    assert pair is not None
    view = reconcile_view.view(warehouse.read, "mql", pair, (date(2026, 9, 1), date(2026, 10, 1)))
    rows = reconcile_view.records(view, None, with_emails=False)
    assert safe_csv(rows).decode("utf-8-sig").splitlines() == [
        "counted by,reason,matched by,hubspot: record,hubspot: day,salesforce: record,salesforce: day,hubspot: company,"
        "hubspot: file,hubspot: line,salesforce: file,salesforce: line",
        "hubspot,dated outside the period in salesforce,e-mail,hubspot:1,2026-09-10,salesforce:9,2026-10-02,'=1+1,"
        "leads.csv,2,leads.csv,2",
    ]
