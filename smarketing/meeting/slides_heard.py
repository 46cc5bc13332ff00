"""What sales heard, on a slide: the themes that are heard most, and what nobody has answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl

from smarketing import format as words
from smarketing import queries
from smarketing.meeting.asked import Asked, counted, day
from smarketing.meeting.deck import BOTH, MARKETING, Line, Picture, Slide
from smarketing.meeting.numbers import RATE_DAYS
from smarketing.targets import NOT_SET

NO_NOTES = "No notes yet: what sales hears from customers stands here once somebody writes it down."
MOST_THEMES = 6
# The read that tells the themes; a version without it tells none.
_THEMES = "theme_rows"


def slide(asked: Asked) -> Slide:
    """The themes of the last days up to the meeting's, notes and the reasons of lost deals together."""
    every = _themes(asked, RATE_DAYS)
    if every.is_empty():
        return Slide("heard", "What sales heard is not written down yet", lacks=NO_NOTES)
    named = every.filter(pl.col("theme") != NOT_SET)
    total, waiting = int(every["statements"].sum()), int(every["waiting"].sum())
    new = dict(_since(asked).select("theme", "statements").iter_rows())
    rows = tuple(_row(row, new.get(row["theme"], 0)) for row in named.head(MOST_THEMES).iter_rows(named=True))
    since = f"{words.exact(sum(new.values()))} since {day(asked.since_on)}"
    unsaid = total - int(named["statements"].sum())
    small = [f"{words.exact(total)} notes and reasons of lost deals in {RATE_DAYS} days, {since}."]
    small += [f"{words.exact(unsaid)} of them have no theme."] if unsaid else []
    lines = [Line(f"{counted(waiting, 'note')} nobody has answered yet", "", MARKETING, "waiting")] if waiting else []
    title = f"“{named['theme'][0]}” is heard most" if named.height else f"{counted(total, 'note')} without a theme"
    if named.height > 1 and named["statements"][0] == named["statements"][1]:
        title = f"“{named['theme'][0]}” and “{named['theme'][1]}” are heard most"
    return Slide(
        "heard",
        title,
        picture=Picture("heard", rows, _alt(rows), {"side": "sales"}) if rows else None,
        lines=tuple(lines),
        small=tuple(small),
    )


def proposal(asked: Asked) -> Iterator[Line]:
    """The theme with most deals behind it of those that still wait for an answer."""
    every = _themes(asked, RATE_DAYS)
    open_ones = every.filter((pl.col("waiting") > 0) & (pl.col("theme") != NOT_SET))
    if open_ones.is_empty():
        return
    row = open_ones.sort("deals", "statements", "theme", descending=[True, True, False]).row(0, named=True)
    said = f"Answer “{row['theme']}”: {counted(row['waiting'], 'note')} {'waits' if row['waiting'] == 1 else 'wait'}"
    behind = f"{counted(row['deals'], 'deal')} behind it" if row["deals"] else ""
    yield Line(said, behind, BOTH, "proposal:theme")


def _themes(asked: Asked, days: int) -> pl.DataFrame:
    return _asked(asked, {"from_on": asked.as_of - timedelta(days=days - 1)})


def _since(asked: Asked) -> pl.DataFrame:
    return _asked(asked, {"from_on": asked.since_on + timedelta(days=1)})


def _asked(asked: Asked, window: dict[str, Any]) -> pl.DataFrame:
    known = {"theme": pl.String, **dict.fromkeys(("statements", "waiting", "deals"), pl.Int64)}
    if _THEMES not in queries.reads():
        return pl.DataFrame(schema=known)
    return asked.read(_THEMES, as_of=asked.as_of, to_on=asked.as_of + timedelta(days=1), **window)


def _row(row: dict[str, Any], new: int) -> dict[str, Any]:
    said = [counted(row["deals"], "deal")] if row["deals"] else []
    said += [f"{new} new"] if new else []
    count = int(row["statements"])
    return {"name": row["theme"], "value": count, "said": words.exact(count), "note": ", ".join(said)}


def _alt(rows: tuple[dict[str, Any], ...]) -> str:
    return "Heard: " + ", ".join(f"{row['name']} {row['said']}" for row in rows) + "."
