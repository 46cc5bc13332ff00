"""Questions that take more than one read: asked here once, for the pages and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from smarketing import queries
from smarketing.analysis import funnel, lags
from smarketing.analysis import windows as conversion
from smarketing.analysis.won_rate import WonRate, won_rate
from smarketing.filters import BEGINNING, Filters
from smarketing.targets import STAGES

# `Warehouse.read`, or a cached form of it: (name of a read, **parameters) -> its rows.
Read = Callable[..., pl.DataFrame]

_DATED = ("leads", "stage_history", "touches", "deals", "deal_history")


def ask(read: Read, name: str, filters: Filters, **more: Any) -> pl.DataFrame:
    """The rows of a read under those of the filters that it takes (see `unsupported_filters`).

    `more` goes before the filters, and UnknownName is raised for a parameter in it that the read does not take.
    """
    taken = queries.read(name).params
    shared = {param: value for param, value in filters.to_params().items() if param in taken}
    return read(name, **(shared | more))


def unsupported_filters(name: str, filters: Filters) -> list[str]:
    """The narrowed dimensions that a read does not take: its rows speak of more than the filters ask for."""
    return [dimension for dimension in filters.chosen if dimension not in queries.read(name).params]


def as_of(read: Read) -> date | None:
    """Data-as-of: the newest day that a file about leads or deals speaks of; None while nothing is loaded.

    Files about spend or traffic count only when there is nothing else: a daily ad export would age each open lead.
    """
    fresh = read("freshness").drop_nulls("as_of")
    told = fresh.filter(pl.col("target").is_in(_DATED))
    newest = (fresh if told.is_empty() else told).get_column("as_of").max()
    if isinstance(newest, datetime):
        return newest.date()
    return newest if isinstance(newest, date) else None


def first_stage(read: Read) -> str:
    """The stage at which a cohort begins: 'opportunity' when deals are known and no lead is, else 'lead'."""
    held = read("contents").row(0, named=True)
    return "opportunity" if held["deals"] and not held["leads"] else "lead"


def stages_known(read: Read, as_of: date | None, first_stage: str) -> tuple[str, ...]:
    """The stages that anybody ever reached, whatever the filters: a stage that is not among them is missing, not 0.

    Also those that only a lead reached that an MQL had brought back.
    """
    firsts = ("lead", "mql") if first_stage == "lead" else (first_stage,)
    return funnel.known(pl.concat([read("cohort_funnel", as_of=as_of, first_stage=first) for first in firsts]))


def windows(
    read: Read, *, as_of: date | None, first_stage: str, overrides: Mapping[str, int | None] | None = None
) -> dict[str, conversion.Window]:
    """The conversion window of each step, by the stage it leads into, observed over all that is loaded.

    Neither period nor filters narrow it: two periods and two channels are judged by the same window.
    `overrides` sets a step's days by hand.
    """
    outcomes = read("step_outcomes", as_of=as_of, first_stage=first_stage)
    return conversion.observed(outcomes, overrides)


def cohort_funnel(read: Read, **params: Any) -> pl.DataFrame:
    """The rows of the read cohort_funnel, with each parameter that is not given resolved as on the Funnels page.

    `as_of` is the data's own, `first_stage` the first that the data holds, each `window_<stage>` the observed
    window of that step (see `windows`).
    """
    day = params.get("as_of") or as_of(read)
    first = params.get("first_stage") or first_stage(read)
    overrides = {stage: params.get(f"window_{stage}") for stage in STAGES[1:]}
    found = windows(read, as_of=day, first_stage=first, overrides=overrides)
    days = conversion.parameters({stage: window.days for stage, window in found.items()})
    return read("cohort_funnel", **(params | days | {"as_of": day, "first_stage": first}))


def mql_to_won(read: Read, filters: Filters) -> WonRate:
    """The share of MQLs that is won, of all MQLs up to data-as-of that have had the time, whatever the period."""
    window = lags.windows(read("stage_lags", as_of=filters.as_of))["window_won"]
    ever = replace(filters, from_on=BEGINNING, to_on=filters.as_of + timedelta(days=1 - (window or 0)))
    return won_rate(ask(read, "cohort_funnel", ever, first_stage="mql"), window)


def answer(read: Read, name: str, known: tuple[str, ...], **params: Any) -> pl.DataFrame:
    """The rows of any read; `known` are the parameters it takes, and those not given are resolved as on the pages."""
    if name == "cohort_funnel":
        return cohort_funnel(read, **params)
    defaults: dict[str, Callable[[Read], Any]] = {"as_of": as_of, "first_stage": first_stage}
    resolved = {key: default(read) for key, default in defaults.items() if key in known and params.get(key) is None}
    return read(name, **(params | resolved))
