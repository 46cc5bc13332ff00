"""The verdict on the promises in plain words: how many are broken, by whom, and what to do first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from smarketing.agreement import BOTH, MARKETING, SALES
from smarketing.analysis.promises import UNJUDGED, Card
from smarketing.targets import NOT_SET

NUMBERS = ("none", "one", "two", "three", "four", "five", "six")
NAMES = {
    "volume": "the number of MQLs",
    "quality": "their quality",
    "definition": "the definition",
    "response": "replies",
    "attempts": "attempts",
    "disposition": "decisions",
}
TEAMS = {MARKETING: "Marketing", SALES: "Sales", BOTH: "both"}


def headline(cards: Sequence[Card], when: str) -> str:
    """The verdict on the cards; `when` is the period in words ("this month")."""
    judged = [card for card in cards if card.state != UNJUDGED]
    broken = [card for card in judged if card.is_broken]
    if not cards:
        return "Nothing is promised in this period."
    if not judged:
        return f"No promise can be judged {when}."
    past = when.startswith("last ")
    if not broken:
        return f"{_how_many(len(judged), len(judged), 'kept', past=past)} {when}."
    return f"{_how_many(len(broken), len(judged), 'broken', past=past)} {when}: {_by_whom(broken)}."


def first(late: pl.DataFrame) -> str | None:
    """What to do first: the MQLs that wait past their reply, and those among them whom nobody can answer.

    `late` is the read late_replies.
    """
    waiting = int(late["late"].sum())
    if not waiting:
        return None
    lost = int(late.filter((pl.col("owner") == NOT_SET) | (pl.col("is_active") == 0))["late"].sum())
    said = f"First: {_mqls(waiting)} past the promised reply"
    if lost == waiting:
        return f"{said}, and no one who could answer owns {'it' if waiting == 1 else 'them'}."
    return (
        f"{said}; {lost} of them {'belongs' if lost == 1 else 'belong'} to no one who could answer."
        if lost
        else f"{said}."
    )


def _mqls(number: int) -> str:
    return f"{number:,} {'MQL of the period waits' if number == 1 else 'MQLs of the period wait'}"


def _how_many(some: int, whole: int, what: str, *, past: bool) -> str:
    one, many = ("was", "were") if past else ("is", "are")
    if whole == 1:
        return f"The only promise that can be judged {one} {what}"
    if some == whole:
        return f"{'Both' if whole == 2 else f'All {NUMBERS[whole]}'} promises {many} {what}"
    return f"{NUMBERS[some].capitalize()} of {NUMBERS[whole]} promises {one if some == 1 else many} {what}"


def _by_whom(broken: Sequence[Card]) -> str:
    """'Marketing on the number of MQLs, Sales on replies and decisions'."""
    parts = []
    for side, team in TEAMS.items():
        on = _listed(NAMES[card.clause] for card in broken if card.side == side)
        if on:
            parts.append(f"{team} on {on}")
    return ", ".join(parts)


def _listed(words: Iterable[str]) -> str:
    items = list(words)
    return "".join(items) if len(items) < 2 else f"{', '.join(items[:-1])} and {items[-1]}"
