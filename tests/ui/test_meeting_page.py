"""The Meeting page: opened, walked, written in, closed, and seen again as it was."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.meeting.deck import SLIDES
from smarketing.settings import ROOT
from smarketing.ui import state
from smarketing.warehouse import Warehouse
from tests.ui import companies
from tests.warehouse.build import load

AT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


def wall(app) -> str:
    """What the slide says, without its markup."""
    assert not app.exception
    bodies = [element.proto.body for element in app.get("html") if not element.proto.body.startswith("<style>")]
    return html.unescape(re.sub(r"<[^>]+>", "\n", "\n".join(bodies)))


def words(app) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.header, *app.subheader, *app.warning))


def click(app, key):
    return app.button(key=key).click().run()


def submit(app, label):
    return next(button for button in app.button if button.label == label).click().run()


@pytest.fixture(scope="module")
def company(tmp_path_factory) -> Path:
    """A warehouse with both halves in which Ada has just opened a meeting."""
    file = tmp_path_factory.mktemp("company") / "warehouse.duckdb"
    warehouse = Warehouse(file)
    companies.whole(warehouse)
    warehouse.meetings.open("m1", "Weekly meeting", None, by="Ada", at=AT)
    warehouse.close()
    return file


@pytest.fixture
def meeting(company, tmp_path, monkeypatch, request):
    """The app in that meeting, each time in a copy of its own; a parameter is what else its address says."""
    copy(company, tmp_path / "warehouse.duckdb")
    monkeypatch.setenv("SMARKETING_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("SMARKETING_DEMO", "0")
    app = AppTest.from_file(str(ROOT / "pages" / "_frame.py"), default_timeout=120)
    for name, value in (getattr(request, "param", {}) | {"meeting": "m1"}).items():
        app.query_params[name] = value
    app.switch_page("meeting.py").run()
    yield app
    state.close()


def at_slide(app, slide):
    app.session_state["slide"] = slide
    return app.run()


def test_without_data_it_says_so_and_points_to_the_data_page(frame):
    app = frame("meeting.py")
    assert "No leads or deals loaded yet" in words(app)
    assert [link.proto.label for link in app.get("page_link")] == ["Add your data"]


@pytest.mark.slow
def test_a_meeting_is_opened_by_somebody_and_joined_by_others(frame, warehouse):
    companies.few(warehouse)
    app = click(frame("meeting.py", meeting="nowhere"), "meeting_begin")
    assert "not known here" in words(app)
    assert "Say who opens the meeting" in words(app)
    assert not warehouse.meetings.list()
    app.text_input(key="meeting_by").set_value("Ada").run()
    click(app, "meeting_begin")
    (found,) = warehouse.meetings.list()
    assert warehouse.as_of is not None
    week_ago = warehouse.as_of - timedelta(days=7)
    assert (found.title, found.opened_by, found.since_on) == ("Weekly meeting", "Ada", week_ago)
    assert app.session_state["meeting"] == found.meeting_id
    assert "No action is open from last time" in wall(app)
    click(app, "meeting_leave")
    assert "Weekly meeting is going on" in words(app)
    click(app, "meeting_join")
    assert app.session_state["meeting"] == found.meeting_id
    click(app, "meeting_leave")
    click(app, "meeting_discard")
    assert not warehouse.meetings.list()
    assert "You have not met here yet" in words(app)


def test_keys_turn_the_slides_which_stand_in_the_address_without_names_and_can_be_skipped(meeting):
    seen = [SLIDES[0]]
    for key in ("meeting_next", "meeting_page_down", "meeting_next", "meeting_next", "meeting_next", "meeting_next"):
        click(meeting, key)
        assert "could not be shown" not in words(meeting)
        assert not re.search(r"\b(Ada|Bo)\b", wall(meeting))
        seen.append(meeting.session_state["slide"])
    assert seen == list(SLIDES)
    assert not meeting.toggle(key="meeting_names").value
    assert meeting.button(key="meeting_next").disabled
    click(meeting, "meeting_page_up")
    assert meeting.query_params["slide"] == "outlook"
    meeting.button_group(key="slides").set_value(["actions", "handoff", "decide"]).run()
    assert "1 of 3" in words(meeting)
    click(meeting, "meeting_next")
    assert meeting.session_state["slide"] == "handoff"
    assert "meeting_close" not in {button.key for button in meeting.button}
    click(meeting, "meeting_compose_action")
    click(meeting, "meeting_next")
    click(meeting, "meeting_close")
    assert "meeting_text" not in {field.key for field in meeting.text_input}


@pytest.mark.parametrize("meeting", [{"slides": ["Handoff", "Decide"], "meeting_names": "true"}], indirect=True)
def test_the_first_run_of_a_shared_address_skips_and_names_as_it_says(meeting):
    assert "1 of 2" in words(meeting)
    assert re.search(r"No MQL waits|MQLs? (waits? )?past the promised reply", wall(meeting))
    assert meeting.toggle(key="meeting_names").value


def test_what_the_room_writes_is_there_at_once_and_what_is_refused_stays_in_the_line(meeting):
    meetings = state.warehouse().meetings
    click(meeting, "meeting_compose_action")
    meeting.text_input(key="meeting_text").set_value("Call <b>them</b>")
    submit(meeting, "Keep")
    assert "Say who writes it" in words(meeting)
    assert meeting.text_input(key="meeting_text").value == "Call <b>them</b>"
    meeting.text_input(key="meeting_by").set_value("Ada")
    meeting.selectbox(key="meeting_owner").set_value("Bo")
    meeting.date_input(key="meeting_due").set_value(date(2026, 9, 18))
    submit(meeting, "Keep")
    (item,) = meetings.items()
    assert (item.kind, item.text, item.owner, item.due_on, item.made_by, item.slide) == (
        "action", "Call <b>them</b>", "Bo", date(2026, 9, 18), "Ada", "actions",
    )  # fmt: skip
    assert meeting.text_input(key="meeting_text").value == ""
    meeting.text_input(key="meeting_text").set_value("Another")
    submit(meeting, "Keep")
    meetings.add("theirs", "m1", "decision", "Theirs", by="Bo", at=AT)
    at_slide(meeting, "decide")
    assert "1 decision and 2 actions from today" in wall(meeting)
    assert all(said in wall(meeting) for said in ("Call <b>them</b>", "Another", "Theirs"))


def test_an_action_is_done_reopened_changed_and_dropped(meeting):
    meetings = state.warehouse().meetings
    meetings.add("i1", "m1", "action", "Call them", by="Bo", at=AT)
    at_slide(meeting, "decide")
    states = []
    for label in ("Done", "Reopen", "Edit", "Drop"):
        submit(meeting, label)
        states.append(meetings.items()[0].state)
        if label == "Edit":
            meeting.text_input(key="meeting_text").set_value("Call them all")
            meeting.text_input(key="meeting_by").set_value("Ada")
            submit(meeting, "Change")
    assert states == ["done", "open", "open", "dropped"]
    (item,) = meetings.items()
    assert (item.text, item.edits, item.state_by) == ("Call them all", 1, "Ada")


@pytest.mark.slow
def test_a_closed_meeting_reopens_exactly_is_marked_when_restated_and_hands_its_actions_on(meeting):
    warehouse = state.warehouse()
    warehouse.meetings.add("i1", "m1", "action", "Call them", owner="Bo", by="Bo", at=AT)
    click(at_slide(meeting, "decide"), "meeting_close")
    meeting.text_input(key="meeting_by").set_value("Ada")
    submit(meeting, "Close it")
    snapshot = warehouse.meetings.snapshot("m1")
    assert snapshot.taken_by == "Ada"
    assert snapshot.deck.slide("decide").title in wall(meeting)
    before = wall(at_slide(meeting, "changed"))
    assert "As closed on" in before
    assert "meeting_compose_action" not in {button.key for button in meeting.button}
    meeting.session_state["_meeting_desk"].writing = "note"
    assert "meeting_text" in {field.key for field in meeting.run().text_input}
    load(warehouse, "leads", [{"lead_id": "new", "created_at": "2026-09-01", "segment": "SMB", "channel": "Events"}])
    after = wall(meeting.run())
    assert "1 number has been restated since" in after
    assert "Leads: 120 then, **121** as told today" in words(meeting)
    marks = re.compile(r"As closed on [^\n]+|1 number has been restated since")
    assert marks.sub("", before) == marks.sub("", after)
    assert warehouse.meetings.snapshot("m1") == snapshot
    click(meeting, "meeting_leave")
    assert "1 action" in words(meeting)
    assert "1 number has been restated since" in words(meeting)
    click(meeting, "meeting_begin")
    assert "The action of last time is not done yet" in wall(meeting)
    assert "Call them" in wall(meeting)


@pytest.mark.slow
@pytest.mark.parametrize("company", ["marketing_only", "sales_only"])
def test_every_slide_of_a_company_with_half_of_the_data(frame, warehouse, company):
    companies.STATES[company](warehouse)
    warehouse.meetings.open("m1", "Weekly", None, by="Ada", at=AT)
    app = frame(meeting="m1").switch_page("meeting.py")
    for slide in SLIDES:
        at_slide(app, slide)
        assert "could not be shown" not in words(app)
        assert wall(app).strip(), slide
