"""Themes renamed, merged, retired and taken back: what counts where, also for files and the reasons of lost deals."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from smarketing import heard_taxonomy
from smarketing.errors import Refused
from smarketing.warehouse import Warehouse
from tests import templates
from tests.warehouse.build import LOADED_AT, load

AT = datetime(2026, 11, 2, 9)
WHO: dict[str, Any] = {"by": "Ann", "at": AT}
NOTES = [
    {"note_id": "1", "text": "a", "theme": "Pricing"},
    {"note_id": "2", "text": "b", "theme": "PRICING "},
    {"note_id": "3", "text": "c", "theme": "Price vs. value"},
    {"note_id": "4", "text": "d", "theme": "Timing"},
]
DEALS = [{"deal_id": "1", "status": "lost", "reason": "Price vs. value", "closed_at": "2026-10-01"}]


@pytest.fixture(scope="module")
def one():
    house = templates.fresh()
    load(house, "notes", NOTES)
    load(house, "deals", DEALS)
    yield house
    house.close()


@pytest.fixture
def house():
    made = templates.fresh()
    load(made, "notes", NOTES)
    load(made, "deals", DEALS)
    yield made
    made.close()


def _counts(house: Warehouse) -> dict[str, tuple[int, int]]:
    """theme -> (notes, reasons of lost deals)."""
    return {
        name: (notes, reasons)
        for name, notes, reasons in house.read("theme_rows").select("theme", "notes", "reasons").iter_rows()
    }


def test_a_merge_counts_for_files_and_lost_deals_and_taken_back_all_is_as_it_was(house):
    before = house.read("theme_rows")
    assert _counts(house) == {"Price vs. value": (1, 1), "PRICING": (2, 0), "Timing": (1, 0)}
    house.themes.merge("m", "price vs. value", "pricing", **WHO)
    assert _counts(house) == {"PRICING": (3, 1), "Timing": (1, 0)}
    # The same write twice is one, whoever asks.
    version = house.version
    house.themes.merge("m", "price vs. value", "pricing", by="Bo", at=AT)
    assert house.version == version
    # A file that comes later follows.
    later = load(house, "notes", [{"note_id": "9", "text": "e", "theme": "Price VS. value"}])
    assert _counts(house)["PRICING"] == (4, 1)
    house.undo(later.upload_id, undone_at=LOADED_AT)
    house.themes.take_back("t", "price vs. value", **WHO)
    assert house.read("theme_rows").equals(before)
    assert house.themes.history()["event"].to_list() == ["restored", "merged"]
    house.rebuild()
    assert house.read("theme_rows").equals(before)


def test_an_undone_file_takes_its_notes_and_not_what_a_theme_is_called(house):
    more = load(house, "notes", [{"note_id": "1", "text": "x", "theme": "Cost"}], source="calls")
    house.themes.merge("m1", "pricing", "cost", **WHO)
    assert _counts(house)["Cost"] == (3, 0)
    house.undo(more.upload_id, undone_at=LOADED_AT)
    assert _counts(house) == {"Cost": (2, 0), "Price vs. value": (1, 1), "Timing": (1, 0)}
    house.themes.take_back("t1", "pricing", **WHO)
    assert _counts(house) == {"PRICING": (2, 0), "Price vs. value": (1, 1), "Timing": (1, 0)}


def test_a_theme_called_otherwise_is_found_by_all_its_names(house):
    house.themes.rename("r", "pricing", "What it  costs", **WHO)
    assert _counts(house)["What it costs"] == (2, 0)
    new = {"note_id": "5", "text": "e", "theme": "what it costs"}
    load(house, "notes", [new, {"note_id": "6", "text": "f", "theme": "pricing"}], source="calls")
    house.notes.write("n", "objection", "g", theme="WHAT IT COSTS", **WHO)
    assert _counts(house)["What it costs"] == (5, 0)
    house.themes.rename("r2", "pricing", "Pricing", **WHO)
    assert _counts(house)["Pricing"] == (5, 0)
    said = heard_taxonomy.taxonomy(house.themes.standing(), house.themes.history())
    assert said.history["said"].to_list() == [
        "“What it costs” was renamed to “Pricing”",
        "“PRICING” was renamed to “What it costs”",
    ]
    assert (said.moved, sorted(said.standing.values())) == ({}, ["Price vs. value", "Pricing", "Timing"])


def test_a_retired_theme_keeps_what_was_heard_and_comes_back_retired_from_a_merge(house):
    house.themes.retire("a", "timing", **WHO)
    before = house.themes.standing()
    assert _counts(house)["Timing"] == (1, 0)
    with pytest.raises(Refused, match="retired: take that back first"):
        house.themes.merge("b", "pricing", "timing", **WHO)
    house.themes.merge("c", "timing", "pricing", **WHO)
    said = heard_taxonomy.taxonomy(house.themes.standing(), house.themes.history())
    assert said.moved == {"timing": "“Timing” was merged into “PRICING”"}
    house.themes.take_back("d", "timing", **WHO)
    assert house.themes.standing().equals(before)
    said = heard_taxonomy.taxonomy(house.themes.standing(), house.themes.history())
    assert (said.name("timing"), list(said.open)) == ("Timing (retired)", ["price vs. value", "pricing"])
    house.themes.take_back("e", "timing", **WHO)
    assert house.themes.standing()["is_retired"].sum() == 0


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (lambda themes: themes.rename("x", "pricing", "TIMING", **WHO), "“TIMING” counts in “Timing” already: merge"),
        (lambda themes: themes.rename("x", "pricing", "  ", **WHO), "Say what the theme is called"),
        (lambda themes: themes.rename("x", "pricing", "(not set)", **WHO), "Say what the theme is called"),
        (lambda themes: themes.rename("x", "pricing", "x" * 81, **WHO), "a few words"),
        (lambda themes: themes.rename("x", "nobody", "y", **WHO), "No theme is known by the name 'nobody'"),
        (lambda themes: themes.rename("x", "pricing", "y", by=" ", at=AT), "Say who changes it"),
        (lambda themes: themes.merge("x", "pricing", "pricing", **WHO), "are one theme already"),
        (lambda themes: themes.take_back("x", "pricing", **WHO), "nothing is to be taken back"),
        (lambda themes: themes.add("x", "pricing", **WHO), "counts in “PRICING” already"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(one, what, why):
    version = one.version
    with pytest.raises(Refused, match=why):
        what(one.themes)
    assert (one.version, one.themes.history().height) == (version, 0)


def test_merges_in_any_order_taken_back_in_any_order_leave_nothing_behind(house):
    dice = random.Random(5)
    load(house, "notes", [{"note_id": str(n), "text": "t", "theme": f"T{n % 6}"} for n in range(12)], source="calls")
    before = house.read("theme_rows")
    total = before["statements"].sum()
    merged: list[str] = []
    for turn in range(10):
        standing = house.themes.standing().filter(pl.col("theme_id") == pl.col("standing_id"))["theme_id"].to_list()
        at = AT + timedelta(minutes=dice.randrange(3))
        if merged and dice.random() < 0.4:
            house.themes.take_back(f"t{turn}", merged.pop(dice.randrange(len(merged))), by="Ann", at=at)
        elif len(standing) > 1:
            first, second = dice.sample(standing, 2)
            house.themes.merge(f"m{turn}", first, second, by="Ann", at=at)
            merged.append(first)
    # Each note is in one theme, whatever is merged.
    assert len(merged) > 2
    assert house.read("theme_rows")["statements"].sum() == total
    for number, theme_id in enumerate(dice.sample(merged, len(merged))):
        house.themes.take_back(f"b{number}", theme_id, by="Ann", at=AT)
    assert house.read("theme_rows").equals(before)


def test_a_note_that_says_why_a_deal_was_lost_and_the_deal_itself_are_one_statement(house):
    said = {"note_id": "1", "text": "x", "theme": "price vs. value", "kind": "loss_reason", "deal_id": "1"}
    load(house, "notes", [said], source="calls")
    assert _counts(house)["Price vs. value"] == (2, 0)
    assert house.read("theme_amounts").filter(theme="Price vs. value")["lost_deals"].to_list() == [1]
