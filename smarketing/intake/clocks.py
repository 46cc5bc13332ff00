"""Zones written beside a time: offsets, UTC, and abbreviations, of which only the unmistakable are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import polars as pl

from smarketing import zones
from smarketing.intake.result import Stopped, question

_HOUR = 3600
# In which zones are asked whether they keep daylight saving time.
_YEAR = 2026
_PLAIN = {"Z": 0, "z": 0, "UTC": 0, "GMT": 0}
_KNOWN = {
    "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "WEST": 1, "EDT": -4, "MDT": -6, "PDT": -7, "AKDT": -8,
    "JST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "MSK": 3,
}  # fmt: skip
# Each of these is used by several countries for different offsets; beside it a zone that it may mean.
AMBIGUOUS = {
    "EST": "America/New_York", "CST": "America/Chicago", "MST": "America/Denver", "PST": "America/Los_Angeles",
    "CDT": "America/Chicago", "IST": "Asia/Kolkata", "BST": "Europe/London", "AST": "America/Halifax",
    "ADT": "America/Halifax", "SST": "Pacific/Pago_Pago", "HST": "Pacific/Honolulu", "AKST": "America/Anchorage",
    "ECT": "America/Guayaquil", "PKT": "Asia/Karachi", "WAT": "Africa/Lagos", "EAT": "Africa/Nairobi",
    "CAT": "Africa/Harare", "SAST": "Africa/Johannesburg", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong",
    "KST": "Asia/Seoul", "PHT": "Asia/Manila",
}  # fmt: skip
_CLOCK_WORDS = frozenset(("Uhr", "uhr", "h", "hrs"))
_OFFSET = r"^(?:UTC|GMT)?(?P<sign>[-+\x{2212}])(?P<h>\d{1,2}):?(?P<m>\d{2})?$"


@lru_cache(maxsize=64)
def _names(zone: str) -> dict[str, int]:
    """The abbreviations that the zone itself uses since 1990, with their offsets in seconds."""
    tz = zones.zone(zone)
    names = {}
    for month in range(12 * 45):
        at = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=30.4 * month)
        local = at.astimezone(tz)
        offset = local.utcoffset()
        names[local.tzname() or ""] = int(offset.total_seconds()) if offset is not None else 0
    return names


def _steady(zone: str) -> int | None:
    """The offset in seconds of a zone without daylight saving time; None of any other."""
    tz = zones.zone(zone)
    seen = {datetime(_YEAR, month, 1, tzinfo=UTC).astimezone(tz).utcoffset() for month in range(1, 13)}
    first, *more = seen
    return None if more or first is None else int(first.total_seconds())


def offsets(written: pl.Series, column: str, zone: str | None, choices: dict[str, Any]) -> pl.DataFrame:
    """For each zone as written: `seconds` east of UTC (null when none is written) and `known` (false: no zone at all).

    Stopped with a question when an abbreviation means several zones and neither the file's zone nor the choices
    settle it.
    """
    frame = written.alias("zone").to_frame()
    groups = frame["zone"].str.extract_groups(_OFFSET).struct.unnest()
    sign = pl.when(pl.col("sign") == "+").then(1).otherwise(-1)
    hours = pl.col("h").cast(pl.Int64, strict=False)
    minutes = pl.col("m").cast(pl.Int64, strict=False).fill_null(0)
    sane = (hours <= 14) & (minutes < 60)
    groups = groups.select(seconds=pl.when(sane).then(sign * (hours * _HOUR + minutes * 60)))
    words = [name for name in frame["zone"].drop_nulls().unique().to_list() if name.isalpha()]
    table = {name: value for name in words if (value := _word(name, zone, choices)) is not None}
    asked = sorted(name for name in words if name not in table and name.upper() in AMBIGUOUS)
    if asked:
        raise _ask(column, asked)
    named = pl.col("zone").replace_strict(table, default=None, return_dtype=pl.Int64)
    frame = frame.hstack(groups).with_columns(seconds=pl.coalesce("seconds", named))
    ignored = pl.col("zone").is_null() | pl.col("zone").is_in(list(_CLOCK_WORDS))
    return frame.select("seconds", known=ignored.fill_null(True) | pl.col("seconds").is_not_null())


def _word(name: str, zone: str | None, choices: dict[str, Any]) -> int | None:
    """The offset that an abbreviation stands for, in seconds, or None when that is not settled."""
    if name in _PLAIN:
        return _PLAIN[name]
    chosen = choices.get("zone")
    if isinstance(chosen, dict) and name in chosen:
        return _names(str(chosen[name])).get(name, _steady(str(chosen[name])))
    if name in _KNOWN:
        return _KNOWN[name] * _HOUR
    return _names(zone).get(name) if zone else None


def _ask(column: str, names: list[str]) -> Stopped:
    listed = " and ".join(names)
    text = f"Column {column!r} has times in {listed}, which mean several time zones. Which zone is meant by each?"
    asked = question("AMBIGUOUS_ZONE", "zone", text, column=column, options=names, evidence=names)
    return Stopped("AMBIGUOUS_ZONE", text, [asked])
