"""The digest: what changed as text, and an exit code that says whether a promise is newly broken."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from smarketing import cli_digest
from smarketing.meeting import build
from smarketing.warehouse import Warehouse

LEADS = """lead_id,email,channel,created_at,mql_at,sal_at
L1,ada@example.com,Email,2026-01-05 09:00,2026-01-06 10:00,2026-01-08 11:00
L2,ben@example.com,=Email,2026-01-12 09:00,2026-02-02 10:00,
L3,cy@example.com,Referral,2026-02-11 09:00,,
"""
# The second one was promised within a working day.
TOUCHES = """touch_id,lead_id,kind,direction,happened_at
T1,L1,call,outbound,2026-01-06 10:30
T2,L2,call,outbound,2026-02-10 10:00
"""


@pytest.fixture
def loaded(run, tmp_path):
    for name, words in (("leads.csv", LEADS), ("touches.csv", TOUCHES)):
        (tmp_path / name).write_text(words, encoding="utf-8")
    assert run("load", tmp_path / "leads.csv", tmp_path / "touches.csv").code == 0
    return run


def test_a_promise_that_broke_since_is_said_and_ends_with_3_one_that_was_broken_then_with_0(loaded, tmp_path):
    done = loaded("digest", "--since", "2026-02-01")
    assert done.code == cli_digest.NEWLY_BROKEN == 3
    assert done.err == "Newly broken: the promise on replies.\n"
    assert done.out.startswith("# What changed\n\nData to Wed 11 Feb 2026 · since 1 Feb 2026 · Starter agreement\n")
    assert "| MQLs | 1 | 0 |" in done.out
    assert "Replies in time" in done.out
    out = tmp_path / "digest.html"
    out.write_text("last week's", encoding="utf-8")
    done = loaded("digest", "--since", "2026-02-10", "--format", "html", "--out", out)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert out.read_text("utf-8").startswith("<!doctype html>"), "it is written over the one before"
    assert [file.name for file in tmp_path.glob("digest*")] == ["digest.html"]
    done = loaded("digest", "--since", "2027-01-01")
    assert (done.code, done.err) == (1, "The data ends on 2026-02-11, before 2027-01-01.\n")


@pytest.mark.slow
def test_after_a_meeting_that_saw_it_broken_it_is_not_new(loaded):
    at = datetime(2026, 2, 12, 9)
    house = Warehouse(loaded.warehouse)
    house.meetings.open("m1", "Weekly meeting", None, by="Merle", at=at)
    house.meetings.add("i1", "m1", "action", "Call <b>L2</b>", owner="Ada", due_on=date(2026, 2, 20), by="Merle", at=at)
    _, deck = cli_digest.decks(house, None)
    house.meetings.close(
        "m1", deck, build.definitions(deck, house.agreements.versions(date(2026, 2, 11))), by="M", at=at
    )
    house.close()
    done = loaded("digest", "--since", "last", "--format", "html")
    assert (done.code, done.err) == (0, "")
    assert "<h1 " in done.out
    assert "Since the last meeting" in done.out
    assert "Call &lt;b&gt;L2&lt;/b&gt;" in done.out, "its actions are there"


def test_an_empty_warehouse_has_nothing_to_tell(run):
    Warehouse(run.warehouse).close()
    done = run("digest")
    assert (done.code, done.out) == (1, "")
    assert done.err == "Nothing is loaded yet: there is nothing to tell.\n"
