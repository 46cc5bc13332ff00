"""The meeting put together from reads: no clock, no screen. What the room sees, what is frozen and what is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from smarketing import freshness, queries
from smarketing.analysis import since
from smarketing.analysis.since import Change, Restated
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.meeting import (
    numbers,
    slides_actions,
    slides_changed,
    slides_handoff,
    slides_heard,
    slides_outlook,
    slides_promises,
)
from smarketing.meeting.asked import Asked
from smarketing.meeting.deck import Deck
from smarketing.metrics.registry import METRICS
from smarketing.promise_view import in_force
from smarketing.sales_forecast import Outlook
from smarketing.warehouse import Item, Snapshot, Version

# A first meeting looks back over this many days.
FIRST_DAYS = 7


def deck(
    read: Read,
    as_of: date,
    since_on: date | None = None,
    *,
    versions: Sequence[Version],
    calendar: Calendar,
    title: str,
    items: Sequence[Item] = (),
    before: Deck | None = None,
    outlooks: Sequence[Outlook] | None = None,
    names: bool = False,
    told: str = "",
) -> Deck:
    """All slides at the end of `as_of`, with the numbers behind them.

    `since_on`: the day since which changes are told; without it the day of the last meeting's deck `before`, or seven
    days ago. What is told since another day than that of `before` has no frozen numbers to compare with. `items` as
    `Warehouse.meetings.standing` gives them; `outlooks` as `sales_forecast.outlooks`, found when not given. Without
    `names` people of the data are numbered ("Person 3"). `told` says in words how far the data goes.
    """
    day, frozen = start(as_of, since_on, before)
    once = _once(read)
    then = numbers.numbers(once, day)
    asked = Asked(
        read=once,
        as_of=as_of,
        since_on=day,
        versions=versions,
        calendar=calendar,
        items=items,
        before=frozen,
        now=numbers.numbers(once, as_of),
        then=then if frozen is None else numbers.told(frozen.numbers, then),
        again=then,
        names=names,
    )
    return _deck(asked, title, outlooks, told or f"Data to {freshness.moment(as_of, 'UTC')}")


def rewritten(shown: Deck, items: Sequence[Item]) -> Deck:
    """The same deck with what is written in the meeting by now: nothing else of it depends on that."""
    on = date.fromisoformat(shown.as_of)
    lines = shown.slide("decide").lines
    proposals = [
        one for one in lines if one.key.startswith(slides_actions.PROPOSAL) and one.key != slides_actions.OVERDUE
    ]
    own = {"actions": slides_actions.slide(items, on), "decide": slides_actions.decisions(items, on, proposals)}
    return replace(shown, slides=tuple(own.get(one.key, one) for one in shown.slides))


def start(as_of: date, since_on: date | None, before: Deck | None) -> tuple[date, Deck | None]:
    """The day since which a meeting looks, and the frozen deck of that day; None where another day was chosen."""
    frozen_on = None if before is None else date.fromisoformat(before.as_of)
    day = since_on or frozen_on or as_of - timedelta(days=FIRST_DAYS)
    return day, before if frozen_on == day else None


def changes(read: Read, then: Deck, now: Deck) -> tuple[Change, ...]:
    """The difference of two meetings: late-arriving or restated data apart, the rest by channel."""
    again = numbers.numbers(read, date.fromisoformat(then.as_of))
    return since.changes(numbers.told(then.numbers, again), now.numbers, again)


def restated(snapshot: Snapshot, read: Read) -> tuple[Restated, ...]:
    """Where today's data tells the day of a frozen meeting otherwise: after an undo, a late or a corrected file.

    It marks the meeting and never alters it. Promises are not compared: their months may have been exempted since.
    """
    kept = [one for one in numbers.by_todays_names(snapshot.deck.numbers) if not one.key.startswith(_PROMISES)]
    again = numbers.numbers(read, snapshot.as_of, dict.fromkeys(one.key for one in kept if one.key in METRICS))
    return since.restated(kept, again)


def definitions(shown: Deck, versions: Sequence[Version]) -> dict[str, Any]:
    """By which words and queries the numbers of a deck were counted: kept beside its snapshot."""
    on = date.fromisoformat(shown.as_of)
    held = [one for one in in_force(versions) if one.from_on <= on < one.to_on]
    asked = sorted({one.read for one in shown.numbers if one.read})
    return {
        "agreement": [{"version_id": one.version_id, "name": one.name} for one in held],
        "numbers": {one.key: {"title": one.title, "says": one.definition, "read": one.read} for one in shown.numbers},
        "reads": {name: hashlib.sha256(queries.read(name).sql.encode()).hexdigest() for name in asked},
        "summaries": {name: queries.read(name).summary for name in asked},
    }


_PROMISES = (slides_promises.KEPT_KEY, slides_promises.BROKEN_KEY)


def _deck(asked: Asked, title: str, outlooks: Sequence[Outlook] | None, told: str) -> Deck:
    promised = slides_promises.view(asked)
    asked = _with_promises(asked, promised)
    deals, late = numbers.states(asked.read, asked.as_of), slides_handoff.late(asked)
    landing = slides_outlook.outlooks(asked) if outlooks is None else outlooks
    heard = slides_heard.view(asked)
    proposals = [
        *slides_handoff.proposal(asked, late),
        *slides_promises.proposal(promised, slides_promises.ahead(asked)),
        *slides_heard.proposal(heard),
    ]
    slides = (
        slides_actions.slide(asked.items, asked.as_of),
        slides_changed.slide(asked, deals),
        slides_promises.slide(asked, promised),
        slides_handoff.slide(asked, late),
        slides_heard.slide(asked, heard),
        slides_outlook.slide(asked, landing),
        slides_actions.decisions(asked.items, asked.as_of, proposals),
    )
    held = [one.name for one in in_force(asked.versions) if one.from_on <= asked.as_of < one.to_on]
    return Deck(
        title=title,
        since_on=f"{asked.since_on}",
        as_of=f"{asked.as_of}",
        told=told,
        agreement=held[0] if held else "",
        slides=slides,
        numbers=asked.now,
        deals=slides_changed.kept(deals, asked.as_of),
    )


def _once(read: Read) -> Read:
    """The same read, asked once for each question: many slides ask alike."""
    known: dict[tuple[Any, ...], pl.DataFrame] = {}

    def ask(name: str, **params: Any) -> pl.DataFrame:
        key = (name, *sorted((param, value) for param, value in params.items() if value is not None))
        if key not in known:
            known[key] = read(name, **params)
        return known[key]

    return ask


def _with_promises(asked: Asked, promised: slides_promises.PromiseView) -> Asked:
    return replace(asked, now=(*asked.now, *slides_promises.promise_numbers(promised)))
