"""Numbers as people read them: short, with a typographic minus, and an em dash for what is not known."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import polars as pl

from smarketing import fiscal
from smarketing.calendars.work_week import WorkWeek
from smarketing.targets import NOT_SET

Number = int | float | Decimal

NOTHING = "—"
MINUS = "\u2212"
# Above so many days a duration is told in months.
MOST_DAYS = 60
_DAYS_OF_MONTH = 365.25 / 12
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}


def count(value: Number | None) -> str:
    """A count: '2,934', from 10,000 on with three digits and a unit ('84.2k', '1.18M'); '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    size = abs(float(value))
    words = _short(size) if size >= 9999.5 else _plain(size)
    return _minus(value, words) + words


def exact(value: Number | None) -> str:
    """A count with all its digits: '84,210'; '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    words = f"{abs(round(value)):,}"
    return _minus(value, words) + words


def signed(value: Number | None) -> str:
    """A difference of counts: '+84', '−58', '0'; '—' for None."""
    words = count(value)
    return f"+{words}" if words not in ("0", NOTHING) and value is not None and value > 0 else words


def rate(value: Number | None) -> str:
    """A share from 0 to 1 in per cent: '3.5%', '22%', '<0.01%'; never '100%' or '0%' unless it is; '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    words = _percent(abs(float(value)))
    return _minus(value, words) + words


def interval(low: Number | None, high: Number | None) -> str:
    """A range of shares: '19–25%', '3.1–4.0%'; '—' when either end is unknown."""
    if _unknown(low) or _unknown(high):
        return NOTHING
    assert low is not None
    assert high is not None
    ends = [max(0.0, float(low)) * 100, float(high) * 100]
    digits = 0 if ends[1] >= 9.95 else 1 if ends[1] >= 0.095 else 2
    if ends[1] < 0.005:
        return "<0.01%"
    lower, upper = (f"{end:.{digits}f}" if end else "0" for end in ends)
    return f"{lower}%" if lower == upper else f"{lower}–{upper}%"


def change(value: Number | None) -> str:
    """A relative change: '+3%', '−8%', '0%' below half a per cent; '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    words = f"{abs(float(value)) * 100:,.0f}%"
    sign = "" if words == "0%" else MINUS if value < 0 else "+"
    return sign + words


def points(value: Number | None) -> str:
    """A difference of two shares in percentage points: '+1.1 points'; '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    words = f"{abs(float(value)) * 100:.1f}"
    sign = "" if words == "0.0" else MINUS if value < 0 else "+"
    return f"{sign}{words} points"


def money(amount: Number | None, currency: str | None) -> str:
    """An amount in its currency: '$1.18M', '€75.8k', 'CHF 118'; a number where no source names one; '—' for None."""
    if currency == NOT_SET:
        currency = None
    if _unknown(amount):
        return NOTHING
    assert amount is not None
    size = abs(float(amount))
    cents = size < 100 and round(size, 2) != round(size)
    words = f"{size:.2f}" if cents else count(size)
    code = (currency or "").upper()
    unit = SYMBOLS.get(code, f"{code}\u00a0" if code else "")
    return _minus(amount, words) + unit + words


def money_range(low: Number, high: Number, currency: str | None) -> str:
    """From one amount to another: '€310k–€450k'; with all digits where both would read the same."""
    ends = money(low, currency), money(high, currency)
    if ends[0] == ends[1] and round(low) != round(high):
        unit = money(0, currency).removesuffix("0")
        ends = f"{unit}{exact(low)}", f"{unit}{exact(high)}"
    return f"{ends[0]}–{ends[1]}"


def tenths(value: Number | None) -> str:
    """A number with one digit after the point below 10, where that is not 0: '1.5', '3', '22'; '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    size = abs(float(value))
    words = f"{size:.1f}".removesuffix(".0") if size < 9.95 else f"{_whole(size):,}"
    return _minus(value, words) + words


def working_time(hours: Number | None, week: WorkWeek) -> str:
    """Working time: '25 min', below two working days '5 working hours', then '12 working days', above sixty of them
    '4 months'; '—' for None.
    """
    return _duration(hours, week.hours, "working ", week.days_of_month)


def clock_time(hours: Number | None) -> str:
    """Time by the clock on the wall: '25 min', below two days '5 hours', then '12 days', above sixty '4 months'; '—'
    for None.
    """
    return _duration(hours, 24, "", _DAYS_OF_MONTH)


def days(value: Number | None) -> str:
    """Time that is counted in days: '0 days', '1.5 days', '12 days', above sixty '4 months'; '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    words = _long(abs(float(value)), "day", _DAYS_OF_MONTH)
    return _minus(value, words) + words


def durations(values: pl.Expr) -> pl.Expr:
    """A column of times in one unit, as numbers by which a table sorts: whole from 10 on, else with one digit, which
    is not 0 (half an hour is not 0 days).
    """
    short = pl.when(values < 0.1).then(values.round_sig_figs(1)).otherwise(values.round(1, "half_away_from_zero"))
    return pl.when(values < 10).then(short).otherwise(values.round(0, "half_away_from_zero"))


def day(value: date, today: date | None = None) -> str:
    """A day without a leading zero: '5 Oct 2026', and '5 Oct' in the year of `today` (data-as-of, or the clock's)."""
    return f"{value.day} {month(value, year=today is None or value.year != today.year)}"


def span(first: date, last: date) -> str:
    """Days as people write them: '1 – 23 Oct 2026', '28 Sep – 4 Oct 2026', '5 Oct 2026'."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {day(last)}"
    return f"{day(first, last)} – {day(last)}"


def month(value: date | str | None, *, year: bool = False) -> str:
    """A month by its first day (a date or 'YYYY-MM-01'): 'Oct', with `year` 'Oct 2026'; '—' for None."""
    if value is None:
        return NOTHING
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{day:%b %Y}" if year else f"{day:%b}"


def quarter(value: date | str | None, *, year: bool = False) -> str:
    """A quarter by its first day: 'Q3', with `year` 'Q3 2026' or, of a fiscal year, 'FY26 Q3'; '—' for None."""
    if value is None:
        return NOTHING
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    own = fiscal.calendar()
    return own.quarter_name(day) if year else f"Q{own.quarter_of(day)}"


def year(value: date | str | None) -> str:
    """A year by its first day: '2026', or a fiscal one 'FY26'; '—' for None."""
    if value is None:
        return NOTHING
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    own = fiscal.calendar()
    return own.year_name(own.year_of(day))


def _unknown(value: Number | None) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _minus(value: Number, words: str) -> str:
    return MINUS if value < 0 and any(digit in words for digit in "123456789") else ""


def _duration(hours: Number | None, hours_of_day: float, kind: str, days_of_month: float) -> str:
    """The one rule of durations; `kind` stands before the unit. Both sides of a border are compared as they read."""
    if _unknown(hours):
        return NOTHING
    assert hours is not None
    size = abs(float(hours))
    whole = _whole(size)
    if _whole(size * 60) < 60:
        words = f"{_whole(size * 60)} min"
    elif whole < 2 * hours_of_day:
        words = f"{whole} {kind}{'hour' if whole == 1 else 'hours'}"
    else:
        words = _long(max(2.0, size / hours_of_day), f"{kind}day", days_of_month)
    return _minus(hours, words) + words


def _long(size: float, day: str, days_of_month: float) -> str:
    is_long = _whole(size) > MOST_DAYS
    words = tenths(size / days_of_month if is_long else size)
    unit = "month" if is_long else day
    return f"{words} {unit}" if words == "1" else f"{words} {unit}s"


def _whole(size: float) -> int:
    return math.floor(size + 0.5)


def _plain(size: float) -> str:
    return f"{size:,.0f}" if size >= 100 or size == round(size) else f"{size:.1f}".removesuffix(".0")


def _short(size: float) -> str:
    for unit, letter in ((1e3, "k"), (1e6, "M"), (1e9, "B"), (1e12, "T")):
        if size < unit * 999.5 or letter == "T":
            scaled = size / unit
            digits = 2 if scaled < 9.995 else 1 if scaled < 99.95 else 0
            words = f"{scaled:,.{digits}f}"
            return (words.rstrip("0").rstrip(".") if digits else words) + letter
    raise AssertionError(size)


def _percent(share: float) -> str:
    per_cent = share * 100
    if share == 0 or per_cent >= 99.95:
        return f"{per_cent:,.0f}%" if share in (0, 1) or per_cent >= 100.5 else ">99.9%" if share < 1 else "100%"
    if per_cent < 0.01:
        return "<0.01%"
    if per_cent < 0.095:
        return f"{per_cent:.2f}%"
    if per_cent < 9.95 or per_cent >= 99.5:
        return f"{per_cent:.1f}".removesuffix(".0") + "%"
    return f"{per_cent:.0f}%"
