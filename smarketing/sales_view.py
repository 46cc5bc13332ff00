"""Everything that the Sales page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing import sales_figures
from smarketing.analysis import freshness, quota, selling
from smarketing.analysis.intervals import rate_of
from smarketing.analysis.plan import BEHIND
from smarketing.answers import Read, ask
from smarketing.calendars import Calendar
from smarketing.filters import Filters
from smarketing.metrics import engine, wording
from smarketing.metrics.figures import Figure
from smarketing.targets import NOT_SET

IDLE_DAYS = 14
LEAST_WON = 20
NO_DEALS = "No deals are known yet. Add a deals export from your CRM."
NO_OUTCOMES = "No source says yet of any deal whether it was won."
NO_QUOTAS = "No quota is set for these days. Set one, or add a file with who, which days and how much."


@dataclass(frozen=True)
class Quotas:
    """Quotas against results: the frames of `analysis.quota`. `lacks` says why there are none to be shown."""

    periods: pl.DataFrame
    people: pl.DataFrame
    teams: pl.DataFrame
    whole: pl.DataFrame
    lacks: str | None


@dataclass(frozen=True)
class SalesView:
    """The sales side of one period. `has_deals`: any deal is known at all, whatever the filters."""

    filters: Filters
    headline: str
    figures: tuple[Figure, ...]
    quotas: Quotas
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    has_deals: bool


def view(read: Read, filters: Filters, calendar: Calendar) -> SalesView:
    """The key numbers and the quotas of the period; `calendar` says which days are working days."""
    held = read("contents").row(0, named=True)
    quotas = quotas_of(read, filters, calendar)
    cycle = ask(read, "sales_cycle", filters).row(0, named=True)
    ever = read("sales_cycle", as_of=filters.as_of).row(0, named=True)
    lacks = None if ever["won"] or ever["lost"] else NO_OUTCOMES
    return SalesView(
        filters=filters,
        headline=NO_DEALS if not held["deals"] else lacks or _headline(read, filters, quotas),
        figures=sales_figures.figures(read, filters, quotas.whole, quotas.lacks),
        quotas=quotas,
        notes=tuple(_notes(read, filters, cycle, quotas)),
        warnings=tuple(freshness.sentences(read("freshness"), freshness.STALE_DAYS)),
        has_deals=bool(held["deals"]),
    )


def activity(read: Read, filters: Filters, by: str) -> pl.DataFrame:
    """Touches and replies per person or team (`by`), see `analysis.selling.activity`."""
    touches = ask(read, "touch_counts", filters, by="person")
    replies = ask(read, "reply_states", filters, by="owner")
    return selling.activity(touches, replies, read("team_list"), by=by)


def open_deals(read: Read, filters: Filters) -> tuple[pl.DataFrame, float | None]:
    """The open deals with their flags, and the days within which nine in ten won deals were won (None: too few)."""
    cycle = read("sales_cycle", as_of=filters.as_of).row(0, named=True)
    usual = None if cycle["timed"] < LEAST_WON else float(cycle["p90_days"])
    lives = set(read("freshness")["target"]) & {"deal_history", "touches"}
    idle = IDLE_DAYS if lives else None
    return selling.flagged(ask(read, "open_deals", filters), idle_days=idle, usual_days=usual), usual


def lists(deals: pl.DataFrame) -> dict[str, int | None]:
    """How many of the open deals are on each list of `analysis.selling.FLAGS`; None where it cannot be known."""
    found = {name: deals[f"is_{name}"] for name in selling.FLAGS}
    return {name: int(flags.sum()) if flags.count() or flags.is_empty() else None for name, flags in found.items()}


def closed(read: Read, filters: Filters, by: str) -> pl.DataFrame:
    """The deals closed in the period by week, month, quarter, person or a dimension, see the read deal_outcomes."""
    found = ask(read, "deal_outcomes", filters, by="owner" if by == "person" else by)
    return found.sort("value", "currency", descending=[by in ("week", "month", "quarter"), False])


def reasons(read: Read, filters: Filters) -> pl.DataFrame:
    """Why the deals of the period were won or lost: the read close_reasons with `share` of the deals of its status."""
    found = ask(read, "close_reasons", filters)
    return (
        found.with_columns(all=pl.col("deals").sum().over("status"))
        .with_columns(share=rate_of("deals", "all"))
        .drop("all")
    )


def deals(read: Read, filters: Filters, status: str) -> pl.DataFrame:
    """The won or lost deals of the period, largest first."""
    return ask(read, "deal_rows", filters, status=status, closed_from=filters.from_on, closed_to=filters.to_on)


def quotas_of(read: Read, filters: Filters, calendar: Calendar, *, until: date | None = None) -> Quotas:
    """The quotas of the period against what came of them, pro-rated to the working days that are over.

    With `until` they are asked for up to that day, also the days to come: what is left to sign by then.
    """
    held = read("contents").row(0, named=True)
    span = quota.Span(filters.from_on, filters.to_on, until or filters.as_of, held["first_on"])
    results = read("quota_results", as_of=filters.as_of)
    asked = read("quota_rows", from_on=filters.from_on, to_on=filters.to_on)
    narrowed = [name for name in filters.chosen if name != "owner"]
    lacks = None
    if narrowed:
        lacks = f"Quotas are not set by {' and '.join(narrowed)}. Take that filter away to see them."
    elif asked.drop_nulls("quota").is_empty():
        lacks = NO_QUOTAS
    if filters.owner is not None:
        person = selling.named(pl.DataFrame({"value": [filters.owner]}), read("team_list"))["person"][0]
        results, asked = results.filter(person=person), asked.filter(pl.col("person") == person)
        lacks = lacks or ("This person has no quota for these days." if asked.is_empty() else None)
    periods = quota.periods(asked.head(0) if lacks else asked, results, calendar, span)
    people = quota.people(periods, results, span)
    teams = quota.teams(periods, people)
    return Quotas(periods, people, teams, quota.whole(periods, teams, results, span), lacks)


def _headline(read: Read, filters: Filters, quotas: Quotas) -> str:
    """What sales signed, against the quota where there is one, and how many people are behind theirs."""
    won = engine.answer(read, "deals_won", filters)
    signed = engine.all_currencies(read, "value_signed", filters)
    amounts = [wording.value(each) for each in signed if each.value is not None]
    if won.value is None:
        return won.reason or ""
    if not won.value:
        return f"Sales has won no deal {filters.when()}."
    deals = "1 deal" if won.value == 1 else f"{wording.exact(won)} deals"
    if not amounts:
        return f"Sales has won {deals} {filters.when()}; what they are worth is not known."
    total = " and ".join(amounts)
    judged = quotas.people.filter(metric="amount").drop_nulls("attainment")
    rows = quotas.whole.to_dicts()
    if not rows:
        return f"Sales has signed {total} with {deals} {filters.when()}."
    parts = [words.rate(row["attainment"]) for row in rows]
    units = [row["currency"] for row in rows]
    share = (
        parts[0]
        if len(rows) == 1
        else " and ".join(f"{part} ({unit})" for part, unit in zip(parts, units, strict=True))
    )
    said = f"Sales has signed {total} {filters.when()}, {share} of the quota to date"
    behind = judged.filter(pl.col("attainment") < BEHIND)["person"].n_unique()
    everybody = judged["person"].n_unique()
    if not everybody:
        return f"{said}."
    if not behind:
        return f"{said}; nobody is behind."
    return f"{said}; {behind} of {everybody} people {'is' if behind == 1 else 'are'} behind."


def _notes(read: Read, filters: Filters, cycle: dict[str, Any], quotas: Quotas) -> list[str]:
    """What must be known to read the numbers right: what is left out of them, and why."""
    said = []
    if cycle["without_amount"]:
        said.append(f"{words.exact(cycle['without_amount'])} won deals have no amount and are not in the value signed.")
    results = read("quota_results", as_of=filters.as_of)
    unknown = results.filter((pl.col("metric") == "amount") & (pl.col("currency") == NOT_SET))
    if quotas.whole.height and unknown.height:
        said.append("Won deals without a currency count against no quota.")
    early = quotas.periods.filter(state=quota.UNKNOWN)
    if early.height:
        said.append(f"{words.exact(early.height)} quotas begin before the data does and are not judged.")
    silent = quotas.periods.filter(pl.col("state").is_in([quota.OVER, quota.RUNNING]) & pl.col("due").is_null())
    if silent.height:
        said.append(
            f"{words.exact(silent.height)} quotas are not judged: the data knows nothing of what they ask for, or not "
            "in their currency."
        )
    return said
