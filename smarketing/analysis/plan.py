"""What targets ask for in any span of days: pro-rated by working days, shorter targets before longer ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from smarketing import zones
from smarketing.calendars import Calendar

_DAY = timedelta(days=1)
# The years that calendars know.
_FIRST, _LAST = date(zones.FIRST_YEAR, 1, 1), date(zones.LAST_YEAR - 1, 12, 31)
# From here on, less than asked is behind.
BEHIND = 0.95
SCHEMA: dict[str, type[pl.DataType]] = {"currency": pl.String, "day_on": pl.Date, "planned": pl.Float64}

Span = tuple[date, date]


@dataclass(frozen=True)
class Planned:
    """What is asked for of one metric in one currency ('(not set)' for a count) on the days of a span.

    covered_days: of the span's working days (`days`), those that a target covers: where it covers a part only, `value`
    is of that part. segments: there is no target of the whole, those of these segments were added.
    """

    metric: str
    currency: str
    value: float
    covered_days: int
    days: int
    segments: tuple[str, ...] = ()

    @property
    def is_sum_of_segments(self) -> bool:
        """Whether there is no target of the whole."""
        return bool(self.segments)

    @property
    def is_whole(self) -> bool:
        """Whether every working day of the span is covered."""
        return self.covered_days == self.days


@dataclass(frozen=True)
class _Target:
    first: int
    last: int
    value: float


@dataclass(frozen=True)
class _Spread:
    """Targets of one metric, segment and currency, spread over days; place 0 is `start`."""

    start: date
    targets: list[_Target]
    daily: np.ndarray
    is_planned: np.ndarray
    works: np.ndarray


def planned(
    plans: pl.DataFrame, metric: str, span: Span, calendar: Calendar, *, segment: str | None = None
) -> list[Planned]:
    """What the targets ask for from the first to the last day of the span, one per currency; [] without any.

    `plans` is the read of that name, `calendar` says which days are worked. A target that lies wholly within the span
    counts wholly; of one that reaches beyond it, the part that its working days within the span carry. A shorter target
    within a longer one fixes its part, the rest of the longer is spread over its other working days. Without `segment`
    the target of the whole counts; where no such target touches the span, the segments' are added.
    """
    found = []
    days = calendar.working_days(span[0], span[1] + _DAY)
    for currency, spreads, segments in _spreads(plans, metric, span, calendar, segment):
        covered: set[int] = set()
        value = 0.0
        for one in spreads:
            worth, which = _within(one, span)
            value += worth
            covered |= which
        found.append(Planned(metric, currency, value, len(covered), days, segments))
    return found


def daily(
    plans: pl.DataFrame, metric: str, span: Span, calendar: Calendar, *, segment: str | None = None
) -> pl.DataFrame:
    """What the targets ask for on each day of the span, as `planned` spreads them: currency, day_on, planned.

    One row per currency and day that a target covers, days without work included (with 0). The days of a span add up to
    `planned` of it unless a longer target contradicts the shorter ones within it.
    """
    frames = [pl.DataFrame(schema=SCHEMA)]
    for currency, spreads, _ in _spreads(plans, metric, span, calendar, segment):
        for one in spreads:
            low, high = _bounds(one, span)
            places = np.flatnonzero(one.is_planned[low:high]) + low
            frame = pl.DataFrame(
                {"day_on": [one.start + timedelta(days=int(place)) for place in places], "planned": one.daily[places]},
                schema_overrides={"day_on": pl.Date},
            )
            frames.append(frame.select(pl.lit(currency).alias("currency"), "day_on", "planned"))
    return pl.concat(frames).group_by("currency", "day_on").agg(pl.col("planned").sum()).sort("currency", "day_on")


def _spreads(
    plans: pl.DataFrame, metric: str, span: Span, calendar: Calendar, segment: str | None
) -> list[tuple[str, list[_Spread], tuple[str, ...]]]:
    """Per currency the spread targets that touch the span, and the segments they are of, where the whole has none."""
    known = plans.filter((pl.col("metric") == metric) & (pl.col("starts_on") >= _FIRST) & (pl.col("ends_on") <= _LAST))
    found = []
    for currency in known["currency"].unique().sort():
        mine = known.filter(currency=currency)
        rows = mine.filter(pl.col("segment").is_null() if segment is None else pl.col("segment") == segment)
        is_sum = segment is None and not _touches(rows, span)
        groups = mine.drop_nulls("segment").sort("segment").partition_by("segment") if is_sum else [rows]
        touching = [group for group in groups if _touches(group, span)]
        if touching:
            segments = tuple(str(group["segment"][0]) for group in touching) if is_sum else ()
            found.append((currency, [_spread(group, calendar) for group in touching], segments))
    return found


def _touches(rows: pl.DataFrame, span: Span) -> bool:
    return not rows.filter((pl.col("starts_on") <= span[1]) & (pl.col("ends_on") >= span[0])).is_empty()


def _spread(rows: pl.DataFrame, calendar: Calendar) -> _Spread:
    """Targets over days, the shortest first: each gives what is left of it to its days that none has filled yet."""
    ordered = rows.with_columns(length=pl.col("ends_on") - pl.col("starts_on")).sort(
        "length", "set_at", "starts_on", descending=[False, True, False]
    )
    start, stop = ordered["starts_on"].min(), ordered["ends_on"].max()
    assert isinstance(start, date)
    assert isinstance(stop, date)
    days = pl.date_range(start, stop, eager=True)
    works = calendar.working_days_between(days, days.dt.offset_by("1d")).to_numpy() > 0
    value, is_planned = np.zeros(len(days)), np.zeros(len(days), dtype=bool)
    targets = []
    for first_on, last_on, asked in ordered.select("starts_on", "ends_on", "planned").iter_rows():
        one = _Target((first_on - start).days, (last_on - start).days, float(asked))
        inside = slice(one.first, one.last + 1)
        free = ~is_planned[inside]
        open_days = free & works[inside] if works[inside].any() else free
        if open_days.any():
            rest = max(one.value - value[inside].sum(), 0.0)
            value[inside][open_days] = rest / open_days.sum()
        is_planned[inside] = True
        targets.append(one)
    return _Spread(start, targets, value, is_planned, works)


def _within(one: _Spread, span: Span) -> tuple[float, set[int]]:
    """What the span is asked for, and which of its working days (by ordinal) a target covers."""
    low, high = _bounds(one, span)
    left = np.zeros(len(one.daily), dtype=bool)
    left[low:high] = True
    total = 0.0
    for target in sorted(one.targets, key=lambda each: each.first - each.last):
        inside = slice(target.first, target.last + 1)
        if left[inside].all():
            total += target.value
            left[inside] = False
    total += float(one.daily[left].sum())
    places = np.flatnonzero(one.is_planned[low:high] & one.works[low:high]) + low
    return total, {one.start.toordinal() + int(place) for place in places}


def _bounds(one: _Spread, span: Span) -> tuple[int, int]:
    low = max((span[0] - one.start).days, 0)
    return low, max(min((span[1] - one.start).days + 1, len(one.daily)), low)
