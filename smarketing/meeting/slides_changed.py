"""What changed since the last meeting on a slide: both funnels, promises, pipeline; late or restated data apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing import waterfall_view
from smarketing.analysis import since, waterfall
from smarketing.analysis.intervals import is_few
from smarketing.analysis.since import Change
from smarketing.filters import Filters
from smarketing.format import day, money
from smarketing.meeting import numbers, slides_promises
from smarketing.meeting.asked import Asked, counted
from smarketing.meeting.deck import BOTH, MARKETING, MONEY, RATE, SALES, Deck, Line, Slide, Table

NOTHING = "Neither leads nor deals are known: nothing can have changed."
MOST_CHANNELS = 3
_ZERO = Fraction(0)
KEPT_DAYS = 365
# What a deck keeps of a deal: what the pipeline between two meetings is reckoned from, and no name.
STATE = ("deal_key", "status", "amount", "currency", "created_on", "closes_on", "is_amount_known", "is_closing_known")
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("deal_key", "status", "amount", "currency"), pl.String),
    **dict.fromkeys(("created_on", "closes_on"), pl.Date),
    **dict.fromkeys(("is_amount_known", "is_closing_known"), pl.Int64),
}


def slide(asked: Asked, deals: pl.DataFrame) -> Slide:
    """One row per number with what came since, beside the same number of days before."""
    if all(one.part is None for one in asked.now):
        return Slide("changed", "Nothing is known yet", lacks=NOTHING)
    found = since.changes(asked.then, asked.now, asked.again)
    shown = [one for one in found if one.key in numbers.KEYS and one.moved is not None]
    shown.sort(key=lambda one: numbers.KEYS.index(one.key))
    late = [one for one in shown if one.restated]
    before = _before(asked)
    few = {one.key for one in asked.now if one.unit == RATE and is_few(int(one.n or 0))}
    quotients = {one.key for one in asked.now if one.n is not None}
    rows = [(_cells(one, before, quotients, few, with_late=bool(late)), one.side) for one in shown]
    columns = ("", f"Since {day(asked.since_on, asked.as_of)}", "Before", *(["Late or restated"] if late else []))
    return Slide(
        "changed",
        _title(asked, shown),
        table=Table(columns, tuple(cells for cells, _ in rows), tuple(side for _, side in rows)) if rows else None,
        lines=(*_promises(asked), *_pipeline(asked, deals), *_late(late)),
        small=tuple(_small(asked, shown)),
        lacks="" if rows else "No number is known on both days: there is nothing to compare.",
    )


def kept(deals: pl.DataFrame, as_of: date) -> tuple[dict[str, Any], ...]:
    """The states of the deals as a deck keeps them: plain values, without names.

    Of those that were closed long ago none: only that one of them was reopened would be told in another word.
    """
    is_old = pl.col("status").is_in(waterfall.CLOSED) & (pl.col("closes_on") < as_of - timedelta(days=KEPT_DAYS))
    columns = [
        pl.col(name).cast(pl.String) if name in ("amount", "created_on", "closes_on") else name for name in STATE
    ]
    return tuple(deals.filter(~is_old.fill_null(False)).select(columns).iter_rows(named=True))


def frame(kept_deals: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """What a deck kept of the deals, as `analysis.waterfall` takes it."""
    rows = [{name: row.get(name) for name in STATE} for row in kept_deals]
    found = pl.DataFrame(rows, schema={name: pl.String if kind == pl.Date else kind for name, kind in _TYPES.items()})
    told = {name: pl.lit("", pl.String) for name in ("deal_id", "name", "company", "owner")}
    days = [pl.col(name).str.to_date("%Y-%m-%d") for name, kind in _TYPES.items() if kind == pl.Date]
    return found.with_columns(*days, pl.col("amount").cast(pl.Decimal(38, 6)), **told)


def between(then: Deck, now: Deck) -> waterfall.Moved:
    """What moved the pipeline between two decks, as both of them kept it."""
    span = (date.fromisoformat(then.as_of), date.fromisoformat(now.as_of))
    return waterfall.waterfall(frame(then.deals), frame(now.deals), span)


def moved(asked: Asked, deals: pl.DataFrame) -> waterfall.Moved:
    """What moved the pipeline since: between what the last meeting froze, or what is known of that day, and now."""
    first = frame(asked.before.deals) if asked.before is not None else numbers.states(asked.read, asked.since_on)
    return waterfall.waterfall(first, deals, (asked.since_on, asked.as_of))


def said(value: Fraction | None, unit: str, currency: str | None) -> str:
    """A number in words: '26', '66%', '€45k'."""
    if value is None:
        return words.NOTHING
    if unit == RATE:
        return words.rate(float(value))
    return money(float(value), currency or "") if unit == MONEY else words.exact(float(value))


def _cells(
    one: Change,
    before: dict[tuple[str, str | None], Fraction],
    quotients: set[str],
    few: set[str],
    *,
    with_late: bool,
) -> tuple[str, ...]:
    if numbers.is_sum(one.key):
        earlier = before.get((one.key, one.currency))
        found = (one.title, said(one.came, one.unit, one.currency), said(earlier, one.unit, one.currency))
    else:
        days = f", {numbers.RATE_DAYS} days" if one.key in quotients else ""
        found = (
            f"{one.title}{days}{', few' if one.key in few else ''}",
            f"{said(one.now, one.unit, one.currency)} ({_signed(one.moved or _ZERO, one)})",
            said(one.then, one.unit, one.currency),
        )
    late = [_signed(one.restated, one) if one.restated else ""] if with_late else []
    return (*found, *late)


def _signed(part: Fraction, one: Change) -> str:
    """A part of a change with its sign: '+3', '−2 points', '+€14'."""
    if one.unit == RATE:
        return words.points(float(part))
    return f"{'+' if part > 0 else ''}{said(part, one.unit, one.currency)}"


def _before(asked: Asked) -> dict[tuple[str, str | None], Fraction]:
    """What came in as many days before, so that a week is held against a week; not where the data begins later."""
    length = asked.as_of - asked.since_on
    if length <= timedelta():
        return {}
    tomorrow = asked.since_on + timedelta(days=1)
    sums = {key: numbers.came(asked.read, key, Filters(tomorrow - length, tomorrow, asked.as_of))
            for key in numbers.KEYS if numbers.is_sum(key)}  # fmt: skip
    return {
        (one.key, one.currency): Fraction(brought.get(one.currency, 0))
        for one in asked.now
        if (brought := sums.get(one.key)) is not None
    }


def _title(asked: Asked, shown: Sequence[Change]) -> str:
    if asked.as_of < asked.since_on:
        ends = day(asked.as_of, asked.since_on)
        return f"The data ends on {ends}, before the day that it is compared with: something was taken back"
    if asked.as_of == asked.since_on:
        return f"The data still ends on {day(asked.as_of, asked.as_of)}: nothing is new"
    by_key = {one.key: one for one in reversed(shown)}
    mqls = by_key.get("mqls") or by_key.get("leads")
    won, value = by_key.get("deals_won"), by_key.get("value_signed")
    parts = []
    if mqls is not None and mqls.came is not None:
        parts.append(counted(int(mqls.came), *(("MQL", "MQLs") if mqls.key == "mqls" else ("lead", "leads"))))
    if won is not None and won.came is not None:
        worth = f" for {said(value.came, value.unit, value.currency)}" if value is not None and value.came else ""
        parts.append(f"{counted(int(won.came), 'deal')} won{worth}" if won.came > 0 else "no deal won")
    begin = day(asked.since_on, asked.as_of)
    return f"Since {begin}: {' and '.join(parts)}" if parts else f"What changed since {begin}"


def _promises(asked: Asked) -> Iterator[Line]:
    if asked.before is None:
        return
    for found, how, is_broken in (
        (slides_promises.newly_broken(asked.then, asked.now), "broken now", True),
        (slides_promises.kept_again(asked.then, asked.now), "kept again", False),
    ):
        for one in found:
            yield Line(f"The promise on {slides_promises.name(one)} is {how}", "", one.side, one.key, is_broken)


def _pipeline(asked: Asked, deals: pl.DataFrame) -> Iterator[Line]:
    if deals.is_empty() or asked.as_of <= asked.since_on:
        return
    for one in moved(asked, deals).waterfalls[:1]:
        if one.start.amount or one.end.amount:
            yield Line(waterfall_view.headline(one), "", SALES, "pipeline")


def _late(late: Sequence[Change]) -> Iterator[Line]:
    if late:
        parts = ", ".join(f"{one.title} {_signed(one.restated, one)}" for one in late if one.restated)
        yield Line(f"Arrived late or restated: {parts}", "Not counted as new above", BOTH, "restated")


def _small(asked: Asked, shown: Sequence[Change]) -> Iterator[str]:
    length = (asked.as_of - asked.since_on).days
    if length > 0:
        days = counted(length, "day")
        yield f"Before: what came in the {days} before; of rates, costs and the pipeline, what they were."
    for one in shown:
        if one.mix or one.rate:
            mix, own = (_signed(part, one) for part in (one.mix, one.rate))
            yield f"{one.title}: mix of channels {mix}, their own {'rates' if one.unit == RATE else 'costs'} {own}."
    for key, side in (("mqls", MARKETING), ("deals_won", SALES)):
        mine = next((each for each in shown if each.key == key and each.side == side), None)
        if mine is not None and (most := _channels(mine)):
            yield f"{mine.title} by channel: {most}."


def _channels(one: Change) -> str:
    parts = sorted((part for part in one.parts if part.amount > 0), key=lambda part: (-part.amount, part.value))
    return ", ".join(f"{part.value} {said(part.amount, one.unit, one.currency)}" for part in parts[:MOST_CHANNELS])
