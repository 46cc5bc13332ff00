"""A metric as a page shows it: the number, its currencies, and the few words below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.metrics import engine, wording
from smarketing.metrics.engine import Answer

Tone = Literal["quiet", "breach", "watch"]


@dataclass(frozen=True)
class Figure:
    """One key number: the answer of the leading currency and those of the `others`; `more` is added to its tooltip."""

    answer: Answer
    others: tuple[Answer, ...] = ()
    note: str = ""
    tone: Tone = "quiet"
    more: str = ""

    @property
    def key(self) -> str:
        """The key of its metric."""
        return self.answer.key

    @property
    def label(self) -> str:
        """The metric's name."""
        return self.answer.metric.label

    @property
    def value(self) -> str | None:
        """The number in words; None where there is none."""
        return None if self.answer.value is None else wording.value(self.answer)

    @property
    def about(self) -> str:
        """What it is, what it rests on, or why it is missing."""
        return " ".join(filter(None, (wording.about(self.answer, self.others), self.more)))


def figures(read: Read, filters: Filters, keys: Iterable[str]) -> list[Figure]:
    """The metrics of these keys, each beside the period before."""
    return [figure(engine.compared(read, key, filters)) for key in keys]


def figure(answers: Sequence[Answer]) -> Figure:
    """The answers of one metric as a figure: below it the other currencies, else its change."""
    first, others = answers[0], tuple(answers[1:])
    also = f"and {', '.join(wording.value(other) for other in others)}" if others else wording.note(first)
    return Figure(first, others, also)


def noted(made: Figure, note: str, *, tone: Tone = "quiet", more: str = "") -> Figure:
    """The figure with other words below it; without a value it says 'no data' all the same."""
    return replace(made, note="no data" if made.value is None else note, tone=tone, more=more)
