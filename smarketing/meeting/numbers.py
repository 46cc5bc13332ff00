"""The numbers behind a meeting, exact: what the difference between two meetings is reckoned from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from smarketing.answers import Read
from smarketing.filters import BEGINNING, Filters
from smarketing.meeting.deck import Number, Share
from smarketing.metrics import reasons
from smarketing.metrics.counting import counted, measure_of
from smarketing.metrics.declaration import AS_OF, Count, Measure, Metric, Per
from smarketing.metrics.declaration import Share as Ratio
from smarketing.metrics.registry import METRICS, metric

# Rates are of what came in the last days of this many: long enough to hold many leads, short enough to move.
RATE_DAYS = 90
# What is counted for a meeting, in the order of its table.
KEYS = tuple(key for key, declared in METRICS.items() if declared.deck)
# Each number falls apart by the first of these that its read knows; a note has a theme, and no channel.
_BY = ("channel", "theme")
# What release 0.1.0 called them. Its acceptance took silence for acceptance, which is another number.
_FORMER = {
    "accepted": "sals",
    "in_time": "reply_in_time",
    "acceptance": "accepted_with_silence",
    "won": "deals_won",
    "won_value": "value_signed",
}
# Where nothing was known of them, release 0.1.0 left these out.
_LEFT_OUT = {"value_signed", "pipeline"}
_NO_SHARES = pl.DataFrame(schema={"value": pl.String, "currency": pl.String, "part": pl.Int64, "whole": pl.Int64})


def numbers(read: Read, as_of: date, keys: Iterable[str] = KEYS) -> tuple[Number, ...]:
    """The metrics as the data tells them today for a day, by channel: the same day asked later tells what arrived
    late or was restated. Sums are of all days up to this one, quotients of the last RATE_DAYS.
    """
    return tuple(one for key in keys for one in _numbers(read, metric(key), as_of))


def is_sum(key: str) -> bool:
    """Whether the number is of all days up to its own, so that the change of it is what came."""
    declared = metric(key)
    return isinstance(declared.measure, Count) and declared.view != AS_OF


def came(read: Read, key: str, filters: Filters) -> dict[str | None, Decimal] | None:
    """What a sum brought in a period, by currency; None where none of it is known from before: data may begin later."""
    measure = measure_of(read, metric(key), filters)
    before = replace(filters, from_on=BEGINNING, to_on=filters.from_on)
    if not counted(read, measure, before)["part"].sum():
        return None
    rows = counted(read, measure, filters).select("currency", "part").iter_rows()
    return {currency: Decimal(text(part)) for currency, part in rows}


def told(frozen: Sequence[Number], again: Sequence[Number]) -> tuple[Number, ...]:
    """What a meeting froze, by the names of today. What was not counted then is what today's data tells of that day."""
    named = by_todays_names(frozen)
    known = {one.key for one in named} | _LEFT_OUT
    return (*named, *(one for one in again if one.key not in known))


def by_todays_names(frozen: Sequence[Number]) -> list[Number]:
    """The numbers of a snapshot with the keys and labels of the registry; promises stay as they are."""
    found = []
    for one in frozen:
        key = _FORMER.get(one.key, one.key)
        found.append(replace(one, key=key, title=metric(key).label) if key in METRICS else one)
    return found


def states(read: Read, as_of: date) -> pl.DataFrame:
    """The read deal_states at the end of a day."""
    return read("deal_states", as_of=as_of)


def text(value: Any) -> str:
    """A number exactly, as it is kept: '12', '1250.5'."""
    return f"{Decimal(str(value)).normalize():f}"


def _numbers(read: Read, declared: Metric, as_of: date) -> list[Number]:
    """The number, of money one per currency, the largest sum first; without a part where it is not known."""
    tomorrow = as_of + timedelta(days=1)
    is_long = is_sum(declared.key)
    filters = Filters(BEGINNING if is_long else tomorrow - timedelta(days=RATE_DAYS), tomorrow, as_of)
    measure = measure_of(read, declared, filters)
    days = "The period: all days up to this one." if is_long else f"The period: the {RATE_DAYS} days up to this one."
    days = "Data-as-of: the end of this day." if declared.view == AS_OF else days
    words = (declared.label, declared.side, declared.unit)
    blank = Number(declared.key, *words, None, definition=f"{declared.says} {days}", read=measure.reads[0])
    ended = reasons.ended(read, declared, filters)
    known = [] if ended else [_number(blank, row, shares) for row, shares in _counted(read, measure, filters)]
    if not any(one.part != "0" for one in known):
        # Nothing was counted: 0, unless none of it is known of any day.
        ended = ended or reasons.unknown(read, declared, measure, filters)
    if known and not ended:
        return known
    return [replace(blank, lacks=ended or reasons.none(declared, filters))]


def _counted(read: Read, measure: Measure, filters: Filters) -> list[tuple[dict[str, Any], pl.DataFrame]]:
    """What is counted, per currency, with its shares: where it falls apart these sum to it, and are asked alone."""
    by = next((name for name in _BY if reasons.breaks_down(measure, name)), None)
    shares = counted(read, measure, filters, by) if by else _NO_SHARES
    rows = shares.group_by("currency").agg(
        pl.col("part").sum(), pl.when(pl.col("whole").count() > 0).then(pl.col("whole").sum()).alias("whole")
    )
    if rows.is_empty() or not isinstance(measure, Count | Ratio | Per):
        rows = counted(read, measure, filters)
    known = rows.filter(pl.col("part").is_not_null() & pl.col("whole").ne_missing(0))
    return [
        (row, shares.filter(pl.col("currency").eq_missing(row["currency"])))
        for row in known.sort("part", "currency", descending=[True, False]).iter_rows(named=True)
    ]


def _number(blank: Number, row: dict[str, Any], shares: pl.DataFrame) -> Number:
    whole = row["whole"]
    return replace(
        blank,
        part=text(row["part"]),
        n=None if whole is None else text(whole),
        currency=row["currency"],
        lacks="",
        shares=tuple(
            Share(one["value"], text(one["part"] or 0), None if whole is None else text(one["whole"] or 0))
            for one in shares.iter_rows(named=True)
            if one["part"] or one["whole"]
        ),
    )
