"""From the pipeline of one day to that of another: what was added, changed and closed, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

import polars as pl

# In the order in which they stand between start and end.
BARS = {
    "created": "Created",
    "learned": "Opened before, learned later",
    "reopened": "Reopened",
    "pulled_in": "Pulled in",
    "priced": "Amount filled in",
    "increased": "Increased",
    "currency_in": "From another currency",
    "currency_out": "To another currency",
    "decreased": "Decreased",
    "unpriced": "Amount removed",
    "pushed_out": "Pushed out",
    "won": "Won",
    "booked_other": "Won, dated on other days",
    "lost": "Lost",
    "deleted": "Deleted",
}
ENTRIES = ("created", "learned", "reopened", "pulled_in")
CLOSED = ("won", "lost")
Span = tuple[date, date]

_MONEY = pl.Decimal(38, 6)
_TOLD = {"deal_id": pl.String, "name": pl.String, "company": pl.String, "owner": pl.String, "created_on": pl.Date}
_STATE: dict[str, Any] = {"status": pl.String, "amount": _MONEY, "currency": pl.String, "closes_on": pl.Date}
PARTS: dict[str, Any] = {
    "bar": pl.String,
    "currency": pl.String,
    "amount": _MONEY,
    "deal_key": pl.String,
    **_TOLD,
    **{f"{name}_before": kind for name, kind in _STATE.items()},
    **{f"{name}_after": kind for name, kind in _STATE.items()},
}


class State(NamedTuple):
    """A deal as it stands on a day; `amount` None when it has none."""

    status: str | None
    amount: Decimal | None
    currency: str
    closes_on: date | None


class Flow(NamedTuple):
    """One deal's part of a bar, signed as it changes the pipeline; None of a deal without an amount."""

    bar: str
    currency: str
    amount: Decimal | None


@dataclass(frozen=True)
class Bar:
    """One row of the picture, from `start` to `end`. `amount` is signed, None where it is not known.

    kind: total (what is open), more, less, won or unknown; `pick` names the bar whose deals stand behind it.
    """

    label: str
    amount: Decimal | None
    start: Decimal
    end: Decimal
    kind: str
    deals: int | None
    pick: str | None


@dataclass(frozen=True)
class Step:
    """One bar: its signed sum, its deals, and how many of these have no amount and so are not in the sum."""

    bar: str
    amount: Decimal
    deals: int
    unpriced: int


@dataclass(frozen=True)
class Waterfall:
    """The pipeline of one currency on two days and the bars between: start + all amounts = end, exactly."""

    currency: str
    start: Step
    steps: tuple[Step, ...]
    end: Step

    def amount(self, bar: str) -> Decimal:
        """The signed sum of a bar; 0 when no deal is in it."""
        return next((step.amount for step in self.steps if step.bar == bar), Decimal(0))


@dataclass(frozen=True)
class Moved:
    """All currencies, the largest first, and `parts` (columns PARTS): the deals behind each bar.

    Of the `opened` deals that were open on the first day, `amounts_unknown` and `closings_unknown` tell of how many
    nobody knows what the amount, or the close date, was then: their changes cannot be in any bar.
    """

    waterfalls: tuple[Waterfall, ...]
    parts: pl.DataFrame
    opened: int
    amounts_unknown: int
    closings_unknown: int


def waterfall(first: pl.DataFrame, second: pl.DataFrame, span: Span, horizon: Span | None = None) -> Moved:
    """What moved the pipeline between the ends of two days, `span` = (the first, the second].

    Both frames are of the read deal_states, or two snapshots that were kept: one row per deal_key. With a `horizon`
    (first and last expected close date) the pipeline is the open deals expected to close in it, and deals move in and
    out of it by their dates; without one it is all open deals. A value changes before its deal closes, so the bar `won`
    is what was signed in the span, and with a horizon in both: amounts by close date. A deal that came in comes in with
    the amount that it has on the second day.
    """
    before, after = _standing(first, span[0]), _standing(second, span[1])
    rows = [row for pair in _changed(before, after, span).iter_rows(named=True) for row in _rows(pair, span, horizon)]
    parts = pl.DataFrame(rows, schema=PARTS, orient="row")
    ends = [_summed(_pipeline(frame, horizon)) for frame in (before, after)]
    steps: dict[str, list[Step]] = defaultdict(list)
    for row in _grouped(parts, ["currency", "bar"]).iter_rows(named=True):
        steps[row["currency"]].append(Step(row["bar"], row["sum"], row["deals"], row["unpriced"]))
    found = [_waterfall(name, steps[name], *ends) for name in {*ends[0], *ends[1], *steps}]
    opened = before.filter(pl.col("status") == "open")
    return Moved(
        tuple(sorted(found, key=lambda one: (-max(one.start.amount, one.end.amount), one.currency))),
        parts.sort("currency", "bar", pl.col("amount").abs(), "deal_key", descending=[False, False, True, False]),
        opened.height,
        *(_unknown(opened, name) for name in ("is_amount_known", "is_closing_known")),
    )


def flows(
    before: State | None, after: State | None, created_on: date | None, span: Span, horizon: Span | None = None
) -> Iterator[Flow]:
    """The parts of one deal in the bars, in their order; None for a deal that is missing on that day."""
    if _is_in(before, horizon):
        stands = before
    else:
        entry = _entry(before, after, created_on, span, horizon)
        if entry is None:
            return
        stands = before if entry == "pulled_in" else after
        assert stands is not None
        yield Flow(entry, stands.currency, stands.amount)
    assert stands is not None
    if after is not None and after.status is not None:
        yield from _changes(stands, after)
        stands = after
    if not _is_in(after, horizon):
        yield Flow(_exit(after, span, horizon), stands.currency, _minus(stands.amount))


def _entry(
    before: State | None, after: State | None, created_on: date | None, span: Span, horizon: Span | None
) -> str | None:
    """The bar by which a deal comes in that was not in the pipeline before; None when it does not."""
    came_and_went = before is None and after is not None and after.status == "lost" and _is_within(after, span, horizon)
    if after is None or not (_is_in(after, horizon) or _is_signed(after, span, horizon) or came_and_went):
        return None
    if before is None:
        return "created" if created_on is not None and created_on > span[0] else "learned"
    if before.status == "open":
        return "pulled_in"
    # What was not known, or known to be won on another day, is a correction and no new chance.
    return "learned" if before.status is None or before.status == after.status else "reopened"


def _exit(after: State | None, span: Span, horizon: Span | None) -> str:
    """The bar by which a deal leaves the pipeline."""
    if after is None or after.status is None:
        return "deleted"
    if after.status == "won":
        return "won" if _is_signed(after, span, horizon) else "booked_other"
    return "lost" if after.status == "lost" else "pushed_out"


def _changes(before: State, after: State) -> Iterator[Flow]:
    """From the amount of one state to that of another."""
    old, new = before.amount, after.amount
    if before.currency != after.currency:
        yield Flow("currency_out", before.currency, _minus(old))
        yield Flow("currency_in", after.currency, new)
    elif old is None or new is None:
        if new is not None:
            yield Flow("priced", after.currency, new)
        elif old is not None:
            yield Flow("unpriced", after.currency, _minus(old))
    elif old != new:
        yield Flow("increased" if new > old else "decreased", after.currency, new - old)


def _is_in(state: State | None, horizon: Span | None) -> bool:
    """Whether a deal is in the pipeline: open and, with a horizon, expected to close in it."""
    return state is not None and state.status == "open" and _fits(state.closes_on, horizon)


def _is_signed(state: State, span: Span, horizon: Span | None) -> bool:
    return state.status == "won" and _is_within(state, span, horizon)


def _is_within(state: State, span: Span, horizon: Span | None) -> bool:
    """Whether the close date lies in the span, and in the horizon."""
    closed = state.closes_on
    return closed is not None and span[0] < closed <= span[1] and _fits(closed, horizon)


def _fits(closes_on: date | None, horizon: Span | None) -> bool:
    return horizon is None or (closes_on is not None and horizon[0] <= closes_on <= horizon[1])


def _minus(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.copy_negate() if amount else amount


def _standing(states: pl.DataFrame, day: date) -> pl.DataFrame:
    """The states of a day; what is closed with a later date was open then."""
    later = pl.col("status").is_in(CLOSED) & (pl.col("closes_on") > day).fill_null(False)
    return states.with_columns(
        pl.when(later).then(pl.lit("open")).otherwise("status").alias("status"), pl.col("amount").cast(_MONEY)
    )


def _changed(before: pl.DataFrame, after: pl.DataFrame, span: Span) -> pl.DataFrame:
    """One row per deal that may be in some bar: its state before and after, each null where it is missing."""
    columns = ["deal_key", *_TOLD, *_STATE]
    both = before.select(columns).join(
        after.select(columns), on="deal_key", how="full", suffix="_after", coalesce=True, maintain_order="left_right"
    )
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_after")) for name in _STATE)
    new = pl.col("closes_on_after").is_between(*span, closed="right").fill_null(False)
    over = pl.col("status").is_in(CLOSED).fill_null(False) & pl.col("status_after").is_in(CLOSED).fill_null(False)
    return both.filter(~same & (~over | new))


def _rows(pair: dict[str, Any], span: Span, horizon: Span | None) -> Iterator[tuple[Any, ...]]:
    """The rows of `parts` that a deal gives."""
    before, after = _state(pair, ""), _state(pair, "_after")
    told = {name: pair[f"{name}_after"] if after else pair[name] for name in _TOLD}
    for flow in flows(before, after, told["created_on"], span, horizon):
        yield (*flow, pair["deal_key"], *told.values(), *(before or [None] * 4), *(after or [None] * 4))


def _state(pair: dict[str, Any], suffix: str) -> State | None:
    """The state in a row; a missing deal has no currency, which every other has."""
    found = State(*(pair[f"{name}{suffix}"] for name in _STATE))
    return None if found.currency is None else found


def _pipeline(states: pl.DataFrame, horizon: Span | None) -> pl.DataFrame:
    opened = states.filter(pl.col("status") == "open")
    return opened if horizon is None else opened.filter(pl.col("closes_on").is_between(*horizon))


def _grouped(frame: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return frame.group_by(by).agg(
        pl.col("amount").sum().alias("sum"), pl.len().alias("deals"), pl.col("amount").null_count().alias("unpriced")
    )


def _summed(pipeline: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["currency"]: row for row in _grouped(pipeline, ["currency"]).iter_rows(named=True)}


def _waterfall(currency: str, steps: list[Step], *ends: dict[str, dict[str, Any]]) -> Waterfall:
    none = {"sum": Decimal(0), "deals": 0, "unpriced": 0}
    start, end = (
        Step(bar, row["sum"], row["deals"], row["unpriced"])
        for bar, row in zip(("start", "end"), (one.get(currency, none) for one in ends), strict=True)
    )
    made = Waterfall(currency, start, tuple(sorted(steps, key=lambda step: list(BARS).index(step.bar))), end)
    with localcontext(prec=60):
        assert start.amount + sum((step.amount for step in steps), Decimal(0)) == end.amount, currency
    return made


def _unknown(opened: pl.DataFrame, column: str) -> int:
    return int((opened[column] == 0).sum()) if column in opened.columns else 0
