"""Two closed meetings on a real warehouse: files come, come late and are taken back between them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from smarketing.meeting import build, numbers, slides_changed
from smarketing.meeting.deck import Deck
from smarketing.warehouse import Snapshot, Warehouse
from tests import templates
from tests.size import cases
from tests.warehouse.build import load

START = date(2026, 6, 1)
FIRST, SECOND = START + timedelta(days=40), START + timedelta(days=54)
CHANNELS = ("Ads", "Events", "Search")
HISTORIES = cases(2, 8, 50)


def lead(chance: Random, number: int, day: date) -> dict[str, Any]:
    row: dict[str, Any] = {"lead_id": f"L{number}", "channel": chance.choice(CHANNELS), "created_at": f"{day}"}
    for step in ("mql_at", "sal_at", "sql_at", "opportunity_at"):
        if chance.random() < 0.4:
            break
        day += timedelta(days=chance.randint(0, 4))
        row[step] = f"{day}"
    return row


def deal(chance: Random, number: int, day: date, until: date) -> dict[str, Any]:
    closes = day + timedelta(days=chance.randint(1, 30))
    status = chance.choice(("open", "won", "lost")) if closes <= until else "open"
    amount = chance.choice([None, 100, 250.5, 9000])
    currency = chance.choice(["EUR", "CHF"])
    when = {"created_at": f"{day}", "closed_at": f"{closes}"}
    return {"deal_id": f"D{number}", "channel": chance.choice(CHANNELS), "status": status, "amount": amount,
            "currency": currency, "stage": "A", **when}  # fmt: skip


def batch(warehouse: Warehouse, chance: Random, first: int, days: tuple[date, date], until: date) -> int:
    """20 leads and 12 deals of these days, told at `until`; the id of the deals' upload."""
    span = (days[1] - days[0]).days
    on = [days[0] + timedelta(days=chance.randint(0, span)) for _ in range(32)]
    told = datetime(until.year, until.month, until.day)
    load(warehouse, "leads", [lead(chance, first + n, day) for n, day in enumerate(on[:20])], as_of=told)
    rows = [deal(chance, first + n, day, until) for n, day in enumerate(on[20:])]
    return load(warehouse, "deals", rows, as_of=told).upload_id


def meet(warehouse: Warehouse, name: str, as_of: date, before: Deck | None = None) -> Snapshot:
    """A meeting with its numbers and deals; its slides are looked at elsewhere."""
    at = datetime(as_of.year, as_of.month, as_of.day, 15)
    warehouse.meetings.open(name, name, None, by="A", at=at)
    found, deals = numbers.numbers(warehouse.read, as_of), numbers.states(warehouse.read, as_of)
    since_on = before.as_of if before else None
    deck = Deck(name, since_on, f"{as_of}", "", "", (), found, slides_changed.kept(deals, as_of))
    definitions = build.definitions(deck, warehouse.agreements.versions(as_of))
    return warehouse.meetings.close(name, deck, definitions, by="A", at=at)


@pytest.mark.slow
@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(HISTORIES))
def test_the_difference_of_two_meetings_adds_up_after_a_load_a_late_load_and_an_undo(seed, tmp_path):
    templates.empty(tmp_path / "w.duckdb")
    chance, warehouse = Random(seed), Warehouse(tmp_path / "w.duckdb")
    undone = batch(warehouse, chance, 0, (START, FIRST), FIRST)
    batch(warehouse, chance, 50, (START, FIRST), FIRST)
    then = meet(warehouse, "first", FIRST)
    assert build.restated(then, warehouse.read) == ()
    batch(warehouse, chance, 100, (FIRST + timedelta(days=1), SECOND), SECOND)
    assert not [one for one in build.restated(then, warehouse.read) if one.key == "leads"], "new data restates no day"
    batch(warehouse, chance, 150, (START, FIRST), SECOND)
    warehouse.undo(undone, undone_at=datetime(2026, 7, 25))
    now = meet(warehouse, "second", SECOND, then.deck)
    assert warehouse.meetings.snapshot("first") == then, "what was frozen is marked, never altered"
    late = {(one.key, one.currency): one for one in build.restated(then, warehouse.read)}
    assert ("leads", None) in late
    assert late["leads", None].again - late["leads", None].then == 20, "twenty leads of earlier days came late"
    held, today = ({(one.key, one.currency): one for one in each.deck.numbers} for each in (then, now))
    again = {(one.key, one.currency): one for one in numbers.numbers(warehouse.read, FIRST)}
    found = build.changes(warehouse.read, then.deck, now.deck)
    told = {(one.key, one.currency) for one in found if one.restated}
    assert told <= late.keys(), "what is restated in the difference is marked on the earlier meeting"
    for one in found:
        key = (one.key, one.currency)
        if one.moved is None or one.restated is None:
            continue
        assert one.moved == one.restated + sum((part.amount + part.mix + part.rate for part in one.parts), Fraction(0))
        if key in held and key in today and today[key].n is None:
            assert one.moved == Fraction(today[key].part) - Fraction(held[key].part)
        if key in again and again[key].part is not None and one.key == "leads":
            assert one.restated == Fraction(again[key].part) - Fraction(held[key].part)
    assert {one.key for one in found if one.parts} >= {"leads", "mqls", "deals_won", "pipeline"}
    pipeline(then.deck, now.deck)
    warehouse.close()


def pipeline(then: Deck, now: Deck) -> None:
    """The bars between the two frozen pipelines lead from the one number to the other, to the cent."""
    ends = [{one.currency: one.part for one in each.numbers if one.key == "pipeline"} for each in (then, now)]
    moved = slides_changed.between(then, now)
    assert {one.currency for one in moved.waterfalls} >= ends[0].keys() | ends[1].keys()
    for one in moved.waterfalls:
        start, end = (Fraction(end.get(one.currency) or 0) for end in ends)
        assert Fraction(one.start.amount) == start
        assert Fraction(one.end.amount) == end
        assert start + sum(Fraction(step.amount) for step in one.steps) == end
