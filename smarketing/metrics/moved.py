"""Whether a number has moved since something was changed: as many days before it as after it, equally old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from smarketing import format as words
from smarketing.analysis.intervals import Z95, difference, rate
from smarketing.answers import Read
from smarketing.filters import Filters
from smarketing.metrics import reasons
from smarketing.metrics.counting import counted, measure_of
from smarketing.metrics.declaration import RATE, Metric
from smarketing.metrics.registry import metric

BETTER, WORSE, UNCLEAR, UNKNOWN = "better", "worse", "not clear yet", "unknown"
Counts = tuple[float, int | None]


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


def moved(read: Read, key: str, changed_on: date, check_on: date, scope: str | None = None) -> Moved:
    """What became of a metric (one of `registry.ACTIONS`) from a change to the day on which that is looked at.

    The day of the change is the first after it, the day of the check is not in it. `scope` as in feedback.scope.
    """
    span = check_on - changed_on
    if span <= timedelta(0):
        return Moved(key, scope, 0, (0, None), (0, None), UNKNOWN, "The day to look at it is not after the change.")
    declared = metric(key)
    sides = (_over(changed_on - span, changed_on, scope), _over(changed_on, check_on, scope))
    (before, after), lacks = zip(*(_counts(read, declared, side) for side in sides), strict=True)
    when = " and ".join(name for name, lack in zip(("before", "after"), lacks, strict=True) if lack)
    if when:
        verdict = UNKNOWN
        sentence = f"Nothing to compare in the {span.days} days {when}. {next(filter(None, lacks))}"
    else:
        verdict, sentence = _compared(declared, before, after, span)
    return Moved(key, scope, span.days, before, after, verdict, sentence)


def _over(from_on: date, to_on: date, scope: str | None) -> Filters:
    """The days from `from_on` up to, not including, `to_on`, as they stood at the end of them."""
    name, _, value = (scope or "").partition(": ")
    narrowed = {name: value} if name in ("segment", "channel") and value else {}
    return Filters(from_on, to_on, to_on - timedelta(days=1), **narrowed)


def _counts(read: Read, declared: Metric, filters: Filters) -> tuple[Counts, str | None]:
    """Part and whole, and why nothing can be compared with them, if nothing can."""
    measure = measure_of(read, declared, filters)
    row = counted(read, measure, filters).row(0, named=True)
    counts: Counts = (row["part"] or 0, None if declared.unit != RATE else row["whole"] or 0)
    lacks = reasons.unknown(read, declared, measure, filters)
    return counts, lacks or (reasons.none(declared, filters) if counts[1] == 0 else None)


def _compared(declared: Metric, before: Counts, after: Counts, span: timedelta) -> tuple[str, str]:
    limits = difference(*after, *before) if declared.unit == RATE else None
    if limits is None:
        change, half = float(after[0] - before[0]), Z95 * sqrt(after[0] + before[0])
        low, high = change - half, change + half
        numbers = f"{words.exact(before[0])} → {words.exact(after[0])} in {span.days} days each"
    else:
        change, low, high = (100 * value for value in limits)
        numbers = f"{words.rate(rate(*before))} → {words.rate(rate(*after))}"
    ends = (-high, -low) if declared.better == "less" else (low, high)
    verdict = BETTER if ends[0] > 0 else WORSE if ends[1] < 0 else UNCLEAR
    unit = "" if limits is None else " points"
    change_said = f"{_whole(change)}{unit}, {_whole(low)} to {_whole(high)}"
    return verdict, f"{declared.label} {numbers} ({change_said}): {verdict}"


def _whole(value: float) -> str:
    """A difference without a fraction: '+9', '−2', '0'."""
    return words.signed(round(value))
