"""Meetings: what is written in them is never lost, and what they showed is frozen once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from smarketing.errors import Refused
from smarketing.meeting.deck import Deck, Hero, Line, Number, Picture, Share, Slide, Table
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import load

AT = datetime(2026, 11, 2, 9, 0)
HOUR = timedelta(hours=1)
DUE = date(2026, 11, 6)


def deck(said: str = "Two promises are broken", as_of: str = "2026-11-01") -> Deck:
    return Deck(
        "Weekly meeting",
        "2026-10-25",
        as_of,
        "Data to Sun 1 Nov 2026",
        "v1",
        (
            Slide(
                "promises",
                said,
                heroes=(Hero("Promised", "72 %", "sales", ("42 late",), 72.0, 100.0, 90.0, True),),
                picture=Picture("changes", ({"label": "Leads", "value": 3},), "Leads grew.", {"unit": "count"}),
                table=Table(("Owner", "Late"), (("A", "3"), ("B", "1")), ("sales", "sales")),
                lines=(Line("Call them", "today", "sales", "k", True),),
                small=("Small print",),
            ),
        ),
        (Number("leads", "Leads", "marketing", "count", "12", shares=(Share("Search", "7"), Share("Paid", "5"))),),
        ({"deal_key": "crm:1", "amount": "10.000000"},),
    )


def fresh(folder: Path) -> Path:
    templates.empty(folder / "w.duckdb")
    return folder / "w.duckdb"


@pytest.fixture
def warehouse(tmp_path):
    opened = Warehouse(fresh(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def meetings(warehouse):
    warehouse.meetings.open("m1", "Week 45", date(2026, 10, 25), by="Ada", at=AT)
    return warehouse.meetings


def states(found) -> dict[str, str]:
    return {one.item_id: one.state for one in found}


def test_each_write_is_there_at_once_and_raises_the_data_version(warehouse):
    seen = [warehouse.version]
    meetings = warehouse.meetings
    for write in (
        lambda: meetings.open("m1", " Week 45 ", None, by=" Ada ", at=AT),
        lambda: meetings.add(
            "i1", "m1", "action", " Call them ", slide="handoff", owner="Bo", due_on=DUE, by="A", at=AT
        ),
        lambda: meetings.edit("e1", "i1", owner="Cy", by="B", at=AT + HOUR),
        lambda: meetings.done("e2", "i1", by="B", at=AT + HOUR, meeting_id="m1"),
        lambda: meetings.reopen("e3", "i1", by="B", at=AT + HOUR, reason="not yet"),
        lambda: meetings.drop("e4", "i1", by="B", at=AT + HOUR, reason="no use"),
        lambda: meetings.close("m1", deck(), {}, by="Ada", at=AT + 2 * HOUR),
    ):
        write()
        seen.append(warehouse.version)
        write()
        assert warehouse.version == seen[-1], "the same write twice changes nothing"
    assert seen == list(range(seen[0], seen[0] + 8))
    (item,) = meetings.items()
    assert (item.text, item.owner, item.due_on, item.state, item.reason, item.edits) == (
        "Call them", "Cy", DUE, "dropped", "no use", 1,
    )  # fmt: skip
    told = meetings.history("i1")
    assert told["event"].to_list() == ["added", "edited", "done", "reopened", "dropped"]
    assert told["owner"].to_list() == ["Bo", "Cy", "Cy", "Cy", "Cy"]
    (meeting,) = meetings.list()
    assert (meeting.title, meeting.opened_by, meeting.closed_by, meeting.as_of) == (
        "Week 45", "Ada", "Ada", date(2026, 11, 1),
    )  # fmt: skip
    assert (meeting.actions, meeting.decisions, meeting.notes) == (1, 0, 0)


def test_a_second_meeting_joins_the_one_that_is_open(meetings):
    assert meetings.open("m2", "Another", None, by="Bo", at=AT + HOUR) == "m1"
    assert [one.meeting_id for one in meetings.list()] == ["m1"]
    assert meetings.current().meeting_id == "m1"
    meetings.close("m1", deck(), {}, by="Ada", at=AT + HOUR)
    assert meetings.current() is None
    assert meetings.open("m2", "Another", None, by="Bo", at=AT + 2 * HOUR) == "m2"


def test_a_meeting_opened_by_mistake_goes_and_one_with_words_in_it_stays(meetings):
    meetings.discard("m1")
    meetings.discard("m1")
    assert meetings.list() == ()
    meetings.open("m1", "Week 45", None, by="Ada", at=AT)
    meetings.add("i1", "m1", "note", "Said", by="A", at=AT)
    with pytest.raises(Refused):
        meetings.discard("m1")


def test_what_cannot_be_is_refused_and_changes_nothing(warehouse, meetings):
    meetings.add("note", "m1", "note", "Said", by="A", at=AT)
    before = warehouse.version
    for number, write in enumerate(
        (
            lambda m: m.add("i9", "nowhere", "note", "x", by="A", at=AT),
            lambda m: m.add("i9", "m1", "wish", "x", by="A", at=AT),
            lambda m: m.add("i9", "m1", "note", "  ", by="A", at=AT),
            lambda m: m.add("i9", "m1", "note", "x", by="  ", at=AT),
            lambda m: m.done("e9", "nothing", by="A", at=AT),
            lambda m: m.done("e9", "note", by="A", at=AT),
            lambda m: m.edit("e9", "note", text=" ", by="A", at=AT),
            lambda m: m.edit("e9", "note", kind="action", by="A", at=AT),
            lambda m: m.edit("e9", "note", text="y", by=" ", at=AT),
            lambda m: m.close("nowhere", deck(), {}, by="A", at=AT),
            lambda m: m.close("m1", deck(), {}, by=" ", at=AT),
        )
    ):
        with pytest.raises(Refused):
            write(meetings)
        assert warehouse.version == before, number
    meetings.close("m1", deck(), {}, by="A", at=AT)
    for title, who in (("  ", "A"), ("Week 46", " ")):
        with pytest.raises(Refused):
            meetings.open("m9", title, None, by=who, at=AT)


def test_two_edits_of_different_things_both_stand(meetings):
    meetings.add("i1", "m1", "action", "Call", owner="Bo", by="A", at=AT)
    meetings.edit("e1", "i1", text="Call them all", by="A", at=AT + HOUR)
    meetings.edit("e2", "i1", due_on=DUE, by="B", at=AT + HOUR)
    meetings.edit("e3", "i1", owner="", by="B", at=AT)
    (item,) = meetings.items()
    assert (item.text, item.owner, item.due_on, item.edits) == ("Call them all", "", DUE, 3)


def test_two_at_once_lose_nothing(tmp_path):
    warehouse = Warehouse(fresh(tmp_path))
    meetings, gate = warehouse.meetings, Barrier(2)

    def room(name: str) -> None:
        gate.wait()
        meetings.open(f"m-{name}", "Week 45", None, by=name, at=AT)
        (meeting,) = meetings.list()
        for number in range(10):
            meetings.add(f"{name}{number}", meeting.meeting_id, "action", f"{number}", by=name, at=AT)
            meetings.done(f"d{name}{number}", f"{name}{number}", by=name, at=AT)
        meetings.add("both", meeting.meeting_id, "decision", "The same double click", by="A", at=AT)
        gate.wait()
        meetings.close(meeting.meeting_id, deck(f"As {name} saw it"), {"by": name}, by=name, at=AT)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(room, ("a", "b")))
    assert len(meetings.items()) == 21
    assert sum(one.state == "done" for one in meetings.items()) == 20
    assert warehouse.table("app", "snapshots").height == 1
    (meeting,) = meetings.list()
    kept = meetings.snapshot(meeting.meeting_id)
    assert (kept.deck.slides[0].title, kept.taken_by) == (f"As {meeting.closed_by} saw it", meeting.closed_by)
    warehouse.close()


def test_a_snapshot_reopens_exactly_after_restart_backup_undo_and_the_end_of_the_demo(tmp_path):
    path = fresh(tmp_path)
    warehouse = Warehouse(path)
    loaded = load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-10-01"}])
    warehouse.meetings.open("m1", "Week 45", None, by="Ada", at=AT)
    warehouse.meetings.add("i1", "m1", "action", "Call", by="A", at=AT)
    taken = warehouse.meetings.close("m1", deck(), {"agreement": "v1"}, by="Ada", at=AT)
    assert (taken.deck, taken.as_of, taken.is_intact) == (deck(), date(2026, 11, 1), True)
    assert taken.definitions == {"agreement": "v1", "is_demo": False}
    warehouse.undo(loaded.upload_id, undone_at=AT + HOUR)
    warehouse.clear_demo()
    assert warehouse.meetings.snapshot("m1") == taken
    warehouse.backup(tmp_path / "copy.duckdb")
    warehouse.close()
    for file in (path, tmp_path / "copy.duckdb"):
        again = Warehouse(file)
        assert again.meetings.snapshot("m1") == taken
        assert states(again.meetings.standing()) == {"i1": "open"}
        again.close()


def test_a_snapshot_that_was_changed_from_outside_says_so(warehouse, meetings):
    meetings.close("m1", deck(), {}, by="Ada", at=AT)
    assert warehouse.check() == []
    with warehouse._connection.transaction() as writer:
        writer.execute("update app.snapshots set content = replace(content, 'Two', 'No')")
    kept = meetings.snapshot("m1")
    assert (kept.deck.slides[0].title, kept.is_intact) == ("No promises are broken", False)
    assert [rule["check"] for rule in warehouse.check()] == ["snapshots_are_unchanged"]
    with warehouse._connection.transaction() as writer:
        writer.execute("delete from app.snapshots")
    assert [rule["check"] for rule in warehouse.check()] == ["snapshots_are_unchanged"]


def test_actions_are_carried_over_until_they_are_done(meetings):
    meetings.add("done before", "m1", "action", "a", by="A", at=AT)
    meetings.add("open", "m1", "action", "b", by="A", at=AT, due_on=DUE)
    meetings.add("decided", "m1", "decision", "c", by="A", at=AT)
    meetings.add("done between", "m1", "action", "d", by="A", at=AT)
    meetings.add("dropped later", "m1", "action", "e", by="A", at=AT)
    meetings.done("x1", "done before", by="A", at=AT + HOUR)
    assert states(meetings.standing("m1"))["done before"] == "done"
    written = tuple(Line(item.text, key=item.item_id) for item in meetings.standing("m1"))
    room = replace(deck(), slides=(Slide("decide", "Four actions", lines=written),))
    meetings.add("too late", "m1", "action", "f", by="A", at=AT + 2 * HOUR)
    meetings.close("m1", room, {}, by="A", at=AT + 2 * HOUR)
    meetings.done("x2", "done between", by="A", at=AT + 4 * HOUR)
    carried = {"open": "open", "done between": "done", "dropped later": "open", "too late": "open"}
    assert states(meetings.standing()) == carried
    meetings.open("m2", "Week 46", None, by="A", at=AT + 5 * HOUR)
    meetings.add("new", "m2", "action", "g", by="A", at=AT + 6 * HOUR)
    found = meetings.standing("m2")
    assert states(found) == carried | {"new": "open"}
    assert [one.item_id for one in found if not one.is_carried] == ["new"]
    assert [one.item_id for one in found if one.is_late_entry] == ["too late"]
    assert [one.item_id for one in found if one.is_overdue(date(2026, 11, 7))] == ["open"]
    assert not any(one.is_overdue(DUE) for one in found), "due today is not late"
    meetings.drop("x3", "dropped later", by="A", at=AT + 7 * HOUR)
    meetings.close("m2", room, {}, by="A", at=AT + 8 * HOUR)
    assert states(meetings.standing()) == {"open": "open", "too late": "open", "new": "open"}
    assert meetings.previous().meeting_id == "m2"
    assert meetings.previous("m2").meeting_id == "m1"
    assert meetings.previous("m1") is None
    assert "new" not in states(meetings.standing("m1"))


def test_real_data_takes_the_demo_meetings_out_and_compares_with_none_of_the_demo(warehouse):
    meetings = warehouse.meetings
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-10-01"}], is_demo=True)
    meetings.open("demo", "Week 44", None, by="Demo", at=AT, is_demo=True)
    meetings.add("d1", "demo", "action", "x", by="Demo", at=AT)
    meetings.edit("d2", "d1", text="y", by="Demo", at=AT)
    meetings.close("demo", deck(), {}, by="Demo", at=AT)
    meetings.open("tried", "Tried", None, by="Ada", at=AT + HOUR)
    meetings.add("i1", "tried", "action", "Ours", by="Ada", at=AT + HOUR)
    meetings.close("tried", deck(), {}, by="Ada", at=AT + HOUR)
    assert meetings.previous().meeting_id == "tried"
    load(warehouse, "leads", [{"lead_id": "2", "created_at": "2026-10-02"}])
    assert [(one.meeting_id, one.shows_demo) for one in meetings.list()] == [("tried", True)]
    assert meetings.previous() is None, "the numbers of the demo company are not those of this one"
    assert states(meetings.standing()) == {"i1": "open"}
    for table in ("meeting_items", "item_events", "snapshots"):
        assert warehouse.table("app", table).filter(warehouse.table("app", table)["meeting_id"] == "demo").is_empty()


def test_what_is_said_in_a_meeting_leaves_every_answer_of_the_reads_as_it_is(warehouse):
    before = warehouse.facts
    warehouse.meetings.open("m1", "Week 45", None, by="Ada", at=AT)
    warehouse.meetings.add("i1", "m1", "decision", "Call them", by="Ada", at=AT)
    assert warehouse.facts == before
    load(warehouse, "leads", [{"lead_id": "1", "created_at": "2026-10-02"}])
    assert warehouse.facts > before
