"""What the Overview says of plan and pace: both headline numbers in the calendar period that holds data-as-of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import polars as pl

from smarketing import format as words
from smarketing import mql_landing, planning, promise_view, sales_view
from smarketing.agreement import same
from smarketing.analysis import arrivals, pace, plan, quota, volume
from smarketing.analysis.forecast import Landing
from smarketing.analysis.intervals import rate
from smarketing.analysis.pace import Clock, Pace, Period, Plan
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.filters import Filters
from smarketing.targets import NOT_SET
from smarketing.warehouse.chain import Version

KINDS = {"Month": "month", "Quarter": "quarter", "Year": "year"}
DEFAULT = "Quarter"
TARGET, SEGMENTS, QUOTAS, PROMISE = "target", "segments", "quotas", "promise"
# What stands in for a target where there is none.
STAND_INS = (QUOTAS, PROMISE)
NO_LEADS = "No lead and no MQL is known yet: there is nothing to hold against a target."
NO_WON = "No won deal with an amount is known yet: there is nothing to hold against a target."
PLANNED_BY = ("segment",)
_DAY = timedelta(days=1)
_PROMISED: dict[str, type[pl.DataType]] = {"day_on": pl.Date, "planned": pl.Float64}

# Where the value signed lands in a currency and a period; None where the forecast refuses.
Lands = Callable[[str, Period], Landing | None]


@dataclass(frozen=True)
class Track:
    """One number over one calendar period: its `pace`, and from where to where it is likely to end (None: not known).

    `lacks` says why there is no number at all; `unplanned` why there is no plan. `others` are the further currencies,
    which are never added.
    """

    side: Literal["marketing", "sales"]
    name: str
    title: str
    currency: str | None = None
    pace: Pace | None = None
    lands: tuple[float, float] | None = None
    lacks: str | None = None
    unplanned: str | None = None
    others: tuple[Track, ...] = ()

    @property
    def within(self) -> str:
        """The name within a sentence."""
        return self.name if self.name == "MQLs" else self.name.lower()


@dataclass(frozen=True)
class _Asked:
    """What all plans are asked with."""

    read: Read
    filters: Filters
    calendar: Calendar
    period: Period


def tracks(
    read: Read, filters: Filters, versions: Sequence[Version], calendar: Calendar, kind: str, lands: Lands
) -> tuple[Track, Track]:
    """MQLs (leads where no MQL is known) and value signed, in the month, quarter or year (`kind`) of data-as-of."""
    asked = _Asked(read, filters, calendar, pace.period(kind, filters.as_of))
    ever = read("daily_results", as_of=filters.as_of)
    shown = read("daily_results", as_of=filters.as_of, **filters.chosen)
    return _marketing(asked, ever, shown, versions), _sales(asked, ever, shown, lands)


def beyond(filters: Filters) -> list[str]:
    """The dimensions that are narrowed and by which no target can be set."""
    return [name for name in filters.chosen if name not in PLANNED_BY]


def title(of: Period) -> str:
    """The period in words: 'Oct 2026', 'Q4 2026', '2026'; 'FY26 Q3', 'FY26'."""
    named = {"month": words.month, "quarter": words.quarter}
    return named[of.kind](of.first, year=True) if of.kind in named else words.year(of.first)


def _marketing(asked: _Asked, ever: pl.DataFrame, shown: pl.DataFrame, versions: Sequence[Version]) -> Track:
    track = Track("marketing", "MQLs", title(asked.period))
    metric = next((name for name in ("mqls", "leads") if name in ever["metric"]), None)
    if metric is None:
        return replace(track, lacks=NO_LEADS)
    track = track if metric == "mqls" else replace(track, name="Leads")
    part = mql_landing.known_part(asked.read, asked.filters, asked.calendar)
    at = pace.clock(asked.period, asked.calendar, asked.filters.as_of, part)
    plans = _targets(asked, metric, at)
    if not plans and metric == mql_landing.MQLS and (promised := _promise(asked, versions, at)):
        plans, metric = {NOT_SET: promised}, mql_landing.COUNTED
    mine, first_on = shown.filter(metric=metric), ever.filter(metric=metric)["day_on"].min()
    begun = first_on if isinstance(first_on, date) else None
    found = pace.pace(mine, at, asked.calendar, plan=plans.get(NOT_SET), first_on=begun)
    guess = arrivals.landing(mine, at, asked.calendar, begun)
    lands = None if guess is None else (guess.low, guess.high)
    return replace(track, pace=found, lands=lands, unplanned=None if plans else _unplanned(asked, track))


def _sales(asked: _Asked, ever: pl.DataFrame, shown: pl.DataFrame, lands: Lands) -> Track:
    """The currency in which most was ever signed under the filters, as in the forecast, and further planned ones."""
    track = Track("sales", "Value signed", title(asked.period))
    won = ever.filter(metric="amount")
    if won.is_empty():
        return replace(track, lacks=NO_WON)
    at = pace.clock(asked.period, asked.calendar, asked.filters.as_of)
    plans = _targets(asked, "amount", at) or _quotas(asked, at)
    sums = won.group_by("currency").agg(pl.col("day_on").min(), pl.col("number").sum())
    mine = shown.filter(metric="amount").group_by("currency").agg(pl.col("number").sum().alias("mine"))
    order = sums.join(mine, on="currency", how="left").sort(
        "mine", "number", "currency", descending=[True, True, False], nulls_last=True
    )
    found = []
    for place, (currency, first_on) in enumerate(order.select("currency", "day_on").iter_rows()):
        if place and currency not in plans:
            continue
        results = shown.filter(metric="amount", currency=currency)
        one = pace.pace(results, at, asked.calendar, plan=plans.get(currency), first_on=first_on)
        guess = lands(currency, asked.period)
        ends = None if guess is None else (guess.low, guess.high)
        lacks = None if currency in plans else _unplanned(asked, track, currency if plans else None)
        found.append(replace(track, currency=currency, pace=one, lands=ends, unplanned=lacks))
    return replace(found[0], others=tuple(found[1:]))


def _targets(asked: _Asked, metric: str, at: Clock) -> dict[str, Plan]:
    """What the targets ask for, by currency; nothing under a filter for which targets cannot be set."""
    if beyond(asked.filters):
        return {}
    plans, segment = asked.read("plans"), asked.filters.segment
    span = (asked.period.first, asked.period.last)
    days = plan.daily(plans, metric, span, asked.calendar, segment=segment)
    return {
        one.currency: pace.plan_of(
            days.filter(currency=one.currency), one.value, at, SEGMENTS if one.is_sum_of_segments else TARGET
        )
        for one in planning.planned(asked.read, metric, span, asked.calendar, segment)
        if one.covered_days
    }


def _quotas(asked: _Asked, at: Clock) -> dict[str, Plan]:
    """The quotas of the value signed, added up as on the Sales page, each over its own working days."""
    last = asked.period.last
    days = replace(asked.filters, from_on=asked.period.first, to_on=last + _DAY)
    found = sales_view.quotas_of(asked.read, days, asked.calendar, until=last)
    judged = found.periods.filter(metric="amount").drop_nulls("due").with_columns(pl.col("team").fill_null(NOT_SET))
    own = judged.filter(pl.col("counted") != quota.PERSON)
    counted = pl.concat(
        [own, judged.filter(counted=quota.PERSON).join(own, on=["team", "currency"], how="anti")], how="vertical"
    )
    plans = {}
    for row in found.whole.iter_rows(named=True):
        parts = [
            _even(one["start"], one["stop"] - _DAY, one["due"], at)
            for one in counted.filter(currency=row["currency"]).iter_rows(named=True)
        ]
        plans[row["currency"]] = pace.plan_of(_summed(parts), row["due"], at, QUOTAS)
    return plans


def _promise(asked: _Asked, versions: Sequence[Version], at: Clock) -> Plan | None:
    """The volume that the agreement promises, month by month."""
    if beyond(asked.filters):
        return None
    period, as_of = asked.period, asked.filters.as_of
    wanted = same(asked.filters.segment or volume.WHOLE)
    counts = asked.read("volume_months", from_on=period.first, to_on=period.last + _DAY, as_of=as_of)
    told = mql_landing.told_at(asked.read, asked.filters)
    every = volume.months(counts, promise_view.in_force(versions), (period.first, period.last + _DAY), as_of, told)
    months = [one for one in every if same(one.segment) == wanted]
    if not months:
        return None
    parts = [_even(one.month_on, volume.following(one.month_on) - _DAY, one.promised, at) for one in months]
    return pace.plan_of(_summed(parts), float(sum(one.promised for one in months)), at, PROMISE)


def _even(first: date, last: date, amount: float, at: Clock) -> pl.DataFrame:
    """An amount spread evenly over the working days between two days, both inclusive."""
    days = [day for day in at.days if first <= day <= last]
    return pl.DataFrame({"day_on": days, "planned": [rate(amount, len(days))] * len(days)}, schema=_PROMISED)


def _summed(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=_PROMISED), *parts]).group_by("day_on").agg(pl.col("planned").sum())


def _unplanned(asked: _Asked, track: Track, currency: str | None = None) -> str:
    if beyond(asked.filters):
        return f"Targets are not set by {' or '.join(beyond(asked.filters))}. Take that filter away to see them."
    whom = f" of the segment {asked.filters.segment}" if asked.filters.segment else ""
    unit = f" in {currency}" if currency else ""
    period, metric = asked.period, {"MQLs": "mqls", "Leads": "leads"}.get(track.name, "amount")
    some = planning.only_of(asked.read, metric, (period.first, period.last), asked.calendar)
    if some and not whom:
        return (
            f"Targets for {track.within} in {title(period)} are set only for {' and '.join(some)}, not for the whole."
        )
    return f"No target{unit} is set for {track.within}{whom} in {title(period)}."
