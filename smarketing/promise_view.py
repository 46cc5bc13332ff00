"""Everything that the Promises page says, computed from reads: no clock, no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from smarketing import answers, fiscal, mql_landing
from smarketing import format as words
from smarketing.analysis import freshness, ledger, promise_words, promises, replies, trend_weeks, volume
from smarketing.analysis.promises import UNJUDGED, Card, InForce
from smarketing.answers import Read, ask
from smarketing.filters import Filters
from smarketing.metrics import engine
from smarketing.warehouse.chain import Version

LEAST_WEEKS, MOST_WEEKS = 26, 78
NO_LEADS = (
    "No leads are loaded: what marketing hands over and how fast sales replies cannot be judged. Add leads from your "
    "marketing tool or CRM."
)
NO_MQLS = "No lead has a day on which it became an MQL. Add that column, or a history of stages, to your leads."
# Of more replies than this every n-th is looked at, for the picture alone.
MOST_REPLIES = 50_000
_WEEK = timedelta(days=7)
# clause -> the metrics that its card may show
_METRICS = {
    "volume": ("counted_mqls",),
    "response": ("reply_in_time",),
    "quality": ("acceptance_rate", "accepted_with_silence"),
}


@dataclass(frozen=True)
class PromiseView:
    """The promises over one period: `cards` in the order of the page, the `headline`, and what to do `first`.

    `late` is the read late_replies; `mqls` are those of the period, `states` how many are in each
    state of the reply clock, `has_touches` whether any of them can be judged.
    `lacks` says why nothing can be judged and what to add; then there are no cards. `unsigned` names a version of the
    period that nobody signed; `warnings` and `notes` say what must be known to read the numbers right.
    """

    filters: Filters
    versions: tuple[InForce, ...]
    every: tuple[InForce, ...]
    cards: tuple[Card, ...]
    headline: str
    first: str | None
    ledger: ledger.Ledger
    late: pl.DataFrame
    mqls: int
    states: dict[str, int]
    has_touches: bool
    unsigned: str | None
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    lacks: str | None = None


def in_force(versions: Sequence[Version]) -> tuple[InForce, ...]:
    """The versions that hold at some time, as the analysis takes them, the oldest first."""
    found = [
        InForce(one.version_id, one.name, one.from_on, one.to_on, one.terms, one.is_starter)
        for one in versions
        if one.is_in_chain and one.from_on is not None and one.to_on is not None
    ]
    return tuple(sorted(found, key=lambda one: one.from_on))


def view(read: Read, filters: Filters, versions: Sequence[Version]) -> PromiseView:
    """The promises of the period, each MQL judged by the version in force when its clock started."""
    every = in_force(versions)
    shown, days = _shown(read, filters, every)
    states, decisions = (
        ask(read, "reply_states", filters, by="version"),
        ask(read, "decision_states", filters, by="version"),
    )
    months = _months(read, filters, every, days)
    found = promises.cards(shown, states, decisions)
    counted = volume.card(shown, months, _landing(read, filters, every, months))
    if counted is not None:
        found["volume"] = counted
    cards = tuple(_narrowed(card, filters) for card in promises.ordered(found))
    late = ask(read, "late_replies", filters)
    lacks = _lacks(read, filters)
    mqls = int(states["mqls"].sum())
    return PromiseView(
        filters=filters,
        versions=shown,
        every=every,
        cards=() if lacks else cards,
        headline="There is nothing to judge yet." if lacks else _headline(cards, filters),
        first=None if lacks else promise_words.first(late),
        ledger=_ledger(read, filters, months, states),
        late=late,
        mqls=mqls,
        states=dict(states.drop("value").sum().row(0, named=True)),
        has_touches=bool(mqls > int(states["unjudged"].sum())),
        unsigned=next((one.name for one in reversed(shown) if one.is_starter), None),
        warnings=tuple(freshness.sentences(read("freshness"), freshness.STALE_DAYS)),
        notes=tuple(filter(None, (promises.judged_before(shown, states), _begins(read, filters, every, days)))),
        lacks=lacks,
    )


def volume_card(read: Read, filters: Filters, versions: Sequence[Version]) -> Card | None:
    """The card of marketing's volume alone; None when no version of the period promises any."""
    every = in_force(versions)
    shown, days = _shown(read, filters, every)
    months = _months(read, filters, every, days)
    card = volume.card(shown, months, _landing(read, filters, every, months))
    return None if card is None else _narrowed(card, filters)


def metric_of(read: Read, shown: PromiseView, card: Card) -> str | None:
    """The metric whose number a card shows; None where it is one of the agreement alone, or of other days or MQLs."""
    for key in _METRICS.get(card.clause, ()):
        answer = engine.answer(read, key, shown.filters)
        part = None if answer.whole is None else answer.part
        if (card.value, card.part, card.whole) == (answer.value, part, answer.whole):
            return key
    return None


def strip(read: Read, shown: PromiseView) -> replies.Strip:
    """The reply times of the period, by segment; of very many MQLs an even part of each state."""
    calendars = {one.version_id: one.terms.calendar_of() for one in shown.every}
    every = max(1, -(-shown.mqls // MOST_REPLIES))
    rows = ask(read, "reply_rows", shown.filters, **({"every": every} if every > 1 else {}))
    return replies.strip(rows, ask(read, "reply_states", shown.filters, by="segment"), calendars)


def causes(read: Read, shown: PromiseView) -> pl.DataFrame:
    """Why replies were late, as the read breach_causes."""
    return ask(read, "breach_causes", shown.filters)


def weeks(read: Read, shown: PromiseView) -> pl.DataFrame:
    """The share of replies in time by week of the MQL, over the period, or the half year before its end."""
    filters = shown.filters
    end = min(filters.to_on, filters.as_of + timedelta(days=1))
    own = fiscal.calendar()
    newest = own.week(end - timedelta(days=1))
    longest, shortest = newest - (MOST_WEEKS - 1) * _WEEK, newest - (LEAST_WEEKS - 1) * _WEEK
    start = own.week(min(shortest, max(longest, filters.from_on)))
    states = ask(read, "reply_states", filters, from_on=start, to_on=end, by="week")
    return trend_weeks.weeks(states, shown.every, start, end)


def rows_in(read: Read, shown: PromiseView, state: str) -> pl.DataFrame:
    """The MQLs of the period whose reply is in that state, as the read reply_rows."""
    return ask(read, "reply_rows", shown.filters, state=state)


def _shown(read: Read, filters: Filters, every: Sequence[InForce]) -> tuple[tuple[InForce, ...], tuple[date, date]]:
    """The versions that the period touches, and the days of it for which there is data."""
    start, stop = max(filters.from_on, _first_on(read, filters)), min(filters.to_on, filters.as_of + timedelta(days=1))
    return tuple(promises.overlapping(every, start, max(stop, start + timedelta(days=1)))), (start, stop)


def _first_on(read: Read, filters: Filters) -> date:
    first = read("contents")["first_on"].item()
    return first if isinstance(first, date) else filters.as_of


def _months(read: Read, filters: Filters, every: Sequence[InForce], days: tuple[date, date]) -> list[volume.Month]:
    """The calendar months of the period, without one at whose start there was no data yet."""
    if days[0] >= days[1]:
        return []
    first = days[0].replace(day=1)
    counts = ask(read, "volume_months", filters, from_on=first, to_on=volume.following(days[1]))
    found = volume.months(counts, every, days, filters.as_of, mql_landing.told_at(read, filters))
    begun = _begun(every, _first_on(read, filters))
    return [one for one in found if one.month_on >= begun]


def _landing(
    read: Read, filters: Filters, every: Sequence[InForce], months: Sequence[volume.Month]
) -> tuple[int, int] | None:
    """Where the counted MQLs of the running month end; None where no month of these is running, or nothing says."""
    version = next((one for one in every if one.from_on <= filters.as_of < one.to_on), None)
    if version is None or all(one.is_over for one in months):
        return None
    found = mql_landing.landing(read, filters, version.terms.calendar_of(), mql_landing.COUNTED)
    return None if found is None else (found.low, found.high)


def _begun(every: Sequence[InForce], first_on: date) -> date:
    """The first month of which all working days are in the data."""
    month = first_on.replace(day=1)
    holding = promises.overlapping(every, month, first_on + timedelta(days=1))
    missed = any(one.terms.calendar_of().working_days(month, first_on) for one in holding)
    return volume.following(month) if missed else month


def _begins(read: Read, filters: Filters, every: Sequence[InForce], days: tuple[date, date]) -> str | None:
    """That the month in which the data begins is not judged, where the period reaches back to it."""
    first_on = _first_on(read, filters)
    first = promises.promising(promises.overlapping(every, first_on, first_on + timedelta(days=1)), "volume")
    if first is None or days[0].replace(day=1) >= _begun(every, first_on):
        return None
    month = words.month(first_on, year=True)
    return f"The number of MQLs of {month} is not judged: the data begins on {words.day(first_on)}."


def _narrowed(card: Card, filters: Filters) -> Card:
    """The card, saying under filters of which MQLs it is: a volume is promised for all, the rest is of some."""
    if not filters.chosen:
        return card
    said = f"Only MQLs with {_chosen(filters)}."
    if card.clause == "volume":
        said = f"Promised for all MQLs: not narrowed by {' or '.join(filters.chosen)}."
    return replace(card, notes=(said, *card.notes))


def _headline(cards: Sequence[Card], filters: Filters) -> str:
    """The verdict; under filters also of which MQLs it is, where the number of all is among what is judged."""
    said = promise_words.headline(cards, filters.when())
    judged = {card.clause == "volume" for card in cards if card.state != UNJUDGED}
    if not filters.chosen or True not in judged:
        return said
    rest = f", the rest of those with {_chosen(filters)}" if False in judged else ""
    return f"{said} The number of MQLs is of all{rest}."


def _chosen(filters: Filters) -> str:
    """What is filtered, in words that name nobody: whether names are shown is for the page to say."""
    values = (f"{name} {value}" for name, value in filters.chosen.items() if name != "owner")
    return " and ".join([*values, *(["the chosen owner"] if filters.owner else [])])


def _ledger(read: Read, filters: Filters, months: list[volume.Month], states: pl.DataFrame) -> ledger.Ledger:
    """Both sides in money; an MQL is worth what all MQLs so far were, under the same filters.

    Under filters marketing's side is left out: its number is promised for all MQLs, not for some of them.
    """
    deals = ask(read, "pipeline", filters).filter(pl.col("status") == "won")
    won = deals.group_by("currency").agg(
        deals=(pl.col("deals") - pl.col("without_amount")).sum(), amount=pl.col("amount").sum()
    )
    judged = int((states["met"] + states["met_late"] + states["breached"]).sum())
    return ledger.Ledger(
        value=ledger.value(answers.mql_to_won(read, filters), won),
        missing=volume.missing(months) if months and not filters.chosen else None,
        no_missing=ledger.OF_ALL if months and filters.chosen else ledger.NO_PROMISE,
        late=int(states["met_late"].sum()) if judged else None,
        waiting=int(states["breached"].sum()) if judged else None,
    )


def _lacks(read: Read, filters: Filters) -> str | None:
    if not read("contents")["leads"].item():
        return NO_LEADS
    return None if read("reply_states", as_of=filters.as_of)["mqls"].sum() else NO_MQLS
