"""What the Overview page says of coverage: whether enough is open for the quarter, and why so much is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import inf

from smarketing import format as words
from smarketing import sales_forecast, sales_view
from smarketing.analysis import coverage, pace
from smarketing.analysis.coverage import Coverage, Needed, Past
from smarketing.analysis.intervals import is_few, rate
from smarketing.answers import Read, ask
from smarketing.calendars import Calendar
from smarketing.filters import Filters
from smarketing.format import money, money_range

MOST_PERIODS = 8
_DAY = timedelta(days=1)
Span = tuple[date, date]


@dataclass(frozen=True)
class Cover:
    """The coverage of the quarter, one row per currency.

    win_rate: of the period, by number, in words, and `few` when it rests on under 20 deals; `no_quota` says why none.
    """

    title: str
    rows: tuple[Coverage, ...]
    win_rate: str | None
    few: bool
    no_quota: str | None


def cover(read: Read, filters: Filters, calendar: Calendar) -> Cover:
    """Coverage looks ahead: of the quarter that holds the day after data-as-of, whatever the period."""
    title, (first, last) = sales_forecast.spans(filters.as_of)[1]
    quotas = sales_view.quotas_of(read, replace(filters, from_on=first, to_on=last + _DAY), calendar, until=last)
    opened = ask(read, "open_deals", filters)
    needs = needs_of(read, filters, (first, last), quotas.whole["currency"].to_list())
    rows = coverage.coverage(opened, quotas.whole, needs, filters.as_of, last)
    closed = ask(read, "sales_cycle", filters).row(0, named=True)
    n = closed["won"] + closed["lost"]
    share = rate(closed["won"], n)
    return Cover(title, tuple(rows), None if share is None else words.rate(share), bool(is_few(n)), quotas.lacks)


def needs_of(read: Read, filters: Filters, quarter: Span, currencies: Sequence[str]) -> dict[str, Needed]:
    """What is needed, by currency, by up to eight quarters before this one, each as many days before its end as now.

    They go back to the first day of which any deal is known. A currency of which too little is known is left out.
    """
    left, first = quarter[1] - filters.as_of, quarter[0]
    ended = ask(read, "deal_states", filters)
    pasts: dict[str, list[Past]] = {currency: [] for currency in currencies}
    for _ in range(MOST_PERIODS if currencies else 0):
        before = pace.period("quarter", first - _DAY)
        first, on = before.first, before.last - left
        then = ask(read, "deal_states", filters, at=on)
        if then.is_empty():
            break
        for currency, found in pasts.items():
            past = coverage.past(then, ended, on, before.last, currency)
            found += [] if past is None else [past]
    needs = {currency: coverage.needed(found) for currency, found in pasts.items()}
    return {currency: need for currency, need in needs.items() if need is not None}


def needed_in_words(need: Needed) -> str:
    """'4.1× (2.7–7.0×)'; a high end without limit is 'at least'."""
    ends = f"at least {need.low:.1f}×" if need.high == inf else f"{need.low:.1f}–{need.high:.1f}×"
    return f"{need.times:.1f}× ({ends})"


def how(found: Cover) -> str:
    """How coverage and what is needed come about, with both rates by their names, and what is in neither."""
    said = [f"Of {found.title}, whatever the period: deals expected to close by its end / (its quotas - signed)."]
    needs = [(row.currency, row.needed) for row in found.rows if row.needed is not None]
    for currency, need in needs:
        unit = f" in {currency}" if len(needs) > 1 else ""
        said.append(
            f"Needed{unit}: 1 / the part of such pipeline, by amount, that was won by the quarter's end: "
            f"{words.rate(need.share)} from the same point of the last {need.periods} quarters; in brackets the one "
            "that needed least and the one that needed most. Deals that were new, pulled in or overdue brought "
            f"{money_range(*need.others, currency)} more."
        )
    if found.rows and not needs:
        said.append(
            f"Needed: not known. It takes {coverage.LEAST_PERIODS} past quarters of which a history tells what was "
            "expected to close at the same point."
        )
    if found.win_rate is not None:
        few = ", few deals" if found.few else ""
        said.append(f"By number the win rate of the period is {found.win_rate}{few}: it says nothing of amounts.")
    late = [money(row.overdue, row.currency) for row in found.rows if row.overdue]
    if late:
        said.append(f"Not in it: {' and '.join(late)} whose expected day has passed.")
    return " ".join(filter(None, [*said, found.no_quota, "Currencies are never added."]))
