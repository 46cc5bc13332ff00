"""What is heard, worked out a second time from the rows that were loaded: plain loops, no SQL, no shared code."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from smarketing.warehouse import Action, Link, Warehouse
from tests import templates
from tests.warehouse.build import load

Row = dict[str, Any]
START, LAST = date(2026, 1, 1), date(2026, 3, 1)
THEMES = ("Price", "price ", "Pricing", "Timing", "Fit", None)
KINDS = ("objection", "pain_point", "loss_reason", "win_reason", None)
MERGES = {"pricing": "price"}
CALLED = {"price": "Price", "timing": "Timing", "fit": "Fit"}


def _day(dice: random.Random) -> str:
    return f"{START + timedelta(days=dice.randrange(60))}"


def _world(seed: int) -> tuple[list[Row], list[Row], list[Row]]:
    """Leads, deals and notes; links of a note are in `links`, (kind, value)."""
    dice = random.Random(seed)
    leads = [
        {"lead_id": f"L{n}", "channel": dice.choice(("Ads", "Web")), "segment": dice.choice(("SMB", "Big")),
         "created_at": _day(dice)}
        for n in range(25)
    ]  # fmt: skip
    deals = []
    for n in range(70):
        status = dice.choice(("won", "lost", "lost", "open", None))
        deals.append(
            {"deal_id": f"D{n}", "lead_id": f"L{dice.randrange(28)}", "status": status,
             "amount": dice.choice((n, None)), "currency": dice.choice(("EUR", "USD")),
             "segment": dice.choice(("SMB", "Big")),
             "reason": dice.choice(("price", "Fit", None)) if status != "won" else "Fit", "created_at": _day(dice),
             "closed_at": dice.choice((_day(dice), "2026-04-01"))}
        )  # fmt: skip
    notes = []
    for n in range(30):
        links = []
        for _ in range(dice.randrange(3)):
            kind = dice.choice(("lead", "deal", "deal", "segment", "competitor"))
            value = {"lead": f"crm:L{dice.randrange(25)}", "deal": f"crm:D{dice.randrange(70)}",
                     "segment": dice.choice(("SMB", "Big")),
                     "competitor": dice.choice(("Orbit", "Nimbus"))}[kind]  # fmt: skip
            links.append((kind, value))
        notes.append(
            {"note_id": f"N{n}", "theme": dice.choice(THEMES), "kind": dice.choice(KINDS), "links": sorted(set(links)),
             "team": dice.choice(("sales", "marketing")), "heard_at": dice.choice((_day(dice), _day(dice), None)),
             "is_app": dice.random() < 0.5, "moves": dice.choice(("", "a", "ac", "acv", "acr", "d", "cr", "acrc"))}
        )  # fmt: skip
    return leads, deals, notes


# After the files were loaded; nothing is checked before.
AT, CHECK = datetime(2026, 11, 2, 9), date(2026, 11, 20)


def _house(leads: list[Row], deals: list[Row], notes: list[Row]) -> Warehouse:
    house = templates.fresh()
    load(house, "leads", leads)
    load(house, "deals", deals)
    told = [{name: note[name] for name in ("note_id", "theme", "kind", "team", "heard_at")} | {"text": "said"}
            for note in notes if not note["is_app"]]  # fmt: skip
    load(house, "notes", told)
    for place, note in enumerate(notes):
        links = [Link(kind, value) for kind, value in note["links"]]
        key = _key(note)
        if note["is_app"]:
            house.notes.write(key, note["kind"] or "(not set)", "said", by="Ann", at=AT, theme=note["theme"] or "",
                              team=note["team"], links=links,
                              heard_on=note["heard_at"] and date.fromisoformat(note["heard_at"]))  # fmt: skip
        else:
            for number, link in enumerate(links):
                house.notes.link(f"{key}-{number}", key, link, by="Ann", at=AT)
        for number, move in enumerate(note["moves"], start=1):
            _move(house, move, f"{key}-m{number}", key, place, AT + timedelta(days=number))
    house.themes.merge("merge", "pricing", "price", by="Bo", at=AT)
    return house


def _move(house: Warehouse, move: str, event: str, key: str, place: int, at: datetime) -> None:
    who: dict[str, Any] = {"by": "Bo", "at": at}
    if move == "a":
        house.notes.acknowledge(event, key, **who)
    elif move == "c":
        house.notes.action(event, key, Action("a page", "win_rate", CHECK + timedelta(days=place)), **who)
    elif move == "v":
        house.notes.verify(event, key, finding="up", **who)
    elif move == "d":
        house.notes.decline(event, key, "no", **who)
    else:
        house.notes.reopen(event, key, **who)


def _key(note: Row) -> str:
    return note["note_id"] if note["is_app"] else f"crm:{note['note_id']}"


def _theme(name: str | None) -> str:
    if name is None:
        return "(not set)"
    known = name.strip().lower()
    return CALLED[MERGES.get(known, known)]


class World:
    """The statements of a period under one filter, with the deals behind each."""

    def __init__(self, seed: int, first: date | None, stop: date | None, segment: str | None) -> None:
        self.leads, self.deals, self.notes = _world(seed)
        self.first, self.stop, self.segment = first, stop, segment
        self.lead = {f"crm:{lead['lead_id']}": lead for lead in self.leads}
        self.deal = {f"crm:{deal['deal_id']}": deal for deal in self.deals}

    def place(self, deal: Row) -> str:
        """The segment of a deal: that of its lead, else its own."""
        return str((self.lead.get(f"crm:{deal['lead_id']}") or {}).get("segment") or deal["segment"])

    def _is_in(self, on: str | None) -> bool:
        day = date.fromisoformat(on) if on else date(1900, 1, 1)
        return (self.first is None or day >= self.first) and (self.stop is None or day < self.stop)

    def _segments(self, links: list[tuple[str, str]]) -> list[tuple[str, str | None]]:
        """(kind, segment) of each link."""
        found: list[tuple[str, str | None]] = []
        for kind, value in links:
            if kind == "lead":
                found.append((kind, self.lead[value]["segment"] or "(not set)"))
            elif kind == "deal":
                found.append((kind, self.place(self.deal[value])))
            else:
                found.append((kind, value if kind == "segment" else None))
        return found

    def statements(self, *, everything: bool = False) -> list[Row]:
        """Notes and reasons of lost deals: theme, links, on, origin, and its segment in a breakdown."""
        found = []
        for note in self.notes:
            said = {"theme": _theme(note["theme"]), "links": note["links"], "on": note["heard_at"], "note": note}
            found.append(said | {"kind": note["kind"], "team": note["team"]})
        for key, deal in self.deal.items():
            if deal["status"] != "lost" or deal["reason"] is None:
                continue
            theme = _theme(deal["reason"])
            same = [note for note in self.notes if note["kind"] == "loss_reason" and ("deal", key) in note["links"]]
            if any(_theme(note["theme"]) == theme for note in same):
                continue
            on = deal["closed_at"]
            if on <= f"{LAST}":
                found.append({"theme": theme, "links": [("deal", key)], "on": on, "note": None, "kind": "loss_reason",
                              "team": "sales"})  # fmt: skip
        for one in found:
            one["segments"] = self._segments(one["links"])
            one["deals"] = self._behind(one["links"])
        if everything:
            return found
        within = [one for one in found if self._is_in(one["on"])]
        if self.segment is None:
            return within
        return [one for one in within if self.segment in [segment for _, segment in one["segments"]]]

    def _behind(self, links: list[tuple[str, str]]) -> set[str]:
        keys = set()
        for kind, value in links:
            keys |= {value} if kind == "deal" else set()
            if kind == "lead":
                keys |= {key for key, deal in self.deal.items() if f"crm:{deal['lead_id']}" == value}
        return {key for key in keys if self.segment is None or self.place(self.deal[key]) == self.segment}

    def fate(self, key: str) -> str:
        """What a deal was at the end of the last day."""
        deal = self.deal[key]
        if deal["status"] in ("won", "lost") and deal["closed_at"] <= f"{LAST}":
            return str(deal["status"])
        return "open" if deal["status"] is not None and deal["created_at"] <= f"{LAST}" else "other"

    def wins(self) -> dict[str, tuple[int, ...]]:
        """theme -> (won, lost, unclear won, unclear lost, all won, all lost)."""
        closed = [
            key for key, deal in self.deal.items()
            if self.fate(key) in ("won", "lost") and self._is_in(deal["closed_at"])
            and (self.segment is None or self.place(deal) == self.segment)
        ]  # fmt: skip
        sides: dict[str, dict[str, bool]] = defaultdict(dict)
        for one in self.statements(everything=True):
            if one["note"] is None or one["kind"] in ("loss_reason", "win_reason"):
                continue
            for key in one["deals"] & set(closed):
                if one["on"] is None or one["on"] < self.deal[key]["closed_at"]:
                    sides[one["theme"]][key] = sides[one["theme"]].get(key, False) or one["on"] is not None
        whole = Counter(self.fate(key) for key in closed)
        found = {}
        for theme, deals in sides.items():
            counts = Counter((self.fate(key), is_clear) for key, is_clear in deals.items())
            order = (("won", True), ("lost", True), ("won", False), ("lost", False))
            found[theme] = (*(counts[one] for one in order), whole["won"], whole["lost"])
        return found


CASES = [(1, None, None, None), (1, date(2026, 1, 5), None, "Big"), (2, date(2026, 1, 5), date(2026, 2, 25), "SMB")]


@pytest.fixture(scope="module")
def houses():
    made = {seed: _house(*_world(seed)) for seed in (1, 2)}
    yield made
    for house in made.values():
        house.close()


@pytest.mark.parametrize(("seed", "first", "stop", "segment"), CASES)
def test_themes(houses, seed: int, first: date | None, stop: date | None, segment: str | None) -> None:
    world, asked = World(seed, first, stop, segment), {"from_on": first, "to_on": stop, "segment": segment}
    said = world.statements()
    _counts(world, houses[seed].read("theme_rows", as_of=LAST, **asked).to_dicts(), said)
    _amounts(world, houses[seed].read("theme_amounts", as_of=LAST, **asked).to_dicts(), said)
    wins = {
        row["theme"]: tuple(row.values())[1:] for row in houses[seed].read("theme_wins", as_of=LAST, **asked).to_dicts()
    }
    assert wins == world.wins()
    parts = houses[seed].read("theme_splits", as_of=LAST, by="segment", **asked)
    assert {(row["theme"], row["value"]): row["statements"] for row in parts.to_dicts()} == _split(said)
    whole = dict(houses[seed].read("theme_rows", as_of=LAST, **asked).select("theme", "statements").iter_rows())
    # Segments of a theme sum to its statements, and each statement is in one theme.
    assert dict(parts.group_by("theme").agg(pl.col("statements").sum()).iter_rows()) == whole
    assert sum(whole.values()) == len(said)
    weeks = houses[seed].read("theme_weeks", as_of=LAST, unit="week", **asked).to_dicts()
    expected = Counter((one["theme"], _monday(one["on"])) for one in said if one["on"])
    assert {(row["theme"], row["starts_on"]): row["statements"] for row in weeks} == dict(expected)
    behind = houses[seed].read("theme_deals", as_of=LAST, **asked).to_dicts()
    expected = Counter((one["theme"], key.removeprefix("crm:")) for one in said for key in one["deals"])
    assert {(row["theme"], row["deal_id"]): row["statements"] for row in behind} == dict(expected)


def _monday(on: str) -> date:
    day = date.fromisoformat(on)
    return day - timedelta(days=day.weekday())


def _counts(world: World, rows: list[Row], said: list[Row]) -> None:
    themes = {one["theme"] for one in said}
    assert {row["theme"] for row in rows} == themes
    for row in rows:
        mine = [one for one in said if one["theme"] == row["theme"]]
        notes = [one["note"] for one in mine if one["note"]]
        deals = set().union(*(one["deals"] for one in mine))
        leads = {value for one in mine for kind, value in one["links"] if kind == "lead"}
        leads |= {f"crm:{world.deal[key]['lead_id']}" for key in deals} & set(world.lead)
        assert row["statements"] == len(mine)
        assert (row["notes"], row["reasons"]) == (len(notes), len(mine) - len(notes))
        assert row["by_sales"] == sum(one["team"] == "sales" for one in mine)
        assert row["waiting"] == sum(note["moves"][-1:] in ("", "r") for note in notes)
        assert (row["deals"], row["leads"]) == (len(deals), len(leads))


def _amounts(world: World, rows: list[Row], said: list[Row]) -> None:
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in said:
        for key in one["deals"]:
            behind[one["theme"], world.deal[key]["currency"]].add(key)
    assert {(row["theme"], row["currency"]) for row in rows} == set(behind)
    for row in rows:
        deals = behind[row["theme"], row["currency"]]
        for fate in ("open", "won", "lost"):
            mine = [world.deal[key]["amount"] for key in deals if world.fate(key) == fate]
            priced = [amount for amount in mine if amount is not None]
            assert row[f"{fate}_deals"] == len(mine)
            assert row[f"{fate}_amount"] == (sum(priced) if priced else None)
        assert row["other_deals"] == len(deals) - sum(row[f"{fate}_deals"] for fate in ("open", "won", "lost"))
        assert row["open_unpriced"] == sum(
            world.fate(key) == "open" and world.deal[key]["amount"] is None for key in deals
        )


def _split(said: list[Row]) -> dict[tuple[str, str], int]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in said:
        named = {segment for kind, segment in one["segments"] if kind == "segment"}
        others = {segment for kind, segment in one["segments"] if kind in ("lead", "deal")} - {"(not set)"}
        values = named or others
        counts[one["theme"], "(several)" if len(values) > 1 else next(iter(values), "(not set)")] += 1
    return dict(counts)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_loop(houses, seed: int) -> None:
    notes = {_key(note): (place, note) for place, note in enumerate(_world(seed)[2])}
    rows = houses[seed].read("loop_health").to_dicts()
    assert {row["note_id"] for row in rows} == set(notes)
    for row in rows:
        place, note = notes[row["note_id"]]
        moves = note["moves"]
        assert row["answered_at"] == (AT + timedelta(days=1) if moves else None)
        assert row["check_on"] == (CHECK + timedelta(days=place) if "c" in moves else None)
        assert row["is_actioned"] == ("c" in moves)
        waits = row["made_at"] if not moves else AT + timedelta(days=len(moves))
        assert row["waits_since"] == (waits if moves[-1:] in ("", "r") else None)
