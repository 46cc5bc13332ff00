"""MQL to won: the share of MQLs that is won, of those who have had the time for it. The one definition of the app."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from smarketing import format as words
from smarketing.analysis.intervals import FEW, interval
from smarketing.analysis.windows import LEAST_CONVERSIONS


@dataclass(frozen=True)
class WonRate:
    """`won` of the `mqls` that became one at least `window` days before data-as-of: in which 95 % of the won ones were.

    `rate` (0-1) is None, and `reason` says why, without a window or with fewer than 20 such MQLs. `limits` is the
    rate's 95 % interval (Wilson).
    """

    won: int
    mqls: int
    window: int | None

    @property
    def rate(self) -> float | None:
        """won / mqls."""
        return None if self.reason else self.won / self.mqls

    @property
    def limits(self) -> tuple[float, float] | None:
        """The 95 % interval of the rate."""
        return None if self.reason else interval(self.won, self.mqls)

    @property
    def reason(self) -> str | None:
        """Why there is no rate."""
        if self.window is None:
            return f"Fewer than {LEAST_CONVERSIONS} MQLs with both days were won: how long it takes cannot be seen."
        return f"Fewer than {FEW} MQLs have had the whole time to be won." if self.mqls < FEW else None

    @property
    def in_words(self) -> str:
        """'8.2% (7.0–9.7%)'; '—' without a rate."""
        return words.NOTHING if self.limits is None else f"{words.rate(self.rate)} ({words.interval(*self.limits)})"


def won_rate(cohort: pl.DataFrame, window: int | None) -> WonRate:
    """From the read cohort_funnel, first stage mql, of the MQLs that are at least `window` days old."""
    reached = dict(cohort.select("stage", "reached").iter_rows())
    return WonRate(int(reached.get("won", 0)), int(reached.get("mql", 0)), window)
