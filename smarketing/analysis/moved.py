"""Whether a number has moved since something was changed: as many days before it as after it, equally old."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing.analysis.intervals import Z95, difference, rate
from smarketing.feedback import METRICS

BETTER, WORSE, UNCLEAR, UNKNOWN = "better", "worse", "not clear yet", "unknown"
Read = Callable[..., pl.DataFrame]
Counts = tuple[int, int | None]
_OF = {
    "acceptance_rate": "MQL was decided",
    "reply_in_time": "reply was judged",
    "mql_to_sql": "lead became an MQL",
    "sql_to_won": "lead became an SQL",
    "win_rate": "deal was closed",
}


@dataclass(frozen=True)
class Moved:
    """A metric in the days before a change and in as many after it, both judged when equally old.

    `before` and `after` are (part, whole), or (count, None); `said` is the sentence. Verdict: better or worse when the
    95 % interval of the difference leaves 0 out, not clear yet when it holds it, unknown without numbers on both sides.
    """

    metric: str
    scope: str | None
    days: int
    before: Counts
    after: Counts
    verdict: str
    said: str


def moved(read: Read, metric: str, changed_on: date, check_on: date, scope: str | None = None) -> Moved:
    """What became of a metric (one of feedback.METRICS) from a change to the day on which that is looked at.

    The day of the change is the first after it, the day of the check is not in it. `scope` as in feedback.scope.
    """
    span = check_on - changed_on
    if span <= timedelta(0):
        return Moved(metric, scope, 0, (0, None), (0, None), UNKNOWN, "The day to look at it is not after the change.")
    narrowed = _narrowed(scope)
    after = _counts(read, metric, changed_on, check_on, narrowed)
    before = _counts(read, metric, changed_on - span, changed_on, narrowed)
    verdict, said = _compared(metric, before, after, span)
    return Moved(metric, scope, span.days, before, after, verdict, said)


def _narrowed(scope: str | None) -> dict[str, str]:
    name, _, value = (scope or "").partition(": ")
    return {name: value} if name in ("segment", "channel") and value else {}


def _counts(read: Read, metric: str, from_on: date, to_on: date, narrowed: dict[str, str]) -> Counts:
    """Part and whole of the days from `from_on` up to, not including, `to_on`, as they stood at the end of them."""
    asked: dict[str, Any] = {"from_on": from_on, "to_on": to_on, "as_of": to_on - timedelta(days=1), **narrowed}
    if metric == "mqls":
        found = read("activity_funnel", **asked).filter(stage="mql")
        return int(found["events"].sum()), None
    if metric in ("mql_to_sql", "sql_to_won"):
        first, last = metric.split("_to_")
        reached = dict(read("cohort_funnel", first_stage=first, **asked).select("stage", "reached").iter_rows())
        return int(reached.get(last) or 0), int(reached.get(first) or 0)
    name, part, rest = {
        "acceptance_rate": ("decision_states", "accepted", ("rejected", "accepted_by_default")),
        "reply_in_time": ("reply_states", "met", ("met_late", "breached")),
        "win_rate": ("deal_outcomes", "won", ("lost",)),
    }[metric]
    found = read(name, **asked)
    good = int(found[part].sum() or 0)
    return good, good + sum(int(found[other].sum() or 0) for other in rest)


def _compared(metric: str, before: Counts, after: Counts, span: timedelta) -> tuple[str, str]:
    if metric == "mqls":
        change = float(after[0] - before[0])
        half = Z95 * sqrt(after[0] + before[0])
        if not after[0] + before[0]:
            return UNKNOWN, f"No lead became an MQL, neither in the {span.days} days before nor after."
        low, high = change - half, change + half
        numbers = f"{words.exact(before[0])} → {words.exact(after[0])} in {span.days} days each"
    else:
        limits = difference(*after, *before)
        if limits is None:
            when = " and ".join(name for name, (_, whole) in (("before", before), ("after", after)) if not whole)
            return UNKNOWN, f"No {_OF[metric]} in the {span.days} days {when}: nothing to compare."
        change, low, high = (100 * value for value in limits)
        numbers = f"{words.rate(rate(*before))} → {words.rate(rate(*after))}"
    verdict = BETTER if low > 0 else WORSE if high < 0 else UNCLEAR
    unit = "" if metric == "mqls" else " points"
    change_said = f"{_whole(change)}{unit}, {_whole(low)} to {_whole(high)}"
    return verdict, f"{METRICS[metric]} {numbers} ({change_said}): {verdict}"


def _whole(value: float) -> str:
    """A difference without a fraction: '+9', '−2', '0'."""
    return words.signed(round(value))
