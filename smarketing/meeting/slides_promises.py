"""The promises on a slide: the broken ones first, each with what was promised and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from smarketing import format as words
from smarketing import mql_landing, promise_view
from smarketing.agreement import MARKETING
from smarketing.analysis import replies
from smarketing.analysis.intervals import rate
from smarketing.analysis.promise_words import NAMES
from smarketing.analysis.promises import SHARE, UNJUDGED, Card
from smarketing.meeting import numbers
from smarketing.meeting.asked import Asked
from smarketing.meeting.deck import COUNT, RATE, Hero, Line, Number, Slide
from smarketing.promise_view import PromiseView

MOST_HEROES = 3
# What a number of a promise is called: its share or count, and whether it is broken (1) or kept (0).
KEPT_KEY, BROKEN_KEY = "promise:", "broken:"
_TEAMS = {"marketing": "Marketing", "sales": "Sales"}


def view(asked: Asked) -> PromiseView:
    """The promises of the month that is looked at."""
    return promise_view.view(asked.read, asked.month(), asked.versions)


def ahead(asked: Asked) -> int | None:
    """How many more MQLs may come until the month that is looked at ends; None where it is over, or nothing says."""
    month = asked.month()
    return None if month.to_on <= asked.as_of else mql_landing.ahead(asked.read, month, asked.calendar)


def slide(asked: Asked, shown: PromiseView) -> Slide:
    """Heroes for the broken promises, or for the first ones when none is broken; the others as lines."""
    if shown.lacks or not shown.cards:
        return Slide("promises", "No promise can be judged", lacks=shown.lacks or "Nothing is promised in these days.")
    before = {one.key: one for one in asked.then}
    cards = sorted(shown.cards, key=lambda card: (card.state == UNJUDGED, not card.is_broken))
    large = [card for card in cards if card.state != UNJUDGED][:MOST_HEROES]
    notes = [f"Not signed: {shown.unsigned}."] if shown.unsigned else []
    return Slide(
        "promises",
        shown.headline.removesuffix("."),
        heroes=tuple(_hero(card, before.get(f"{KEPT_KEY}{card.clause}")) for card in large),
        lines=tuple(_line(card) for card in cards if card not in large),
        small=(*notes, *shown.notes, *shown.warnings),
    )


def promise_numbers(shown: PromiseView) -> Iterator[Number]:
    """Each promise as a number, and whether it is broken, for the next meeting to compare with."""
    for card in shown.cards:
        judged = card.state != UNJUDGED
        title = NAMES[card.clause][:1].upper() + NAMES[card.clause][1:]
        of = "" if judged else card.said
        read = "volume_months" if card.clause == "volume" else "reply_states"
        read = read if card.clause in ("volume", "response") else "decision_states"
        if card.unit == SHARE:
            part, n = (numbers.text(card.part), numbers.text(card.whole)) if judged else (None, None)
        else:
            part, n = (numbers.text(card.value) if judged else None), None
        unit = RATE if card.unit == SHARE else COUNT
        said: dict[str, Any] = {"definition": card.promise, "read": read, "lacks": of}
        yield Number(f"{KEPT_KEY}{card.clause}", title, card.side, unit, part, n, **said)
        broken = str(int(card.is_broken)) if judged else None
        yield Number(f"{BROKEN_KEY}{card.clause}", f"{title}: broken", card.side, COUNT, broken, **said)


def newly_broken(then: Sequence[Number], now: Sequence[Number]) -> tuple[Number, ...]:
    """The promises that are broken now and were not then; one that could not be judged then is newly broken too."""
    before = {one.key: one.part for one in then}
    return tuple(
        one for one in now if one.key.startswith(BROKEN_KEY) and one.part == "1" and before.get(one.key) != "1"
    )


def kept_again(then: Sequence[Number], now: Sequence[Number]) -> tuple[Number, ...]:
    """The promises that are kept now and were broken then."""
    before = {one.key: one.part for one in then}
    return tuple(
        one for one in now if one.key.startswith(BROKEN_KEY) and one.part == "0" and before.get(one.key) == "1"
    )


def name(number: Number) -> str:
    """What a promise is about, within a sentence: 'replies'."""
    return NAMES[number.key.removeprefix(BROKEN_KEY).removeprefix(KEPT_KEY)]


def _hero(card: Card, before: Number | None) -> Hero:
    # Where MQLs land is said on the slide of the outlook: twice, of two counts of MQLs, would be two numbers.
    said = [card.said, card.badge if card.unit != SHARE and card.badge and card.landing is None else ""]
    if before is not None and (value := _value(before)) is not None:
        said.append(f"At the last meeting: {words.rate(value) if before.unit == RATE else words.exact(value)}")
    if card.few:
        said.append("few leads")
    return Hero(
        _label(card),
        _number(card),
        card.side,
        tuple(filter(None, said)),
        done=card.value,
        whole=card.top,
        promised=card.goal,
        is_broken=card.is_broken,
    )


def _line(card: Card) -> Line:
    number = "" if card.state == UNJUDGED else f"{_number(card)}. "
    return Line(f"{_label(card)}", f"{number}{card.said}", card.side, f"{KEPT_KEY}{card.clause}", card.is_broken)


def _label(card: Card) -> str:
    """Who promised what, short enough for the back row."""
    team = _TEAMS.get(card.side, "Both")
    goal = "all" if card.goal == 1 else words.rate(card.goal)
    if card.clause == "volume":
        return f"{team} promised {words.exact(card.goal)} MQLs by now" if card.goal else f"{team} promised MQLs"
    said = {
        "response": f"{team} promised {goal} of replies in time",
        "definition": f"Agreed: {goal} MQLs meet the definition",
        "quality": f"{team} promised that {goal} are accepted",
        "disposition": f"{team} promised to decide {goal} in time",
        "attempts": f"{team} promised enough attempts before giving up",
    }
    return said[card.clause]


def _number(card: Card) -> str:
    return words.rate(card.value) if card.unit == SHARE else words.exact(card.value)


def _value(number: Number) -> float | None:
    if number.part is None:
        return None
    return rate(float(number.part), float(number.n)) if number.n else float(number.part)


def proposal(shown: PromiseView, ahead: int | None) -> Iterator[Line]:
    """What must be decided since a promise cannot be met any more, whatever happens until the month ends.

    ahead: how many more MQLs may come until then; None where that is not known.
    """
    for card in shown.cards:
        if card.clause == "volume" and card.landing and card.landing[1] < card.top:
            said = f"The month likely stays below the {words.exact(card.top)} promised MQLs"
            why = "It does 9 times in 10, as MQLs have come: catch up, or agree on another number"
            yield Line(said, why, MARKETING, "proposal:volume", is_broken=True)
        need = replies.replies_needed(card) if card.clause == "response" and card.is_broken else None
        if need is not None and ahead is not None and need > ahead:
            said = f"Replies cannot reach {words.rate(card.goal)} this month any more: agree on what changes"
            why = f"It takes {words.exact(need)} in time in a row; at most {words.exact(ahead)} more MQLs are likely"
            yield Line(said, why, card.side, "proposal:response", is_broken=True)
