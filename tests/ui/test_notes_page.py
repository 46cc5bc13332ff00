"""Notes on the Feedback page: written, answered, verified, found again by their address; and nothing of it twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.ui.note_desk import BY
from smarketing.warehouse import Action, Link, Warehouse
from tests.ui import companies

PAGE, AT = "feedback.py", datetime(2026, 9, 1, 9)
NOTES = {"feedback_view": "Notes"}


def said(app: AppTest) -> str:
    """Everything that the page says in Markdown, headings and badges, unescaped."""
    return "\n".join(one.value for one in (*app.markdown, *app.header)).replace("\\", "").replace("\u2060", "")


def press(app: AppTest, key: str) -> AppTest:
    (button,) = (one for one in app.button if one.key == key)
    return button.click().run()


def submit(app: AppTest, label: str) -> AppTest:
    (button,) = (one for one in app.button if one.label == label and one.key and one.key.startswith("FormSubmitter"))
    return button.click().run()


def field(app: AppTest, label: str):
    elements = (*app.text_area, *app.text_input, *app.selectbox, *app.date_input)
    (found,) = (one for one in elements if one.label == label)
    return found


def write(warehouse: Warehouse, note_id: str = "n", text: str = "Too dear for *us*", **more) -> None:
    warehouse.notes.write(note_id, "objection", text, by="Ada", at=AT, theme="Price", heard_on=AT.date(), **more)


@pytest.fixture
def company(warehouse: Warehouse) -> Warehouse:
    companies.whole(warehouse)
    return warehouse


def test_notes_can_be_written_before_anything_is_loaded(frame, warehouse):
    app = frame(PAGE, **NOTES)
    assert not app.exception
    assert "No notes yet." in said(app)
    write(warehouse)
    assert "1 note: 1 waits for an answer" in said(app.run())


def test_the_drawer_writes_a_note_once_and_says_why_when_it_does_not(frame, company):
    app = press(frame("sales.py"), "new_note_button")
    app.session_state[BY] = ""
    app = press(app, "note_save")
    assert "Choose what it is about." in said(app)
    desk = app.session_state["_note_desk"]
    desk.links.append(Link("channel", "Events"))
    key = desk.key
    number = desk.note_id
    for name, value in (("text", "They want a film"), ("kind", "content_request")):
        app.session_state[key(name)] = value
    app = press(app, "note_save")
    assert "Type your name first" in said(app)
    app.session_state[BY] = "Ada"
    press(app, "note_save")
    row = company.read("note_rows").row(0, named=True)
    assert (row["note_id"], row["text"], row["kind"], row["theme"]) == (
        number,
        "They want a film",
        "content_request",
        "(not set)",
    )
    assert (row["author"], row["state"], company.read("note_rows").height) == ("Ada", "open", 1)
    assert company.read("note_links").select("kind", "value").rows() == [("channel", "Events")]


def test_a_note_goes_through_its_states_on_its_card(frame, company):
    write(company, links=[Link("segment", "SMB")])
    app = frame(PAGE, **NOTES)
    app.session_state[BY] = "Bo"
    app = press(app, "note_ack_n")
    assert "Acknowledged" in said(app)
    app = press(app, "note_act_n")
    field(app, "What was changed").set_value("A page of prices")
    field(app, "Look at it on").set_value(date(2030, 1, 1))
    app = submit(app, "Save")
    assert "Not yet: MQLs will be looked at on 1 Jan 2030." in said(app)
    app = press(app, "note_decline_n")
    app = submit(app, "Decline")
    assert "Say why nothing will be done." in said(app)
    field(app, "Why nothing will be done").set_value("Not ours")
    app = submit(app, "Decline")
    assert "Declined by **Bo**: Not ours" in said(app)
    app = press(app, "note_history_n")
    assert company.read("note_history")["event"].to_list() == ["written", "acknowledged", "actioned", "declined"]
    (table,) = (one.value for one in app.table if "Said" in one.value.columns)
    assert list(table["What"]) == ["Written", "Acknowledged", "Actioned", "Declined"]


def test_on_its_day_an_action_shows_before_and_after_and_asks_and_what_was_found_stays(frame, company):
    company.notes.write("n", "objection", "Too dear", by="Ada", at=datetime(2026, 6, 20), heard_on=date(2026, 6, 20))
    action = Action("A page of prices", "mqls", date(2026, 8, 1))
    company.notes.action("a", "n", action, by="Bo", at=datetime(2026, 7, 1, 9))
    app = frame(PAGE, **NOTES)
    assert "1 to be verified" in said(app)
    found = next(one.value for one in app.markdown if "in 31 days each" in one.value)
    app.session_state[BY] = "Cy"
    app = submit(press(app, "note_verify_n"), "Verify")
    assert "Verified by **Cy**" in said(app)
    row = company.read("note_rows").row(0, named=True)
    assert (row["state"], row["finding"]) == ("verified", found.split("**")[1].replace("\\", "").replace("\u2060", ""))
    company.undo(1, undone_at=AT)
    assert company.read("note_rows")["finding"][0] == row["finding"]
    assert row["finding"] in said(app.run()), "it is not worked out anew"


def test_who_acts_second_is_told_what_the_first_did(frame, company):
    write(company)
    app = frame(PAGE, **NOTES)
    app.session_state[BY] = "Bo"
    app = press(app, "note_reply_n")
    company.notes.decline("d", "n", "Not ours", by="Cy", at=AT + timedelta(hours=1))
    field(app, "Your reply").set_value("We look into it")
    app = submit(app, "Reply")
    assert "We look into it" in said(app)
    assert company.read("note_history")["event"].to_list() == ["written", "declined", "replied"]


def test_an_edit_keeps_what_was_written_before(frame, company):
    write(company)
    app = frame(PAGE, **NOTES)
    app.session_state[BY] = "Bo"
    app = press(app, "note_edit_n")
    field(app, "What was heard").set_value("Far too dear")
    app = submit(app, "Save")
    assert "Far too dear" in said(app)
    assert company.read("note_history")["text"].to_list() == ["Too dear for *us*", "Far too dear"]


def test_the_address_says_which_notes_are_shown(frame, company):
    for number, (text, link) in enumerate((("Too dear", "Orbit"), ("Too slow", "Other"), ("Why?", "Orbit"))):
        write(company, f"n{number}", text, links=[Link("competitor", link)], severity="high" if number else "")
    company.notes.decline("d", "n2", "No", by="Ada", at=AT)
    for query, notes in (
        ({"note_words": "dear"}, 1), ({"note_state": "Open"}, 2), ({"note_severity_is": "High"}, 2),
        ({"note_link": "competitor: orbit"}, 2), ({"note_theme_is": "Price"}, 3), ({"note_theme_is": "No more"}, 0),
        ({"note_link": "competitor: Orbit", "note_words": "too"}, 1),
    ):  # fmt: skip
        app = frame(PAGE, **NOTES, **query)
        assert not app.exception
        shown = "No note under these filters." if not notes else f"**{notes}** note"
        assert shown in said(app), query


def test_without_names_nobody_is_named(frame, company):
    lead = company.read("note_targets", text="", kind="lead").row(0, named=True)
    write(company, links=[Link("lead", lead["value"], lead["label"])])
    company.notes.reply("r", "n", "Thanks", by="Bo", at=AT)
    shown, hidden = (said(frame(PAGE, **NOTES, feedback_names=value)) for value in ("true", "false"))
    assert "**Ada**" in shown
    assert "**Bo**" in shown
    assert "Ada" not in hidden
    assert "**Person 2**" in hidden
