"""Notes: whoever writes at once, nothing is lost, one state stands, and who came second hears what the first did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smarketing import feedback
from smarketing.errors import Refused
from smarketing.feedback import MOVES, OPEN
from smarketing.warehouse import Action, Link, Warehouse
from tests import templates
from tests.warehouse.build import load

AT = datetime(2026, 10, 20, 9, 0)
HOUR = timedelta(hours=1)
ACTION = Action("A page of prices", "win_rate", date(2026, 12, 1), "segment: SMB")
FILE = [
    {"note_id": "f1", "text": "Too dear", "theme": "Price", "author": "Bo", "heard_at": "2026-10-02", "deal_id": "d1"},
    {"note_id": "f2", "text": "Asked for a film", "theme": " price ", "email": "a@x.example", "kind": "question"},
]
LEADS = [{"lead_id": "1", "email": "a@x.example", "created_at": "2026-10-01", "name": "Ada", "segment": "SMB"}]
DEALS = [{"deal_id": "d1", "created_at": "2026-09-01", "amount": 100, "currency": "EUR", "name": "Big one"}]


@pytest.fixture(scope="module")
def shared():
    opened = templates.fresh()
    yield opened
    opened.close()


@pytest.fixture
def warehouse():
    opened = templates.fresh()
    yield opened
    opened.close()


def one(warehouse: Warehouse, note_id: str) -> dict[str, Any]:
    return warehouse.read("note_rows", note_id=note_id).row(0, named=True)


def told(warehouse: Warehouse, note_id: str) -> list[tuple[str, str]]:
    return warehouse.read("note_history", note_id=note_id).select("event", "made_by").rows()


def do(warehouse: Warehouse, what: str, event_id: str, note_id: str, by: str, at: datetime, **more: Any) -> str:
    """Any event, with what it needs to be said."""
    notes, who = warehouse.notes, {"by": by, "at": at, **more}
    if what == "replied":
        return notes.reply(event_id, note_id, "Thanks", **who)
    if what == "edited":
        return notes.edit(event_id, note_id, text=f"{by} wrote {event_id}", **who)
    if what == "acknowledged":
        return notes.acknowledge(event_id, note_id, **who)
    if what == "actioned":
        return notes.action(event_id, note_id, ACTION, **who)
    if what == "verified":
        return notes.verify(event_id, note_id, finding="10% → 20%", **who)
    if what == "declined":
        return notes.decline(event_id, note_id, "Not ours", **who)
    return notes.reopen(event_id, note_id, **who)


def test_a_note_goes_from_open_to_verified_and_each_step_says_who_and_when(warehouse):
    warehouse.notes.write(
        "n", "objection", " Too dear ", by=" Ada ", at=AT, theme="Price", severity="high", team="sales"
    )
    for place, what in enumerate(("acknowledged", "actioned", "verified")):
        assert do(warehouse, what, f"e{place}", "n", "Bo", AT + (place + 1) * HOUR) == ""
        found = one(warehouse, "n")
        assert (found["state"], found["state_by"], found["state_at"]) == (what, "Bo", AT + (place + 1) * HOUR)
    assert (found["text"], found["author"], found["theme"], found["severity"]) == ("Too dear", "Ada", "Price", "high")
    assert (found["change"], found["metric"], found["scope"]) == ("A page of prices", "win_rate", "segment: SMB")
    assert (found["action_at"], found["check_on"], found["finding"]) == (AT + 2 * HOUR, ACTION.check_on, "10% → 20%")
    assert told(warehouse, "n") == [
        ("written", "Ada"),
        *((what, "Bo") for what in ("acknowledged", "actioned", "verified")),
    ]


@pytest.mark.parametrize("what", MOVES)
def test_what_is_not_allowed_is_refused_in_words_and_changes_nothing(shared, what):
    allowed = MOVES[what]
    ways = {"open": (), "acknowledged": ("acknowledged",), "actioned": ("actioned",)}
    ways |= {"verified": ("actioned", "verified"), "declined": ("declined",)}
    for state, way in ways.items():
        note = f"{what}-{state}"
        shared.notes.write(note, "question", "Why?", by="Ada", at=AT)
        for place, step in enumerate(way):
            do(shared, step, f"{note}-{place}", note, "Ada", AT)
        version = shared.version
        if state in allowed:
            do(shared, what, f"{note}-last", note, "Ada", AT)
            assert one(shared, note)["state"] == feedback.after(state, what)
        else:
            with pytest.raises(Refused, match=f"It is {state}"):
                do(shared, what, f"{note}-last", note, "Ada", AT)
            assert (shared.version, one(shared, note)["state"]) == (version, state)


EVENTS = st.lists(
    st.tuples(st.sampled_from(["Ada", "Bo"]), st.sampled_from([*MOVES, "edited", "replied"]), st.booleans()), max_size=7
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_any_interleaving_of_two_writers_keeps_all_events_and_leaves_one_state(shared, events):
    """Each writer sees what was there when they last looked; a step that was allowed then is kept, the later counts."""
    number = shared.version
    note = f"world {number}"
    shared.notes.write(note, "objection", "Too dear", by="Ada", at=AT)
    kept, state, text = [("written", "Ada")], OPEN, "Too dear"
    seen = {"Ada": 0, "Bo": 0}
    states = [OPEN]
    for place, (by, what, looks) in enumerate(events):
        if looks:
            seen[by] = len(kept) - 1
        event_id = f"{note} {place}"
        may = what not in MOVES or state in MOVES[what] or states[seen[by]] in MOVES[what]
        others = [who for _, who in kept[seen[by] + 1 :] if who != by]
        if not may:
            with pytest.raises(Refused, match="Meanwhile" if others else "It is"):
                do(shared, what, event_id, note, by, AT, seen=seen[by])
            continue
        words = do(shared, what, event_id, note, by, AT, seen=seen[by])
        assert words.count(others[0]) == len(others) if others else words == ""
        assert do(shared, what, event_id, note, by, AT, seen=seen[by]) == "", "the same write twice is one"
        kept.append((what, by))
        state = feedback.after(state, what)
        text = f"{by} wrote {event_id}" if what == "edited" else text
        states.append(state)
    assert told(shared, note) == kept
    found = one(shared, note)
    assert (found["state"], found["text"], found["events"]) == (state, text, len(kept) - 1)


def test_two_who_act_at_once_are_both_kept_and_the_second_hears_of_the_first(warehouse):
    warehouse.notes.write("n", "objection", "Too dear", by="Ada", at=AT)
    gate = Barrier(2)

    def act(what: str, by: str) -> str:
        gate.wait()
        return do(warehouse, what, what, "n", by, AT, seen=0)

    with ThreadPoolExecutor(2) as pool:
        said = [job.result() for job in (pool.submit(act, "declined", "Bo"), pool.submit(act, "actioned", "Cy"))]
    first, second = told(warehouse, "n")[1:]
    assert {first, second} == {("declined", "Bo"), ("actioned", "Cy")}
    assert one(warehouse, "n")["state"] == second[0]
    words = {"declined": "Meanwhile Bo declined it: “Not ours”.",
             "actioned": "Meanwhile Cy wrote down an action: “A page of prices”."}  # fmt: skip
    assert sorted(said) == ["", words[first[0]]]


def test_two_who_edit_different_parts_both_keep_theirs(warehouse):
    warehouse.notes.write("n", "objection", "Too dear", by="Ada", at=AT, theme="Price")
    warehouse.notes.edit("e1", "n", by="Bo", at=AT, severity="high", seen=0)
    assert warehouse.notes.edit("e2", "n", by="Cy", at=AT, text="Far too dear", seen=0) == "Meanwhile Bo edited it."
    found = one(warehouse, "n")
    assert (found["severity"], found["text"], found["theme"], found["edits"]) == ("high", "Far too dear", "Price", 2)
    texts = warehouse.read("note_history", note_id="n")["text"].to_list()
    assert texts == ["Too dear", "Too dear", "Far too dear"]
    assert warehouse.notes.edit("e3", "n", by="Cy", at=AT, text="Far too dear") == ""
    assert one(warehouse, "n")["edits"] == 2, "an edit that changes nothing is none"


def test_a_restart_loses_nothing(tmp_path):
    path = tmp_path / "w.duckdb"
    first = Warehouse(path)
    load(first, "notes", FILE)
    first.notes.write("n", "objection", "Too dear", by="Ada", at=AT, links=[Link("competitor", "Orbit")])
    do(first, "replied", "e1", "n", "Bo", AT)
    do(first, "declined", "e2", "crm:f1", "Bo", AT)
    reads = ("note_rows", "note_links", "note_history")
    before = [first.read(name) for name in reads]
    first.close()
    second = Warehouse(path)
    after = [second.read(name) for name in reads]
    second.rebuild()
    rebuilt = [second.read(name) for name in reads]
    second.close()
    assert all(a.equals(b) and a.equals(c) for a, b, c in zip(before, after, rebuilt, strict=True))
    assert before[0].height == 3


def test_an_undone_file_takes_its_notes_away_and_the_answers_wait_for_it(warehouse):
    loaded = load(warehouse, "notes", FILE)
    do(warehouse, "acknowledged", "e1", "crm:f1", "Ada", AT)
    warehouse.notes.edit("e2", "crm:f1", by="Ada", at=AT, text="Much too dear")
    warehouse.notes.link("l1", "crm:f1", Link("channel", "Events"), by="Ada", at=AT)
    warehouse.notes.unlink("l2", "crm:f1", "deal", "crm:d1", by="Ada", at=AT)
    warehouse.undo(loaded.upload_id, undone_at=AT)
    assert warehouse.read("note_rows").is_empty()
    with pytest.raises(Refused, match="was undone"):
        do(warehouse, "replied", "e3", "crm:f1", "Ada", AT)
    assert warehouse.check() == []
    load(warehouse, "notes", [*FILE, {"note_id": "f3", "text": "New"}])
    found = one(warehouse, "crm:f1")
    assert (found["state"], found["text"], found["events"]) == ("acknowledged", "Much too dear", 2)
    links = warehouse.read("note_links").filter(note_id="crm:f1")
    assert links.select("kind", "value").rows() == [("channel", "Events")]
    load(warehouse, "notes", [{"note_id": "f1", "text": "The file says otherwise now", "theme": "Other"}])
    assert one(warehouse, "crm:f1")["text"] == "Much too dear", "what people did in the app wins over the file"


def test_notes_of_a_file_are_linked_to_the_lead_and_the_deal_that_they_name(warehouse):
    load(warehouse, "leads", LEADS)
    load(warehouse, "deals", DEALS)
    load(warehouse, "notes", FILE, source="calls")
    links = warehouse.read("note_links").select("note_id", "kind", "value", "label", "is_known").rows()
    assert links == [("calls:f1", "deal", "crm:d1", "Big one", 1), ("calls:f2", "lead", "crm:1", "Ada", 1)]
    rows = warehouse.read("note_rows", segment="SMB")
    assert rows["note_id"].to_list() == ["calls:f2"]
    assert warehouse.read("note_rows", link_kind="deal", link_value="big")["note_id"].to_list() == ["calls:f1"]


def test_one_theme_however_it_is_written(warehouse):
    load(warehouse, "notes", FILE)
    warehouse.notes.write("n", "objection", "Too dear", by="Ada", at=AT, theme=" PRICE ")
    rows = warehouse.read("note_rows", theme="Price")
    assert sorted(rows["note_id"]) == ["crm:f1", "crm:f2", "n"]
    assert warehouse.table("app", "theme_events").is_empty(), "a theme that a file names need not be made"
    warehouse.notes.write("n2", "objection", "Slow", by="Ada", at=AT, theme="Speed  of reply")
    warehouse.notes.write("n3", "objection", "Slow", by="Ada", at=AT, theme="speed of REPLY")
    assert warehouse.read("note_rows", theme="Speed of reply").height == 2
    assert warehouse.table("app", "theme_events")["name"].to_list() == ["Speed of reply"]


def test_links_are_set_and_taken_off_and_the_later_counts(warehouse):
    warehouse.notes.write("n", "competitor", "Orbit", by="Ada", at=AT, links=[Link("competitor", "Orbit")])
    warehouse.notes.unlink("l1", "n", "competitor", "Orbit", by="Bo", at=AT + HOUR)
    assert warehouse.read("note_links").is_empty()
    warehouse.notes.link("l2", "n", Link("competitor", "Orbit"), by="Cy", at=AT + 2 * HOUR)
    warehouse.notes.link("l2", "n", Link("competitor", "Orbit"), by="Cy", at=AT + 2 * HOUR)
    warehouse.notes.link("l3", "n", Link("competitor", "Orbit"), by="Bo", at=AT + 3 * HOUR)
    assert warehouse.read("note_links").select("kind", "value").rows() == [("competitor", "Orbit")]
    assert told(warehouse, "n") == [("written", "Ada"), ("unlinked", "Bo"), ("linked", "Cy")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "gossip"}, "The kind is 'gossip'"),
        ({"severity": "awful"}, "The severity is 'awful'"),
        ({"text": " "}, "Say what you heard"),
        ({"by": ""}, "Say who writes it"),
        ({"text": "x" * 4001}, "at most 4,000"),
        ({"links": [Link("planet", "Mars")]}, "cannot be linked to a 'planet'"),
    ],
)
def test_a_note_that_says_nothing_is_refused_and_nothing_is_kept(shared, change, why):
    said = {"kind": "question", "text": "Why?", "by": "Ada", "at": AT, **change}
    version = shared.version
    with pytest.raises(Refused, match=why):
        shared.notes.write("refused", said.pop("kind"), said.pop("text"), **said)
    assert (shared.version, shared.read("note_rows", note_id="refused").height) == (version, 0)
