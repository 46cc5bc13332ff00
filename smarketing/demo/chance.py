"""Seeded chance from the four basic sums only, so that each platform and Python gives the same bytes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")
Quantiles = Sequence[tuple[float, float]]


class Chance:
    """A stream of draws named by `name`; streams of one seed do not disturb each other.

    Only `Random.random` is used: its sequence is promised by Python for a seed, and no draw needs the
    platform's logarithm or exponential.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._random = random.Random(f"{seed}:{name}").random

    def share(self) -> float:
        """A number from 0 up to, but not, 1."""
        return self._random()

    def hit(self, rate: float) -> bool:
        """True in `rate` (0 to 1) of all draws."""
        return self._random() < rate

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible, all as likely."""
        return low + int(self._random() * (high - low + 1))

    def one(self, choices: Sequence[T]) -> T:
        """One of `choices`, all as likely."""
        return choices[int(self._random() * len(choices))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One key of `weights`, as likely as its weight."""
        left = self._random() * sum(weights.values())
        for choice, weight in weights.items():
            left -= weight
            if left < 0:
                return choice
        return choice

    def between(self, quantiles: Quantiles) -> float:
        """A draw from the distribution through `quantiles`: (share, value) pairs from 0 to 1, joined by lines."""
        at = self._random()
        low = quantiles[0]
        for high in quantiles[1:]:
            if at < high[0]:
                return low[1] + (high[1] - low[1]) * (at - low[0]) / (high[0] - low[0])
            low = high
        return low[1]
