"""How the vendors write their files: quoting, footers, stamps and money, down to the byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

Row = Sequence[object]


def table(rows: Iterable[Row], *, quote_all: bool = False, delimiter: str = ",", newline: str = "\n") -> str:
    """Rows as delimited text."""
    text = io.StringIO(newline="")
    csv.writer(
        text,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
        lineterminator=newline,
    ).writerows(rows)
    return text.getvalue()


def salesforce_report(header: Row, rows: Sequence[Row]) -> bytes:
    """A Salesforce report: every value quoted, blank lines, the number of records and the two lines of notice."""
    footer = [
        [f"Grand Totals ({len(rows)} records)"],
        ["Confidential Information - Do Not Distribute"],
        ["Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."],
    ]
    return (table([header, *rows], quote_all=True) + "\n\n" + table(footer, quote_all=True)).encode()


def minute(at: datetime | None) -> str:
    """`2026-10-23 09:40`, as HubSpot writes a stamp; empty for None."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def british(at: datetime) -> str:
    """`23/10/2026, 09:40`, as a Salesforce report writes a stamp for a British user."""
    return f"{at:%d/%m/%Y, %H:%M}"


def british_day(day: date) -> str:
    """`23/10/2026`."""
    return f"{day:%d/%m/%Y}"


def american_day(day: date) -> str:
    """`10/23/2026`, the only form that LinkedIn writes."""
    return f"{day.month}/{day.day}/{day.year}"


def money(cents: int, *, grouped: bool = False) -> str:
    """Cents as `1234.50`, or `1,234.50` when grouped."""
    whole = f"{cents // 100:,}" if grouped else str(cents // 100)
    return f"{whole}.{cents % 100:02d}"


def ratio(part: int, whole: int, scale: int, missing: str) -> str:
    """`part / whole` times `scale` with two decimals, by whole-number division; `missing` when `whole` is 0."""
    return money(part * scale * 100 // whole) if whole else missing
