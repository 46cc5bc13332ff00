"""An answer in words: the number, its change, what it rests on. The one place that formats a metric."""

from __future__ import annotations

from smarketing import format as words
from smarketing.format import day
from smarketing.metrics.declaration import COUNT, DAYS, HOURS, MONEY, RATE, Unit
from smarketing.metrics.engine import Answer
from smarketing.targets import NOT_SET

OWNERS = {"marketing": "Marketing", "sales": "Sales", "both": "Marketing and sales"}
VIEWS = {
    "activity": "what happened in the period",
    "cohort": "those who came in the period, followed to data-as-of",
    "as_of": "the state on the day of data-as-of",
}


def amount(value: float | None, unit: Unit, currency: str | None = None) -> str:
    """A value of a unit: '636', '22%', '€2.38M', '5 hours', '50 days'; '—' for None."""
    if unit == RATE:
        return words.rate(value)
    if unit == MONEY:
        return words.money(value, None if currency == NOT_SET else currency)
    if unit == HOURS:
        return words.clock_time(value)
    return words.days(value) if unit == DAYS else words.count(value)


def value(answer: Answer) -> str:
    """The number; '—' where there is none."""
    return amount(answer.value, answer.metric.unit, answer.currency)


def exact(answer: Answer) -> str:
    """The number with all the digits that a reader may compare: counts in full, else as `value`."""
    return words.exact(answer.value) if answer.metric.unit == COUNT else value(answer)


def change(answer: Answer) -> str:
    """What moved against the period before: '+3%', '+1.1 points'; '' where there is nothing to compare with."""
    if answer.change is None:
        return ""
    return words.points(answer.change) if answer.metric.unit == RATE else words.change(answer.change)


def note(answer: Answer) -> str:
    """The few words below a number: its change, that it rests on few, or that there is no data."""
    if answer.value is None:
        return "no data"
    if answer.until is not None:
        return f"up to {day(answer.until)}"
    return few(answer) if answer.few else change(answer)


def few(answer: Answer) -> str:
    """What a rate is said to rest on when it rests on fewer than 20."""
    return "few deals" if answer.metric.needs[:1] == ("deals",) else "few leads"


def rests_on(answer: Answer) -> str:
    """The 95 % interval and n of a rate, n of a median, the count that a cost is divided by; '' for a sum."""
    if answer.low is not None:
        said = f"95% interval {words.interval(answer.low, answer.high)}, n = {words.exact(answer.n)}"
        return f"{said}, {few(answer)}" if answer.few else said
    return "" if answer.n is None else f"n = {words.exact(answer.n)}"


def reach(answer: Answer) -> str:
    """Up to which day a number is, where that is not the period's last: 'Up to 31 Aug 2026, as far as ...'."""
    if answer.value is None or answer.until is None:
        return ""
    return f"Up to {day(answer.until)}, as far as both its halves are loaded; what came later is in neither."


def about(answer: Answer, others: tuple[Answer, ...] = ()) -> str:
    """A number's tooltip: what it is, why it is missing or what it rests on, what stands beside it."""
    declared = answer.metric
    said = [declared.says, answer.reason or ""]
    said += [reach(answer)]
    rests = rests_on(answer)
    said += [f"{rests}."] if rests else []
    said += [f"{each[0].upper()}{each[1:]}." for each in answer.beside]
    said += [f"Also {value(other)}." for other in others]
    return " ".join(filter(None, said))
