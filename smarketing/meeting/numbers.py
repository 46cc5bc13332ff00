"""The numbers behind a meeting, exact: what the difference between two meetings is reckoned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from smarketing.answers import Read
from smarketing.meeting.deck import BOTH, COUNT, MARKETING, MONEY, RATE, SALES, Number, Share

# Rates are of what came in the last days of this many: long enough to hold many leads, short enough to move.
RATE_DAYS = 90
STAGES = {
    "lead": ("leads", "Leads", MARKETING),
    "mql": ("mqls", "MQLs", MARKETING),
    "sal": ("accepted", "Accepted by sales", SALES),
    "sql": ("sqls", "SQLs", SALES),
    "opportunity": ("opportunities", "Opportunities", SALES),
}
# Of these the change is what came: they are counted from the beginning of the data.
CUMULATIVE = (*(key for key, _, _ in STAGES.values()), "won", "won_value", "notes")
_UP_TO = "All up to this day, each by its own date, whichever file brought it."
_WINDOW = f"in the {RATE_DAYS} days up to this day"


def numbers(read: Read, as_of: date) -> tuple[Number, ...]:
    """The headline numbers as the data tells them today for a day, by channel: the same day asked later tells what
    arrived late or was restated.
    """
    found = (*_stages(read, as_of), *_rates(read, as_of), *_deals(read, as_of), *pipeline(states(read, as_of)))
    return (*found, _notes(read, as_of))


def states(read: Read, as_of: date) -> pl.DataFrame:
    """The read deal_states at the end of a day."""
    return read("deal_states", as_of=as_of, at=as_of)


def pipeline(deals: pl.DataFrame) -> Iterator[Number]:
    """The open pipeline, one number per currency; none where no deal was ever known."""
    opened = deals.filter(pl.col("status") == "open")
    sums = opened.group_by("currency").agg(pl.col("amount").sum(), pl.col("amount").count().alias("priced"))
    for currency, amount, priced in sums.sort("amount", "currency", descending=[True, False]).iter_rows():
        yield Number(
            "pipeline",
            "Open pipeline",
            SALES,
            MONEY,
            text(amount) if priced else None,
            currency=currency,
            definition="Sum of the amounts of all deals open at the end of this day.",
            read="deal_states",
            lacks="" if priced else "No open deal has an amount.",
        )


def text(value: Any) -> str:
    """A number exactly, as it is kept: '12', '1250.5'."""
    return f"{Decimal(str(value)).normalize():f}"


def _stages(read: Read, as_of: date) -> Iterator[Number]:
    events = read("activity_funnel", as_of=as_of, by="channel")
    for stage, (key, title, side) in STAGES.items():
        mine = events.filter(stage=stage)
        shares = tuple(Share(value, text(count)) for value, count in mine.select("value", "events").iter_rows())
        yield Number(
            key,
            title,
            side,
            COUNT,
            text(mine["events"].sum()) if mine.height else None,
            shares=shares,
            definition=_UP_TO,
            read="activity_funnel",
            lacks="" if mine.height else "No source tells of any.",
        )


def _rates(read: Read, as_of: date) -> Iterator[Number]:
    window: dict[str, Any] = {
        "as_of": as_of,
        "from_on": as_of - timedelta(days=RATE_DAYS - 1),
        "to_on": as_of + timedelta(days=1),
        "by": "channel",
    }
    replies, decisions = read("reply_states", **window), read("decision_states", **window)
    closed = read("deal_outcomes", **window)
    yield _rate(
        ("in_time", "Replies in time", SALES),
        ((row["value"], row["met"], row["met"] + row["met_late"] + row["breached"]) for row in _dicts(replies)),
        f"Of the due replies to MQLs {_WINDOW}, those in time.",
        "reply_states",
    )
    yield _rate(
        ("acceptance", "MQLs accepted", BOTH),
        (
            (row["value"], accepted := row["accepted"] + row["accepted_by_default"], accepted + row["rejected"])
            for row in _dicts(decisions)
        ),
        f"Of the decided MQLs {_WINDOW}, those accepted, by default included.",
        "decision_states",
    )
    yield _rate(
        ("win_rate", "Deals won", SALES),
        ((row["value"], row["won"], row["won"] + row["lost"]) for row in _dicts(closed)),
        f"Of the deals closed {_WINDOW}, those won.",
        "deal_outcomes",
    )


def _rate(said: tuple[str, str, str], rows: Iterable[tuple[str, int, int]], definition: str, read: str) -> Number:
    key, title, side = said
    parts: dict[str, int] = defaultdict(int)
    wholes: dict[str, int] = defaultdict(int)
    for value, part, whole in rows:
        parts[value] += part
        wholes[value] += whole
    found = tuple(Share(value, text(parts[value]), text(n)) for value, n in sorted(wholes.items()) if n)
    part, n = sum(parts.values()), sum(wholes.values())
    lacks = "" if n else "Nothing could be judged in these days."
    more: dict[str, Any] = {"shares": found, "definition": definition, "read": read, "lacks": lacks}
    return Number(key, title, side, RATE, text(part) if n else None, text(n) if n else None, **more)


def _deals(read: Read, as_of: date) -> Iterator[Number]:
    closed = read("deal_outcomes", as_of=as_of, by="channel")
    counts = closed.group_by("value", maintain_order=True).agg(pl.col("won").sum()).filter(pl.col("won") > 0)
    known = read("contents")["deals"].item() > 0
    yield Number(
        "won",
        "Deals won",
        SALES,
        COUNT,
        text(counts["won"].sum()) if known else None,
        shares=tuple(Share(value, text(won)) for value, won in counts.iter_rows()),
        definition=_UP_TO,
        read="deal_outcomes",
        lacks="" if known else "No deals are loaded.",
    )
    amounts = closed.drop_nulls("won_amount")
    sums = amounts.group_by("currency").agg(pl.col("won_amount").sum())
    for currency, amount in sums.sort("won_amount", "currency", descending=[True, False]).iter_rows():
        mine = amounts.filter(currency=currency)
        yield Number(
            "won_value",
            "Value signed",
            SALES,
            MONEY,
            text(amount),
            currency=currency,
            shares=tuple(Share(value, text(won)) for value, won in mine.select("value", "won_amount").iter_rows()),
            definition="Amounts of all deals won up to this day, by close date.",
            read="deal_outcomes",
        )


def _notes(read: Read, as_of: date) -> Number:
    """The notes up to a day; each is in one theme, which stands for a channel here."""
    ever = read("note_rows")
    until = as_of + timedelta(days=1)
    rows = ever.filter(pl.col("heard_on").is_null() | (pl.col("heard_on") < until))
    counts = rows.group_by("theme").agg(pl.len().alias("notes")).sort("theme")
    return Number(
        "notes",
        "Notes",
        BOTH,
        COUNT,
        text(rows.height) if ever.height else None,
        shares=tuple(Share(theme, text(count)) for theme, count in counts.iter_rows()),
        definition="All notes heard up to this day.",
        read="note_rows",
        lacks="" if ever.height else "No note is written yet.",
    )


def _dicts(frame: pl.DataFrame) -> list[Mapping[str, Any]]:
    return list(frame.iter_rows(named=True))
