"""Dates and times of one column: one decision per column, then one strict reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from smarketing import zones
from smarketing.intake import clocks, dateforms, orders
from smarketing.intake.numbers import EXCEL_ERRORS
from smarketing.intake.result import Stopped, question

FIRST_DAY = date(1990, 1, 1)
YEARS_AHEAD = 10
_DAY = 86_400_000_000


@dataclass(frozen=True)
class Read:
    """The distinct values of a column, read: `value`, `utc`, `on`, `is_day`, `fold`, `reason`; and the evidence."""

    frame: pl.DataFrame
    evidence: dict[str, Any]


def read(
    values: pl.Series,
    column: str,
    kind: str,
    zone: str | None,
    choices: dict[str, Any],
    today: date,
    known: pl.DataFrame | None = None,
) -> Read:
    """The values (trimmed, no nulls) as instants and days; Stopped with a question where they are open.

    `known` is what `uniform` made of them; without it, they are best distinct.
    `kind` is date or timestamp. Times without a zone are wall times of `zone`. `utc` is Datetime("us") in UTC,
    `on` the day in the file's zone, `is_day` whether no clock was given.
    """
    found: list[orders.Order] = []
    frame = uniform(values) if known is None else known
    if frame is None:
        frame, found = orders.ordered(dateforms.taken_apart(values), column, choices.get("date_order"))
        frame = frame.hstack(clocks.offsets(frame["zone"], column, zone, choices))
        frame = _local(frame, column, choices, today)
        frame = frame.with_columns(value=values.gather(frame["i"]))
    midnights = bool(frame.filter(pl.col("reason").is_null()).select((pl.col("micros").fill_null(0) == 0).all()).item())
    frame = frame.with_columns(is_day=pl.col("micros").is_null() | midnights)
    frame = _instants(frame, column, kind, zone)
    return Read(_in_range(frame, today), _evidence(frame, found, zone))


def uniform(values: pl.Series) -> pl.DataFrame | None:
    """The values as `_local` gives them when all are written in one plain ISO form and exist, else None."""
    first = values[0] if len(values) else ""
    pattern, form = next((way for way in dateforms.UNIFORM if re.match(way[0], first)), (None, ""))
    if pattern is None or not values.str.contains(pattern).all():
        return None
    wall = values.str.strptime(pl.Datetime("us"), form, strict=False)
    if wall.null_count():
        return None
    clock = (
        wall.to_physical() % _DAY if "%H" in form else pl.Series([None], dtype=pl.Int64).new_from_index(0, len(wall))
    )
    seconds = pl.lit(0 if form.endswith("Z") else None, pl.Int64)
    frame = pl.DataFrame({"value": values, "clean": values, "wall": wall, "micros": clock})
    return frame.with_columns(seconds=seconds, form=pl.lit("YMD"), reason=pl.lit(None, pl.String))


def _local(frame: pl.DataFrame, column: str, choices: dict[str, Any], today: date) -> pl.DataFrame:
    """With `wall` (the time as written), `seconds` (its offset, when known) and `reason`."""
    serial = choices.get("excel_serial")
    if serial is None and (frame["form"] == "serial").any():
        raise _ask_serial(column, frame.filter(pl.col("form") == "serial")["clean"].head(2).to_list())
    year = pl.col("y")
    full = pl.when(year >= 100).then(year).when(year + 2000 <= today.year + YEARS_AHEAD).then(year + 2000)
    short = pl.col("form").is_in(["short", "named"])
    year = pl.when(short).then(full.otherwise(year + 1900)).otherwise(year)
    parts = [year.cast(pl.String).str.zfill(4), *(pl.col(name).cast(pl.String).str.zfill(2) for name in "md")]
    day = pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)
    wall = day.cast(pl.Datetime("us")) + pl.duration(microseconds=pl.col("micros").fill_null(0))
    number = pl.col("clean").str.replace(",", ".", literal=True).cast(pl.Decimal(38, 9), strict=False)
    unit = pl.col("clean").str.len_chars().replace_strict({13: 1_000, 16: 1}, default=1_000_000, return_dtype=pl.Int64)
    epoch = (number * unit).cast(pl.Int64, strict=False).cast(pl.Datetime("us"))
    seconds = (number * 86_400).round(0).cast(pl.Int64, strict=False)
    excel = ((seconds - 25_569 * 86_400) * 1_000_000).cast(pl.Datetime("us"))
    is_epoch, is_serial = pl.col("form") == "epoch", pl.col("form") == "serial"
    frame = frame.with_columns(
        wall=pl.when(is_epoch).then(epoch).when(is_serial).then(excel).otherwise(wall),
        seconds=pl.when(is_epoch).then(0).otherwise("seconds"),
    )
    clock = pl.col("wall").to_physical() % _DAY
    whole = is_serial & ~pl.col("clean").str.contains("[.,]")
    frame = frame.with_columns(micros=pl.when(is_epoch | (is_serial & ~whole)).then(clock).otherwise("micros"))
    error = pl.col("clean").str.to_uppercase().is_in(EXCEL_ERRORS)
    bad = (
        pl.col("form").is_null() | pl.col("wall").is_null() | (pl.col("micros") < 0).fill_null(False) | ~pl.col("known")
    )
    bad |= is_serial.fill_null(False) & pl.lit(serial is False)
    return frame.with_columns(
        reason=pl.when(error).then(pl.lit("EXCEL_ERROR")).when(bad).then(pl.lit("BAD_DATE")).otherwise(None)
    )


def _ask_serial(column: str, shown: list[str]) -> Stopped:
    text = f"Column {column!r} holds numbers such as {shown[0]}. Are these Excel dates?"
    asked = question("EXCEL_SERIAL_DATE", "excel_serial", text, column=column, options=[True, False], evidence=shown)
    return Stopped("EXCEL_SERIAL_DATE", text, [asked])


def _instants(frame: pl.DataFrame, column: str, kind: str, zone: str | None) -> pl.DataFrame:
    """With `utc`, `on` and `fold`; wall times that do not exist get their reason."""
    sound = pl.col("reason").is_null()
    naive = pl.col("seconds").is_null()
    clocked = frame.filter(sound & naive & ~pl.col("is_day"))
    if kind == "timestamp" and zone is None and len(clocked):
        raise _ask_zone(column, clocked["clean"].head(2).to_list())
    utc, gap, fold = zones.to_utc(frame["wall"], zone or "UTC")
    offset = pl.duration(seconds=pl.col("seconds").fill_null(0))
    exact = sound & naive & ~pl.col("is_day")
    frame = frame.with_columns(from_zone=utc, gap=gap, fold=fold).with_columns(
        utc=pl.when(naive).then("from_zone").otherwise(pl.col("wall") - offset),
        gap=pl.col("gap") & exact,
        fold=pl.col("fold") & exact,
    )
    written = pl.col("wall").dt.date()
    aware = bool(zone) and frame["seconds"].null_count() < len(frame)
    home = zones.to_local(frame["utc"], str(zone)).dt.date() if aware else frame["wall"].dt.date()
    frame = frame.with_columns(home=home)
    gone = pl.col("gap") & pl.lit(kind == "timestamp")
    return frame.with_columns(
        on=pl.when(naive | pl.col("is_day")).then(written).otherwise(pl.col("home")),
        fold=pl.col("fold") & pl.lit(kind == "timestamp"),
        reason=pl.when(gone).then(pl.lit("NONEXISTENT_LOCAL_TIME")).otherwise("reason"),
    )


def _ask_zone(column: str, shown: list[str]) -> Stopped:
    text = f"Column {column!r} has times without a time zone (for example {shown[0]}). Which zone were they written in?"
    asked = question("UNKNOWN_ZONE", "zone", text, column=column, options=["UTC"], evidence=shown)
    return Stopped("UNKNOWN_ZONE", text, [asked])


def _in_range(frame: pl.DataFrame, today: date) -> pl.DataFrame:
    last = date(today.year + YEARS_AHEAD, today.month, min(today.day, 28))
    outside = pl.col("reason").is_null() & ~pl.col("on").is_between(FIRST_DAY, last)
    reason = pl.when(outside).then(pl.lit("OUT_OF_RANGE")).otherwise("reason")
    sound = pl.col("reason").is_null()
    frame = frame.with_columns(reason=reason).select("value", "utc", "on", "is_day", "fold", "reason")
    return frame.with_columns(pl.when(sound).then(pl.col("utc", "on")))


def _evidence(frame: pl.DataFrame, found: list[orders.Order], zone: str | None) -> dict[str, Any]:
    forms = frame["form"].drop_nulls().unique(maintain_order=True).to_list()
    return {
        "forms": forms,
        "order": [order.order for order in found],
        "evidence": [order.evidence for order in found],
        "examples": frame["clean"].head(2).to_list(),
        "zone": zone if frame["seconds"].null_count() else "as written",
        "is_local": frame.select((pl.col("seconds").is_null() & ~pl.col("is_day")).any()).item(),
    }
