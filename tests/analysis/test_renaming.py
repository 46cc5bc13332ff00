"""What counts under each given name, which names are twins, and what a rule moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from smarketing.analysis.renaming import Move, Twins, move, sentence, table, twins

SCHEMA: dict[str, Any] = {
    "dimension": pl.String,
    "given": pl.String,
    "name": pl.String,
    "channel": pl.String,
    "currency": pl.String,
    "leads": pl.Int64,
    "mqls": pl.Int64,
    "spend": pl.Decimal(38, 6),
    "sessions": pl.Int64,
    "records": pl.Int64,
    "first_on": pl.Date,
    "last_on": pl.Date,
}


def given(*rows: dict[str, Any]) -> pl.DataFrame:
    """The read given_names, of channels."""
    day = {"first_on": date(2026, 1, 1), "last_on": date(2026, 1, 31), "records": 1}
    empty = dict.fromkeys(SCHEMA)
    return pl.DataFrame(
        [empty | day | {"dimension": "channel", "name": row["given"], "channel": row["given"]} | row for row in rows],
        schema=SCHEMA,
    )


BEFORE = given(
    {"given": "cpc", "leads": 412, "mqls": 80, "records": 412},
    {"given": "cpc", "currency": "EUR", "spend": 31000, "records": 9},
    {"given": "cpc", "currency": "USD", "spend": 500, "records": 1},
    {"given": "Paid Search", "leads": 900, "mqls": 100, "records": 900},
    {"given": "Events", "leads": 5, "mqls": 0, "records": 5},
)


def test_one_row_per_given_name_with_what_counts_and_nothing_where_nothing_is_told() -> None:
    found = table(BEFORE, "channel")
    assert found.select("given", "leads", "mqls", "spend EUR", "spend USD", "sessions").rows() == [
        ("Paid Search", 900, 100, None, None, None),
        ("cpc", 412, 80, 31000.0, 500.0, None),
        ("Events", 5, 0, None, None, None),
    ]


def test_a_move_tells_what_goes_where_and_how_many_rows_change() -> None:
    ads = pl.col("given") == "cpc"
    after = BEFORE.with_columns(name=pl.when(ads).then(pl.lit("Paid Search")).otherwise("name"))
    found = move(BEFORE, after, "channel", "name")
    spent = {"EUR": 31000.0, "USD": 500.0}
    assert found == Move(412, 80, 0, spent, ("cpc",), ("Paid Search",), rows=2)
    assert sentence(found) == (
        "412 leads, 80 MQLs, €31k of spend and $500 of spend move from “cpc” to “Paid Search”; 2 rows change."
    )


def test_a_part_that_moves_from_a_day_on_is_told_alone_and_two_names_that_swap_both_change() -> None:
    after = given(
        {"given": "cpc", "leads": 400, "mqls": 80, "records": 400},
        {"given": "cpc", "name": "Paid Search", "leads": 12, "mqls": 0, "records": 12},
        *BEFORE.rows(named=True)[1:],
    )
    assert (
        sentence(move(BEFORE, after, "channel", "name")) == "12 leads move from “cpc” to “Paid Search”; 2 rows change."
    )
    swapped = BEFORE.with_columns(
        name=pl.col("name").replace({"Paid Search": "Events", "Events": "Paid Search"}),
    )
    found = move(BEFORE, swapped, "channel", "name")
    assert (found.leads, found.sources, found.to, found.rows) == (905, *[("Events", "Paid Search")] * 2, 2)


def test_what_changes_nothing_says_so() -> None:
    found = move(BEFORE, BEFORE, "channel", "name")
    assert found.is_nothing
    assert sentence(found).startswith("Nothing that is loaded changes")


def test_twins_are_names_that_differ_in_case_spaces_and_signs_alone_until_somebody_dealt_with_them() -> None:
    rows = [{"given": name, "leads": n} for name, n in (("paid_search", 3), ("Paid Search", 9), ("PAID-search", 1))]
    assert twins(
        table(given(*rows, {"given": "Events", "leads": 2}, {"given": "(not set)", "leads": 9}), "channel")
    ) == [Twins(("PAID-search", "paid_search"), "Paid Search")]
    done = [{**row, "name": "Paid Search"} for row in rows]
    assert twins(table(given(*done), "channel")) == []
    half = [rows[0], {**rows[2], "name": "Paid Search"}]
    assert twins(table(given(*half), "channel")) == [Twins(("paid_search",), "Paid Search")]
