"""What is heard, as the Feedback page and the meeting say it: computed from reads, no screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing import notes_view
from smarketing.analysis import heard
from smarketing.analysis.heard import COSTLY, HARMLESS, Course, Health
from smarketing.answers import Read
from smarketing.calendars import Calendar
from smarketing.filters import Filters
from smarketing.format import money
from smarketing.heard_words import counted, lost_deals, often
from smarketing.targets import NOT_SET

BY = {"Segment": "segment", "Competitor": "competitor", "Campaign": "campaign", "Channel": "channel", "Stage": "stage"}
UNITS = {"Week by week": heard.WEEK, "Month by month": heard.MONTH}
MOST_VALUES, MOST_BARS = 6, 8
# So often a theme must be heard to be heard "again and again".
KEEPS = 3
NOTHING = "Nothing was heard in these days: no note is written down, and no lost deal says why."
HOW_TO_ADD = "Write one with New note above, or load a file of call notes or of deals with their loss reasons."
NO_NOTES = "No note is written down in these days: these are the reasons that lost deals give in your CRM."
RANKED = (
    "Ranked by how often it is heard × amount at stake × how much less often deals with it are won. The last counts "
    "where 20 deals were closed with it and 20 without it, and the difference is clear; what is not known is left out."
)
NEVER_ADDED = "A deal behind several themes is behind each of them: amounts of themes are never added."


@dataclass(frozen=True)
class HeardView:
    """The themes in their order (see `heard.ranked`), the verdict, and what must be said beside; or `lacks`.

    `currency` is that of the amounts, `currencies` those that open deals have, the leading one first.
    """

    headline: str
    themes: pl.DataFrame
    currency: str | None
    currencies: tuple[str, ...]
    said: tuple[str, ...]
    lacks: str | None = None


def view(read: Read, filters: Filters, currency: str | None = None) -> HeardView:
    """The themes of the period under the filters, in the leading currency unless another is asked for."""
    asked = params(filters)
    themes = read("theme_rows", **asked)
    if themes.is_empty():
        return HeardView("Nothing was heard in these days", themes, None, (), (), NOTHING)
    amounts, wins = read("theme_amounts", **asked), read("theme_wins", **asked)
    currencies = _currencies(read, filters.as_of, amounts)
    chosen = currency if currency in currencies else next(iter(currencies), None)
    found = heard.ranked(themes, amounts, wins, chosen)
    said = tuple(_said(read, filters, found, chosen))
    return HeardView(headline(found, chosen), found, chosen, currencies, said)


def params(filters: Filters) -> dict[str, Any]:
    """What the reads of themes are asked for; what people write counts at once, also after data-as-of."""
    return {"as_of": filters.as_of, **notes_view.days(filters), **filters.chosen}


def courses(read: Read, filters: Filters, unit: str) -> list[Course]:
    """How often each theme was heard in the whole weeks or months of the period that data-as-of has seen the end of."""
    weeks = read("theme_weeks", unit=unit, **params(filters))
    return heard.courses(weeks, unit, filters.from_on, min(filters.to_on, filters.as_of + timedelta(days=1)))


def health(read: Read, filters: Filters, calendar: Calendar, now: datetime) -> Health | None:
    """How the notes of the period are answered; None without notes."""
    asked = {name: value for name, value in params(filters).items() if name != "as_of"}
    notes = read("loop_health", **asked)
    return None if notes.is_empty() else heard.health(notes, calendar, now, filters.as_of)


def split(read: Read, filters: Filters, by: str, themes: list[str]) -> pl.DataFrame:
    """How often each theme was heard by the values of a dimension: columns Theme, Heard, and one per value.

    The most frequent values, '(several)', '(not set)' and all others together: they add up to Heard.
    """
    rows = read("theme_splits", by=by, **params(filters))
    special = ("(several)", NOT_SET)
    sums = rows.filter(~pl.col("value").is_in(special)).group_by("value").agg(pl.col("statements").sum())
    ranked = sums.sort("statements", "value", descending=[True, False])["value"].to_list()
    shown = ranked[:MOST_VALUES] if len(ranked) > MOST_VALUES + 1 else ranked
    columns = [*shown, *(["All others"] if len(ranked) > len(shown) else []), *special]
    value = pl.when(pl.col("value").is_in([*shown, *special])).then("value").otherwise(pl.lit("All others"))
    counts = {
        (theme, at): count
        for theme, at, count in rows.group_by("theme", value.alias("at")).agg(pl.col("statements").sum()).iter_rows()
    }
    used = [column for column in columns if any(at == column for _, at in counts)]
    table = [[theme, *(counts.get((theme, column), 0) for column in used)] for theme in themes]
    names: dict[str, Any] = {"Theme": pl.String} | dict.fromkeys(used, pl.Int64)
    frame = pl.DataFrame(table, schema=names, orient="row")
    return frame.select("Theme", pl.sum_horizontal(used).alias("Heard"), *used)


def deals(read: Read, filters: Filters, theme: str) -> pl.DataFrame:
    """The deals behind a theme, see the read theme_deals."""
    return read("theme_deals", theme=theme, **params(filters))


def headline(found: pl.DataFrame, currency: str | None) -> str:
    """The first theme with its three factors; themes are user text, not escaped."""
    named = found.filter(pl.col("rank") == 1)
    if named.is_empty():
        return f"{counted(found.row(0, named=True))} without a theme: give them one to see what is heard most"
    row = named.row(0, named=True)
    if not row["notes"]:
        lost = "" if row["lost_amount"] is None else f", {money(row['lost_amount'], currency)}"
        return f"Most deals are lost over “{row['theme']}”: {lost_deals(row['reasons'])}{lost}"
    who = "Sales" if row["by_sales"] * 2 > row["statements"] else "We"
    verb = ("keeps hearing" if who == "Sales" else "keep hearing") if row["statements"] >= KEEPS else "heard"
    said = [counted(row)]
    if row["at_stake"]:
        said.append(f"{money(row['at_stake'], currency)} at stake")
    if row["group"] in (COSTLY, HARMLESS):
        said.append(f"deals with it are won {often(row['gap'])}")
    return f"{who} {verb} “{row['theme']}”: {', '.join(said)}"


def bars(found: HeardView, *, most: int = MOST_BARS, new: dict[str, int] | None = None) -> list[dict[str, Any]]:
    """The themes as a figure is drawn from them: name, value (the bar), said, note. Bars are amounts at stake.

    Where nothing is known to be at stake they are how often a theme was heard. `new`: how often since some day.
    """
    named = found.themes.filter(pl.col("rank").is_not_null())
    by_money = bool((named["at_stake"].fill_null(0) > 0).any())
    return [
        _bar(row, found.currency, by_money, (new or {}).get(row["theme"], 0)) for row in named.head(most).to_dicts()
    ]


def slide_rows(read: Read, filters: Filters, since_on: date | None = None, most: int = 6) -> list[dict[str, Any]]:
    """The rows of a slide's picture 'heard': plain values, see `bars`; with how often anew after `since_on`."""
    return bars(view(read, filters), most=most, new=None if since_on is None else fresh(read, filters, since_on))


def fresh(read: Read, filters: Filters, since_on: date) -> dict[str, int]:
    """How often each theme was heard in the period after a day."""
    start = max(filters.from_on, since_on + timedelta(days=1))
    rows = read("theme_rows", **params(filters) | {"from_on": start})
    return dict(rows.select("theme", "statements").iter_rows())


def _bar(row: dict[str, Any], currency: str | None, by_money: bool, new: int) -> dict[str, Any]:
    said, note = counted(row), []
    if by_money and row["at_stake"]:
        note.append(said)
        said = money(row["at_stake"], currency)
    if new:
        note.append(f"{words.exact(new)} new")
    if by_money and not row["at_stake"]:
        note.append("open deals without an amount" if row["open_deals"] else "no open deal")
    if row["group"] in (COSTLY, HARMLESS):
        note.append(f"won {often(row['gap'])}")
    if not by_money and row["lost_amount"] is not None:
        note.append(f"{money(row['lost_amount'], currency)} lost")
    value = (row["at_stake"] or 0) if by_money else row["statements"]
    return {"name": row["theme"], "value": value, "said": said, "note": ", ".join(note)}


def _currencies(read: Read, as_of: date, amounts: pl.DataFrame) -> tuple[str, ...]:
    """The currencies of the deals behind the themes: the one in which most is won first, then by open deals."""
    won = read("deal_outcomes", as_of=as_of).group_by("currency").agg(pl.col("won_amount").sum())
    led = dict(won.drop_nulls("won_amount").iter_rows())
    most = max(sorted(led), key=lambda code: led[code]) if led else None
    own = amounts.group_by("currency").agg(pl.col("open_deals", "lost_deals").sum())
    order = own.sort(
        pl.col("currency") == (most or ""), "open_deals", "lost_deals", "currency", descending=[True, True, True, False]
    )
    return tuple(order["currency"].to_list())


def _said(read: Read, filters: Filters, found: pl.DataFrame, currency: str | None) -> Iterator[str]:
    """What is not in the numbers, and how they are to be read."""
    notes, reasons = int(found["notes"].sum()), int(found["reasons"].sum())
    if not notes:
        yield NO_NOTES
    elif reasons:
        yield f"The reasons of {lost_deals(reasons)} are counted as they stand in the CRM's deals: they need no import."
    bare = found.filter(pl.col("theme") == NOT_SET)["notes"].sum()
    if bare and found.height > 1:
        yield f"{words.exact(int(bare))} {'note has' if bare == 1 else 'notes have'} no theme and no rank."
    closed = read("close_reasons", **{"as_of": filters.as_of, **notes_view.days(filters), **filters.chosen})
    lost = closed.filter(pl.col("status") == "lost")
    untold = int(lost.filter(pl.col("reason") == NOT_SET)["deals"].sum())
    if untold:
        yield f"{words.exact(untold)} of {lost_deals(int(lost['deals'].sum()))} give no reason."
    unpriced, elsewhere = int(found["unpriced"].sum()), found.filter(pl.col("elsewhere") > 0)["theme"].to_list()
    if unpriced:
        yield "Open deals without an amount are in no sum."
    if elsewhere:
        code = "no currency" if currency == NOT_SET else currency
        yield f"Amounts are in {code}; deals in other currencies are open for {', '.join(elsewhere)}."
    if (found["at_stake"].fill_null(0) > 0).any():
        yield NEVER_ADDED
