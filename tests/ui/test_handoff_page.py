"""The Handoff page: who waits, for how long and for whom, what cannot be known, and what is decided in the app."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from smarketing import handoff_table, handoff_view, worklist
from smarketing.calendars.work_week import WorkWeek
from smarketing.export import safe_csv
from smarketing.filters import ALL_TIME, PERIODS, Filters
from smarketing.handoff_lists import BY_KEY, LISTS
from smarketing.settings import ROOT
from smarketing.ui import handoff_cards, state
from smarketing.warehouse import Warehouse
from tests import templates
from tests.ui import companies, handoffs
from tests.warehouse.build import load

PAGE = "handoff.py"
OFFICE = WorkWeek(hours=8, days=5)


def words(app: AppTest) -> str:
    """Everything that the page says, without the marks that escape it."""
    elements = (*app.markdown, *app.header, *app.subheader, *app.caption)
    return "\n".join(element.value for element in elements).replace("\\", "")


def tiles(app: AppTest) -> dict[str, str]:
    """The number of each list as it is read, by the list's key."""
    buttons = {button.key.removeprefix("tile_"): button.label for button in app.button if "tile_" in (button.key or "")}
    return {key: re.search(r"\*\*(.+?)\*\*", label)[1] for key, label in buttons.items()}  # type: ignore[index]


def listed(app: AppTest) -> Any:
    return app.dataframe[0].value


def filters(warehouse: Warehouse, period: str = ALL_TIME, **chosen: str) -> Filters:
    assert warehouse.as_of is not None
    return Filters.over(period, warehouse.as_of, **chosen)


def test_the_page_says_who_is_late_and_whose_move_it_is(frame, warehouse):
    handoffs.whole(warehouse)
    app = frame(PAGE)
    assert not app.exception
    assert (
        app.header[0].value
        == "Open now: 3 MQLs past the promised reply (1 belongs to no one, 1 to somebody who has left)."
    )
    assert tiles(app) == {key: str(count) for key, count in handoffs.COUNTS.items()}
    assert "**Open now**, whenever they came: 4 MQLs" in words(app)
    assert "**Handed over in the period** (last 6 months): 9 MQLs" in words(app)
    assert "**4 of 4.** All MQLs that nobody has accepted or rejected, what is due first on top." in words(app)


def test_the_work_list_is_sorted_by_what_is_due_first_with_its_age_in_working_days(frame, warehouse):
    handoffs.whole(warehouse)
    shown = listed(frame(PAGE))
    columns = ["Lead", "Owner", "Why an MQL", "Workdays waiting", "Next step", "Workdays past due"]
    assert shown[columns].astype(object).fillna("").to_numpy().tolist() == [
        ["<b>gone</b>", "Cy", "Pricing request", 2.5, "Reply", 1.5],
        ["<b>nobody</b>", "No owner", "Score 75.5 ≥ 70", 2.4, "Reply", 1.4],
        ["<b>late</b>", "Ada", "Score 82 ≥ 70", 1.3, "Reply", 0.3],
        ["<b>now</b>", "Ada", "Demo request", 0.06, "Reply", ""],
    ]
    assert [str(due) for due in shown["Due"]] == [
        "2026-10-12 16:00:00",
        "2026-10-12 17:00:00",
        "2026-10-14 10:00:00",
        "2026-10-14 12:30:00",
    ]


def test_whoever_was_answered_and_not_decided_in_time_is_late_by_the_decision_alone(frame, warehouse):
    """The starter agreement gives ten working days: to the end of Monday 12 October."""
    slow = {"lead_id": "slow", "owner": "Ada", "score": 90, "mql_at": "2026-09-28 09:00"}
    accepted = slow | {"lead_id": "accepted", "sal_at": "2026-09-29 09:00"}
    load(warehouse, "leads", [handoffs.described(lead) for lead in (slow, accepted)], as_of=handoffs.NOON)
    touch = {"touch_id": "T", "lead_id": "slow", "kind": "call", "direction": "outbound"}
    load(warehouse, "touches", [touch | {"happened_at": "2026-09-28 10:00"}], as_of=handoffs.NOON)
    app = frame(PAGE)
    assert app.header[0].value == "Open now: 1 MQL past the promised decision."
    assert {key: tiles(app)[key] for key in ("work", "reply_late", "decision_late")} == {
        "work": "1",
        "reply_late": "0",
        "decision_late": "1",
    }


@pytest.mark.slow
def test_each_list_can_be_chosen_and_shows_as_many_rows_as_its_number_says(frame, warehouse):
    handoffs.whole(warehouse)
    app = frame(PAGE)
    for key, count in handoffs.COUNTS.items():
        app.button(key=f"tile_{key}").click().run()
        assert not app.exception
        assert app.selectbox(key="list").value == BY_KEY[key].title
        assert "could not be shown" not in words(app)
        assert (len(listed(app)) if count else len(app.dataframe)) == count
        assert handoff_view.sentence(handoff_view.view(warehouse.read, filters(warehouse)), BY_KEY[key]) in words(app)


@pytest.mark.slow
def test_each_list_of_the_demo_company_reconciles_with_its_count(warehouse):
    templates.demo(warehouse)
    calendars = handoff_cards.calendars()
    for period, chosen in (("Last 6 months", {}), ("This month", {"segment": "SMB"}), (ALL_TIME, {})):
        asked = filters(warehouse, period, **chosen)
        view = handoff_view.view(warehouse.read, asked)
        for one in LISTS:
            rows = handoff_view.rows(warehouse.read, view, one.key, calendars)
            assert rows.height == view.counts[one.key], (period, one.key)
            assert rows.select("lead_key", "cycle").n_unique() == rows.height
            assert rows["why"].null_count() == 0
        work = handoff_view.rows(warehouse.read, view, "work", calendars)
        assert work["next_due_at"].is_sorted()
        assert work["age_seconds"].null_count() == 0
        assert (work["late_seconds"].is_not_null() == (work["is_late"] == 1)).all()
        late = [handoff_view.rows(warehouse.read, view, key, calendars) for key in ("reply_late", "decision_late")]
        # An MQL may be on both lists: they are never added.
        either = pl.concat([part.select("lead_key", "cycle") for part in late]).unique()
        assert either.height == work["is_late"].sum() < late[0].height + late[1].height
        shares = handoff_view.shares(warehouse.read, asked)
        assert shares["work"].sum() == view.counts["work"]
        assert shares["mqls"].sum() == view.of["below"]


def test_the_demo_company_tells_who_left_leads_behind(frame, warehouse):
    templates.demo(warehouse)
    app = frame(PAGE)
    assert not app.exception
    assert app.header[0].value == (
        "Open now: 101 MQLs past the promised reply (20 belong to no one, 34 to somebody who has left); "
        "99 MQLs past the promised decision."
    )
    for one in LISTS:
        app.selectbox(key="list").select(one.title).run()
        assert not app.exception
        assert "could not be shown" not in words(app)


@pytest.mark.slow
@pytest.mark.parametrize("company", companies.STATES)
def test_no_list_breaks_on_any_company_nor_in_an_empty_period(frame, warehouse, company):
    companies.STATES[company](warehouse)
    for query in ({}, {"period": "Custom", "from_": "2024-06-01", "to": "2024-06-10"}):
        app = frame(PAGE, **query)
        for one in LISTS if app.selectbox else ():
            if any(box.key == "list" for box in app.selectbox):
                app.selectbox(key="list").select(one.title).run()
            assert not app.exception
            assert "could not be shown" not in words(app), (query, one.key)


def test_an_empty_warehouse_shows_the_way_to_load_something(frame, warehouse):
    app = frame(PAGE)
    assert not app.exception
    assert "No leads or deals loaded yet." in words(app)


def test_deals_alone_have_no_handoff_and_say_what_to_add(frame, warehouse):
    companies.sales_only(warehouse)
    app = frame(PAGE)
    assert "No MQLs are known yet. Add leads with the day they became one" in words(app)
    assert not tiles(app)


def test_what_cannot_be_known_is_never_shown_as_nobody(frame, warehouse):
    handoffs.leads_alone(warehouse)
    app = frame(PAGE)
    assert app.header[0].value == (
        "5 MQLs are open. Which replies are late cannot be known without calls, e-mails or meetings."
    )
    unknown = {
        "reply_late",
        "decision_late",
        "queue",
        "unowned",
        "owner_gone",
        "untouched_late",
        "accepted_untouched",
        "unreachable_early",
    }
    unknown |= {"below", "unevidenced"}
    assert {key for key, number in tiles(app).items() if number == "—"} == unknown
    said = {
        "reply_late": "no calls, e-mails or meetings are loaded for their source.",
        "unowned": "no source names the owner of a lead.",
        "owner_gone": "no list of people is loaded that says who has left.",
        "below": "neither a score nor a trigger is loaded.",
        "unreachable_early": "no source gives the reason of a rejection.",
    }
    for key, why in said.items():
        app.button(key=f"tile_{key}").click().run()
        assert f"Cannot be known: {why}" in words(app)
        assert not app.dataframe
    app.button(key="tile_work").click().run()
    assert set(listed(app)["Next step"]) == {"Reply or decide"}
    assert set(listed(app)["Workdays past due"].isna()) == {True}


def test_an_older_file_of_activities_makes_nobody_late_and_says_so(frame, warehouse):
    load(warehouse, "leads", [handoffs.described(lead) for lead in handoffs.LEADS[:2]], as_of=handoffs.NOON)
    touch = {"touch_id": "T", "lead_id": "else", "kind": "call", "happened_at": "2026-10-13 11:00"}
    load(warehouse, "touches", [touch], as_of=datetime(2026, 10, 13, 12))
    app = frame(PAGE)
    assert app.header[0].value == "2 MQLs are open: no reply and no decision is late."
    assert "Replies are known up to Tue 13 Oct 2026, 12:00" in words(app)


def test_a_filter_by_owner_narrows_every_list(frame, warehouse):
    handoffs.whole(warehouse)
    app = frame(PAGE, owner="Ada")
    assert app.header[0].value == "Open now: 1 MQL past the promised reply."
    assert list(listed(app)["Lead"]) == ["<b>late</b>", "<b>now</b>"]


def test_the_period_bounds_what_was_handed_over_but_never_what_is_open(frame, warehouse):
    handoffs.whole(warehouse)
    app = frame(PAGE, period="Custom", from_="2026-10-01", to="2026-10-05")
    assert {key: tiles(app)[key] for key in ("work", "reply_late", "untouched_late", "unreachable_early", "below")} == {
        "work": "4",
        "reply_late": "3",
        "untouched_late": "0",
        "unreachable_early": "1",
        "below": "1",
    }


def test_names_are_shown_here_unless_they_are_switched_off(frame, warehouse):
    handoffs.whole(warehouse)
    app = frame(PAGE)
    assert app.toggle(key="handoff_names").value is True
    app.toggle(key="handoff_names").set_value(False).run()
    assert list(listed(app)["Lead"]) == ["gone", "nobody", "late", "now"]
    assert list(listed(app)["Owner"]) == ["Person 2", "No owner", "Person 3", "Person 3"]
    assert not re.search(r"\bAda\b|\bCy\b", words(app))


def test_the_files_hold_what_is_shown_and_nothing_in_them_runs(warehouse):
    handoffs.whole(warehouse)
    view = handoff_view.view(warehouse.read, filters(warehouse))
    rows = handoff_view.rows(warehouse.read, view, "work", handoff_cards.calendars())
    csv = safe_csv(handoff_table.table(rows, BY_KEY["work"], "Europe/Berlin", OFFICE, "file")).decode("utf-8-sig")
    assert csv.splitlines()[:3:2] == [
        "Source,Lead id,Lead,Company,Owner,Past due by (working hours),Waiting (working hours),Next step,Due,"
        "Why an MQL,MQL on",
        "crm,nobody,<b>nobody</b>,'=Acme,No owner,11.0,19.0,Reply,2026-10-12T19:00:00.000000,Score 75.5 ≥ 70,"
        "2026-10-12",
    ]
    table = handoff_table.table(rows, BY_KEY["work"], "UTC", OFFICE, "paper")
    page = worklist.printable(table, title="A & B", sentences=["x < y"]).decode()
    assert "<h1>A &amp; B</h1>" in page
    assert "&lt;b&gt;nobody&lt;/b&gt;" in page
    assert "<b>" not in page
    assert ">Waiting</th>" in page
    assert "<td>2.4 working days</td>" in page
    assert "<td>11 working hours</td>" in page
    assert "12 Oct 2026, 17:00" in page
    assert not re.search(r"<script|javascript:|https?:|src=|@import|url\(", page)


def opened(app: AppTest, lead_key: str, listed_as: str = "work") -> AppTest:
    """The app with the drawer of a lead open, as a click on its row leaves it."""
    app.session_state["handoff_open"] = (lead_key, 1)
    app.session_state["handoff_decision_id"] = f"decision on {lead_key}"
    app.session_state["list"] = BY_KEY[listed_as].title
    return app.run()


def test_a_lead_is_told_with_what_happened_to_it(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE), "hubspot:early", "unreachable_early")
    assert not app.exception
    assert "Owner: **Ada** · SMB" in words(app)
    assert "MQL since Thu 1 Oct 2026, 09:00: **Score 90 ≥ 70**" in words(app)
    (events,) = [table.value for table in app.table if "More" in table.value.columns]
    assert list(events["What"]) == ["Became a lead", "Became an MQL", "Call", "Rejected"]
    assert "**Rejected** on Fri 2 Oct 2026: Unreachable, says HubSpot." in words(app)
    assert not [button for button in app.button if button.key == "handoff_decide"]


def test_an_mql_is_accepted_in_the_app_and_the_way_back_is_there(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE), "crm:late")
    app.text_input(key="handoff_by").set_value("Ada")
    app.button(key="handoff_decide").click().run()
    assert not app.exception
    (made,) = warehouse.table("app", "decisions").to_dicts()
    assert [made[name] for name in ("decision_id", "lead_key", "cycle", "decision", "reason", "made_by")] == [
        "decision on crm:late",
        "crm:late",
        1,
        "accepted",
        None,
        "Ada",
    ]
    assert tiles(app)["work"] == "3"
    assert "Accepted: <b>late</b>." in words(app)
    app.button(key="handoff_undo").click().run()
    assert tiles(app)["work"] == "4"
    assert warehouse.read("own_decisions").is_empty()


def test_a_rejection_takes_a_reason_of_the_leads_own_agreement(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE), "crm:nobody")
    app.button_group(key="handoff_decision").set_value("Reject").run()
    offered = app.selectbox(key="handoff_reason")
    (starter,) = warehouse.agreements.versions()
    assert starter.terms.disposition is not None
    assert tuple(offered.options) == starter.terms.disposition.reasons
    offered.select("No budget")
    app.text_input(key="handoff_note").set_value("=asked twice")
    app.text_input(key="handoff_by").set_value("Bo")
    app.button(key="handoff_decide").click().run()
    (made,) = warehouse.read("own_decisions").to_dicts()
    assert [made[name] for name in ("lead_key", "decision", "reason", "note", "made_by")] == [
        "crm:nobody",
        "rejected",
        "No budget",
        "=asked twice",
        "Bo",
    ]
    assert tiles(app)["unowned"] == "0"


def test_a_decision_says_who_made_it_and_is_made_once(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE), "crm:late")
    app.button(key="handoff_decide").click().run()
    assert warehouse.table("app", "decisions").is_empty()
    assert "Say who decides." in words(app)
    app.text_input(key="handoff_by").set_value("Ada")
    app.button(key="handoff_decide").click().run()
    app = opened(app, "crm:late")
    assert not [button for button in app.button if button.key == "handoff_decide"]
    assert warehouse.table("app", "decisions").height == 1


@pytest.mark.slow
def test_two_who_decide_at_once_make_one_decision_and_the_second_is_told(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE), "crm:late")
    warehouse.agreements.decide("theirs", "crm:late", 1, "rejected", "No need", at=state.now(), by="Bo")
    app.text_input(key="handoff_by").set_value("Ada")
    app.button(key="handoff_decide").click().run()
    assert not app.exception
    assert warehouse.read("own_decisions")["made_by"].to_list() == ["Bo"]


def test_who_was_talked_to_without_a_recorded_acceptance_can_still_be_rejected(frame, warehouse):
    handoffs.whole(warehouse)
    app = opened(frame(PAGE), "crm:below", "below")
    assert "crm records no acceptances: the first touch, or a later stage, stands for one." in words(app)
    assert [button for button in app.button if button.key == "handoff_decide"]


def test_one_decision_in_the_app_leaves_the_next_to_the_app_as_well(frame, warehouse):
    handoffs.whole(warehouse)
    warehouse.agreements.decide("d1", "crm:late", 1, "accepted", at=state.now(), by="Ada")
    app = opened(frame(PAGE), "crm:nobody")
    assert [button for button in app.button if button.key == "handoff_decide"]


def test_a_source_that_records_acceptances_decides_for_itself(frame, warehouse):
    handoffs.whole(warehouse)
    theirs = {"lead_id": "waits", "owner": "Ada", "score": 80, "mql_at": "2026-10-13 09:00"}
    load(warehouse, "leads", [handoffs.described(theirs)], source="hubspot", as_of=handoffs.NOON)
    app = opened(frame(PAGE), "hubspot:waits")
    assert "HubSpot records which MQLs sales accepts: decide there, and load its next export." in words(app)
    assert not [button for button in app.button if button.key == "handoff_decide"]


def test_what_was_decided_in_the_app_is_listed_with_who_did_it(frame, warehouse):
    handoffs.whole(warehouse)
    warehouse.agreements.decide("d1", "crm:late", 1, "accepted", at=state.now(), by="Ada")
    app = frame(PAGE)
    assert "Decided in this app: 1" in [expander.label for expander in app.expander]
    table = app.dataframe[-1].value
    assert table[["Lead", "Decision", "By"]].to_numpy().tolist() == [["<b>late</b>", "Accepted", "Ada"]]
    app.session_state["handoff_open"] = ("crm:late", 1)
    app = opened(app, "crm:late", "untouched_late")
    assert "**Accepted** in this app by Ada." in words(app)
    app.button(key="handoff_back").click().run()
    assert warehouse.read("own_decisions").is_empty()
    assert tiles(app)["work"] == "4"


def test_every_period_of_the_frame_can_be_asked_for(warehouse):
    handoffs.whole(warehouse)
    for period in PERIODS:
        view = handoff_view.view(warehouse.read, filters(warehouse, period))
        assert view.counts["work"] == 4


def test_the_documentation_tells_of_every_list():
    told = (ROOT / "docs" / "handoff.md").read_text(encoding="utf-8")
    assert [one.title for one in LISTS if f"| {one.title} |" not in told] == []
