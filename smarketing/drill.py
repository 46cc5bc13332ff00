"""The rows behind a key number: which read holds them, and how they add up to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from smarketing import format as words
from smarketing.answers import Read, ask
from smarketing.filters import BEGINNING, Filters

SIGNED, WIN_RATE, TO_WON, PIPELINE, CYCLE = (
    "Contract value signed",
    "Win rate (snapshot)",
    "SQL to won (mature)",
    "Open pipeline",
    "Sales cycle",
)
LEADS, MQLS, SPEND = "Leads", "MQLs", "Spend"
SALES = (SIGNED, WIN_RATE, TO_WON, PIPELINE, CYCLE)
OVERVIEW = (SIGNED, WIN_RATE, LEADS, MQLS)
MARKETING = (LEADS, MQLS, SPEND)
# Columns that name people: a contact's name is left out, an owner becomes a number, unless names are shown.
PEOPLE, CONTACT = ("owner", "person"), "lead_name"


@dataclass(frozen=True)
class Rows:
    """The rows behind a number, `said` how they make it, and the read that they come from."""

    frame: pl.DataFrame
    said: str
    read: str


def rows(read: Read, filters: Filters, number: str) -> Rows:
    """The rows behind one of the key numbers of the Sales, Overview and Marketing pages, by its label."""
    return _ROWS[number](read, filters)


def _signed(read: Read, filters: Filters) -> Rows:
    won = _closed(read, filters, "won")
    lacks = won["amount"].null_count()
    more = f"; {words.exact(lacks)} of them have no amount" if lacks else ""
    return Rows(
        won, f"The deals won in the period: their amounts, by currency, are the value signed{more}.", "deal_rows"
    )


def _win_rate(read: Read, filters: Filters) -> Rows:
    won, lost = _closed(read, filters, "won"), _closed(read, filters, "lost")
    said = f"The deals closed in the period: {words.exact(won.height)} won, {words.exact(lost.height)} lost."
    return Rows(pl.concat([won, lost]), said, "deal_rows")


def _to_won(read: Read, filters: Filters) -> Rows:
    found = ask(read, "journey_rows", filters, stage="sql")
    won = found["won_on"].count()
    said = (
        f"The SQLs of the period's cohort: {words.exact(won)} have a day on which they were won. "
        "The rate counts those that had the whole time."
    )
    return Rows(found, said, "journey_rows")


def _pipeline(read: Read, filters: Filters) -> Rows:
    said = "The deals open at data-as-of: their amounts, by currency, are the open pipeline."
    return Rows(ask(read, "open_deals", filters), said, "open_deals")


def _cycle(read: Read, filters: Filters) -> Rows:
    days = (pl.col("closed_on") - pl.col("created_on")).dt.total_days()
    timed = _closed(read, filters, "won").with_columns(days=days).filter(pl.col("days") >= 0)
    said = "The deals won in the period with the days from opening to winning; the median of these is the sales cycle."
    timed = timed.sort("days", "deal_id", descending=[True, False])
    return Rows(timed.select("deal_id", "days", pl.exclude("deal_id", "days")), said, "deal_rows")


def _entered(stage: str, said: str) -> Callable[[Read, Filters], Rows]:
    def found(read: Read, filters: Filters) -> Rows:
        # By its own day, whatever the cohort: a stage without a day is in no volume, and a cohort may begin earlier.
        day = pl.col(f"{stage}_on")
        cycles = ask(read, "journey_rows", replace(filters, first_stage=stage, from_on=BEGINNING), stage=stage)
        return Rows(cycles.filter((day >= filters.from_on) & (day < filters.to_on)), said, "journey_rows")

    return found


def _spend(read: Read, filters: Filters) -> Rows:
    days = ask(read, "spend", filters, by="campaign").drop_nulls("spend")
    said = "What each campaign cost in the period, by currency; the sum of these is the spend."
    return Rows(days.sort("spend", "value", descending=[True, False]), said, "spend")


def _closed(read: Read, filters: Filters, status: str) -> pl.DataFrame:
    return ask(read, "deal_rows", filters, status=status, closed_from=filters.from_on, closed_to=filters.to_on).filter(
        pl.col("closed_on") <= filters.as_of
    )


_ROWS: Mapping[str, Callable[[Read, Filters], Rows]] = {
    SIGNED: _signed,
    WIN_RATE: _win_rate,
    TO_WON: _to_won,
    PIPELINE: _pipeline,
    CYCLE: _cycle,
    LEADS: _entered("lead", "The leads created in the period."),
    MQLS: _entered("mql", "The lead cycles that became an MQL in the period."),
    SPEND: _spend,
}
