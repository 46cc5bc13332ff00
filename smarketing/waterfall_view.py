"""What the card "What moved the pipeline" says, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from smarketing import format as words
from smarketing.analysis import pace, waterfall
from smarketing.analysis.waterfall import BARS, ENTRIES, Bar, Moved, Span, Step, Waterfall
from smarketing.answers import Read, ask
from smarketing.filters import BEGINNING, Filters
from smarketing.format import day, money

ALL_OPEN, CLOSING = "All open", "Closing in the quarter"
PIPELINES = (ALL_OPEN, CLOSING)
NO_DEALS = "No deals are loaded: there is no pipeline. Add a deals export from your CRM."
AHEAD = "These days lie after the data: nothing is known of them yet."
NOTHING_OPEN = "No deal was open on either day, and none was opened or closed between."
NO_AMOUNTS = "None of these deals has an amount: the pipeline in money is not known."
# As many bars are named in the sentence; the others are put together.
NAMED = 4
_GREW = {*ENTRIES, "priced", "increased", "currency_in"}
_SAID = {
    "learned": "learned later",
    "priced": "filled in",
    "currency_in": "from another currency",
    "currency_out": "to another currency",
    "unpriced": "removed",
    "booked_other": "won on other days",
}


@dataclass(frozen=True)
class Currency:
    """The waterfall of one currency: its sentence, its rows, and what must be said beside; `lacks` instead of rows."""

    name: str
    headline: str
    rows: tuple[Bar, ...]
    notes: tuple[str, ...]
    lacks: str | None = None


@dataclass(frozen=True)
class WaterfallView:
    """All currencies, the largest pipeline first, and the deals behind the bars; without any `lacks` says why."""

    currencies: tuple[Currency, ...]
    parts: pl.DataFrame
    lacks: str | None = None


def view(read: Read, filters: Filters, pipeline: str) -> WaterfallView:
    """From the day before the period to its last day, or data-as-of; `pipeline` is one of PIPELINES."""
    nothing = pl.DataFrame(schema=waterfall.PARTS)
    if not read("contents")["deals"].item():
        return WaterfallView((), nothing, NO_DEALS)
    if filters.from_on > filters.as_of:
        return WaterfallView((), nothing, AHEAD)
    span = (filters.from_on - timedelta(days=1), min(filters.last_on, filters.as_of))
    quarter = pace.period("quarter", span[1])
    horizon = (quarter.first, quarter.last) if pipeline == CLOSING else None
    first, second = (ask(read, "deal_states", filters, at=at) for at in span)
    moved = waterfall.waterfall(first, second, span, horizon)
    found = tuple(_currency(one, moved, span, horizon) for one in moved.waterfalls)
    return WaterfallView(found, moved.parts, None if found else NOTHING_OPEN)


def _currency(one: Waterfall, moved: Moved, span: Span, horizon: Span | None) -> Currency:
    steps = (one.start, *one.steps, one.end)
    lacks = NO_AMOUNTS if all(step.deals == step.unpriced for step in steps) else None
    rows = () if lacks else tuple(_rows(one, moved, span, horizon))
    said = lacks or headline(one, horizon)
    return Currency(one.currency, said, rows, tuple(_notes(one, moved, span, horizon)), lacks)


def _rows(one: Waterfall, moved: Moved, span: Span, horizon: Span | None) -> Iterator[Bar]:
    level, zero = one.start.amount, Decimal(0)
    yield Bar(_open_on(span[0]), level, zero, level, "total", one.start.deals, None)
    for step in one.steps:
        kind = "won" if step.bar == "won" else "more" if step.bar in _GREW else "less"
        yield Bar(BARS[step.bar], step.amount, level, level + step.amount, kind, step.deals, step.bar)
        level += step.amount
    for label, bars, _ in _unknown(moved, horizon):
        if one.start.deals and not any(step.bar in bars for step in one.steps):
            yield Bar(label, None, level, level, "unknown", None, None)
    yield Bar(_open_on(span[1]), one.end.amount, zero, one.end.amount, "total", one.end.deals, None)


def _unknown(moved: Moved, horizon: Span | None) -> Iterator[tuple[str, tuple[str, str], int]]:
    """What cannot be in the bars since nobody knows any value of the first day: label, bars, and of how many deals."""
    if moved.opened and moved.amounts_unknown == moved.opened:
        yield "Increased, decreased", ("increased", "decreased"), moved.amounts_unknown
    if horizon and moved.opened and moved.closings_unknown == moved.opened:
        yield "Pulled in, pushed out", ("pulled_in", "pushed_out"), moved.closings_unknown


def headline(one: Waterfall, horizon: Span | None = None) -> str:
    """The change and what it is made of: the largest bars by name, the others together."""
    change = one.end.amount - one.start.amount
    which = f" closing in {words.quarter(horizon[0], year=True)}" if horizon else ""
    end = money(_number(one.end.amount), one.currency)
    if not change:
        said = f"Pipeline{which} stayed at {end}"
    else:
        moved = money(_number(abs(change)), one.currency)
        said = f"Pipeline{which} {'grew' if change > 0 else 'fell'} by {moved} to {end}"
    priced = [step for step in one.steps if step.amount]
    named = sorted(priced, key=lambda step: -abs(step.amount))[:NAMED]
    listed = [_said(step, one.currency) for step in priced if step in named]
    rest = sum((step.amount for step in priced if step not in named), Decimal(0))
    if len(priced) > len(named):
        sign = "+" if rest > 0 else ""
        listed.append(f"other changes {sign}{money(_number(rest), one.currency)}")
    return f"{said}: {', '.join(listed)}." if listed else f"{said}: nothing moved."


def _said(step: Step, currency: str) -> str:
    what = _SAID.get(step.bar, BARS[step.bar].lower())
    return f"{money(_number(abs(step.amount)), currency)} {what}"


def _notes(one: Waterfall, moved: Moved, span: Span, horizon: Span | None) -> Iterator[str]:
    if horizon:
        quarter = words.quarter(horizon[0], year=True)
        yield f"Open deals expected to close in {quarter}; won is what was signed in these days and in {quarter}."
    else:
        yield "Won is the value signed in these days. A deal that came in counts with the amount it has now."
    unpriced = [(step.unpriced, words_of) for step, words_of in ((one.start, "at the start"), (one.end, "at the end"))]
    if any(count for count, _ in unpriced):
        counts = " and ".join(f"{words.exact(count)} {place}" for count, place in unpriced if count)
        yield f"Open deals without an amount are in no sum: {counts}."
    yield from _doubts(moved, span, horizon)


def _doubts(moved: Moved, span: Span, horizon: Span | None) -> Iterator[str]:
    """Of how many deals the value of the first day is not known, and what is taken instead."""
    if not moved.opened:
        return
    doubts: dict[int, list[str]] = {}
    for what, count in (("amount", moved.amounts_unknown), ("close date", moved.closings_unknown if horizon else 0)):
        doubts.setdefault(count, []).append(what)
    for count, of in sorted(doubts.items(), reverse=True):
        if count:
            what, are = " and the ".join(of), "is" if len(of) == 1 else "are"
            known = "known of none" if count == moved.opened else f"not known of {words.exact(count)}"
            yield (
                f"The {what} on {day(span[0])} {are} {known} of the {words.exact(moved.opened)} deals open then: no "
                "history of changes and no earlier upload tells. What is told first afterwards is taken, so changes "
                "before that are not in it."
            )


def _open_on(on: date) -> str:
    return "Before all data" if on < BEGINNING else f"Open on {day(on)}"


def _number(amount: Decimal) -> float:
    return float(amount)
