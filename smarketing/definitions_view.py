"""What the Definitions page says: each metric with its value, whose it is, and what a search finds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from smarketing import glossary
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.metrics import engine, wording
from smarketing.metrics.declaration import BOTH, MARKETING, SALES, Metric, Side
from smarketing.metrics.registry import METRICS

HEADLINE = "What a number means, whose it is, and the rows behind it."
SAME = (
    "Marketing owns the funnel up to the MQL, over quarters; sales owns it from acceptance on, over weeks and months."
)
SIDES: Mapping[Side, str] = {MARKETING: "Marketing", BOTH: "Both", SALES: "Sales"}
_LIKENESS = 0.5


@dataclass(frozen=True)
class Found:
    """What a search finds: metrics, words with their meaning, and the sentence where nothing has that name.

    `is_narrowed` is false where nothing was typed.
    """

    metrics: tuple[Metric, ...]
    words: Mapping[str, str]
    lacks: str = ""
    is_narrowed: bool = True


def values(read: Read, filters: Filters) -> dict[str, str]:
    """The value of each metric over the period in words, by key; '—' where there is none."""
    return {key: wording.exact(engine.answer(read, key, filters)) for key in METRICS}


def find(typed: str) -> Found:
    """The metrics and words in which each typed word begins one: by name before by what is said of them.

    Where none has it, those with the nearest name. All of them for an empty search.
    """
    asked = typed.casefold().split()
    meanings = {word: meaning for group in glossary.GROUPS.values() for word, meaning in group.items()}
    metrics = [each for each in METRICS.values() if _has(_said(each), asked)]
    metrics.sort(key=lambda each: not _has(_named(each), asked))
    words = {word: meaning for word, meaning in meanings.items() if _has(f"{word} {meaning}", asked)}
    if metrics or words:
        return Found(tuple(metrics), words, is_narrowed=bool(asked))
    return _nearest(" ".join(typed.split()), meanings)


def sides(metrics: Sequence[Metric]) -> dict[Side, list[Metric]]:
    """The metrics by whose they are, the side of the first before the others."""
    grouped: dict[Side, list[Metric]] = {}
    for each in metrics:
        grouped.setdefault(each.side, []).append(each)
    return grouped


def _nearest(typed: str, meanings: Mapping[str, str]) -> Found:
    names = {each.label.casefold(): each for each in METRICS.values()}
    known = {word.casefold(): word for word in meanings}
    near = get_close_matches(typed.casefold(), [*names, *known], n=1, cutoff=_LIKENESS)
    if not near:
        return Found((), {}, f'Nothing here is called "{typed}".')
    name = names[near[0]].label if near[0] in names else known[near[0]]
    metrics = (names[near[0]],) if near[0] in names else ()
    words = {} if metrics else {name: meanings[name]}
    return Found(metrics, words, f'Nothing here is called "{typed}". The nearest name is {name}.')


def _named(declared: Metric) -> str:
    return f"{declared.key} {declared.key.replace('_', ' ')} {declared.label}"


def _said(declared: Metric) -> str:
    return " ".join([_named(declared), declared.says, declared.formula, declared.source])


def _has(text: str, asked: Sequence[str]) -> bool:
    """Whether each of these begins a word of the text."""
    folded = text.casefold()
    return all(re.search(rf"(?<!\w){re.escape(word)}", folded) for word in asked)
