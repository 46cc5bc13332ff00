"""One metric on the command line: its value, its breakdown, or its passport."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import polars as pl

from smarketing import answers
from smarketing.answers import Read
from smarketing.cli_options import opened, question
from smarketing.cli_output import FORMATS, say, shown
from smarketing.errors import Refused
from smarketing.filters import ALL_TIME, BEGINNING, CUSTOM, Filters
from smarketing.metrics import engine, passport, wording
from smarketing.metrics.engine import Answer
from smarketing.metrics.registry import METRICS, metric
from smarketing.targets import DIMENSIONS

DONE = 0


def add(command: Callable[..., argparse.ArgumentParser], breakdowns: tuple[str, ...]) -> None:
    """The command `metric`."""
    parser = command(metric_command, "answer one metric of the registry; without a key, list them")
    option = parser.add_argument
    option("key", nargs="?", metavar="KEY", help="one of the keys in docs/METRICS.md")
    question(parser, breakdowns)
    option("--passport", action="store_true", help="definition, sources, relatives and queries instead of a table")
    option("--format", dest="form", choices=FORMATS, default="table", help="default table")


def metric_command(options: argparse.Namespace) -> int:
    """Answer one metric with the engine of the pages."""
    if options.key is None:
        say(shown(listed(), options.form))
        return DONE
    metric(options.key)
    with closing(opened(options.warehouse)) as warehouse:
        filters = chosen(warehouse.read, options)
        if options.passport:
            say(passport.passport(warehouse.read, options.key, filters).text())
        elif options.by:
            say(shown(engine.breakdown(warehouse.read, options.key, filters, options.by), options.form))
        else:
            say(shown(table(engine.compared(warehouse.read, options.key, filters)), options.form))
    return DONE


def listed() -> pl.DataFrame:
    """All metrics: key, label, side, unit, view and sentence."""
    return pl.DataFrame(
        [(one.key, one.label, one.side, one.unit, one.view, one.says) for one in METRICS.values()],
        schema=["metric", "label", "side", "unit", "view", "says"],
        orient="row",
    )


def chosen(read: Read, options: argparse.Namespace) -> Filters:
    """The filters that the options ask for; Refused while nothing is loaded."""
    as_of: date | None = options.as_of or answers.as_of(read)
    if as_of is None:
        raise Refused("NO_DATA", "Nothing is loaded yet. Load a file first.")
    last = options.last_on or as_of
    rest: dict[str, Any] = {name: getattr(options, name) for name in DIMENSIONS}
    period = CUSTOM if options.from_on else ALL_TIME
    start = options.from_on or BEGINNING
    if last < start:
        raise Refused("NO_DAYS", f"The last day, {last}, is before the first, {start}.")
    stage = answers.first_stage(read)
    return Filters(start, last + timedelta(days=1), as_of, period, stage, **rest)


def table(found: list[Answer]) -> pl.DataFrame:
    """Answers as rows: the metric, its exact value, in words, and what it rests on."""
    names = ("value", "currency", "part", "whole", "low", "high", "previous", "change")
    rows = [
        {"metric": one.key}
        | {name: None if (cell := getattr(one, name)) is None or name == "currency" else float(cell) for name in names}
        | {"currency": one.currency, "words": wording.value(one), "beside": "; ".join(one.beside), "reason": one.reason}
        for one in found
    ]
    types = {"metric": pl.String, **dict.fromkeys(names, pl.Float64), "currency": pl.String}
    return pl.DataFrame(rows, schema=types | dict.fromkeys(("words", "beside", "reason"), pl.String))
