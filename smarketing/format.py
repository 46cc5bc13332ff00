"""Numbers as people read them: short, with a typographic minus, and an em dash for what is not known."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

from smarketing import fiscal
from smarketing.targets import NOT_SET

Number = int | float | Decimal

NOTHING = "—"
MINUS = "\u2212"
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


def days(value: Number | None) -> str:
    """A time in days: '3 d', '1.5 d', '0 d'; '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    size = abs(float(value))
    words = f"{size:.1f}".removesuffix(".0") if size < 10 else f"{size:,.0f}"
    return f"{_minus(value, words)}{words} d"


def hours(value: Number | None) -> str:
    """A time in hours: '25 min', '5.3 h', '31 h'; '—' for None."""
    if _unknown(value):
        return NOTHING
    assert value is not None
    size = abs(float(value))
    if round(size * 60) < 60:
        words = f"{size * 60:.0f} min"
    elif size < 9.95:
        words = f"{size:.1f}".removesuffix(".0") + " h"
    else:
        words = f"{size:,.0f} h"
    return _minus(value, words) + words


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
